"""While a date is chosen by taps it may be written too: what a text of the chat would be a date for."""

from typing import Any

from handlers.dialogue import expect, expected, forget
from handlers.turn import Turn

DATE = "date"  # the step under which a written date is read (`handlers/written_date.py`)


def ask(turn: Turn, goal: str, id: int, n: int, *, day: str = "", hour: str = "") -> None:
    """From now on a text is a date for this goal; `day` and `hour` are what was chosen so far.

    A question that was open before, such as one of a survey, comes back when the date is done.
    """
    expect(turn, DATE, goal=goal, id=id, n=n, day=day, hour=hour, asked=True, before=displaced(turn))


def allow(turn: Turn, goal: str, id: int, n: int) -> None:
    """Nothing is asked, but a date that is written is one for this goal. An open question stays open."""
    if displaced(turn) is None:
        expect(turn, DATE, goal=goal, id=id, n=n, day="", hour="", asked=False, before=None)


def nothing_asked(turn: Turn) -> bool:
    """True while a date may be written though nobody asks for one."""
    question = expected(turn)
    return question is not None and question.step == DATE and not question.facts["asked"]


def done(turn: Turn) -> None:
    """The date is chosen: what was asked before it is asked again."""
    before = displaced(turn)
    if before is None:
        forget(turn)
    else:
        expect(turn, before["step"], **before["facts"])


def displaced(turn: Turn) -> dict[str, Any] | None:
    """The open question that is none of dates: the one that is open, or the one that waits behind a date."""
    question = expected(turn)
    if question is None:
        return None
    if question.step == DATE:
        before: dict[str, Any] | None = question.facts["before"]
        return before
    return {"step": question.step, "facts": dict(question.facts)}


def hour_before(turn: Turn, goal: str, id: int) -> str:
    """The hour that was written before its day was chosen; empty when none was."""
    question = expected(turn)
    if question is None or question.step != DATE:
        return ""
    facts = question.facts
    return str(facts["hour"]) if (facts["goal"], facts["id"]) == (goal, id) else ""
