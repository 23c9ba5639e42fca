"""Every refusal of the project has words, and a way on."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from content.actions import Activity, Docente, Open
from content.message import Message
from content.messages import year_plan
from content.messages.refusals import OTHERWISE, TEXTS, refusal
from content.programme import Programme
from content.views import Reader
from domain.activities.model import State
from i18n.catalogues import tongue
from tests import factories

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


def codes() -> Iterator[tuple[str, str]]:
    """(file, code) of every `Refused(…)` in the rooms; f"is_{state}" counts once a state."""
    for room in ("domain", "content", "handlers", "scheduler", "bot"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                    yield from ((path.name, code) for code in said(node))


def said(call: ast.Call) -> list[str]:
    first = call.args[0] if call.args else call.keywords[0].value
    if isinstance(first, ast.JoinedStr):
        assert ast.unparse(first) == "f'is_{activity.state}'"
        return [f"is_{state}" for state in State]
    if isinstance(first, ast.IfExp):
        return [ast.literal_eval(first.body), ast.literal_eval(first.orelse)]
    return [ast.literal_eval(first)]


def test_every_code_has_a_text() -> None:
    found = sorted(set(codes()))
    assert ("agreement.py", "not_yours") in found
    assert ("changes.py", "is_cancelled") in found
    assert [each for each in found if each[1] not in TEXTS and each[1] not in year_plan.WHY] == []


def test_no_text_is_left_without_a_code() -> None:
    used = {code for _, code in codes()}
    assert sorted(set(TEXTS) - used) == []


def test_no_two_codes_share_their_words() -> None:
    assert len(set(TEXTS.values())) == len(TEXTS)


@pytest.fixture
def rosa(session: Session) -> int:
    return factories.person(session, "Rosa Quispe").id


def shown(session: Session, programme: Programme, person_id: int | None, code: str, **facts: object) -> Message:
    reader = Reader(session=session, t=tongue("es"), programme=programme, now=NOW, person_id=person_id)
    message = refusal(reader, code=code, facts=facts)
    assert message is not None
    return message


def test_a_refusal_about_an_activity_opens_it(session: Session, programme: Programme, rosa: int) -> None:
    message = shown(session, programme, rosa, "changed_meanwhile", activity_id=7)
    assert message.text == "La fecha cambió mientras tanto. Vea cómo quedó antes de responder."
    assert [(b.label, b.action) for row in message.buttons for b in row] == [("Ver la actividad", Activity(activity=7))]


def test_a_refusal_about_a_docente_opens_their_visits(session: Session, programme: Programme, rosa: int) -> None:
    message = shown(session, programme, rosa, "visit_exists", docente_id=3)
    assert [b.action for row in message.buttons for b in row] == [Docente(docente=3)]


def test_any_other_refusal_opens_the_agenda(session: Session, programme: Programme, rosa: int) -> None:
    message = shown(session, programme, rosa, "not_yours")
    assert [b.action for row in message.buttons for b in row] == [Open(screen="agenda")]


def test_a_stranger_is_led_to_the_beginning_whatever_they_touched(session: Session, programme: Programme) -> None:
    for facts in ({}, {"activity_id": 7}, {"docente_id": 3}):
        message = shown(session, programme, None, "not_yours", **facts)
        assert [b.action for row in message.buttons for b in row] == [Open(screen="start")]


def test_facts_of_another_kind_are_not_put_on_a_button(session: Session, programme: Programme, rosa: int) -> None:
    message = shown(session, programme, rosa, "not_yours", activity_id="7:1", docente_id=None)
    assert [b.action for row in message.buttons for b in row] == [Open(screen="agenda")]


def test_a_code_without_a_text_still_says_what_to_do(session: Session, programme: Programme, rosa: int) -> None:
    assert shown(session, programme, rosa, "from_the_future").text == OTHERWISE
