"""Who could be asked on the cut date: one row a person, in the right stratum, under a hash that anybody can repeat."""

import hashlib
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from domain.people.roles import Assignment, Role, RoleKind
from domain.surveys.frame import Frame, frame
from domain.surveys.matrix import Actor
from domain.surveys.sampling import Cell
from domain.year.norm import Modelo, Nivel
from tests import factories
from tests.domain.waves.land import CUT, Land, docente, land, school
from tests.memory import memory


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=3)


def docentes(here: Land, day: date = CUT) -> Frame:
    return frame(here.session, Actor.DOCENTE, day)


def test_docentes_by_dre_and_modelo(here: Land) -> None:
    found = docentes(here)
    assert found.strata == {Cell(dre, modelo): 3 for dre in ("DRE CUSCO", "DRE PUNO") for modelo in ("EIB", "PC", "UM")}
    assert sorted(member.person_id for member in found.members) == sorted(row.id for row in here.docentes)
    assert found.unplaced == 0


def test_members_stand_by_stratum_then_nivel_ugel_and_ie(here: Land) -> None:
    docente(here.session, here.acompanante, school(here.session, "DRE CUSCO", Modelo.EIB, Nivel.INICIAL))
    members = docentes(here).members
    assert list(members) == sorted(members, key=lambda m: (m.cell, m.nivel, m.ugel, m.ie, m.person_id))
    assert members[0].nivel == "inicial"


def test_a_docente_of_two_ie_counts_once_where_they_are_accompanied_longest(here: Land) -> None:
    rosa = here.docentes[0]
    other = school(here.session, "DRE PUNO", Modelo.PC)
    factories.accompany(here.session, here.acompanante, rosa, other, since=date(2026, 5, 1))
    found = [member for member in docentes(here).members if member.person_id == rosa.id]
    assert [member.cell for member in found] == [Cell("DRE CUSCO", "EIB")]
    row = here.session.scalars(select(Assignment).where(Assignment.docente_id == rosa.id)).first()
    assert row is not None
    row.since = date(2026, 6, 1)
    here.session.flush()
    assert [m.cell for m in docentes(here).members if m.person_id == rosa.id] == [Cell("DRE PUNO", "PC")]


@pytest.mark.parametrize(("until", "there"), [(date(2026, 8, 2), False), (CUT, True), (None, True)])
def test_who_is_no_longer_accompanied_on_the_cut_date_is_not_in(here: Land, until: date | None, there: bool) -> None:
    rosa = here.docentes[0]
    for row in here.session.scalars(select(Assignment).where(Assignment.docente_id == rosa.id)):
        row.until = until
    here.session.flush()
    assert (rosa.id in {member.person_id for member in docentes(here).members}) is there


def test_who_begins_after_the_cut_date_is_not_in(here: Land) -> None:
    new = factories.person(here.session, "Luz Nueva")
    ie = school(here.session, "DRE CUSCO", Modelo.UM)
    factories.role(here.session, new, RoleKind.DOCENTE, at=ie)
    factories.accompany(here.session, here.acompanante, new, ie, since=date(2026, 8, 4))
    assert new.id not in {member.person_id for member in docentes(here).members}
    assert new.id in {member.person_id for member in docentes(here, date(2026, 8, 4)).members}


def test_who_left_the_post_is_not_in_though_assigned(here: Land) -> None:
    rosa = here.docentes[0]
    for row in here.session.scalars(select(Role).where(Role.person_id == rosa.id)):
        row.until = date(2026, 7, 31)
    here.session.flush()
    assert rosa.id not in {member.person_id for member in docentes(here).members}


def test_an_assignment_of_last_year_is_not_in(here: Land) -> None:
    assert docentes(here, date(2025, 8, 3)) == Frame((), 0)


def test_whose_ie_has_no_modelo_is_counted_apart(here: Land) -> None:
    lost = docente(here.session, here.acompanante, school(here.session, "DRE CUSCO", None))
    found = docentes(here)
    assert found.unplaced == 1
    assert lost.id not in {member.person_id for member in found.members}


def test_of_two_ie_the_one_with_a_modelo_places_the_docente(here: Land) -> None:
    lost = docente(here.session, here.acompanante, school(here.session, "DRE CUSCO", None))
    placed = school(here.session, "DRE PUNO", Modelo.EIB)
    factories.accompany(here.session, here.acompanante, lost, placed, since=date(2026, 6, 1))
    assert [m.cell for m in docentes(here).members if m.person_id == lost.id] == [Cell("DRE PUNO", "EIB")]


def test_an_acompanante_counts_where_most_of_their_docentes_are(here: Land) -> None:
    docente(here.session, here.acompanante, school(here.session, "DRE PUNO", Modelo.UM))
    found = frame(here.session, Actor.ACOMPANANTE, CUT)
    assert [(member.person_id, member.cell) for member in found.members] == [
        (here.acompanante.id, Cell("DRE PUNO", "UM"))
    ]


def test_of_cells_with_as_many_docentes_the_first_in_key_order_is_the_acompanantes(here: Land) -> None:
    found = frame(here.session, Actor.ACOMPANANTE, CUT)
    assert [member.cell for member in found.members] == [Cell("DRE CUSCO", "EIB")]


def test_the_hash_can_be_repeated_by_anybody_and_changes_with_a_member(here: Land) -> None:
    found = docentes(here)
    text = "".join(
        f"{m.person_id}|{m.cell.dre}|{m.cell.modelo}|{m.nivel}|{m.ugel}|{m.ie}|{m.area}\n" for m in found.members
    )
    assert found.hash == hashlib.sha256(text.encode()).hexdigest()
    assert Frame(found.members[1:], 0).hash != found.hash
    assert docentes(here).hash == found.hash
