"""Results as ODK-style tables: one for the form and one for each repeat, linked by KEY and PARENT_KEY."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from content.files.tables_out import inert
from content.forms.model import BY_STEPS, Form, Item, Kind, Question, Repeat
from content.forms.result import Result

KEY, PARENT_KEY = "KEY", "PARENT_KEY"
GEOPOINT = ("Latitude", "Longitude", "Altitude", "Accuracy")
_NUMBERS = re.compile(r"-?\d+(\.\d+)?( -?\d+(\.\d+)?)*")
_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, kw_only=True)
class Table:
    name: str  # without an ending
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A node of the form, with the headers that it takes."""

    path: str
    header: str
    question: Question | None

    @property
    def headers(self) -> tuple[str, ...]:
        return (self.header, *(f"{self.header}{part}" for part in self._parts()))

    def _parts(self) -> Iterator[str]:
        question = self.question
        if question is not None and question.kind in BY_STEPS - {Kind.RANK} and question.choices is not None:
            yield from (f"/{name}" for name in question.choices.by_name)
        elif question is not None and question.kind == Kind.GEOPOINT:
            yield from (f"-{part}" for part in GEOPOINT)

    def cells(self, value: str) -> tuple[str, ...]:
        """The value as it is, then in parts: 1 or 0 for each choice, the figures of a place."""
        parts = list(self._parts())
        if self.question is not None and self.question.kind == Kind.GEOPOINT:
            figures = value.split()
            return (value, *(figures + [""] * len(parts))[: len(parts)])
        chosen = {f"/{each}" for each in value.split()}
        return (value, *("" if not value else "1" if part in chosen else "0" for part in parts))


def tables(form: Form, results: Iterable[Result]) -> tuple[Table, ...]:
    """The form's table first, then those of its repeats in their order."""
    given = tuple(results)
    return tuple(_table(form, repeat, given) for repeat in (None, *form.repeats.values()))


def csv_bytes(table: Table) -> bytes:
    """CSV in UTF-8 with its mark. Numbers stay numbers; whatever a spreadsheet would run gets an apostrophe."""
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([inert(header) for header in table.headers])
    writer.writerows([cell if _NUMBERS.fullmatch(cell) else inert(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def columns(form: Form, repeat: Repeat | None) -> tuple[Column, ...]:
    """The nodes that belong to a table: those whose innermost repeat it is. Notes hold nothing."""
    home = repeat.path if repeat else form.root
    return tuple(
        Column(path=path, header=path[len(home) + 1 :].replace("/", "-"), question=_question(form.by_path.get(path)))
        for path in form.leaf_paths
        if path.startswith(f"{home}/") and _innermost(form, path) == (repeat.path if repeat else "")
        if not path.startswith(f"{form.root}/meta/") and not _is_note(form.by_path.get(path))
    )


def _question(item: Item | None) -> Question | None:
    return item if isinstance(item, Question) else None


def _is_note(item: Item | None) -> bool:
    return isinstance(item, Question) and item.kind == Kind.NOTE


def _innermost(form: Form, path: str) -> str:
    return max((each for each in form.repeats if path.startswith(f"{each}/")), key=len, default="")


def _table(form: Form, repeat: Repeat | None, results: Sequence[Result]) -> Table:
    listed = columns(form, repeat)
    keys = (KEY,) if repeat is None else (PARENT_KEY, KEY)
    name = form.id if repeat is None else f"{form.id}-{repeat.path[len(form.root) + 1 :].replace('/', '-')}"
    return Table(
        name=name,
        headers=(*(header for each in listed for header in each.headers), *keys),
        rows=tuple(row for each in results for row in _rows(form, repeat, listed, each)),
    )


def _rows(form: Form, repeat: Repeat | None, listed: Sequence[Column], given: Result) -> Iterator[tuple[str, ...]]:
    """One row for a result, or for each of its repetitions."""
    for home in (form.root,) if repeat is None else _repetitions(repeat.path, given.values):
        cells = (cell for each in listed for cell in each.cells(_value(each, home, repeat, form, given.values)))
        yield (*cells, *_keys(form, repeat, home, given))


def _value(column: Column, home: str, repeat: Repeat | None, form: Form, values: Mapping[str, str]) -> str:
    base = repeat.path if repeat else form.root
    return values.get(home + column.path[len(base) :], "")


def _repetitions(path: str, values: Mapping[str, str]) -> list[str]:
    """Keys of the repetitions of a repeat that hold something, in order."""
    depth = path.count("/") + 1
    heads = ("/".join(key.split("/")[:depth]) for key in values)
    return list(dict.fromkeys(each for each in heads if each.endswith("]") and _PLACE.sub("", each) == path))


def _keys(form: Form, repeat: Repeat | None, home: str, given: Result) -> tuple[str, ...]:
    whole = f"uuid:{given.instance}"
    if repeat is None:
        return (whole,)
    steps = home[len(form.root) + 1 :].split("/")
    outer = [number for number, step in enumerate(steps[:-1]) if step.endswith("]")]
    parent = "/".join([whole, *steps[: outer[-1] + 1]]) if outer else whole
    return parent, "/".join([whole, *steps])
