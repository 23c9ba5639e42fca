"""Cells as people fill them in."""

from datetime import date

import pytest

from domain.roster.cells import LONGEST_NAME, Cells, as_day, fold
from domain.roster.plan import Severity
from tests.rosters import lines


def cells(**values: str) -> Cells:
    return Cells(lines(values)[0])


def found(row: Cells) -> list[tuple[str, str]]:
    return [(each.column, each.code) for each in row.findings]


@pytest.mark.parametrize(
    "text", ["2026-03-16", "16/03/2026", "16-03-2026", "16.03.2026", "20260316", "2026-03-16 00:00", "2026-03-16T10:00"]
)
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert as_day(text) == date(2026, 3, 16)


@pytest.mark.parametrize("text", ["31/02/2026", "marzo", "16/03/26", "03/16/2026"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    row = cells(DESDE=text)
    assert row.day("DESDE") is None
    assert found(row) == [("DESDE", "date_shape")]


def test_an_empty_day_is_no_mistake() -> None:
    row = cells(DESDE=" ")
    assert row.day("DESDE") is None
    assert row.sound


def test_a_name_comes_in_one_line() -> None:
    assert cells(NOMBRES="  Ana\n María ").name("NOMBRES") == "Ana María"


def test_a_name_of_four_kilobytes_is_refused() -> None:
    row = cells(NOMBRES="x" * 4096)
    row.name("NOMBRES")
    assert found(row) == [("NOMBRES", "too_long")]
    assert row.findings[0].facts == {"length": "4096", "limit": str(LONGEST_NAME)}


def test_markup_in_a_name_is_kept_as_it_is() -> None:
    assert cells(NOMBRES="<b>Ana</b>").name("NOMBRES") == "<b>Ana</b>"


def test_an_empty_needed_cell_is_an_error_and_the_row_is_not_sound() -> None:
    row = cells(NOMBRES="")
    assert row.needed("NOMBRES") == ""
    assert not row.sound


def test_a_warning_leaves_the_row_sound() -> None:
    row = cells(A="1")
    row.warn("A", "odd")
    assert row.sound
    assert [each.severity for each in row.findings] == [Severity.WARNING]


@pytest.mark.parametrize("text", ["0", "4", "-1", "uno", "1.0", "²"])
def test_a_number_out_of_range_is_refused(text: str) -> None:
    row = cells(ETAPA=text)
    assert row.number("ETAPA", 1, 3) is None
    assert found(row) == [("ETAPA", "number_range")]


def test_a_word_is_found_however_it_is_written() -> None:
    assert cells(ROL="Acompañante  Pedagógico").word("ROL", {"acompanantepedagogico": "a"}, "unknown") == "a"


def test_fold_forgets_accents_case_and_signs() -> None:
    assert fold("Polidocente - COMPLETO ñ") == "polidocentecompleton"
