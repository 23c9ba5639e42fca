"""`yanapaq invite`: one link a person, kept by its owner only."""

import json
import re
import stat

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from bot.demo_data import DemoPeople, seed
from content.programme import load_programme
from domain.people import contacts
from domain.people.contacts import Invitation
from domain.year.calendar import local
from scheduler.clock import SystemClock
from tests.bot.desk import KEY, Desk

LINK = re.compile(r"https://t\.me/yanapaq_bot\?start=([A-Za-z0-9_-]{32})")
NAME = ("--bot-name", "@yanapaq_bot")


@pytest.fixture
def people(desk: Desk) -> DemoPeople:
    today = local(SystemClock().now()).date()
    found: DemoPeople = desk.unit(lambda session: seed(session, load_programme(KEY), today))
    return found


def guests(desk: Desk, *words: str) -> list[dict[str, str]]:
    return list(desk.json("invite", *words, *NAME))


def owner(desk: Desk, link: str) -> int | None:
    """Whom a link lets in."""
    found = LINK.fullmatch(link)
    assert found is not None, link
    now = SystemClock().now()
    person: int | None = desk.unit(lambda session: contacts.invited(session, found[1], now))
    return person


def test_an_ie_gets_a_link_for_each_of_its_people_and_its_acompanante(desk: Desk, people: DemoPeople) -> None:
    rows = guests(desk, "--ie", "1394428-1")
    assert [(row["person"], row["role"], row["place"]) for row in rows] == [
        ("Rosa Quispe Flores", "Acompañante", "IE 1394428 Quintarena"),
        ("Carmen Mamani Rojas", "Directivo", "IE 1394428 Quintarena"),
        ("Julio Huamán Quispe", "Docente", "IE 1394428 Quintarena"),
        ("Nelly Ccori Puma", "Docente", "IE 1394428 Quintarena"),
    ]
    owners = [owner(desk, row["link"]) for row in rows]
    assert owners == [people.rosa, people.carmen, people.julio, people.docentes[1]]


def test_one_person_gets_one_link_and_the_earlier_one_dies(desk: Desk, people: DemoPeople) -> None:
    (first,) = guests(desk, "--person", str(people.julio))
    (second,) = guests(desk, "--person", str(people.julio))
    assert [owner(desk, row["link"]) for row in (first, second)] == [None, people.julio]


def test_everybody_is_all_who_have_no_chat_yet(desk: Desk, people: DemoPeople) -> None:
    now = SystemClock().now()
    desk.unit(lambda session: contacts.link(session, people.julio, 1005, now))
    rows = guests(desk, "--all")
    assert len(rows) == 15
    assert "Julio Huamán Quispe" not in [row["person"] for row in rows]
    assert {row["place"] for row in rows if row["role"] in ("Especialista UGEL", "Especialista DRE")} == {
        "UGEL LA CONVENCIÓN",
        "DRE CUSCO",
    }


def test_the_page_is_readable_by_its_owner_only_and_has_the_links(desk: Desk, people: DemoPeople) -> None:
    out = desk.folder / "entrega"
    result = desk("invite", "--ie", "1394428", "--out", out, *NAME)
    file = out / "invitaciones.html"
    assert (result.exit_code, stat.S_IMODE(file.stat().st_mode)) == (0, 0o600)
    text = file.read_text(encoding="utf-8")
    assert {owner(desk, found[0]) for found in LINK.finditer(text)} == {
        people.rosa,
        people.carmen,
        people.julio,
        people.docentes[1],
    }
    assert "4 invitaciones en" in result.stderr
    assert LINK.search(result.output) is None


def test_a_file_that_others_could_read_is_closed_to_them(sqlite_desk: Desk) -> None:
    today = local(SystemClock().now()).date()
    sqlite_desk.unit(lambda session: seed(session, load_programme(KEY), today))
    file = sqlite_desk.put("invitaciones.xlsx", b"")
    file.chmod(0o644)
    sqlite_desk("invite", "--all", "--format", "xlsx", "--out", sqlite_desk.folder, *NAME)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    sheet = load_workbook(file).active
    assert sheet is not None
    assert (sheet.max_row, LINK.fullmatch(str(sheet.cell(2, 4).value)) is not None) == (17, True)


def test_tokens_are_kept_as_hashes(desk: Desk, people: DemoPeople) -> None:
    (row,) = guests(desk, "--person", str(people.rosa))
    token = row["link"].rpartition("=")[2]
    stored = desk.unit(lambda session: session.scalars(select(Invitation.token_hash)).all())
    assert (len(stored), token in stored) == (1, False)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((*NAME,), 2, "Diga a quién invitar"),
        (("--all", "--person", "1", *NAME), 2, "Diga a quién invitar"),
        (("--all", "--format", "pdf", *NAME), 2, "Use: html, xlsx, json."),
        (("--all",), 2, "Falta el usuario del bot"),
        (("--ie", "9999999", *NAME), 1, "No hay a quién invitar"),
        (("--person", "999", *NAME), 1, "No hay a quién invitar"),
    ],
)
def test_a_wish_that_cannot_be_met_says_what_to_do(
    sqlite_desk: Desk, words: tuple[str, ...], code: int, said: str
) -> None:
    result = sqlite_desk("invite", *words)
    assert (result.exit_code, said in result.stderr) == (code, True), result.output
    assert sqlite_desk.unit(lambda s: s.scalar(select(func.count()).select_from(Invitation))) == 0


def test_json_is_a_list_of_person_role_place_and_link(desk: Desk, people: DemoPeople) -> None:
    result = desk("invite", "--person", str(people.rosa), "--format", "json", *NAME)
    assert [sorted(row) for row in json.loads(result.stdout)] == [["link", "person", "place", "role"]]
