"""`yanapaq import`: a file against the database, dry first; applied in one transaction."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from rich.progress import track
from rich.table import Table as Shown
from sqlalchemy.orm import Session

from bot.commands.speak import Format, cell, err, out, show_json, tell
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from bot.settings import Settings, data_key
from content.files.roster import KINDS, open_roster
from content.files.table import Table, Unreadable
from content.files.tables_out import mark_errors
from content.loader import load_norm
from content.roster_errors import LABELS, SKIPPED, as_cell_error, cell_text, file_text
from domain.people.identity import Seal
from domain.roster.apply import apply as carry_out
from domain.roster.cells import fold
from domain.roster.check import check
from domain.roster.plan import Finding, Given, Kind, Line, Plan, Severity
from domain.store import run_unit
from domain.year.calendar import local
from i18n.languages import LANGUAGES
from scheduler.clock import SystemClock

SHOWN = 40  # findings in the table of the screen; all are in the report and in the JSON
MOST_REPORTED = 5_000  # rows of a report of a long file; nobody reads more, and each mark costs time
LONG_FILE = 5000  # rows from which a progress bar is of use
TABLE_NAMES = {
    "ie": "IE",
    "ugel": "UGEL (código)",
    "person": "Personas",
    "role": "Cargos",
    "assignment": "Asignaciones",
    "closure": "Días no hábiles",
}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the person asked for."""

    apply: bool = False
    good_rows: bool = False  # apply in spite of errors, without the rows that have them
    keep_gone: bool = False
    end_gone: date | None = None

    def allows(self, plan: Plan) -> bool:
        return self.apply and (self.good_rows or not plan.errors)


def import_file(
    *,
    file: Path,
    kind: str | None,
    apply: bool,
    good_rows: bool,
    keep_gone: bool,
    end_gone: date | None,
    year: int | None,
    report: Path | None,
    shape: Format,
) -> Exit:
    """Shows the difference and, when wished and allowed, applies it. FOUND when rows were refused."""
    what, table = opened(file, kind)
    settings = read_settings()
    lay(settings.database_url)
    today = local(SystemClock().now()).date()
    given = Given(
        today=today,
        year=year or today.year,
        seal=Seal(data_key(settings)),
        languages=languages(),
        inicial_unidocente=load_norm().with_settings(settings.norm_settings).choice("inicial_unidocente"),
    )
    wish = Wish(apply=apply, good_rows=good_rows, keep_gone=keep_gone, end_gone=end_gone)
    plan, applied = carried(settings, what, table, given, wish)
    if report is not None:
        write_report(report, plan, table)
    if shape == Format.JSON:
        show_json(as_json(plan, table, applied))
    else:
        show_plan(plan, table, applied)
        tell(verdict(plan, wish, applied))
    return Exit.FOUND if plan.errors else Exit.OK


def opened(file: Path, kind: str | None) -> tuple[Kind, Table]:
    if kind is not None and kind not in KINDS:
        raise Stop(f"No se conoce --kind {kind}. Use: {', '.join(KINDS)}.", Exit.SETTINGS)
    found = open_roster(file, kind)
    if isinstance(found, Unreadable):
        raise Stop(file_text(found), Exit.SETTINGS)
    return found


def carried(settings: Settings, kind: Kind, table: Table, given: Given, wish: Wish) -> tuple[Plan, bool]:
    """The plan, and whether it was applied; check and writing see the same state of the rows."""
    engine = plain_engine(settings.database_url, read_only=not wish.apply)
    try:
        return run_unit(engine, partial(unit, kind, table, given, wish))
    finally:
        engine.dispose()


def unit(kind: Kind, table: Table, given: Given, wish: Wish, session: Session) -> tuple[Plan, bool]:
    plan = check(session, kind, watched(table.rows), given)
    applied = wish.allows(plan)
    if applied:
        carry_out(session, plan, given.seal, end_gone=wish.end_gone, keep_gone=wish.keep_gone)
    return plan, applied


def watched(rows: Collection[Line]) -> Iterable[Line]:
    """The rows, with a bar on the screen while a long file is read."""
    if len(rows) < LONG_FILE or not err.is_terminal:
        return rows
    return track(rows, description="Comparando", console=err)


def languages() -> dict[str, str]:
    """Names under which a language comes in a file, and its tag."""
    return {
        fold(name): each.tag for each in LANGUAGES for name in (each.tag, each.name, *each.aliases)
    }


def write_report(report: Path, plan: Plan, table: Table) -> None:
    """The sent table with its bad cells marked; of a padrón of the whole country only the rows to look at."""
    findings: Sequence[Finding] = (*plan.errors, *plan.warnings)
    if len(table.rows) > MOST_REPORTED:
        rows = set(islice(dict.fromkeys(each.row for each in findings), MOST_REPORTED))
        findings = [each for each in findings if each.row in rows]
        table = replace(table, rows=tuple(row for row in table.rows if row.number in rows))
        tell(f"El archivo es largo: el reporte lleva solo {len(rows)} filas observadas, los errores primero.")
    report.write_bytes(mark_errors(table, [as_cell_error(each) for each in findings], LABELS))


def show_plan(plan: Plan, table: Table, applied: bool) -> None:
    counts = Shown(show_edge=False, title="Cambios aplicados" if applied else "Ensayo: no se cambió nada")
    for header in ("", "Nuevos", "Cambian", "Ya no vienen", "Iguales"):
        counts.add_column(header)
    for name, numbers in plan.counts().items():
        counts.add_row(TABLE_NAMES[name], *(str(number) for number in numbers.values()))
    out.print(counts)
    for reason, number in plan.skipped.items():
        out.print(f"Fuera del programa, {SKIPPED[reason]}: {number} filas")
    if table.dropped:
        out.print(f"Columnas personales que no se leen: {', '.join(table.dropped)}", markup=False)
    show_findings(plan, table)


def show_findings(plan: Plan, table: Table) -> None:
    """Errors first, then warnings; of many alike only their number."""
    listed = (*plan.errors, *plan.warnings)[:SHOWN]
    if not listed:
        return
    found = Shown(show_edge=False)
    for header in ("", "Fila", "Columna", "Qué corregir"):
        found.add_column(header, overflow="fold")
    for each in listed:
        mark = "error" if each.severity == Severity.ERROR else "aviso"
        column = table.headers.get(each.column, each.column)
        found.add_row(mark, str(each.row), cell(column), cell(cell_text(each)))
    out.print(found)
    if len(plan.findings) > len(listed):
        numbers = Counter(each.code for each in plan.findings)
        rest = ", ".join(f"{code}: {number}" for code, number in numbers.most_common())
        out.print(f"Hay {len(plan.findings)} observaciones en total ({rest}). Todas: --report archivo.xlsx")


def verdict(plan: Plan, wish: Wish, applied: bool) -> str:
    """What happened, and what to do next."""
    errors = len({each.row for each in plan.errors})
    if not plan.errors and not (plan.new or plan.changed or plan.gone):
        return "Nada que cambiar: la base ya tiene lo que dice el archivo."
    if applied and plan.errors:
        return f"Aplicado sin {errors} filas con errores. Corríjalas e importe de nuevo."
    if applied:
        after = " Reinicie yanapaq run para que el calendario los tome." if plan.kind == Kind.DAYS_OFF else ""
        return f"Aplicado.{after}"
    if wish.apply:
        return (
            f"No se aplicó: {errors} filas tienen errores. Corríjalas, o use --apply-good-rows "
            "para aplicar las demás."
        )
    return "Si está de acuerdo, repita la orden con --apply." if not plan.errors else (
        f"{errors} filas tienen errores. Use --report archivo.xlsx para verlas marcadas."
    )


def as_json(plan: Plan, table: Table, applied: bool) -> dict[str, object]:
    """Counts and every finding; names of people and documents stay out."""
    return {
        "kind": plan.kind,
        "rows": plan.rows,
        "applied": applied,
        "counts": plan.counts(),
        "skipped": dict(plan.skipped),
        "dropped_columns": list(table.dropped),
        "errors": [finding_json(each, table) for each in plan.errors],
        "warnings": [finding_json(each, table) for each in plan.warnings],
    }


def finding_json(finding: Finding, table: Table) -> dict[str, object]:
    return {
        "row": finding.row,
        "column": table.headers.get(finding.column, finding.column),
        "code": finding.code,
        "text": cell_text(finding),
    }
