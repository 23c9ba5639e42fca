"""The sample as rows: reproducible from seed and frame, the reserve behind it, drawn once."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from domain.surveys.frame import frame
from domain.surveys.matrix import Actor
from domain.surveys.model import Participation, Stratum, Wave
from domain.surveys.sampling import By, Cell, Design, ranked
from domain.waves import drawing
from domain.year.norm import Modelo
from tests.domain.waves.land import CUT, Land, code, docente, land, school
from tests.memory import memory


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=30)


SMALL = Design(by=By.CELL, margin=0.3, rate=0.8)  # 9 wanted and 12 invited of 30


def rows(here: Land, wave_id: int) -> list[Participation]:
    query = select(Participation).where(Participation.wave_id == wave_id)
    return list(here.session.scalars(query.order_by(Participation.stratum, Participation.place)))


def strata(here: Land, wave_id: int) -> list[Stratum]:
    query = select(Stratum).where(Stratum.wave_id == wave_id).order_by(Stratum.key)
    return list(here.session.scalars(query))


def test_every_stratum_is_written_with_its_numbers(here: Land) -> None:
    found = strata(here, here.drawn(design=SMALL))
    assert [(row.key, row.population, row.wanted, row.invited, row.counted_in) for row in found] == [
        (f"{dre}|{modelo}", 30, 9, 12, f"{dre}|{modelo}")
        for dre in ("DRE CUSCO", "DRE PUNO")
        for modelo in ("EIB", "PC", "UM")
    ]


def test_the_whole_frame_stands_in_order_of_selection_the_first_twelve_in_halves(here: Land) -> None:
    wave_id = here.drawn(design=SMALL)
    for key in {row.key for row in strata(here, wave_id)}:
        mine = [row for row in rows(here, wave_id) if row.stratum == key]
        assert [row.place for row in mine] == list(range(1, 31))
        assert [row.person_id for row in mine] == ranked("AP-2026-DOC", [row.person_id for row in mine])
        assert sorted(row.half for row in mine[:12]) == [1] * 6 + [2] * 6
        assert {row.half for row in mine[12:]} == {0}


def test_nobody_is_released_or_told_by_the_draw(here: Land) -> None:
    found = rows(here, here.drawn())
    assert {(row.invite_on, row.invited_on, row.step, row.disposition, row.noted_on) for row in found} == {
        (None, None, "nothing", None, None)
    }


def test_frame_hash_and_state_are_kept(here: Land) -> None:
    wave = here.session.get_one(Wave, here.drawn())
    assert wave.state == "drawn"
    assert wave.frame_hash == frame(here.session, Actor.DOCENTE, CUT).hash


def test_the_same_seed_draws_the_same_and_another_another() -> None:
    found = []
    for seed in ("a", "a", "b"):
        with memory() as session:
            there = land(session, each=30)
            wave_id = there.drawn(design=SMALL, seed=seed)
            first = there.docentes[0].id
            found.append([(row.person_id - first, row.place, row.half) for row in rows(there, wave_id)])
    assert found[0] == found[1]
    assert found[0] != found[2]


def test_a_small_stratum_is_drawn_with_its_neighbour(here: Land) -> None:
    for _ in range(4):
        docente(here.session, here.acompanante, school(here.session, "DRE TACNA", Modelo.EIB))
    for _ in range(20):
        docente(here.session, here.acompanante, school(here.session, "DRE TACNA", Modelo.UM))
    found = [row for row in strata(here, here.drawn(design=SMALL)) if row.dre == "DRE TACNA"]
    assert [(row.modelo, row.population) for row in found] == [("UM", 24)]


def test_a_frame_without_anybody_is_refused(here: Land) -> None:
    wave_id = here.wave()
    here.session.get_one(Wave, wave_id).cut_on = date(2025, 8, 3)
    here.session.flush()
    assert code(drawing.draw(here.session, here.who, wave_id)) == "frame_empty"
    assert here.state(wave_id) == "draft"


def test_a_design_survives_the_database(here: Land) -> None:
    for design in (SMALL, Design(), Design(by=By.CENSUS, take_all=30)):
        wave_id = here.wave(design=design)
        assert drawing.design_of(here.session.get_one(Wave, wave_id, populate_existing=True)) == design
        here.session.delete(here.session.get_one(Wave, wave_id))
        here.session.flush()


def test_the_second_semester_takes_the_next_ones_in_order() -> None:
    with memory() as session:
        there = land(session, each=1)
        for number in range(40):
            row = docente(session, there.acompanante, school(session, "DRE CUSCO", Modelo.PC), f"Ana {number}")
            there.docentes.append(row)
        found = frame(session, Actor.DOCENTE, CUT)
        design = Design(by=By.CELL, margin=0.3, rate=1)
        first = drawing.drawn_from(found, "seed", design)
        asked = {member.person_id for member, _, _, half in first.places if half}
        second = drawing.drawn_from(found, "seed", design, asked)
        order = [m.person_id for m, cell, _, _ in first.places if cell == Cell("DRE CUSCO", "PC")]
        again = [m.person_id for m, cell, _, half in second.places if cell == Cell("DRE CUSCO", "PC") and half]
        assert again == order[len(again) : 2 * len(again)]


def test_who_was_asked_in_the_first_semester_is_known_by_row_year_and_seed() -> None:
    with memory() as session:
        there = land(session, each=2)
        about = {"row": "satisfaccion_acompanante", "seed": "AP-2026-ACO"}
        first = there.in_the_field(**about)
        there.close(first)
        same = there.wave(**about)
        assert drawing.asked_before(session, session.get_one(Wave, same)) == {there.acompanante.id}
        session.get_one(Wave, same).seed = "another"
        session.flush()
        assert drawing.asked_before(session, session.get_one(Wave, same)) == set()


def test_a_second_wave_does_not_disturb_the_first(here: Land) -> None:
    first = here.in_the_field(design=SMALL)
    before = [(row.person_id, row.half, row.invite_on) for row in rows(here, first)]
    here.drawn(row="satisfaccion_acompanante")
    assert [(row.person_id, row.half, row.invite_on) for row in rows(here, first)] == before
