"""The tables of a wave: right, only after the close, only for whom they are, and the same every time."""

import ast
import random
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.outcome import Refused
from domain.people.roles import Person, Role, RoleKind
from domain.policy import Actor, actor
from domain.surveys.disclosure import ALL, COUNTRY, K
from domain.surveys.estimates import Sums, proportion
from domain.surveys.model import AnonymousAnswer, Wave
from domain.surveys.sampling import By, Cell, Design
from domain.surveys.tallies import Kind, Measure, tally
from domain.waves import closing, fieldwork
from domain.waves.figures import Figure
from domain.waves.results import Report, answers_of, report
from domain.year.norm import Modelo
from tests import factories
from tests.domain.waves.land import OPENS, TODAY, Land, code, land, later, whole
from tests.memory import memory

ROOT = Path(__file__).parents[3]
DOC_1 = Measure(kind=Kind.AGREE, dimension="pertinencia", item="DOC-1")
INDEX = Measure(kind=Kind.INDEX, dimension="calidad")


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=20)


def answered(here: Land, shares: dict[str, int] | None = None, agree: float = 0.7) -> int:
    """A closed wave of a census; `shares` says how many of each stratum answer, all by default."""
    wave_id = here.all_in_the_field()
    fill(here, wave_id, shares or {}, agree)
    here.close(wave_id)
    return wave_id


def fill(here: Land, wave_id: int, shares: dict[str, int], agree: float = 0.7) -> None:
    chance = random.Random(5)
    done: dict[str, int] = {}
    for person in here.asked(wave_id):
        stratum = here.row(wave_id, person).stratum
        done[stratum] = done.get(stratum, 0) + 1
        if done[stratum] <= shares.get(stratum, 99):
            values = [1 + chance.randrange(2) + 2 * (chance.random() < agree) for _ in range(12)]
            here.finish(wave_id, person, whole(*values))


def made(here: Land, wave_id: int, who: Actor | None = None) -> Report:
    found = report(here.session, who or here.who, wave_id)
    assert isinstance(found, Report), found
    return found


def of(found: Report, measure: Measure, cell: Cell = COUNTRY) -> Figure:
    return next(each for each in found.figures if (each.measure, each.cell) == (measure, cell))


def someone(session: Session, kind: RoleKind, direccion: str | None = None) -> Actor:
    row = factories.person(session, f"{kind} Ejemplo")
    session.add(Role(person_id=row.id, kind=kind, direccion=direccion, since=date(2026, 1, 1)))
    session.flush()
    return actor(session, row.id, TODAY)


# Right


def test_a_census_that_everybody_answered_has_no_error(here: Land) -> None:
    found = made(here, answered(here))
    figure = of(found, DOC_1).estimate
    assert figure is not None
    answers = here.session.scalars(select(AnonymousAnswer)).all()
    agreeing = sum(row.answers["DOC-1"] in {"3", "4"} for row in answers)
    assert figure.value == pytest.approx(agreeing / 120)
    assert (figure.se, figure.n, figure.weighted) == (0.0, 120, 120)


def test_every_group_has_every_measure_once(here: Land) -> None:
    found = made(here, answered(here))
    cells = {Cell(dre, modelo) for dre in ("DRE CUSCO", "DRE PUNO", ALL) for modelo in ("EIB", "UM", "PC", ALL)}
    assert {each.cell for each in found.figures} == cells
    measures = {each.measure for each in found.figures}
    assert len(measures) == 2 * 12 + 2 * 4
    assert len(found.figures) == len(cells) * len(measures)


def test_answers_are_weighted_by_those_who_are_eligible(here: Land) -> None:
    wave_id = here.all_in_the_field()
    fill(here, wave_id, {"DRE CUSCO|EIB": 15, "DRE PUNO|PC": 12})
    left = [p for p in here.asked(wave_id) if here.row(wave_id, p).disposition is None]
    fieldwork.replace(here.session, here.who, wave_id, left[0], later(1), OPENS)
    here.close(wave_id)
    figure = of(made(here, wave_id), DOC_1).estimate
    tallies = tally(here.session, wave_id, here.items)
    people = dict.fromkeys(tallies, 20.0) | {"DRE CUSCO|EIB": 19.0}
    sums = [Sums(people[key], *tallies[key][DOC_1][:3]) for key in tallies]
    assert figure is not None
    assert figure.value == pytest.approx(proportion(sums).value)
    assert figure.weighted == 119
    assert figure.n == 15 + 12 + 80


def test_the_index_lies_between_nought_and_a_hundred(here: Land) -> None:
    found = made(here, answered(here))
    values = [each.estimate.value for each in found.figures if each.measure == INDEX and each.estimate]
    assert len(values) == 12
    assert 0 < min(values) < max(values) < 100


def test_a_stratum_of_three_answers_counts_with_its_neighbour(here: Land) -> None:
    found = made(here, answered(here, {"DRE CUSCO|EIB": 3}))
    cells = {each.cell for each in found.figures}
    assert Cell("DRE CUSCO", "EIB") not in cells
    assert of(found, DOC_1, Cell("DRE CUSCO", "UM")).estimate is not None
    figure = of(found, DOC_1, Cell("DRE CUSCO", ALL)).estimate
    assert figure is not None
    assert (figure.n, figure.weighted) == (43, 60)


# Not of too few


def test_a_stratum_of_seven_is_not_shown_nor_computed_and_sends_to_its_dre(here: Land) -> None:
    found = made(here, answered(here, {"DRE CUSCO|EIB": 7}))
    hidden = {each.cell for each in found.figures if each.measure == DOC_1 and each.estimate is None}
    assert Cell("DRE CUSCO", "EIB") in hidden
    assert len(hidden) == 4
    assert of(found, DOC_1, Cell("DRE CUSCO", "EIB")).see == Cell("DRE CUSCO", ALL)


def test_answers_that_are_all_alike_are_not_shown(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person in here.asked(wave_id):
        values = [4] if here.row(wave_id, person).stratum == "DRE PUNO|UM" else [1 + person % 4, 2, 3, 4]
        here.finish(wave_id, person, whole(*values))
    here.close(wave_id)
    found = made(here, wave_id)
    assert of(found, DOC_1, Cell("DRE PUNO", "UM")).estimate is None
    assert of(found, INDEX, Cell("DRE PUNO", "UM")).estimate is None


def test_of_nine_answers_in_all_nothing_is_shown(here: Land) -> None:
    found = made(here, answered(here, {f"{dre}|{m}": 0 for dre in ("DRE CUSCO", "DRE PUNO") for m in ("UM", "PC")}
                 | {"DRE CUSCO|EIB": 9, "DRE PUNO|EIB": 0}))  # fmt: skip
    assert [each for each in found.figures if each.estimate is not None] == []
    assert {each.see for each in found.figures} == {None}


def test_rates_of_fewer_than_ten_answers_are_left_out(here: Land) -> None:
    found = made(here, answered(here, {"DRE CUSCO|EIB": 3, "DRE CUSCO|UM": 3, "DRE CUSCO|PC": 3}))
    rates = {(each.by, each.group): each.rr1 for each in found.responses}
    assert rates["dre", "DRE CUSCO"] is None
    assert rates["dre", "DRE PUNO"] is None  # else the other's would follow from the country's
    assert rates["country", ALL] == pytest.approx(69 / 120)


def test_the_comparison_adds_up(here: Land) -> None:
    found = made(here, answered(here, {"DRE CUSCO|EIB": 10}))
    for by in ("dre", "modelo", "area"):
        rows = [each for each in found.responses if each.by == by]
        assert sum(each.share_asked or 0 for each in rows) == pytest.approx(1)
        assert sum(each.share_answered or 0 for each in rows) == pytest.approx(1)


# Only then, only for them


def test_an_open_wave_has_no_results_for_anybody(here: Land) -> None:
    wave_id = here.all_in_the_field()
    fill(here, wave_id, {})
    for found in (report(here.session, here.who, wave_id), answers_of(here.session, here.who, wave_id)):
        assert code(found) == "results_not_yet"


def test_the_dre_reads_what_is_published_and_not_before(here: Land) -> None:
    wave_id = answered(here)
    dre = someone(here.session, RoleKind.ESPECIALISTA_DRE)
    assert code(report(here.session, dre, wave_id)) == "not_yours"
    closing.publish(here.session, here.who, wave_id)
    assert made(here, wave_id, dre) == made(here, wave_id)
    assert code(answers_of(here.session, dre, wave_id)) == "not_yours"


NEAR = [RoleKind.ACOMPANANTE, RoleKind.DIRECTIVO, RoleKind.DOCENTE, RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI]


@pytest.mark.parametrize("kind", [*NEAR, RoleKind.EPR])
def test_no_one_near_a_docente_reads_even_what_is_published(here: Land, kind: RoleKind) -> None:
    wave_id = answered(here)
    closing.publish(here.session, here.who, wave_id)
    who = someone(here.session, kind)
    assert code(report(here.session, who, wave_id)) == "not_yours"
    assert code(answers_of(here.session, who, wave_id)) == "not_yours"


def test_another_direccion_reads_it_published_but_never_answer_by_answer(here: Land) -> None:
    wave_id = answered(here)
    other = someone(here.session, RoleKind.MINEDU, "DEIB")
    assert code(report(here.session, other, wave_id)) == "not_yours"
    closing.publish(here.session, here.who, wave_id)
    assert made(here, wave_id, other)
    assert code(answers_of(here.session, other, wave_id)) == "not_yours"


def test_answers_one_by_one_hold_items_only(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for person in here.asked(wave_id):
        here.finish(wave_id, person, whole(1, 2, 3, 4) | {"DOC-13": "me llamo Rosa"})
    here.close(wave_id)
    found = answers_of(here.session, here.who, wave_id)
    assert not isinstance(found, Refused)
    rows = list(found)
    assert len(rows) == 120
    assert set(rows[0]) == {"dre", "modelo", "nivel", "area", "mode", "language", "week"} | set(whole(1))
    assert {row["DOC-1"] for row in rows} == {1}
    assert "Rosa" not in repr(rows)


READERS = {
    "domain/surveys/model.py",
    "domain/surveys/tallies.py",
    "domain/waves/anonymity.py",
    "domain/waves/comments.py",  # words, ten together, for the Dirección
    "domain/waves/pushing.py",  # the Dirección sends them to its own server, by the same policy
    "domain/waves/results.py",
}


def test_only_these_files_know_the_table_of_answers() -> None:
    knowing = set()
    for room in ("bot", "handlers", "scheduler", "content", "domain", "i18n"):
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text("utf-8")
            names = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
            if "AnonymousAnswer" in names or "anonymous_answer" in source:
                knowing.add(path.relative_to(ROOT).as_posix())
    assert knowing - {"domain/migrations/versions/0004_surveys.py", "domain/waves/closing.py"} == READERS


def test_tidying_names_the_table_and_reads_nothing_of_it() -> None:
    source = (ROOT / "domain/waves/closing.py").read_text("utf-8")
    assert [line.strip() for line in source.splitlines() if "anonymous_answer" in line] == [
        'TIDIED = ("wave", "participation", "live_session", "anonymous_answer", "attachment")'
    ]


# The same every time: nothing to subtract


def shown(found: Report) -> dict[tuple[Measure, Cell], int]:
    return {(each.measure, each.cell): each.estimate.n for each in found.figures if each.estimate}


def differences(reports: list[dict[tuple[Measure, Cell], int]]) -> list[int]:
    """How many people lie between one report and the next, where any do."""
    return [abs(b[key] - a[key]) for a, b in pairwise(reports) for key in a.keys() & b.keys() if a[key] != b[key]]


def test_reports_asked_for_day_after_day_differ_by_nobody(here: Land) -> None:
    """One person answers between any two requests; what can be had at all is one and the same."""
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    had: list[Report | Refused] = []
    for person in people[:-5]:
        here.finish(wave_id, person, whole(1 + person % 4, 4, 3))
        had.append(report(here.session, here.who, wave_id))
    here.close(wave_id)
    for person in people[-5:]:
        had.append(report(here.session, here.who, wave_id))
        assert code(here.finish(wave_id, person)) == "wave_over"
    closing.publish(here.session, here.who, wave_id)
    had += [report(here.session, who, wave_id) for who in (here.who, someone(here.session, RoleKind.CCI))]
    tables = [shown(each) for each in had if isinstance(each, Report)]
    assert len(tables) == 7
    assert differences(tables) == []
    assert len({repr(each.figures) for each in had if isinstance(each, Report)}) == 1


def test_forgetting_the_people_changes_no_figure(here: Land) -> None:
    wave_id = answered(here)
    before = made(here, wave_id)
    assert closing.forget(here.session, date(2027, 1, 1)) == 120
    assert made(here, wave_id) == before


def test_reports_of_the_open_wave_would_differ_by_one(here: Land) -> None:
    """What the rule is there for: the state is put back by hand, and the same test finds the leak."""
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    fill(here, wave_id, {})
    here.close(wave_id)
    wave = here.session.get_one(Wave, wave_id)
    tables = [shown(made(here, wave_id))]
    gone = here.session.scalars(select(AnonymousAnswer).limit(1)).one()
    here.session.delete(gone)
    here.session.flush()
    tables.append(shown(made(here, wave_id)))
    assert set(differences(tables)) == {1}
    assert min(differences(tables)) < K
    assert (wave.state, len(people)) == ("closed", 120)


def test_a_sample_of_many_strata_shows_no_small_cell_and_none_to_subtract() -> None:
    with memory() as session:
        here = land(session, each=26, modelos=list(Modelo))
        wave_id = here.all_in_the_field(design=Design(by=By.CELL, margin=0.2, rate=0.7))
        fill(here, wave_id, {"DRE CUSCO|UM": 9, "DRE PUNO|EIB": 6, "DRE PUNO|PC": 12})
        here.close(wave_id)
        found = made(here, wave_id)
        counted = dict(
            session.execute(select(AnonymousAnswer.stratum, func.count()).group_by(AnonymousAnswer.stratum)).all()
        )
        for measure in {each.measure for each in found.figures}:
            visible = {each.cell for each in found.figures if each.measure == measure and each.estimate}
            for dre in ("DRE CUSCO", "DRE PUNO"):
                parts = [Cell(dre, modelo) for modelo in Modelo if f"{dre}|{modelo}" in counted]
                unseen = [cell for cell in parts if cell not in visible]
                left = sum(counted[cell.key] for cell in unseen)
                assert Cell(dre, ALL) not in visible or not unseen or (len(unseen) > 1 and left >= K)


def test_a_person_is_named_nowhere_in_a_report(here: Land) -> None:
    text = repr(made(here, answered(here)))
    names = here.session.scalars(select(Person.apellidos)).all()
    assert [name for name in {*names, "Rosa"} if name and name in text] == []
