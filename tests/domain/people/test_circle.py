"""Whose names somebody may mention: those they work with, and nobody else's."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from domain.people.circle import names_near
from domain.people.roles import RoleKind
from tests import factories

TODAY = date(2026, 8, 10)


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """Rosa and Luis teach in one IE that Carmen leads; Julio accompanies Rosa, and Nelly elsewhere in the UGEL."""
    ugel = factories.ugel(session)
    here, there, far = (factories.ie(session, f"IE {n}", ugel) for n in (1, 2, 3))
    elsewhere = factories.ie(session, "IE 4", factories.ugel(session, "UGEL LEJOS", ugel.dre))
    made = {}
    for name, kind, at in (
        ("Rosa", RoleKind.DOCENTE, here),
        ("Luis", RoleKind.DOCENTE, here),
        ("Carmen", RoleKind.DIRECTIVO, here),
        ("Nelly", RoleKind.DOCENTE, there),
        ("Óscar", RoleKind.DOCENTE, far),
        ("Lejana", RoleKind.DOCENTE, elsewhere),
        ("Julio", RoleKind.ACOMPANANTE, ugel),
        ("Teresa", RoleKind.ESPECIALISTA_UGEL, ugel),
    ):
        row = factories.person(session, f"{name} Apellido{name}")
        factories.role(session, row, kind, at=at)
        made[name] = row
    gone = factories.person(session, "Antes Apellidos")
    factories.role(session, gone, RoleKind.DOCENTE, at=here, until=date(2026, 3, 1))
    for docente, ie in (("Rosa", here), ("Nelly", there)):
        factories.accompany(session, made["Julio"], made[docente], ie)
    session.flush()
    return {name: row.id for name, row in made.items()}


def near(session: Session, person_id: int) -> set[str]:
    return {name.split()[0] for name in names_near(session, person_id, TODAY)}


def test_a_docente_knows_their_ie_their_acompanante_and_the_ugels_people(
    session: Session, people: dict[str, int]
) -> None:
    assert near(session, people["Rosa"]) == {"Rosa", "Luis", "Carmen", "Julio", "Teresa"}


def test_an_acompanante_knows_the_people_of_every_ie_they_go_to(session: Session, people: dict[str, int]) -> None:
    assert near(session, people["Julio"]) == {"Julio", "Rosa", "Luis", "Carmen", "Nelly", "Teresa"}


def test_whole_names_come_and_nobody_of_another_ugel(session: Session, people: dict[str, int]) -> None:
    found = names_near(session, people["Óscar"], TODAY)
    assert sorted(found) == ["Julio ApellidoJulio", "Teresa ApellidoTeresa", "Óscar ApellidoÓscar"]


def test_last_years_assignment_brings_nobody(session: Session, people: dict[str, int]) -> None:
    assert {name.split()[0] for name in names_near(session, people["Nelly"], date(2027, 8, 10))} == {
        "Nelly", "Julio", "Teresa",
    }  # fmt: skip


def test_somebody_without_a_post_has_only_their_own_name(session: Session) -> None:
    alone = factories.person(session, "Sola Persona")
    assert names_near(session, alone.id, TODAY) == ["Sola Persona"]
