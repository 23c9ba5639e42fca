"""Reads the cells of one row and keeps what is wrong with them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

from domain.roster.documents import Checked, Valid
from domain.roster.plan import Finding, Line, Severity

LONGEST_NAME = 120  # characters; a longer one is a mistake of the file
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y%m%d", "%d.%m.%Y")
YES = frozenset({"si", "s", "1", "x", "true", "verdadero"})
NO = frozenset({"no", "n", "0", "false", "falso"})


class Cells:
    """One row. Every reader returns None for an empty cell and for one that it refuses."""

    def __init__(self, line: Line) -> None:
        self.row = line.number
        self._values = line.values
        self.findings: list[Finding] = []
        self.sound = True

    def text(self, column: str) -> str:
        return self._values.get(column, "").strip()

    def has(self, column: str) -> bool:
        """True when the file tells something here."""
        return bool(self.text(column))

    def error(self, column: str, code: str, **facts: str) -> None:
        self.sound = False
        self.findings.append(Finding(row=self.row, column=column, code=code, facts=facts))

    def warn(self, column: str, code: str, **facts: str) -> None:
        self.findings.append(Finding(row=self.row, column=column, code=code, severity=Severity.WARNING, facts=facts))

    def checked(self, column: str, result: Checked, *, warns: bool = True) -> str | None:
        """The value of a checked code; its refusal or warning becomes a finding of the column."""
        if isinstance(result, Valid):
            if warns and result.warning is not None:
                self.warn(column, result.warning, value=result.value)
            return result.value
        self.error(column, result.code, **result.facts)
        return None

    def needed(self, column: str) -> str:
        """A text that must be there."""
        text = self.text(column)
        if not text:
            self.error(column, "empty")
        return text

    def name(self, column: str) -> str:
        """A name: one line, blanks in order, not longer than LONGEST_NAME."""
        text = " ".join(self.needed(column).split())
        if len(text) > LONGEST_NAME:
            self.error(column, "too_long", length=str(len(text)), limit=str(LONGEST_NAME))
        return text

    def day(self, column: str) -> date | None:
        """2026-03-16 or 16/03/2026; a time after it is left out."""
        text = self.text(column)
        if not text:
            return None
        found = as_day(text)
        if found is None:
            self.error(column, "date_shape", value=text)
        return found

    def number(self, column: str, low: int, high: int) -> int | None:
        text = self.text(column)
        if not text:
            return None
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.error(column, "number_range", value=text, low=str(low), high=str(high))
        return None

    def word(self, column: str, words: Mapping[str, str], code: str) -> str | None:
        """One of a table of words, however it is written."""
        text = self.text(column)
        if not text:
            return None
        found = words.get(fold(text))
        if found is None:
            self.error(column, code, value=text, options=", ".join(sorted(set(words.values()))))
        return found


def as_day(text: str) -> date | None:
    head = text.split(maxsplit=1)[0].split("T", maxsplit=1)[0]
    for shape in _DATES:
        try:
            return datetime.strptime(head, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def fold(text: str) -> str:
    """Words without accents, case, blanks and signs: «Polidocente Completo» is polidocentecompleto."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^0-9a-z]+", "", plain)
