"""Why an answer was not taken, in words: one line a code. Plain text; whoever shows it as HTML escapes it."""

from collections.abc import Mapping

from content.forms.answers import Unfit
from i18n.catalogues import Tongue
from i18n.text import N_

TEXTS: Mapping[str, str] = {
    "already_answered": N_("Esa pregunta ya tiene respuesta. Para cambiarla, vuelva atrás."),
    "not_open": N_("Esa pregunta no está abierta ahora. Responda la que ve abajo, por favor."),
    "finished": N_("Esta encuesta ya se envió. Gracias."),
    "at_start": N_("Está en la primera pregunta."),
    "incomplete": N_("Falta responder una pregunta. La abrimos para usted."),
    "not_fitting": N_("Una respuesta ya no concuerda con las demás. Revísela, por favor."),
    "required": N_("Esta pregunta necesita una respuesta."),
    "constraint": N_("Esa respuesta no es posible aquí. Revísela, por favor."),
    "empty": N_("No se recibió ninguna respuesta. Escríbala, por favor."),
    "too_long": N_("Su respuesta es muy larga. Escriba hasta {limit} letras."),
    "text_wanted": N_("Escriba su respuesta en un mensaje, por favor."),
    "words_wanted": N_("Escriba su respuesta, o envíe una nota de voz o una foto, por favor."),
    "seen_wanted": N_("Toque el botón para seguir, por favor."),
    "choice_wanted": N_("Toque una de las opciones, por favor."),
    "choices_wanted": N_("Toque las opciones que correspondan y luego «Listo»."),
    "choice_gone": N_("Esa opción ya no está entre las posibles. Elija otra, por favor."),
    "choices_least": N_("Elija al menos {least}."),
    "choices_most": N_("Puede elegir hasta {most}. Quite una antes de agregar otra."),
    "rank_incomplete": N_("Falta ordenar {left}. Toque las opciones en su orden."),
    "repeat_full": N_("Ya hay {limit}. No se pueden agregar más."),
    "integer_shape": N_("Escriba un número entero, por ejemplo 12."),
    "decimal_shape": N_("Escriba un número, por ejemplo 12 o 3,5."),
    "number_big": N_("Ese número es demasiado grande. Revíselo, por favor."),
    "range_outside": N_("Escriba un número de {start} a {end}, de {step} en {step}."),
    "date_shape": N_("Escriba la fecha así: 16/03/2026."),
    "date_none": N_("Esa fecha no existe en el calendario. Escríbala así: 16/03/2026."),
    "time_shape": N_("Escriba la hora así: 8:30."),
    "time_none": N_("Esa hora no existe. Escríbala así: 8:30."),
    "moment_shape": N_("Escriba la fecha y la hora así: 16/03/2026 8:30."),
    "image_wanted": N_("Envíe una foto, por favor."),
    "audio_wanted": N_("Envíe una nota de voz, por favor."),
    "video_wanted": N_("Envíe un video, por favor."),
    "file_big": N_("Ese archivo es muy grande. Envíe uno de hasta {limit} MB, por favor."),
    "file_wanted": N_("Envíe un archivo, por favor."),
    "geopoint_wanted": N_("Comparta su ubicación con el clip 📎, por favor."),
}


def unfit_text(t: Tongue, unfit: Unfit) -> str:
    """The form's own sentence where it has one, else ours. KeyError for a code nobody wrote a sentence for."""
    own = unfit.facts.get("message")
    return t.fact(own) if own else t.label(TEXTS[unfit.code], **unfit.facts)
