"""Two DRE with people to be asked, a specialist of DIFODS who asks them, and a stored form."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_matrix
from domain.outcome import Done, Outcome, Refused
from domain.people import contacts
from domain.people.roles import Direccion, Person, Role, RoleKind
from domain.people.territory import Area, Dre, Ie, Ugel
from domain.policy import Actor, actor
from domain.surveys.matrix import Item, Matrix
from domain.surveys.model import Participation, Wave
from domain.surveys.sampling import By, Design
from domain.waves import answering, closing, drawing, fieldwork, opening
from domain.year.norm import Modelo, Nivel
from scheduler import attachments
from tests import factories
from tests.factories import SEAL

MATRIX = load_matrix()
CUT, OPENS, CLOSES = date(2026, 8, 3), date(2026, 8, 11), date(2026, 9, 30)
TODAY = date(2026, 8, 10)
NOW = datetime(2026, 8, 10, 14, tzinfo=UTC)
XFORM = "<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>"
_chats = count(70_000)


@dataclass(kw_only=True)
class Land:
    """Verbs in few words; each fails when it is refused."""

    session: Session
    specialist: Person
    acompanante: Person
    docentes: list[Person]
    matrix: Matrix = MATRIX
    items: tuple[Item, ...] = field(default_factory=lambda: MATRIX.instruments[0].items)

    @property
    def who(self) -> Actor:
        return actor(self.session, self.specialist.id, TODAY)

    def form(self, version: str = "1", xform: str = XFORM) -> int:
        done = opening.store_form(
            self.session, form_id="docente", version=version, title="Satisfacción", xform=xform, now=NOW,
            items=self.items,
        )  # fmt: skip
        return number(done)

    def draft(self, **other: Any) -> opening.Draft:
        about: dict[str, Any] = {
            "row": "satisfaccion_docente",
            "direccion": Direccion.DIFODS,
            "form_version_id": self.form(),
            "cut_on": CUT,
            "opens_on": OPENS,
            "closes_on": CLOSES,
            "seed": "AP-2026-DOC",
            "design": Design(by=By.CENSUS),
        }
        return opening.Draft(**about | other)

    def wave(self, **other: Any) -> int:
        return number(opening.open_wave(self.session, self.who, self.matrix, self.draft(**other)))

    def drawn(self, **other: Any) -> int:
        return number(drawing.draw(self.session, self.who, self.wave(**other)))

    def in_the_field(self, **other: Any) -> int:
        """A wave whose first half is invited on OPENS."""
        wave_id = self.drawn(**other)
        return number(fieldwork.release(self.session, self.who, wave_id, 1, OPENS, TODAY))

    def all_in_the_field(self, **other: Any) -> int:
        """A wave in which everybody selected is invited on OPENS."""
        wave_id = self.in_the_field(**other)
        fieldwork.release(self.session, self.who, wave_id, 2, OPENS, TODAY)
        return wave_id

    def asked(self, wave_id: int) -> list[int]:
        query = select(Participation.person_id).where(
            Participation.wave_id == wave_id, Participation.invite_on.is_not(None)
        )
        return list(self.session.scalars(query.order_by(Participation.person_id)))

    def row(self, wave_id: int, person_id: int) -> Participation:
        return self.session.get_one(Participation, (wave_id, person_id), populate_existing=True)

    def finish(self, wave_id: int, person_id: int, answers: dict[str, Any] | None = None, **other: Any) -> Outcome:
        about = {"language": "es", "today": OPENS} | other
        return answering.finish(self.session, SEAL, wave_id, person_id, answers=answers or whole(3), **about)

    def close(self, wave_id: int, today: date = CLOSES) -> None:
        number(closing.close(self.session, self.who, SEAL, wave_id, today, files=attachments))

    def state(self, wave_id: int) -> str:
        return self.session.get_one(Wave, wave_id, populate_existing=True).state

    def link(self, people: Sequence[Person]) -> None:
        for person in people:
            contacts.link(self.session, person.id, next(_chats), NOW)


def number(outcome: Outcome) -> int:
    """The id in a Done; a refusal fails the test and says why."""
    assert isinstance(outcome, Done), outcome
    assert outcome.id is not None
    return outcome.id


def code(outcome: object) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def whole(*values: int) -> dict[str, Any]:
    """All twelve items answered, the values in turn."""
    return {item.name: values[place % len(values)] for place, item in enumerate(MATRIX.instruments[0].items)}


def land(session: Session, *, each: int = 12, modelos: Sequence[Modelo] = tuple(Modelo)) -> Land:
    """`each` docentes in every modelo of DRE CUSCO and DRE PUNO, all accompanied by one person."""
    specialist = factories.person(session, "Inés Ramos")
    session.add(Role(person_id=specialist.id, kind=RoleKind.MINEDU, direccion="DIFODS", since=date(2026, 1, 1)))
    acompanante = factories.person(session, "Julio Huamán")
    factories.role(session, acompanante, RoleKind.ACOMPANANTE)
    made = Land(session=session, specialist=specialist, acompanante=acompanante, docentes=[])
    for dre in ("DRE CUSCO", "DRE PUNO"):
        place = ugel_of(session, dre)
        for modelo in modelos:
            ie = factories.ie(session, f"IE {modelo} {dre}", place, modelo=modelo, area=Area.RURAL)
            made.docentes += [docente(session, acompanante, ie) for _ in range(each)]
    session.flush()
    return made


def ugel_of(session: Session, dre: str) -> Ugel:
    known = session.scalar(select(Dre).where(Dre.name == dre)) or factories.dre(session, dre)
    return factories.ugel(session, f"UGEL {dre}", known)


def docente(session: Session, acompanante: Person, ie: Ie, name: str = "Rosa Quispe") -> Person:
    nombres, _, apellidos = name.partition(" ")
    row = Person(nombres=nombres, apellidos=apellidos)  # without documents: they cost time and matter nothing here
    session.add(row)
    session.flush()
    factories.role(session, row, RoleKind.DOCENTE, at=ie)
    factories.accompany(session, acompanante, row, ie)
    return row


def school(session: Session, dre: str, modelo: Modelo | None, nivel: Nivel = Nivel.PRIMARIA) -> Ie:
    place = session.scalar(select(Ugel).join(Dre).where(Dre.name == dre)) or ugel_of(session, dre)
    ie = factories.ie(session, f"IE {modelo} {nivel}", place, modelo=modelo or Modelo.PC, nivel=nivel)
    ie.modelo = modelo
    session.flush()
    return ie


def later(days: int, day: date = OPENS) -> date:
    return day + timedelta(days=days)
