"""`python -m bench [NAME…] [--quick]`: the figures, side by side with what people write today.

`--quick` shows in a minute that everything runs; its figures mean nothing and are not kept.
"""

import argparse
import logging
from functools import partial

import structlog
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from bench import (
    chatty,
    claim,
    delivery,
    forms,
    inbound,
    lateness,
    memory,
    plan_acompanante,
    plan_year,
    restart,
    survey_answer,
    surveys,
    table,
)
from bench.figure import FULL, QUICK, Figure, Measure

MEASURES: dict[str, Measure] = {
    "inbound": inbound.measure,
    "inbound_pg": inbound.measure_pg,
    "claim": claim.measure,
    "plan_year": plan_year.measure,
    "plan_case": plan_acompanante.measure_case,
    "plan_300": plan_acompanante.measure_many,
    "replan": plan_acompanante.measure_replan,
    "restart": restart.measure,
    "delivery": delivery.measure,
    "lateness": lateness.measure,
    "chatty": chatty.measure,
    "memory": memory.measure,
    "forms_next": forms.measure_next,
    "forms_load": forms.measure_load,
    "surveys": surveys.measure,
    "survey_answer": survey_answer.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description="The figures of Yanapaq.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="small sizes: only shows that it runs")
    given = parser.parse_args()
    if unknown := set(given.names) - MEASURES.keys():
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures = run(given.names or list(MEASURES), quick=given.quick)
    table.show(figures, Console())
    if not given.quick:
        table.write(figures)


def run(names: list[str], *, quick: bool = False) -> list[Figure]:
    """Measures the named figures, one after another."""
    figures: list[Figure] = []
    columns = (SpinnerColumn(), TextColumn("{task.fields[name]}: {task.description}"), TimeElapsedColumn())
    with Progress(*columns) as progress:
        for name in names:
            task = progress.add_task("", total=1, name=name)
            figures += MEASURES[name](QUICK if quick else FULL, partial(describe, progress, task))
            progress.update(task, completed=1, description="done")
    return figures


def describe(progress: Progress, task: TaskID, what: str) -> None:
    progress.update(task, description=what)


if __name__ == "__main__":
    main()
