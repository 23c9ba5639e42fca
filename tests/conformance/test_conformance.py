"""Public-style XLSForms walked through the engine: as Markdown, as a real workbook, and again from the stored XForm.

Each file of this folder holds a form and its walk: `?` what is seen, `>` what the person does, `!` what is refused,
`=` every value of the result.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.forms.answers import File, Location, Seen, Tap, Unfit
from content.forms.expression import Call, parse, parts
from content.forms.functions.table import FUNCTIONS
from content.forms.load import load
from content.forms.model import Form, Kind, Question
from content.forms.result import result
from content.forms.sheets.markdown import read_markdown
from content.forms.tokens import ExpressionError
from content.forms.types import TYPES, written
from content.forms.xform import from_xform
from tests.content.forms.books import as_xlsx
from tests.content.forms.desk import Person

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.md"))


@dataclass(frozen=True)
class Walk:
    form: str
    lines: tuple[str, ...]


def read(path: Path) -> Walk:
    form, _, walk = path.read_text().partition("```walk\n")
    return Walk(form=form, lines=tuple(walk.split("\n```")[0].splitlines()))


def loaded(data: str | bytes) -> Form:
    found = load(data)
    assert isinstance(found, Form), found
    return found


WAYS: dict[str, Callable[[str], Form]] = {
    "markdown": loaded,
    "workbook": lambda source: loaded(as_xlsx(source)),
    "stored": lambda source: from_xform(loaded(source).xml),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_form_is_walked_as_it_is_written(path: Path, way: str) -> None:
    walk = read(path)
    given = dict(line[6:].split("=", 1) for line in walk.lines if line.startswith("given "))
    walker = Walker(Person(WAYS[way](walk.form), **given))
    for number, line in enumerate(walk.lines, 1):
        if not line.startswith(("given ", "= ")):
            walker.goes(f"line {number}: {line}", line)
    walker.nothing_is_left("after the last line")
    assert walker.person.submits() is None
    assert values(walker.person) == [line[2:] for line in walk.lines if line.startswith("= ")]


def values(person: Person) -> list[str]:
    """Every value of the result but the instanceID, in order."""
    found = result(person.form, person.state, now=person.now).answered
    return [
        f"{key.removeprefix(person.form.root + '/')} {value}" for key, value in found.items() if "/meta/" not in key
    ]


class Walker:
    def __init__(self, person: Person) -> None:
        self.person = person
        self.refused: Unfit | None = None

    def goes(self, where: str, line: str) -> None:
        word, _, rest = line.partition(" ")
        if word == "!":
            self._is_refused(where, rest)
            return
        self.nothing_is_left(where)
        match word:
            case "?":
                assert self._seen() == rest, where
            case "options":
                shown = [f"{each.name}={each.label.replace(' ', '_')}" for each in self.person.sees.options]
                assert shown == rest.split(), where
            case "language":
                self.person.language = rest
            case "end":
                assert self.person.at_end, where
            case ">":
                self.refused = self._does(*rest.partition(" ")[::2])

    def nothing_is_left(self, where: str) -> None:
        assert self.refused is None, f"refused before {where}: {self.refused}"

    def _is_refused(self, where: str, rest: str) -> None:
        code, _, message = rest.partition(" ")
        assert self.refused is not None, where
        assert (self.refused.code, self.refused.facts.get("message", "")) == (code, message), where
        self.refused = None

    def _seen(self) -> str:
        seen = self.person.sees
        return f"{seen.name} {seen.kind} {seen.progress.at}/{seen.progress.total} {seen.label}"

    def _does(self, what: str, rest: str) -> Unfit | None:
        person = self.person
        match what:
            case "say":
                return person.says(rest)
            case "seen":
                return person.says(Seen())
            case "tap":
                return self._taps(rest)
            case "mark":
                return person.marks(*rest.split())
            case "file":
                name, mimetype = rest.split()
                return person.says(File(name=name, mimetype=mimetype))
            case "place":
                latitude, longitude = map(float, rest.split())
                return person.says(Location(latitude=latitude, longitude=longitude))
        return {"done": person.done, "skip": person.skips, "keep": person.keeps, "back": person.goes_back}[what]()

    def _taps(self, name: str) -> Unfit | None:
        """A button that is there, or one of an older message of the same question."""
        names = [each.name for each in self.person.sees.options]
        return self.person.taps(name) if name in names else self.person.says(Tap(self._older(name)))

    def _older(self, name: str) -> int:
        item, _ = self.person.form.named(self.person.sees.ref) or (None, ())
        assert isinstance(item, Question)
        assert item.choices is not None
        return item.choices.by_name[name].index


def test_together_they_use_every_type_that_is_supported() -> None:
    used = set()
    for path in FILES:
        for row in read_markdown(read(path).form).rows("survey"):
            found = written(row.cells.get("type", ""))
            used |= {found.type.name} if found else set()
    assert sorted({each.name for each in TYPES if not each.refused} - used) == []


def test_together_they_meet_every_kind_of_question() -> None:
    met = {kind for path in FILES for kind in re.findall(r"^\? \S+ (\w+)", "\n".join(read(path).lines), re.M)}
    assert sorted(set(Kind) - met) == []


def test_together_they_use_every_function_that_is_supported() -> None:
    used: set[str] = set()
    for path in FILES:
        for row in read_markdown(read(path).form).rows("survey"):
            for cell in row.cells.values():
                try:
                    used |= {each.name for each in parts(parse(cell)) if isinstance(each, Call)}
                except ExpressionError:
                    continue  # words, not a formula
    # Written by pyxform and never by an author.
    assert sorted(set(FUNCTIONS) - used - {"jr:itext", "instance", "current"}) == []
