"""Fichas about people: what they are begun with, and what their answers come to."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.accounts import SIXTH
from content.forms.model import Form
from domain.activities.model import Activity, Kind, State
from domain.closing.evaluating import Observed, Seen
from domain.people.roles import Assignment, Person, assignment_of, assignments_of
from domain.people.territory import Ie
from i18n.text import clean_name

PRACTICE, PERFORMANCE = "practica_docente", "calidad_acompanante"
ASPECT = "aspecto"  # attribute of an indicator in the form
MOST_VISITS = 9  # that the form can name


def given_practice(session: Session, acompanante_id: int, docente_id: int, today: date) -> dict[str, str]:
    assignment = assignment_of(session, acompanante_id, docente_id, today)
    modelo = session.get_one(Ie, assignment.ie_id).modelo if assignment else None
    return {
        "docente": clean_name(session.get_one(Person, docente_id).full_name),
        "sexta": SIXTH.get(modelo or "", ""),
        "hechas": str(min(last_visit(session, docente_id, today), MOST_VISITS)),
        "anio": str(today.year),
    }


def last_visit(session: Session, docente_id: int, today: date) -> int:
    """The highest number among the visitas that have been held this year; 0: none yet."""
    held = (Activity.kind == Kind.VISITA, Activity.state == State.CONFIRMED, Activity.last_day <= today)
    query = select(func.max(Activity.number)).where(Activity.docente_id == docente_id, Activity.year == today.year)
    return session.scalar(query.where(*held)) or 0


def given_performance(session: Session, acompanante_id: int, occasion: str, today: date) -> dict[str, str]:
    return {
        "acompanante": clean_name(session.get_one(Person, acompanante_id).full_name),
        "modelo": modelo_of(session, assignments_of(session, acompanante_id, today)),
        "momento": occasion,
        "anio": str(today.year),
    }


def modelo_of(session: Session, assigned: list[Assignment]) -> str:
    """That of most of the docentes whom somebody accompanies; of several the first by name."""
    found = [session.get_one(Ie, row.ie_id).modelo or "" for row in assigned]
    return max(sorted(set(found)), key=found.count, default="")


def seen_of(values: Mapping[str, str], docente_id: int, moment: str, form_version_id: int) -> Seen:
    levels = {name: int(value) for name, value in named(values, "PRA-").items()}
    visits = [int(each[1:]) for each in values.get("/data/visitas", "").split()]
    return Seen(
        docente_id=docente_id,
        moment=moment,
        levels=levels,
        visits=visits,
        talked_on=date.fromisoformat(values["/data/conversado"]),
        commitment=values["/data/compromiso"],
        form_version_id=form_version_id,
    )


def observed_of(
    form: Form, values: Mapping[str, str], acompanante_id: int, occasion: str, form_version_id: int
) -> Observed:
    reasons = {name.replace("SUS-", "CAL-"): why for name, why in named(values, "SUS-").items()}
    return Observed(
        acompanante_id=acompanante_id,
        occasion=occasion,
        visit=int(values.get("/data/visita") or 0),
        answers=named(values, "CAL-"),
        reasons=reasons,
        aspects={q.name: q.bind.attributes[ASPECT] for q in form.questions if ASPECT in q.bind.attributes},
        talked_on=date.fromisoformat(values["/data/conversado"]),
        form_version_id=form_version_id,
    )


def named(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Answers to the questions whose names begin so."""
    found = {key.rpartition("/")[2]: value for key, value in values.items() if value}
    return {name: value for name, value in found.items() if name.startswith(prefix)}
