"""Everything a method needs, in one object: the account of the bot and the organs of the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.chats import Chat, Message, World
from simulator.events import Events
from simulator.faults import Faults
from simulator.files import Files
from simulator.limits import Ages, Gate, Rates
from simulator.menus import Menus
from simulator.recorder import Recorder
from simulator.updates import Updates

Json = dict[str, Any]
Tap = tuple[float, int]  # when the tap was made (seconds of the server's clock), by whom


class Backend:
    """State of the server. `now`: wall clock, aware; `monotonic`: seconds that rates are counted in."""

    def __init__(
        self, *, token: str, now: Callable[[], datetime], rates: Rates, ages: Ages,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.token = token
        self.bot_id = int(token.split(":", maxsplit=1)[0])
        self.username = "yanapaq_demo_bot"
        self.now = now
        self.ages = ages
        self.events = Events()
        self.world = World(self.events.changed)
        self.updates = Updates(now, ages)
        self.gate = Gate(rates, monotonic)
        self.files = Files(self.bot_id)
        self.recorder = Recorder(now)
        self.faults = Faults()
        self.menus = Menus()
        self.taps: dict[str, Tap] = {}  # callback queries that wait for an answer
        self.last_tap = 0

    def clear(self) -> None:
        """Forget everything but the account."""
        for organ in (self.world, self.updates, self.files, self.recorder, self.faults, self.menus):
            organ.clear()
        self.gate.set(self.gate.rates)
        self.taps.clear()
        self.events.changed(0)

    def seconds(self) -> int:
        """The server's clock, Unix seconds."""
        return int(self.now().timestamp())

    def me(self) -> Json:
        """The bot as a Bot API User."""
        return {"id": self.bot_id, "is_bot": True, "first_name": "Yanapaq", "username": self.username}

    def say(self, chat: Chat, content: Json, **how: Any) -> Message:
        """Put a message of the bot into a chat."""
        return self.world.post(chat, sender=self.me(), date=self.seconds(), content=content, outgoing=True, **how)
