"""What is shown before a draw is what the draw gives: the same strata, the same sizes."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, Role
from domain.surveys.counts import planned, strata_on
from domain.surveys.frame import frame
from domain.surveys.matrix import Actor
from domain.surveys.model import Stratum
from domain.surveys.sampling import By, Cell, Design, Quota
from domain.year.norm import Modelo
from tests import factories
from tests.domain.waves.land import CUT, Land, docente, land, school
from tests.memory import memory

DAYS = (date(2026, 4, 14), CUT, date(2026, 8, 5), date(2027, 3, 1))


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield tangled(land(session, each=3))


def tangled(here: Land) -> Land:
    """People of two IE, who left, who come later, in an IE without modelo; a second acompañante with a tie."""
    session, (rosa, left, ended, *_) = here.session, here.docentes
    factories.accompany(session, here.acompanante, rosa, school(session, "DRE PUNO", Modelo.PC), since=date(2026, 5, 1))
    for post in session.scalars(select(Role).where(Role.person_id == left.id)):
        post.until = date(2026, 7, 31)
    for row in session.scalars(select(Assignment).where(Assignment.docente_id == ended.id)):
        row.until = date(2026, 8, 4)
    docente(session, here.acompanante, school(session, "DRE CUSCO", None), "Sin Modelo")
    second = factories.person(session, "Nilo Rojas")
    factories.role(session, second, factories.RoleKind.ACOMPANANTE)
    for dre in ("DRE PUNO", "DRE CUSCO"):
        docente(session, second, school(session, dre, Modelo.UM), "Luz Nueva")
    session.flush()
    return here


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("actor", list(Actor))
def test_the_strata_are_those_of_the_frame(here: Land, actor: Actor, day: date) -> None:
    assert strata_on(here.session, actor, day) == frame(here.session, actor, day).strata


def test_the_tangle_leaves_traces_in_what_is_counted(here: Land) -> None:
    counted = strata_on(here.session, Actor.DOCENTE, CUT)
    assert sum(counted.values()) == 19  # 18, one left, two came; whoever has no modelo is in no stratum
    assert strata_on(here.session, Actor.DOCENTE, date(2026, 8, 5)) != counted


def test_the_same_on_both_databases(session: Session) -> None:
    here = tangled(land(session, each=2))
    for actor in Actor:
        assert strata_on(session, actor, CUT) == frame(session, actor, CUT).strata
    assert here.docentes


@pytest.mark.parametrize("design", [Design(), Design(by=By.CENSUS), Design(by=By.COUNTRY, margin=0.05)])
def test_the_sizes_are_those_of_the_draw(here: Land, design: Design) -> None:
    shown = planned(strata_on(here.session, Actor.DOCENTE, CUT), design)
    wave_id = here.drawn(design=design)
    rows = here.session.scalars(select(Stratum).where(Stratum.wave_id == wave_id))
    drawn = {Cell(row.dre, row.modelo): Quota(population=row.population, wanted=row.wanted, invited=row.invited)
             for row in rows}  # fmt: skip
    assert drawn == shown


def test_small_strata_are_merged_before_they_are_sized() -> None:
    strata = {Cell("CUSCO", "EIB"): 3, Cell("CUSCO", "PC"): 400, Cell("CUSCO", "UM"): 40}
    assert {cell.modelo: quota.population for cell, quota in planned(strata, Design()).items()} == {"PC": 400, "UM": 43}
    census = planned(strata, Design(by=By.CENSUS))
    assert {cell.modelo: quota.invited for cell, quota in census.items()} == {"EIB": 3, "PC": 400, "UM": 40}


def test_nobody_gives_nothing() -> None:
    assert planned({}, Design()) == {}
