"""A place inside a data file: reads typed values and names file and key when one is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tomllib import TOMLDecodeError, load
from typing import TypeVar

_Value = TypeVar("_Value")


class ContentError(Exception):
    """A data file of content/ cannot be used: `file: key: problem`. The program does not start."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {key}: {problem}")
        self.file, self.key, self.problem = file, key, problem


def read_toml(path: Path) -> "Node":
    """The top of a TOML file; ContentError when it is absent or not TOML."""
    try:
        with path.open("rb") as source:
            return Node(file=path.name, key="", value=load(source))
    except OSError as error:
        raise ContentError(path.name, "-", error.strerror or "cannot be read") from error
    except (TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(path.name, "-", str(error)) from error


@dataclass(frozen=True, kw_only=True)
class Node:
    """A value of a data file with the way to it, e.g. norm.toml: plan[2].visitas.value."""

    file: str
    key: str
    value: object
    _seen: set[str] = field(default_factory=set, compare=False, repr=False)

    def fail(self, problem: str) -> ContentError:
        """The error to raise at this place."""
        return ContentError(self.file, self.key or "-", problem)

    def has(self, name: str) -> bool:
        return name in self._table()

    def at(self, name: str) -> "Node":
        """The value under a name; ContentError when it is missing."""
        node = Node(file=self.file, key=f"{self.key}.{name}".lstrip("."), value=self._table().get(name))
        if not self.has(name):
            raise node.fail("missing")
        self._seen.add(name)
        return node

    def items(self) -> Iterator["Node"]:
        """Each member of a list."""
        for number, value in enumerate(self.of(list)):
            yield Node(file=self.file, key=f"{self.key}[{number}]", value=value)

    def each(self, name: str) -> Iterator["Node"]:
        """Each member of the list under a name; none when the name is absent."""
        return self.at(name).items() if self.has(name) else iter(())

    def of(self, kind: type[_Value]) -> _Value:
        """The value, of exactly this type (a bool is no int here); ContentError otherwise."""
        # Not isinstance: True is an int and a datetime is a date, and neither was meant.
        if type(self.value) is not kind:
            raise self.fail(f"expected {kind.__name__}, got {self.value!r}")
        return self.value

    def check_all_read(self) -> None:
        """ContentError when the table has a name nobody asked for: a spelling mistake would pass unseen."""
        unknown = sorted(set(self._table()) - self._seen)
        if unknown:
            raise self.fail(f"unknown key {', '.join(unknown)}")

    def _table(self) -> Mapping[str, object]:
        if not isinstance(self.value, dict):
            raise self.fail(f"expected a table, got {self.value!r}")
        return self.value
