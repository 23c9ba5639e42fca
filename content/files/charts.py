"""Pictures that read on a phone: results by dimension, the field by stratum. Nothing else imports matplotlib.

Imported where a picture is wanted, not before: the library takes a second and forty megabytes.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture

from content import report_words as words
from domain.surveys.disclosure import ALL
from domain.surveys.sampling import Cell
from domain.surveys.tallies import Kind
from domain.waves.fieldwork import FieldRow
from domain.waves.figures import Figure
from domain.waves.results import Report

WIDTH, DPI = 7.2, 150  # inches and dots: 1080 pixels, the width of a phone
TALLEST = 14.0  # inches; Telegram refuses pictures that are too long for their width
MOST_STRATA = 12  # more of them are drawn by DRE
LARGE, NORMAL, SMALL = 17, 13, 11  # points; 11 points are 23 pixels of 1080
# Told apart by people who do not see red and green, and printed in grey (Okabe and Ito).
COLOURS = {ALL: "#000000", "EIB": "#0072B2", "UM": "#E69F00", "PC": "#009E73"}
ENDS = (
    ("complete", "Completas", "#009E73"),
    ("partial", "Parciales", "#E69F00"),
    ("refused", "Rechazos", "#CC79A7"),
    ("started", "En curso", "#56B4E9"),
    ("silent", "Sin respuesta", "#D9D9D9"),
)


def results_png(report: Report) -> bytes:
    """Share that agrees by dimension, for the country and each modelo, with intervals."""
    figures = {
        (each.measure.dimension, each.cell.modelo): each
        for each in report.figures
        if each.measure.kind == Kind.AGREE and not each.measure.item and each.cell.dre == ALL
    }
    dimensions = list(dict.fromkeys(name for name, _ in figures))
    groups = [name for name in COLOURS if any((each, name) in figures for each in dimensions)]
    height = 1.9 + len(dimensions) * (0.42 * len(groups) + 0.5)
    picture, axes = _blank(height, report.title)
    at = 0.0
    ticks: dict[str, float] = {}
    for dimension in dimensions:
        axes.text(0, at - 0.75, words.dimension(dimension), fontsize=NORMAL, fontweight="bold", va="center")
        for group in groups:
            _bar(axes, at, figures.get((dimension, group)), COLOURS[group])
            ticks[f"{at:g}"] = at
            at += 1
        at += 1.3
    names = [words.MODELOS[group] if group else "País" for group in groups] * len(dimensions)
    axes.set_yticks(list(ticks.values()), names, fontsize=SMALL)
    axes.set_ylim(at - 1, -1.3)
    axes.set_xlim(0, 108)
    axes.set_xlabel("% de acuerdo, con intervalo de 95 %", fontsize=SMALL)
    return _png(picture)


def fieldwork_png(rows: Sequence[FieldRow]) -> bytes:
    """How asking has ended so far, in percent of those asked, by stratum, or by DRE where there are many."""
    strata = bars(rows)
    picture, axes = _blank(1.9 + 0.42 * len(strata), "Avance del trabajo de campo")
    left = [0.0] * len(strata)
    for field, label, colour in ENDS:
        widths = [100 * ends[field] / max(sum(ends.values()), 1) for ends in strata.values()]
        axes.barh(range(len(strata)), widths, left=left, color=colour, label=label, height=0.72)
        for place, width in enumerate(widths):
            if width >= 9:
                axes.text(left[place] + width / 2, place, f"{width:.0f}", ha="center", va="center", fontsize=SMALL)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    axes.set_yticks(range(len(strata)), list(strata), fontsize=SMALL)
    axes.set_ylim(len(strata) - 0.4, -0.6)
    axes.set_xlim(0, 100)
    axes.set_xlabel("% de las personas elegibles invitadas", fontsize=SMALL)
    picture.legend(fontsize=SMALL, ncols=3, loc="outside lower center", frameon=False)
    return _png(picture)


def bars(rows: Sequence[FieldRow]) -> Mapping[str, Mapping[str, int]]:
    """Name of a bar -> people by how asking ended, for everybody who was asked and belongs to the programme."""
    by_dre = len(rows) > MOST_STRATA
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        ends = found.setdefault(words.place(Cell(row.dre, ALL if by_dre else row.modelo)), {})
        said = {name: getattr(row, name) for name, _, _ in ENDS[:-1]}
        silent = row.issued - row.ineligible - sum(said.values())
        for name, number in (said | {"silent": silent}).items():
            ends[name] = ends.get(name, 0) + number
    return found


def _blank(height: float, title: str) -> tuple[Picture, Axes]:
    picture = Picture(figsize=(WIDTH, min(height, TALLEST)), dpi=DPI, layout="constrained")
    axes = picture.add_subplot()
    picture.suptitle(title, fontsize=LARGE, fontweight="bold", wrap=True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=SMALL)
    return picture, axes


def _bar(axes: Axes, at: float, figure: Figure | None, colour: str) -> None:
    if figure is None or figure.estimate is None:
        axes.text(1, at, words.SEE_NOTHING, fontsize=SMALL, va="center", color="#666666")
        return
    found = figure.estimate
    value, low, high = (100 * each for each in (found.value, found.low, found.high))
    axes.barh(at, value, color=colour, alpha=0.85, height=0.72)
    axes.plot([low, high], [at, at], color="#555555", linewidth=2.5, solid_capstyle="butt")
    mark = f" {words.REFERENTIAL}" if found.is_referential else ""
    axes.text(max(value, high) + 1, at, f"{value:.0f} %{mark}", fontsize=SMALL, va="center")


def _png(picture: Picture) -> bytes:
    out = BytesIO()
    picture.savefig(out, format="png")
    return out.getvalue()
