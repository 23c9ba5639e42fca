"""The demonstration programme: real rows of the padrón, synthetic people (documents 99xxxxxx).

The extract of the padrón holds no nivel, name, característica nor lengua; these are made up here. All
comes in through the same checks as any file.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from content.files.table import Row
from content.programme import Programme
from content.territory.iged import iged, padron_sample
from domain.people.identity import find_by_document
from domain.roster.apply import apply
from domain.roster.check import check
from domain.roster.places import seed_territory
from domain.roster.plan import Given, Kind

DRE, UGEL = "DRE CUSCO", "UGEL LA CONVENCIÓN"
LENGUAS = {
    "DRE AMAZONAS": "Awajún",
    "DRE APURIMAC": "Quechua Chanka",
    "DRE AYACUCHO": "Quechua Chanka",
    "DRE CUSCO": "Quechua Cusco Collao",
    "DRE HUANCAVELICA": "Quechua Chanka",
    "DRE PUNO": "Aimara",
    "DRE UCAYALI": "Shipibo-Konibo",
}
# código modular, anexo: who leads, who teaches
SCHOOLS: Mapping[tuple[str, str], tuple[str, Sequence[str]]] = {
    ("1394428", "1"): ("Carmen Mamani Rojas", ("Julio Huamán Quispe", "Nelly Ccori Puma")),
    ("1411271", "1"): ("Óscar Vargas Ríos", ("Elena Choque Salas", "Percy Yupanqui Vera")),
    ("0472571", "1"): ("Gladys Tito Luna", ("Marisol Condori Pari", "Wilber Champi Soto")),
    ("1347194", "1"): ("Hugo Sullca Mejía", ("Yeny Quillahuamán Cruz", "Rubén Atauchi León")),
}
ROSA, SPECIALIST, REGIONAL = "Rosa Quispe Flores", "Teresa Palomino Vega", "Andrés Farfán Ochoa"
NATIONAL, DIRECCION = "Inés Ramos Cárdenas", "DIFODS"
FIRST_DOCUMENT = 99000101


@dataclass(frozen=True, kw_only=True)
class DemoPeople:
    """Person ids of the demonstration."""

    rosa: int  # acompañante of all docentes
    julio: int  # docente
    carmen: int  # directivo of Julio's IE
    especialista_ugel: int
    especialista_dre: int
    especialista_minedu: int  # of DIFODS: opens the surveys
    docentes: tuple[int, ...]  # eight, Julio among them
    directivos: tuple[int, ...]  # four, Carmen among them


def seed(session: Session, programme: Programme, today: date) -> DemoPeople:
    """Lays the programme down; once more changes nothing. ValueError when a row of it is refused."""
    seed_territory(session, iged())
    given = given_on(programme, today)
    for kind, rows in (
        (Kind.IE, ie_rows()),
        (Kind.PEOPLE, people_rows()),
        (Kind.ASSIGNMENTS, assignment_rows(today.year)),
    ):
        bring_in(session, kind, rows, given)
    return found(session, programme)


def given_on(programme: Programme, today: date) -> Given:
    """What an import of that day is checked with."""
    choice = programme.norm.choice("inicial_unidocente")
    return Given(today=today, year=today.year, seal=programme.seal, inicial_unidocente=choice)


def bring_in(session: Session, kind: Kind, rows: Iterable[Mapping[str, str]], given: Given) -> None:
    lines = [Row(number=number, values=values) for number, values in enumerate(rows, start=2)]
    plan = check(session, kind, lines, given)
    if plan.errors:
        raise ValueError(f"demonstration {kind}: {plan.errors[0]}")
    # People who were added by hand stay, and so do IE of a padrón that came later.
    apply(session, plan, given.seal, keep_gone=True)
    session.flush()


def ie_rows() -> list[dict[str, str]]:
    """The packaged sample with a nivel, a name and what the modelo follows from."""
    return [complete(row) for row in padron_sample()]


def complete(row: dict[str, str]) -> dict[str, str]:
    rural = row["DAREACENSO"] == "Rural"
    return row | {
        "NIV_MOD": "B0",
        "CEN_EDU": f"IE {row['COD_MOD']} {row['CEN_POB'].title()}",
        "LENGUA_1": LENGUAS.get(row["D_REGION"], "") if rural else "",
        "COD_CAR": "1" if rural else "3",
    }


def people_rows() -> list[dict[str, str]]:
    rows = [
        person(ROSA, "acompañante", UGEL=UGEL, DRE=DRE),
        person(SPECIALIST, "especialista UGEL", UGEL=UGEL, DRE=DRE),
        person(REGIONAL, "especialista DRE", DRE=DRE),
    ]
    for (cod_mod, anexo), (directivo, docentes) in SCHOOLS.items():
        rows.append(person(directivo, "directivo", COD_MOD=cod_mod, ANEXO=anexo))
        rows += [person(name, "docente", COD_MOD=cod_mod, ANEXO=anexo) for name in docentes]
    return [*rows, person(NATIONAL, "MINEDU", DIRECCION=DIRECCION)]


def person(name: str, role: str, **place: str) -> dict[str, str]:
    return row_of(document(name), name, role, **place)


def row_of(number: str, name: str, role: str, **place: str) -> dict[str, str]:
    """A line of a roster: somebody with a document and a post."""
    nombres, _, apellidos = name.partition(" ")
    return {
        "DOCUMENTO": number,
        "NOMBRES": nombres,
        "APELLIDOS": apellidos,
        "CELULAR": f"9{number}",
        "ROL": role,
        **place,
    }


def assignment_rows(year: int) -> list[dict[str, str]]:
    return [
        {
            "DOC_ACOMPANANTE": document(ROSA),
            "DOC_DOCENTE": document(name),
            "COD_MOD": cod_mod,
            "ANEXO": anexo,
            "ANIO": str(year),
            "ETAPA": "1",
        }
        for (cod_mod, anexo), (_, docentes) in SCHOOLS.items()
        for name in docentes
    ]


def document(name: str) -> str:
    """A synthetic DNI, always the same for a name."""
    return str(FIRST_DOCUMENT + everybody().index(name))


def everybody() -> list[str]:
    names = [ROSA, SPECIALIST, REGIONAL]
    for directivo, docentes in SCHOOLS.values():
        names += [directivo, *docentes]
    return [*names, NATIONAL]


def found(session: Session, programme: Programme) -> DemoPeople:
    def person_id(name: str) -> int:
        row = find_by_document(session, programme.seal, "DNI", document(name))
        assert row is not None
        return row.person_id

    docentes = tuple(person_id(name) for _, names in SCHOOLS.values() for name in names)
    directivos = tuple(person_id(name) for name, _ in SCHOOLS.values())
    return DemoPeople(
        rosa=person_id(ROSA),
        julio=docentes[0],
        carmen=directivos[0],
        especialista_ugel=person_id(SPECIALIST),
        especialista_dre=person_id(REGIONAL),
        especialista_minedu=person_id(NATIONAL),
        docentes=docentes,
        directivos=directivos,
    )
