"""The pattern people write today: an aiogram handler, an ORM session an update, one commit.

Written as its users write it: a middleware gives the handler its session, people are looked up by
chat, rows are changed as objects. Updates are handled as they come, as `start_polling` does.
"""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, Router
from aiogram.types import CallbackQuery, Message, TelegramObject
from sqlalchemy import event, make_url, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bench import at_once
from content import actions
from domain.activities.model import Activity, Answer, History, Participant, State
from domain.people.contacts import Contact
from domain.people.roles import Person

POOL = 16  # of PostgreSQL: a connection for each chat


class HandlerSession:
    def __init__(self, url: str) -> None:
        self._engine = engine(url)
        self._bot = at_once.bot()

    async def open(self) -> None:
        self._dispatcher = Dispatcher()
        self._dispatcher.update.outer_middleware(
            SessionMiddleware(async_sessionmaker(self._engine, expire_on_commit=False))
        )
        self._dispatcher.include_router(router())

    async def feed(self, raw: bytes) -> None:
        await self._dispatcher.feed_raw_update(self._bot, json.loads(raw))

    async def close(self) -> None:
        await self._engine.dispose()


def engine(url: str) -> AsyncEngine:
    """aiosqlite with WAL and synchronous=NORMAL, or asyncpg; pools as the library sets them or larger."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_async_engine(address.set(drivername="postgresql+asyncpg"), pool_size=POOL)
    made = create_async_engine(address.set(drivername="sqlite+aiosqlite"), connect_args={"timeout": 30})

    @event.listens_for(made.sync_engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return made


class SessionMiddleware(BaseMiddleware):
    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        async with self._sessions() as session:
            return await handler(event, data | {"session": session})


def router() -> Router:
    made = Router()
    made.callback_query.register(attend, actions.Attend.filter())
    return made


async def attend(query: CallbackQuery, callback_data: actions.Attend, session: AsyncSession, bot: Bot) -> None:
    """Keeps the answer with its line of history, thanks the docente and tells the organiser."""
    person = await person_of(session, query.from_user.id)
    row = await session.get(Participant, (callback_data.activity, person.id)) if person else None
    activity = await session.get(Activity, callback_data.activity)
    if person is None or row is None or activity is None or activity.state != State.CONFIRMED:
        await query.answer("No es posible.", show_alert=True)
        return
    row.answer = Answer.YES if callback_data.coming else Answer.NO
    row.reason = callback_data.reason or None
    session.add(history(activity, person))
    organiser = await session.scalar(select(Contact.chat_id).where(Contact.person_id == activity.organiser_id))
    await session.commit()
    await query.answer()
    assert isinstance(query.message, Message)
    await query.message.edit_text("Gracias. Guardamos su respuesta.")
    if organiser is not None:
        await bot.send_message(organiser, f"{person.nombres} {person.apellidos} respondió su invitación.")


async def person_of(session: AsyncSession, chat_id: int) -> Person | None:
    query = select(Person).join(Contact, Contact.person_id == Person.id).where(Contact.chat_id == chat_id)
    found: Person | None = await session.scalar(query)
    return found


def history(activity: Activity, person: Person) -> History:
    return History(
        activity_id=activity.id,
        revision=activity.revision,
        at=datetime.now(UTC),
        by=person.id,
        verb="attend",
        starts_at=activity.starts_at,
        days=activity.days,
    )
