"""What holds for every view of linking and of one's own data, whoever reads it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from content.keyboards import long_labels
from content.message import Message
from content.messages import help, language, menus, my_data, people, refusals, start
from content.programme import Programme
from content.views import VIEWS, Reader, View, name_of
from domain.people import consent, contacts
from domain.people.roles import Person
from domain.store import open_store
from i18n import pseudo
from i18n.catalogues import tongue
from simulator.entities import parse_html
from tests.school import School, school

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
FILES = (help, language, menus, my_data, people, refusals, start)
ARGS: dict[View, list[dict[str, Any]]] = {
    start.notice: [{}, {"instead": True}],
    start.notice_in_full: [{"ask": True}],
    language.choose: [{}, {"everything": True}],
    help.cancelled: [{"something": True}, {"something": False}],
    people.unreachable: [{"about": 1}],
    refusals.refusal: [
        {"code": code, "facts": facts}
        for code in (*refusals.TEXTS, "new_code")
        for facts in ({}, {"activity_id": 7}, {"docente_id": 3})
    ],
}
FOR_STRANGERS = (
    start.notice, start.notice_in_full, start.tap_an_answer, start.accepted, start.asked_too_long_ago,
    start.declined, start.share_number, start.tap_to_share, start.ask_digits, start.only_four, start.failed,
    start.pause, help.what_you_can_do, help.cancelled, help.free_text, help.something_else,
    help.unknown_command, help.unknown_tap, help.apology, help.too_many, refusals.refusal,
    my_data.nothing_to_leave, my_data.left,
)  # fmt: skip

Draw = Callable[[View, str, int | None], list[Message]]


def own_views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


@pytest.fixture
def people_here(session: Session) -> School:
    made = school(session)
    contacts.link(session, made.rosa.id, 101, NOW)
    for action in ("decline", "accept", "withdraw"):
        consent.record(
            session, made.rosa.id, purpose=consent.TELEGRAM, action=action, version="2026-1", text="x",
            language="es", now=NOW,
        )  # fmt: skip
    return made


@pytest.fixture
def draw(session: Session, programme: Programme, people_here: School) -> Draw:
    def drawn(view: View, tag: str, person_id: int | None) -> list[Message]:
        reader = Reader(session=session, t=tongue(tag), programme=programme, now=NOW, person_id=person_id)
        shown = [view(reader, **args) for args in ARGS.get(view, [{}])]
        return [message for message in shown if message is not None]

    return drawn


def readers(view: View, made: School) -> list[int | None]:
    linked: list[int | None] = [made.rosa.id, made.julio.id, made.carmen.id]
    return [*linked, None] if view in FOR_STRANGERS else linked


def test_the_views_are_found() -> None:
    assert len(own_views()) == 36
    assert set(FOR_STRANGERS) <= set(own_views())


@pytest.mark.parametrize("view", own_views(), ids=name_of)
def test_spanish_labels_fit_and_telegram_takes_the_text(view: View, draw: Draw, people_here: School) -> None:
    for person_id in readers(view, people_here):
        for message in draw(view, "es", person_id):
            assert long_labels(message) == []
            text, _ = parse_html(message.text)
            assert 0 < len(text) <= (1024 if message.file else 4096)
            assert not (message.buttons and message.keyboard)  # one message has one kind of keys


@pytest.mark.parametrize("view", own_views(), ids=name_of)
def test_every_text_goes_through_translation(view: View, draw: Draw, people_here: School) -> None:
    for person_id in readers(view, people_here):
        for message in draw(view, "xx", person_id):
            texts = [message.text, *(each.label for row in message.buttons for each in row)]
            texts += [each.description for each in message.commands]
            assert [pseudo.unmarked(text) for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize("view", own_views(), ids=name_of)
def test_what_each_button_carries_fits_in_64_bytes(view: View, draw: Draw, people_here: School) -> None:
    for person_id in readers(view, people_here):
        for message in draw(view, "es", person_id):
            for button in (each for row in message.buttons for each in row):
                assert button.action is not None
                assert 0 < len(button.action.pack().encode()) <= 64


@pytest.mark.parametrize("view", [v for v in own_views() if v in FOR_STRANGERS], ids=name_of)
def test_a_stranger_is_shown_nobodys_name(view: View, draw: Draw, people_here: School) -> None:
    for message in draw(view, "es", None):
        for secret in ("Rosa", "Julio", "Carmen", "Luis", "56001", "99000101"):
            assert secret not in message.text


@pytest.mark.parametrize("view", own_views(), ids=name_of)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=200))
@example(name="<b>Rosa")
@example(name="</b>&lt;&#65;\u202e")
@example(name="{name} {0} %s «»‹›")
@example(name="Á" * 4096)
@example(name="")
@example(name="\0\n\t")
def test_any_name_is_a_name_and_no_markup(
    view: View, sqlite_reader: Callable[[View, str], list[Message]], name: str
) -> None:
    for message in sqlite_reader(view, name):
        text, _ = parse_html(message.text)
        assert 0 < len(text) <= 4096
        assert long_labels(message) == []


@pytest.fixture
def sqlite_reader(sqlite_url: str, programme: Programme) -> Any:
    """Draws a view for somebody of any name; one database for all examples."""
    store = open_store(sqlite_url)
    with Session(store.engine) as session, session.begin():
        made = school(session)
        contacts.link(session, made.rosa.id, 101, NOW)

        def drawn(view: View, name: str) -> list[Message]:
            rosa = session.get_one(Person, made.rosa.id)
            # PostgreSQL stores no NUL, and the importer lets none in
            rosa.nombres, rosa.apellidos = name.replace("\0", ""), name.replace("\0", "")
            reader = Reader(session=session, t=tongue("es"), programme=programme, now=NOW, person_id=rosa.id)
            shown = [view(reader, **args) for args in ARGS.get(view, [{}])]
            return [message for message in shown if message is not None]

        yield drawn
        session.rollback()
    store.close()
