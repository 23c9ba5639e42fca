"""Digests: one for each reader of a rung, on its day, only where something waits, and never a second one."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from content.loader import load_reminders
from content.messages import week
from content.programme import Programme
from domain.activities.confirming import Said
from domain.activities.model import Activity, Kind
from domain.closing.confirming import confirm
from domain.people import contacts
from domain.people.roles import Person, RoleKind
from domain.year.calendar import NonWorkingDay, instant
from scheduler import closings, digests
from scheduler.kinds import Kind as LetterKind
from scheduler.outbox import OutboxRow, Post, post
from tests import factories
from tests.closing import closed, made
from tests.domain.dates.village import NOW, TUESDAY, Village
from tests.scheduler.letters import chat, lima


@pytest.fixture
def facts(programme: Programme) -> Programme:
    """The programme with the digests as they are shipped."""
    return replace(programme, reminders=replace(programme.reminders, digests=load_reminders().digests))


def linked(v: Village, name: str, kind: RoleKind, place: object) -> Person:
    who = factories.person(v.session, name)
    factories.role(v.session, who, kind, at=place)  # type: ignore[arg-type]
    contacts.link(v.session, who.id, chat(who), NOW)
    return who


def due(v: Village, facts: Programme, now: datetime) -> list[Post]:
    return list(digests.due(v.session, facts, now))


def told(v: Village, facts: Programme, now: datetime) -> dict[int, str]:
    return {each.person_id or 0: each.key for each in due(v, facts, now)}


def test_on_monday_every_acompanante_with_a_chat(v: Village, facts: Programme) -> None:
    assert told(v, facts, lima(17, 7, 59)) == {}
    (letter,) = due(v, facts, lima(17, 8))
    assert (letter.key, letter.person_id) == (f"digest:acompanante:2026-08-17:{v.julio.id}", v.julio.id)
    assert (letter.kind, letter.view, letter.args) == (LetterKind.BULK, week.brief, {"days": 0})
    assert (letter.not_before, letter.expires_at) == (lima(17, 8), lima(19, 8))


def test_once_a_week_and_not_after_its_hours(v: Village, facts: Programme) -> None:
    post(v.session, *due(v, facts, lima(17, 8)))
    assert told(v, facts, lima(17, 9)) == {}
    assert told(v, facts, lima(24, 14)) == {}  # the house was shut the whole morning: next week
    assert list(told(v, facts, lima(31, 8)).values()) == [f"digest:acompanante:2026-08-31:{v.julio.id}"]


def test_a_monday_on_which_nobody_works_gives_way_to_tuesday(v: Village, facts: Programme) -> None:
    off = facts.with_days_off([NonWorkingDay(day=date(2026, 8, 17), scope=None, reason="Día no laborable")])
    assert told(v, off, lima(17, 8)) == {}
    assert told(v, off, lima(18, 8)) == {v.julio.id: f"digest:acompanante:2026-08-18:{v.julio.id}"}


def test_in_the_vacations_nobody_is_told(v: Village, facts: Programme) -> None:
    monday = instant(date(2026, 1, 19), facts.reminders.window.opens)
    assert told(v, facts, monday) == {}


def old_visit(v: Village) -> Activity:
    """A visita of Tuesday 11 August that nobody closed."""
    return v.agree(v.visit(TUESDAY))


def test_the_directivo_hears_on_tuesday_of_what_has_waited_a_week(v: Village, facts: Programme) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    contacts.link(v.session, v.elena.id, chat(v.elena), NOW)
    old_visit(v)
    assert told(v, facts, lima(18, 8)) == {}
    assert told(v, facts, lima(25, 8)) == {v.carmen.id: f"digest:directivo:2026-08-25:{v.carmen.id}"}


def test_the_ugel_hears_every_second_week_of_what_has_waited_two(v: Village, facts: Programme) -> None:
    rita = linked(v, "Rita Cáceres", RoleKind.RCI, v.ie.ugel)
    linked(v, "Rci Lejos", RoleKind.RCI, factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre))
    old_visit(v)
    assert date(2026, 8, 26).isocalendar().week % 2 == 1
    assert told(v, facts, lima(26, 8)) == {}
    second = lima(26, 8) + timedelta(days=7)
    assert told(v, facts, second) == {rita.id: f"digest:ugel:2026-09-02:{rita.id}"}


def test_an_open_case_is_a_reason_too(v: Village, facts: Programme) -> None:
    rita = linked(v, "Rita Cáceres", RoleKind.RCI, v.ie.ugel)
    activity = old_visit(v)
    made(closed(v, activity))
    made(confirm(v.session, v.actor(v.rosa, date(2026, 8, 18)), activity.id, 1, Said.NOT_HELD))
    assert list(told(v, facts, lima(26, 8) - timedelta(days=7))) == [rita.id]


def test_the_dre_hears_every_fourth_week_of_what_has_waited_four(v: Village, facts: Programme) -> None:
    andres = linked(v, "Andrés Farfán", RoleKind.ESPECIALISTA_DRE, v.ie.ugel.dre)
    old_visit(v)
    thursdays = [lima(13, 8) + timedelta(days=7 * n) for n in range(12)]
    heard = [each.date().isoformat() for each in thursdays if andres.id in told(v, facts, each)]
    assert heard == ["2026-10-01", "2026-10-29"]


def test_where_nothing_waits_nobody_above_is_written_to(v: Village, facts: Programme) -> None:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    linked(v, "Rita Cáceres", RoleKind.RCI, v.ie.ugel)
    linked(v, "Andrés Farfán", RoleKind.ESPECIALISTA_DRE, v.ie.ugel.dre)
    made(closed(v, v.call(v.meeting(Kind.RTC, TUESDAY)), by=v.carmen))
    tuesday_to_sunday = [lima(18, 8) + timedelta(days=n) for n in range(6)]
    assert [told(v, facts, each) for each in tuesday_to_sunday] == [{}] * 6


def test_nobody_is_flooded_in_a_year_in_which_nothing_is_closed(v: Village, facts: Programme) -> None:
    """From the visita to December: one digest a turn for each, whatever waits."""
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    rita = linked(v, "Rita Cáceres", RoleKind.RCI, v.ie.ugel)
    andres = linked(v, "Andrés Farfán", RoleKind.ESPECIALISTA_DRE, v.ie.ugel.dre)
    for n in range(1, 7):
        v.agree(v.visit(TUESDAY), n)
    for n in range(18 * 7):
        post(v.session, *due(v, facts, lima(10, 8) + timedelta(days=n)))
    posted: dict[int | None, list[str]] = {}
    for row in v.session.scalars(select(OutboxRow).where(OutboxRow.kind == LetterKind.BULK)):
        posted.setdefault(row.person_id, []).append(row.dedupe_key.split(":")[2])
    assert {who: len(days) == len(set(days)) for who, days in posted.items()} == dict.fromkeys(posted, True)
    most = {v.julio.id: 18, v.carmen.id: 17, rita.id: 9, andres.id: 5}
    assert {who: len(posted[who]) <= limit for who, limit in most.items()} == dict.fromkeys(most, True)
    assert min(len(days) for days in posted.values()) >= 3


def test_a_clock_that_is_moved_finds_the_next_one(v: Village, facts: Programme) -> None:
    assert closings.next_due(v.session, facts, lima(13, 9)) == lima(17, 8)
    post(v.session, *due(v, facts, lima(17, 8)))
    assert closings.next_due(v.session, facts, lima(17, 9)) == lima(24, 8)
