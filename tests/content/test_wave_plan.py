"""Planning a survey: what buttons carry, what is usual, whose seed it is, and which days can be chosen."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from content.actions import PlanWave
from content.forms.shipped import shipped
from content.loader import load_calendar
from content.programme import Programme
from content.wave_plan import (
    DESIGNS,
    RECOMMENDED,
    Plan,
    days_for,
    direccion_of,
    forms_for,
    mark,
    planned_by,
    row_marked,
    seed_for,
    store_shipped,
    usual_close,
    usual_opening,
)
from domain.people.roles import Direccion, Role
from domain.policy import actor
from domain.surveys.model import FormVersion, Wave
from domain.surveys.sampling import TAKE_ALL, By
from tests.domain.waves.land import MATRIX, NOW, TODAY, Land, land
from tests.memory import memory

CALENDAR = load_calendar()
DOCENTE, ACOMPANANTE = MATRIX.rows[2], MATRIX.rows[3]


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=2)


def button(**other: object) -> PlanWave:
    usual = {"row": mark("satisfaccion_docente"), "form": 0, "cut": "", "opens": "", "closes": "", "design": "dre"}
    return PlanWave(**usual | other)


def planned(here: Land, programme: Programme, **other: object) -> Plan:
    found = planned_by(here.session, programme, button(**other), TODAY)
    assert found is not None
    return found


def test_marks_tell_all_rows_apart_and_lead_back(here: Land, programme: Programme) -> None:
    marks = {mark(row.code): row.code for row in MATRIX.rows}
    assert len(marks) == len(MATRIX.rows)
    found = {each: row_marked(here.session, programme, each) for each in marks}
    assert {each: row.code for each, row in found.items() if row} == marks
    assert row_marked(here.session, programme, "nobody") is None


def test_a_row_that_mineu_added_is_found_by_its_mark(here: Land, programme: Programme) -> None:
    from domain.waves.opening import add_row

    long = replace(DOCENTE, code="satisfaccion_docente_de_la_zona_de_frontera_y_del_vraem")
    add_row(here.session, here.who, MATRIX, long, TODAY)
    assert row_marked(here.session, programme, mark(long.code)) == long


def test_only_the_own_direccion_may_open_a_wave_of_a_row(here: Land) -> None:
    assert direccion_of(here.session, here.who, DOCENTE) == Direccion.DIFODS
    here.session.execute(update(Role).where(Role.person_id == here.specialist.id).values(direccion="DEIB"))
    assert direccion_of(here.session, here.who, DOCENTE) == Direccion.DEIB
    assert direccion_of(here.session, here.who, MATRIX.rows[0]) is None
    assert direccion_of(here.session, actor(here.session, here.acompanante.id, TODAY), DOCENTE) is None


# What is usual


def test_the_usual_plan_asks_today_with_our_form(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    found = planned(here, programme)
    assert (found.form.form_id, found.cut_on, found.code) == ("satisfaccion_docente", TODAY, RECOMMENDED)
    assert (found.opens_on, found.closes_on) == (date(2026, 8, 12), date(2026, 9, 2))
    assert found.draft(Direccion.DIFODS, "s").in_order


@pytest.mark.parametrize("day", [date(2026, 3, 2) + timedelta(days=n) for n in range(0, 290, 7)])
def test_the_usual_opening_is_far_enough_and_on_a_day_with_classes(day: date) -> None:
    opens = usual_opening(CALENDAR, day)
    assert opens >= day + timedelta(days=2)
    assert CALENDAR.is_lective(opens) or not any(CALENDAR.is_lective(day + timedelta(days=n)) for n in range(2, 30))


@pytest.mark.parametrize("opens", [date(2026, 8, 12), date(2026, 12, 2), date(2026, 12, 15), date(2026, 12, 31)])
def test_the_usual_last_day_is_three_weeks_later_in_the_same_year(opens: date) -> None:
    closes = usual_close(CALENDAR, opens)
    assert opens <= closes <= date(2026, 12, 31)
    assert closes - opens >= timedelta(days=21) or opens >= date(2026, 12, 10)


def test_a_button_keeps_what_was_chosen_and_changes_one_thing(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    found = planned(here, programme, cut="20260803", opens="20260820", closes="20260910", design="cen")
    assert planned_by(here.session, programme, found.button(), TODAY) == found
    later = planned_by(here.session, programme, found.button(opens="20260825"), TODAY)
    assert later == replace(found, opens_on=date(2026, 8, 25))
    assert found.yes().model_dump() == {
        name: value for name, value in found.button().model_dump().items() if name not in {"ask", "page"}
    }


@pytest.mark.parametrize(
    "forged",
    [{"row": "ffffff"}, {"design": "todo"}, {"form": 99}, {"row": mark("cumplimiento")}],
    ids=lambda each: next(iter(each)),
)
def test_a_forged_button_plans_nothing(here: Land, programme: Programme, forged: dict[str, object]) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    assert planned_by(here.session, programme, button(**forged), TODAY) is None


def test_a_day_that_is_none_is_the_usual_one(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    assert planned(here, programme, cut="20261399", opens="x", closes="") == planned(here, programme)


def test_without_a_form_there_is_nothing_to_plan(here: Land, programme: Programme) -> None:
    assert planned_by(here.session, programme, button(), TODAY) is None


def test_acompanantes_of_small_strata_are_all_asked(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, ACOMPANANTE, NOW)
    found = planned(here, programme, row=mark("satisfaccion_acompanante"))
    assert (found.design.take_all, found.form.form_id) == (TAKE_ALL, "satisfaccion_acompanante")
    assert planned(here, programme).design.take_all == 0


# Forms


def test_our_form_is_stored_once_and_not_again(here: Land, programme: Programme) -> None:
    for _ in range(2):
        store_shipped(here.session, programme, DOCENTE, NOW)
    rows = here.session.scalars(select(FormVersion)).all()
    assert [(row.form_id, row.version, len(row.items)) for row in rows] == [("satisfaccion_docente", "1", 12)]
    assert rows[0].xform == shipped("satisfaccion_docente").xml


def test_the_newest_version_of_each_form_is_offered_and_none_without_items(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    old, new = here.form("1"), here.form("2")
    here.items = ()
    without = here.form("3")
    assert [form.id for form in forms_for(here.session)] == [1]  # «docente»'s newest has no items
    here.session.delete(here.session.get_one(FormVersion, without))
    here.session.flush()
    assert [form.id for form in forms_for(here.session)] == [new, 1]
    assert old != new


# The seed


def test_the_seed_of_a_row_is_one_for_the_year_and_survives_a_cancelled_wave(here: Land) -> None:
    first = seed_for(here.session, DOCENTE, 2026)
    assert first != seed_for(here.session, DOCENTE, 2026)  # nobody can guess it
    assert first.startswith("AP-2026-")
    wave = here.wave(seed=first)
    here.session.get_one(Wave, wave).state = "cancelled"
    here.session.flush()
    assert seed_for(here.session, DOCENTE, 2026) == first
    assert seed_for(here.session, DOCENTE, 2027) != first
    assert seed_for(here.session, ACOMPANANTE, 2026) != first


# Days


@pytest.mark.parametrize(("ask", "first", "last"), [
    ("c", date(2026, 8, 10), date(2026, 8, 10)), ("o", date(2026, 8, 11), date(2026, 8, 24)),
    ("e", date(2026, 8, 12), date(2026, 8, 25)),
])  # fmt: skip
def test_days_to_choose_from_are_working_days_in_order(
    here: Land, programme: Programme, ask: str, first: date, last: date
) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    shown = days_for(CALENDAR, planned(here, programme), ask, 0, TODAY)
    assert shown == sorted(shown)
    assert all(CALENDAR.is_working(day) for day in shown)
    assert (len(shown), shown[-1] if ask != "c" else TODAY) == (10, last)
    assert (shown[-1] if ask == "c" else shown[0]) == first


def test_pages_of_days_meet_and_end_with_the_year(here: Land, programme: Programme) -> None:
    store_shipped(here.session, programme, DOCENTE, NOW)
    plan = planned(here, programme)
    pages = [days_for(CALENDAR, plan, "o", page, TODAY) for page in range(20)]
    every = [day for page in pages for day in page]
    assert every == sorted(set(every))
    assert {day.year for day in every} == {2026}
    assert pages[-1] == []


def test_the_recommended_design_is_each_dre_at_ten_points() -> None:
    assert (DESIGNS[RECOMMENDED].by, DESIGNS[RECOMMENDED].margin) == (By.DRE, 0.10)
