"""The figures of the date grammar: the time of a phrase, and the two rates beside it."""

from dataclasses import replace

from bench import date_grammar
from bench.__main__ import MEASURES
from bench.figure import QUICK
from tests.phrases import FITTED, HELD_OUT, OURS, phrases

TINY = replace(QUICK, rounds=1)


def test_time_and_rates_are_measured() -> None:
    told: list[str] = []
    figures = date_grammar.measure(TINY, told.append)
    assert [each.name for each in figures] == ["date_grammar", "date_fitted", "date_held_out", "date_of_others"]
    assert figures[0].value > 0
    assert told == ["round 1 of 2", "round 2 of 2"]


def test_the_rates_are_those_of_the_tables() -> None:
    fitted, held_out = len(phrases(OURS, FITTED)), len(phrases(OURS, HELD_OUT))
    assert date_grammar.share(OURS, FITTED) == (100.0, f"{fitted} of {fitted}")
    assert date_grammar.share(OURS, HELD_OUT)[1].endswith(f" of {held_out}")


def test_the_figure_is_among_the_measures() -> None:
    assert MEASURES["date_grammar"] == date_grammar.measure
