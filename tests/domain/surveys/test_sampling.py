"""Sizes, allocation and selection: every figure and vector of the design, and what must hold of any frame."""

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.surveys.sampling import (
    By,
    Cell,
    Design,
    Quota,
    allocate,
    halves,
    merged,
    prn,
    quotas,
    ranked,
    size,
    to_invite,
)

DATA = Path(__file__).parent / "data"
IDS = [f"D{number:04}" for number in range(1, 21)]
MODELOS = ("EIB", "UM", "PC")


@cache
def expected() -> dict[Cell, dict[str, int]]:
    with (DATA / "muestra_esperada_35000.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {Cell(row["dre"], row["modelo"]): {name: int(row[name]) for name in list(row)[2:]} for row in rows}


@cache
def frame() -> dict[Cell, int]:
    with (DATA / "marco_sintetico_35000.csv").open() as file:
        return {Cell(row["dre"], row["modelo"]): int(row["N_h"]) for row in csv.DictReader(file)}


def total(wanted: dict[Cell, Quota], name: str = "wanted") -> int:
    return sum(getattr(quota, name) for quota in wanted.values())


def by(name: str, at: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell, quota in quotas(frame(), Design()).items():
        found[cell[at]] = found.get(cell[at], 0) + getattr(quota, name)
    return found


# The frame


def test_the_synthetic_frame_is_the_one_of_the_figures() -> None:
    people = frame()
    assert (len(people), sum(people.values())) == (78, 35_000)
    assert (min(people.values()), max(people.values())) == (44, 1589)
    assert {modelo: sum(n for cell, n in people.items() if cell.modelo == modelo) for modelo in MODELOS} == {
        "EIB": 14_001,
        "UM": 8_749,
        "PC": 12_250,
    }


# Sizes


@pytest.mark.parametrize(
    ("population", "five", "ten"),
    [(100, 80, 50), (200, 132, 66), (500, 218, 81), (1000, 278, 88), (3972, 351, 94), (209, 136, 67)],
)
def test_sizes_of_one_population(population: int, five: int, ten: int) -> None:
    assert (size(population, 0.05), size(population, 0.10)) == (five, ten)


def test_the_country_at_five_percent() -> None:
    assert size(35_000, 0.05) == 380
    assert size(35_000, 0.05, deff=1.5) == 567


def test_invited_of_the_country_by_rate() -> None:
    assert [to_invite(380, 0.6, 35_000), to_invite(380, 0.7, 35_000), to_invite(567, 0.6, 35_000)] == [634, 543, 945]


def test_acompanantes_of_a_semester() -> None:
    assert size(3788, 0.05) == 349


def test_each_modelo_at_five_percent() -> None:
    sizes = [size(population, 0.05) for population in (14_001, 8_749, 12_250)]
    assert (sizes, sum(sizes)) == ([374, 369, 373], 1116)
    assert [to_invite(n, 0.6, 35_000) for n in sizes] == [624, 615, 622]
    assert total(quotas(frame(), Design(by=By.MODELO, margin=0.05, minimum=0))) == 1116


def test_nobody_is_needed_of_nobody_and_never_more_than_there_are() -> None:
    assert [size(population, 0.05) for population in (0, 1, 2, 3)] == [0, 1, 2, 3]
    assert to_invite(9, 0.6, 10) == 10


@pytest.mark.parametrize(("wanted", "invited"), [(33, 55), (36, 60), (6, 10), (3, 5), (1, 2), (0, 0)])
def test_a_quotient_without_rest_is_not_rounded_up(wanted: int, invited: int) -> None:
    assert to_invite(wanted, 0.6, 1000) == invited


# Allocation of the whole frame


def test_each_dre_at_ten_percent_is_the_expected_sample_cell_by_cell() -> None:
    wanted = quotas(frame(), Design())
    assert {cell: (quota.wanted, quota.invited) for cell, quota in wanted.items()} == {
        cell: (row["n_h_region10"], row["invitados_h_tasa60"]) for cell, row in expected().items()
    }
    assert (total(wanted), total(wanted, "invited")) == (2215, 3725)
    assert by("wanted", 1) == {"EIB": 885, "UM": 556, "PC": 774}


def test_invited_rounded_by_dre_are_fewer() -> None:
    people = {dre: sum(n for cell, n in frame().items() if cell.dre == dre) for dre, _ in frame()}
    assert len(people) == 26
    assert sum(to_invite(size(n, 0.10), 0.6, n) for n in people.values()) == 3701
    assert sum(size(n, 0.05) for n in people.values()) == 6964
    assert sum(to_invite(size(n, 0.05), 0.6, n) for n in people.values()) == 11_516


def test_the_country_in_proportion_with_two_in_each_cell() -> None:
    wanted = quotas(frame(), Design(by=By.COUNTRY, margin=0.05))
    assert {cell: quota.wanted for cell, quota in wanted.items()} == {
        cell: row["n_h_nacional5"] for cell, row in expected().items()
    }
    assert total(wanted) == 380


@pytest.mark.parametrize(("margin", "wanted", "invited"), [(0.10, 5591, 9307), (0.05, 14_199, 23_099)])
def test_each_cell_by_itself(margin: float, wanted: int, invited: int) -> None:
    found = quotas(frame(), Design(by=By.CELL, margin=margin))
    assert (total(found), total(found, "invited")) == (wanted, invited)


def test_a_census_asks_everybody() -> None:
    found = quotas(frame(), Design(by=By.CENSUS))
    assert found == {cell: Quota(population=n, wanted=n, invited=n) for cell, n in frame().items()}


def test_small_strata_are_taken_whole_where_the_design_says_so() -> None:
    people = {Cell("A", "EIB"): 30, Cell("A", "UM"): 31, Cell("B", "PC"): 4}
    found = quotas(people, Design(margin=0.2, take_all=30))
    assert found[Cell("A", "EIB")] == Quota(population=30, wanted=30, invited=30)
    assert found[Cell("B", "PC")] == Quota(population=4, wanted=4, invited=4)
    assert found[Cell("A", "UM")].wanted < 31


# Largest remainder


def test_equal_remainders_go_to_the_first_in_key_order() -> None:
    people = {Cell("B", "UM"): 10, Cell("A", "UM"): 10, Cell("A", "EIB"): 10}
    assert allocate(people, 4) == {Cell("A", "EIB"): 2, Cell("A", "UM"): 1, Cell("B", "UM"): 1}


def test_what_a_minimum_adds_is_taken_from_the_largest() -> None:
    people = {Cell("A", "EIB"): 900, Cell("A", "PC"): 90, Cell("A", "UM"): 10}
    assert allocate(people, 10, 2) == {Cell("A", "EIB"): 6, Cell("A", "PC"): 2, Cell("A", "UM"): 2}


def test_a_minimum_is_never_more_than_there_are_people() -> None:
    assert allocate({Cell("A", "EIB"): 100, Cell("A", "UM"): 1}, 10, 2)[Cell("A", "UM")] == 1


cells = st.dictionaries(
    st.builds(Cell, st.sampled_from("ABCDEF"), st.sampled_from(MODELOS)), st.integers(1, 2000), min_size=1
)


@given(cells, st.floats(0.02, 0.3), st.sampled_from(list(By)))
def test_no_stratum_is_asked_more_than_it_has_and_each_is_asked(
    people: dict[Cell, int], margin: float, for_whom: By
) -> None:
    for cell, quota in quotas(people, Design(by=for_whom, margin=margin)).items():
        assert min(2, people[cell]) <= quota.wanted <= quota.invited <= quota.population == people[cell]


@given(cells, st.integers(0, 500))
def test_shares_add_up_and_stay_within_one_of_their_proportion(people: dict[Cell, int], n: int) -> None:
    whole = sum(people.values())
    given_ = allocate(people, n)
    assert sum(given_.values()) == n
    assert all(abs(given_[cell] - n * people[cell] / whole) < 1 for cell in people)


@given(cells, st.randoms())
def test_the_order_of_the_frame_does_not_matter(people: dict[Cell, int], chance: object) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert quotas({cell: people[cell] for cell in shuffled}, Design()) == quotas(people, Design())


# Strata that are too small


@pytest.mark.parametrize(
    ("sizes", "into"),
    [
        ({"EIB": 9, "UM": 50, "PC": 20}, {"EIB": "UM", "UM": "UM", "PC": "PC"}),
        ({"EIB": 50, "UM": 9, "PC": 20}, {"EIB": "EIB", "UM": "PC", "PC": "PC"}),
        ({"EIB": 50, "UM": 50, "PC": 3}, {"EIB": "EIB", "UM": "UM", "PC": "UM"}),
        ({"EIB": 50, "PC": 3}, {"EIB": "EIB", "PC": "EIB"}),
        ({"EIB": 3, "UM": 3, "PC": 3}, {"EIB": "UM", "UM": "UM", "PC": "UM"}),
        ({"EIB": 10, "UM": 10, "PC": 10}, {"EIB": "EIB", "UM": "UM", "PC": "PC"}),
        ({"UM": 3}, {"UM": "UM"}),
    ],
    ids=str,
)
def test_a_small_stratum_joins_its_neighbour(sizes: dict[str, int], into: dict[str, str]) -> None:
    found = merged({Cell("A", modelo): n for modelo, n in sizes.items()})
    assert {cell.modelo: target.modelo for cell, target in found.items()} == into


@given(st.dictionaries(st.builds(Cell, st.sampled_from("ABC"), st.sampled_from(MODELOS)), st.integers(1, 40)))
def test_after_joining_only_what_is_alone_in_its_dre_is_small(people: dict[Cell, int]) -> None:
    into = merged(people)
    sizes: dict[Cell, int] = {}
    for cell, target in into.items():
        assert target.dre == cell.dre
        assert into[target] == target
        sizes[target] = sizes.get(target, 0) + people[cell]
    for cell, n in sizes.items():
        assert n >= 10 or [other for other in sizes if other.dre == cell.dre] == [cell]


# Selection


def test_permanent_random_numbers_are_those_of_the_vector() -> None:
    assert prn("AP-2020-DOC", "D0008") == 155650639317547703


@pytest.mark.parametrize(
    ("seed", "first"),
    [
        ("AP-2020-DOC", ["D0008", "D0001", "D0005", "D0012", "D0011", "D0017", "D0002", "D0003"]),
        ("AP-2021-DOC", ["D0010", "D0007", "D0003", "D0002", "D0017"]),
    ],
)
def test_the_sample_and_its_reserve_are_those_of_the_vector(seed: str, first: list[str]) -> None:
    assert ranked(seed, IDS)[: len(first)] == first
    assert ranked(seed, reversed(IDS))[: len(first)] == first


def test_who_leaves_the_frame_changes_nobody_elses_place() -> None:
    order = ranked("AP-2020-DOC", IDS)
    assert ranked("AP-2020-DOC", [id_ for id_ in IDS if id_ != "D0001"]) == [id_ for id_ in order if id_ != "D0001"]


def test_numbers_of_persons_are_selected_as_their_text() -> None:
    assert ranked("s", [10, 9, 8]) == [int(id_) for id_ in ranked("s", ["10", "9", "8"])]


@given(st.lists(st.integers(1, 10_000), unique=True, max_size=60), st.text(max_size=5))
def test_halves_are_even_and_the_same_every_time(ids: list[int], seed: str) -> None:
    found = halves(seed, ids)
    assert found == halves(seed, list(reversed(ids)))
    first = sum(half == 1 for half in found.values())
    assert first - (len(ids) - first) in {0, 1}
    assert set(found) == set(ids)


def test_a_half_is_not_the_first_part_of_the_selection() -> None:
    order = ranked("seed", range(200))
    half = halves("seed", order)
    assert 80 < sum(half[id_] == 1 for id_ in order) < 120
    assert 25 < sum(half[id_] == 1 for id_ in order[:100]) < 75
