"""`yanapaq list …`: rows as tables or JSON. Never a document, a mobile or the text of a message."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.commands.speak import Format, show
from bot.ground import on_rows
from bot.inbox_rows import InboxRow
from domain.activities.model import Activity
from domain.people.contacts import Contact
from domain.people.roles import Assignment, Person, Role
from domain.people.territory import Dre, Ie, Ugel
from domain.year.calendar import local
from scheduler.clock import SystemClock
from scheduler.outbox import OutboxRow

Headers = dict[str, str]
IE_HEADERS: Headers = {
    "cod_mod": "Código",
    "anexo": "Anexo",
    "name": "IE",
    "dre": "DRE",
    "ugel": "UGEL",
    "nivel": "Nivel",
    "modelo": "Modelo",
    "area": "Área",
    "lengua_1": "Lengua",
    "active": "Activa",
}
PEOPLE_HEADERS: Headers = {
    "id": "N.º",
    "apellidos": "Apellidos",
    "nombres": "Nombres",
    "role": "Rol",
    "ie": "IE",
    "ugel": "UGEL",
    "dre": "DRE",
    "since": "Desde",
    "linked": "Con chat",
}
ASSIGNMENT_HEADERS: Headers = {
    "id": "N.º",
    "year": "Año",
    "etapa": "Etapa",
    "acompanante": "Acompañante",
    "docente": "Docente",
    "ie": "IE",
    "since": "Desde",
    "until": "Hasta",
}
ACTIVITY_HEADERS: Headers = {
    "id": "N.º",
    "kind": "Tipo",
    "number": "Orden",
    "day": "Día",
    "days": "Días",
    "place": "Lugar",
    "organiser": "Convoca",
    "state": "Estado",
    "revision": "Revisión",
}
OUTBOX_HEADERS: Headers = {
    "id": "N.º",
    "status": "Estado",
    "kind": "Clase",
    "view": "Mensaje",
    "person_id": "Persona",
    "not_before": "Desde",
    "attempts": "Intentos",
    "last_error": "Causa",
}
INBOX_HEADERS: Headers = {
    "update_id": "N.º",
    "status": "Estado",
    "received_at": "Recibido",
    "attempts": "Intentos",
    "error": "Error",
}


def ies(ugel: str | None, review: bool, limit: int, shape: Format) -> None:
    query = (
        select(
            Ie.cod_mod, Ie.anexo, Ie.name, Dre.name.label("dre"), Ugel.name.label("ugel"),
            Ie.nivel, Ie.modelo, Ie.area, Ie.lengua_1, Ie.active,
        )
        .join(Ugel, Ugel.id == Ie.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
        .order_by(Dre.name, Ugel.name, Ie.cod_mod, Ie.anexo)
    )  # fmt: skip
    if ugel:
        query = query.where(func.upper(Ugel.name).contains(ugel.upper(), autoescape=True))
    if review:
        query = query.where(or_(Ie.modelo.is_(None), Ie.nivel.is_(None)), Ie.active)
    show(rows(query.limit(limit)), IE_HEADERS, shape)


def people(ie: str | None, limit: int, shape: Format) -> None:
    today = local(SystemClock().now()).date()
    query = (
        select(
            Person.id, Person.apellidos, Person.nombres, Role.kind.label("role"), Ie.name.label("ie"),
            Ugel.name.label("ugel"), Dre.name.label("dre"), Role.since,
            Contact.person_id.is_not(None).label("linked"),
        )
        .outerjoin(Role, (Role.person_id == Person.id) & or_(Role.until.is_(None), Role.until >= today))
        .outerjoin(Ie, Ie.id == Role.ie_id)
        .outerjoin(Ugel, Ugel.id == Role.ugel_id)
        .outerjoin(Dre, Dre.id == Role.dre_id)
        .outerjoin(Contact, Contact.person_id == Person.id)
        .order_by(Person.id, Role.id)
    )  # fmt: skip
    if ie:
        query = query.where(Ie.cod_mod == ie)
    show(rows(query.limit(limit)), PEOPLE_HEADERS, shape)


def assignments(year: int | None, limit: int, shape: Format) -> None:
    acompanante, docente = aliased(Person), aliased(Person)
    query = (
        select(
            Assignment.id, Assignment.year, Assignment.etapa, name_of(acompanante).label("acompanante"),
            name_of(docente).label("docente"), Ie.name.label("ie"), Assignment.since, Assignment.until,
        )
        .join(acompanante, acompanante.id == Assignment.acompanante_id)
        .join(docente, docente.id == Assignment.docente_id)
        .join(Ie, Ie.id == Assignment.ie_id)
        .order_by(Assignment.year, Assignment.id)
    )  # fmt: skip
    if year:
        query = query.where(Assignment.year == year)
    show(rows(query.limit(limit)), ASSIGNMENT_HEADERS, shape)


def activities(limit: int, shape: Format) -> None:
    query = (
        select(
            Activity.id, Activity.kind, Activity.number, Activity.day, Activity.days, Activity.place,
            name_of(Person).label("organiser"), Activity.state, Activity.revision,
        )
        .join(Person, Person.id == Activity.organiser_id)
        .order_by(Activity.day, Activity.id)
    )  # fmt: skip
    show(rows(query.limit(limit)), ACTIVITY_HEADERS, shape)


def outbox(status: str | None, limit: int, shape: Format) -> None:
    columns = [getattr(OutboxRow, name) for name in OUTBOX_HEADERS]
    query = select(*columns).order_by(OutboxRow.id.desc())
    if status:
        query = query.where(OutboxRow.status == status)
    show(rows(query.limit(limit)), OUTBOX_HEADERS, shape)


def inbox(status: str | None, limit: int, shape: Format) -> None:
    columns = [getattr(InboxRow, name) for name in INBOX_HEADERS]
    query = select(*columns).order_by(InboxRow.update_id.desc())
    if status:
        query = query.where(InboxRow.status == status)
    show(rows(query.limit(limit)), INBOX_HEADERS, shape)


def name_of(person: Any) -> Any:
    return person.nombres + " " + person.apellidos


def rows(query: Any) -> Sequence[dict[str, Any]]:
    """The rows of a query, from the database of the settings."""
    return on_rows(lambda session: fetched(session, query), read_only=True)


def fetched(session: Session, query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]
