"""The figures of surveys are measured: shapes and facts, never times."""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy.orm import Session

from bench import databases, nation, surveys
from bench.__main__ import MEASURES
from bench.figure import QUICK
from bot.ground import plain_engine
from domain.store import run_unit
from domain.surveys.frame import frame
from domain.surveys.matrix import Actor
from domain.surveys.model import AnonymousAnswer, Participation, Stratum
from domain.surveys.sampling import Cell

TINY = replace(QUICK, docentes=90, rounds=1)


def test_the_figures_with_their_goals() -> None:
    told: list[str] = []
    figures = {figure.name: figure for figure in surveys.measure(TINY, told.append)}
    assert {name: (figure.goal, figure.at_least) for name, figure in figures.items()} == {
        "sample_35000": (2.0, False),
        "tabulate": (1.2, False),
        "xlsx_35000": (1.2, False),
        "xlsx_memory": (40.0, False),
    }
    assert min(figure.value for figure in figures.values()) > 0
    assert figures["sample_35000"].ours.endswith("s of CPU for 90")
    assert told[0] == "90 docentes and their frame"
    assert MEASURES["surveys"] is surveys.measure


def test_the_nation_is_the_synthetic_frame() -> None:
    cells = nation.frame()
    assert (len(cells), sum(cells.values())) == (78, 35_000)
    places = {cell: number for number, cell in enumerate(cells)}
    counts: dict[int, int] = {}
    for ie in nation.spread(cells, places, 35_000):
        counts[ie] = counts.get(ie, 0) + 1
    assert {cell: counts[places[cell]] for cell in cells} == cells


def test_a_part_of_it_has_people_in_every_stratum(sqlite_url: str) -> None:
    databases.fill(sqlite_url, lambda session: nation.people(session, 100))
    engine = plain_engine(sqlite_url)
    found = run_unit(engine, lambda session: frame(session, Actor.DOCENTE, nation.CUT))
    engine.dispose()
    assert (len(found.strata), len(found.members), found.unplaced) == (78, 100, 0)
    assert found.strata[Cell("DRE CUSCO", "EIB")] in {1, 2}


@pytest.fixture
def answered(sqlite_url: str) -> str:
    databases.fill(sqlite_url, lambda session: nation.people(session, 90))
    surveys.draw(sqlite_url, 0, TINY, lambda _: None)

    def fill(session: Session) -> None:
        nation.answers(session, surveys.the_wave(session), surveys.ITEMS, 90)

    databases.fill(sqlite_url, fill)
    return sqlite_url


def test_everybody_is_drawn_and_everybody_answered(answered: str) -> None:
    engine = plain_engine(answered)

    def look(session: Session) -> tuple[int, int, int]:
        strata = session.query(Stratum).all()
        return (
            session.query(Participation).count(),
            session.query(AnonymousAnswer).count(),
            sum(row.complete for row in strata),
        )

    assert run_unit(engine, look) == (90, 90, 90)
    engine.dispose()


def test_both_workbooks_hold_the_same_answers(answered: str, tmp_path: Path) -> None:
    engine = plain_engine(answered, read_only=True)
    run_unit(engine, lambda session: surveys.by_us(tmp_path / "ours.xlsx", session))
    ready = [tuple(row.values()) for row in run_unit(engine, lambda session: list(surveys.rows_of(session)))]
    engine.dispose()
    surveys.bare_loop(tmp_path / "bare.xlsx", ready)
    sheets = [openpyxl.load_workbook(tmp_path / name).worksheets[0] for name in ("ours.xlsx", "bare.xlsx")]
    ours, bare = ([tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in sheets)
    assert ours[1:] == bare
    assert len(bare) == 90
