"""Letters for tests of the scheduler, the views that show them, and short ways to look at rows."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from content.actions import Open
from content.message import Button, File, Message
from content.views import Reader
from domain.people.roles import Person
from domain.year.calendar import LIMA
from scheduler.claim import LEASE, Claimed, claim
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Post, Status, post

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)  # Monday 10/08/2026, 09:00 in Lima
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def hello(reader: Reader, n: int = 0) -> Message:
    return Message(text=f"<b>Hola {n}</b>")


def silent(reader: Reader) -> None:
    return None


def broken(reader: Reader) -> Message:
    raise LookupError("a view with a fault")


def away(reader: Reader) -> Message:
    """The database cannot answer: the error is an operational one, as of a full disk or a restart."""
    slow = "SELECT pg_terminate_backend(pg_backend_pid())"
    gone = "SELECT * FROM a_table_that_is_away"
    reader.session.execute(text(gone if reader.session.get_bind().dialect.name == "sqlite" else slow))
    return Message(text="")


def long_button(reader: Reader) -> Message:
    return Message(text="Hola", buttons=((Button("Abrir", Open(screen="x" * 80)),),))


def dated(reader: Reader) -> Message:
    return Message(text=f"{reader.due_at:%d/%m %H:%M} {reader.t.tag} {reader.person_id}")


def marked(reader: Reader) -> Message:
    return Message(text='<b>Visita &amp; GIA</b>\n<a href="https://a.pe/?b=1">3 &lt; 4</a> y 5 < 6')


def of_activity(reader: Reader, activity_id: int) -> Message:
    return Message(text=f"actividad {activity_id}")


def taken_away(reader: Reader) -> Message:
    return Message(text="", away=True)


def song(reader: Reader, key: str | None = "song", content: str = "OggS") -> Message:
    return Message(text="Escuche", file=File("song.ogg", content.encode(), "voice", key=key))


VIEWS_OF_TESTS = (hello, silent, broken, away, long_button, dated, marked, of_activity, taken_away, song)


def letter(key: str = "carta", *, chat_id: int = 1, **about: Any) -> Post:
    """A notice that is due, to nobody in particular, unless told otherwise."""
    given: dict[str, Any] = {
        "person_id": None,
        "kind": Kind.NOTICE,
        "view": hello,
        "args": {},
        "not_before": NOW - MINUTE,
        **about,
    }
    return Post(key=key, chat_id=chat_id, **given)


def put(session: Session, *letters: Post) -> list[OutboxRow]:
    post(session, *letters)
    return [row_of(session, each.key) for each in letters]


def put_one(session: Session, **about: Any) -> OutboxRow:
    return put(session, letter(**about))[0]


def row_of(session: Session, key: str = "carta") -> OutboxRow:
    """The row as it is in the database now."""
    query = select(OutboxRow).where(OutboxRow.dedupe_key == key)
    return session.scalars(query.execution_options(populate_existing=True)).one()


def claimed_row(session: Session, now: datetime = NOW, lease: timedelta = LEASE, **about: Any) -> Claimed:
    """A row of a letter, claimed."""
    put(session, letter(**about))
    (found,) = claim(session, now, 1, lease)
    return found


def keys(session: Session, found: Iterable[Claimed]) -> list[str]:
    return [session.get_one(OutboxRow, each.id).dedupe_key for each in found]


def set_row(session: Session, key: str = "carta", **values: Any) -> OutboxRow:
    row = row_of(session, key)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()
    return row


def state(session: Session, key: str = "carta") -> tuple[Status, str | None]:
    row = row_of(session, key)
    return Status(row.status), row.last_error


def states(session: Session) -> dict[str, str]:
    query = select(OutboxRow).order_by(OutboxRow.id).execution_options(populate_existing=True)
    return {row.dedupe_key: row.status for row in session.scalars(query)}


def chat(person: Person) -> int:
    return 1000 + person.id


def lima(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of August 2026 by the clock of Lima."""
    return datetime(2026, 8, day, hour, minute, tzinfo=LIMA)
