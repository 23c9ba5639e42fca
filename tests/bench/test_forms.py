"""The figures of the form engine are measured on forms that use what they say."""

from dataclasses import replace

from bench import forms
from bench.__main__ import MEASURES
from bench.figure import QUICK
from content.forms.load import load
from content.forms.model import Form

TINY = replace(QUICK, rounds=1)


def test_the_next_question_is_measured_on_a_hundred_items_with_relevance() -> None:
    found = load(forms.book(forms.ITEMS))
    assert isinstance(found, Form)
    assert len(found.questions) == 100
    assert sum(each.bind.relevant is not None for each in found.questions) == 74
    assert sum(each.bind.constraint is not None for each in found.questions) == 25
    (figure,) = forms.measure_next(TINY, lambda _: None)
    assert (figure.name, figure.goal, figure.unit) == ("forms_next", 2.0, "ms")
    assert figure.value > 0


def test_every_item_is_asked_and_timed() -> None:
    found = load(forms.book(12))
    assert isinstance(found, Form)
    assert len(forms.filled(found, seed=3)) == 12


def test_loading_is_measured_beside_pyxform_on_the_same_file() -> None:
    told: list[str] = []
    (figure,) = forms.measure_load(TINY, told.append)
    assert (figure.name, figure.goal) == ("forms_load", 1.5)
    assert figure.ours.endswith("CPU, 300 rows")
    assert told == ["round 1 of 3", "round 2 of 3", "round 3 of 3"]


def test_both_figures_are_among_the_measures() -> None:
    assert (MEASURES["forms_next"], MEASURES["forms_load"]) == (forms.measure_next, forms.measure_load)
