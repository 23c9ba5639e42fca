"""Surveys of the whole country: a sample drawn and written, its answers tabulated, and written as a workbook."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from bench import databases, nation
from bench.claim import raw
from bench.figure import Figure, Progress, Sizes, median
from bench.nation import CUT, WHO
from bench.peak import peak_memory
from bench.street import ROOT
from bot.ground import plain_engine
from content.files.results import write_answers
from content.loader import load_matrix
from domain.outcome import Done
from domain.people.roles import Direccion
from domain.policy import Actor, actor
from domain.store import LONG_WORK, run_unit
from domain.surveys.model import Participation, Stratum, Wave
from domain.surveys.sampling import By, Design
from domain.surveys.tallies import statement
from domain.waves import drawing, opening
from domain.waves.figures import figures
from domain.waves.results import answers_of
from domain.year.calendar import instant

MATRIX = load_matrix()
ITEMS = MATRIX.instruments[0].items
NOON = hour(12)
MEGABYTE = 1024 * 1024
CHILD = "import sys; from bench.surveys import growth; print(growth(sys.argv[1], sys.argv[2]))"


def measure(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    with databases.folder() as place:
        url = databases.sqlite(place)
        progress(f"{sizes.docentes:,} docentes and their frame")
        databases.fill(url, lambda session: nation.people(session, sizes.docentes))
        cpu = [draw(url, round_, sizes, progress) for round_ in range(sizes.rounds)]
        progress(f"{sizes.docentes:,} answers")
        databases.fill(url, lambda session: nation.answers(session, the_wave(session), ITEMS, sizes.docentes))
        counted = rounds(url, sizes, progress)
        sheets = workbooks(url, place, sizes, progress)
        progress("memory of a workbook")
        grown = memory(url, place)
    return (sample(cpu, sizes), tabulate(*counted, sizes), workbook(*sheets, sizes), peak(grown, sizes))


# The sample


def draw(url: str, round_: int, sizes: Sizes, progress: Progress) -> float:
    """CPU seconds to select and write a sample of everybody, frame and reserve included; committed."""
    progress(f"sample, round {round_ + 1} of {sizes.rounds}")
    engine = plain_engine(url)
    wave = run_unit(engine, open_wave)
    began = time.process_time()
    done = run_unit(engine, lambda session: drawing.draw(session, who(session), wave))
    seconds = time.process_time() - began
    assert isinstance(done, Done), done
    assert run_unit(engine, lambda session: session.query(Participation).count()) == sizes.docentes
    if round_ < sizes.rounds - 1:
        run_unit(engine, lambda session: session.delete(session.get_one(Wave, wave)))
    engine.dispose()
    return seconds


def open_wave(session: Session) -> int:
    form = opening.store_form(
        session, form_id="docente", version="1", title="Satisfacción", xform="<x/>", now=instant(CUT, NOON), items=ITEMS
    )
    assert isinstance(form, Done)
    draft = opening.Draft(
        row="satisfaccion_docente",
        direccion=Direccion.DIFODS,
        form_version_id=form.id or 0,
        cut_on=CUT,
        opens_on=CUT,
        closes_on=CUT,
        seed="AP-2026-DOC",
        design=Design(by=By.CENSUS),
    )
    done = opening.open_wave(session, who(session), MATRIX, draft)
    assert isinstance(done, Done), done
    assert done.id is not None
    return done.id


def who(session: Session) -> Actor:
    return actor(session, WHO, CUT)


# Its answers


def rounds(url: str, sizes: Sizes, progress: Progress) -> tuple[list[float], list[float]]:
    """Seconds of ours and of the bare statement, by turns."""
    ours, bare = [], []
    engine = plain_engine(url, read_only=True)
    wave = run_unit(engine, the_wave)
    compiled = statement(wave, ITEMS).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with closing(raw(url, LONG_WORK)) as connection:
        assert isinstance(connection, sqlite3.Connection)
        for round_ in range(sizes.rounds + 1):
            progress(f"tables, round {round_} of {sizes.rounds}")
            bare.append(timed(lambda: connection.execute(str(compiled)).fetchall()))
            ours.append(timed(lambda: run_unit(engine, partial(all_figures, wave))))
    engine.dispose()
    return ours[1:], bare[1:]  # the first round warms both


def all_figures(wave: int, session: Session) -> int:
    """Every measure of every group, estimated and protected; how many."""
    strata = session.scalars(select(Stratum).where(Stratum.wave_id == wave)).all()
    return sum(1 for _ in figures(session, wave, ITEMS, strata))


def the_wave(session: Session) -> int:
    return session.scalars(select(Wave.id)).one()


def timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# As a workbook


def workbooks(url: str, place: Path, sizes: Sizes, progress: Progress) -> tuple[list[float], list[float]]:
    """Seconds of ours, read from the database, and of the bare loop over rows that lie ready, by turns."""
    ours, bare = [], []
    engine = plain_engine(url, read_only=True)
    ready = [tuple(row.values()) for row in run_unit(engine, lambda session: list(rows_of(session)))]
    for round_ in range(sizes.rounds):
        progress(f"workbook, round {round_ + 1} of {sizes.rounds}")
        bare.append(timed(lambda: bare_loop(place / "bare.xlsx", ready)))
        ours.append(timed(lambda: run_unit(engine, partial(by_us, place / "ours.xlsx"))))
    engine.dispose()
    return ours, bare


def bare_loop(file: Path, rows: Sequence[Sequence[str]]) -> None:
    """As the library's documentation shows it."""
    with Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)


def by_us(file: Path, session: Session) -> int:
    with file.open("wb") as opened:
        return write_answers(opened, rows_of(session), ITEMS)


def rows_of(session: Session) -> Iterator[Mapping[str, Any]]:
    found = answers_of(session, who(session), the_wave(session))
    assert isinstance(found, Iterator), found
    return found


def memory(url: str, place: Path) -> int:
    """Bytes by which the peak memory of a process grows while it writes the workbook."""
    said = subprocess.run(
        [sys.executable, "-c", CHILD, url, str(place / "child.xlsx")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return int(said.stdout)


def growth(url: str, file: str) -> int:
    engine = plain_engine(url, read_only=True)
    run_unit(engine, the_wave)
    before = peak_memory()
    run_unit(engine, partial(by_us, Path(file)))
    engine.dispose()
    return peak_memory() - before


# Figures


def sample(cpu: Sequence[float], sizes: Sizes) -> Figure:
    return Figure(
        name="sample_35000",
        ours=f"{median(cpu):.2f} s of CPU for {sizes.docentes:,}",
        peer="2 s",
        value=median(cpu),
        goal=2.0,
        unit="seconds of CPU",
        against="the limit",
    )


def tabulate(ours: Sequence[float], bare: Sequence[float], sizes: Sizes) -> Figure:
    return Figure(
        name="tabulate",
        ours=f"{median(ours):.2f} s for {sizes.docentes:,} × {len(ITEMS)}",
        peer=f"{median(bare):.2f} s",
        value=median(ours) / median(bare),
        goal=1.2,
        unit="of the GROUP BY's time",
        against="the same GROUP BY by sqlite3 alone",
    )


def workbook(ours: Sequence[float], bare: Sequence[float], sizes: Sizes) -> Figure:
    return Figure(
        name="xlsx_35000",
        ours=f"{median(ours):.2f} s for {sizes.docentes:,} rows",
        peer=f"{median(bare):.2f} s",
        value=median(ours) / median(bare),
        goal=1.2,
        unit="of the bare loop's time",
        against="xlsxwriter's constant-memory loop over rows that lie ready in memory",
    )


def peak(grown: int, sizes: Sizes) -> Figure:
    return Figure(
        name="xlsx_memory",
        ours=f"{grown / MEGABYTE:.1f} MB for {sizes.docentes:,} rows",
        peer="40 MB",
        value=grown / MEGABYTE,
        goal=40.0,
        unit="MB of peak memory",
        against="the limit, beside the same process before it writes",
    )
