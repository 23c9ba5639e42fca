"""A plan that came back as a table: what was changed in it, and what is wrong, cell by cell.

Nothing is lost by it: a row that is missing keeps its date, and a table with an error changes nothing at all.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import partial
from typing import Protocol

from domain.dates.drafts import run_of_days
from domain.year.breach import Breach
from domain.year.caseload import Caseload
from domain.year.planned import Key, Planned, Work
from domain.year.rules import breaches
from domain.year.stored import subject_of

KEY, FIRST, DAYS, HOUR = "CLAVE", "PRIMER_DIA", "DIAS", "HORA"
MOST_DAYS = 10  # a taller of a whole semana de gestión and one more
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_LATIN = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2}|\d{4}))?")
_HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::00)?")


class Line(Protocol):
    """A row of a table, by its number in the file."""

    @property
    def number(self) -> int: ...
    @property
    def values(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something to say of a cell. Row 0: of a row that is not there. Not `wrong`: said, and left to the person."""

    row: int
    column: str
    code: str
    wrong: bool = True
    numeral: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Dated:
    """An activity of the plan and the hour at which it begins."""

    planned: Planned
    hour: time


@dataclass(frozen=True, kw_only=True)
class Edited:
    rows: tuple[Dated, ...]  # the whole plan as the table has it
    changed: frozenset[Key]
    findings: tuple[Finding, ...]

    @property
    def wrong(self) -> bool:
        return any(each.wrong for each in self.findings)


def key_text(key: Key) -> str:
    """As it stands in the first column: «visita-101-3», «gia-7+8-1», «taller--2»."""
    return f"{key.work}-{subject_of(key.subject).replace(',', '+')}-{key.number}"


def edit(caseload: Caseload, rows: Sequence[Dated], fixed: Collection[Key], lines: Iterable[Line]) -> Edited:
    """What a table makes of a plan. `fixed`: dates that are agreed or past, and are changed in the chat."""
    by_text = {key_text(row.planned.key): row for row in rows}
    found: dict[Key, Dated] = {}
    places: dict[Key, int] = {}
    findings: list[Finding] = []
    for line in lines:
        known = by_text.get(line.values.get(KEY, "").strip().lower())
        if known is None or known.planned.key in places:
            findings.append(Finding(row=line.number, column=KEY, code="key_unknown" if known is None else "key_twice"))
            continue
        places[known.planned.key] = line.number
        read = _Reading(caseload, known, known.planned.key in fixed, line)
        found[known.planned.key] = read.dated
        findings += read.findings
    findings += (_missing(row) for row in rows if row.planned.key not in places)
    after = tuple(found.get(row.planned.key, row) for row in rows)
    changed = frozenset(new.planned.key for new, old in zip(after, rows, strict=True) if new != old)
    if not any(each.wrong for each in findings):
        findings += _against_the_norm(caseload, (rows, after), fixed, places)
    return Edited(rows=after, changed=changed, findings=tuple(sorted(findings, key=lambda each: each.row)))


def _missing(row: Dated) -> Finding:
    facts = {"key": key_text(row.planned.key), "day": row.planned.first.isoformat()}
    return Finding(row=0, column=KEY, code="row_missing", wrong=False, facts=facts)


class _Reading:
    """One row: the cells that may be changed, and what is wrong with them."""

    def __init__(self, caseload: Caseload, known: Dated, fixed: bool, line: Line) -> None:
        self.findings: list[Finding] = []
        self._caseload, self._known, self._line = caseload, known, line
        planned = known.planned
        first = self._first(planned.first)
        count = self._count(len(planned.days))
        hour = self._hour(known.hour)
        if fixed and (first, count, hour) != (planned.first, len(planned.days), known.hour):
            self._wrong(FIRST, "row_fixed")
        self.dated = known
        if not self.findings:
            self.dated = Dated(planned=self._moved(first, count), hour=hour)

    def _first(self, before: date) -> date:
        text = self._text(FIRST)
        day = day_of(text, self._caseload.year) if text else before
        if day is None:
            self._wrong(FIRST, "day_unreadable", value=text)
        elif day.year != self._caseload.year:
            self._wrong(FIRST, "day_other_year", year=self._caseload.year)
        elif day != before and self._caseload.start is not None and day < self._caseload.start:
            self._wrong(FIRST, "day_past")
        return day or before

    def _count(self, before: int) -> int:
        text = self._text(DAYS)
        if text and not (text.isdecimal() and 1 <= int(text) <= MOST_DAYS):
            self._wrong(DAYS, "days_bad", most=MOST_DAYS)
            return before
        return int(text) if text else before

    def _hour(self, before: time) -> time:
        text = self._text(HOUR)
        hour = hour_of(text) if text else before
        if hour is None:
            self._wrong(HOUR, "hour_unreadable", value=text)
        return hour or before

    def _moved(self, first: date, count: int) -> Planned:
        """Days in a row from the first on, over those on which nobody works; the first as it was written."""
        planned = self._known.planned
        if (first, count) == (planned.first, len(planned.days)):
            return planned
        return replace(planned, days=run_of_days(first, count, partial(_fits, self._caseload, planned)))

    def _text(self, column: str) -> str:
        return self._line.values.get(column, "").strip()

    def _wrong(self, column: str, code: str, **facts: object) -> None:
        self.findings.append(Finding(row=self._line.number, column=column, code=code, facts=facts))


def _fits(caseload: Caseload, planned: Planned, day: date) -> bool:
    ask = caseload.calendar.is_lective if planned.work == Work.VISITA else caseload.calendar.is_working
    return all(ask(day, caseload.ie_by_id[ie].scopes) for ie in planned.ie_ids if ie in caseload.ie_by_id)


def day_of(text: str, year: int) -> date | None:
    """A day as a spreadsheet or a person writes it: 2026-04-21, 21/04/2026, 21/4; None for none that there is."""
    if found := _ISO.fullmatch(text):
        parts = (found[1], found[2], found[3])
    elif found := _LATIN.fullmatch(text):
        parts = (found[3] or str(year), found[2], found[1])
    else:
        return None
    number, month, day = map(int, parts)
    try:
        return date(number + 2000 if number < 100 else number, month, day)
    except ValueError:
        return None


def hour_of(text: str) -> time | None:
    found = _HOUR.fullmatch(text.lower().removesuffix(" h").strip())
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


def _against_the_norm(
    caseload: Caseload,
    plans: tuple[Sequence[Dated], Sequence[Dated]],
    fixed: Collection[Key],
    places: Mapping[Key, int],
) -> Iterator[Finding]:
    """What the plan breaks now and did not break before, each once, at the cell of its date; never what is fixed,
    which no table mends."""
    before, after = (breaches(caseload, tuple(row.planned for row in rows)) for rows in plans)
    said = Counter((breach.key, breach.code) for breach in before)
    for breach in after:
        said[breach.key, breach.code] += 1
        if breach.key not in fixed and said[breach.key, breach.code] == 1:
            yield _broken(breach, places)


def _broken(breach: Breach, places: Mapping[Key, int]) -> Finding:
    row = places.get(breach.key, 0) if breach.key is not None else 0
    facts = {"day": breach.day.isoformat()} if breach.day is not None else {}
    return Finding(row=row, column=FIRST, code=breach.code, wrong=False, numeral=breach.numeral, facts=facts)
