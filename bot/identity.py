"""The front door of one update: from chat to person, and the one unit of work of its effect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from bot import inbox_rows
from content.programme import Programme
from domain.group_commit import Claim
from domain.people.contacts import Contact
from domain.people.roles import Person, Role, held_on
from domain.policy import Actor, OpenRights, open_rights
from domain.store import Store
from domain.year.calendar import local
from handlers.start import came_back
from handlers.turn import Turn
from i18n.catalogues import tongue
from scheduler.clock import Clock


@dataclass(frozen=True, kw_only=True)
class House:
    """What every turn needs and no turn changes."""

    store: Store
    programme: Programme
    clock: Clock
    bot_name: str = ""


@dataclass(kw_only=True)
class FrontDoor:
    """Effects, replies and the update's «done» are one transaction."""

    house: House
    update_id: int
    chat_id: int
    tapped: int | None = None
    written: int | None = None
    writes: bool = True  # False: the update tells of the chat itself, blocked or unblocked
    entered: bool = False
    planner_asked: bool = False  # its worker is to be woken once this is committed
    _reachable: bool = True

    async def enter(self, work: Callable[[Turn], None]) -> None:
        await self._close_with(lambda session: self.unit(session, work))

    async def shut(self) -> None:
        """The update asks for nothing: it is kept, and has no effect."""
        await self._close_with(lambda _session: None)

    async def _close_with(self, unit: Callable[[Session], None]) -> None:
        self.entered = True
        await self.house.store.write_if(Claim(inbox_rows.mark_done, self.update_id), unit)

    def unit(self, session: Session, work: Callable[[Turn], None]) -> None:
        turn = self.turn(session, self.house.clock.now())
        if self.writes and not self._reachable:
            came_back(turn)
        work(turn)
        self.planner_asked = turn.planner_asked

    def turn(self, session: Session, now: datetime) -> Turn:
        rights = open_rights(self.house.programme.norm)
        person, who, self._reachable = who_writes(session, self.chat_id, local(now).date(), rights)
        return Turn(
            session=session,
            programme=self.house.programme,
            now=now,
            update_id=self.update_id,
            chat_id=self.chat_id,
            t=tongue(person.language if person else "es"),
            who=who,
            person=person,
            tapped=self.tapped,
            written=self.written,
            bot_name=self.house.bot_name,
        )


# Person and today's posts of a chat in one look; built once, for every update asks it.
KNOWN = (
    select(Person, Role, Contact.reachable)
    .join(Contact, Contact.person_id == Person.id)
    .outerjoin(Role, (Role.person_id == Person.id) & held_on(bindparam("today", type_=Date)))
    .where(Contact.chat_id == bindparam("chat_id"))
    .order_by(Role.id)
)


def who_writes(
    session: Session, chat_id: int, today: date, rights: OpenRights | None = None
) -> tuple[Person | None, Actor | None, bool]:
    """The person linked to the chat, and whether they counted as reachable.

    Identity comes from the chat alone, never from a text.
    """
    rows = session.execute(KNOWN, {"chat_id": chat_id, "today": today}).all()
    if not rows:
        return None, None, True
    person: Person = rows[0][0]
    roles = tuple(role for _, role, _ in rows if role is not None)
    return person, Actor(person.id, roles, today, rights or OpenRights()), bool(rows[0][2])
