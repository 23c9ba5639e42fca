"""What a button carries: 64 bytes at the most for the largest ids, and nothing that is trusted."""

import inspect
from datetime import date, time
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import given, settings
from hypothesis import strategies as st

from content import actions, year_actions
from content.commands import MENU
from content.messages.field import PNG, XLSX
from content.messages.results import SHAPES
from content.privacy import VERSION
from content.reasons import REASONS
from content.targets import COUNTER, MEETINGS, MOVE, VISIT
from content.wave_plan import DESIGNS, MARK
from domain.activities.confirming import Differs, Finding, Said
from domain.activities.model import Kind
from domain.dates.days_off import MOST_DAYS
from domain.policy import MOST_ID
from handlers.fieldwork import VERBS as OF_WAVES
from handlers.form_file import VERBS as OF_FORMS
from handlers.verbs import TAPS, decode
from i18n.languages import LANGUAGES

LONGEST_REASON = max(REASONS, key=len)
LARGEST = {
    "screen": max((entry.name for entry in MENU), key=len),
    "tag": max((each.tag for each in LANGUAGES), key=len),
    "version": VERSION + "-99",
    "goal": max((VISIT, MOVE, COUNTER, *MEETINGS), key=len),
    "day": "20261231",
    "hour": "2359",
    "size": 600,
    "page": 9999,
    "reason": LONGEST_REASON,
    "kind": max(Kind, key=len).value,
    "yes": True,
    "row": "f" * MARK,
    "cut": "20261231",
    "opens": "20261231",
    "closes": "20261231",
    "design": max(DESIGNS, key=len),
    "ask": "f",
    "verb": max((*OF_WAVES, *OF_FORMS), key=len),
    "shape": max((*SHAPES, XLSX, PNG), key=len),
    "file": "f" * 32,
    "coming": True,
    "ref": "x" * 24,  # of a question in three repeats
    "how": "seen",
    "on": True,
    "change": True,
    "said": max(Said, key=len).value,
    "differs": max(Differs, key=len).value,
    "finding": max(Finding, key=len).value,
    "days": "20260101" + "f" * (MOST_DAYS // 4),
    "why": "h",
    "where": f"i{MOST_ID}",
    "days_off": MOST_ID,
}
CLASSES: list[type[CallbackData]] = [
    made
    for module in (actions, year_actions)
    for _, made in inspect.getmembers(module, inspect.isclass)
    if issubclass(made, CallbackData) and made is not CallbackData
]


def largest(made: type[CallbackData]) -> CallbackData:
    """The action with the largest value of every field; ids and revisions of ten digits."""
    values: dict[str, Any] = {name: LARGEST.get(name, -MOST_ID) for name in made.model_fields}
    return made(**values)


def test_the_actions_are_found() -> None:
    assert {"Put", "Week", "Confirm", "Attend", "Open"} <= {made.__name__ for made in CLASSES}


@pytest.mark.parametrize("made", CLASSES, ids=lambda made: made.__name__)
def test_the_largest_of_each_fits_in_64_bytes_and_comes_back_the_same(made: type[CallbackData]) -> None:
    action = largest(made)
    packed = action.pack()
    assert len(packed.encode()) <= 64
    assert made.unpack(packed) == action


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_fits_into_the_longest_action(reason: str) -> None:
    packed = largest(actions.Put).model_copy(update={"reason": reason}).pack()
    assert len(packed.encode()) <= 64


def test_prefixes_are_short_and_nobody_shares_one() -> None:
    prefixes = [made.__prefix__ for made in CLASSES]
    assert len(prefixes) == len(set(prefixes))
    assert max(map(len, prefixes)) <= 6


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    import handlers.ear  # noqa: F401 - registers them all

    assert {made.__prefix__ for made in CLASSES} == set(TAPS)


@pytest.mark.parametrize("made", CLASSES, ids=lambda made: made.__name__)
def test_what_was_packed_is_decoded_to_its_own_verb(made: type[CallbackData]) -> None:
    import handlers.ear  # noqa: F401

    found = decode(largest(made).pack())
    assert found is not None
    assert type(found[1]) is made


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=64), st.from_regex(r"(put|wk|dy|hr|ok|no|can|att|acc|act|doc)(:[^:]{0,9}){0,8}")))
def test_forged_data_is_an_action_or_nothing_but_never_a_failure(data: str) -> None:
    import handlers.ear  # noqa: F401

    found = decode(data)
    assert found is None or isinstance(found[1], CallbackData)


@pytest.mark.parametrize(
    "data",
    ["", ":", "put", "put:vis", "ok:x:1", "ok:1:1:1", "ok:1.5:1", "wk:vis:1:1:1:1", "att:1:1:maybe:", "zz:1", "OK:1:1"],
)
def test_these_forgeries_are_nothing(data: str) -> None:
    import handlers.ear  # noqa: F401

    assert decode(data) is None


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_a_day_comes_back_from_its_code(day: date) -> None:
    assert actions.day_of(actions.day_code(day)) == day


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_an_hour_comes_back_from_its_code(hour: time) -> None:
    assert actions.hour_of(actions.hour_code(hour)) == hour


@pytest.mark.parametrize("code", ["", "20261301", "20260230", "hoy", "2026-08-10", "99999999", "x" * 40])
def test_a_forged_day_is_no_day(code: str) -> None:
    assert actions.day_of(code) is None


@pytest.mark.parametrize("code", ["", "2500", "0960", "9:00", "ahora", "x" * 40])
def test_a_forged_hour_is_no_hour(code: str) -> None:
    assert actions.hour_of(code) is None
