"""Rows as they come out of a file, and the two steps of an import, for tests of the roster."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.files.table import Row
from domain.people.roles import Assignment, Person, Role
from domain.people.territory import Ie
from domain.roster.apply import apply
from domain.roster.check import check
from domain.roster.places import seed_territory
from domain.roster.plan import Given, Kind, Plan
from tests.factories import SEAL

TODAY = date(2026, 8, 10)
TERRITORY = [
    ("DRE CUSCO", "UGEL CANCHIS"),
    ("DRE CUSCO", "UGEL LA CONVENCIÓN"),
    ("DRE AREQUIPA", "UGEL LA UNIÓN"),
    ("DRE PIURA", "UGEL LA UNIÓN"),
    ("DRE CALLAO", "DRE CALLAO"),
]
SICUANI, QQEHUAR, YAVERO = "0201459", "0201517", "0472571"


def lines(*rows: Mapping[str, str]) -> list[Row]:
    """Rows numbered as in a file whose header is on row 1."""
    return [Row(number=number, values=values) for number, values in enumerate(rows, start=2)]


def given(today: date = TODAY) -> Given:
    return Given(today=today, year=today.year, seal=SEAL, languages={"quz": "quz", "quechuacollao": "quz"})


def dry(session: Session, kind: Kind, *rows: Mapping[str, str], today: date = TODAY) -> Plan:
    return check(session, kind, lines(*rows), given(today))


def bring(
    session: Session,
    kind: Kind,
    *rows: Mapping[str, str],
    today: date = TODAY,
    end_gone: date | None = None,
) -> Plan:
    """Checks and applies."""
    plan = dry(session, kind, *rows, today=today)
    apply(session, plan, SEAL, end_gone=end_gone)
    session.flush()
    session.expire_all()
    return plan


def ie(cod_mod: str = SICUANI, **other: str) -> dict[str, str]:
    """A row of the padrón: a primary school of Canchis."""
    return {
        "COD_MOD": cod_mod,
        "ANEXO": "0",
        "CODLOCAL": "154969",
        "CEN_EDU": f"IE {cod_mod}",
        "NIV_MOD": "B0",
        "COD_CAR": "3",
        "DAREACENSO": "Urbana",
        "D_REGION": "DRE CUSCO",
        "D_DREUGEL": "UGEL CANCHIS",
    } | other


def someone(document: str = "99000101", **other: str) -> dict[str, str]:
    """A row of people: a docente in Sicuani."""
    return {
        "DOCUMENTO": document,
        "APELLIDOS": "Huamán Quispe",
        "NOMBRES": "Julio",
        "ROL": "docente",
        "COD_MOD": SICUANI,
        "ANEXO": "0",
    } | other


def tie(**other: str) -> dict[str, str]:
    """A row of assignments: Rosa (99000100) accompanies Julio (99000101) in Sicuani."""
    return {
        "DOC_ACOMPANANTE": "99000100",
        "DOC_DOCENTE": "99000101",
        "COD_MOD": SICUANI,
        "ANEXO": "0",
        "ANIO": "2026",
        "ETAPA": "1",
    } | other


def territory(session: Session) -> None:
    seed_territory(session, TERRITORY)


def schools(session: Session) -> None:
    """Two schools of Canchis and one of La Convención."""
    territory(session)
    bring(
        session,
        Kind.IE,
        ie(SICUANI),
        ie(QQEHUAR),
        ie(YAVERO, D_DREUGEL="UGEL LA CONVENCIÓN"),
    )


def rosa_and_julio(session: Session) -> None:
    """Schools, Rosa the acompañante and Julio the docente, both since March."""
    schools(session)
    bring(
        session,
        Kind.PEOPLE,
        someone(
            "99000100",
            NOMBRES="Rosa",
            ROL="acompañante",
            COD_MOD="",
            UGEL="UGEL CANCHIS",
            DESDE="01/03/2026",
        ),
        someone(DESDE="01/03/2026"),
    )


def codes(plan: Plan) -> list[tuple[int, str, str]]:
    """Row, column and code of every finding."""
    return [(each.row, each.column, each.code) for each in plan.findings]


def counts(plan: Plan, table: str) -> tuple[int, int, int, int]:
    """New, changed, gone and unchanged rows of a table."""
    found = plan.counts()[table]
    return found["new"], found["changed"], found["gone"], found["unchanged"]


def posts(session: Session) -> list[tuple[str, str, str | None, date, date | None]]:
    """Name, role, código modular and days of every post, oldest first."""
    rows = session.execute(
        select(Person.nombres, Role.kind, Ie.cod_mod, Role.since, Role.until)
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Ie, Ie.id == Role.ie_id)
        .order_by(Role.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


def assigned(session: Session) -> list[tuple[int, int, date, date | None]]:
    """Etapa, IE and days of every assignment, oldest first."""
    rows = session.scalars(select(Assignment).order_by(Assignment.id))
    return [(row.etapa, row.ie_id, row.since, row.until) for row in rows]
