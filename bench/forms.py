"""The form engine: the next question of 100 with relevance, and a form of 300 rows loaded beside pyxform alone."""

import gc
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO

from pyxform.xls2xform import convert
from xlsxwriter import Workbook

from bench.figure import Figure, Progress, Sizes, median
from content.forms import session
from content.forms.answers import Raw, Tap
from content.forms.expression import parse
from content.forms.load import load
from content.forms.model import Form, Kind
from content.forms.state import END, State

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
ITEMS, ROWS = 100, 300
CHOICES = [("acuerdo", str(number), f"Opción {number}", f"Akllay {number}") for number in range(5)]
HEAD = ("type", "name", "label::Castellano (es)", "label::Runasimi (quz)", "relevant", "constraint", "required")
TYPES = ("select_one acuerdo", "integer", "text", "select_one acuerdo")


def measure_next(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """An answer taken and validated, and the question after it made ready to show."""
    form = load(book(ITEMS))
    assert isinstance(form, Form)
    taken: list[float] = []
    for round_ in range(sizes.rounds + 1):
        progress(f"filling-in {round_ + 1} of {sizes.rounds + 1}")
        times = list(filled(form, seed=round_))
        taken += times if round_ else []  # the first one warms up
    return (
        Figure(
            name="forms_next",
            ours=f"{median(taken) * 1000:.2f} ms CPU median, {ITEMS} items",
            peer="2 ms",
            value=median(taken) * 1000,
            goal=2.0,
            unit="ms",
            against="a limit: the answer checked by constraint, relevance of all items, the next question in words",
        ),
    )


def filled(form: Form, seed: int) -> list[float]:
    """CPU seconds of each step of one person's filling-in, whose answers differ from those of the others."""
    state = session.begin(form, now=NOW, instance="bench", seed=seed)
    ask = session.ask(form, state, "quz", now=NOW)
    times = []
    while ask is not None:
        raw: Raw = Tap((seed + len(times)) % 5) if ask.kind == Kind.ONE else str(1 + (seed + len(times)) % 90)
        gc.disable()
        began = time.process_time()
        found = session.answer(form, state, ask.ref, raw, now=NOW)
        assert isinstance(found, State), found
        ask = session.ask(form, found, "quz", now=NOW)
        times.append(time.process_time() - began)
        gc.enable()
        state = found
    assert state.place == END
    return times


def measure_load(sizes: Sizes, progress: Progress) -> Sequence[Figure]:
    """Our whole load (reading, checks by cell, pyxform, the Form) beside pyxform's own conversion of the same file."""
    data = book(ROWS)
    ours, bare = [], []
    for round_ in range(2 * sizes.rounds + 1):
        progress(f"round {round_ + 1} of {2 * sizes.rounds + 1}")
        parse.cache_clear()  # as if nobody had ever loaded this form
        pair = (cpu(lambda: load(data)), cpu(lambda: convert(data, file_type=".xlsx")))
        if round_:
            ours.append(pair[0])
            bare.append(pair[1])
    assert isinstance(load(data), Form)
    return (
        Figure(
            name="forms_load",
            ours=f"{median(ours) * 1000:.0f} ms CPU, {ROWS} rows",
            peer=f"{median(bare) * 1000:.0f} ms CPU",
            value=median([mine / alone for mine, alone in zip(ours, bare, strict=True)]),
            goal=1.5,
            unit="of pyxform's own time",
            against="pyxform's convert() of the same .xlsx, in turns",
        ),
    )


def cpu(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    work()
    return time.process_time() - began


def book(rows: int) -> bytes:
    """A form of so many questions in two languages, three of four with relevance or a constraint."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as made:
        for name, lines in (("survey", survey(rows)), ("choices", choices()), ("settings", SETTINGS)):
            page = made.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return out.getvalue()


SETTINGS = [("form_id", "version", "default_language"), ("bench", "1", "Castellano (es)")]


def survey(rows: int) -> list[tuple[str, ...]]:
    return [HEAD, *(question(number) for number in range(rows))]


def question(number: int) -> tuple[str, ...]:
    first = number - number % 4
    rules = (
        "" if number < 4 else f"${{q{number - 4}}} != ''",
        f"selected(${{q{first}}}, '1') or ${{q{first}}} != ''",
        "",
        f"${{q{first + 1}}} > 0 and ${{q{first}}} != ''",
    )
    return (
        TYPES[number % 4],
        f"q{number}",
        f"Pregunta número {number}",
        f"Tapukuy {number}",
        rules[number % 4],
        ". > 0 and . < 100" if number % 4 == 1 else "",
        "yes",
    )


def choices() -> list[tuple[str, ...]]:
    return [("list_name", "name", "label::Castellano (es)", "label::Runasimi (quz)"), *CHOICES]
