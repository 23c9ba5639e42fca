"""Every strategy has ended closed or with a reason, and every docente has their year or a reason why not."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.school_year.checks.norm import COLUMNS, first_of
from tests.school_year.checks.rows import Row, Rows, listed, named
from tests.school_year.findings import Finding


def ended(rows: Rows) -> Finding:
    found = [(row, why) for row in rows["activity"] if (why := open_end(rows, row))]
    how = Counter(end_of(rows, row) for row in rows["activity"])
    return Finding(
        what="strategies that ended",
        many=len(rows["activity"]),
        wrong=tuple(f"{named(row)}: {why}" for row, why in found),
        facts=", ".join(f"{many} {what}" for what, many in how.most_common()),
    )


def open_end(rows: Rows, row: Row) -> str | None:
    record = rows.record.get(row["id"])
    if row["state"] == "cancelled":
        reason = row["reason"] or (record and record["reason"])
        return None if reason else "called off without a reason"
    if row["state"] != "confirmed":
        return f"left {row['state']}"
    if record is None:
        return "not closed"
    held = record["held"] != "not_held"
    return None if held and rows.days.get(row["id"]) else "stands, and was not held"


def end_of(rows: Rows, row: Row) -> str:
    record = rows.record.get(row["id"])
    if record is not None:
        return str(record["held"])
    return str(row["state"])


# Docentes


def years(rows: Rows) -> Finding:
    """Of each docente who was accompanied at the start: the visitas of their column, whoever took their place."""
    held = defaultdict(set)
    fell: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for row in sorted(rows["activity"], key=lambda row: row["id"]):
        if row["kind"] == "visita":
            whose, record = first_of(rows, row["docente_id"]), rows.record.get(row["id"])
            if row["state"] == "confirmed" and record is not None and record["held"] != "not_held":
                held[whose].add(row["number"])
            elif row["state"] == "cancelled":
                fell[whose][row["number"]] = row["reason"] or (record["reason"] if record else "") or ""
    wrong, whole, reasons = [], 0, Counter[str]()
    for docente_id, most in sorted(due(rows).items()):
        missing = set(range(1, most + 1)) - held[docente_id]
        whole += not missing
        why = {number: fell[docente_id].get(number) or reason_of(rows, docente_id) for number in missing}
        reasons.update(str(each) for each in why.values())
        wrong += [f"docente {docente_id}: visita {number} is missing" for number, each in why.items() if not each]
    beside = ", ".join(f"{many} {what}" for what, many in reasons.most_common())
    return Finding(
        what="docentes with their year", many=len(due(rows)), wrong=tuple(wrong),
        facts=f"{whole} whole; visitas that were not held: {beside or 'none'}",
    )  # fmt: skip


def due(rows: Rows) -> dict[int, int]:
    """Whose plan it is -> visitas of the norm."""
    found = {}
    for row in sorted(rows["assignment"], key=lambda row: row["id"]):
        place = rows.places[row["ie_id"]]
        found.setdefault(first_of(rows, row["docente_id"]), COLUMNS[place.modelo, place.nivel]["visitas"]["value"])
    return found


def reason_of(rows: Rows, docente_id: int) -> str | None:
    """Why somebody has not all visitas, beyond those that were called off: they left, or no plan was possible."""
    mine = [row for row in rows["assignment"] if row["docente_id"] == docente_id]
    if all(row["until"] is not None for row in mine):
        return "left"
    if any(row["since"] > min(each["since"] for each in rows["assignment"]) for row in mine[:1]):
        return "came in mid-year"
    hosts = {row["acompanante_id"] for row in mine}
    return next(refusals(rows, hosts, docente_id), None)


def refusals(rows: Rows, hosts: set[int], docente_id: int) -> Iterator[str]:
    for plan in rows["year_plan"]:
        if plan["acompanante_id"] in hosts and plan["state"] == "impossible":
            yield "no plan fits"
    for row in rows["planned_activity"]:
        if row["work"] == "visita" and row["subject"] == str(docente_id) and row["status"] == "refused":
            yield f"refused: {listed(row['refused']) if False else row['refused']}"
