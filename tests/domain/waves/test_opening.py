"""A wave is opened from a row of the matrix by the Dirección that answers for it; its form then stands still."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from domain.outcome import Done
from domain.people.roles import Direccion, Role, RoleKind
from domain.policy import actor
from domain.surveys.matrix import Actor, Method, Periodicity, Row, items_of, rows_of
from domain.surveys.model import WAVE, AnonymousAnswer, FormVersion, LiveSession, Wave, WaveState, next_state
from domain.surveys.sampling import Design
from domain.surveys.standings import RowState, WaveBrief, standings
from domain.waves import answering, closing, drawing, fieldwork, opening
from scheduler import attachments
from tests import factories
from tests.domain.waves.land import CLOSES, MATRIX, NOW, OPENS, TODAY, XFORM, Land, code, land, number, whole
from tests.factories import SEAL
from tests.memory import memory

ADDED = Row(
    code="uso_de_materiales",
    numeral="5.5.3",
    variable="Uso de materiales en II.EE. multigrado",
    dimensions=("recursos",),
    periodicity=Periodicity.ANUAL,
    method=Method.MUESTRAL,
    source="Encuesta",
    responsible="DISER",
    direcciones=(Direccion.DIFODS, Direccion.DISER),
    actor=Actor.DOCENTE,
    instrument="docente",
)


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=6)


# Forms


def test_a_form_is_kept_with_its_hash_and_items(here: Land) -> None:
    row = here.session.get_one(FormVersion, here.form())
    assert (row.form_id, row.version, row.title, row.xform, row.stored_on) == (
        "docente", "1", "Satisfacción", XFORM, TODAY,
    )  # fmt: skip
    assert row.sha256 == hashlib.sha256(XFORM.encode()).hexdigest()
    assert items_of(row.items) == MATRIX.instruments[0].items


def test_the_same_form_again_is_the_same_row_and_another_text_takes_its_place(here: Land) -> None:
    first = here.form()
    assert here.form() == first
    assert here.form(xform="<other/>") == first
    assert here.session.get_one(FormVersion, first).xform == "<other/>"
    assert here.form(version="2") != first


def test_a_form_that_a_wave_was_drawn_with_is_frozen(here: Land) -> None:
    wave_id = here.wave()
    here.form(xform="<still a draft/>")
    here.form()
    drawing.draw(here.session, here.who, wave_id)
    refused = opening.store_form(
        here.session, form_id="docente", version="1", title="x", xform="<other/>", now=NOW, items=here.items
    )
    assert code(refused) == "form_frozen"
    assert isinstance(here.form(), int)  # the same text is no change
    assert here.form(version="2")


def test_other_items_are_another_form(here: Land) -> None:
    here.drawn()
    refused = opening.store_form(
        here.session, form_id="docente", version="1", title="x", xform=XFORM, now=NOW, items=here.items[:3]
    )
    assert code(refused) == "form_frozen"


def test_a_form_is_found_by_version_or_the_last_one(here: Land) -> None:
    first, second = here.form(), here.form(version="2")
    found = [opening.find_form(here.session, "docente", version) for version in ("1", None, "3")]
    assert [each.id if each else None for each in found] == [first, second, None]
    assert opening.find_form(here.session, "nada") is None


# Waves


def test_a_wave_keeps_what_was_decided(here: Land) -> None:
    wave = here.session.get_one(Wave, here.wave(design=Design(margin=0.05)))
    assert (wave.row, wave.year, wave.population, wave.direccion, wave.state) == (
        "satisfaccion_docente", 2026, "docente", "DIFODS", "draft",
    )  # fmt: skip
    assert (wave.cut_on, wave.opens_on, wave.closes_on, wave.opened_by) == (
        date(2026, 8, 3), OPENS, CLOSES, here.specialist.id,
    )  # fmt: skip
    assert (wave.seed, wave.algorithm, wave.frame_hash, wave.key) == ("AP-2026-DOC", "prn-sha256-1", None, None)
    assert drawing.design_of(wave) == Design(margin=0.05)


def test_acompanantes_of_small_strata_are_all_asked(here: Land) -> None:
    wave = here.session.get_one(Wave, here.wave(row="satisfaccion_acompanante", design=Design()))
    assert (wave.population, drawing.design_of(wave).take_all) == ("acompanante", 30)


@pytest.mark.parametrize("row", ["cumplimiento", "calidad", "practica_censo", "nada"])
def test_a_row_that_is_not_surveyed_opens_no_wave(here: Land, row: str) -> None:
    assert code(opening.open_wave(here.session, here.who, MATRIX, here.draft(row=row))) == "row_not_surveyed"


@pytest.mark.parametrize(
    "dates",
    [
        {"cut_on": date(2026, 8, 12)},
        {"closes_on": date(2026, 8, 10)},
        {"cut_on": date(2025, 12, 1)},
    ],
)
def test_dates_that_are_not_in_order_are_refused(here: Land, dates: dict[str, date]) -> None:
    assert code(opening.open_wave(here.session, here.who, MATRIX, here.draft(**dates))) == "wave_dates"


def test_a_form_without_items_or_none_at_all_opens_no_wave(here: Land) -> None:
    bare = opening.store_form(here.session, form_id="otro", version="1", title="x", xform=XFORM, now=NOW)
    for id_ in (number(bare), 999):
        draft = here.draft(form_version_id=id_)
        assert code(opening.open_wave(here.session, here.who, MATRIX, draft)) == "form_without_items"


def test_a_yearly_row_has_one_wave_a_year_and_a_cancelled_one_does_not_count(here: Land) -> None:
    first = here.wave()
    assert code(opening.open_wave(here.session, here.who, MATRIX, here.draft())) == "wave_exists"
    opening.cancel(here.session, here.who, first, files=attachments)
    assert here.wave() != first


def test_a_row_of_each_semester_has_two(here: Land) -> None:
    for _ in range(2):
        here.wave(row="satisfaccion_acompanante")
    refused = opening.open_wave(here.session, here.who, MATRIX, here.draft(row="satisfaccion_acompanante"))
    assert code(refused) == "wave_exists"


def test_another_direccion_may_not_open_in_its_place(here: Land) -> None:
    assert code(opening.open_wave(here.session, here.who, MATRIX, here.draft(direccion=Direccion.DEIB))) == "not_yours"


def test_an_acompanante_opens_nothing(here: Land) -> None:
    who = actor(here.session, here.acompanante.id, TODAY)
    assert code(opening.open_wave(here.session, who, MATRIX, here.draft())) == "not_yours"
    wave_id = here.wave()
    for verb in (partial(opening.cancel, files=attachments), drawing.draw, closing.publish):
        assert code(verb(here.session, who, wave_id)) == "not_yours"


def test_the_specialist_of_another_direccion_runs_nothing_here(here: Land) -> None:
    other = factories.person(here.session, "Otra Dirección")
    here.session.add(Role(person_id=other.id, kind=RoleKind.MINEDU, direccion="DEIB", since=date(2026, 1, 1)))
    here.session.flush()
    assert code(drawing.draw(here.session, actor(here.session, other.id, TODAY), here.wave())) == "not_yours"


# States


def test_every_state_and_verb_leads_where_the_table_says_and_nowhere_else() -> None:
    verbs = {verb for _, verb in WAVE}
    for state in WaveState:
        for verb in verbs:
            assert next_state(state, verb) == WAVE.get((state, verb))
    ends = {state for state in WaveState if not any(next_state(state, verb) for verb in verbs)}
    assert ends == {WaveState.PUBLISHED, WaveState.CANCELLED}


def test_a_wave_goes_its_way_and_not_back(here: Land) -> None:
    wave_id = here.wave()
    assert code(fieldwork.release(here.session, here.who, wave_id, 1, OPENS, TODAY)) == "wave_state"
    drawing.draw(here.session, here.who, wave_id)
    assert code(drawing.draw(here.session, here.who, wave_id)) == "wave_state"
    assert code(closing.close(here.session, here.who, SEAL, wave_id, CLOSES, files=attachments)) == "wave_state"
    fieldwork.release(here.session, here.who, wave_id, 1, OPENS, TODAY)
    assert here.state(wave_id) == "open"
    assert code(closing.publish(here.session, here.who, wave_id)) == "wave_state"
    here.close(wave_id)
    assert here.state(wave_id) == "closed"
    assert code(opening.cancel(here.session, here.who, wave_id, files=attachments)) == "wave_state"
    closing.publish(here.session, here.who, wave_id)
    assert here.state(wave_id) == "published"
    assert code(closing.close(here.session, here.who, SEAL, wave_id, CLOSES, files=attachments)) == "wave_state"


def test_a_wave_that_is_cancelled_in_the_field_keeps_no_answer(here: Land) -> None:
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    for person_id in people[:-1]:
        here.finish(wave_id, person_id)
    answering.save(here.session, SEAL, wave_id, people[-1], answers=whole(1), language="es", today=OPENS)
    assert here.session.scalars(select(AnonymousAnswer)).all() != []
    opening.cancel(here.session, here.who, wave_id, files=attachments)
    assert here.session.scalars(select(AnonymousAnswer)).all() == []
    assert here.session.scalars(select(LiveSession)).all() == []
    assert here.session.get_one(Wave, wave_id).key is None


# The matrix in a year


def states(here: Land, year: int = 2026) -> dict[str, RowState]:
    return {each.row.code: each.state for each in standings(here.session, MATRIX, year)}


def test_rows_begin_as_not_started_or_are_collected_elsewhere(here: Land) -> None:
    assert states(here) == {
        "cumplimiento": RowState.ELSEWHERE,
        "calidad": RowState.ELSEWHERE,
        "satisfaccion_docente": RowState.NOT_STARTED,
        "satisfaccion_acompanante": RowState.NOT_STARTED,
        "practica_muestra": RowState.ELSEWHERE,
        "practica_censo": RowState.ELSEWHERE,
        "desempeno_acompanante": RowState.ELSEWHERE,
    }


def test_a_row_is_open_with_its_wave_and_closed_after_it(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person_id in here.asked(wave_id)[:8]:
        here.finish(wave_id, person_id)
    found = next(each for each in standings(here.session, MATRIX, 2026) if each.row.code == "satisfaccion_docente")
    assert (found.state, found.waves) == (
        RowState.OPEN,
        (WaveBrief(id=wave_id, state="open", issued=36, complete=8),),
    )
    here.close(wave_id)
    assert states(here)["satisfaccion_docente"] == RowState.CLOSED
    assert states(here, 2027)["satisfaccion_docente"] == RowState.NOT_STARTED


def test_counts_stay_when_people_are_forgotten(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person_id in here.asked(wave_id)[:8]:
        here.finish(wave_id, person_id)
    here.close(wave_id)
    assert closing.forget(here.session, date(2026, 12, 28)) == 0
    assert closing.forget(here.session, date(2026, 12, 29)) == 36
    found = next(each for each in standings(here.session, MATRIX, 2026) if each.row.code == "satisfaccion_docente")
    assert found.waves == (WaveBrief(id=wave_id, state="closed", issued=36, complete=8),)


def test_a_row_of_each_semester_is_closed_after_the_second_wave(here: Land) -> None:
    for state in (RowState.NOT_STARTED, RowState.CLOSED):
        here.close(here.in_the_field(row="satisfaccion_acompanante"))
        assert states(here)["satisfaccion_acompanante"] == state


def test_minedu_adds_a_row_of_its_own_and_opens_it(here: Land) -> None:
    assert opening.add_row(here.session, here.who, MATRIX, ADDED, TODAY) == Done()
    assert rows_of(here.session, MATRIX) == (*MATRIX.rows, ADDED)
    assert states(here)["uso_de_materiales"] == RowState.NOT_STARTED
    here.wave(row="uso_de_materiales")
    assert states(here)["uso_de_materiales"] == RowState.OPEN


def test_a_row_is_added_once_and_not_in_place_of_the_norms(here: Land) -> None:
    opening.add_row(here.session, here.who, MATRIX, ADDED, TODAY)
    for row in (ADDED, replace(ADDED, code="cumplimiento")):
        assert code(opening.add_row(here.session, here.who, MATRIX, row, TODAY)) == "row_exists"


def test_only_the_direccion_that_will_answer_for_it_adds_a_row(here: Land) -> None:
    row = replace(ADDED, direcciones=(Direccion.DISER,))
    assert code(opening.add_row(here.session, here.who, MATRIX, row, TODAY)) == "not_yours"
    who = actor(here.session, here.acompanante.id, TODAY)
    assert code(opening.add_row(here.session, who, MATRIX, ADDED, TODAY)) == "not_yours"
