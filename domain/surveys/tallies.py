"""What was answered, added up by the database: one pass over a wave's answers, one row a stratum."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, Float, Select, case, cast, func, literal, select
from sqlalchemy.orm import Session

from domain.surveys.matrix import Item
from domain.surveys.model import AnonymousAnswer

OPTIONS = (1, 2, 3, 4)  # muy en desacuerdo … muy de acuerdo; anything else is «no me corresponde»
AGREE = (3, 4)


class Kind(StrEnum):
    AGREE = "agree"  # share of answers that agree, 0–1
    INDEX = "index"  # 0–100: the mean of (x − 1) / 3 · 100


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure that is estimated: of an item, or of a dimension (then `item` is empty)."""

    kind: Kind
    dimension: str
    item: str = ""


class Tally(NamedTuple):
    """A measure in one stratum, unweighted."""

    n: int
    total: float
    squares: float
    low: float  # smallest and largest answer: equal when all are alike
    high: float


Tallies = dict[str, dict[Measure, Tally]]  # key of a stratum -> measures


def dimensions(items: Sequence[Item]) -> dict[str, list[str]]:
    """Dimension -> names of its items, both in order."""
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(item.dimension, []).append(item.name)
    return found


def tally(session: Session, wave_id: int, items: Sequence[Item]) -> Tallies:
    """Sums of every measure by stratum."""
    found: Tallies = {}
    for row in session.execute(statement(wave_id, items)).mappings():
        found[row["stratum"]] = _of_items(row, items) | _of_dimensions(row, items)
    return found


def statement(wave_id: int, items: Sequence[Item]) -> Select[Any]:
    """The one pass. Each answer is read out of its JSON once; the sums are of plain columns."""
    scores = _scores(wave_id, items)
    columns: list[ColumnElement[Any]] = []
    for place, _ in enumerate(items):
        score = scores.c[f"i{place}"]
        columns += [func.sum(case((score == option, 1), else_=0)).label(f"i{place}_{option}") for option in OPTIONS]
    for place, _ in enumerate(dimensions(items)):
        index, share = scores.c[f"d{place}"], scores.c[f"s{place}"]
        columns += [func.count(index).label(f"d{place}_n"), func.min(index).label(f"d{place}_low")]
        columns += [func.max(index).label(f"d{place}_high")]
        columns += [func.sum(each).label(f"{each.name}_sum") for each in (index, share)]
        columns += [func.sum(each * each).label(f"{each.name}_squares") for each in (index, share)]
    return select(scores.c.stratum, *columns).group_by(scores.c.stratum)


def _scores(wave_id: int, items: Sequence[Item]) -> CTE[Any]:
    """Stratum, score of every item (NULL: none), index and share of agreement of every dimension."""
    read = [
        case({str(option): option for option in OPTIONS}, value=AnonymousAnswer.answers[item.name].as_string())
        for item in items
    ]
    first = (
        select(AnonymousAnswer.stratum, *(each.label(f"i{place}") for place, each in enumerate(read)))
        .where(AnonymousAnswer.wave_id == wave_id)
        .cte("score")
        .prefix_with("MATERIALIZED", dialect="sqlite")
    )
    places = {item.name: f"i{place}" for place, item in enumerate(items)}
    columns: list[ColumnElement[Any]] = []
    for place, names in enumerate(dimensions(items).values()):
        of = [first.c[places[name]] for name in names]
        columns += [_index(of).label(f"d{place}"), _share(of).label(f"s{place}")]
    return select(first, *columns).cte("measure")


def _answered(scores: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    return sum((case((score.is_not(None), 1), else_=0) for score in scores), start=literal(0))


def _when_enough(scores: Sequence[ColumnElement[Any]], value: ColumnElement[Any]) -> ColumnElement[Any]:
    """The value where at least two thirds of the items are answered, else NULL."""
    return case((_answered(scores) * 3 >= 2 * len(scores), cast(value, Float) / _answered(scores)))


def _index(scores: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    return _when_enough(scores, sum((func.coalesce(score - 1, 0) for score in scores), start=literal(0)) * 100.0 / 3)


def _share(scores: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    agreeing = (case((score.in_(AGREE), 1), else_=0) for score in scores)
    return _when_enough(scores, sum(agreeing, start=literal(0)))


def _of_items(row: Any, items: Sequence[Item]) -> dict[Measure, Tally]:
    found: dict[Measure, Tally] = {}
    for place, item in enumerate(items):
        counts = {option: row[f"i{place}_{option}"] for option in OPTIONS}
        n = sum(counts.values())
        agree = sum(counts[option] for option in AGREE)
        scaled = {(option - 1) * 100 / 3: number for option, number in counts.items() if number}
        low, high = min(scaled, default=0.0), max(scaled, default=0.0)
        total = sum(score * number for score, number in scaled.items())
        squares = sum(score * score * number for score, number in scaled.items())
        found[Measure(kind=Kind.AGREE, dimension=item.dimension, item=item.name)] = Tally(n, agree, agree, low, high)
        found[Measure(kind=Kind.INDEX, dimension=item.dimension, item=item.name)] = Tally(n, total, squares, low, high)
    return found


def _of_dimensions(row: Any, items: Sequence[Item]) -> dict[Measure, Tally]:
    found: dict[Measure, Tally] = {}
    for place, name in enumerate(dimensions(items)):
        n, low, high = row[f"d{place}_n"], row[f"d{place}_low"] or 0.0, row[f"d{place}_high"] or 0.0
        for kind, column in ((Kind.INDEX, f"d{place}"), (Kind.AGREE, f"s{place}")):
            total, squares = row[f"{column}_sum"] or 0.0, row[f"{column}_squares"] or 0.0
            found[Measure(kind=kind, dimension=name)] = Tally(n, total, squares, low, high)
    return found
