"""Acompañantes, docentes and directivos in real IE of the packaged padrón, brought in as any roster is.

More acompañantes than the sample has IE for work in further anexos of the same real rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo_data import bring_in, given_on, row_of
from bot.demo_docentes import GIVEN, SURNAMES
from content.programme import Programme
from content.territory.iged import iged, padron_sample
from domain.people.contacts import Contact
from domain.people.roles import Role, RoleKind
from domain.roster.places import seed_territory
from domain.roster.plan import Kind
from domain.surveys.model import FormVersion
from tests.school_year.chance import happens, pick

SINCE = date(2026, 3, 1)
FIRST_DOCUMENT = 99100001
FIRST_CHAT = 1_000_000
LINKED = {RoleKind.DOCENTE: 0.6}  # share with a phone; all others have one


@dataclass(frozen=True, kw_only=True)
class Load:
    """A column of the norm, docentes from and to, and how many of them work in one IE."""

    modelo: str
    nivel: str  # NIV_MOD
    least: int
    most: int
    together: int
    rural: bool = True


LOADS = (
    Load(modelo="EIB", nivel="B0", least=4, most=6, together=2),
    Load(modelo="UM", nivel="B0", least=4, most=6, together=2),
    Load(modelo="PC", nivel="A2", least=4, most=6, together=3, rural=False),
    Load(modelo="PC", nivel="B0", least=5, most=7, together=4, rural=False),
    Load(modelo="PC", nivel="F0", least=5, most=8, together=5, rural=False),
)


class Cast:
    def __init__(self, seed: int, acompanantes: int) -> None:
        self.ies: list[dict[str, str]] = []
        self.people: list[dict[str, str]] = []
        self.assignments: list[dict[str, str]] = []
        self._seed, self._places = seed, self._anexos()
        self._offices: set[str] = set()
        for number in range(acompanantes):
            self._one(number)

    def _anexos(self) -> list[Iterator[dict[str, str]]]:
        """Each real row of the sample, and its further anexos that nobody has."""
        rows = [row for row in padron_sample() if row["D_GESTION"].startswith("Pública")]
        taken = {(row["COD_MOD"], row["ANEXO"]) for row in rows}

        def of(row: dict[str, str]) -> Iterator[dict[str, str]]:
            yield row
            for number in range(10):
                if (row["COD_MOD"], str(number)) not in taken:
                    yield row | {"ANEXO": str(number)}

        return [of(row) for row in rows]

    def _one(self, number: int) -> None:
        load = pick(LOADS, self._seed, "load", number)
        docentes = pick(range(load.least, load.most + 1), self._seed, "docentes", number)
        source = self._places[number % len(self._places)]
        ies = [self._ie(next(source), load) for _ in range(-(-docentes // load.together))]
        place = {"UGEL": ies[0]["D_DREUGEL"], "DRE": ies[0]["D_REGION"]}
        self._office(place)
        own = self._person("acompañante", **place)
        for ie in ies:
            self._person("directivo", COD_MOD=ie["COD_MOD"], ANEXO=ie["ANEXO"])
        for each in range(docentes):
            at = {name: ies[each * len(ies) // docentes][name] for name in ("COD_MOD", "ANEXO")}
            docente = self._person("docente", **at)
            self.assignments.append(
                {"DOC_ACOMPANANTE": own, "DOC_DOCENTE": docente, "ANIO": "2026", "ETAPA": "1", **at}
            )

    def _ie(self, row: dict[str, str], load: Load) -> dict[str, str]:
        name = f"IE {row['COD_MOD']}-{row['ANEXO']} {row['CEN_POB'].title()}"
        found = row | {"NIV_MOD": load.nivel, "MODELO": load.modelo, "CEN_EDU": name, "CODLOCAL": ""}
        found["DAREACENSO"] = "Rural" if load.rural else found["DAREACENSO"]
        self.ies.append(found)
        return found

    def _office(self, place: dict[str, str]) -> None:
        """A specialist in each UGEL and DRE: those whom digests and cases go to."""
        for key, role, where in (
            (place["DRE"] + place["UGEL"], "especialista UGEL", place),
            (place["DRE"], "especialista DRE", {"DRE": place["DRE"]}),
        ):
            if key not in self._offices:
                self._offices.add(key)
                self._person(role, **where)

    def _person(self, role: str, **place: str) -> str:
        number = len(self.people)
        name = f"{GIVEN[number % len(GIVEN)]} {SURNAMES[number * 5 % len(SURNAMES)]} {SURNAMES[number * 7 % 13]}"
        document = str(FIRST_DOCUMENT + number)
        self.people.append(row_of(document, name, role, DESDE="01/03/2026", **place))
        return document


def populate(session: Session, programme: Programme, seed: int, acompanantes: int, now: datetime) -> None:
    cast = Cast(seed, acompanantes)
    seed_territory(session, iged())
    given = given_on(programme, SINCE)
    for kind, rows in ((Kind.IE, cast.ies), (Kind.PEOPLE, cast.people), (Kind.ASSIGNMENTS, cast.assignments)):
        bring_in(session, kind, rows, given)
    posts = session.execute(select(Role.person_id, Role.kind).order_by(Role.id))
    for person_id, kind in posts:
        link(session, person_id, kind, seed, now)
    about = {"title": "x", "xform": "x", "sha256": "x", "items": [], "stored_on": SINCE}
    session.add(FormVersion(form_id="ficha", version="1", **about))


def link(session: Session, person_id: int, kind: str, seed: int, now: datetime) -> None:
    """A phone, for those who have one."""
    if happens(LINKED.get(RoleKind(kind), 1.0), seed, "phone", person_id):
        session.add(Contact(person_id=person_id, chat_id=FIRST_CHAT + person_id, linked_at=now))
