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
    """Of each docente's plan, the visitas of their column, whoever took their place; of each IE its meetings."""
    wanted = {**visits_due(rows), **meetings_due(rows)}
    held, fell = defaultdict(set), defaultdict(dict)  # type: ignore[var-annotated]
    for row in sorted(rows["activity"], key=lambda row: row["id"]):
        for whose in subjects(rows, row):
            if was_held(rows, row):
                held[whose].add(row["number"])
            elif row["state"] == "cancelled":
                fell[whose][row["number"]] = why_fell(rows, row)
    wrong, whole, reasons = [], 0, Counter[str]()
    for whose, most in sorted(wanted.items()):
        missing = set(range(1, most + 1)) - held[whose]
        whole += not missing
        for number in sorted(missing):
            why = fell[whose].get(number) or reason_of(rows, *whose)
            reasons[str(why)] += 1
            wrong += [] if why else [f"{whose[0]} {number} of {whose[1]} is missing"]
    beside = ", ".join(f"{many} {what}" for what, many in reasons.most_common())
    return Finding(
        what="docentes and IE with their year", many=len(wanted), wrong=tuple(wrong),
        facts=f"{whole} whole; not held: {beside or 'none'}",
    )  # fmt: skip


def subjects(rows: Rows, row: Row) -> list[tuple[str, int]]:
    """Whose an activity is: of a docente's plan, or of every IE where it was."""
    if row["kind"] == "visita":
        return [("visita", first_of(rows, row["docente_id"]))]
    return [(row["kind"], ie_id) for ie_id in rows.ies.get(row["id"], ())]


def was_held(rows: Rows, row: Row) -> bool:
    record = rows.record.get(row["id"])
    return row["state"] == "confirmed" and record is not None and record["held"] != "not_held"


def why_fell(rows: Rows, row: Row) -> str:
    record = rows.record.get(row["id"])
    return str(row["reason"] or (record["reason"] if record else "") or "")


def visits_due(rows: Rows) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for row in sorted(rows["assignment"], key=lambda row: row["id"]):
        whose = ("visita", first_of(rows, row["docente_id"]))
        found.setdefault(whose, column_of(rows, row["ie_id"])["visitas"]["value"])
    return found


def meetings_due(rows: Rows) -> dict[tuple[str, int], int]:
    names = {"gia": "gia", "rtc": "rtc", "taller": "talleres"}
    ies = {row["ie_id"] for row in rows["assignment"]}
    return {(kind, ie): column_of(rows, ie)[name]["value"] for ie in ies for kind, name in names.items()}


def column_of(rows: Rows, ie_id: int) -> Row:
    return COLUMNS[rows.places[ie_id].modelo, rows.places[ie_id].nivel]


def reason_of(rows: Rows, kind: str, id_: int) -> str | None:
    """Why something never had a date: nobody is there any more, somebody begins anew, or no plan was possible."""
    mine = [row for row in rows["assignment"] if row["docente_id" if kind == "visita" else "ie_id"] == id_]
    if all(row["until"] is not None for row in mine):
        return "left"
    if kind == "visita" and min(row["since"] for row in mine) > min(row["since"] for row in rows["assignment"]):
        return "came in mid-year"
    return next(refusals(rows, {row["acompanante_id"] for row in mine}, kind, id_), None)


def refusals(rows: Rows, hosts: set[int], kind: str, id_: int) -> Iterator[str]:
    for plan in rows["year_plan"]:
        if plan["acompanante_id"] in hosts and plan["state"] == "impossible":
            yield "no plan fits"
    for row in rows["planned_activity"]:
        about = [row["subject"]] if kind == "visita" else map(str, listed(row["ie_ids"]))
        if row["work"] == kind and str(id_) in about and row["status"] == "refused":
            yield f"refused: {row['refused']}"
