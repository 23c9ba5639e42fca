"""A report put together by hand, for the files that print it."""

from datetime import date
from typing import Any

from content.loader import load_matrix
from domain.surveys.disclosure import ALL, COUNTRY
from domain.surveys.estimates import Estimate
from domain.surveys.sampling import Cell
from domain.surveys.tallies import Kind, Measure
from domain.waves.fieldwork import FieldRow
from domain.waves.figures import Figure
from domain.waves.responses import Response
from domain.waves.results import Report

ITEMS = load_matrix().instruments[0].items
AGREE = Measure(kind=Kind.AGREE, dimension="pertinencia")
INDEX = Measure(kind=Kind.INDEX, dimension="pertinencia")
ITEM = Measure(kind=Kind.AGREE, dimension="pertinencia", item="DOC-1")
CUSCO, PUNO_EIB = Cell("DRE CUSCO", ALL), Cell("DRE PUNO", "EIB")


def estimate(value: float, **other: Any) -> Estimate:
    about = {"se": 0.01, "low": 0.7, "high": 0.8, "cv": 0.0133, "weighted": 35_000.4, "n": 700}
    return Estimate(value=value, **about | other)


def figure(measure: Measure, cell: Cell, found: Estimate | None, see: Cell | None = None) -> Figure:
    return Figure(measure=measure, cell=cell, estimate=found, see=see)


FIGURES = (
    figure(AGREE, COUNTRY, estimate(0.7654)),
    figure(AGREE, Cell(ALL, "UM"), estimate(0.5, cv=0.152)),
    figure(AGREE, CUSCO, estimate(1.0, n=29, se=0.0, low=0.88, high=1.0, cv=0.0)),
    figure(AGREE, PUNO_EIB, None, COUNTRY),
    figure(INDEX, COUNTRY, estimate(71.1, se=0.73, low=69.6, high=72.5)),
    figure(ITEM, COUNTRY, estimate(0.0, n=12, cv=None)),
    figure(ITEM, CUSCO, None, None),
)
RESPONSES = (
    Response(by="area", group="rural", population=None, issued=900, eligible=900, rr1=0.5, rr2=None, share_asked=0.6,
             share_answered=0.55),
    Response(by="country", group="", population=35_000, issued=1500, eligible=1490, rr1=0.625, rr2=0.7039,
             share_asked=1.0, share_answered=1.0),
    Response(by="modelo", group="UM", population=8749, issued=20, eligible=20, rr1=None, rr2=None, share_asked=0.02,
             share_answered=None),
)  # fmt: skip


def report(**other: Any) -> Report:
    about: dict[str, Any] = {
        "wave_id": 7,
        "row": "satisfaccion_docente",
        "title": "Satisfacción del docente",
        "population": "docente",
        "direccion": "DIFODS",
        "design": {"by": "dre", "margin": 0.1, "rate": 0.6, "confidence": 0.95},
        "algorithm": "prn-sha256-1",
        "seed": "AP-2026-DOC",
        "frame_hash": "ab" * 32,
        "cut_on": date(2026, 8, 3),
        "opens_on": date(2026, 8, 11),
        "closed_on": date(2026, 9, 30),
        "items": ITEMS,
        "figures": FIGURES,
        "responses": RESPONSES,
    }
    return Report(**about | other)


def field_row(dre: str = "DRE CUSCO", modelo: str = "EIB", **other: int) -> FieldRow:
    counts = {"population": 500, "wanted": 50, "issued": 84, "linked": 63, "started": 4, "complete": 40, "partial": 3,
              "refused": 5, "ineligible": 4}  # fmt: skip
    return FieldRow(dre=dre, modelo=modelo, **counts | other)
