"""From a raw update to its handler: trimmed, validated by aiogram, routed, in one unit of work."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.orm import Session

from bot.identity import FrontDoor, House
from bot.trim import brings_file, speaker, tapped, trim, written
from handlers.ear import ear
from handlers.help import apology, too_many
from handlers.survey_steps import confides
from handlers.turn import Turn
from scheduler.crash_points import reach
from scheduler.wake import Wake

log = structlog.get_logger()


class Ear:
    """Handles one update at a time; taps are acknowledged at once, best effort, outside."""

    def __init__(
        self, bot: Bot, house: House, wake: Wake, files: Wake | None = None, plans: Wake | None = None
    ) -> None:
        """`wake` is rung after every update, `files` after one that brings a file, `plans` after one about a plan."""
        self._bot, self._house, self._wake = bot, house, wake
        self._files, self._plans = files or Wake(), plans or Wake()
        self._router = ear()
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def handle(self, raw: dict[str, Any]) -> None:
        """Has the effect of one update; raises when it had none and should be tried again."""
        door = self._door(raw)
        self._acknowledge(raw.get("callback_query"))
        update = self._understood(raw)
        reach("before_effect")
        if update is not None:
            result = await self._router.propagate_event(update.event_type, update.event, bot=self._bot, door=door)
            if result is UNHANDLED:
                log.debug("update asks for nothing", update=door.update_id)
        if not door.entered:
            await door.shut()
        reach("after_effect")
        self._wake.ring()
        if brings_file(raw):
            self._files.ring()
        if door.planner_asked:
            self._plans.ring()

    def apologise(self, session: Session, raw: dict[str, Any]) -> None:
        """Tells the person that what they sent could not be handled."""
        self._say(apology, session, raw)

    def turn_away(self, session: Session, raw: dict[str, Any]) -> None:
        """Tells the person that they sent too much at once."""
        self._say(too_many, session, raw)

    def confides(self, session: Session, raw: dict[str, Any]) -> bool:
        """True of an update that may hold an answer to a survey, which nobody is to read."""
        query = raw.get("callback_query")
        if isinstance(query, dict):
            return confides(session, speaker(raw) or 0, str(query.get("data")))
        return "message" in raw and confides(session, speaker(raw) or 0, None)

    async def close(self) -> None:
        """Ends what is still being acknowledged, before its connections are closed."""
        for task in self._acknowledging:
            task.cancel()
        await asyncio.gather(*self._acknowledging, return_exceptions=True)

    def _understood(self, raw: dict[str, Any]) -> Update | None:
        """None for what is nobody's word in a private chat, and for what aiogram does not accept."""
        if speaker(raw) is None:
            return None
        try:
            return Update.model_validate(trim(raw), context={"bot": self._bot})
        except ValidationError:
            log.warning("update not understood", update=raw["update_id"])
            return None

    def _say(self, what: Callable[[Turn], None], session: Session, raw: dict[str, Any]) -> None:
        if speaker(raw) is not None and "my_chat_member" not in raw:
            what(self._door(raw).turn(session, self._house.clock.now()))

    def _door(self, raw: dict[str, Any]) -> FrontDoor:
        return FrontDoor(
            house=self._house,
            update_id=int(raw["update_id"]),
            chat_id=speaker(raw) or 0,
            tapped=tapped(raw),
            written=written(raw),
            writes="my_chat_member" not in raw,
        )

    def _acknowledge(self, query: Any) -> None:
        query_id = query.get("id") if isinstance(query, dict) else None
        if isinstance(query_id, str):
            task = asyncio.create_task(self._answer(query_id))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)

    async def _answer(self, query_id: str) -> None:
        with contextlib.suppress(Exception):  # too old, or no network: the effect stands all the same
            await self._bot.answer_callback_query(query_id, request_timeout=5)
