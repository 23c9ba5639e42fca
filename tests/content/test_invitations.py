"""What is printed and handed out."""

import json
from html.parser import HTMLParser
from io import BytesIO

import segno
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from content.files.invitations import Invited, as_json, page, qr, workbook
from i18n import pseudo
from i18n.catalogues import tongue

ROSA = Invited(person="Rosa Quispe", role="docente", place="IE 56001", link="https://t.me/yanapaq_bot?start=AAA")
LUIS = Invited(person="Luis Apaza", role="docente", place="IE 56001", link="https://t.me/yanapaq_bot?start=BBB")
CARMEN = Invited(person="Carmen Ccori", role="directivo", place="IE 40001", link="https://t.me/yanapaq_bot?start=CCC")
PEOPLE = [ROSA, LUIS, CARMEN]
SPANISH = tongue("es")


class Page(HTMLParser):
    """Tags in order and what is read, by tag; scripts would show as tags."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.read: list[tuple[str, str]] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.read.append((self.tags[-1] if self.tags else "", data))


def test_each_place_has_its_sheet_and_each_person_a_card() -> None:
    shown = Page(page(PEOPLE, SPANISH))
    assert [text for tag, text in shown.read if tag == "h1"] == ["IE 40001", "IE 56001"]
    assert [text for tag, text in shown.read if tag == "b"] == ["Carmen Ccori", "Luis Apaza", "Rosa Quispe"]
    assert shown.tags.count("svg") == 3


def test_each_card_holds_the_drawing_of_its_own_link() -> None:
    cards = page(PEOPLE, SPANISH).split('<div class="person">')[1:]
    for card, person in zip(cards, [CARMEN, LUIS, ROSA], strict=True):
        assert card.startswith(qr(person.link))
        assert person.link in card


def test_a_drawing_is_of_the_link_and_of_nothing_else() -> None:
    assert segno.make(ROSA.link, error="q", micro=False).svg_inline(border=4, omitsize=True) == qr(ROSA.link)
    assert qr(ROSA.link) != qr(LUIS.link)


def test_the_page_needs_nothing_from_the_network() -> None:
    shown = page(PEOPLE, SPANISH)
    assert {"script", "img", "link", "iframe"} & set(Page(shown).tags) == set()
    assert "url(" not in shown
    assert "src=" not in shown


@given(st.text(), st.text())
def test_a_name_never_becomes_markup(person: str, place: str) -> None:
    plain = page([ROSA], SPANISH)
    shown = page([Invited(person=person, role="<i>", place=place, link=ROSA.link)], SPANISH)
    assert Page(shown).tags == Page(plain).tags


def test_no_people_make_an_empty_page() -> None:
    assert "section" not in Page(page([], SPANISH)).tags


def test_the_table_has_a_row_for_each_person_as_text() -> None:
    odd = Invited(person="=cmd()", role="docente", place="0223362", link=ROSA.link)
    sheet = load_workbook(BytesIO(workbook([ROSA, odd], SPANISH))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Persona", "Cargo", "IE", "Enlace"]
    assert rows[1] == ["Rosa Quispe", "docente", "IE 56001", ROSA.link]
    assert (rows[2][0], rows[2][2]) == ("=cmd()", "0223362")
    assert sheet["A3"].data_type == "s"


def test_the_json_is_what_other_programs_read() -> None:
    assert json.loads(as_json([ROSA, CARMEN])) == [
        {"person": "Rosa Quispe", "role": "docente", "place": "IE 56001", "link": ROSA.link},
        {"person": "Carmen Ccori", "role": "directivo", "place": "IE 40001", "link": CARMEN.link},
    ]


def test_every_text_of_the_page_is_translated() -> None:
    shown = Page(page([], tongue("xx")) + page(PEOPLE, tongue("xx")))
    texts = [text for tag, text in shown.read if tag in {"p", "title"} and "t.me" not in text]
    ours = [text for text in texts if "docente" not in text and "directivo" not in text]
    assert ours != []
    assert [pseudo.unmarked(text) for text in ours] == [[]] * len(ours)
