"""What is said when somebody answers an invitation, sends a survey, or does not: short, and nothing of the answers."""

from content import actions
from content.keyboards import in_rows, key
from content.lines import paragraphs
from content.message import Message
from content.messages.survey_notices import UNSEEN, begin_button, refuse_button, standing
from content.views import Reader, view
from domain.surveys.model import Wave
from i18n.text import N_


@view
def more(reader: Reader, wave: int) -> Message | None:
    """«Quiero saber más»."""
    row = reader.session.get(Wave, wave)
    if row is None:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("<b>Sobre esta encuesta</b>"),
            t.say(
                "<b>Quién pregunta.</b> {direccion}, del Ministerio de Educación, para la matriz de seguimiento "
                "del Acompañamiento Pedagógico.",
                direccion=row.direccion,
            ),
            t.say(
                "<b>Sus respuestas.</b> Mientras responde se guardan bajo una clave que se destruye al cierre. "
                "Después quedan sin su nombre, mezcladas con las de otras personas, y solo con la semana."
            ),
            t.say("<b>Quién no las ve.</b> Entre otros, {unseen}.", unseen=t.label(UNSEEN[row.population])),
            t.say(
                "<b>Qué sí se sabe.</b> Si usted respondió o no, para no insistirle; se borra a los 90 días del cierre."
            ),
            t.say(
                "<b>Su voz y sus fotos.</b> Una nota de voz puede reconocerse. Si le preocupa, escriba su respuesta "
                "o toque «Omitir»."
            ),
            t.say(
                "<b>Usted decide.</b> Puede parar, seguir otro día o no responder, "
                "sin dar razones y sin consecuencias."
            ),
        ),
        buttons=in_rows([begin_button(reader, wave), refuse_button(reader, wave)]),
    )  # fmt: skip


@view
def later(reader: Reader, wave: int) -> Message | None:
    row = reader.session.get(Wave, wave)
    if row is None:
        return None
    t = reader.t
    return Message(
        text=t.say(
            "Está bien. Cuando tenga unos minutos, toque «Empezar» o escriba /encuesta. Hay tiempo hasta el {day}.",
            day=t.day(row.closes_on),
        ),
        buttons=in_rows([begin_button(reader, wave), refuse_button(reader, wave)]),
    )


@view
def refused(reader: Reader) -> Message:
    """After «No deseo responder»."""
    return Message(text=reader.t.say("Entendido, y gracias. No le escribiremos más sobre esta encuesta."))


@view
def thanks(reader: Reader, wave: int) -> Message | None:
    """After sending."""
    row = reader.session.get(Wave, wave)
    if row is None:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("✅ Gracias. Sus respuestas quedaron guardadas sin su nombre."),
            t.say(
                "La encuesta cierra el {day}. Después se publicarán los resultados generales de su región "
                "y se los enviaremos.",
                day=t.day(row.closes_on),
            ),
        )
    )


@view
def not_kept(reader: Reader, wave: int, outcome: str, reason: str | None) -> Message | None:
    """What the reader sent for an answer could not be had or is none that is kept."""
    if outcome == "kept":
        return None
    walk, t = standing(reader, wave), reader.t
    text = t.say(WHY_NOT_KEPT.get(reason or "", WHY_NOT_KEPT[""]))
    if walk is None:
        return Message(text=text)
    on = key(t.label("▶️ Seguir"), actions.Survey(walk=wave))
    return Message(text=paragraphs(text, t.say("Toque «Seguir» para responder otra vez.")), buttons=((on,),))


WHY_NOT_KEPT = {
    "too_big": N_("Lo que envió es demasiado grande y no se guardó."),
    "wrong_type": N_("Lo que envió no es una foto, un video, una nota de voz ni un documento que se pueda guardar."),
    "": N_("Lo que envió no se pudo guardar."),
}
