"""One update's turn: who acts, when, in which language, and the ways to answer. No way to send."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from content.messages import refusals
from content.programme import Programme
from content.views import Reader, View
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person
from domain.policy import Actor
from domain.year.calendar import local
from i18n.catalogues import Tongue
from scheduler.announce import announce
from scheduler.kinds import Kind
from scheduler.outbox import Post, post


@dataclass(frozen=True, kw_only=True)
class SharedContact:
    phone: str
    own: bool  # the server says that it is the sender's, and it was not forwarded


@dataclass(kw_only=True)
class Turn:
    """Everything that a handler works with, inside the unit of work of its update."""

    session: Session
    programme: Programme
    now: datetime
    update_id: int
    chat_id: int
    t: Tongue
    who: Actor | None  # None: this chat is linked to nobody
    person: Person | None
    tapped: int | None = None  # message whose button was tapped
    written: int | None = None  # message that the person wrote
    bot_name: str = ""
    planner_asked: bool = False  # a plan waits to be worked out, sent or checked: its worker is woken
    new_days_off: bool = False  # days off came or went: the calendar is read again when the unit is committed
    _posted: int = field(default=0, repr=False)

    @property
    def today(self) -> date:
        return local(self.now).date()

    @property
    def reader(self) -> Reader:
        """Who writes, as views see them."""
        known = self.person.id if self.person else None
        return Reader(session=self.session, t=self.t, programme=self.programme, now=self.now, person_id=known)

    def say(self, view: View, /, **args: Any) -> None:
        """Answers with a new message."""
        post(self.session, self._reply(view, args))

    def show(self, view: View, /, **args: Any) -> None:
        """Answers in place of the tapped message; with a new one when nothing was tapped."""
        post(self.session, self._shown(view, args))

    def refuse(self, refusal: Refused) -> None:
        """Says why not, and what to do next."""
        self.say(refusals.refusal, code=refusal.code, facts=refusal.facts)

    def apply(self, outcome: Outcome, view: View, /, **args: Any) -> bool:
        """Lets everyone concerned know and shows `view`; or says why it was refused."""
        if isinstance(outcome, Refused):
            self.refuse(outcome)
            return False
        self.tell(outcome, self._shown(view, args))
        return True

    def tell(self, done: Done, *replies: Post) -> None:
        announce(self.session, self.programme, done.events, self.now, *replies)

    def _shown(self, view: View, args: dict[str, Any]) -> Post:
        return self._reply(view, args, edits=self.tapped if self._posted == 0 else None)

    def _reply(self, view: View, args: dict[str, Any], *, edits: int | None = None) -> Post:
        self._posted += 1
        known = self.person.id if self.person else None
        return Post(
            key=f"reply:{self.update_id}:{self._posted}",
            chat_id=self.chat_id,
            person_id=known,
            kind=Kind.REPLY,
            view=view,
            args=args if known else args | {"language": self.t.tag},
            not_before=self.now,
            edits=edits,
        )


class Door(Protocol):
    """The front door's side of a turn: opens the unit of work in which `work` runs."""

    async def enter(self, work: Callable[[Turn], None]) -> None: ...
