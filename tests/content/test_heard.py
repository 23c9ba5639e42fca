"""A reading beside its target: what can be tapped can be written, and nothing else."""

from datetime import date, time

import pytest

from content.heard import Candidate, Heard, heard
from content.programme import Programme
from content.targets import DAY, Target, target, weeks
from i18n.written_dates.read import read
from tests.domain.dates.village import FRIDAY, NINE, THURSDAY, TODAY, TUESDAY, Village

TUESDAY_18 = date(2026, 8, 18)


def hear(
    v: Village, programme: Programme, text: str, *, goal: str = "vis", id_: int = 0, chosen: date | None = None
) -> Heard:
    """What Julio's text means for a visita to Rosa, or for another goal of his."""
    found = aim(v, programme, goal, id_ or v.rosa.id)
    return heard(read(text, TODAY), found, programme.calendar, TODAY, chosen)


def aim(v: Village, programme: Programme, goal: str, id_: int) -> Target:
    found = target(v.session, programme, goal, id_, 1, person_id=v.julio.id, today=TODAY)
    assert found is not None
    return found


def test_one_day_and_hour_is_one_choice(v: Village, programme: Programme) -> None:
    told = hear(v, programme, "viernes 14 a las 9")
    assert told == Heard(candidates=(Candidate(day=FRIDAY, hour=NINE),))
    assert told.candidates[0].facts() == {"day": "20260814", "hour": "0900", "size": 0}


def test_every_day_of_the_strip_can_be_written_and_no_other_of_these_weeks(v: Village, programme: Programme) -> None:
    offered = {day for week in weeks(programme.calendar, aim(v, programme, "vis", v.rosa.id), TODAY) for day in week}
    for number in range(1, 32):
        day = date(2026, 8, number)
        told = hear(v, programme, f"{number}/8/2026")
        assert [each.day for each in told.candidates] == ([day] if day in offered else []), day


@pytest.mark.parametrize(("hour", "fits"), [("06:59", False), ("07:00", True), ("17:00", True), ("17:01", False)])
def test_hours_are_those_between_the_first_and_the_last_that_can_be_tapped(
    v: Village, programme: Programme, hour: str, fits: bool
) -> None:
    told = hear(v, programme, f"viernes 14 {hour} {'am' if hour < '12' else ''}")
    assert (told.candidates != (), told.code) == ((True, "") if fits else (False, "no_such_hour"))


def test_readings_that_cannot_be_are_no_choices_and_the_rest_is_sure_when_its_day_is(
    v: Village, programme: Programme
) -> None:
    assert hear(v, programme, "viernes 14 a las 3") == Heard(candidates=(Candidate(day=FRIDAY, hour=time(15)),))
    assert hear(v, programme, "lunes 9am").sure  # today, or in a week
    told = hear(v, programme, "sábado 14 9am")
    assert (told.candidates, told.sure) == ((Candidate(day=FRIDAY, hour=NINE),), False)


def test_an_hour_alone_belongs_to_the_day_that_was_tapped(v: Village, programme: Programme) -> None:
    told = hear(v, programme, "9", chosen=THURSDAY)
    assert told.candidates == (Candidate(day=THURSDAY, hour=NINE),)


def test_an_hour_alone_belongs_to_the_day_that_the_activity_has(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(TUESDAY))
    told = hear(v, programme, "mejor a las 10", goal="mov", id_=activity.id)
    assert told.candidates == (Candidate(day=TUESDAY, hour=time(10)),)


def test_a_bare_number_is_a_day_while_no_day_was_tapped(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(TUESDAY))
    assert hear(v, programme, "14", goal="mov", id_=activity.id).candidates == (Candidate(day=FRIDAY),)


def test_an_hour_without_any_day_asks_for_the_day(v: Village, programme: Programme) -> None:
    assert hear(v, programme, "a las 10") == Heard(code="which_day", hour=time(10))
    assert hear(v, programme, "a las 3").hour == time(15)
    assert hear(v, programme, "a las 9 o a las 10") == Heard(code="which_day")
    assert hear(v, programme, "8pm") == Heard(code="no_such_hour", hour=time(20))


@pytest.mark.parametrize(
    ("text", "code", "day"),
    [
        ("ayer", "past", date(2026, 8, 9)),
        ("hoy 4pm", "today", TODAY),
        ("5 de mayo", "other_year", date(2027, 5, 5)),
        ("sábado 15", "no_classes", date(2026, 8, 15)),
        ("31 de junio", "impossible", None),
        ("gracias", "not_understood", None),
        ("no puedo el jueves", "not_these", THURSDAY),
    ],
)
def test_why_nothing_can_be_chosen(v: Village, programme: Programme, text: str, code: str, day: date | None) -> None:
    told = hear(v, programme, text)
    assert (told.candidates, told.code, told.day) == ((), code, day)


def test_a_meeting_is_also_on_a_working_day_without_classes(v: Village, programme: Programme) -> None:
    """The week of 27/07/2026 is one of vacations; 15/08 a Saturday."""
    assert hear(v, programme, "sábado 15", goal="gia", id_=v.ie.id).code == "not_working"
    assert hear(v, programme, "viernes 14", goal="gia", id_=v.ie.id).candidates == (Candidate(day=FRIDAY),)


@pytest.mark.parametrize(
    ("goal", "text", "size"),
    [
        ("gia", "viernes 14 de 8 a 12", 240),
        ("gia", "viernes 14 de 8 a 8:30", 0),  # shorter than anything that can be tapped
        ("gia", "viernes 14 de 8:00 a 10:30", 0),  # no whole hours: as is usual
        ("tal", "viernes 14 de 8 a 1", 2 * DAY + 300),
        ("vis", "viernes 14 de 8 a 12", 0),
    ],
)
def test_the_end_that_is_written_is_the_length_of_a_meeting(
    v: Village, programme: Programme, goal: str, text: str, size: int
) -> None:
    id_ = v.rosa.id if goal == "vis" else v.ie.id
    (candidate,) = hear(v, programme, text, goal=goal, id_=id_).candidates
    usual = aim(v, programme, goal, id_)
    days = usual.length(usual.size)[0]
    assert candidate.size == (size if goal != "tal" else days * DAY + 300)


def test_what_is_rejected_is_told_in_order_and_each_day_once(v: Village, programme: Programme) -> None:
    told = hear(v, programme, "ni el jueves 13 ni el martes 11 ni el jueves 13 a las 9, el martes 18")
    assert (told.rejected, told.candidates) == ((TUESDAY, THURSDAY), (Candidate(day=TUESDAY_18),))


def test_a_note_travels_without_what_is_empty(v: Village, programme: Programme) -> None:
    assert hear(v, programme, "viernes 14").remark() == {}
    assert hear(v, programme, "no puedo el jueves").remark() == {
        "code": "not_these", "day": "20260813", "rejected": ["20260813"],
    }  # fmt: skip
    assert hear(v, programme, "a las 10").remark() == {"code": "which_day", "hour": "1000"}
