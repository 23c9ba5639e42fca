"""Who is known already, by the sealed hash of the document."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.people.identity import Identity
from domain.people.roles import Assignment, Person, Role
from domain.roster import documents
from domain.roster.cells import Cells
from domain.roster.plan import Given


@dataclass(frozen=True, kw_only=True)
class Known:
    """A person of the database, as far as a file can change them."""

    id: int
    apellidos: str
    nombres: str
    language: str
    language_origin: str
    mobile_hash: str | None


def document_of(cells: Cells, column: str, kind_column: str) -> tuple[str, str | None]:
    """Kind and number of a document; a DNI that a spreadsheet took for a number gets its zeros back."""
    kind = cells.text(kind_column).upper() or "DNI"
    text = cells.needed(column)
    if not text:
        return kind, None
    if kind == "DNI":
        text = documents.padded(text, 8)
    result = documents.document(kind, text)
    at = kind_column if getattr(result, "code", None) == documents.Code.DOCUMENT_KIND else column
    return kind, cells.checked(at, result)


def document_hash(given: Given, kind: str, number: str) -> str:
    return given.seal.hash("document", f"{kind}{number}")


def known_people(session: Session) -> dict[str, Known]:
    query = select(
        Identity.document_hash,
        Person.id,
        Person.apellidos,
        Person.nombres,
        Person.language,
        Person.language_origin,
        Identity.mobile_hash,
    ).join(Person, Person.id == Identity.person_id)
    return {
        row.document_hash: Known(
            id=row.id,
            apellidos=row.apellidos,
            nombres=row.nombres,
            language=row.language,
            language_origin=row.language_origin,
            mobile_hash=row.mobile_hash,
        )
        for row in session.execute(query)
    }


def peopled_ies(session: Session, today: date) -> set[int]:
    """IE where somebody holds a post or is accompanied, today or later."""
    found: set[int] = set()
    for table in (Role, Assignment):
        lasting = or_(table.until.is_(None), table.until >= today)
        found |= {ie_id for ie_id in session.scalars(select(table.ie_id).where(lasting)) if ie_id is not None}
    return found
