"""What waits for a person's decision, decided once, on both databases."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot.inbox_rows import InboxRow
from bot.mute import mute_bot
from scheduler.outbox import OutboxRow
from simulator.server import TOKEN, Simulator
from tests.bot.desk import Desk
from tests.bot.test_commands_listing import letter

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


def row_of(desk: Desk, number: int) -> OutboxRow:
    found: OutboxRow = desk.unit(lambda session: session.get_one(OutboxRow, number))
    return found


@pytest.fixture
def doubt(desk: Desk) -> Desk:
    """Row 1 is in doubt, row 2 was sent."""
    letters = [letter("unknown", id=1, attempts=2, uncertain=2), letter("sent", id=2)]
    desk.unit(lambda session: session.add_all(letters))
    return desk


def test_a_message_in_doubt_is_sent_again(doubt: Desk) -> None:
    result = doubt("operator", "resend", "1")
    row = row_of(doubt, 1)
    assert (result.exit_code, row.status, row.attempts, row.last_error) == (
        0,
        "pending",
        0,
        "resent_by_operator",
    )
    assert row.expires_at > row.not_before > NOW


def test_a_message_in_doubt_is_taken_as_seen(doubt: Desk) -> None:
    result = doubt("operator", "seen", "1")
    assert (result.exit_code, row_of(doubt, 1).status) == (0, "sent")


@pytest.mark.parametrize("verb", ["resend", "seen"])
@pytest.mark.parametrize("number", ["2", "99"])
def test_what_is_not_in_doubt_is_left(doubt: Desk, verb: str, number: str) -> None:
    result = doubt("operator", verb, number)
    assert (result.exit_code, row_of(doubt, 2).status, row_of(doubt, 2).last_error) == (1, "sent", None)
    assert f"El mensaje {number} no está en duda" in result.stderr


@pytest.mark.parametrize("verb", ["resend", "seen"])
def test_one_or_all_must_be_said(doubt: Desk, verb: str) -> None:
    for words in ((), ("1", "--all")):
        result = doubt("operator", verb, *words)
        assert (result.exit_code, "Diga cuál" in result.stderr) == (2, True)
    assert row_of(doubt, 1).status == "unknown"


def test_a_second_decision_comes_too_late(doubt: Desk) -> None:
    assert [doubt("operator", "seen", "1").exit_code, doubt("operator", "resend", "1").exit_code] == [0, 1]
    assert row_of(doubt, 1).status == "sent"


def test_an_update_that_failed_is_opened_again_and_only_that(desk: Desk) -> None:
    def put(session: Session) -> None:
        for update_id, status in ((7, "dead"), (8, "done")):
            session.add(InboxRow(update_id=update_id, body="{}", received_at=NOW, status=status, attempts=5))

    desk.unit(put)
    assert [desk("operator", "retry", number).exit_code for number in ("7", "8", "9")] == [0, 1, 1]
    rows = desk.unit(lambda session: [session.get_one(InboxRow, number) for number in (7, 8)])
    assert [(row.status, row.attempts) for row in rows] == [("new", 0), ("done", 5)]


def test_of_an_update_whose_body_was_not_kept_nothing_is_tried_again(desk: Desk) -> None:
    """An answer to a survey, or one of too many at once."""

    def put(session: Session) -> None:
        session.add(InboxRow(update_id=7, chat_id=1, body=None, received_at=NOW, status="dead", attempts=5))

    desk.unit(put)
    result = desk("operator", "retry", "7")
    assert (result.exit_code, "no se guardó lo que decía" in " ".join(result.stderr.split())) == (1, True)
    assert desk.unit(lambda session: session.get_one(InboxRow, 7).status) == "dead"


async def test_a_webhook_in_the_way_is_taken_away(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:

    simulator = Simulator(token=TOKEN)
    address = await simulator.start()
    bot = mute_bot(TOKEN, address)
    await bot.set_webhook("http://127.0.0.1:9/x", secret_token="s" * 40)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_URL", address)
    result = await asyncio.to_thread(sqlite_desk, "operator", "drop-webhook")
    info = await bot.get_webhook_info()
    await bot.session.close()
    await simulator.stop()
    assert (result.exit_code, info.url) == (0, "")


def test_without_a_token_there_is_no_webhook_to_take_away(sqlite_desk: Desk) -> None:
    assert sqlite_desk("operator", "drop-webhook").exit_code == 2
