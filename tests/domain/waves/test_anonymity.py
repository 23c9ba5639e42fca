"""Whoever finishes when, five rows share whatever they say; with fewer nothing is kept."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.surveys.model import AnonymousAnswer, LiveSession
from domain.surveys.sampling import Cell
from domain.waves.anonymity import BATCH, SHARED, TOGETHER, counted_in, move_batch, move_rest, sit_anew
from scheduler import attachments
from tests.memory import memory


class Who(NamedTuple):
    """What is known of somebody who finished."""

    cell: Cell
    nivel: str = "primaria"
    area: str = "rural"
    mode: str = "bot"
    language: str = "es"
    week: str = "2026-W33"

    @property
    def about(self) -> dict[str, str]:
        return {"stratum": self.cell.key} | dict(zip(self._fields[1:], self[1:], strict=True))


A, B, C = Cell("A", "EIB"), Cell("A", "UM"), Cell("B", "PC")


def finish(session: Session, people: Sequence[Who]) -> None:
    for number, who in enumerate(people):
        answers = {"q1": str(number), "otra": f"texto {number}"}
        row = LiveSession(key=f"{number:064}", wave_id=1, state={"answers": answers, "extra": {}}, **who.about)
        session.add(row)
        session.flush()
        move_batch(session, row)


def close(session: Session, people: Sequence[Who], cells: Sequence[Cell] = (A, B, C)) -> dict[str, str]:
    completes = {cell: sum(who.cell == cell for who in people) for cell in cells}
    return move_rest(session, 1, completes, ["q1"])


def kept(session: Session) -> list[AnonymousAnswer]:
    query = select(AnonymousAnswer).execution_options(populate_existing=True)
    return list(session.scalars(query))


def classes(rows: Sequence[AnonymousAnswer]) -> Counter[tuple[str | None, ...]]:
    return Counter(tuple(getattr(row, name) for name in SHARED) for row in rows)


def test_four_wait_and_the_fifth_takes_them_along() -> None:
    with memory() as session:
        finish(session, [Who(A)] * 4)
        assert kept(session) == []
        finish_one = LiveSession(key="x", wave_id=1, state={"answers": {}, "extra": {}}, **Who(A).about)
        session.add(finish_one)
        session.flush()
        assert move_batch(session, finish_one) == 5
        assert (len(kept(session)), session.scalars(select(LiveSession)).all()) == (5, [])


def test_who_differs_in_one_thing_does_not_make_five() -> None:
    others = [Who(B), Who(A, nivel="inicial"), Who(A, area="urbana"), Who(A, mode="web"), Who(A, language="quz"),
              Who(A, week="2026-W34")]  # fmt: skip
    with memory() as session:
        finish(session, [*[Who(A)] * 4, *others])
        assert kept(session) == []


def test_another_wave_and_who_has_not_finished_do_not_count() -> None:
    with memory() as session:
        finish(session, [Who(A)] * 3)
        for key, about in (("y", {"wave_id": 2}), ("z", {"week": None})):
            state = {"answers": {}, "extra": {}}
            session.add(LiveSession(**{"key": key, "wave_id": 1, "state": state} | Who(A).about | about))
        session.flush()
        last = session.get_one(LiveSession, f"{2:064}")
        assert move_batch(session, last) == 0


def test_at_the_close_less_is_said_until_five_share_it() -> None:
    people = [Who(A), Who(A), Who(A, language="quz"), Who(A, mode="web"), Who(A, language="ay")]
    with memory() as session:
        finish(session, people)
        close(session, people)
        assert classes(kept(session)) == {(A.key, "primaria", "rural", None, None, "2026-W33"): 5}


def test_when_only_the_stratum_is_shared_only_the_stratum_is_said() -> None:
    people = [Who(A, nivel="inicial", week="2026-W33"), *(Who(A, week=f"2026-W{week}") for week in range(34, 38))]
    with memory() as session:
        finish(session, people)
        close(session, people)
        assert classes(kept(session)) == {(A.key, None, None, None, None, None): 5}


def test_one_who_is_left_is_hidden_among_others_who_then_say_less_too() -> None:
    people = [*[Who(A)] * 10, Who(A, nivel="secundaria")]
    with memory() as session:
        finish(session, people)
        close(session, people)
        assert sorted(classes(kept(session)).values()) in ([5, 6], [11])


def test_a_stratum_of_four_is_counted_with_its_neighbour_and_says_only_its_items() -> None:
    people = [*[Who(A)] * 4, *[Who(B)] * 6]
    with memory() as session:
        finish(session, people)
        assert close(session, people) == {A.key: B.key, B.key: B.key, C.key: TOGETHER}
        rows = kept(session)
        assert {row.stratum for row in rows} == {B.key}
        silent = [row for row in rows if row.week is None]
        assert len(silent) >= 5
        assert {tuple(row.answers) for row in silent} == {("q1",)}


def test_a_whole_dre_of_few_is_put_together_with_the_smallest_other() -> None:
    people = [*[Who(A)] * 7, *[Who(C)] * 2]
    with memory() as session:
        finish(session, people)
        assert close(session, people) == {A.key: TOGETHER, B.key: TOGETHER, C.key: TOGETHER}
        assert {row.stratum for row in kept(session)} == {TOGETHER}


def test_strata_with_five_are_counted_by_themselves() -> None:
    assert counted_in({A: 5, B: 5, C: 9}) == {A.key: A.key, B.key: B.key, C.key: C.key}


def test_with_four_in_all_nothing_is_kept() -> None:
    people = [Who(A), Who(B), Who(C), Who(C)]
    with memory() as session:
        finish(session, people)
        close(session, people)
        assert kept(session) == []
        assert session.scalars(select(LiveSession)).all() == []


def test_answers_sit_anew_under_other_ids_and_say_the_same() -> None:
    with memory() as session:
        finish(session, [Who(A)] * 10)
        before = {row.id: row.answers["q1"] for row in kept(session)}
        sit_anew(session, 1, attachments)
        session.expunge_all()
        after = {row.id: row.answers["q1"] for row in kept(session)}
        assert before.keys() & after.keys() == set()
        assert sorted(before.values()) == sorted(after.values())


def test_rows_come_in_the_order_of_their_ids_which_is_none() -> None:
    """SQLite without rowid: there is no other order."""
    with memory() as session:
        finish(session, [Who(A)] * 60)
        rows = kept(session)
        assert [row.id.hex for row in rows] == sorted(row.id.hex for row in rows)
        sent = [int(row.answers["q1"]) for row in rows]
        assert sent != sorted(sent)


who = st.builds(
    Who,
    st.sampled_from([A, B, C, Cell("B", "UM")]),
    st.sampled_from(["primaria", "inicial"]),
    st.sampled_from(["rural", "urbana"]),
    st.sampled_from(["bot", "bot", "bot", "telefono"]),
    st.sampled_from(["es", "es", "quz"]),
    st.sampled_from(["2026-W33", "2026-W34"]),
)


@settings(max_examples=60)
@given(st.lists(who, max_size=50))
def test_whoever_finishes_in_whatever_order_is_one_of_five(people: list[Who]) -> None:
    with memory() as session:
        finish(session, people)
        assert min(classes(kept(session)).values(), default=BATCH) >= BATCH
        into = close(session, people, [A, B, C, Cell("B", "UM")])
        rows = kept(session)
        assert session.scalars(select(LiveSession)).all() == []
        assert len(rows) == (len(people) if len(people) >= BATCH else 0)
        assert min(classes(rows).values(), default=BATCH) >= BATCH
        assert {row.stratum for row in rows} <= set(into.values())
        for known, number in classes(rows).items():
            fitting = [
                each for each in people
                if all(
                    value is None or value == (into[each.cell.key] if name == "stratum" else each.about[name])
                    for name, value in zip(SHARED, known, strict=True)
                )
            ]  # fmt: skip
            assert len(fitting) >= number


@settings(max_examples=60)
@given(st.lists(who, min_size=BATCH, max_size=40))
def test_every_answer_is_kept_once(people: list[Who]) -> None:
    with memory() as session:
        finish(session, people)
        close(session, people, [A, B, C, Cell("B", "UM")])
        assert sorted(int(row.answers["q1"]) for row in kept(session)) == list(range(len(people)))
