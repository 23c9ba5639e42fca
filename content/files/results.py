"""The report of a wave as files: a workbook laid out as the INEI's ENEDU tables, a long CSV, the anonymous answers.

Numbers are numbers, everything else is text that no spreadsheet runs. Rows are written as they come and
kept nowhere, however many they are.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from content import report_words as words
from content.files.tables_out import csv_text
from domain.surveys.estimates import Estimate, rr1, shown_percent
from domain.surveys.matrix import Item
from domain.surveys.tallies import Kind
from domain.waves.fieldwork import FieldRow
from domain.waves.figures import Figure
from domain.waves.responses import Response
from domain.waves.results import Report

Cells = Sequence[str | float | int | None]
_STREAMED = {
    "constant_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_CSV_HEADERS = (
    "wave", "dimension", "item", "measure", "dre", "modelo", "value", "se", "ci_low", "ci_high", "cv", "n_weighted",
    "n", "status",
)  # fmt: skip


def results_xlsx(report: Report) -> bytes:
    """Dimensions, items, ficha técnica and the comparison of non-response, a sheet each."""
    out = BytesIO()
    with Workbook(out, _STREAMED) as book:
        texts = {item.name: item.text for item in report.items}
        for name, wanted in (("Dimensiones", False), ("Ítems", True)):
            figures = (each for each in report.figures if bool(each.measure.item) is wanted)
            rows = (_figure_row(each, texts) for each in figures)
            _sheet(book, name, _title(report, name), words.FIGURE_HEADERS, rows, words.NOTES)
        _sheet(book, "Ficha técnica", _title(report, "Ficha técnica"), ("Dato", "Valor"), _about(report))
        rows = (_response_row(each) for each in report.responses)
        _sheet(book, "No respuesta", _title(report, "Quiénes respondieron"), words.RESPONSE_HEADERS, rows)
    return out.getvalue()


def results_csv(report: Report) -> bytes:
    """One figure a row under fixed English names, proportions as 0–1; empty where it is not published."""
    return csv_text(_CSV_HEADERS, (_csv_row(report, each) for each in report.figures))


def fieldwork_xlsx(rows: Sequence[FieldRow]) -> bytes:
    """The field by stratum, for the Dirección that answers for it."""
    out = BytesIO()
    with Workbook(out, _STREAMED) as book:
        _sheet(book, "Campo", ("Avance del trabajo de campo",), words.FIELD_HEADERS, map(_field_row, rows))
    return out.getvalue()


def write_answers(file: IO[bytes], answers: Iterable[Mapping[str, Any]], items: Sequence[Item]) -> int:
    """Anonymous answers, one a row, into an open file; how many. Their order says nothing."""
    names = [item.name for item in items]
    headers = [*words.ANSWER_HEADERS.values(), *names]
    with Workbook(file, _STREAMED) as book:
        sheet = book.add_worksheet("Respuestas")
        sheet.freeze_panes(1, 0)
        _write(sheet, 0, headers)
        number, text, digit = 0, sheet.write_string, sheet.write_number
        for number, row in enumerate(answers, 1):
            for column, cell in enumerate(row.values()):
                if cell != "":
                    (text if isinstance(cell, str) else digit)(number, column, cell)
    return number


def _sheet(
    book: Workbook,
    name: str,
    title: Sequence[str],
    headers: Sequence[str],
    rows: Iterable[Cells],
    notes: Sequence[str] = (),
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    numbers = {float: book.add_format({"num_format": "0.0"}), int: book.add_format({"num_format": "#,##0"})}
    for place, header in enumerate(headers):
        sheet.set_column(place, place, max(12, min(len(header) + 2, 40)))
    for number, line in enumerate(title):
        sheet.write_string(number, 0, line, bold)
    top = len(title) + 1
    _write(sheet, top, headers, {str: bold})
    number = top
    for number, row in enumerate(rows, top + 1):
        _write(sheet, number, row, numbers)
    for place, note in enumerate(notes, number + 2):
        sheet.write_string(place, 0, note)
    sheet.freeze_panes(top + 1, 0)


def _write(sheet: Worksheet, number: int, cells: Cells, styles: Mapping[type, Any] | None = None) -> None:
    for column, cell in enumerate(cells):
        style = styles.get(type(cell)) if styles else None
        if isinstance(cell, str):
            sheet.write_string(number, column, cell, style)
        elif cell is not None:
            sheet.write_number(number, column, cell, style)


def _title(report: Report, what: str) -> tuple[str, ...]:
    who = words.POPULATIONS.get(report.population, report.population)
    return (f"{report.title}. {what}", f"{who} · {report.direccion} · cierre {report.closed_on:%d/%m/%Y}")


def _figure_row(figure: Figure, texts: Mapping[str, str]) -> Cells:
    measure, cell = figure.measure, figure.cell
    item = f"{measure.item} {texts.get(measure.item, '')}".strip()
    about = (words.dimension(measure.dimension), item, words.KINDS[measure.kind], cell.dre or "País")
    return (*about, words.MODELOS.get(cell.modelo, cell.modelo), *_numbers(figure))


def _numbers(figure: Figure) -> Cells:
    """Value to note: in percent or points of the index."""
    found = figure.estimate
    if found is None:
        see = words.SEE.format(where=words.place(figure.see)) if figure.see else words.SEE_NOTHING
        return (words.NOT_SHOWN, None, None, None, None, None, None, see)
    scale = 100.0 if figure.measure.kind == Kind.AGREE else 1.0
    value, se, low, high = (scale * each for each in (found.value, found.se, found.low, found.high))
    cv = None if found.cv is None else 100 * found.cv
    shown = shown_percent(found.value, found.n) if figure.measure.kind == Kind.AGREE else None
    note = words.REFERENTIAL if found.is_referential else ""
    return (shown or value, se, low, high, cv, round(found.weighted), found.n, note)


def _csv_row(report: Report, figure: Figure) -> list[str]:
    measure, cell = figure.measure, figure.cell
    about = [str(report.wave_id), measure.dimension, measure.item, str(measure.kind), cell.dre, cell.modelo]
    return [*about, *_csv_numbers(figure.measure.kind, figure.estimate)]


def _csv_numbers(kind: Kind, found: Estimate | None) -> list[str]:
    if found is None:
        return [""] * 7 + ["suppressed"]
    status = "referential" if found.is_referential else "ok"
    value = f"{found.value:.6f}"
    if kind == Kind.AGREE and shown_percent(found.value, found.n):
        value, status = "", "below_0.05" if found.value == 0 else "above_0.95"
    cv = "" if found.cv is None else f"{found.cv:.6f}"
    numbers = [f"{each:.6f}" for each in (found.se, found.low, found.high)]
    return [value, *numbers, cv, f"{found.weighted:.1f}", str(found.n), status]


def _about(report: Report) -> Iterator[Cells]:
    """The ficha técnica. The seed is told now that the field is closed: anybody can draw the sample again."""
    country = next(each for each in report.responses if each.by == "country")
    design = report.design
    yield "Fila de la matriz", report.row
    yield "Población", words.POPULATIONS.get(report.population, report.population)
    yield "Dirección responsable", report.direccion
    yield "Personas en el marco", country.population
    yield "Fecha de corte del marco", f"{report.cut_on:%d/%m/%Y}"
    yield "Huella del marco (SHA-256)", report.frame_hash
    yield "Diseño", "Muestra aleatoria estratificada por DRE y modelo, de una etapa"
    yield "Margen de error", f"±{100 * design['margin']:g} puntos para {words.DESIGNS[design['by']]}"
    yield "Nivel de confianza (%)", 100 * design["confidence"]
    yield "Tasa de respuesta esperada (%)", 100 * design["rate"]
    yield "Semilla", report.seed
    yield "Algoritmo de selección", report.algorithm
    yield "Trabajo de campo", f"{report.opens_on:%d/%m/%Y} a {report.closed_on:%d/%m/%Y}"
    yield "Emitidas", country.issued
    yield "Elegibles", country.eligible
    yield "RR1 (%)", _percent(country.rr1)
    yield "RR2 (%)", _percent(country.rr2)


def _response_row(row: Response) -> Cells:
    asked, answered = _percent(row.share_asked), _percent(row.share_answered)
    apart = None if asked is None or answered is None else answered - asked
    counts = (row.population, row.issued, row.eligible)
    rates = (_percent(row.rr1), _percent(row.rr2))
    return (words.GROUPS[row.by], words.group(row.by, row.group), *counts, *rates, asked, answered, apart)


def _field_row(row: FieldRow) -> Cells:
    away = 100 * (row.issued - row.linked) / row.issued if row.issued else None
    counts = (row.started, row.complete, row.partial, row.refused, row.ineligible)
    rate = _percent(rr1(row.issued, row.ineligible, row.complete))
    return (row.dre, row.modelo, row.population, row.wanted, row.issued, row.linked, away, *counts, rate)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share
