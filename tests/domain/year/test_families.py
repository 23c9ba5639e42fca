"""Routes that are alike."""

from dataclasses import replace

from domain.year.families import families_of, loose_groups
from domain.year.planned import Work
from tests.domain.year.loads import EIB, INICIAL, PRIMARIA, UM, caseload, day, held, moved


def names(load: object, *, together: bool = True) -> list[list[str]]:
    return [[route.name for route in family.routes] for family in families_of(load, together=together)]  # type: ignore[arg-type]


def test_routes_of_two_ie_with_a_docente_each_are_alike_and_go_together() -> None:
    (family,) = families_of(caseload(EIB, 8, 8), together=True)
    assert [route.docentes for route in family.routes] == [(101, 102), (103, 104), (105, 106), (107, 108)]
    assert (family.together, family.docentes, family.travel) == (True, 2, 1)
    assert sorted(family.lengths) == [2] * 8 + [3] * 4
    (rank,) = family.ranks
    assert rank.docentes == tuple(range(101, 109))
    assert rank.gia == tuple((number,) for number in range(1, 9))


def test_the_last_route_of_an_odd_number_is_another_family() -> None:
    assert sorted(map(len, names(caseload(EIB, 7, 7)))) == [1, 3]


def test_who_leads_a_group_is_another_rank() -> None:
    load = caseload(UM, 4, 4, per_red=2, gia_por="grupo", rtc_por="grupo")
    (family,) = families_of(load, together=True)
    assert [(rank.docentes, rank.gia) for rank in family.ranks] == [((102, 104), ()), ((101, 103), ((1, 2), (3, 4)))]
    assert [route.rtc for route in family.routes] == [((1, 2),), ((3, 4),)]


def test_a_route_whose_round_does_not_fit_into_a_week_is_alone_and_not_together() -> None:
    families = families_of(caseload(EIB, 8, 2, per_route=1), together=True)
    assert [(len(family.routes), family.together) for family in families] == [(1, False), (1, False)]


def test_four_docentes_of_one_day_go_together_and_five_do_not() -> None:
    assert [family.together for family in families_of(caseload(PRIMARIA, 4, 1), together=True)] == [True]
    assert [family.together for family in families_of(caseload(PRIMARIA, 5, 1), together=True)] == [False]
    assert [family.together for family in families_of(caseload(INICIAL, 3, 1), together=True)] == [False]


def test_a_bound_names_every_route() -> None:
    assert names(caseload(EIB, 8, 8), together=False) == [[f"ruta {number}"] for number in (1, 2, 3, 4)]
    assert not any(family.together for family in families_of(caseload(EIB, 8, 8), together=False))


def test_what_is_fixed_makes_a_route_different() -> None:
    visit = held(Work.VISITA, 1, day("03-16"), day("03-17"), docente=101, ies=(1,))
    load = replace(caseload(EIB, 8, 8), fixed=(visit,))
    alike = families_of(load, together=True)
    assert sorted((len(family.routes), family.together) for family in alike) == [(1, False), (3, True)]


def test_a_calendar_of_its_own_or_a_longer_way_makes_a_route_different() -> None:
    for other in (moved(caseload(UM, 4, 4), 1, scopes=("ie:1",)), moved(caseload(UM, 4, 4), 1, route="lejos")):
        assert len(families_of(other, together=True)) > 1


def test_an_ie_without_route_is_one_by_itself() -> None:
    load = moved(moved(caseload(UM, 2, 2), 1, route=""), 2, route="")
    assert names(load) == [["ie 1", "ie 2"]]


def test_groups_of_several_routes_belong_to_none() -> None:
    load = caseload(UM, 4, 4, per_red=4, gia_por="grupo")
    (family,) = families_of(load, together=True)
    assert [route.gia for route in family.routes] == [(), ()]
    assert (loose_groups(load, Work.GIA), loose_groups(load, Work.RTC)) == (((1, 2, 3, 4),), ())
