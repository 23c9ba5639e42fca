"""`yanapaq hold` and `yanapaq release`, as after a restored backup, on both databases."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from scheduler.hold import held_since
from tests.bot.desk import Desk
from tests.bot.test_commands_listing import letter
from tests.bot.test_commands_operator import row_of

PAST, FUTURE = datetime(2026, 8, 10, 14, 0, tzinfo=UTC), datetime.now(UTC) + timedelta(days=30)


def two_letters(desk: Desk) -> None:
    """Row 1 was due long ago, row 2 is due in a month."""
    rows = [
        letter("pending", id=1, dedupe_key="1", chat_id=1, not_before=PAST),
        letter("pending", id=2, dedupe_key="2", chat_id=2, not_before=FUTURE, expires_at=FUTURE),
    ]
    desk.unit(lambda session: session.add_all(rows))


def test_a_hold_stands_until_it_is_released(desk: Desk) -> None:
    two_letters(desk)
    held = desk("hold")
    since = desk.unit(held_since)
    assert (held.exit_code, held.stderr.startswith("Envío retenido desde ")) == (0, True)
    assert (desk("hold").exit_code, desk.unit(held_since)) == (0, since)
    released = desk("release")
    assert (released.exit_code, desk.unit(held_since)) == (0, None)
    assert "Quedan 1 mensajes en duda" in released.stderr
    assert [(row_of(desk, n).status, row_of(desk, n).last_error) for n in (1, 2)] == [
        ("unknown", "restored"),
        ("pending", None),
    ]


def test_a_release_of_nothing_says_so(desk: Desk) -> None:
    result = desk("release")
    assert (result.exit_code, result.stderr) == (1, "El envío no está retenido: no hay nada que soltar.\n")


def test_nothing_in_doubt_is_not_spoken_of(sqlite_desk: Desk) -> None:
    sqlite_desk("hold")
    assert "en duda" not in sqlite_desk("release").stderr


def test_all_that_is_in_doubt_can_be_settled_at_once(desk: Desk) -> None:
    two_letters(desk)
    desk.unit(lambda session: session.add(letter("pending", id=3, dedupe_key="3", chat_id=3, not_before=PAST)))
    desk("hold")
    desk("release")
    assert "Quedan como recibidos: 2." in desk("operator", "seen", "--all").stderr
    assert [row_of(desk, n).status for n in (1, 2, 3)] == ["sent", "pending", "sent"]
    assert desk("operator", "resend", "--all").exit_code == 1


def test_a_restored_backup_is_held_looked_at_and_released(sqlite_desk: Desk) -> None:
    """The whole way of the manual: VACUUM INTO, loss, the copy in its place, hold, doctor, release."""
    desk = sqlite_desk
    two_letters(desk)
    file = Path(desk.database_url.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as connection:
        connection.execute("VACUUM INTO ?", (str(desk.folder / "backup.db"),))
    connection.close()
    desk.unit(lambda session: setattr(session.get_one(type(letter("x")), 1), "status", "sent"))
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    shutil.copy(desk.folder / "backup.db", file)
    assert row_of(desk, 1).status == "pending"  # it went out after the backup: sent again, it would be a second copy
    desk("hold")
    (note,) = [row for row in desk.json("doctor") if row["check"] == "envío"]
    assert (note["grade"], note["advice"].endswith("yanapaq release")) == ("mirar", True)
    desk("release")
    assert [row_of(desk, n).status for n in (1, 2)] == ["unknown", "pending"]
