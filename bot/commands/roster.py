"""`yanapaq import`: a file against the database, dry first; applied in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from rich.progress import track
from sqlalchemy.orm import Session

from bot.commands.roster_shown import as_json, show_plan, verdict
from bot.commands.speak import Format, err, show_json, tell
from bot.commands.wish import Wish
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from bot.settings import Settings, data_key
from content.files.roster import KINDS, open_roster
from content.files.table import Table, Unreadable
from content.files.tables_out import mark_errors
from content.loader import load_norm
from content.roster_errors import LABELS, as_cell_error, file_text
from domain.people.identity import Seal
from domain.roster.apply import apply as carry_out
from domain.roster.cells import fold
from domain.roster.check import check
from domain.roster.plan import Finding, Given, Kind, Line, Plan
from domain.store import run_unit
from domain.year.calendar import local
from i18n.languages import LANGUAGES
from scheduler.clock import SystemClock

MOST_REPORTED = 5_000  # rows of a report of a long file; nobody reads more, and each mark costs time
LONG_FILE = 5000  # rows from which a progress bar is of use


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
    """Shows the difference and, when wished and allowed, applies it. FOUND when that was refused."""
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
        show_json(as_json(plan, table, wish, applied))
    else:
        show_plan(plan, table, wish, applied)
        tell(verdict(plan, wish, applied))
    return Exit.FOUND if plan.errors or wish.apply > applied else Exit.OK


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
    return {fold(name): each.tag for each in LANGUAGES for name in (each.tag, each.name, *each.aliases)}


def write_report(report: Path, plan: Plan, table: Table) -> None:
    """The sent table with its bad cells marked; of a padrón of the whole country only the rows to look at."""
    findings: Sequence[Finding] = (*plan.errors, *plan.warnings)
    if len(table.rows) > MOST_REPORTED:
        rows = set(islice(dict.fromkeys(each.row for each in findings), MOST_REPORTED))
        findings = [each for each in findings if each.row in rows]
        table = replace(table, rows=tuple(row for row in table.rows if row.number in rows))
        tell(f"El archivo es largo: el reporte lleva solo {len(rows)} filas observadas, los errores primero.")
    report.write_bytes(mark_errors(table, [as_cell_error(each) for each in findings], LABELS))
