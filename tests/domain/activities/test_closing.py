"""How far a protocol was kept, and what is kept of an account."""

from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from domain.activities.closing import (
    Came,
    Compliance,
    Held,
    Record,
    StepDone,
    compliance,
    days_held,
    ends_at,
    protocol,
    seats_of,
    strategies,
    write,
)
from domain.activities.model import Activity, Kind
from domain.year.calendar import instant
from tests.closing import account, came, held_day, norm
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, village

YES, PARTLY, NO, NOT_DUE = StepDone


def steps(*done: StepDone) -> dict[str, StepDone]:
    return {f"P-{n}": each for n, each in enumerate(done, 1)}


@pytest.mark.parametrize(
    ("done", "hundredths"),
    [
        ((YES,) * 4, 100),
        ((YES, YES, NO, NO), 50),
        ((YES, PARTLY), 75),
        ((YES, PARTLY, NOT_DUE, NOT_DUE), 75),  # what was not due is not counted
        ((NO, NO), 0),
        ((PARTLY,), 50),
    ],
)
def test_a_protocol_is_what_was_done_of_what_was_due(done: tuple[StepDone, ...], hundredths: int) -> None:
    share = protocol(steps(*done))
    assert share is not None
    assert 100 * share == hundredths


@pytest.mark.parametrize("done", [(), (NOT_DUE, NOT_DUE)])
def test_without_a_step_that_was_due_there_is_none(done: tuple[StepDone, ...]) -> None:
    assert protocol(steps(*done)) is None
    assert compliance(norm(), steps(*done), ()) is None


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ((YES,) * 5, Compliance.KEPT),
        ((YES, YES, YES, YES, NO), Compliance.KEPT),  # 0.80
        ((YES, YES, YES, PARTLY, NO), Compliance.WITH_REMARKS),  # 0.70
        ((YES, NO), Compliance.WITH_REMARKS),  # 0.50
        ((YES, NO, NO), Compliance.INCOMPLETE),  # a third
        ((YES,) * 79 + (NO,) * 21, Compliance.WITH_REMARKS),
        ((YES,) * 159 + (NO,) * 41, Compliance.WITH_REMARKS),  # 0.795 is not rounded up to 0.80
    ],
)
def test_the_thresholds_are_those_of_the_settings(done: tuple[StepDone, ...], expected: Compliance) -> None:
    assert compliance(norm(), steps(*done), ()) == expected


@pytest.mark.parametrize("other", [PARTLY, NO, NOT_DUE])
def test_a_key_step_that_was_not_done_leaves_remarks(other: StepDone) -> None:
    done = steps(*(YES,) * 10, other)
    assert compliance(norm(), done, {"P-1"}) == Compliance.KEPT
    assert compliance(norm(), done, {"P-11"}) == Compliance.WITH_REMARKS


def test_a_key_step_mends_no_incomplete_protocol() -> None:
    assert compliance(norm(), steps(YES, NO, NO), {"P-1"}) == Compliance.INCOMPLETE


def test_other_thresholds_are_a_setting() -> None:
    strict = norm(cumplimiento_pleno=95, cumplimiento_minimo=75)
    assert compliance(strict, steps(*(YES,) * 9, NO), ()) == Compliance.WITH_REMARKS
    assert compliance(strict, steps(YES, YES, NO, NO), ()) == Compliance.INCOMPLETE


def test_every_strategy_is_recorded_and_the_rtc_when_it_counts_as_one() -> None:
    assert strategies(norm()) == set(Kind)
    assert strategies(norm(rtc_cuenta_como_estrategia=False)) == {Kind.VISITA, Kind.GIA, Kind.TALLER}


def test_an_activity_ends_on_its_last_day_after_its_hours() -> None:
    row = Activity(day=TUESDAY, last_day=THURSDAY, starts_at=instant(TUESDAY, time(9)), minutes=240)
    assert ends_at(row) == instant(THURSDAY, time(13))


def test_an_account_is_kept_whole(session: Session) -> None:
    v = village(session)
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    told = account(
        session,
        [held_day(TUESDAY), held_day(WEDNESDAY, time(8), 200)],
        held=Held.OTHERWISE,
        reason="via",
        seats=(*came(TUESDAY, v.rosa), *came(WEDNESDAY, v.rosa, how=Came.LATE)),
        competencies=("2", "7"),
        resource="Video 3",
        answers={"/data/minutos_dialogo": "60"},
    )
    write(session, activity.id, told, norm(), by=v.julio.id, now=NOW)
    session.expire_all()
    record = session.get_one(Record, activity.id)
    assert (record.revision, record.held, record.reason) == (1, Held.OTHERWISE, "via")
    assert (record.compliance, record.protocol) == (Compliance.KEPT, 100)
    assert record.steps == {f"VIS-{n}": "yes" for n in range(1, 12)}
    assert (record.competencies, record.resource) == (["2", "7"], "Video 3")
    assert (record.answers, record.by, record.at) == ({"/data/minutos_dialogo": "60"}, v.julio.id, NOW)
    assert (record.registered_on, record.registered_revision) == (None, None)
    assert days_held(session, activity.id) == list(told.days)
    assert [each.minutes for each in told.days] == [240, 200]
    assert seats_of(session, activity.id) == list(told.seats)


def test_what_is_told_anew_takes_the_place_of_what_was_kept(session: Session) -> None:
    v = village(session)
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    seats = (*came(TUESDAY, v.rosa), *came(WEDNESDAY, v.rosa))
    first = account(session, [held_day(TUESDAY), held_day(WEDNESDAY)], seats=seats)
    write(session, activity.id, first, norm(), by=v.julio.id, now=NOW)
    write(session, activity.id, account(session, [held_day(FRIDAY)]), norm(), by=v.julio.id, now=NOW)
    assert session.get_one(Record, activity.id).revision == 2
    assert days_held(session, activity.id) == [held_day(FRIDAY)]
    assert seats_of(session, activity.id) == []


def test_a_record_goes_with_its_activity(session: Session) -> None:
    v = village(session)
    activity = v.agree(v.visit(TUESDAY))
    seats = tuple(came(TUESDAY, v.rosa))
    write(session, activity.id, account(session, [held_day(TUESDAY)], seats=seats), norm(), by=v.julio.id, now=NOW)
    session.delete(activity)
    session.flush()
    session.expire_all()
    assert session.get(Record, activity.id) is None
    assert (days_held(session, activity.id), seats_of(session, activity.id)) == ([], [])


def test_the_day_of_hours_is_that_of_lima() -> None:
    assert held_day(date(2026, 8, 11), time(19), 120).day == date(2026, 8, 11)
