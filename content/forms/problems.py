"""What is wrong with a form, by cell. The sentence of each code is in content/messages/form_problems.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing to correct. Row counts from 1 at the top of the sheet; 0 and "" where it concerns no single place."""

    code: str
    sheet: str = ""
    row: int = 0
    column: str = ""  # the header as it is written
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, int, str]:
        return self.sheet, self.row, self.column


class FormError(Exception):
    """Carries problems out of the work of loading; `load` turns it into a value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)


def problem(code: str, sheet: str = "", row: int = 0, column: str = "", **facts: object) -> Problem:
    said = {key: str(each) for key, each in facts.items()}
    return Problem(code=code, sheet=sheet, row=row, column=column, facts=said)
