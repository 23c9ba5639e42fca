"""What a ficha is begun with, and what its answers come to."""

from datetime import date, time

import pytest

from content.accounts import MOST_PEOPLE, account, given
from content.fichas import OF_ACTIVITY
from content.forms.result import result
from content.forms.shipped import shipped
from content.walks import is_hidden
from domain.activities.closing import Account, Came, Held, Seat, StepDone
from domain.activities.model import Activity, ActivityDay, Kind, activity_of
from domain.people.roles import RoleKind
from domain.year.norm import Modelo
from tests import factories
from tests.closing import held_day
from tests.content.forms.desk import NOW, Person
from tests.content.forms.test_fichas import asked
from tests.domain.dates.village import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Village

EVENING = NOW.replace(day=14, hour=19)


def begun(v: Village, activity: Activity) -> Person:
    """The ficha of an activity, on the evening of that Friday."""
    v.session.expire_all()
    row = activity_of(v.session, activity.id)
    assert row is not None
    form = shipped(OF_ACTIVITY[Kind(row.kind)])
    known = {name: value for name, value in given(v.session, row).items() if is_hidden(form, name)}
    return Person(form, now=EVENING, **known)


def told(v: Village, activity: Activity, person: Person) -> Account:
    values = result(person.form, person.state, now=EVENING).values
    return account(person.form, values, activity, 7)


def known(v: Village, activity: Activity) -> dict[str, str]:
    v.session.expire_all()
    row = activity_of(v.session, activity.id)
    assert row is not None
    return given(v.session, row)


def test_a_visita_is_begun_with_its_days_hours_and_docente(v: Village) -> None:
    found = known(v, v.agree(v.visit(TUESDAY, WEDNESDAY)))
    assert found["actividad"] == "Rosa Quispe · mar 11/08"
    assert {name: found[name] for name in ("numero", "anio", "dias", "f1", "f2")} == {
        "numero": "1", "anio": "2026", "dias": "2", "f1": "2026-08-11", "f2": "2026-08-12",
    }  # fmt: skip
    assert (found["hora_inicio"], found["hora_fin"]) == ("09:00:00.000-05:00", "13:00:00.000-05:00")
    assert "f3" not in found


@pytest.mark.parametrize(("modelo", "sixth"), [(Modelo.PC, "6"), (Modelo.EIB, "7"), (Modelo.UM, "7"), (None, "")])
def test_the_sixth_competency_is_that_of_the_modelo(v: Village, modelo: Modelo | None, sixth: str) -> None:
    v.ie.modelo = modelo
    v.session.flush()
    found = known(v, v.agree())
    assert (found["sexta"], found["modelo"]) == (sixth, modelo or "")


def test_a_meeting_is_begun_with_those_who_are_expected_docentes_first(v: Village) -> None:
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))
    found = known(v, gia)
    assert (found["personas"], found["ids"]) == ("4", f"{v.rosa.id} {v.luz.id} {v.carmen.id} {v.elena.id}")
    assert [found[f"p{n:02}"] for n in range(1, 5)] == ["Rosa Quispe", "Luz Mamani", "Carmen Ccori", "Elena Soto"]
    assert "p05" not in found
    assert found["actividad"] == "IE · vie 14/08"


def test_no_more_than_a_ficha_can_name(v: Village) -> None:
    for n in range(MOST_PEOPLE + 3):
        new = factories.person(v.session, f"Docente {n}")
        factories.role(v.session, new, RoleKind.DOCENTE, at=v.ie)
        factories.accompany(v.session, v.julio, new, v.ie)
    found = known(v, v.call(v.meeting(day=FRIDAY)))
    assert found["personas"] == str(MOST_PEOPLE)
    assert len(found["ids"].split()) == MOST_PEOPLE


def test_what_went_as_agreed_has_the_days_and_hours_that_were_agreed(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    person = begun(v, activity)
    asked(person, competencias="2", minutos_observacion="90")
    found = told(v, activity, person)
    assert (found.held, found.reason, found.form_version_id) == (Held.AS_AGREED, None, 7)
    assert found.days == (held_day(TUESDAY), held_day(WEDNESDAY))
    assert found.seats == tuple(Seat(day=day, person_id=v.rosa.id, came=Came.PRESENT) for day in (TUESDAY, WEDNESDAY))
    assert found.steps == {f"VIS-{n}": StepDone.YES for n in (1, *range(3, 12))}
    assert found.key_steps == {"VIS-3", "VIS-4", "VIS-6", "VIS-8", "VIS-11"}
    assert (found.competencies, found.resource) == (("2",), None)
    assert found.answers["/data/minutos_observacion"] == "90"
    assert [key for key in found.answers if key in {"/data/f1", "/data/actividad", "/data/ids"}] == []


@pytest.mark.parametrize(
    ("choice", "step"),
    [("si", StepDone.YES), ("parte", StepDone.PARTLY), ("no", StepDone.NO), ("na", StepDone.NOT_DUE)],
)
def test_every_answer_to_a_step_has_its_meaning(v: Village, choice: str, step: StepDone) -> None:
    activity = v.agree()
    person = begun(v, activity)
    asked(person, **{"VIS-6": choice})
    assert told(v, activity, person).steps["VIS-6"] == step


def test_what_was_held_otherwise_has_its_own_days_and_a_reason(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    person = begun(v, activity)
    for each in ("otra", "via", "1"):
        person.taps(each)
    for each in ("13/08/2026", "8:15", "11 am"):
        person.says(each)
    asked(person)
    found = told(v, activity, person)
    assert (found.held, found.reason) == (Held.OTHERWISE, "via")
    assert found.days == (held_day(THURSDAY, time(8, 15), 165),)
    assert found.seats == (Seat(day=THURSDAY, person_id=v.rosa.id, came=Came.PRESENT),)


def test_what_was_not_held_has_a_reason_and_nothing_else(v: Village) -> None:
    activity = v.agree()
    person = begun(v, activity)
    asked(person, realizada="no", motivo="conduce", observacion="Se avisó el mismo día")
    found = told(v, activity, person)
    assert found == Account(
        held=Held.NOT_HELD,
        reason="conduce",
        form_version_id=7,
        answers={
            "/data/realizada": "no", "/data/motivo": "conduce", "/data/observacion": "Se avisó el mismo día",
        },
    )  # fmt: skip


def test_an_answer_that_no_longer_counts_is_not_told(v: Village) -> None:
    """First held, then corrected to not held: the steps that were answered stay out."""
    activity = v.agree()
    person = begun(v, activity)
    first = person.sees.ref
    asked(person)
    person.reopens(first)
    person.taps("no")
    person.taps("via")
    found = told(v, activity, person)
    assert (found.held, found.steps, found.days, found.competencies) == (Held.NOT_HELD, {}, (), ())


def test_who_was_missing_or_late_on_which_day_of_a_taller(v: Village) -> None:
    taller = v.call(v.meeting(Kind.TALLER, TUESDAY, ies=[v.ie, v.next_ie]))
    add_day(v, taller, WEDNESDAY)
    person = begun(v, taller)
    person.taps("si")
    person.taps("si")  # the first day: everybody
    person.taps("no")
    person.marks("p01", "p03")
    person.done()
    person.marks("p02")
    person.done()
    person.taps("licencia")
    person.taps("no_aviso")
    asked(person)
    seats = told(v, taller, person).seats
    assert [each for each in seats if each.day == TUESDAY] == [
        Seat(day=TUESDAY, person_id=each.id, came=Came.PRESENT) for each in (v.rosa, v.luz, v.carmen, v.elena)
    ]
    assert [each for each in seats if each.day == WEDNESDAY] == [
        Seat(day=WEDNESDAY, person_id=v.rosa.id, came=Came.ABSENT, reason="licencia"),
        Seat(day=WEDNESDAY, person_id=v.luz.id, came=Came.LATE),
        Seat(day=WEDNESDAY, person_id=v.carmen.id, came=Came.ABSENT, reason="no_aviso"),
        Seat(day=WEDNESDAY, person_id=v.elena.id, came=Came.PRESENT),
    ]


def add_day(v: Village, activity: Activity, day: date) -> None:
    """One more day of a meeting in both IE."""
    for ie in (v.ie, v.next_ie):
        v.session.add(ActivityDay(activity_id=activity.id, day=day, ie_id=ie.id, organiser_id=activity.organiser_id))
    activity.last_day, activity.days = day, activity.days + 1
    v.session.flush()
