"""One rule of a year that a plan breaks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.year.caseload import Caseload
from domain.year.planned import Key, Planned, Work


@dataclass(frozen=True, kw_only=True)
class Breach:
    """`firm`: the norm itself says so; else a setting of a good year does, at the numeral that is silent."""

    code: str
    numeral: str
    firm: bool = True
    key: Key | None = None  # of the activity that breaks it; None: of the whole plan
    day: date | None = None


@dataclass(frozen=True)
class Checked:
    """A caseload and the plan that is looked at."""

    caseload: Caseload
    planned: Sequence[Planned]

    def of(self, *works: Work) -> Iterator[Planned]:
        return (each for each in self.planned if each.work in works)

    def in_turn(self, work: Work, subject: tuple[int, ...]) -> list[Planned]:
        """What one docente or group has of a kind, by order number."""
        mine = (each for each in self.of(work) if each.subject == subject)
        return sorted(mine, key=lambda each: (each.number, each.days))

    def scopes(self, ie_id: int) -> tuple[str, ...]:
        return self.caseload.ie_by_id[ie_id].scopes

    def numeral(self, setting: str) -> str:
        return self.caseload.norm.setting(setting).numeral
