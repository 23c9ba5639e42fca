"""The one figure that goes back to everybody."""

import pytest

from domain.surveys.disclosure import ALL, COUNTRY
from domain.surveys.estimates import Estimate
from domain.surveys.sampling import Cell
from domain.surveys.tallies import Kind, Measure
from domain.waves.figures import Figure
from domain.waves.headline import Headline, headline


def figure(kind: Kind, dimension: str, value: float | None, *, cell: Cell = COUNTRY, item: str = "") -> Figure:
    found = None if value is None else Estimate(value=value, se=0, low=0, high=1, cv=0, weighted=100, n=50)
    return Figure(measure=Measure(kind=kind, dimension=dimension, item=item), cell=cell, estimate=found, see=None)


def both(dimension: str, index: float | None, agree: float | None) -> list[Figure]:
    return [figure(Kind.INDEX, dimension, index), figure(Kind.AGREE, dimension, agree)]


def test_it_is_the_question_about_everything_where_there_is_one() -> None:
    found = headline([*both("calidad", 40.0, 0.2), *both("global", 71.1, 0.76)])
    assert found == Headline(index=71.1, agree=0.76)


def test_else_it_is_the_mean_of_the_dimensions() -> None:
    assert headline([*both("calidad", 40.0, 0.25), *both("recursos", 60.0, 0.75)]) == Headline(index=50.0, agree=0.5)


def test_figures_of_a_dre_a_modelo_or_an_item_are_no_part_of_it() -> None:
    others = [
        figure(Kind.INDEX, "global", 1.0, cell=Cell("DRE CUSCO", ALL)),
        figure(Kind.INDEX, "global", 2.0, cell=Cell(ALL, "EIB")),
        figure(Kind.AGREE, "global", 0.1, item="DOC-12"),
    ]
    assert headline([*others, *both("global", 71.1, 0.76), *others]) == Headline(index=71.1, agree=0.76)


@pytest.mark.parametrize(
    "figures",
    [
        [],
        both("global", None, None),
        both("global", 70.0, None),
        [*both("calidad", 40.0, 0.2), *both("recursos", None, None)],
        [*both("calidad", 40.0, 0.2), *both("global", None, None)],
    ],
    ids=["nothing", "hidden", "half hidden", "one of two hidden", "global hidden"],
)
def test_what_may_not_be_shown_is_not_made_up_from_the_rest(figures: list[Figure]) -> None:
    assert headline(figures) is None
