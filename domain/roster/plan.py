"""What an import would do, as values: rows to add, to change and gone; findings by row and column."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from domain.people.identity import Seal


class Kind(StrEnum):
    """What a file holds."""

    IE = "ie"
    EIB_REGISTER = "registro_eib"
    PEOPLE = "personas"
    ASSIGNMENTS = "asignaciones"
    DAYS_OFF = "dias"


class Severity(StrEnum):
    ERROR = "error"  # the row is left out
    WARNING = "warning"  # the row is taken; somebody should look at it


class Line(Protocol):
    """One row of a file: its number in the file and its texts by column."""

    @property
    def number(self) -> int: ...

    @property
    def values(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something about one cell; `code` says which sentence to show, the facts fill it in."""

    row: int
    column: str
    code: str
    severity: Severity = Severity.ERROR
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of a table to add (id None), to change (only the values that differ) or gone."""

    table: str
    row: int  # number in the file; 0 when it is not in it
    label: str  # how people call it
    id: int | None = None
    owner: str = ""  # document hash of the person it belongs to, who may not have an id yet
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a check needs besides rows: the day, the año lectivo, the seal, names of languages."""

    today: date
    year: int
    seal: Seal
    languages: Mapping[str, str] = field(default_factory=dict)  # folded name or tag -> tag
    inicial_unidocente: str = "revision"  # how the norm's setting of that name is read


MOST_GONE = 0.2  # of the IE; above it the file is rather a part of a padrón than a newer one


@dataclass(frozen=True, kw_only=True)
class Loss:
    """IE that a padrón does not bring any more, of the active ones of its UGEL."""

    gone: int
    of: int
    peopled: int  # of the gone: IE where somebody holds a post or is accompanied

    @property
    def doubtful(self) -> bool:
        """Whether a person should say that they are really gone, before they are switched off."""
        return self.peopled > 0 or self.gone > self.of * MOST_GONE


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The difference between a file and the database; nothing is written yet."""

    kind: Kind
    rows: int
    new: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    unchanged: Mapping[str, int] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)  # reason -> rows out of the programme
    findings: tuple[Finding, ...] = ()
    loss: Loss = Loss(gone=0, of=0, peopled=0)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.WARNING]

    def counts(self) -> dict[str, dict[str, int]]:
        """{table: {new, changed, gone, unchanged}} for every table that the file speaks of."""
        parts = {"new": by_table(self.new), "changed": by_table(self.changed), "gone": by_table(self.gone)}
        parts["unchanged"] = Counter(self.unchanged)
        tables = TABLES[self.kind]
        return {table: {name: part[table] for name, part in parts.items()} for table in tables}


TABLES: Mapping[Kind, Sequence[str]] = {
    Kind.IE: ("ie", "ugel"),
    Kind.EIB_REGISTER: ("ie",),
    Kind.PEOPLE: ("person", "role"),
    Kind.ASSIGNMENTS: ("assignment",),
    Kind.DAYS_OFF: ("closure",),
}


def by_table(entries: Iterable[Entry]) -> Counter[str]:
    return Counter(entry.table for entry in entries)
