"""How a person is reached: the linked chat, the one-time invitation, wrong tries."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, Index, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Instant, count_of

INVITATION_BYTES = 24  # 192 bits, 32 characters of a start link
INVITATION_LIFE = timedelta(days=7)
WRONG_TRIES = 5
WRONG_TRIES_SPAN = timedelta(hours=1)


class Contact(Base):
    """A person's chat. One person, one chat; a new link takes the place of the old one."""

    __tablename__ = "contact"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    linked_at: Mapped[datetime] = mapped_column(Instant)
    reachable: Mapped[bool] = mapped_column(default=True)


class Invitation(Base):
    """A one-time link, stored as SHA-256, bound to one person."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class WrongTry(Base):
    """A wrong token or wrong digits, kept an hour to slow guessing down."""

    __tablename__ = "wrong_try"
    __table_args__ = (Index("ix_wrong_try_chat_id_at", "chat_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True)
class Linked:
    """Somebody's chat as the front door sees it."""

    person_id: int
    reachable: bool


def invite(session: Session, person_id: int, now: datetime) -> str:
    """Makes a link's token and revokes the person's earlier ones. The token is not stored."""
    session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None))
        .where(Invitation.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    token = secrets.token_urlsafe(INVITATION_BYTES)
    session.add(
        Invitation(
            person_id=person_id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
    )
    return token


def invited(session: Session, token: str, now: datetime) -> int | None:
    """The person an unused, unexpired token is bound to; it is not used up yet."""
    return invited_by_hash(session, token_hash(token), now)


def invited_by_hash(session: Session, hashed: str, now: datetime) -> int | None:
    """As `invited`, for a token of which only the hash was kept."""
    return session.scalar(select(Invitation.person_id).where(Invitation.token_hash == hashed, *usable(now)))


def bound_to(session: Session, hashed: str) -> int | None:
    """Whom a token was made for, even when it is used or too old. Opens nothing."""
    return session.scalar(select(Invitation.person_id).where(Invitation.token_hash == hashed))


def use_invitation(session: Session, token: str, now: datetime) -> int | None:
    """Uses the token up; of two who race, one wins: the guarded UPDATE tells who."""
    return use_invitation_by_hash(session, token_hash(token), now)


def use_invitation_by_hash(session: Session, hashed: str, now: datetime) -> int | None:
    """As `use_invitation`, for a token of which only the hash was kept."""
    query = (
        update(Invitation)
        .where(Invitation.token_hash == hashed, *usable(now))
        .values(used_at=now)
        .returning(Invitation.person_id)
    )
    return session.scalar(query)


def revoke(session: Session, invitation_id: int, now: datetime) -> bool:
    """Closes an invitation that is still open; the guarded UPDATE tells whether it was."""
    query = update(Invitation).where(Invitation.id == invitation_id, *usable(now)).values(revoked_at=now)
    return count_of(session.execute(query)) == 1


def link(session: Session, person_id: int, chat_id: int, now: datetime) -> None:
    """Binds the chat to the person and frees both from earlier bonds."""
    session.execute(delete(Contact).where((Contact.person_id == person_id) | (Contact.chat_id == chat_id)))
    session.add(Contact(person_id=person_id, chat_id=chat_id, linked_at=now))
    session.flush()


def unlink(session: Session, person_id: int) -> None:
    session.execute(delete(Contact).where(Contact.person_id == person_id))


def chat_of(session: Session, person_id: int) -> int | None:
    """Where to write to a person, or None while there is nowhere."""
    contact = session.get(Contact, person_id)
    return contact.chat_id if contact is not None and contact.reachable else None


def linked_chat(session: Session, person_id: int) -> int | None:
    """The chat of a person, reachable or not."""
    return session.scalar(select(Contact.chat_id).where(Contact.person_id == person_id))


def linked_person(session: Session, chat_id: int) -> int | None:
    """The person of a chat, reachable or not."""
    return session.scalar(select(Contact.person_id).where(Contact.chat_id == chat_id))


def set_reachable(session: Session, chat_id: int, reachable: bool) -> int | None:
    """Marks the chat; the person if that changed something, else None."""
    query = (
        update(Contact)
        .where(Contact.chat_id == chat_id, Contact.reachable != reachable)
        .values(reachable=reachable)
        .returning(Contact.person_id)
    )
    return session.scalar(query)


def note_wrong_try(session: Session, chat_id: int, now: datetime) -> None:
    session.execute(delete(WrongTry).where(WrongTry.at <= now - WRONG_TRIES_SPAN))
    session.add(WrongTry(chat_id=chat_id, at=now))


def must_pause(session: Session, chat_id: int, now: datetime) -> bool:
    """True after five wrong tries within an hour."""
    tries = session.scalar(
        select(func.count())
        .select_from(WrongTry)
        .where(WrongTry.chat_id == chat_id, WrongTry.at > now - WRONG_TRIES_SPAN)
    )
    return (tries or 0) >= WRONG_TRIES


def move_chat(session: Session, old: int, new: int) -> bool:
    """Follows a chat that Telegram gave another id."""
    result = session.execute(update(Contact).where(Contact.chat_id == old).values(chat_id=new))
    return count_of(result) == 1


def usable(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
