"""What was looked at, how many, and which of them are wrong: for people a table, for programs JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.table import Table

SHOWN = 3  # wrong ones that the table names


@dataclass(frozen=True, kw_only=True)
class Finding:
    """`wrong`: one line for each. `facts`: what else was counted beside it."""

    what: str
    many: int
    wrong: tuple[str, ...] = ()
    facts: str = ""


def together(houses: Sequence[Sequence[Finding]]) -> tuple[Finding, ...]:
    """The same findings of several houses as one."""
    return tuple(
        Finding(
            what=same[0].what,
            many=sum(each.many for each in same),
            wrong=tuple(one for each in same for one in each.wrong),
            facts="\n".join(each.facts for each in same),
        )
        for same in zip(*houses, strict=True)
    )


def as_table(findings: Sequence[Finding], *, seconds: float, killed: int) -> Table:
    title = f"A school year in {seconds:.0f} s, killed {killed} times"
    table = Table("what", "how many", "wrong", "besides", title=title)
    for each in findings:
        colour = "red" if each.wrong else "green"
        beside = "\n".join((each.facts, *each.wrong[:SHOWN])).strip()
        table.add_row(each.what, f"{each.many:,}", f"[{colour}]{len(each.wrong)}[/]", beside)
    return table


def as_json(findings: Sequence[Finding], *, seconds: float, killed: int) -> str:
    about = {"seconds": round(seconds, 1), "killed": killed, "findings": [asdict(each) for each in findings]}
    return json.dumps(about, ensure_ascii=False)
