"""The figures for people (a table) and for programs (results.json)."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.figure import Figure

RESULTS = Path(__file__).parent / "results.json"


def show(figures: Iterable[Figure], console: Console) -> None:
    table = Table("name", "ours", "peer or limit", "ratio", "goal", "met", title="Yanapaq")
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        met = "[green]yes[/]" if figure.met else "[red]no[/]"
        table.add_row(figure.name, figure.ours, figure.peer, f"{figure.value:.3g}", f"{sign} {figure.goal:g}", met)
    console.print(table)


def write(figures: Iterable[Figure], file: Path = RESULTS) -> None:
    """Keeps each figure by name; those that were not measured now stay as they were."""
    kept: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    kept |= {figure.name: record(figure) for figure in figures}
    file.write_text(json.dumps(kept, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def record(figure: Figure) -> dict[str, Any]:
    return {
        "value": round(figure.value, 4),
        "goal": figure.goal,
        "unit": figure.unit,
        "met": figure.met,
        "against": figure.against,
    }
