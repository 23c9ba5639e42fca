"""python -m tests.school_year: a whole school year with all that goes wrong in it, and what must hold after it."""

import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.school_year.findings import as_json, as_table, together
from tests.school_year.houses import Told, split, walked
from tests.school_year.judge import judge
from tests.school_year.lives import Year
from tests.school_year.scene import FIRST, LAST

DAYS = (LAST - FIRST).days + 1


def main(
    acompanantes: Annotated[int, typer.Option(min=1, help="how many acompañantes")] = 200,
    seed: Annotated[int, typer.Option(help="of everything that happens")] = 7,
    kills: Annotated[int, typer.Option(min=0, help="how often a process is killed")] = 12,
    houses: Annotated[int, typer.Option(min=1, help="databases among which they are shared out")] = 2,
    json: Annotated[bool, typer.Option("--json", help="the findings as JSON, without a table")] = False,
    database: Annotated[str, typer.Option(help="an empty database for one house, in place of SQLite files")] = "",
    keep: Annotated[Path | None, typer.Option(help="a folder in which databases and notes stay")] = None,
    again: Annotated[bool, typer.Option("--again", help="judge what --keep holds, without walking")] = False,
) -> None:
    """Walks the year, checks it, and ends with 1 when something is wrong."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as aside:
        folder = keep or Path(aside)
        folder.mkdir(parents=True, exist_ok=True)
        url = database or f"sqlite:///{folder / 'year.db'}"
        year = Year(url=url, folder=folder, seed=seed, acompanantes=acompanantes, kills=kills)
        years = split(year, 1 if database else min(houses, acompanantes))
        ends = judged(years) if again else seen(years, Console(stderr=True, quiet=json))
    findings = together([each.findings for each in ends])
    about = {"seconds": time.monotonic() - began, "killed": sum(each.killed for each in ends)}
    if json:
        print(as_json(findings, **about))
    else:
        Console().print(as_table(findings, **about))
    raise typer.Exit(1 if any(each.wrong for each in findings) else 0)


def judged(years: list[Year]) -> list[Told]:
    return [Told(house=number, findings=judge(each.url, each.folder)) for number, each in enumerate(years)]


def seen(years: list[Year], console: Console) -> list[Told]:
    """Goes through the year before the eyes of whoever waits; what each house told last."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[killed]} kills"),
        TimeElapsedColumn(),
    )
    last = {number: Told(house=number) for number in range(len(years))}
    # No thread of its own: houses and lives are forks.
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        bars = [progress.add_task(f"house {number + 1}", total=DAYS, killed=0) for number in last]
        for told in walked(years):
            last[told.house] = told
            progress.update(bars[told.house], completed=told.days, killed=told.killed)
            progress.refresh()
    return [last[number] for number in sorted(last)]


if __name__ == "__main__":
    typer.run(main)
