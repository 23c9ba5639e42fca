"""Documents and mobiles, kept apart from people and sealed.

Look-ups go by a keyed hash; the readable value is encrypted. Both keys come from one secret that
is not in the database.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

from cryptography.fernet import Fernet
from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.base import Base


class Identity(Base):
    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("document_hash"),
        Index("ix_identity_mobile_hash", "mobile_hash"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    document_kind: Mapped[str]  # DNI | CE | PTP
    document_hash: Mapped[str]
    document_sealed: Mapped[bytes]
    last_four_hash: Mapped[str]
    mobile_hash: Mapped[str | None]
    mobile_sealed: Mapped[bytes | None]


@dataclass(frozen=True)
class Seal:
    """Hashes for look-up and encryption for reading, both from one secret."""

    secret: str

    def hash(self, kind: str, value: str) -> str:
        message = f"{kind}|{value}".encode()
        return hmac.new(self.secret.encode(), message, hashlib.sha256).hexdigest()

    def close(self, value: str) -> bytes:
        return self._fernet().encrypt(value.encode())

    def open(self, sealed: bytes) -> str:
        return self._fernet().decrypt(sealed).decode()

    def _fernet(self) -> Fernet:
        key = hmac.new(self.secret.encode(), b"seal", hashlib.sha256).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def __repr__(self) -> str:
        return "Seal(…)"


def identity(seal: Seal, *, person_id: int, kind: str, document: str, mobile: str | None) -> Identity:
    """A sealed row; `document` and `mobile` are already validated (`roster/documents.py`)."""
    return Identity(
        person_id=person_id,
        document_kind=kind,
        document_hash=seal.hash("document", f"{kind}{document}"),
        document_sealed=seal.close(document),
        last_four_hash=seal.hash("last four", f"{person_id}{document[-4:]}"),
        mobile_hash=seal.hash("mobile", mobile) if mobile else None,
        mobile_sealed=seal.close(mobile) if mobile else None,
    )


def find_by_document(session: Session, seal: Seal, kind: str, document: str) -> Identity | None:
    wanted = seal.hash("document", f"{kind}{document}")
    return session.scalar(select(Identity).where(Identity.document_hash == wanted))


def find_by_mobile(session: Session, seal: Seal, mobile: str) -> list[Identity]:
    """Everybody with that mobile: a shared phone matches more than one."""
    wanted = seal.hash("mobile", mobile)
    return list(session.scalars(select(Identity).where(Identity.mobile_hash == wanted)))


def last_four_match(seal: Seal, row: Identity, digits: str) -> bool:
    wanted = seal.hash("last four", f"{row.person_id}{digits}")
    return hmac.compare_digest(wanted, row.last_four_hash)
