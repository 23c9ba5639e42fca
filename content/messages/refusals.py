"""Every refusal in words: why not, and what to do next. One table from code to text."""

from collections.abc import Mapping

from content.actions import Activity, Docente, MatrixRow, Wave
from content.keyboards import key, one_a_row, opens
from content.message import Button, Message, Rows
from content.messages.start import to_start
from content.views import Reader, view
from content.year_actions import DoPlan, YearPlan
from i18n.text import N_

TEXTS: dict[str, str] = {
    "not_yours": N_("Eso no está en su agenda. Aquí puede ver lo que sí le toca:"),
    "date_is_past": N_("Esa fecha y hora ya pasó. Elija otra, por favor."),
    "date_too_far": N_("Por ahora solo se acuerdan fechas de este año. Elija otra, por favor."),
    "only_acompanante": N_("Las visitas las propone el acompañante. Las suyas están en su agenda."),
    "visit_exists": N_("Esa visita ya estaba propuesta. Vea cómo están las visitas de este docente."),
    "meeting_exists": N_("Esa reunión ya estaba convocada. La encuentra en su agenda."),
    "taller_exists": N_("Ese taller ya estaba convocado. Lo encuentra en su agenda."),
    "nobody_to_call": N_("Todavía no hay a quién convocar ahí. Si falta alguien en la lista, avise a su UGEL."),
    "already_answered": N_("Su respuesta ya estaba registrada. No hace falta responder otra vez."),
    "is_proposed": N_("La fecha espera la respuesta del docente. Vea cómo está antes de seguir."),
    "is_countered": N_("Alguien pidió otra fecha y quien organiza debe responder. Vea cómo está."),
    "is_declined": N_("En esa fecha no se puede. Falta que quien organiza proponga otra."),
    "is_confirmed": N_("La fecha ya está acordada. Si cambió algo, abra la actividad y elija qué hacer."),
    "is_cancelled": N_("Esta actividad ya se canceló. No tiene que hacer nada más."),
    "is_over": N_("Esa actividad ya pasó y aquí no se puede cambiar. Si no se hizo, hable con quien la organizó."),
    "is_recorded": N_("Esa actividad ya se cerró y su fecha no se cambia. En su registro puede corregir lo que falte."),
    "not_begun": N_("Esa actividad todavía no empieza. Ciérrela cuando termine, por favor."),
    "not_recorded": N_("Esa actividad no lleva ficha de cumplimiento."),
    "days_impossible": N_("Los días no concuerdan: revise que ya pasaron y que no se repiten. Ábrala con /cerrar."),
    "number_taken": N_("Ese número de visita ya tiene otra fecha. Cierre primero la otra, o corríjala."),
    "record_changed": N_("El registro cambió mientras tanto. Vea cómo quedó antes de responder."),
    "case_settled": N_("Ese caso ya estaba resuelto. Con /casos ve los que siguen abiertos."),
    "only_data_quality": N_("Los casos los ve quien responde por la calidad de la información en la UGEL."),
    "only_who_registers": N_("Ese archivo es para quien registra en SIGMA 2.0. Lo suyo está en /misregistros."),
    "not_closed": N_("Esa actividad todavía no se cierra. Con /cerrar ve las que faltan."),
    "not_registered_yet": N_("Ese día todavía no llega. Anote el día en que la registró en SIGMA."),
    "already_registered": N_("Esa ficha ya figura como registrada en SIGMA. No hace falta anotarla otra vez."),
    "levels_impossible": N_("Esos niveles o fechas no son posibles. Revíselos antes de enviar, por favor."),
    "only_who_accompanies": N_("La práctica pedagógica la registra quien acompaña. Lo suyo está en /misregistros."),
    "only_observers": N_("El desempeño lo registran los especialistas de DIFODS, DEIB y DISER que observan."),
    "ficha_gone": N_("Esa ficha ya se envió o ya no le toca. Con /cerrar ve las que faltan."),
    "changed_meanwhile": N_("La fecha cambió mientras tanto. Vea cómo quedó antes de responder."),
    "organiser_moves": N_("Una fecha acordada solo la cambia quien organiza. Por favor, avísele por llamada o SMS."),
    "same_date": N_("Es la misma fecha y hora que ya tenía. Elija otra, por favor."),
    "only_acompanante_plans": N_("El plan del año lo arma el acompañante. Lo que le toca a usted está en su agenda."),
    "plan_changed": N_("El plan cambió mientras tanto. Véalo como está ahora."),
    "plan_sending": N_("Las propuestas todavía están saliendo. Espere un momento y toque otra vez, por favor."),
    "plan_stale": N_("Algunas fechas de este plan ya pasaron. Ármelo otra vez desde hoy."),
    "form_is_ours": N_("Ese form_id es de una ficha del programa. Guarde su formulario con otro form_id."),
    "days_off_known": N_("Esos días ya estaban cargados para ese ámbito. No cambió nada."),
    "days_off_many": N_("Son demasiados días de una vez. Cárguelos por partes, por favor."),
    "days_off_past": N_("Esos días ya pasaron. Elija desde hoy, por favor."),
    "days_off_undone": N_("Eso ya estaba deshecho. No cambió nada."),
    "days_off_year": N_("Por ahora solo se cargan días de este año."),
    "form_frozen": N_("Con esa versión ya empezó una encuesta y no se cambia. Guarde el formulario con otra versión."),
    "form_without_items": N_("Ese formulario no está guardado, o no dice qué preguntas forman cada dimensión."),
    "form_gone": N_("Ese archivo ya no está aquí, o ya se guardó. Envíelo otra vez, por favor."),
    "form_nameless": N_("Para guardarlo, escriba form_id y version en la hoja «settings» y envíelo otra vez."),
    "frame_empty": N_("En la fecha de corte no hay a quién encuestar. Revise la fecha y las asignaciones."),
    "not_asked": N_("Esta encuesta va a una muestra y esta vez usted no está en ella. Gracias por su interés."),
    "not_in_the_field": N_("Solo se reemplaza a quien fue invitado y todavía no terminó, respondió ni se negó."),
    "results_not_yet": N_("Los resultados se ven cuando la encuesta cierra. Antes se sabría quién respondió qué."),
    "results_gone": N_("Las respuestas de esta encuesta se borraron a los tres años. Use los archivos de entonces."),
    "row_exists": N_("La matriz ya tiene una fila con ese código. Elija otro, por favor."),
    "row_not_surveyed": N_("Esa fila de la matriz no se recoge con una encuesta de su Dirección."),
    "wave_dates": N_("Esas fechas no van en orden: corte, apertura, invitación desde mañana y cierre."),
    "wave_exists": N_("Esa fila ya tiene este año las encuestas que pide su periodicidad. Siga con la que está."),
    "wave_over": N_("Esta encuesta ya cerró. Gracias por su tiempo; los resultados generales se publicarán."),
    "wave_state": N_("La encuesta está en otro paso: eso ya pasó, o todavía no llega. Vea cómo está."),
    "not_linked": N_(
        "Este chat todavía no está vinculado a una persona. Abra el enlace que le dio su UGEL, o toque «Empezar»."
    ),
}
OTHERWISE = N_("No se pudo hacer, y no cambió nada. Vea su agenda e inténtelo otra vez.")


@view
def refusal(reader: Reader, code: str, facts: Mapping[str, object]) -> Message:
    """The text of a code, with the way on that its facts allow."""
    return Message(
        text=reader.t.say(TEXTS.get(code, OTHERWISE)),
        buttons=way_on(reader, facts),
    )


def way_on(reader: Reader, facts: Mapping[str, object]) -> Rows:
    """A button to what the refusal is about, or to the agenda; for a stranger, the way in."""
    t, activity, docente = reader.t, facts.get("activity_id"), facts.get("docente_id")
    wave, row, plan = facts.get("wave_id"), facts.get("row"), facts.get("plan_id")
    if reader.person_id is None:
        return to_start(reader)
    if isinstance(activity, int):
        return one_a_row([key(t.label("Ver la actividad"), Activity(activity=activity))])
    if isinstance(docente, int):
        return one_a_row([key(t.label("Ver sus visitas"), Docente(docente=docente))])
    if isinstance(plan, int):
        return one_a_row([to_plan(reader, plan, facts.get("revision"))])
    if isinstance(wave, int):
        return one_a_row([key(t.label("📋 Ver la encuesta"), Wave(wave=wave))])
    if isinstance(row, str):
        return one_a_row([key(t.label("📋 Ver la fila"), MatrixRow(row=row))])
    return one_a_row([opens(t.label("📅 Mi agenda"), "agenda")])


def to_plan(reader: Reader, plan: int, revision: object) -> Button:
    """The plan as it is; or to have it made anew, where its first dates have passed."""
    if isinstance(revision, int):
        return key(reader.t.label("🔄 Armar otra vez"), DoPlan(plan=plan, revision=revision, verb="again"))
    return key(reader.t.label("🗓 Ver el plan"), YearPlan(plan=plan))
