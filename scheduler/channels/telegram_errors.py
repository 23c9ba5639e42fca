"""What python-telegram-bot raises, sorted by cause. Order matters: BadRequest is a NetworkError."""

import os

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from scheduler.channels.port import Cause, Hitch, NotFetched, NotSent

# Pauses as the library's next release gives them; without this every 429 is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

# A request that never left: the connection was not made, or none was free.
NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

# Fragments of the server's texts, lower case; what is not listed is REFUSED.
TEXTS: tuple[tuple[str, Cause], ...] = (
    ("chat not found", Cause.UNREACHABLE),
    ("bot was blocked by the user", Cause.UNREACHABLE),
    ("user is deactivated", Cause.UNREACHABLE),
    ("can't initiate conversation", Cause.UNREACHABLE),
    ("bot was kicked", Cause.UNREACHABLE),
    ("not a member of", Cause.UNREACHABLE),
    ("can't parse entities", Cause.BAD_TEXT),
    ("message to edit not found", Cause.GONE),
    ("message can't be edited", Cause.GONE),
    ("message_id_invalid", Cause.GONE),
    ("there is no text in the message to edit", Cause.GONE),
    ("wrong file identifier", Cause.FILE_UNKNOWN),
    ("wrong file_id", Cause.FILE_UNKNOWN),
    ("can't use file of type", Cause.FILE_UNKNOWN),
)
HITCHES = {
    Cause.PAUSE: Hitch.PAUSE,
    Cause.NO_ACCESS: Hitch.NO_ACCESS,
    Cause.FILE_UNKNOWN: Hitch.FILE_UNKNOWN,
    Cause.REFUSED: Hitch.FILE_UNKNOWN,
}
TOO_LARGE = "request entity too large"  # 413 has no class of its own
NOT_MODIFIED = ("message is not modified",)
# Of a message that is to be taken away; «can't be deleted» is what is said of one older than 48 hours.
GONE_ALREADY = ("message to delete not found", "message can't be deleted", "message_id_invalid")
FILE_TOO_BIG = "file is too big"


def is_done_already(error: TelegramError, *, away: bool = False) -> bool:
    """True when an edit found the message as it should be; when what is to go is gone, or must stay for good."""
    texts = GONE_ALREADY if away else NOT_MODIFIED
    return isinstance(error, BadRequest) and any(text in str(error).lower() for text in texts)


def hitch_of(error: TelegramError) -> NotFetched:
    """The same errors, of a file that was asked for."""
    sent = cause_of(error)
    if isinstance(error, BadRequest) and FILE_TOO_BIG in str(error).lower():
        return NotFetched(hitch=Hitch.TOO_BIG)
    return NotFetched(hitch=HITCHES.get(sent.cause, Hitch.LINE), retry_after=sent.retry_after)


def cause_of(error: TelegramError) -> NotSent:
    if isinstance(error, RetryAfter):
        return NotSent(cause=Cause.PAUSE, retry_after=seconds(error))
    if isinstance(error, ChatMigrated):
        return NotSent(cause=Cause.MOVED, new_address=error.new_chat_id)
    if isinstance(error, InvalidToken):
        return NotSent(cause=Cause.NO_ACCESS)
    if isinstance(error, BadRequest | Forbidden):
        return NotSent(cause=by_text(str(error)))
    if isinstance(error, NetworkError) and isinstance(error.__cause__, NEVER_LEFT):
        return NotSent(cause=Cause.NOT_SENT)
    if isinstance(error, NetworkError) and TOO_LARGE in str(error).lower():
        return NotSent(cause=Cause.REFUSED)
    return NotSent(cause=Cause.UNKNOWN)


def by_text(text: str) -> Cause:
    lowered = text.lower()
    return next((cause for part, cause in TEXTS if part in lowered), Cause.REFUSED)


def seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
