"""Pictures that read on a phone: their size, what is drawn of what, and that nobody pays for them who wants none."""

import struct
import subprocess
import sys
from dataclasses import replace

import pytest

from content.files.charts import MOST_STRATA, bars, fieldwork_png, results_png
from content.loader import load_matrix
from content.report_words import DIMENSIONS as WORDS
from domain.surveys.disclosure import ALL
from domain.surveys.sampling import Cell
from domain.surveys.tallies import Kind, Measure
from tests.content.surveys import estimate, field_row, figure, report

DIMENSIONS = ("pertinencia", "calidad", "recursos", "global")


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def figures(*, hide: str = "") -> tuple[object, ...]:
    return tuple(
        figure(
            Measure(kind=Kind.AGREE, dimension=dimension),
            Cell(ALL, modelo),
            None if modelo == hide else estimate(0.76),
        )
        for dimension in DIMENSIONS
        for modelo in (ALL, "EIB", "UM", "PC")
    )


def test_results_are_as_wide_as_a_phone_and_not_too_tall() -> None:
    width, height = size(results_png(report(figures=figures())))
    assert width == 1080
    assert width < height < 2 * width


def test_a_picture_is_light_enough_to_send() -> None:
    assert len(results_png(report(figures=figures()))) < 300_000


def test_what_is_hidden_is_drawn_as_hidden() -> None:
    drawn = results_png(report(figures=figures()))
    assert results_png(report(figures=figures())) == drawn
    assert results_png(report(figures=figures(hide="UM"))) != drawn


def test_only_totals_of_dimensions_are_drawn() -> None:
    """Items and cells of a DRE would be too many for a phone."""
    drawn = results_png(report(figures=figures()))
    more = (
        figure(Measure(kind=Kind.AGREE, dimension="pertinencia", item="DOC-1"), Cell(ALL, ALL), estimate(0.1)),
        figure(Measure(kind=Kind.INDEX, dimension="pertinencia"), Cell(ALL, ALL), estimate(10.0)),
        figure(Measure(kind=Kind.AGREE, dimension="pertinencia"), Cell("DRE CUSCO", "EIB"), estimate(0.1)),
    )
    assert results_png(report(figures=(*figures(), *more))) == drawn


def test_a_report_without_answers_is_a_picture_without_bars() -> None:
    assert size(results_png(report(figures=())))[0] == 1080


def test_a_long_title_of_a_form_is_wrapped() -> None:
    title = "Encuesta de satisfacción del docente acompañado sobre los factores del acompañamiento pedagógico 2026"
    assert size(results_png(report(title=title, figures=figures())))[0] == 1080


@pytest.mark.parametrize("strata", [1, 3, 78])
def test_the_field_of_few_strata_and_of_the_whole_country(strata: int) -> None:
    rows = [field_row(f"DRE {number // 3:02}", ("EIB", "UM", "PC")[number % 3]) for number in range(strata)]
    width, height = size(fieldwork_png(rows))
    assert width == 1080
    assert height <= 14 * 150


def test_a_field_in_which_nobody_was_asked_is_a_picture_too() -> None:
    none = dict.fromkeys(("issued", "linked", "started", "complete", "partial", "refused", "ineligible"), 0)
    assert size(fieldwork_png([field_row(**none)]))[0] == 1080


def test_bars_count_everybody_who_was_asked_and_belongs() -> None:
    assert bars([field_row()]) == {
        "DRE CUSCO, EIB": {"complete": 40, "partial": 3, "refused": 5, "started": 4, "silent": 28}
    }


def test_many_strata_are_drawn_by_dre() -> None:
    rows = [field_row(f"DRE {number // 3:02}", str(number % 3)) for number in range(MOST_STRATA + 3)]
    found = bars(rows)
    assert list(found) == [f"DRE {number:02}" for number in range(5)]
    assert found["DRE 00"]["complete"] == 120
    assert len(bars(rows[:MOST_STRATA])) == MOST_STRATA


def test_replacing_a_row_changes_the_picture() -> None:
    row = field_row()
    assert fieldwork_png([row]) != fieldwork_png([replace(row, complete=10)])


def test_nobody_loads_the_library_of_pictures_but_who_draws() -> None:
    code = (
        "import sys, bot.cli, bot.commands.surveys, content.files.results, domain.waves.results;"
        "print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_dimension_of_the_matrix_has_words() -> None:
    used = {item.dimension for each in load_matrix().instruments for item in each.items}
    assert used <= WORDS.keys()
