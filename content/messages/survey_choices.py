"""The choices of a question on buttons: two a row, numbers where a label is too long, pages where they are many."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData

from content import actions
from content.forms.asking import Ask, Option
from content.forms.model import BY_STEPS, Kind
from content.keyboards import in_rows, key, named, pager
from content.message import Rows
from content.walks import Walk
from i18n.catalogues import Tongue

FITS = 18  # characters of a label that still fits on a button beside a mark
PER_PAGE = 24  # choices of a long list that are shown at once
NUMBERS_A_ROW, SHORT = 6, 4  # buttons of at most so many characters stand six a row
CHOSEN = "✓ "


def is_numbered(asked: Ask) -> bool:
    return any(len(each.label) > FITS for each in asked.options)


def on_page(asked: Ask, page: int) -> Sequence[tuple[int, Option]]:
    """Place from 1, and choice, of those shown at once."""
    every = list(enumerate(asked.options, 1))
    last = max(0, (len(every) - 1) // PER_PAGE)
    first = min(max(page, 0), last) * PER_PAGE
    return every[first : first + PER_PAGE]


def mark(option: Option) -> str:
    if option.rank:
        return f"{option.rank}.º "
    return CHOSEN if option.chosen else ""


def options_of(asked: Ask, t: Tongue, page: int) -> list[tuple[str, Option]]:
    """Choices with what stands on their buttons."""
    if asked.kind == Kind.MORE:
        yes, no = t.label("Sí, otra"), t.label("No, seguir")
        return [(yes if each.name == "yes" else no, each) for each in asked.options]
    if is_numbered(asked):
        return [(f"{mark(option)}{place}", option) for place, option in on_page(asked, page)]
    return [(f"{mark(option)}{option.label}", option) for _, option in on_page(asked, page)]


def choice_buttons(walk: Walk, asked: Ask, shown: list[tuple[str, Option]], t: Tongue) -> Rows:
    """Two a row, so that a scale of four stands two by two; numbers six a row."""
    if asked.kind == Kind.NOTE:
        return ((key(t.label("Seguir"), step(walk, asked, "seen")),),)
    if asked.kind == Kind.ACKNOWLEDGE:
        return ((key(t.label("Entendido"), step(walk, asked, "seen")),),)
    if asked.kind == Kind.MORE:
        return in_rows([key(text, tap_of(walk, asked, option)) for text, option in shown])
    short = len(shown) > 2 and all(len(text) <= SHORT for text, _ in shown)
    buttons = [named(t, text, tap_of(walk, asked, option)) for text, option in shown]
    return in_rows(buttons, NUMBERS_A_ROW if short else 2)


def tap_of(walk: Walk, asked: Ask, option: Option) -> CallbackData:
    if asked.kind in BY_STEPS:
        return actions.Toggle(walk=walk.number, ref=asked.ref, choice=option.index, on=not option.chosen)
    return actions.Choose(walk=walk.number, ref=asked.ref, choice=option.index)


def step(walk: Walk, asked: Ask, how: str) -> actions.Step:
    return actions.Step(walk=walk.number, ref=asked.ref, how=how)


def pages(walk: Walk, asked: Ask, t: Tongue, page: int) -> Rows:
    last = (len(asked.options) - 1) // PER_PAGE
    if last < 1:
        return ()
    at = min(max(page, 0), last)
    turned = pager(
        t,
        actions.Choices(walk=walk.number, page=at - 1) if at else None,
        actions.Choices(walk=walk.number, page=at + 1) if at < last else None,
    )
    return (turned,)
