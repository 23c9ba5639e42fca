"""Letters to the docentes of the scene, each about their own meeting."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bench.scene import CHAT, MONDAY
from content.messages.reminders import reminder
from scheduler.kinds import Kind
from scheduler.outbox import Post, post


def letter(number: int, kind: Kind = Kind.REMINDER, due: datetime = MONDAY) -> Post:
    """What the docente of this number is to be told from `due` on."""
    return Post(
        key=f"bench:{kind}:{number}",
        chat_id=CHAT + number,
        person_id=number,
        kind=kind,
        view=reminder,
        args={},
        activity_id=number,
        revision=1,
        not_before=due,
    )


def post_to(session: Session, numbers: Iterable[int], kind: Kind = Kind.REMINDER) -> None:
    post(session, *(letter(number, kind) for number in numbers))
