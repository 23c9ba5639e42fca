"""Forms for tests: Markdown to a Form, and a person who answers it."""

from datetime import datetime, timedelta, timezone
from typing import Any

from content.forms import session
from content.forms.answers import Raw, Tap, Unfit
from content.forms.asking import Ask
from content.forms.load import NotLoaded, load
from content.forms.model import Form
from content.forms.problems import Problem
from content.forms.state import State

LIMA = timezone(timedelta(hours=-5))
NOW = datetime(2026, 8, 10, 9, 30, tzinfo=LIMA)
LATER = datetime(2026, 8, 13, 18, 5, tzinfo=LIMA)
UUID = "7b2f9a52-6f0e-4b8e-9d57-0c1f7f3f5a11"


def form(markdown: str) -> Form:
    found = load(markdown)
    assert isinstance(found, Form), found
    return found


def survey(*rows: str, head: str = "type | name | label", choices: str = "", settings: str = "") -> str:
    """Markdown of a form from its rows, each `type | name | label`."""
    lines = ["| survey |", f"| | {head} |", *(f"| | {row} |" for row in rows)]
    if choices:
        lines += ["| choices |", "| | list_name | name | label |", *(f"| | {row} |" for row in choices.splitlines())]
    if settings:
        lines += ["| settings |", *(f"| | {row} |" for row in settings.splitlines())]
    return "\n".join(lines)


def problems(data: str | bytes) -> list[Problem]:
    found = load(data)
    assert isinstance(found, NotLoaded), found
    return list(found.problems)


def codes(data: str | bytes) -> list[str]:
    return [each.code for each in problems(data)]


class Person:
    """Answers a form; every refusal leaves the state as it was, which is checked each time."""

    def __init__(self, form: Form, *, now: datetime = NOW, language: str | None = None, **given: str) -> None:
        self.form, self.now, self.language = form, now, language
        self.state = session.begin(form, now=now, instance=UUID, seed=7, given=given)

    @property
    def sees(self) -> Ask:
        shown = session.ask(self.form, self.state, self.language, now=self.now)
        assert shown is not None, "at the end"
        return shown

    @property
    def at_end(self) -> bool:
        return session.ask(self.form, self.state, self.language, now=self.now) is None

    @property
    def name(self) -> str:
        """The name of the open question."""
        return self.sees.name

    def _did(self, found: State | Unfit) -> Any:
        if isinstance(found, Unfit):
            return found
        self.state = found
        return None

    def says(self, raw: Raw, ref: str | None = None) -> Unfit | None:
        ref = ref or self.sees.ref
        return self._did(session.answer(self.form, self.state, ref, raw, now=self.now, language=self.language))

    def taps(self, name: str) -> Unfit | None:
        """A choice by its name."""
        return self.says(Tap(self.index(name)))

    def index(self, name: str) -> int:
        return next(each.index for each in self.sees.options if each.name == name)

    def marks(self, *names: str, on: bool | None = None) -> Unfit | None:
        for name in names:
            found = session.toggle(self.form, self.state, self.sees.ref, self.index(name), on, now=self.now)
            if unfit := self._did(found):
                return unfit
        return None

    def done(self) -> Unfit | None:
        return self._did(session.done(self.form, self.state, self.sees.ref, now=self.now, language=self.language))

    def skips(self) -> Unfit | None:
        return self._did(session.skip(self.form, self.state, self.sees.ref, now=self.now, language=self.language))

    def keeps(self) -> Unfit | None:
        return self._did(session.keep(self.form, self.state, self.sees.ref, now=self.now, language=self.language))

    def goes_back(self, ref: str | None = None) -> Unfit | None:
        return self._did(session.back(self.form, self.state, ref or self.state.place, now=self.now))

    def reopens(self, ref: str) -> Unfit | None:
        return self._did(session.revisit(self.form, self.state, ref, now=self.now))

    def resumes(self) -> None:
        self.state = session.resume(self.form, self.state, now=self.now)

    def submits(self) -> Unfit | None:
        return self._did(session.submit(self.form, self.state, now=self.now))

    def review(self) -> list[tuple[str, str]]:
        return [(line.name, line.answer) for line in session.review(self.form, self.state, self.language, now=self.now)]
