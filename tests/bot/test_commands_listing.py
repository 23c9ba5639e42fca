"""`yanapaq list …` on the demonstration programme, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.commands.speak import WORDS
from bot.demo_data import seed
from bot.inbox_rows import InboxRow
from content.programme import load_programme
from domain.activities.model import Kind, State
from domain.people import contacts
from domain.people.roles import RoleKind
from domain.people.territory import Ie
from domain.year.calendar import local
from scheduler.clock import SystemClock
from scheduler.outbox import OutboxRow
from tests.bot.desk import KEY, Desk

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


@pytest.fixture
def full(desk: Desk) -> Desk:
    today = local(SystemClock().now()).date()
    desk.unit(lambda session: seed(session, load_programme(KEY), today))
    return desk


def letter(status: str = "pending", **other: object) -> OutboxRow:
    return OutboxRow(
        **{
            "dedupe_key": f"key {status}",
            "chat_id": 1001,
            "person_id": 1,
            "kind": "reply",
            "priority": 0,
            "view": "help.help",
            "args": {"canary": "text of the message"},
            "not_before": NOW,
            "expires_at": NOW,
            "status": status,
        }
        | other
    )


def test_ie_of_a_ugel(full: Desk) -> None:
    rows = full.json("list", "ie", "--ugel", "convención")
    assert [(row["cod_mod"], row["anexo"], row["dre"], row["modelo"]) for row in rows] == [
        ("0472571", "1", "DRE CUSCO", "EIB"),
        ("1347194", "1", "DRE CUSCO", "EIB"),
        ("1394428", "1", "DRE CUSCO", "EIB"),
        ("1411271", "1", "DRE CUSCO", "EIB"),
    ]


def test_a_limit_cuts_the_list(full: Desk) -> None:
    assert len(full.json("list", "ie", "--limit", "3")) == 3
    assert len(full.json("list", "ie")) == 67


def test_only_ie_that_wait_for_their_modelo(full: Desk) -> None:
    assert full.json("list", "ie", "--review") == []
    full.unit(lambda session: session.execute(update(Ie).where(Ie.cod_mod == "0201459").values(modelo=None)))
    assert [row["cod_mod"] for row in full.json("list", "ie", "--review")] == ["0201459"]


def test_people_of_an_ie_with_what_they_are(full: Desk) -> None:
    full.unit(lambda session: contacts.link(session, 5, 1005, NOW))
    rows = full.json("list", "people", "--ie", "1394428")
    assert [(row["nombres"], row["role"], row["linked"]) for row in rows] == [
        ("Carmen", "directivo", False),
        ("Julio", "docente", True),
        ("Nelly", "docente", False),
    ]


def test_no_list_shows_a_document_or_a_mobile(full: Desk) -> None:
    for name in ("people", "assignments"):
        shown = full("list", name, "--format", "json").output + full("list", name).output
        assert ("990001" in shown, "9990001" in shown) == (False, False)


def test_assignments_of_a_year(full: Desk) -> None:
    rows = full.json("list", "assignments")
    assert {(row["acompanante"], row["etapa"]) for row in rows} == {("Rosa Quispe Flores", 1)}
    assert len(rows) == 8
    assert full.json("list", "assignments", "--year", "2020") == []


def test_the_outbox_by_status_without_any_text(desk: Desk) -> None:
    desk.unit(lambda session: session.add_all([letter("sent"), letter("unknown", last_error="unknown")]))
    rows = desk.json("list", "outbox", "--status", "unknown")
    assert [(row["status"], row["view"], row["last_error"]) for row in rows] == [("unknown", "help.help", "unknown")]
    assert [row["status"] for row in desk.json("list", "outbox")] == ["unknown", "sent"]
    assert "text of the message" not in desk("list", "outbox", "--format", "json").stdout


def test_the_inbox_by_status_without_any_text(desk: Desk) -> None:
    def put(session: Session) -> None:
        for update_id, status in ((7, "dead"), (8, "new")):
            body = '{"message": "canary"}'
            session.add(InboxRow(update_id=update_id, chat_id=1, body=body, received_at=NOW, status=status))

    desk.unit(put)
    assert [row["update_id"] for row in desk.json("list", "inbox", "--status", "dead")] == [7]
    assert [row["update_id"] for row in desk.json("list", "inbox")] == [8, 7]
    assert "canary" not in desk("list", "inbox", "--format", "json").stdout


def test_codes_are_words_in_a_table_and_codes_in_json(full: Desk) -> None:
    full.unit(lambda session: contacts.link(session, 5, 1005, NOW))
    shown = full("list", "people", "--ie", "1394428").stdout
    assert [word in shown for word in ("Directivo", "Docente", "sí", "directivo", "True", "False")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert "Acompañante" in full("list", "people").stdout
    assert {row["role"] for row in full.json("list", "people", "--ie", "1394428")} == {"directivo", "docente"}


def test_a_status_is_shown_as_the_filter_takes_it(desk: Desk) -> None:
    desk.unit(lambda session: session.add(letter("expired")))
    assert ("expired" in desk("list", "outbox").stdout, "vencida" in desk("list", "outbox").stdout) == (True, False)


def test_every_code_of_a_row_has_its_word() -> None:
    codes = {*RoleKind, *State, *Kind}
    assert {str(code) for code in codes} - set(WORDS) == set()


def test_an_empty_list_is_a_list(desk: Desk) -> None:
    assert desk.json("list", "activities") == []


def test_a_table_has_spanish_headers_and_no_markup_from_the_data(desk: Desk) -> None:
    desk.unit(lambda session: session.add(letter("unknown", last_error="[red]x[/red]")))
    result = desk("list", "outbox")
    assert ("Estado" in result.stdout, "[red]x[/red]" in result.stdout) == (True, True)
    assert result.stderr.strip() == "1 filas"
