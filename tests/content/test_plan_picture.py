"""Half a year as a picture: its size, what is drawn of what, and that nobody pays for it who wants none."""

import struct
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from content.files.plan_days import Box, Labels
from content.files.plan_picture import COLOURS, HALVES, plan_png
from content.messages.plan_sheet import letter
from domain.year.planned import Work

LABELS = Labels(
    title="Plan 2026",
    months=[f"Mes {number}" for number in range(1, 13)],
    weekdays=["Lu", "Ma", "Mi", "Ju", "Vi"],
    works={work: work.value for work in Work},
    off="Sin clases",
    ies=["A · IE 56001", "B · IE 56002"],
)
TUESDAY = date(2026, 4, 21)


def png(half: int = 1, boxes: Mapping[date, Box] | None = None, off: tuple[date, ...] = ()) -> bytes:
    return plan_png(2026, half, boxes or {}, off, LABELS)


def size(content: bytes) -> tuple[int, int]:
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.mark.parametrize("half", HALVES)
def test_it_is_as_wide_as_a_phone_and_not_too_tall(half: int) -> None:
    width, height = size(png(half))
    assert width == 1080
    assert width < height < 2 * width


def test_it_is_light_enough_to_send() -> None:
    every = {date(2026, 3, 1) + timedelta(days=n): Box(work=Work.VISITA, mark="A") for n in range(150)}
    assert len(png(boxes=every)) < 500_000


@pytest.mark.parametrize("work", list(Work))
def test_every_work_is_drawn_in_a_colour_of_its_own(work: Work) -> None:
    plain = png()
    drawn = {each: png(boxes={TUESDAY: Box(work=each, mark="A")}) for each in Work}
    assert drawn[work] != plain
    assert len({*drawn.values()}) == len(Work) == len({*COLOURS.values()})


def test_the_letter_of_the_ie_is_drawn() -> None:
    a, b = (png(boxes={TUESDAY: Box(work=Work.VISITA, mark=mark)}) for mark in "AB")
    assert a != b


def test_a_day_without_classes_is_drawn_as_such() -> None:
    assert png(off=(TUESDAY,)) != png()


def test_what_lies_in_the_other_half_or_on_a_weekend_is_not_drawn() -> None:
    box = Box(work=Work.VISITA, mark="A")
    assert png(1, {date(2026, 9, 1): box}) == png(1)
    assert png(1, {date(2026, 4, 25): box}) == png(1)
    assert png(2, {date(2026, 9, 1): box}) != png(2)


def test_the_halves_hold_every_month_with_work() -> None:
    assert [month for half in HALVES.values() for month in half] == list(range(3, 13))


def test_nobody_pays_for_the_library_who_wants_no_picture() -> None:
    code = (
        "import sys, content.messages.year_plan, handlers.ear, scheduler.year_plans;"
        "sys.exit(any(name in sys.modules for name in ('matplotlib', 'ortools')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_letters_go_on_after_z(number: int, name: str) -> None:
    assert letter(number) == name
