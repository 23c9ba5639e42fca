"""A plan that came back as a table: what people write into cells, and that nothing is lost by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time

import pytest

from domain.plans.editing import (
    DAYS,
    FIRST,
    HOUR,
    KEY,
    Dated,
    Edited,
    Finding,
    day_of,
    edit,
    hour_of,
    key_text,
)
from domain.plans.solving import Question, Solved
from domain.year.caseload import Caseload
from domain.year.planned import Key, Planned, Work
from tests import greedy
from tests.domain.year.loads import PRIMARIA, caseload, day

EIGHT = time(8)


@dataclass(frozen=True, kw_only=True)
class Line:
    number: int
    values: Mapping[str, str]


LOAD: Caseload = replace(caseload(PRIMARIA, 2, 1), start=day("03-02"))


def plan() -> list[Dated]:
    answer = greedy.solve(Question(plan_id=1, revision=1, caseload=LOAD, today=day("03-01")))
    assert isinstance(answer, Solved)
    return [Dated(planned=each, hour=EIGHT) for each in answer.planned]


ROWS = plan()
FIRST_VISIT = Key(Work.VISITA, (101,), 1)
SECOND_VISIT = Key(Work.VISITA, (101,), 2)


def of(key: Key, rows: Iterable[Dated] = ROWS) -> Planned:
    return next(row.planned for row in rows if row.planned.key == key)


def table(without: Iterable[Key] = (), **cells: Mapping[str, str]) -> list[Line]:
    """The table as it left, with the cells of some rows changed: `visita_101_1={"HORA": "9"}`."""
    kept = [row for row in ROWS if row.planned.key not in set(without)]
    lines = []
    for number, row in enumerate(kept, start=2):
        text = key_text(row.planned.key)
        values = {KEY: text, FIRST: row.planned.first.isoformat(), DAYS: str(len(row.planned.days)), HOUR: "08:00"}
        lines.append(Line(number=number, values=values | cells.get(text.replace("-", "_"), {})))
    return lines


def read(*, fixed: Iterable[Key] = (), without: Iterable[Key] = (), **cells: Mapping[str, str]) -> Edited:
    return edit(LOAD, ROWS, frozenset(fixed), table(without, **cells))


def wrong(edited: Edited) -> list[tuple[str, str]]:
    return [(each.column, each.code) for each in edited.findings if each.wrong]


def number_of(key: Key) -> int:
    return next(line.number for line in table() if line.values[KEY] == key_text(key))


# Nothing changed


def test_a_table_that_comes_back_as_it_left_changes_nothing() -> None:
    edited = read()
    assert (edited.rows, edited.changed, edited.wrong) == (tuple(ROWS), frozenset(), False)


def test_the_order_of_the_rows_does_not_matter() -> None:
    edited = edit(LOAD, ROWS, (), list(reversed(table())))
    assert (edited.rows, edited.changed, edited.wrong) == (tuple(ROWS), frozenset(), False)


def test_empty_cells_keep_what_was_there() -> None:
    edited = read(visita_101_1={FIRST: "", DAYS: " ", HOUR: ""})
    assert (edited.changed, edited.wrong) == (frozenset(), False)


def test_a_row_that_was_taken_out_keeps_its_date_and_is_told() -> None:
    edited = read(without=[FIRST_VISIT])
    facts = {"key": "visita-101-1", "day": of(FIRST_VISIT).first.isoformat()}
    assert edited.findings[0] == Finding(row=0, column=KEY, code="row_missing", wrong=False, facts=facts)
    assert (edited.rows, edited.changed, edited.wrong) == (tuple(ROWS), frozenset(), False)


def test_an_empty_table_loses_nothing() -> None:
    edited = edit(LOAD, ROWS, (), [])
    assert (edited.rows, edited.changed) == (tuple(ROWS), frozenset())
    assert [each.code for each in edited.findings].count("row_missing") == len(ROWS)


# Changes


@pytest.mark.parametrize("text", ["2026-04-08", "2026-04-08 00:00", "08/04/2026", "8/4", "8-4-26", "8.4.2026"])
def test_another_first_day_moves_the_activity(text: str) -> None:
    edited = read(visita_101_2={FIRST: text})
    assert (edited.changed, wrong(edited)) == ({SECOND_VISIT}, [])
    assert of(SECOND_VISIT, edited.rows).days == (day("04-08"),)


def test_more_days_are_those_that_follow_with_classes() -> None:
    edited = read(visita_101_2={FIRST: "10/04/2026", DAYS: "2"})
    assert of(SECOND_VISIT, edited.rows).days == (day("04-10"), day("04-13"))


def test_an_hour_is_a_change_of_its_own() -> None:
    edited = read(visita_101_1={HOUR: "10:30"})
    assert (edited.changed, edited.wrong) == ({FIRST_VISIT}, False)
    changed = next(row for row in edited.rows if row.planned.key == FIRST_VISIT)
    assert (changed.hour, changed.planned) == (time(10, 30), of(FIRST_VISIT))


# Mistakes


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({FIRST: "31/06/2026"}, (FIRST, "day_unreadable")),
        ({FIRST: "29/02/2026"}, (FIRST, "day_unreadable")),
        ({FIRST: "mañana"}, (FIRST, "day_unreadable")),
        ({FIRST: "20/05/2027"}, (FIRST, "day_other_year")),
        ({FIRST: "10/01/2026"}, (FIRST, "day_past")),
        ({DAYS: "0"}, (DAYS, "days_bad")),
        ({DAYS: "11"}, (DAYS, "days_bad")),
        ({DAYS: "dos"}, (DAYS, "days_bad")),
        ({DAYS: "1.5"}, (DAYS, "days_bad")),
        ({HOUR: "25:00"}, (HOUR, "hour_unreadable")),
        ({HOUR: "en la tarde"}, (HOUR, "hour_unreadable")),
        ({KEY: "visita-999-1"}, (KEY, "key_unknown")),
        ({KEY: ""}, (KEY, "key_unknown")),
    ],
)
def test_a_cell_that_is_wrong_is_named_and_changes_nothing(cells: dict[str, str], found: tuple[str, str]) -> None:
    edited = read(visita_101_1=cells)
    assert (wrong(edited), edited.wrong, edited.changed) == ([found], True, frozenset())
    assert next(each for each in edited.findings if each.wrong).row == number_of(FIRST_VISIT)


def test_every_mistake_is_told_at_once_in_the_order_of_the_rows() -> None:
    edited = read(visita_101_1={FIRST: "x", HOUR: "y"}, visita_101_2={DAYS: "z"})
    assert wrong(edited) == [(FIRST, "day_unreadable"), (HOUR, "hour_unreadable"), (DAYS, "days_bad")]
    assert [each.row for each in edited.findings] == sorted(each.row for each in edited.findings)


def test_a_key_that_stands_twice_is_told_at_the_second() -> None:
    lines = [*table(), Line(number=99, values={KEY: "visita-101-1", FIRST: "20/05/2026"})]
    edited = edit(LOAD, ROWS, (), lines)
    assert [(each.row, each.code) for each in edited.findings if each.wrong] == [(99, "key_twice")]


def test_a_date_that_is_agreed_or_past_is_not_changed_here() -> None:
    for cells in ({FIRST: "20/05/2026"}, {DAYS: "1"}, {HOUR: "11:00"}):
        edited = read(fixed=[FIRST_VISIT], visita_101_1=cells)
        assert (wrong(edited), edited.changed) == ([(FIRST, "row_fixed")], frozenset())
    assert read(fixed=[FIRST_VISIT]).wrong is False


# The norm


def warned(edited: Edited, key: Key) -> set[tuple[str, str]]:
    row = number_of(key)
    return {(each.code, each.numeral) for each in edited.findings if each.row == row}


def test_a_day_without_classes_is_said_with_its_numeral_and_left_to_the_person() -> None:
    edited = read(visita_101_2={FIRST: "29/06/2026"})  # San Pedro y San Pablo
    assert ("not_lective", "5.2.5") in warned(edited, SECOND_VISIT)
    assert (edited.wrong, edited.changed) == (False, {SECOND_VISIT})


def test_two_places_on_one_day_are_said_of_both() -> None:
    other = of(Key(Work.VISITA, (102,), 1)).first
    edited = read(visita_101_2={FIRST: other.isoformat()})
    assert ("two_places", "5.4") in warned(edited, SECOND_VISIT)
    assert ("two_places", "5.4") in warned(edited, Key(Work.VISITA, (102,), 1))


def test_a_length_that_is_not_the_norms_is_said_of_the_plan() -> None:
    edited = read(visita_101_2={DAYS: "3"})
    assert ("pattern", "5.6.3.c") in {(each.code, each.numeral) for each in edited.findings}


def test_each_breach_is_said_once_of_an_activity() -> None:
    edited = read(taller__1={FIRST: of(Key(Work.TALLER, (), 2)).first.isoformat()})
    said = [(each.row, each.code) for each in edited.findings]
    assert len(said) == len(set(said))


def test_what_is_fixed_is_not_warned_of() -> None:
    other = of(Key(Work.VISITA, (102,), 1)).first
    edited = read(fixed=[Key(Work.VISITA, (102,), 1)], visita_101_2={FIRST: other.isoformat()})
    assert warned(edited, Key(Work.VISITA, (102,), 1)) == set()


def test_the_norm_is_not_asked_while_there_are_mistakes() -> None:
    edited = read(visita_101_1={HOUR: "x"}, visita_101_2={FIRST: "29/06/2026"})
    assert [each.code for each in edited.findings] == ["hour_unreadable"]


# Reading


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("2026-4-8", date(2026, 4, 8)),
        ("2026-04-08T00:00:00", date(2026, 4, 8)),
        ("1/12", date(2026, 12, 1)),
        ("1/12/25", date(2025, 12, 1)),
        ("2026-04-08 09:30", None),
        ("32/01/2026", None),
        ("0/1/2026", None),
        ("46119", None),
        ("", None),
        ("abril 8", None),
    ],
)
def test_days_are_read_as_people_and_spreadsheets_write_them(text: str, read_as: date | None) -> None:
    assert day_of(text, 2026) == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("8", time(8)), ("08:00", time(8)), ("8.30", time(8, 30)), ("14h15", time(14, 15)), ("09:00:00", time(9)),
        ("8 h", time(8)), ("24", None), ("8:60", None), ("8am", None), ("", None), ("0.333", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, read_as: time | None) -> None:
    assert hour_of(text) == read_as


def test_every_key_has_a_text_of_its_own() -> None:
    texts = [key_text(row.planned.key) for row in ROWS]
    assert sorted(set(texts)) == sorted(texts)
    assert {"visita-101-1", "gia-1-1", "taller--2", "taller_acompanante--1"} <= set(texts)
    assert key_text(Key(Work.RTC, (7, 8), 2)) == "rtc-7+8-2"


def test_what_the_plan_broke_before_is_not_said_of_the_table() -> None:
    """The planner of these tests breaks wishes for a good year; whoever changes an hour is not told of them."""
    assert read(visita_101_1={HOUR: "10:30"}).findings == ()
    assert read(without=[FIRST_VISIT]).findings[0].code == "row_missing"
    assert len(read(without=[FIRST_VISIT]).findings) == 1
