"""The table of slots: made once, made anew when what it rests on changes, each reminder of use until the next."""

from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.year.calendar import NonWorkingDay, is_open
from scheduler import slots
from scheduler.slots import SlotRow
from tests.memory import memory
from tests.scheduler.letters import lima

TODAY = date(2026, 8, 10)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(programme: Programme) -> list[Row]:
    return list(slots.rows_of(programme, 2026))


def of(rows: list[Row], day: date, kind: str = "visita", role: str = "docente") -> dict[str, tuple[datetime, datetime]]:
    return {
        row["code"]: (row["due_at"], row["expires_at"])
        for row in rows
        if (row["kind"], row["role"], row["day"]) == (kind, role, day)
    }


def test_a_reminder_is_of_use_until_the_next_one_and_the_last_until_the_evening(rows: list[Row]) -> None:
    assert of(rows, date(2026, 8, 20)) == {
        "d7": (lima(13, 8), lima(19, 8)),
        "d1": (lima(19, 8), lima(20, 8)),
        "d0": (lima(20, 8), lima(20, 19)),
    }


def test_the_day_before_a_monday_is_the_friday(rows: list[Row]) -> None:
    assert of(rows, date(2026, 8, 17))["d1"] == (lima(14, 8), lima(17, 8))


def test_a_feriado_gives_way_to_the_working_day_before(rows: list[Row]) -> None:
    """6 August, Batalla de Junín, is a Thursday in 2026."""
    assert of(rows, date(2026, 8, 7))["d1"][0] == lima(5, 8)


def test_every_slot_lies_in_the_hours_in_which_people_are_written_to(programme: Programme, rows: list[Row]) -> None:
    assert [row for row in rows if not is_open(row["due_at"], False, programme.calendar)] == []


def test_every_slot_ends_after_it_begins_but_for_days_that_nobody_works_on(
    programme: Programme, rows: list[Row]
) -> None:
    working = [row for row in rows if programme.calendar.is_working(row["day"])]
    assert [row for row in working if row["expires_at"] <= row["due_at"]] == []


def test_no_two_slots_of_one_day_fall_on_one_instant(rows: list[Row]) -> None:
    def key(row: Row) -> tuple[str, str, date]:
        return row["kind"], row["role"], row["day"]

    for _, group in groupby(sorted(rows, key=key), key=key):
        instants = [row["due_at"] for row in group]
        assert len(set(instants)) == len(instants)


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SlotRow)) or 0


def test_the_table_is_made_for_this_year_and_the_next_and_not_made_again(programme: Programme) -> None:
    with memory() as session:
        assert slots.refresh(session, programme, TODAY)
        years = {day.year for day in session.scalars(select(SlotRow.day).distinct())}
        before = count(session)
        assert not slots.refresh(session, programme, TODAY)
        assert (years, count(session)) == ({2026, 2027}, before)


@pytest.mark.parametrize("change", ["day off", "window", "nudges", "year"])
def test_the_fingerprint_tells_what_the_table_rests_on(programme: Programme, change: str) -> None:
    off = NonWorkingDay(day=date(2026, 8, 13), scope=None, reason="Decreto")
    before = slots.fingerprint(programme, 2026)
    assert slots.fingerprint(programme, 2026) == before
    changed = {
        "day off": lambda: slots.fingerprint(programme.with_days_off([off]), 2026),
        "window": lambda: slots.fingerprint(with_rules(programme, window=None), 2026),
        "nudges": lambda: slots.fingerprint(with_rules(programme, nudge_days=(1,)), 2026),
        "year": lambda: slots.fingerprint(programme, 2027),
    }[change]()
    assert changed != before


def with_rules(programme: Programme, **values: Any) -> Programme:
    return replace(programme, reminders=replace(programme.reminders, **values))


def test_a_decreed_day_off_moves_the_reminder_to_the_working_day_before(session: Session, programme: Programme) -> None:
    slots.refresh(session, programme, TODAY)
    off = NonWorkingDay(day=date(2026, 8, 19), scope=None, reason="Decreto")
    assert slots.refresh(session, programme.with_days_off([off]), TODAY)
    found = session.get_one(SlotRow, ("visita", "docente", date(2026, 8, 20), "d1"))
    assert found.due_at == lima(18, 8)


def test_a_day_off_of_one_place_is_told_and_the_rows_stay_as_they_are(session: Session, programme: Programme) -> None:
    """Activities there have slots of their own; the table would be made anew to say the same."""
    slots.refresh(session, programme, TODAY)
    session.execute(update(SlotRow).values(expires_at=lima(1, 8)))
    off = NonWorkingDay(day=date(2026, 8, 19), scope="ugel:1", reason="Huelga")
    there = programme.with_days_off([off])
    assert slots.refresh(session, there, TODAY)
    assert session.scalars(select(SlotRow.expires_at).distinct()).all() == [lima(1, 8)]
    assert not slots.refresh(session, there, TODAY)
    assert slots.refresh(session, programme.with_days_off([off, replace(off, scope=None)]), TODAY)
    assert len(session.scalars(select(SlotRow.expires_at).distinct()).all()) > 100
