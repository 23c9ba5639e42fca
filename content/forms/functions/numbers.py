"""Functions of numbers and of sets of them. What cannot be counted is NaN, never an error."""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from content.forms.functions.shape import ANY, Functions, native, own
from content.forms.values import number, numbers, texts, truth


def _of(work: Callable[..., float]) -> Callable[..., float]:
    """A function of numbers as one of expressions."""

    def run(_: object, *arguments: object) -> float:
        try:
            return float(work(*map(number, arguments)))
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan

    return run


def _round(value: float, places: float = 0) -> float:
    """Half goes away from zero, as people round."""
    step = Decimal(1).scaleb(-int(places))
    return float(Decimal(f"{value:.15g}").quantize(step, rounding=ROUND_HALF_UP))


def _power(base: float, exponent: float) -> float:
    return math.pow(base, exponent)


def _all(value: tuple[object, ...]) -> list[float]:
    return [each for part in value for each in numbers(part)]


def _sum(_: object, *values: object) -> float:
    return math.fsum(_all(values))


def _min(_: object, *values: object) -> float:
    return min(_all(values), default=math.nan)


def _max(_: object, *values: object) -> float:
    return max(_all(values), default=math.nan)


def _count_non_empty(_: object, nodes: object) -> float:
    return float(sum(1 for each in texts(nodes) if each))


def _checklist(_: object, least: object, most: object, *parts: object) -> bool:
    met = sum(truth(part) for part in parts)
    return _between(met, least, most)


def _weighted_checklist(_: object, least: object, most: object, *parts: object) -> bool:
    met = sum(number(weight) for part, weight in zip(parts[::2], parts[1::2], strict=False) if truth(part))
    return _between(met, least, most)


def _between(met: float, least: object, most: object) -> bool:
    """-1 stands for no limit."""
    low, high = number(least), number(most)
    return (low < 0 or met >= low) and (high < 0 or met <= high)


FUNCTIONS: Functions = {
    "number": own(_of(float), "number", 1),
    "int": own(_of(math.trunc), "number", 1),
    "round": own(_of(_round), "number", 1, 2),
    "abs": own(_of(abs), "number", 1),
    "ceiling": own(_of(math.ceil), "number", 1),
    "ceil": own(_of(math.ceil), "number", 1),
    "floor": own(_of(math.floor), "number", 1),
    "pow": own(_of(_power), "number", 2),
    "sqrt": own(_of(math.sqrt), "number", 1),
    "pi": own(_of(lambda: math.pi), "number", 0),
    "exp": own(_of(math.exp), "number", 1),
    "exp10": own(_of(lambda value: math.pow(10, value)), "number", 1),
    "log": own(_of(math.log), "number", 1),
    "log10": own(_of(math.log10), "number", 1),
    "sin": own(_of(math.sin), "number", 1),
    "cos": own(_of(math.cos), "number", 1),
    "tan": own(_of(math.tan), "number", 1),
    "asin": own(_of(math.asin), "number", 1),
    "acos": own(_of(math.acos), "number", 1),
    "atan": own(_of(math.atan), "number", 1),
    "atan2": own(_of(math.atan2), "number", 2),
    "sum": own(_sum, "number", 1, ANY),
    "min": own(_min, "number", 1, ANY),
    "max": own(_max, "number", 1, ANY),
    "count": native("number", 1),
    "count-non-empty": own(_count_non_empty, "number", 1),
    "checklist": own(_checklist, "truth", 3, ANY),
    "weighted-checklist": own(_weighted_checklist, "truth", 4, ANY),
}
