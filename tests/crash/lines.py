"""What both senders of the crash tests share: the letters, the clock, the channel, the short times."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from content.message import Message
from content.views import Reader, view
from scheduler.channels.telegram import Telegram, Timeouts
from scheduler.clock import TravelClock
from scheduler.kinds import Kind
from scheduler.outbox import Post

MONDAY = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)  # 09:00 in Lima, a working day
TOKEN = "123456:TEST-token-of-the-senders-00000000"
LEASE, MARGIN = timedelta(seconds=4), timedelta(seconds=2.5)
TIMEOUTS = Timeouts(read=1.5, total=2.2)
RATE = 400.0
IN_FLIGHT = 8
TICK = 0.2  # seconds
PER_CHAT = 3  # letters
KINDS = (Kind.REPLY, Kind.NOTICE, Kind.BULK)
CANARY = "999000777"  # a telephone that stands in every letter and in no log


@view
def numbered(_reader: Reader, n: int, phone: str) -> Message:
    return Message(text=f"Carta {n} <i>{phone}</i>")


def letter(n: int) -> Post:
    """The n-th: three to a chat, kinds in turn."""
    return Post(
        key=f"carta:{n}",
        chat_id=chat(n),
        person_id=None,
        kind=KINDS[n // PER_CHAT % len(KINDS)],
        view=numbered,
        args={"n": n, "phone": CANARY},
        not_before=MONDAY - timedelta(minutes=1),
    )


def chat(n: int) -> int:
    return 1000 + n // PER_CHAT


def number_in(text: str) -> int:
    return int(text.split()[1])


def clock(born: float) -> TravelClock:
    """All processes agree on the hour: Monday morning when the run was `born` (seconds since the epoch)."""
    return TravelClock(MONDAY + timedelta(seconds=time.time() - born))


async def mouth(api: str) -> Telegram:
    channel = Telegram(TOKEN, api, RATE, TIMEOUTS)
    await channel.open()
    return channel


def order(**about: Any) -> dict[str, Any]:
    """What a life is told, so that it can be told in one line of JSON."""
    return {"naive": False, "point": "", **about}
