"""A person's own data, to read and to take along: what /misdatos shows and its JSON file.

Document and mobile are masked even here: a chat is kept on servers abroad (Ley 29733), and the last
four characters of a document are what links a phone.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.files.own_surveys import Survey, surveys
from domain.activities.closing import Attendance
from domain.activities.confirming import Confirmation
from domain.activities.model import Activity, Participant
from domain.evaluation.performance import performances_of
from domain.evaluation.practice import practices_of
from domain.people.consent import Consent
from domain.people.contacts import Contact
from domain.people.identity import Identity, Seal
from domain.people.roles import Person, Role
from domain.people.territory import Dre, Ie, Ugel

FORMAT = "yanapaq.misdatos/1"


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post with its place by name."""

    cargo: str
    lugar: str | None
    desde: date
    hasta: date | None


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the person said to a notice."""

    finalidad: str
    accion: str
    version: str
    sha256: str
    idioma: str
    canal: str
    fecha: datetime


@dataclass(frozen=True, kw_only=True)
class Date:
    """An activity in which the person takes part."""

    tipo: str
    numero: int
    lugar: str
    inicio: datetime
    dias: int
    estado: str
    participa_como: str
    respuesta: str
    motivo: str | None


@dataclass(frozen=True, kw_only=True)
class Day:
    """A day of an activity as it was recorded of the person, and what they said of the record."""

    actividad: str
    numero: int
    fecha: date
    asistencia: str
    motivo: str | None
    dijo: str | None


@dataclass(frozen=True, kw_only=True)
class Level:
    """What was kept of the person's work: levels of practice, or scores of an acompañante."""

    tipo: str  # practica | desempeno
    anio: int
    momento: str
    valores: dict[str, int]
    conversado: date
    compromiso: str | None


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """All that is stored about one person; names of fields are those of the file."""

    formato: str
    nombres: str
    apellidos: str
    idioma: str
    idioma_elegido_por: str  # padron | person
    documento_tipo: str | None
    documento: str | None  # masked
    celular: str | None  # masked
    chat_vinculado_desde: datetime | None
    cargos: list[Post]
    consentimientos: list[Word]
    actividades: list[Date]
    registros: list[Day]
    niveles: list[Level]
    encuestas: list[Survey]


def own_data(session: Session, seal: Seal, person_id: int) -> OwnData:
    """Reads everything about a person, nothing about anybody else."""
    person = session.get_one(Person, person_id)
    identity = session.get(Identity, person_id)
    contact = session.get(Contact, person_id)
    mobile = identity.mobile_sealed if identity else None
    return OwnData(
        formato=FORMAT,
        nombres=person.nombres,
        apellidos=person.apellidos,
        idioma=person.language,
        idioma_elegido_por=person.language_origin,
        documento_tipo=identity.document_kind if identity else None,
        documento=masked(seal.open(identity.document_sealed)) if identity else None,
        celular=masked(seal.open(mobile)) if mobile else None,
        chat_vinculado_desde=contact.linked_at if contact else None,
        cargos=posts(session, person_id),
        consentimientos=words(session, person_id),
        actividades=dates(session, person_id),
        registros=days(session, person_id),
        niveles=levels(session, person_id),
        encuestas=surveys(session, person_id),
    )


def as_json(data: OwnData) -> bytes:
    """The file: UTF-8, readable, dates in ISO 8601."""
    return json.dumps(asdict(data), ensure_ascii=False, indent=2, default=_iso).encode()


def masked(value: str) -> str:
    """The last two characters; the rest as dots."""
    return "•" * (len(value) - 2) + value[-2:]


def posts(session: Session, person_id: int) -> list[Post]:
    """Every post that the person held, oldest first."""
    query = select(Role).where(Role.person_id == person_id).order_by(Role.since, Role.id)
    return [
        Post(cargo=row.kind, lugar=place(session, row), desde=row.since, hasta=row.until)
        for row in session.scalars(query)
    ]


def place(session: Session, role: Role) -> str | None:
    """The name of where a post is held."""
    if role.ie_id is not None:
        return session.get_one(Ie, role.ie_id).name
    if role.ugel_id is not None:
        return session.get_one(Ugel, role.ugel_id).name
    return session.get_one(Dre, role.dre_id).name if role.dre_id is not None else role.direccion


def words(session: Session, person_id: int) -> list[Word]:
    """Every yes, no and farewell, in order."""
    query = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    return [
        Word(
            finalidad=row.purpose,
            accion=row.action,
            version=row.text_version,
            sha256=row.text_sha256,
            idioma=row.language,
            canal=row.channel,
            fecha=row.at,
        )
        for row in session.scalars(query)
    ]


def dates(session: Session, person_id: int) -> list[Date]:
    """Every activity of the person with their own answer, by date."""
    query = (
        select(Activity, Participant)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.person_id == person_id)
        .order_by(Activity.starts_at, Activity.id)
    )
    return [
        Date(
            tipo=activity.kind,
            numero=activity.number,
            lugar=activity.place,
            inicio=activity.starts_at,
            dias=activity.days,
            estado=activity.state,
            participa_como=own.role,
            respuesta=own.answer,
            motivo=own.reason,
        )
        for activity, own in session.execute(query)
    ]


def days(session: Session, person_id: int) -> list[Day]:
    """Every recorded day of the person, with their own word on the record."""
    mine = (Confirmation.activity_id == Attendance.activity_id) & (Confirmation.person_id == person_id)
    query = (
        select(Activity, Attendance, Confirmation)
        .join(Attendance, Attendance.activity_id == Activity.id)
        .outerjoin(Confirmation, mine)
        .where(Attendance.person_id == person_id)
        .order_by(Attendance.day, Activity.id)
    )
    return [
        Day(
            actividad=activity.kind,
            numero=activity.number,
            fecha=seat.day,
            asistencia=seat.came,
            motivo=seat.reason,
            dijo=word.said if word else None,
        )
        for activity, seat, word in session.execute(query)
    ]


def levels(session: Session, person_id: int) -> list[Level]:
    practice = [
        Level(tipo="practica", anio=row.year, momento=row.moment, valores=row.levels, conversado=row.talked_on,
              compromiso=row.commitment)
        for row in practices_of(session, person_id)
    ]  # fmt: skip
    performance = [
        Level(tipo="desempeno", anio=row.year, momento=row.occasion, valores=row.scores, conversado=row.talked_on,
              compromiso=None)
        for row in performances_of(session, person_id)
    ]  # fmt: skip
    return [*practice, *performance]


def _iso(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
