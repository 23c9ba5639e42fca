"""Scores of an acompañante's work: sums over what was applicable."""

from datetime import date

import pytest

from domain.evaluation.performance import ROWS, Occasion, means, occasion_on, rows_kept, scores
from tests.closing import norm

ASPECTS = {"CAL-1": "registro", "CAL-2": "registro", "CAL-4": "preparacion", "CAL-12": "dialogo"}


def test_a_score_is_what_was_seen_of_what_could_be() -> None:
    found = scores({"CAL-1": "2", "CAL-2": "1", "CAL-4": "0", "CAL-12": "2"}, ASPECTS)
    assert found == {"registro": 75, "preparacion": 0, "dialogo": 100, "total": 62}


def test_what_does_not_apply_is_out_of_the_sum() -> None:
    assert scores({"CAL-1": "2", "CAL-2": "na", "CAL-4": "na"}, ASPECTS) == {"registro": 100, "total": 100}


def test_where_nothing_applies_there_is_no_score() -> None:
    assert scores({"CAL-12": "na"}, ASPECTS) == {}


@pytest.mark.parametrize(
    ("row", "day", "occasion"),
    [
        ("desempeno_acompanante", date(2026, 4, 1), Occasion.START),
        ("desempeno_acompanante", date(2026, 11, 1), Occasion.END),
        ("calidad", date(2026, 7, 31), Occasion.FIRST_HALF),
        ("calidad", date(2026, 8, 1), Occasion.SECOND_HALF),
    ],
)
def test_every_row_has_two_occasions_in_a_year(row: str, day: date, occasion: Occasion) -> None:
    assert occasion_on(day, row) == occasion
    assert len(ROWS[row]) == 2


@pytest.mark.parametrize(
    ("setting", "rows"),
    [
        ("ambas", {"desempeno_acompanante", "calidad"}),
        ("semestral", {"calidad"}),
        ("inicio_termino", {"desempeno_acompanante"}),
    ],
)
def test_a_setting_says_which_rows_are_kept(setting: str, rows: set[str]) -> None:
    assert rows_kept(norm(desempeno_acompanante=setting)) == rows


def test_means_are_over_acompanantes() -> None:
    assert means([{"total": 50, "registro": 100}, {"total": 75}]) == {"registro": 100, "total": 62}
    assert means([]) == {}
