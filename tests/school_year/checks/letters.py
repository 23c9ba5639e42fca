"""No letter about a date that was dead when it left, and none twice but those whose doubt is counted."""

from collections import Counter
from datetime import datetime, timedelta

from tests.school_year.checks.rows import Row, Rows, instant_of
from tests.school_year.findings import Finding

# state after a verb, as people mean it; written down here, not read from the machine that is checked
AFTER = {
    "confirm": "confirmed", "accept": "confirmed", "counter": "countered", "decline": "declined",
    "cancel": "cancelled", "miss": "cancelled", "close": "confirmed", "replace": "proposed",
}  # fmt: skip
REMINDS = ("reminder", "nudge")
OF_USE = timedelta(hours=2)


def dead_dates(rows: Rows) -> Finding:
    """Every letter against its activity as it stood at that moment, by its history."""
    about = [line for line in rows.sent if line["activity_id"] is not None]
    wrong = [f"{line['dedupe_key']} at {line['at']}: {why}" for line in about if (why := dead(rows, line))]
    reminders = sum(line["kind"] in REMINDS for line in about)
    return Finding(what="letters about a date", many=len(about), wrong=tuple(wrong), facts=f"{reminders} reminders")


def dead(rows: Rows, line: Row) -> str | None:
    """Why the letter should not have left."""
    at = instant_of(line["at"])
    past = [each for each in rows.history[line["activity_id"]] if instant_of(each["at"]) <= at]
    if not past:
        return "nothing was there yet"
    now = past[-1]
    if now["revision"] != line["revision"]:
        return f"revision {now['revision']} stood"
    if line["kind"] not in REMINDS:
        return None
    state, starts_at = stood(rows, line["activity_id"], past), instant_of(now["starts_at"])
    if state != ("confirmed" if line["kind"] == "reminder" else "proposed"):
        return f"it was {state}"
    return "it was past" if late(line, starts_at, at) else None


def late(line: Row, starts_at: datetime, at: datetime) -> bool:
    return at > starts_at + (OF_USE if line["kind"] == "reminder" else timedelta())


def stood(rows: Rows, activity_id: int, past: list[Row]) -> str:
    """The state after some lines of a history."""
    meeting = rows.activity[activity_id]["kind"] != "visita"
    state = ""
    for line in past:
        moved = "confirmed" if meeting else "proposed"
        state = moved if line["verb"] == "move" else AFTER.get(line["verb"], state)
    return state


def twice(rows: Rows) -> Finding:
    """Copies of one key: the first, and one more where the row says that it is in doubt."""
    copies = Counter(line["dedupe_key"] for line in rows.sent)
    rows_by_key = {row["dedupe_key"]: row for row in rows["outbox"]}
    wrong = [f"{key}: {many} copies" for key, many in copies.items() if many > 1 + doubt(rows_by_key.get(key))]
    wrong += [f"{key}: no row" for key in copies if key not in rows_by_key]
    wrong += [
        f"{row['dedupe_key']}: never left"
        for row in rows["outbox"]
        if row["status"] == "sent" and not copies[row["dedupe_key"]]
    ]
    wrong += [f"{row['dedupe_key']}: {row['status']}, without a reason" for row in rows["outbox"] if silent(row)]
    doubtful, more = sum(map(doubt, rows["outbox"])), sum(many - 1 for many in copies.values())
    ends = Counter(row["status"] for row in rows["outbox"])
    beside = ", ".join(f"{many} {status}" for status, many in sorted(ends.items()))
    return Finding(
        what="letters that left", many=len(rows.sent), wrong=tuple(wrong),
        facts=f"{doubtful} in doubt, {more} of them twice; rows: {beside}",
    )  # fmt: skip


def doubt(row: Row | None) -> int:
    return row["uncertain"] if row is not None else 0


def silent(row: Row) -> bool:
    """Neither left nor says why not; or could not be written at all."""
    return row["status"] == "dead" or (row["status"] in ("failed", "expired", "cancelled") and not row["last_error"])
