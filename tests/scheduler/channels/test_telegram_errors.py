"""The library's errors, sorted by cause: what the server cannot be made to say is made by hand."""

from datetime import timedelta

import httpx
import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from scheduler.channels.port import Cause, Hitch, NotFetched, NotSent
from scheduler.channels.telegram_errors import (
    GONE_ALREADY,
    NEVER_LEFT,
    TEXTS,
    by_text,
    cause_of,
    hitch_of,
    is_done_already,
    seconds,
)


def raised_from(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("kind", NEVER_LEFT)
@pytest.mark.parametrize("error", [NetworkError("x"), TimedOut()])
def test_what_never_left_is_certain(kind: type[Exception], error: TelegramError) -> None:
    assert cause_of(raised_from(error, kind("x"))) == NotSent(cause=Cause.NOT_SENT)


@pytest.mark.parametrize(
    "kind", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]
)
def test_what_may_have_left_is_a_doubt(kind: type[Exception]) -> None:
    assert cause_of(raised_from(NetworkError("x"), kind("x"))) == NotSent(cause=Cause.UNKNOWN)


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("Bad Gateway"), Conflict("x"), TelegramError("Invalid")])
def test_what_says_nothing_certain_is_a_doubt(error: TelegramError) -> None:
    assert cause_of(error) == NotSent(cause=Cause.UNKNOWN)


def test_a_refusal_is_told_from_a_lost_line_though_the_library_derives_one_from_the_other() -> None:
    assert isinstance(BadRequest("x"), NetworkError)
    assert cause_of(raised_from(BadRequest("x"), httpx.ConnectError("x"))) == NotSent(cause=Cause.REFUSED)


@pytest.mark.parametrize("wait", [5, timedelta(seconds=5)])
def test_the_length_of_a_pause_is_read_without_a_warning(wait: int | timedelta) -> None:
    assert seconds(RetryAfter(wait)) == 5.0


@pytest.mark.parametrize(("part", "cause"), TEXTS)
def test_texts_are_found_anywhere_and_in_any_case(part: str, cause: Cause) -> None:
    assert by_text(f"Bad Request: {part.upper()} (and more)") == cause


@pytest.mark.parametrize("text", GONE_ALREADY)
def test_what_is_gone_already_is_away_and_is_no_edit(text: str) -> None:
    error = BadRequest(f"{text.capitalize()} for everyone")
    assert (is_done_already(error, away=True), is_done_already(error)) == (True, False)
    assert not is_done_already(NetworkError(text), away=True)


@pytest.mark.parametrize(
    ("error", "hitch"),
    [
        (BadRequest("Wrong file_id or the file is temporarily unavailable"), Hitch.FILE_UNKNOWN),
        (BadRequest("File is too big"), Hitch.TOO_BIG),
        (NetworkError("File is too big"), Hitch.LINE),
        (BadRequest("x"), Hitch.FILE_UNKNOWN),
        (InvalidToken("x"), Hitch.NO_ACCESS),
        (TimedOut(), Hitch.LINE),
        (raised_from(NetworkError("x"), httpx.ConnectError("x")), Hitch.LINE),
    ],
)
def test_errors_of_a_file_that_was_asked_for_are_sorted(error: TelegramError, hitch: Hitch) -> None:
    assert hitch_of(error) == NotFetched(hitch=hitch)


def test_a_pause_of_files_is_one_of_everything() -> None:
    assert hitch_of(RetryAfter(9)) == NotFetched(hitch=Hitch.PAUSE, retry_after=9.0)


def test_only_an_unmodified_message_is_done_already() -> None:
    assert is_done_already(BadRequest("Message is not modified: specified new message content"))
    assert not is_done_already(BadRequest("Message to edit not found"))
    assert not is_done_already(NetworkError("message is not modified"))
