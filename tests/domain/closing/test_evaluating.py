"""Who keeps what was seen of whom, that the newest word counts, and that nobody else reads it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from domain.closing.evaluating import Observed, Seen, keep_performance, keep_practice
from domain.evaluation.performance import Performance, performances_of
from domain.evaluation.practice import Practice, practice_of, practices_of
from domain.events import PerformanceKept, PracticeKept
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person, RoleKind
from tests import factories
from tests.closing import made, version
from tests.domain.dates.village import TODAY, TUESDAY, Village

LEVELS = {"PRA-2": 2, "PRA-3": 3, "PRA-4": 2, "PRA-5": 1, "PRA-6": 3, "PRA-8": 4}


def seen(v: Village, docente: Person | None = None, **other: Any) -> Seen:
    given: dict[str, Any] = {
        "docente_id": (docente or v.rosa).id, "moment": "termino", "levels": LEVELS, "visits": [1, 2],
        "talked_on": TODAY, "commitment": "Una tarea más exigente", "form_version_id": version(v.session), **other,
    }  # fmt: skip
    return Seen(**given)


def observed(v: Village, answers: Mapping[str, str], **other: Any) -> Observed:
    given: dict[str, Any] = {
        "acompanante_id": v.julio.id, "occasion": "termino", "visit": 0, "answers": answers, "reasons": {},
        "aspects": {"CAL-1": "registro", "CAL-7": "dialogo"}, "talked_on": TODAY,
        "form_version_id": version(v.session), **other,
    }  # fmt: skip
    return Observed(**given)


def keeps(v: Village, told: Seen, by: Person | None = None, day: date = TODAY) -> Outcome:
    return keep_practice(v.session, v.actor(by or v.julio, day), told)


@pytest.fixture
def ines(v: Village) -> Person:
    """An observer of DIFODS."""
    who = factories.person(v.session, "Inés Ramos")
    factories.role(v.session, who, RoleKind.MINEDU, direccion="DIFODS")
    return who


def test_the_acompanante_keeps_the_levels_of_a_docente(v: Village) -> None:
    done = made(keeps(v, seen(v)))
    row = v.session.get_one(Practice, done.id)
    assert done.events == (PracticeKept(practice_id=row.id, revision=1),)
    assert (row.docente_id, row.ie_id, row.by) == (v.rosa.id, v.ie.id, v.julio.id)
    assert (row.year, row.moment) == (2026, "termino")
    assert (row.levels, row.visits, row.commitment) == (LEVELS, [1, 2], "Una tarea más exigente")
    assert (row.talked_on, row.kept_on, row.form_version_id) == (TODAY, TODAY, version(v.session))


def test_what_is_told_anew_takes_its_place(v: Village) -> None:
    made(keeps(v, seen(v)))
    done = made(keeps(v, seen(v, levels={"PRA-2": 4}), day=TUESDAY))
    assert done.events == (PracticeKept(practice_id=done.id or 0, revision=2),)
    (row,) = practices_of(v.session, v.rosa.id)
    assert (row.levels, row.kept_on) == ({"PRA-2": 4}, TUESDAY)


def test_start_and_end_stand_beside_each_other(v: Village) -> None:
    made(keeps(v, seen(v, moment="inicio", levels={"PRA-2": 1})))
    made(keeps(v, seen(v)))
    assert [row.moment for row in practices_of(v.session, v.rosa.id)] == ["inicio", "termino"]
    start = practice_of(v.session, v.rosa.id, 2026, "inicio")
    assert start is not None
    assert start.levels == {"PRA-2": 1}
    assert practice_of(v.session, v.rosa.id, 2025, "inicio") is None


@pytest.mark.parametrize("who", ["rosa", "carmen", "nilo", "elena"])
def test_nobody_else_keeps_levels(v: Village, who: str) -> None:
    assert keeps(v, seen(v), by=getattr(v, who)) == Refused("not_yours")
    assert practices_of(v.session, v.rosa.id) == []


@pytest.mark.parametrize(
    "other",
    [{"levels": {}}, {"levels": {"PRA-2": 5}}, {"levels": {"PRA-2": 0}}, {"talked_on": TODAY + timedelta(days=1)}],
)
def test_impossible_levels_and_days_are_refused(v: Village, other: dict[str, Any]) -> None:
    assert keeps(v, seen(v, **other)) == Refused("levels_impossible")
    assert practices_of(v.session, v.rosa.id) == []


# Acompañantes


def test_an_observer_keeps_what_was_observed_with_its_scores(v: Village, ines: Person) -> None:
    told = observed(v, {"CAL-1": "2", "CAL-7": "0"}, reasons={"CAL-7": "No dejó hablar"})
    done = made(keep_performance(v.session, v.actor(ines), told))
    row = v.session.get_one(Performance, done.id)
    assert done.events == (PerformanceKept(performance_id=row.id, revision=1),)
    assert (row.scores, row.reasons) == ({"registro": 100, "dialogo": 0, "total": 50}, {"CAL-7": "No dejó hablar"})
    assert (row.acompanante_id, row.occasion, row.visit, row.observer_id) == (v.julio.id, "termino", 0, ines.id)
    assert (row.talked_on, row.form_version_id) == (TODAY, version(v.session))


def test_two_visitas_of_a_sample_are_two_rows_and_the_same_one_again_is_one(v: Village, ines: Person) -> None:
    for visit in (3, 5, 3):
        told = observed(v, {"CAL-1": "1"}, occasion="semestre2", visit=visit)
        made(keep_performance(v.session, v.actor(ines), told))
    assert [(row.visit, row.revision) for row in performances_of(v.session, v.julio.id)] == [(3, 2), (5, 1)]


@pytest.mark.parametrize("who", ["julio", "rosa", "carmen", "nilo"])
def test_nobody_but_an_observer_keeps_it_and_least_of_all_the_acompanante(v: Village, who: str) -> None:
    outcome = keep_performance(v.session, v.actor(getattr(v, who)), observed(v, {"CAL-1": "2"}))
    assert outcome == Refused("not_yours")


def test_a_specialist_of_minedu_without_a_direccion_is_no_observer(v: Village) -> None:
    other = factories.person(v.session, "Otra Persona")
    factories.role(v.session, other, RoleKind.MINEDU)
    assert keep_performance(v.session, v.actor(other), observed(v, {"CAL-1": "2"})) == Refused("not_yours")


def test_only_who_accompanies_is_observed(v: Village, ines: Person) -> None:
    told = observed(v, {"CAL-1": "2"}, acompanante_id=v.rosa.id)
    assert keep_performance(v.session, v.actor(ines), told) == Refused("not_yours")


def test_an_observation_of_nothing_or_of_a_day_to_come_is_refused(v: Village, ines: Person) -> None:
    who = v.actor(ines)
    late = observed(v, {"CAL-1": "2"}, talked_on=TODAY + timedelta(days=1))
    assert [keep_performance(v.session, who, told) for told in (observed(v, {}), late)] == [
        Refused("levels_impossible")
    ] * 2
    assert isinstance(keep_performance(v.session, who, observed(v, {"CAL-1": "na"})), Done)
