"""Half a year of a plan as a calendar that reads on a phone. Imported where a picture is wanted, not before."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.patches import Rectangle

from content.files.plan_days import Box, Labels
from domain.year.planned import Work

WIDTH, DPI = 7.2, 150  # inches and dots: 1080 pixels, the width of a phone
LARGE, NORMAL, SMALL, TINY = 17, 13, 11, 9  # points
# Told apart by people who do not see red and green, and printed in grey (Okabe and Ito); the letter says it again.
COLOURS: Mapping[Work, str] = {
    Work.VISITA: "#56B4E9",
    Work.GIA: "#E69F00",
    Work.RTC: "#CC79A7",
    Work.TALLER: "#009E73",
    Work.TALLER_ACOMPANANTE: "#F0E442",
}
OFF, CLASSES = "#E8E8E8", "#FFFFFF"
HALVES: Mapping[int, range] = {1: range(3, 8), 2: range(8, 13)}  # months; nobody works in January and February
_COLUMNS = 2
_WEEKS = 6


def plan_png(year: int, half: int, boxes: Mapping[date, Box], off: Iterable[date], labels: Labels) -> bytes:
    """Five months, Monday to Friday, each day that is taken in the colour of its work with the letter of its IE."""
    closed = frozenset(off)
    picture = Picture(figsize=(WIDTH, 11.5), dpi=DPI, layout="constrained")
    picture.suptitle(labels.title, fontsize=LARGE, fontweight="bold")
    grid = picture.subplots(3, _COLUMNS)
    cells = [axes for row in grid for axes in row]
    for axes, month in zip(cells, HALVES[half], strict=False):
        _month(axes, date(year, month, 1), boxes, closed, labels)
    _legend(cells[-1], labels)
    out = BytesIO()
    picture.savefig(out, format="png")
    return out.getvalue()


def _month(axes: Axes, first: date, boxes: Mapping[date, Box], off: frozenset[date], labels: Labels) -> None:
    axes.set_title(labels.months[first.month - 1], fontsize=NORMAL, fontweight="bold")
    axes.set_xlim(0, 5)
    axes.set_ylim(_WEEKS, -0.6)
    axes.set_axis_off()
    for place, name in enumerate(labels.weekdays):
        axes.text(place + 0.5, -0.25, name, fontsize=SMALL, ha="center", va="center", color="#555555")
    blank = int(first.weekday() > 4)  # the month begins on a weekend
    for day in _working_days(first):
        week = (day.day - 1 + first.weekday()) // 7 - blank
        _day(axes, day, week, boxes.get(day), closed=day in off)


def _working_days(first: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range(31))
    return [day for day in days if day.month == first.month and day.weekday() < 5]


def _day(axes: Axes, day: date, week: int, box: Box | None, *, closed: bool) -> None:
    colour = COLOURS[box.work] if box is not None else OFF if closed else CLASSES
    axes.add_patch(Rectangle((day.weekday(), week), 1, 1, facecolor=colour, edgecolor="#BBBBBB", linewidth=0.8))
    faint = "#222222" if box is not None else "#888888"
    axes.text(day.weekday() + 0.08, week + 0.3, str(day.day), fontsize=TINY, va="center", color=faint)
    if box is not None:
        axes.text(day.weekday() + 0.6, week + 0.62, box.mark, fontsize=NORMAL, ha="center", va="center",
                  fontweight="bold")  # fmt: skip


def _legend(axes: Axes, labels: Labels) -> None:
    axes.set_xlim(0, 5)
    axes.set_ylim(max(_WEEKS, 1 + 0.55 * (len(labels.works) + 1 + len(labels.ies))), -0.6)
    axes.set_axis_off()
    colours = [(COLOURS[work], name) for work, name in labels.works.items()]
    at = 0.0
    for colour, name in [*colours, (OFF, labels.off)]:
        axes.add_patch(Rectangle((0, at), 0.45, 0.42, facecolor=colour, edgecolor="#BBBBBB"))
        axes.text(0.6, at + 0.21, name, fontsize=SMALL, va="center")
        at += 0.55
    for name in labels.ies:
        axes.text(0, at + 0.35, name, fontsize=SMALL, va="center")
        at += 0.5
