"""The warnings of `domain/dates/warnings.py` in words, each with its numeral."""

from datetime import date

from content.views import Reader
from domain.dates.drafts import Draft
from domain.dates.warnings import NormWarning, check
from i18n.catalogues import Tongue
from i18n.text import N_, Html

TEXTS: dict[str, str] = {
    "not_lective": N_("El {day} no hay clases en esa IE."),
    "not_working": N_("El {day} no es día laborable."),
    "meeting_in_visit_period": N_("Ese día hay una visita en esa IE; la reunión va en otro día."),
    "visit_on_meeting_day": N_("Ese día hay GIA o RTC en esa IE; la visita va en otro día."),
    "two_places": N_("El {day} el acompañante ya está en otra IE."),
    "docente_has_visit": N_("El docente ya tiene una visita en esos días."),
    "two_docentes": N_("Otro docente de esa IE ya tiene visita ese día."),
    "grouped": N_("La norma pide una reunión en cada IE."),
    "too_short": N_("Debe durar al menos {hours} horas."),
    "too_many": N_("Con esta serían más de las {count} del año."),
    "too_many_gia_taller": N_("Con este serían más de los {count} del año."),
    "visit_length": N_("La norma prevé visitas de {least} a {most} días."),
    "visit_days_total": N_("Pasaría de los {days} días de visita del año."),
    "taller_days_total": N_("La norma prevé {days} días de taller en el año; con este serían {sum}."),
    "short_notice": N_("Falta anticipación. Días laborables que se piden: {count}."),
    "not_in_a_row": N_("Los días no son seguidos."),
}


def warning_lines(reader: Reader, draft: Draft) -> list[Html]:
    """What the norm says of a date, for the one who decides it."""
    found = check(reader.session, draft, reader.programme.norm, reader.programme.calendar, reader.today)
    return [warning_line(reader.t, warning) for warning in found]


def warning_line(t: Tongue, warning: NormWarning) -> Html:
    facts = {key: _shown(t, value) for key, value in warning.facts.items()}
    text = t.say(TEXTS[warning.code], **facts)
    if not warning.numeral:
        return t.say("⚠️ {text}", text=text)
    return t.say("⚠️ {text} <i>Norma NT-026, {numeral}.</i>", text=text, numeral=warning.numeral)


def _shown(t: Tongue, value: object) -> object:
    try:
        return t.short_day(date.fromisoformat(str(value)))
    except ValueError:
        return value
