"""A reader of views in the village of dates, and what a message shows."""

from datetime import datetime

from aiogram.filters.callback_data import CallbackData

from content.message import Message
from content.programme import Programme
from content.views import Reader
from domain.people.roles import Person
from i18n.catalogues import tongue
from tests.domain.dates.village import NOW, Village


def reader(
    v: Village,
    who: Person | None,
    programme: Programme,
    *,
    now: datetime = NOW,
    language: str = "es",
    due_at: datetime | None = None,
) -> Reader:
    id_ = who.id if who else None
    return Reader(session=v.session, t=tongue(language), programme=programme, now=now, person_id=id_, due_at=due_at)


def labels(message: Message | None) -> list[list[str]]:
    assert message is not None
    return [[button.label for button in row] for row in message.buttons]


def acts(message: Message | None) -> list[CallbackData]:
    assert message is not None
    return [button.action for row in message.buttons for button in row if button.action is not None]


def text(message: Message | None) -> str:
    assert message is not None
    return message.text
