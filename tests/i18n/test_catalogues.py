import dataclasses
import html
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import catalogues
from i18n.catalogues import Tongue, is_translated, load_tongue, tongue
from i18n.extract import header
from i18n.languages import LANGUAGES
from i18n.po import BrokenCatalogueError
from i18n.text import Html

QUZ = """
msgid "Hola {name}"
msgstr "Rimaykullayki {name}"

msgid "Confirmar"
msgstr "Chiqanchay"

#, fuzzy
msgid "Cancelar"
msgstr "Tatichiy"

msgid "Ayuda"
msgstr ""

msgid "Tiene una visita"
msgid_plural "Tiene {n} visitas"
msgstr[0] "Huk watukuy"
msgstr[1] "{n} watukuy"

msgid "{n} día"
msgid_plural "{n} días"
msgstr[0] "{n} p'unchaw"
msgstr[1] ""
"""


class Seen(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def quz(tmp_path: Path) -> Tongue:
    (tmp_path / "quz.po").write_text(header("quz") + QUZ, encoding="utf-8")
    return load_tongue("quz", tmp_path)


@pytest.mark.usefixtures("quz")
def test_a_language_is_translated_when_it_has_a_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ay.po").write_text(header("ay") + '\nmsgid "Ayuda"\nmsgstr ""\n', encoding="utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    assert {tag: is_translated(tag) for tag in ("es", "quz", "ay", "agr")} == {
        "es": True,
        "quz": True,
        "ay": False,
        "agr": False,
    }


@given(st.text())
def test_a_name_is_seen_exactly_as_written(name: str) -> None:
    assert Seen(tongue("es").say("Hola {name}", name=name)).text == f"Hola {name}"


@given(st.text(max_size=50), st.text(max_size=50))
def test_facts_never_reach_each_other(first: str, second: str) -> None:
    said = tongue("es").say("{first}|{second}", first=first, second=second)
    assert html.unescape(said) == f"{first}|{second}"


def test_braces_in_a_fact_are_not_slots() -> None:
    said = tongue("es").say("Hola {name}", name="{secret} {0} {name.__class__}")
    assert said == "Hola {secret} {0} {name.__class__}"


def test_tags_of_our_text_stay_and_those_of_a_fact_do_not() -> None:
    said = tongue("es").say("<b>{name}</b>", name="<i>Rosa</i>")
    assert said == "<b>&lt;i&gt;Rosa&lt;/i&gt;</b>"


def test_a_text_said_before_goes_in_as_it_is() -> None:
    line = tongue("es").say("<i>{name}</i>", name="R & J")
    assert tongue("es").say("Con {line}", line=line) == "Con <i>R &amp; J</i>"


def test_html_goes_in_as_it_is() -> None:
    assert tongue("es").say("{x}", x=Html("<b>1</b>")) == "<b>1</b>"


def test_a_label_escapes_nothing() -> None:
    assert tongue("es").label("Ver {name}", name="<R> & J") == "Ver <R> & J"


def test_a_label_as_a_fact_of_a_message_is_escaped_once() -> None:
    label = tongue("es").label("Antes & después")
    assert tongue("es").say("Pulse {label}", label=label) == "Pulse Antes &amp; después"


def test_a_missing_fact_is_a_bug() -> None:
    with pytest.raises(KeyError, match="name"):
        tongue("es").say("Hola {name}")


def test_a_fact_may_be_called_like_an_argument() -> None:
    assert tongue("es").say("{self} {msgid}", self=1, msgid=2) == "1 2"


@pytest.mark.parametrize(("n", "said"), [(0, "0 visitas"), (1, "1 visita"), (2, "2 visitas"), (101, "101 visitas")])
def test_plurals_follow_the_number(n: int, said: str) -> None:
    assert tongue("es").say_n("{n} visita", "{n} visitas", n) == said
    assert tongue("es").label_n("{n} visita", "{n} visitas", n) == said


def test_plurals_take_other_facts_too() -> None:
    said = tongue("es").say_n("{name}: {n} día", "{name}: {n} días", 3, name="R&J")
    assert said == "R&amp;J: 3 días"


def test_a_datum_alone_is_plain_or_html() -> None:
    assert tongue("es").fact("R & J {x}") == "R & J {x}"
    assert tongue("es").html("R & J {x}") == "R &amp; J {x}"
    assert tongue("es").html(Html("<b>R</b>")) == "<b>R</b>"


def test_a_translated_text_is_shown(quz: Tongue) -> None:
    assert quz.say("Hola {name}", name="<R>") == "Rimaykullayki &lt;R&gt;"
    assert quz.label("Confirmar") == "Chiqanchay"


def test_a_text_without_translation_is_shown_in_spanish(quz: Tongue) -> None:
    assert [quz.label(text) for text in ("Ayuda", "Nunca visto", "Confirmar")] == [
        "Ayuda",
        "Nunca visto",
        "Chiqanchay",
    ]


def test_a_fuzzy_translation_is_not_shown(quz: Tongue) -> None:
    assert quz.label("Cancelar") == "Cancelar"


def test_a_translated_plural_may_leave_its_one_unsaid(quz: Tongue) -> None:
    said = [quz.say_n("Tiene una visita", "Tiene {n} visitas", n) for n in (1, 4)]
    assert said == ["Huk watukuy", "4 watukuy"]


def test_a_plural_with_a_form_missing_is_shown_in_spanish(quz: Tongue) -> None:
    assert [quz.say_n("{n} día", "{n} días", n) for n in (1, 2)] == ["1 día", "2 días"]


def test_a_plural_whose_spanish_changed_is_shown_in_spanish(quz: Tongue) -> None:
    assert quz.say_n("Tiene una visita", "Le tocan {n} visitas", 2) == "Le tocan 2 visitas"


def test_an_empty_text_does_not_show_the_header(quz: Tongue) -> None:
    assert quz.say("") == ""


def test_varieties_of_quechua_do_not_stand_in_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "quz.po").write_text(header("quz") + QUZ, encoding="utf-8")
    assert load_tongue("quy", tmp_path).label("Confirmar") == "Confirmar"


def test_a_language_without_catalogue_speaks_spanish(tmp_path: Path) -> None:
    assert load_tongue("shp", tmp_path).say("Hola {name}", name="Rosa") == "Hola Rosa"


def test_a_broken_placeholder_is_refused_with_file_and_line(tmp_path: Path) -> None:
    broken = header("ay") + '\nmsgid "Hola {name}"\nmsgstr "Kamisaki {sutima}"\n'
    (tmp_path / "ay.po").write_text(broken, encoding="utf-8")
    with pytest.raises(BrokenCatalogueError) as refused:
        load_tongue("ay", tmp_path)
    assert str(refused.value) == (
        f"{tmp_path / 'ay.po'}:10: placeholders ['sutima'] instead of ['name'] in 'Kamisaki {{sutima}}'"
    )


def test_a_tongue_is_made_once_a_tag() -> None:
    assert tongue("quz") is tongue("quz")
    assert tongue("es") is tongue("no existe")
    assert tongue("no existe").tag == "es"


def test_a_tongue_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tongue("es").tag = "quz"  # type: ignore[misc]


def test_every_catalogue_of_the_project_loads() -> None:
    assert [tongue(each.tag).tag for each in LANGUAGES] == [each.tag for each in LANGUAGES]
