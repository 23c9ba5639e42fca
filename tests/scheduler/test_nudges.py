"""Nudges: to the docente who has not answered, two at most, on working days, before the visita."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from content.programme import Programme
from domain.activities.model import Activity, Answer, participant
from domain.dates import agreement
from domain.people import contacts
from domain.year.calendar import NonWorkingDay
from scheduler import nudges
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow
from tests.domain.dates.village import FRIDAY, NOW, TUESDAY, Village, done
from tests.scheduler.letters import DAY, chat, lima

IN_TWO_WEEKS = FRIDAY + timedelta(days=7)


def planned(v: Village) -> list[OutboxRow]:
    return list(v.session.scalars(select(OutboxRow).where(OutboxRow.kind == Kind.NUDGE).order_by(OutboxRow.not_before)))


def plan(v: Village, programme: Programme, activity: Activity, now: Any = NOW) -> list[OutboxRow]:
    nudges.plan(v.session, programme, activity, now)
    return planned(v)


def test_two_nudges_two_and_four_working_days_later(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    rows = plan(v, programme, activity)
    assert [row.not_before for row in rows] == [lima(12, 8), lima(14, 8)]
    assert [row.dedupe_key for row in rows] == [
        f"{activity.id}:{v.rosa.id}:nudge1:{activity.revision}",
        f"{activity.id}:{v.rosa.id}:nudge2:{activity.revision}",
    ]
    assert {(row.person_id, row.chat_id, row.expires_at) for row in rows} == {
        (v.rosa.id, chat(v.rosa), activity.starts_at)
    }


def test_planning_again_a_day_later_makes_no_third(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    before = [row.not_before for row in plan(v, programme, activity)]
    assert [row.not_before for row in plan(v, programme, activity, NOW + DAY)] == before


def test_weekends_and_days_off_of_the_place_do_not_count(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    off = NonWorkingDay(day=TUESDAY, scope=v.ie.scopes[1], reason="Aniversario de la provincia")
    rows = plan(v, programme.with_days_off([off]), activity)
    assert [row.not_before for row in rows] == [lima(13, 8), lima(17, 8)]


def test_a_day_off_of_another_place_counts_as_a_day(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    off = NonWorkingDay(day=TUESDAY, scope="ugel:4711", reason="Aniversario")
    assert [row.not_before for row in plan(v, programme.with_days_off([off]), activity)] == [lima(12, 8), lima(14, 8)]


def test_no_nudge_comes_when_the_visita_has_begun(v: Village, programme: Programme) -> None:
    """Friday 9:00: the second nudge would come at 8:00 of that day, the first of Tuesday's never."""
    assert [row.not_before for row in plan(v, programme, v.propose(v.visit(FRIDAY)))] == [lima(12, 8), lima(14, 8)]


def test_a_visita_of_tomorrow_is_not_nudged(v: Village, programme: Programme) -> None:
    assert plan(v, programme, v.propose(v.visit(TUESDAY))) == []


def test_who_answered_is_not_nudged(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    row = participant(v.session, activity.id, v.rosa.id)
    assert row is not None
    row.answer = Answer.YES
    assert plan(v, programme, activity) == []


def test_what_is_agreed_is_not_nudged(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    assert done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, activity.revision, NOW))
    assert plan(v, programme, activity) == []


def test_the_directivo_is_not_nudged(v: Village, programme: Programme) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    activity = v.propose(v.visit(IN_TWO_WEEKS))
    assert {row.person_id for row in plan(v, programme, activity)} == {v.rosa.id}


def test_who_has_no_chat_is_not_nudged(v: Village, programme: Programme) -> None:
    contacts.unlink(v.session, v.rosa.id)
    assert plan(v, programme, v.propose(v.visit(IN_TWO_WEEKS))) == []
