"""The ledger of consent: what text was shown, and what the person said. Rows are only added."""

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base, Instant

TELEGRAM = "telegram"  # purpose: being written to by Telegram (Ley 29733, art. 13 and 15)
ACCEPT, DECLINE, WITHDRAW = "accept", "decline", "withdraw"


class Consent(Base):
    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person_id_purpose", "person_id", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str]
    action: Mapped[str]
    text_version: Mapped[str]
    text_sha256: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    at: Mapped[datetime] = mapped_column(Instant)


def record(
    session: Session,
    person_id: int,
    *,
    purpose: str,
    action: str,
    version: str,
    text: str,
    language: str,
    now: datetime,
) -> None:
    """Adds what the person said to the text that they were shown."""
    session.add(
        Consent(
            person_id=person_id,
            purpose=purpose,
            action=action,
            text_version=version,
            text_sha256=hashlib.sha256(text.encode()).hexdigest(),
            language=language,
            channel="telegram",
            at=now,
        )
    )


def last(session: Session, person_id: int, purpose: str) -> Consent | None:
    query = select(Consent).where(Consent.person_id == person_id, Consent.purpose == purpose)
    return session.scalar(query.order_by(Consent.id.desc()).limit(1))
