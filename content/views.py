"""Views by name: what an outbox row says it will show, and the function that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from content.message import Message
from content.programme import Programme
from domain.year.calendar import local
from i18n.catalogues import Tongue


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a view is made, and when. A view reads rows through `session` and writes none."""

    session: Session
    t: Tongue
    programme: Programme
    now: datetime
    person_id: int | None  # None: nobody is linked to the chat yet
    due_at: datetime | None = None  # when it should have left; None: now

    @property
    def today(self) -> date:
        return local(self.now).date()


View = Callable[..., Message | None]  # (reader, **ids); None: there is nothing to say any more
VIEWS: dict[str, View] = {}


def view(function: View) -> View:
    """Registers a view under «file.function», the name that outbox rows keep."""
    VIEWS[name_of(function)] = function
    return function


def name_of(function: View) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
