"""A check that cannot fail is no check: each finds what is planted, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.school_year.checks.ends import ended, years
from tests.school_year.checks.norm import broken
from tests.school_year.checks.rows import FERIADOS, Row, Rows
from tests.school_year.conftest import changed, one

Plant = Callable[[Rows], Rows]


def first(rows: Rows, kind: str, **about: Any) -> Row:
    """A held activity of a kind."""
    return next(row for row in rows.standing if row["kind"] == kind and about.items() <= row.items())


def on(rows: Rows, row: Row, day: object) -> Rows:
    """Agreed on one day only and held on it, as the rows have it."""

    def moved(each: dict[str, Any]) -> dict[str, Any]:
        return each | {"day": day} if each["activity_id"] == row["id"] else each

    days = changed(rows, "activity_day", moved)
    return changed(days, "record_day", lambda each: moved(each))


def a_visit_on_a_feriado(rows: Rows) -> Rows:
    return on(rows, first(rows, "visita"), max(FERIADOS).isoformat())


def a_gia_on_a_sunday(rows: Rows) -> Rows:
    return on(rows, first(rows, "gia"), "2026-08-16")


def a_gia_in_a_visit_period(rows: Rows) -> Rows:
    gia = first(rows, "gia")
    visit = first(rows, "visita", ie_id=gia["ie_id"])
    return on(rows, gia, rows.days[visit["id"]][0].isoformat())


def two_visits_in_two_ies_on_a_day(rows: Rows) -> Rows:
    one_ = first(rows, "visita")
    same = {"organiser_id": one_["organiser_id"]}
    other = next(
        row
        for row in rows.standing
        if row["kind"] == "visita" and same.items() <= row.items() and row["ie_id"] != one_["ie_id"]
    )
    return on(rows, other, rows.days[one_["id"]][0].isoformat())


def two_docentes_on_a_day(rows: Rows) -> Rows:
    by_ie: dict[int, Row] = {}
    for row in rows.standing:
        if row["kind"] == "visita":
            other = by_ie.setdefault(row["ie_id"], row)
            if other["docente_id"] != row["docente_id"]:
                return on(rows, row, rows.days[other["id"]][0].isoformat())
    raise AssertionError("no IE with two docentes")


def a_short_gia(rows: Rows) -> Rows:
    return one(rows, "activity", first(rows, "gia")["id"], minutes=150)


def a_visit_with_a_gap(rows: Rows) -> Rows:
    row = next(row for row in rows.standing if row["kind"] == "visita" and len(rows.days[row["id"]]) > 1)
    last = rows.days[row["id"]][-1]

    def later(each: dict[str, Any]) -> dict[str, Any]:
        mine = each["activity_id"] == row["id"] and str(each["day"]) == last.isoformat()
        return each | {"day": (last + timedelta(days=14)).isoformat()} if mine else each

    return changed(changed(rows, "record_day", later), "activity_day", later)


def an_eighth_visit(rows: Rows) -> Rows:
    return one(rows, "activity", first(rows, "visita")["id"], number=8)


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (a_visit_on_a_feriado, "not_lective"),
        (a_gia_on_a_sunday, "not_working"),
        (a_gia_in_a_visit_period, "meeting_in_visit_period|visit_on_meeting_day"),
        (two_visits_in_two_ies_on_a_day, "two_places"),
        (two_docentes_on_a_day, "two_docentes|docente_has_visit"),
        (a_short_gia, "too_short"),
        (a_visit_with_a_gap, "not_in_a_row"),
        (an_eighth_visit, "too_many|too_many_gia_taller"),
    ],
)
def test_a_broken_rule_is_found_unless_there_was_a_warning(rows: Rows, plant: Plant, code: str) -> None:
    planted = plant(rows)
    found = [each for each in broken(planted).wrong if each.endswith(f": {code}")]
    assert len(found) >= 1
    assert [each for each in broken(rows).wrong if each.endswith(f": {code}")] == []
    said = [{"activity": row["id"], "revision": 1, "codes": code.split("|")[:1]} for row in rows["activity"]]
    warned = broken(replace(planted, warned=said))
    assert [each for each in warned.wrong if each.endswith(f": {code}")] == []


def test_a_visit_that_is_longer_than_the_table_has_is_found(rows: Rows) -> None:
    visit = first(rows, "visita")
    days = rows.days[visit["id"]]
    more = [{"activity_id": visit["id"], "day": days[-1] + timedelta(days=n)} for n in range(1, 4)]
    longer = replace(rows, tables={**rows.tables, "record_day": [*rows["record_day"], *more]})
    codes = {each.split(": ")[1] for each in broken(longer).wrong}
    assert {"visit_length", "visit_days_total"} <= codes


def test_a_strategy_that_is_not_closed_is_found(rows: Rows) -> None:
    visit = first(rows, "visita")
    wrong = ended(changed(rows, "record", lambda row: None if row["activity_id"] == visit["id"] else row)).wrong
    assert wrong == (f"visita {visit['number']} (activity {visit['id']}): not closed",)


@pytest.mark.parametrize(("state", "why"), [("proposed", "left proposed"), ("countered", "left countered")])
def test_a_date_that_nobody_agreed_to_or_called_off_is_found(rows: Rows, state: str, why: str) -> None:
    visit = first(rows, "visita")
    assert ended(one(rows, "activity", visit["id"], state=state)).wrong == (
        f"visita {visit['number']} (activity {visit['id']}): {why}",
    )


def test_what_was_called_off_without_a_reason_is_found(rows: Rows) -> None:
    visit = first(rows, "visita")
    bare = changed(rows, "record", lambda row: None if row["activity_id"] == visit["id"] else row)
    off = one(bare, "activity", visit["id"], state="cancelled", reason=None)
    assert ended(off).wrong == (f"visita {visit['number']} (activity {visit['id']}): called off without a reason",)


def test_a_docente_who_lacks_a_visit_without_a_reason_is_found(rows: Rows) -> None:
    """One that was never there: nothing was called off, nobody left."""
    plain = {row["docente_id"] for row in rows["assignment"] if row["until"] is None}
    visit = next(
        row for row in rows.standing if row["kind"] == "visita" and row["docente_id"] in plain and alone(rows, row)
    )
    gone = changed(rows, "activity", lambda row: None if row["id"] == visit["id"] else row)
    assert f"visita {visit['number']} of {visit['docente_id']} is missing" in years(gone).wrong
    assert years(rows).wrong == ()


def alone(rows: Rows, row: Row) -> bool:
    """Its number was never called off."""
    same = ("kind", "docente_id", "number")
    return sum(all(each[name] == row[name] for name in same) for each in rows["activity"]) == 1


def test_an_ie_without_its_rtc_is_found(rows: Rows) -> None:
    rtc = first(rows, "rtc")
    gone = changed(rows, "activity", lambda row: None if row["id"] == rtc["id"] else row)
    assert [each for each in years(gone).wrong if each.startswith("rtc")] == [
        f"rtc {rtc['number']} of {ie_id} is missing" for ie_id in rows.ies[rtc["id"]]
    ]
