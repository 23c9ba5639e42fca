"""A report as files: laid out as INEI's tables, numbers as numbers, and nothing where nothing may be shown."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from content.files.results import fieldwork_xlsx, results_csv, results_xlsx, write_answers
from content.report_words import NOTES, place
from domain.surveys.disclosure import COUNTRY, REST
from domain.surveys.sampling import Cell
from tests.content.surveys import ITEMS, field_row, report

HEADERS = (
    "Dimensión", "Ítem", "Medida", "DRE", "Modelo", "Valor", "Error estándar", "IC 95 % inferior", "IC 95 % superior",
    "CV (%)", "N ponderado", "n sin ponderar", "Nota",
)  # fmt: skip


def opened(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(BytesIO(data))
    return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def rounded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(round(cell, 4) if isinstance(cell, float) else cell for cell in row)


@pytest.fixture(scope="module")
def sheets() -> dict[str, list[tuple[Any, ...]]]:
    return opened(results_xlsx(report()))


def test_the_sheets_of_a_report(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    assert list(sheets) == ["Dimensiones", "Ítems", "Ficha técnica", "No respuesta"]


def test_a_table_has_its_title_headers_rows_and_notes(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    rows = sheets["Dimensiones"]
    assert rows[0][0] == "Satisfacción del docente. Dimensiones"
    assert rows[1][0] == "Docentes acompañados · DIFODS · cierre 30/09/2026"
    assert rows[3] == HEADERS
    assert [row[0] for row in rows[-len(NOTES) :]] == list(NOTES)


def test_figures_are_in_percent_or_points_as_numbers(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    rows = [rounded(row) for row in sheets["Dimensiones"][4:9]]
    agree, index = "% de acuerdo", "Índice (0 a 100)"
    assert rows == [
        ("Pertinencia", "", agree, "País", "Todos", 76.54, 1, 70, 80, 1.33, 35_000, 700, ""),
        ("Pertinencia", "", agree, "País", "Unidocente y multigrado", 50, 1, 70, 80, 15.2, 35_000, 700, "a/"),
        ("Pertinencia", "", agree, "DRE CUSCO", "Todos", ">95 %", 0, 88, 100, 0, 35_000, 29, ""),
        ("Pertinencia", "", agree, "DRE PUNO", "EIB", "–", *[None] * 6, "No publicable; ver País"),
        ("Pertinencia", "", index, "País", "Todos", 71.1, 0.73, 69.6, 72.5, 1.33, 35_000, 700, ""),
    ]


def test_items_come_with_their_text_on_a_sheet_of_their_own(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    rows = sheets["Ítems"][4:6]
    assert [row[1] for row in rows] == [f"DOC-1 {ITEMS[0].text}"] * 2
    assert rounded(rows[0])[5:] == ("<5 %", 1, 70, 80, None, 35_000, 12, "")
    assert rows[1][5:] == ("–", *[None] * 6, "No publicable")


def test_the_ficha_tecnica_says_how_to_draw_the_sample_again(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    about = dict(row[:2] for row in sheets["Ficha técnica"][4:])
    assert about == {
        "Fila de la matriz": "satisfaccion_docente",
        "Población": "Docentes acompañados",
        "Dirección responsable": "DIFODS",
        "Personas en el marco": 35_000,
        "Fecha de corte del marco": "03/08/2026",
        "Huella del marco (SHA-256)": "ab" * 32,
        "Diseño": "Muestra aleatoria estratificada por DRE y modelo, de una etapa",
        "Margen de error": "±10 puntos para cada DRE",
        "Nivel de confianza (%)": 95,
        "Tasa de respuesta esperada (%)": 60,
        "Semilla": "AP-2026-DOC",
        "Algoritmo de selección": "prn-sha256-1",
        "Trabajo de campo": "11/08/2026 a 30/09/2026",
        "Emitidas": 1500,
        "Elegibles": 1490,
        "RR1 (%)": 62.5,
        "RR2 (%)": pytest.approx(70.39),
    }


def test_the_comparison_of_those_who_did_not_answer(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    assert [rounded(row) for row in sheets["No respuesta"][4:]] == [
        ("Área", "rural", None, 900, 900, 50, None, 60, 55, -5),
        ("País", "", 35_000, 1500, 1490, 62.5, 70.39, 100, 100, 0),
        ("Modelo", "Unidocente y multigrado", 8749, 20, 20, None, None, 2, None, None),
    ]


def test_a_title_that_looks_like_a_formula_stays_a_text() -> None:
    book = openpyxl.load_workbook(BytesIO(results_xlsx(report(title="=1+1"))))
    cell = book["Dimensiones"]["A1"]
    assert (cell.data_type, str(cell.value).startswith("=1+1")) == ("s", True)


def test_groups_in_words() -> None:
    cells = [COUNTRY, Cell("", "UM"), Cell("DRE CUSCO", ""), Cell("DRE CUSCO", "EIB")]
    assert [place(cell) for cell in cells] == [
        "País", "Unidocente y multigrado", "DRE CUSCO", "DRE CUSCO, EIB",
    ]  # fmt: skip


def test_what_was_put_together_has_a_name(sheets: dict[str, list[tuple[Any, ...]]]) -> None:
    row = replace(report().responses[0], by="dre", group=REST)
    found = opened(results_xlsx(report(responses=(report().responses[1], row))))
    assert [row[:2] for row in found["No respuesta"][4:]] == [("País", ""), ("DRE", "Otras, agrupadas")]


# CSV


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_csv_has_a_figure_a_row_under_fixed_names() -> None:
    rows = lines(results_csv(report()))
    assert list(rows[0].values()) == [
        "7", "pertinencia", "", "agree", "", "", "0.765400", "0.010000", "0.700000", "0.800000", "0.013300",
        "35000.4", "700", "ok",
    ]  # fmt: skip
    assert [row["status"] for row in rows] == [
        "ok", "referential", "above_0.95", "suppressed", "ok", "below_0.05", "suppressed",
    ]  # fmt: skip


def test_what_is_not_published_is_empty_in_the_csv_too() -> None:
    rows = [row for row in lines(results_csv(report())) if row["status"] == "suppressed"]
    numbers = ("value", "se", "ci_low", "ci_high", "cv", "n_weighted", "n")
    assert {row[name] for row in rows for name in numbers} == {""}


def test_nought_and_all_of_few_have_no_value_in_the_csv() -> None:
    rows = {row["status"]: row["value"] for row in lines(results_csv(report()))}
    assert (rows["above_0.95"], rows["below_0.05"]) == ("", "")


# Field


def test_the_field_with_its_loss_of_coverage_and_rate() -> None:
    (rows,) = opened(fieldwork_xlsx([field_row(), field_row("DRE PUNO", "UM", issued=0, linked=0)])).values()
    assert rows[2][:5] == ("DRE", "Modelo", "Población", "Meta", "Emitidas")
    assert rows[3] == ("DRE CUSCO", "EIB", 500, 50, 84, 63, 25, 4, 40, 3, 5, 4, 50)
    assert rows[4][6] is None


# Anonymous answers


def test_answers_one_a_row_under_the_names_of_the_items() -> None:
    about = {"dre": "DRE CUSCO", "modelo": "EIB", "nivel": "", "area": "rural", "mode": "bot"}
    about |= {"language": "", "week": ""}
    answers = [about | {item.name: 3 for item in ITEMS}, about | {item.name: "" for item in ITEMS}]
    file = BytesIO()
    assert write_answers(file, iter(answers), ITEMS) == 2
    (rows,) = opened(file.getvalue()).values()
    assert rows[0] == ("DRE", "Modelo", "Nivel", "Área", "Modo", "Lengua", "Semana", *(item.name for item in ITEMS))
    assert rows[1] == ("DRE CUSCO", "EIB", None, "rural", "bot", None, None, *[3] * 12)
    assert rows[2][7:] == (None,) * 12


def test_no_answers_make_an_empty_table() -> None:
    file = BytesIO()
    assert write_answers(file, [], ITEMS) == 0
    (rows,) = opened(file.getvalue()).values()
    assert len(rows) == 1


def test_an_answer_that_looks_like_a_formula_is_a_text() -> None:
    file = BytesIO()
    write_answers(file, [{"dre": "=1+1"}], ())
    cell = openpyxl.load_workbook(BytesIO(file.getvalue()))["Respuestas"]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
