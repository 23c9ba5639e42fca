"""Docentes of an acompañante against the ratio of 5.6, by IE, zona and setting."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from content.programme import Programme
from domain.people.territory import Area, Ie
from domain.roster.load import loads, outside, ratio_of
from domain.year.norm import Modelo, Nivel, SettingValue
from tests import factories
from tests.domain.dates.village import TODAY, Village, village
from tests.memory import memory


@pytest.fixture
def v() -> Iterator[Village]:
    with memory() as session:
        yield village(session)


def give(v: Village, count: int, ie: Ie) -> None:
    """So many docentes more to Julio."""
    for n in range(count):
        factories.accompany(v.session, v.julio, factories.person(v.session, f"Docente{n} Nueva"), ie)


def over(v: Village, programme: Programme, **settings: SettingValue) -> list[int]:
    norm = programme.norm.with_settings(settings)
    return [each.acompanante_id for each in outside(loads(v.session, norm, TODAY), norm)]


@pytest.mark.parametrize(("more", "expected"), [(13, False), (14, True)])
def test_fifteen_of_an_urban_primaria_are_the_most(v: Village, programme: Programme, more: int, expected: bool) -> None:
    """Julio has two already (5.6.3.b)."""
    give(v, more, v.ie)
    assert (v.julio.id in over(v, programme)) is expected


def test_docentes_of_two_kinds_of_ie_take_their_share_of_each(v: Village, programme: Programme) -> None:
    rural = factories.ie(v.session, "IE Rural", v.ie.ugel, modelo=Modelo.UM, area=Area.RURAL)
    give(v, 4, rural)  # half of eight
    give(v, 5, v.ie)  # with two before, seven of fifteen
    assert over(v, programme) == []
    give(v, 1, v.ie)
    assert over(v, programme) == [v.julio.id]


def test_frontera_comes_before_rural_in_either_reading(v: Village, programme: Programme) -> None:
    v.ie.modelo, v.ie.area, v.ie.frontera = Modelo.UM, Area.RURAL, True
    for choice in ("frontera", "dispersion"):
        ratio = ratio_of(programme.norm.with_settings({"ratio_precedencia": choice}), v.ie)
        assert ratio is not None
        assert ratio.maximum == 7


def test_fewer_than_the_number_are_minded_only_where_it_is_read_as_exact(v: Village, programme: Programme) -> None:
    assert over(v, programme) == []
    assert over(v, programme, ratio_numero_unico="exacto") == [v.julio.id, v.nilo.id]


def test_an_ie_whose_modelo_is_unknown_counts_in_no_share(v: Village, programme: Programme) -> None:
    unknown = factories.ie(v.session, "IE Nueva", v.ie.ugel)
    unknown.modelo = None
    give(v, 30, unknown)
    [julio] = [each for each in loads(v.session, programme.norm, TODAY) if each.acompanante_id == v.julio.id]
    assert (julio.docentes, over(v, programme)) == (32, [])


def test_assignments_of_other_days_do_not_count(v: Village, programme: Programme) -> None:
    for n in range(20):
        docente = factories.person(v.session, f"Docente{n} Antes")
        factories.accompany(v.session, v.julio, docente, v.ie, until=TODAY - timedelta(days=1))
    assert [each.docentes for each in loads(v.session, programme.norm, TODAY)] == [2, 1]


@pytest.mark.parametrize("nivel", [Nivel.INICIAL, Nivel.SECUNDARIA])
def test_where_the_norm_has_no_column_there_is_no_ratio(v: Village, programme: Programme, nivel: Nivel) -> None:
    v.ie.modelo, v.ie.nivel = Modelo.UM, nivel
    assert ratio_of(programme.norm, v.ie) is None
