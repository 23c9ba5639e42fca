"""How far the rows of the matrices are filled: sums of a territory, apart by rubric; and a sample nobody guesses."""

from datetime import date

import pytest

from domain.closing.evaluating import keep_performance, keep_practice
from domain.closing.filling import Filled, aspects, filled, levels, sampled
from domain.evaluation.practice import FEW
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie
from domain.surveys.model import FormVersion
from domain.year.norm import Modelo
from tests import factories
from tests.closing import closed, made, norm, not_held, version
from tests.domain.closing.test_evaluating import observed, seen
from tests.domain.dates.village import FRIDAY, NEXT_MONDAY, TODAY, TUESDAY, WEDNESDAY, Village

EVERYWHERE: tuple[()] = ()


def of(v: Village, row: str, *there: object, today: date = NEXT_MONDAY) -> list[Filled]:
    return filled(v.session, row, norm(), today, there)  # type: ignore[arg-type]


@pytest.fixture
def ines(v: Village) -> Person:
    who = factories.person(v.session, "Inés Ramos")
    factories.role(v.session, who, RoleKind.MINEDU, direccion="DIFODS")
    return who


def many(v: Village, count: int) -> list[Person]:
    """More docentes of Julio's in the IE."""
    found = []
    for n in range(count):
        new = factories.person(v.session, f"Docente {n}")
        factories.role(v.session, new, RoleKind.DOCENTE, at=v.ie)
        factories.accompany(v.session, v.julio, new, v.ie)
        found.append(new)
    return found


def test_compliance_is_what_is_recorded_of_what_has_ended(v: Village) -> None:
    made(closed(v, v.agree(v.visit(TUESDAY))))
    made(closed(v, v.agree(v.visit(WEDNESDAY), 2), not_held(v.session)))
    v.agree(v.visit(FRIDAY), 2)
    v.agree(v.visit(NEXT_MONDAY), 3)
    assert of(v, "cumplimiento") == [Filled(moment="", done=2, of=3)]
    assert of(v, "cumplimiento", Ie.id == v.next_ie.id) == [Filled(moment="", done=0, of=0)]


def test_practice_is_of_all_docentes_at_two_times(v: Village) -> None:
    made(keep_practice(v.session, v.actor(v.julio), seen(v)))
    assert of(v, "practica_censo") == [
        Filled(moment="inicio", done=0, of=3), Filled(moment="termino", done=1, of=3),
    ]  # fmt: skip
    assert of(v, "practica_censo", Ie.ugel_id == v.ie.ugel_id)[1] == Filled(moment="termino", done=1, of=2)
    assert of(v, "practica_censo", Ie.id == v.next_ie.id)[1] == Filled(moment="termino", done=0, of=1)


def test_desempeno_is_of_all_acompanantes_and_calidad_of_a_sample(v: Village, ines: Person) -> None:
    made(keep_performance(v.session, v.actor(ines), observed(v, {"CAL-1": "2"})))
    for visit in (3, 5):
        made(keep_performance(v.session, v.actor(ines), observed(v, {"CAL-1": "2"}, occasion="semestre2", visit=visit)))
    assert of(v, "desempeno_acompanante") == [
        Filled(moment="inicio", done=0, of=2), Filled(moment="termino", done=1, of=2),
    ]  # fmt: skip
    assert of(v, "calidad") == [Filled(moment="semestre1", done=0, of=0), Filled(moment="semestre2", done=1, of=0)]


def test_a_row_that_the_setting_leaves_out_has_nothing_here(v: Village) -> None:
    without = norm(desempeno_acompanante="semestral")
    assert filled(v.session, "desempeno_acompanante", without, TODAY, EVERYWHERE) == []
    assert [each.moment for each in filled(v.session, "calidad", without, TODAY, EVERYWHERE)] == [
        "semestre1", "semestre2",
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["satisfaccion_docente", "satisfaccion_acompanante", "practica_muestra", "otra"])
def test_a_row_that_is_kept_elsewhere_has_nothing_here(v: Village, row: str) -> None:
    assert of(v, row) == []


def test_a_distribution_of_levels_needs_some_docentes(v: Village) -> None:
    docentes = many(v, FEW)
    for n, docente in enumerate(docentes, 1):
        made(keep_practice(v.session, v.actor(v.julio), seen(v, docente, levels={"PRA-2": 1 + n % 2})))
        found = levels(v.session, "termino", TODAY, EVERYWHERE)
        assert found == {version(v.session): {} if n < FEW else {"PRA-2": (2, 3, 0, 0)}}
    assert levels(v.session, "inicio", TODAY, EVERYWHERE) == {}


def test_two_versions_of_the_rubric_are_never_added_up(v: Village) -> None:
    other = FormVersion(form_id="rubrica", version="2", title="x", xform="y", sha256="y", items=[], stored_on=TODAY)
    v.session.add(other)
    v.session.flush()
    docentes = many(v, 2 * FEW - 1)
    for n, docente in enumerate(docentes):
        of_version = other.id if n < FEW else version(v.session)
        told = seen(v, docente, levels={"PRA-2": 3}, form_version_id=of_version)
        made(keep_practice(v.session, v.actor(v.julio), told))
    assert levels(v.session, "termino", TODAY, EVERYWHERE) == {
        version(v.session): {}, other.id: {"PRA-2": (0, 0, FEW, 0)},
    }  # fmt: skip


def acompanantes(v: Village, count: int) -> list[Person]:
    found = []
    for n in range(count):
        new, docente = factories.person(v.session, f"Acompañante {n}"), factories.person(v.session, f"Suya {n}")
        factories.role(v.session, new, RoleKind.ACOMPANANTE, at=v.ie.ugel)
        factories.accompany(v.session, new, docente, v.ie)
        found.append(new)
    return found


def test_a_mean_of_scores_needs_some_acompanantes(v: Village, ines: Person) -> None:
    for n, each in enumerate(acompanantes(v, FEW), 1):
        told = observed(v, {"CAL-1": str(n % 2 * 2)}, acompanante_id=each.id)
        made(keep_performance(v.session, v.actor(ines), told))
        found = aspects(v.session, "termino", TODAY, EVERYWHERE)
        assert found == ({} if n < FEW else {"registro": 60, "total": 60})
    assert aspects(v.session, "termino", TODAY, (Ie.id == v.next_ie.id,)) == {}


# The sample


def test_few_acompanantes_are_all_observed(v: Village) -> None:
    for ie in (v.ie, v.next_ie):
        ie.modelo = Modelo.PC
    assert sampled(v.session, 2026, 2, "secreto") == {v.julio.id, v.nilo.id}


def test_of_many_the_same_ones_are_drawn_whenever_it_is_asked(v: Village) -> None:
    acompanantes(v, 60)
    first = sampled(v.session, 2026, 2, "secreto")
    assert sampled(v.session, 2026, 2, "secreto") == first
    assert sampled(v.session, 2026, 2, "otro secreto") != first
    assert 30 < len(first) < 62


def test_the_second_half_takes_others_first(v: Village) -> None:
    people = {each.id for each in acompanantes(v, 120)}
    first, second = (sampled(v.session, 2026, half, "secreto") & people for half in (1, 2))
    assert len(first) > len(people) / 3
    assert first & second == set()


def test_where_others_are_not_enough_some_are_observed_again(v: Village) -> None:
    people = {each.id for each in acompanantes(v, 60)}
    first, second = (sampled(v.session, 2026, half, "secreto") & people for half in (1, 2))
    assert people - first < second


def test_without_acompanantes_there_is_no_sample(v: Village) -> None:
    assert sampled(v.session, 2031, 1, "secreto") == set()
