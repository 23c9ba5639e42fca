"""What `yanapaq import` says: the counts, what to correct, what happened and what to do next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

from rich.table import Table as Shown

from bot.commands.speak import cell, out
from bot.commands.wish import Wish
from content.files.table import Table
from content.roster_errors import SKIPPED, cell_text
from domain.roster.plan import Finding, Kind, Plan, Severity

SHOWN = 40  # lines of findings on the screen; all are in the report and in the JSON
NUMBERED = 5  # rows named in a line of equal findings
TABLE_NAMES = {
    "ie": "IE",
    "ugel": "UGEL (código)",
    "person": "Personas",
    "role": "Cargos",
    "assignment": "Asignaciones",
    "closure": "Días no hábiles",
}
CONFIRM = (
    "{gone} de {of} IE activas de estas UGEL ya no vienen, y en {peopled} de ellas hay personas con cargo o "
    "acompañamiento. Si el archivo es solo una parte del padrón, agregue --keep-gone; si de verdad dejaron "
    "de funcionar, confírmelo con --end-gone AAAA-MM-DD."
)


def show_plan(plan: Plan, table: Table, wish: Wish, applied: bool) -> None:
    counts = Shown(show_edge=False, title=title(plan, wish, applied))
    for header in ("", "Nuevos", "Cambian", "Ya no vienen", "Iguales"):
        counts.add_column(header)
    for name, numbers in plan.counts().items():
        counts.add_row(TABLE_NAMES[name], *(str(number) for number in numbers.values()))
    out.print(counts)
    for reason, number in plan.skipped.items():
        out.print(f"Fuera del programa, {SKIPPED[reason]}: {number} filas")
    if table.dropped:
        out.print(f"Columnas personales que no se leen: {', '.join(table.dropped)}", markup=False)
    if table.absent:
        out.print(f"No vinieron (pueden faltar): {', '.join(table.absent)}", markup=False)
    show_findings(plan, table)


def title(plan: Plan, wish: Wish, applied: bool) -> str:
    """What was done with the plan; an import that changes nothing applies nothing."""
    if applied:
        return "Cambios aplicados" if wish.changes(plan) else "Sin cambios"
    return "No se aplicó: no se cambió nada" if wish.apply else "Ensayo: no se cambió nada"


def show_findings(plan: Plan, table: Table) -> None:
    """Errors first, then warnings; those that say the same of the same column in one line."""
    groups = grouped((*plan.errors, *plan.warnings))
    if not groups:
        return
    found = Shown(show_edge=False)
    for header in ("", "Fila", "Columna", "Qué corregir"):
        found.add_column(header, overflow="fold")
    for each in groups[:SHOWN]:
        mark = "error" if each[0].severity == Severity.ERROR else "aviso"
        column = table.headers.get(each[0].column, each[0].column)
        found.add_row(mark, row_numbers(each), cell(column), cell(cell_text(each[0])))
    out.print(found)
    if len(groups) > SHOWN:
        numbers = Counter(each.code for each in plan.findings)
        rest = ", ".join(f"{code}: {number}" for code, number in numbers.most_common())
        out.print(f"Hay {len(plan.findings)} observaciones en total ({rest}). Todas: --report archivo.xlsx")


def grouped(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings that read alike, in the order of the first of each."""
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    for each in findings:
        groups.setdefault((each.severity, each.column, cell_text(each)), []).append(each)
    return list(groups.values())


def row_numbers(findings: Sequence[Finding]) -> str:
    """«2, 3, 4, 5, 6… (67 filas)»."""
    named = ", ".join(str(each.row) for each in findings[:NUMBERED])
    return named if len(findings) <= NUMBERED else f"{named}… ({len(findings)} filas)"


def verdict(plan: Plan, wish: Wish, applied: bool) -> str:
    """What happened, and what to do next."""
    if not plan.errors and not (plan.new or plan.changed or plan.gone):
        return "Nada que cambiar: la base ya tiene lo que dice el archivo."
    return "\n".join([outcome(plan, wish, applied), *still_there(plan, wish, applied)])


def outcome(plan: Plan, wish: Wish, applied: bool) -> str:
    errors = len({each.row for each in plan.errors})
    if applied:
        return applied_text(plan, wish, errors)
    if errors and wish.apply:
        return (
            f"No se aplicó: {errors} filas tienen errores. Corríjalas, o use --apply-good-rows para aplicar las demás."
        )
    if errors:
        return f"{errors} filas tienen errores. Use --report archivo.xlsx para verlas marcadas."
    if wish.must_confirm(plan):
        lead = "No se aplicó: " if wish.apply else "Antes de aplicar: "
        return lead + CONFIRM.format(**asdict(plan.loss))
    return "Si está de acuerdo, repita la orden con --apply."


def applied_text(plan: Plan, wish: Wish, errors: int) -> str:
    if errors:
        return f"Aplicado sin {errors} filas con errores. Corríjalas e importe de nuevo."
    if not wish.changes(plan):
        return "No se cambió nada."
    after = " Reinicie yanapaq run para que el calendario los tome." if plan.kind == Kind.DAYS_OFF else ""
    return f"Aplicado.{after}"


def still_there(plan: Plan, wish: Wish, applied: bool) -> list[str]:
    """What the file does not bring any more and that goes on, a sentence for each table."""
    if not applied:
        return []
    end = "" if plan.errors or plan.kind == Kind.IE else " Para terminarlos use --end-gone AAAA-MM-DD."
    kept = wish.kept(plan).items()
    return [f"{TABLE_NAMES[table]} que ya no vienen y siguen vigentes: {number}.{end}" for table, number in kept]


def as_json(plan: Plan, table: Table, wish: Wish, applied: bool) -> dict[str, object]:
    """Counts and every finding; names of people and documents stay out."""
    return {
        "kind": plan.kind,
        "rows": plan.rows,
        "applied": applied,
        "changed": applied and wish.changes(plan),
        "must_confirm": wish.must_confirm(plan),
        "counts": plan.counts(),
        "still_there": dict(wish.kept(plan)),
        "skipped": dict(plan.skipped),
        "dropped_columns": list(table.dropped),
        "absent_columns": list(table.absent),
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
