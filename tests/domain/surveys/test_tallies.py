"""The sums of the database against the answers themselves, one by one, on both databases."""

import random
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from domain.people.roles import Person
from domain.surveys.matrix import Item
from domain.surveys.model import AnonymousAnswer, FormVersion, Wave
from domain.surveys.tallies import Kind, Measure, Tally, dimensions, tally
from tests.domain.waves.land import CUT, MATRIX, TODAY
from tests.memory import memory

ITEMS = MATRIX.instruments[0].items
TWO = (Item(name="a", dimension="d"), Item(name="b", dimension="d"), Item(name="c", dimension="e"))


def wave(session: Session) -> int:
    person = Person(nombres="Inés", apellidos="Ramos")
    form = FormVersion(form_id="f", version="1", title="x", xform="x", sha256="x", items=[], stored_on=TODAY)
    session.add_all([person, form])
    session.flush()
    row = Wave(
        row="r", year=2026, population="docente", direccion="DEIB", form_version_id=form.id, design={}, cut_on=CUT,
        seed="s", algorithm="a", opens_on=TODAY, closes_on=TODAY, state="closed", opened_by=person.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def put(session: Session, wave_id: int, rows: list[tuple[str, dict[str, Any]]]) -> None:
    session.add_all(
        AnonymousAnswer(id=uuid.uuid4(), wave_id=wave_id, stratum=stratum, answers=answers) for stratum, answers in rows
    )
    session.flush()


def by_hand(rows: list[dict[str, Any]], items: tuple[Item, ...]) -> dict[Measure, Tally]:
    """The same from the answers, without a database."""
    found: dict[Measure, Tally] = {}
    for item in items:
        scores = [int(row[item.name]) for row in rows if row.get(item.name) in {"1", "2", "3", "4"}]
        found |= measures(item.dimension, item.name, [[score] for score in scores])
    for name, names in dimensions(items).items():
        answered = [[int(row[each]) for each in names if row.get(each) in {"1", "2", "3", "4"}] for row in rows]
        found |= measures(name, "", [scores for scores in answered if 3 * len(scores) >= 2 * len(names)])
    return found


def measures(dimension: str, item: str, people: list[list[int]]) -> dict[Measure, Tally]:
    index = [sum((score - 1) * 100 / 3 for score in scores) / len(scores) for scores in people]
    share = [sum(score >= 3 for score in scores) / len(scores) for scores in people]
    low, high = min(index, default=0.0), max(index, default=0.0)
    return {
        Measure(kind=kind, dimension=dimension, item=item): Tally(
            len(values), sum(values), sum(value * value for value in values), low, high
        )
        for kind, values in ((Kind.INDEX, index), (Kind.AGREE, share))
    }


def same(found: dict[Measure, Tally], expected: dict[Measure, Tally]) -> None:
    assert found.keys() == expected.keys()
    for measure, numbers in expected.items():
        assert found[measure] == pytest.approx(numbers, rel=1e-9, abs=1e-6), measure


def test_a_few_answers_by_hand() -> None:
    with memory() as session:
        wave_id = wave(session)
        put(session, wave_id, [("s", {"a": "4", "b": "3", "c": "1"}), ("s", {"a": "1", "b": "0"}), ("t", {"a": "2"})])
        found = tally(session, wave_id, TWO)
        assert found["s"][Measure(kind=Kind.AGREE, dimension="d", item="a")] == (2, 1, 1, 0.0, 100.0)
        assert found["s"][Measure(kind=Kind.INDEX, dimension="d", item="a")] == (2, 100.0, 10_000.0, 0.0, 100.0)
        index = found["s"][Measure(kind=Kind.INDEX, dimension="d")]
        assert (index.n, index.total) == (1, pytest.approx(500 / 6))
        assert found["s"][Measure(kind=Kind.AGREE, dimension="d")] == (1, 1.0, 1.0, index.low, index.high)
        assert found["t"][Measure(kind=Kind.INDEX, dimension="d")].n == 0
        assert found["t"][Measure(kind=Kind.AGREE, dimension="e", item="c")] == (0, 0, 0, 0.0, 0.0)


def test_no_me_corresponde_and_what_is_no_option_count_nowhere() -> None:
    with memory() as session:
        wave_id = wave(session)
        put(session, wave_id, [("s", {"a": value}) for value in ("0", "5", "", "no", "33", None, ["3"])])
        assert {each.n for each in tally(session, wave_id, TWO)["s"].values()} == {0}


def test_of_five_items_four_are_enough_and_three_are_not() -> None:
    five = tuple(Item(name=f"q{number}", dimension="d") for number in range(5))
    index = Measure(kind=Kind.INDEX, dimension="d")
    with memory() as session:
        wave_id = wave(session)
        put(session, wave_id, [("four", {f"q{n}": "4" for n in range(4)}), ("three", {f"q{n}": "4" for n in range(3)})])
        found = tally(session, wave_id, five)
        assert (found["four"][index].n, found["three"][index].n) == (1, 0)


def test_only_the_answers_of_the_wave_count() -> None:
    with memory() as session:
        first, second = wave(session), wave_two(session)
        put(session, first, [("s", {"a": "4"})])
        put(session, second, [("s", {"a": "1"}), ("u", {"a": "1"})])
        assert tally(session, first, TWO).keys() == {"s"}
        assert tally(session, first, TWO)["s"][Measure(kind=Kind.AGREE, dimension="d", item="a")].total == 1


def wave_two(session: Session) -> int:
    row = session.query(Wave).one()
    session.expunge(row)
    values = {column.key: getattr(row, column.key) for column in Wave.__table__.columns if column.key != "id"}
    again = Wave(**values)
    session.add(again)
    session.flush()
    return again.id


def test_a_wave_without_answers_has_no_tally() -> None:
    with memory() as session:
        assert tally(session, wave(session), ITEMS) == {}


def test_twelve_items_in_three_strata_on_both_databases(session: Session) -> None:
    chance = random.Random(3)
    wave_id = wave(session)
    rows = [
        (chance.choice("xyz"), {item.name: chance.choice("001122334444") for item in ITEMS if chance.random() < 0.9})
        for _ in range(300)
    ]
    put(session, wave_id, rows)
    found = tally(session, wave_id, ITEMS)
    for stratum in "xyz":
        same(found[stratum], by_hand([answers for name, answers in rows if name == stratum], ITEMS))


answer = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["0", "1", "2", "3", "4"]))


@settings(max_examples=60)
@given(st.lists(answer, min_size=1, max_size=12))
def test_the_sums_are_those_of_the_answers(rows: list[dict[str, str]]) -> None:
    with memory() as session:
        wave_id = wave(session)
        put(session, wave_id, [("s", answers) for answers in rows])
        same(tally(session, wave_id, TWO)["s"], by_hand(rows, TWO))
