"""What a ficha of an activity is begun with, and the account that its answers come to."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from content.forms.model import Form
from content.forms.values import clock
from domain.activities.closing import Account, Came, Held, HeldDay, Seat, StepDone
from domain.activities.model import Activity, Kind, Participant, days_of, ies_of
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie
from domain.year.calendar import instant, local
from domain.year.norm import Modelo
from i18n.dates import short_day_text
from i18n.text import clean_name

MOST_PEOPLE = 40  # that a ficha names; who comes after them counts as present
MOST_DAYS = 5
STEP, KEY_STEP = "paso", "clave"  # attribute of a step in the form, and its value for a key step
HELD: Mapping[str, Held] = {"si": Held.AS_AGREED, "otra": Held.OTHERWISE, "no": Held.NOT_HELD}
STEPS: Mapping[str, StepDone] = {
    "si": StepDone.YES,
    "parte": StepDone.PARTLY,
    "no": StepDone.NO,
    "na": StepDone.NOT_DUE,
}
SIXTH: Mapping[str, str] = {Modelo.PC: "6", Modelo.EIB: "7", Modelo.UM: "7"}  # 5.2.4
_DAY = re.compile(r"/data/dia\[(\d+)\]/")


# What is known at the beginning


def given(session: Session, activity: Activity) -> dict[str, str]:
    """Values of the hidden nodes of its form."""
    starts = local(activity.starts_at)
    modelo = modelo_of(session, activity)
    days = days_of(session, activity.id)[:MOST_DAYS]
    people = people_of(session, activity)
    return {
        "actividad": f"{whose(session, activity)} · {short_day_text(activity.day)}",
        "numero": str(activity.number),
        "modelo": modelo,
        "sexta": SIXTH.get(modelo, ""),
        "anio": str(activity.year),
        "dias": str(len(days)),
        **{f"f{n}": day.isoformat() for n, day in enumerate(days, 1)},
        "hora_inicio": written(starts),
        "hora_fin": written(starts + timedelta(minutes=activity.minutes)),
        "personas": str(len(people)),
        "ids": " ".join(str(each.id) for each in people),
        **{f"p{n:02}": clean_name(each.full_name) for n, each in enumerate(people, 1)},
    }


def whose(session: Session, activity: Activity) -> str:
    """The docente of a visita, the place of a meeting."""
    docente = session.get(Person, activity.docente_id) if activity.docente_id else None
    return clean_name(docente.full_name if docente else activity.place)


def written(at: datetime) -> str:
    """An hour as forms keep it."""
    return at.isoformat(timespec="milliseconds").partition("T")[2]


def modelo_of(session: Session, activity: Activity) -> str:
    ids = ies_of(session, activity.id)
    return (session.get_one(Ie, ids[0]).modelo or "") if ids else ""


def people_of(session: Session, activity: Activity) -> list[Person]:
    """Who is expected beside the one who conducts it: docentes first."""
    rows: Sequence[Participant] = [row for row in activity.participants if row.person_id != activity.organiser_id]
    rows = sorted(rows, key=lambda row: (row.role != RoleKind.DOCENTE, row.person_id))
    return [session.get_one(Person, row.person_id) for row in rows[:MOST_PEOPLE]]


# What is told at the end


def account(form: Form, values: Mapping[str, str], activity: Activity, form_version_id: int) -> Account:
    """`values` are those of a result: what is relevant, by key."""
    held = HELD[values["/data/realizada"]]
    days = days_told(values, held)
    named = asked_for(form, values)
    return Account(
        held=held,
        form_version_id=form_version_id,
        reason=values.get("/data/motivo") or None,
        days=days,
        seats=tuple(seats(values, activity, days)),
        steps=steps_told(form, values),
        key_steps=key_steps(form, values),
        competencies=tuple(values.get("/data/competencias", "").split()),
        resource=values.get("/data/recurso") or None,
        answers=named,
    )


def asked_for(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """Without what was given or worked out."""
    paths = {each.path for each in form.questions}
    return {key: value for key, value in values.items() if value and re.sub(r"\[\d+\]", "", key) in paths}


def steps_told(form: Form, values: Mapping[str, str]) -> dict[str, StepDone]:
    steps = [each for each in form.questions if STEP in each.bind.attributes]
    return {each.name: STEPS[values[each.path]] for each in steps if values.get(each.path)}


def key_steps(form: Form, values: Mapping[str, str]) -> frozenset[str]:
    keys = (each for each in form.questions if each.bind.attributes.get(STEP) == KEY_STEP)
    return frozenset(each.name for each in keys if each.path in values)


def days_told(values: Mapping[str, str], held: Held) -> tuple[HeldDay, ...]:
    """The days and hours that were agreed, or those that were told in their place."""
    if held == Held.NOT_HELD:
        return ()
    if held == Held.AS_AGREED:
        agreed = (values.get(f"/data/f{n}") for n in range(1, MOST_DAYS + 1))
        return tuple(hours(day, values["/data/hora_inicio"], values["/data/hora_fin"]) for day in agreed if day)
    numbers = sorted({int(found[1]) for key in values if (found := _DAY.match(key))})
    told = [f"/data/dia[{n}]" for n in numbers]
    return tuple(hours(values[f"{each}/fecha"], values[f"{each}/inicio"], values[f"{each}/fin"]) for each in told)


def hours(day: str, first: str, last: str) -> HeldDay:
    on = date.fromisoformat(day)
    return HeldDay(starts_at=instant(on, at_of(first)), ends_at=instant(on, at_of(last)))


def at_of(value: str) -> time:
    found = clock(value)
    assert found is not None, value
    return found.replace(tzinfo=None)


def seats(values: Mapping[str, str], activity: Activity, days: Sequence[HeldDay]) -> list[Seat]:
    """Who was there on each day: the docente of a visita, else all who were expected but for those named."""
    if activity.kind == Kind.VISITA:
        return [Seat(day=each.day, person_id=activity.docente_id or 0, came=Came.PRESENT) for each in days]
    expected = dict(enumerate((int(each) for each in values.get("/data/ids", "").split()), 1))
    return [
        seat_of(values, number, place, person_id, each.day)
        for number, each in enumerate(days, 1)
        for place, person_id in expected.items()
    ]


def seat_of(values: Mapping[str, str], number: int, place: int, person_id: int, day: date) -> Seat:
    code = f"p{place:02}"
    absent = values.get(f"/data/dia[{number}]/faltaron", "").split()
    if code in absent:
        why = values.get(f"/data/dia[{number}]/falta[{absent.index(code) + 1}]/porque")
        return Seat(day=day, person_id=person_id, came=Came.ABSENT, reason=why or None)
    late = code in values.get(f"/data/dia[{number}]/tarde", "").split()
    return Seat(day=day, person_id=person_id, came=Came.LATE if late else Came.PRESENT)
