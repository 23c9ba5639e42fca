"""A letter about a dead date, and one that left twice, are found; what is counted as doubtful is not wrong."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.school_year.checks.letters import dead_dates, twice
from tests.school_year.checks.rows import Row, Rows, instant_of
from tests.school_year.conftest import one


def sent(rows: Rows, kind: str) -> Row:
    return next(line for line in rows.sent if line["kind"] == kind and line["activity_id"] is not None)


def again(rows: Rows, line: Row, **values: Any) -> Rows:
    """The same year with one more letter, which left otherwise."""
    return replace(rows, sent=[*rows.sent, {**line, "dedupe_key": "planted", **values}])


def test_a_letter_about_an_earlier_date_is_found(rows: Rows) -> None:
    line = sent(rows, "reminder")
    (wrong,) = dead_dates(again(rows, line, revision=line["revision"] - 1)).wrong
    assert wrong.startswith("planted at")
    assert wrong.endswith(f"revision {line['revision']} stood")


def test_a_reminder_of_what_has_passed_is_found(rows: Rows) -> None:
    line = sent(rows, "reminder")
    activity = rows.activity[line["activity_id"]]
    begins = instant_of(rows.history[activity["id"]][-1]["starts_at"])
    (wrong,) = dead_dates(again(rows, line, at=(begins + timedelta(hours=2, minutes=1)).isoformat())).wrong
    assert wrong.endswith("it was past")


def test_a_reminder_of_what_was_called_off_is_found(rows: Rows) -> None:
    off = next(row for row in rows["activity"] if row["state"] == "cancelled" and row["kind"] == "visita")
    past = rows.history[off["id"]][-1]
    line = {**sent(rows, "reminder"), "activity_id": off["id"], "revision": past["revision"]}
    at = (instant_of(past["at"]) + timedelta(seconds=1)).isoformat()
    (wrong,) = dead_dates(again(rows, line, at=at)).wrong
    assert wrong.endswith("it was cancelled")


def test_a_second_copy_is_found_and_one_that_is_counted_is_none(rows: Rows) -> None:
    sure = {row["dedupe_key"]: row for row in rows["outbox"] if row["status"] == "sent" and not row["uncertain"]}
    line = next(line for line in rows.sent if line["dedupe_key"] in sure)
    more = replace(rows, sent=[*rows.sent, line])
    assert twice(more).wrong == (f"{line['dedupe_key']}: 2 copies",)
    counted = one(more, "outbox", sure[line["dedupe_key"]]["id"], uncertain=1)
    assert twice(counted).wrong == ()
    third = replace(counted, sent=[*counted.sent, line])
    assert twice(third).wrong == (f"{line['dedupe_key']}: 3 copies",)


def test_a_letter_that_only_the_row_calls_sent_is_found(rows: Rows) -> None:
    line = rows.sent[0]
    fewer = replace(rows, sent=[each for each in rows.sent if each["dedupe_key"] != line["dedupe_key"]])
    assert twice(fewer).wrong == (f"{line['dedupe_key']}: never left",)


def test_a_letter_that_ended_without_a_reason_or_that_nobody_posted_is_found(rows: Rows) -> None:
    row = next(row for row in rows["outbox"] if row["status"] == "cancelled")
    assert twice(one(rows, "outbox", row["id"], last_error=None)).wrong == (
        f"{row['dedupe_key']}: cancelled, without a reason",
    )
    assert twice(again(rows, rows.sent[0])).wrong == ("planted: no row",)
