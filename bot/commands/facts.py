"""`yanapaq list days|redes|invitations|settings`: what was loaded, handed out and decided."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.commands.listing import Headers, name_of, rows
from bot.commands.speak import Format, show, tell
from bot.exits import Exit, Stop
from bot.ground import on_rows, read_settings
from content.loader import load_norm
from domain.people import contacts
from domain.people.contacts import Invitation
from domain.people.roles import Person
from domain.people.territory import Dre, Ie, Red, Ugel
from domain.year.closures import Closure
from scheduler.clock import SystemClock

DAY_HEADERS: Headers = {"day": "Día", "place": "Ámbito", "reason": "Motivo"}
RED_HEADERS: Headers = {"id": "N.º", "name": "Red educativa", "ugel": "UGEL", "dre": "DRE", "ies": "IE"}
INVITATION_HEADERS: Headers = {
    "id": "N.º",
    "person_id": "Persona",
    "person": "Nombre",
    "created_at": "Hecha",
    "expires_at": "Vence",
    "state": "Estado",
}
SETTING_HEADERS: Headers = {
    "code": "Ajuste",
    "value": "Valor",
    "default": "Si no se dice",
    "options": "Admite",
    "numeral": "Numeral",
}
NOT_OPEN = "La invitación {number} no está abierta. Vea: yanapaq list invitations"


def days(year: int | None, limit: int, shape: Format) -> None:
    """Días no hábiles that were imported; feriados are known without being loaded."""

    def read(session: Session) -> list[dict[str, object]]:
        query = select(Closure).order_by(Closure.day, Closure.id)
        found = [row for row in session.scalars(query) if year is None or row.day.year == year]
        return [{"day": row.day, "place": place_of(session, row.scope), "reason": row.reason} for row in found[:limit]]

    show(on_rows(read, read_only=True), DAY_HEADERS, shape)


def place_of(session: Session, scope: str | None) -> str:
    """The name of a scope as the calendar knows it; None: the whole country."""
    kind, _, which = (scope or "").partition(":")
    if kind == "ugel":
        return session.get_one(Ugel, int(which)).name
    if kind == "red":
        return session.get_one(Red, int(which)).name
    if kind == "ie":
        ie = session.get_one(Ie, int(which))
        return f"{ie.cod_mod}-{ie.anexo} {ie.name}"
    return which or "todo el país"


def redes(limit: int, shape: Format) -> None:
    query = (
        select(Red.id, Red.name, Ugel.name.label("ugel"), Dre.name.label("dre"), func.count(Ie.id).label("ies"))
        .join(Ugel, Ugel.id == Red.ugel_id)
        .join(Dre, Dre.id == Ugel.dre_id)
        .outerjoin(Ie, Ie.red_id == Red.id)
        .group_by(Red.id, Red.name, Ugel.name, Dre.name)
        .order_by(Dre.name, Ugel.name, Red.name)
    )
    show(rows(query.limit(limit)), RED_HEADERS, shape)


def invitations(only_open: bool, limit: int, shape: Format) -> None:
    """Links that were made, the newest first; never the link itself, which nobody keeps."""
    now = SystemClock().now()
    query = (
        select(Invitation, name_of(Person).label("person"))
        .join(Person, Person.id == Invitation.person_id)
        .order_by(Invitation.id.desc())
    )
    if only_open:
        query = query.where(*contacts.usable(now))

    def read(session: Session) -> list[dict[str, object]]:
        return [
            {name: getattr(row, name, None) for name in INVITATION_HEADERS} | {"person": who, "state": state(row, now)}
            for row, who in session.execute(query.limit(limit))
        ]

    show(on_rows(read, read_only=True), INVITATION_HEADERS, shape)


def state(row: Invitation, now: datetime) -> str:
    if row.used_at is not None:
        return "used"
    if row.revoked_at is not None:
        return "revoked"
    return "open" if row.expires_at > now else "expired"


def settings(shape: Format) -> None:
    """How each ambiguity of the norm is read here, and how it is read when nobody says otherwise."""
    default = load_norm()
    chosen = default.with_settings(read_settings().norm_settings)
    found = [
        {
            "code": each.code,
            "value": each.value,
            "default": default.setting(each.code).value,
            "options": ", ".join(map(str, each.options)),
            "numeral": each.numeral,
        }
        for each in chosen.settings
    ]
    show(found, SETTING_HEADERS, shape)


def revoke(number: int) -> None:
    """Closes an invitation that somebody lost. Raises Stop when it is not open."""
    now = SystemClock().now()
    if not on_rows(lambda session: contacts.revoke(session, number, now)):
        raise Stop(NOT_OPEN.format(number=number), Exit.FOUND)
    tell(f"La invitación {number} ya no sirve. Para otra: yanapaq invite --person NÚMERO")
