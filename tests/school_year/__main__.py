"""python -m tests.school_year: a whole school year with everything that goes wrong in it, and what must hold after it."""

import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.school_year.findings import Finding, as_json, as_table
from tests.school_year.judge import judge
from tests.school_year.lives import Year, live
from tests.school_year.scene import FIRST, LAST


def main(
    acompanantes: Annotated[int, typer.Option(min=1, help="how many acompañantes")] = 200,
    seed: Annotated[int, typer.Option(help="of everything that happens")] = 7,
    kills: Annotated[int, typer.Option(min=0, help="how often the process is killed")] = 12,
    json: Annotated[bool, typer.Option("--json", help="the findings as JSON, without a table")] = False,
    database: Annotated[str, typer.Option(help="an empty database; a SQLite file of its own when left out")] = "",
    keep: Annotated[Path | None, typer.Option(help="a folder in which the database and the files stay")] = None,
) -> None:
    """Walks the year, checks it, and ends with 1 when something is wrong."""
    with tempfile.TemporaryDirectory() as aside:
        folder = keep or Path(aside)
        folder.mkdir(parents=True, exist_ok=True)
        url = database or f"sqlite:///{folder / 'year.db'}"
        year = Year(url=url, folder=folder, seed=seed, acompanantes=acompanantes, kills=kills)
        began = time.monotonic()
        killed = walked(year, Console(stderr=True, quiet=json))
        findings = judge(url, folder)
        seconds = time.monotonic() - began
    if json:
        print(as_json(findings, seconds=seconds, killed=killed))
    else:
        Console().print(as_table(findings, seconds=seconds, killed=killed))
    raise typer.Exit(1 if any(each.wrong for each in findings) else 0)


def walked(year: Year, console: Console) -> int:
    """Goes through the year before the eyes of whoever waits; how often the process was killed."""
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[killed]} kills"), TimeElapsedColumn())
    # No thread of its own: lives are forks.
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        bar, killed = progress.add_task("the cast", total=(LAST - FIRST).days + 1, killed=0), 0
        for day, killed in live(year):
            progress.update(bar, description=f"{day:%d/%m/%Y}", completed=(day - FIRST).days + 1, killed=killed)
            progress.refresh()
    return killed


if __name__ == "__main__":
    typer.run(main)
