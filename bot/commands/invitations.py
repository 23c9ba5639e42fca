"""`yanapaq invite`: one-time links, handed to the files that people print or send."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import typer
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot.commands.speak import WORDS, tell
from bot.exits import Exit, Stop
from bot.ground import on_rows, read_settings
from bot.mute import mute_bot
from bot.settings import Settings
from content.files.invitations import Invited, as_json, page, workbook
from domain.people import contacts
from domain.people.contacts import Contact
from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.people.territory import Dre, Ie, Ugel
from domain.roster.documents import padded
from domain.year.calendar import local
from i18n.catalogues import tongue
from scheduler.clock import SystemClock

ROLE_NAMES: Mapping[str, str] = {kind: WORDS[kind] for kind in RoleKind}
WHOM = "Diga a quién invitar: --ie CÓDIGO, --person NÚMERO o --all."
NOBODY = "No hay a quién invitar con eso. Revise con: yanapaq list people"
NAMELESS = "Falta el usuario del bot: agregue --bot-name NOMBRE, o BOT_TOKEN para preguntarlo a Telegram."


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody with a post today."""

    person_id: int
    name: str
    role: str
    place: str


def invite(
    *,
    ie: str | None,
    person: int | None,
    everybody: bool,
    out: Path,
    bot_name: str | None,
    shape: str,
) -> None:
    """Makes links and writes them. Earlier links of the same people stop working."""
    if shape not in WRITERS:
        raise Stop(f"No se conoce --format {shape}. Use: {', '.join(WRITERS)}.", Exit.SETTINGS)
    if sum((ie is not None, person is not None, everybody)) != 1:
        raise Stop(WHOM, Exit.SETTINGS)
    settings = read_settings()
    name = (bot_name or asyncio.run(asked_name(settings))).removeprefix("@")
    rows = on_rows(partial(invited, ie, person, SystemClock().now(), name))
    if not rows:
        raise Stop(NOBODY, Exit.FOUND)
    if shape == "json":
        typer.echo(as_json(rows))
    else:
        tell(written(rows, out, shape))


def invited(ie: str | None, person: int | None, now: datetime, bot_name: str, session: Session) -> list[Invited]:
    """A new link for everybody meant; with neither ie nor person, for all who have no chat yet."""
    today = local(now).date()
    guests = {guest.person_id: guest for guest in found(session, ie, person, today)}
    return [
        Invited(
            person=guest.name,
            role=guest.role,
            place=guest.place,
            link=f"https://t.me/{bot_name}?start={contacts.invite(session, guest.person_id, now)}",
        )
        for guest in sorted(guests.values(), key=lambda each: (each.place, each.role, each.name))
    ]


def found(session: Session, ie: str | None, person: int | None, today: date) -> list[Guest]:
    """People with a post today; those of an IE with the acompañantes who come to it."""
    query = posts(today)
    if person is not None:
        query = query.where(Person.id == person)
    elif ie is not None:
        query = query.where(Ie.id.in_(ie_ids(ie)))
    else:
        query = query.outerjoin(Contact, Contact.person_id == Person.id).where(Contact.person_id.is_(None))
    guests = [guest_of(*row) for row in session.execute(query)]
    return guests + (visitors(session, ie, today) if ie is not None else [])


def posts(today: date) -> Select[Person, Role, Ie, Ugel, Dre]:
    return (
        select(Person, Role, Ie, Ugel, Dre)
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Ie, Ie.id == Role.ie_id)
        .outerjoin(Ugel, Ugel.id == Role.ugel_id)
        .outerjoin(Dre, Dre.id == Role.dre_id)
        .where(Role.since <= today, or_(Role.until.is_(None), Role.until >= today))
        .order_by(Role.id.desc())
    )


def visitors(session: Session, ie: str, today: date) -> list[Guest]:
    query = (
        select(Person, Ie)
        .join(Assignment, Assignment.acompanante_id == Person.id)
        .join(Ie, Ie.id == Assignment.ie_id)
        .where(Ie.id.in_(ie_ids(ie)), Assignment.since <= today)
        .where(or_(Assignment.until.is_(None), Assignment.until >= today))
    )
    role = ROLE_NAMES[RoleKind.ACOMPANANTE]
    return [
        Guest(person_id=who.id, name=who.full_name, role=role, place=where.name)
        for who, where in session.execute(query)
    ]


def ie_ids(ie: str) -> Select[int]:
    """«0201459» is every anexo of the code, «0438887-1» one of them."""
    code, _, anexo = ie.partition("-")
    query = select(Ie.id).where(Ie.cod_mod == padded(code, 7))
    return query.where(Ie.anexo == anexo) if anexo else query


def guest_of(who: Person, role: Role, ie: Ie | None, ugel: Ugel | None, dre: Dre | None) -> Guest:
    place = next((each.name for each in (ie, ugel, dre) if each is not None), role.direccion or "")
    return Guest(person_id=who.id, name=who.full_name, role=ROLE_NAMES[role.kind], place=place)


async def asked_name(settings: Settings) -> str:
    """The bot's user name, from Telegram."""
    token = settings.bot_token.get_secret_value()
    if not token:
        raise Stop(NAMELESS, Exit.SETTINGS)
    bot = mute_bot(token, settings.telegram_api_url)
    try:
        return (await bot.get_me()).username or ""
    finally:
        await bot.session.close()


def written(rows: Sequence[Invited], out: Path, shape: str) -> str:
    """Writes the file, readable by its owner only: who holds a link can be that person."""
    out.mkdir(parents=True, exist_ok=True)
    file = out / f"invitaciones.{shape}"
    file.touch(mode=0o600)
    file.chmod(0o600)
    file.write_bytes(WRITERS[shape](rows))
    return (
        f"{len(rows)} invitaciones en {file}. Valen 7 días y un solo uso; los enlaces anteriores de estas "
        "personas ya no sirven. Entregue cada una solo a la persona que nombra y borre el archivo después."
    )


WRITERS: Mapping[str, Callable[[Sequence[Invited]], bytes]] = {
    "html": lambda rows: page(rows, tongue("es")).encode(),
    "xlsx": lambda rows: workbook(rows, tongue("es")),
    "json": lambda rows: as_json(rows).encode(),
}
