"""What has ended is asked for: when its hours are over and two days later, once each, of whoever conducted it."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_reminders
from content.programme import Programme
from domain.activities.confirming import Said
from domain.activities.model import Activity, Kind, State
from domain.closing.confirming import confirm
from domain.people import contacts
from domain.store import Store
from domain.year.calendar import instant
from scheduler import closings, digests
from scheduler.kinds import Kind as LetterKind
from scheduler.outbox import OutboxRow, Post, post
from tests.closing import account, closed, held_day, made, norm, not_held
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, village
from tests.scheduler.letters import chat, lima
from tests.stage import StillClock

MINUTE = timedelta(minutes=1)


def due(v: Village, programme: Programme, now: datetime) -> list[Post]:
    return list(closings.due(v.session, programme, now, digests.turns(programme, now)))


def tell(v: Village, programme: Programme, now: datetime) -> list[str]:
    """Posts what is due; its keys."""
    letters = due(v, programme, now)
    post(v.session, *letters)
    return [each.key for each in letters]


def test_it_is_asked_for_when_its_hours_are_over(v: Village, programme: Programme) -> None:
    activity = v.agree()  # Tuesday, 9:00 to 13:00
    assert due(v, programme, lima(11, 12, 59)) == []
    (letter,) = due(v, programme, lima(11, 13))
    assert (letter.key, letter.person_id, letter.chat_id) == (f"close0:{activity.id}:1", v.julio.id, chat(v.julio))
    assert (letter.kind, letter.not_before) == (LetterKind.CLOSING, lima(11, 13))
    assert (letter.activity_id, letter.revision) == (activity.id, 1)


def test_of_several_days_the_last_one_counts(v: Village, programme: Programme) -> None:
    v.agree(v.visit(TUESDAY, WEDNESDAY))
    assert due(v, programme, lima(11, 18)) == []
    assert len(due(v, programme, lima(12, 13))) == 1


def test_it_is_asked_for_once(v: Village, programme: Programme) -> None:
    v.agree()
    assert len(tell(v, programme, lima(11, 13))) == 1
    assert [tell(v, programme, lima(11, 13) + MINUTE * n) for n in (1, 60, 600)] == [[], [], []]


def test_and_once_more_two_days_later_when_people_may_be_written_to(v: Village, programme: Programme) -> None:
    activity = v.agree()
    tell(v, programme, lima(11, 13))
    assert tell(v, programme, lima(13, 7, 59)) == []
    (letter,) = due(v, programme, lima(13, 8))
    assert (letter.key, letter.not_before) == (f"close1:{activity.id}:1", lima(13, 8))
    post(v.session, letter)
    assert [tell(v, programme, lima(day, 9)) for day in (13, 14, 17, 20)] == [[], [], [], []]


def test_what_was_missed_while_the_house_was_shut_is_asked_for_once_and_not_too_late(
    v: Village, programme: Programme
) -> None:
    activity = v.agree()
    assert tell(v, programme, lima(14, 9)) == [f"close1:{activity.id}:1"]
    other = v.agree(v.visit(WEDNESDAY), number=2)
    assert tell(v, programme, lima(12 + 2 + closings.LATE + 1, 9)) == []
    assert other.state == State.CONFIRMED


def test_a_date_that_nobody_confirmed_is_asked_for_too(v: Village, programme: Programme) -> None:
    v.propose()
    assert len(due(v, programme, lima(11, 13))) == 1


@pytest.mark.parametrize("state", [State.COUNTERED, State.DECLINED, State.CANCELLED])
def test_a_dead_date_is_not_asked_for(v: Village, programme: Programme, state: State) -> None:
    activity = v.agree()
    activity.state = state
    v.session.flush()
    assert due(v, programme, lima(11, 13)) == []


@pytest.mark.parametrize("held", [True, False])
def test_what_is_closed_is_not_asked_for(v: Village, programme: Programme, held: bool) -> None:
    activity = v.agree()
    made(closed(v, activity, None if held else not_held(v.session)))
    assert [each.view for each in due(v, programme, lima(11, 19))] == []
    assert due(v, programme, lima(13, 8)) == []


def test_another_date_is_asked_for_by_its_own_revision(v: Village, programme: Programme) -> None:
    activity = v.agree()
    tell(v, programme, lima(11, 13))
    activity.day = activity.last_day = THURSDAY
    activity.starts_at, activity.revision = instant(THURSDAY, time(9)), 2
    v.session.flush()
    assert tell(v, programme, lima(13, 13)) == [f"close0:{activity.id}:2"]


def test_the_directivo_is_asked_for_the_rtc_while_it_counts_as_a_strategy(v: Village, programme: Programme) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
    (letter,) = due(v, programme, lima(14, 12))
    assert (letter.key, letter.person_id) == (f"close0:{rtc.id}:1", v.carmen.id)
    without = Programme(**vars(programme) | {"norm": norm(rtc_cuenta_como_estrategia=False)})
    assert due(v, without, lima(14, 12)) == []


def test_who_has_no_chat_is_not_written_to_and_is_asked_once_they_have_one(v: Village, programme: Programme) -> None:
    activity = v.agree()
    contacts.unlink(v.session, v.julio.id)
    assert due(v, programme, lima(11, 13)) == []
    contacts.link(v.session, v.julio.id, chat(v.julio), NOW)
    assert tell(v, programme, lima(12, 9)) == [f"close0:{activity.id}:1"]


def test_a_chat_that_cannot_be_reached_waits(v: Village, programme: Programme) -> None:
    v.agree()
    contacts.set_reachable(v.session, chat(v.julio), False)
    assert due(v, programme, lima(11, 13)) == []


# Docentes, once more


def recorded(v: Village, hour: int = 19) -> Activity:
    activity = v.agree()
    made(closed(v, activity, now=lima(11, hour)))
    return activity


def test_a_docente_who_has_not_said_whether_it_was_so_is_asked_once_more(v: Village, programme: Programme) -> None:
    activity = recorded(v)
    assert due(v, programme, lima(14, 18, 59)) == []
    (letter,) = due(v, programme, lima(14, 19))
    assert (letter.key, letter.person_id) == (f"confirm:{activity.id}:{v.rosa.id}:1", v.rosa.id)
    assert letter.args == {"record": 1}
    post(v.session, letter)
    assert [tell(v, programme, lima(day, 20)) for day in (14, 15, 17)] == [[], [], []]


def test_who_has_said_so_is_left_in_peace(v: Village, programme: Programme) -> None:
    activity = recorded(v)
    made(confirm(v.session, v.actor(v.rosa, WEDNESDAY), activity.id, 1, Said.FORGOTTEN))
    assert due(v, programme, lima(14, 19)) == []


def test_after_another_record_the_days_count_anew(v: Village, programme: Programme) -> None:
    activity = recorded(v)
    told = account(v.session, [held_day(TUESDAY, minutes=60)], held="otherwise", reason="otro")
    made(closed(v, activity, told, now=lima(13, 19)))
    assert due(v, programme, lima(14, 19)) == []
    assert tell(v, programme, lima(16, 19)) == [f"confirm:{activity.id}:{v.rosa.id}:2"]


def test_the_directivo_and_whoever_recorded_are_not_asked(v: Village, programme: Programme) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    recorded(v)
    assert [each.person_id for each in due(v, programme, lima(14, 19))] == [v.rosa.id]


# For a clock that is moved by hand


def test_the_next_look_that_finds_something_is_known(v: Village, programme: Programme) -> None:
    v.agree(v.visit(FRIDAY))
    assert closings.next_due(v.session, programme, NOW) == lima(14, 13)
    tell(v, programme, lima(14, 13))
    assert closings.next_due(v.session, programme, lima(14, 13)) == lima(16, 8)
    tell(v, programme, lima(16, 8))
    assert closings.next_due(v.session, programme, lima(16, 8)) is None


def test_what_is_due_already_is_looked_for_a_minute_later(v: Village, programme: Programme) -> None:
    v.agree()
    assert closings.next_due(v.session, programme, lima(11, 14)) == lima(11, 14) + closings.EVERY


def test_nothing_is_due_where_nothing_was_dated(v: Village, programme: Programme) -> None:
    assert closings.next_due(v.session, programme, NOW) is None


async def test_digests_are_looked_for_once_in_their_turn(store: Store, programme: Programme) -> None:
    """A look at what slips in the whole country is long: who comes to wait meanwhile waits for the next turn."""
    rules = replace(programme.reminders, digests=load_reminders().digests)
    made_village: list[Village] = []

    def laid(session: Session) -> None:
        made_village.append(village(session))
        contacts.link(session, made_village[0].julio.id, 77, NOW)

    await store.write(laid)
    clock = StillClock(lima(17, 8))
    looking = closings.Closings(store, replace(programme, reminders=rules), clock)
    assert await looking.tick() == 1
    nilo = made_village[0].nilo.id
    await store.write(lambda s: contacts.link(s, nilo, 78, NOW))
    clock.move_to(lima(17, 9))
    assert await looking.tick() == 0
    clock.move_to(lima(24, 8))
    assert await looking.tick() == 2


async def test_a_tick_posts_and_looks_again_after_a_minute(store: Store, programme: Programme) -> None:
    def laid(session: Session) -> None:
        made_village = village(session)
        contacts.link(session, made_village.julio.id, 77, NOW)
        made_village.agree()

    await store.write(laid)
    clock = StillClock(lima(11, 12, 59))
    looking = closings.Closings(store, programme, clock)
    assert await looking.tick() == 0
    clock.move_to(lima(11, 13) - timedelta(seconds=30))
    assert await looking.tick() == 0  # looked half a minute ago
    clock.move_to(lima(11, 13))
    assert await looking.tick() == 1
    clock.move_to(lima(11, 14))
    assert await looking.tick() == 0
    kept = await store.read(lambda s: [(row.chat_id, row.kind) for row in s.scalars(select(OutboxRow))])
    assert kept == [(77, "closing")]
