import html
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.catalogues import tongue
from i18n.po import difference
from i18n.pseudo import bare_facts, calm, dress, unmarked
from i18n.text import Html

T = tongue("xx")


def test_a_text_is_accented_longer_and_between_guillemets() -> None:
    assert T.say("Hola Rosa") == "«Ĥôľâ Řôşâ ····»"


@pytest.mark.parametrize("text", ["Sí", "Confirmar", "¿Qué día le conviene para la visita?"])
def test_a_text_grows_by_two_fifths_at_least(text: str) -> None:
    assert len(dress(text)) >= 1.4 * len(text)


def test_facts_are_delimited() -> None:
    assert T.say("Hola {name}", name="Rosa") == "«Ĥôľâ ‹Rosa› ··»"


def test_tags_stay_so_that_telegram_can_read_them() -> None:
    said = T.say('<b>Hola</b> <a href="https://gob.pe">vea</a>')
    assert said == '«<b>Ĥôľâ</b> <a href="https://gob.pe">vêâ</a> ····»'


def test_a_fact_inside_a_tag_is_not_delimited() -> None:
    said = T.say('<a href="{url}">vea</a>', url="https://gob.pe/a")
    assert said == '«<a href="https://gob.pe/a">vêâ</a> ··»'


def test_commands_addresses_and_entities_stay() -> None:
    said = T.say("/ayuda o https://gob.pe/yanapaq &amp; {{x}}")
    assert said == "«/ayuda ô https://gob.pe/yanapaq &amp; {x} ···»"


def test_plurals_are_dressed_too() -> None:
    assert T.say_n("Tiene {n} visita", "Tiene {n} visitas", 1) == "«Ţîêňê ‹1› vîşîţâ ······»"
    assert T.say_n("Tiene {n} visita", "Tiene {n} visitas", 2) == "«Ţîêňê ‹2› vîşîţâş ······»"


def test_a_datum_that_stands_alone_is_a_fact() -> None:
    assert T.fact("Rosa <Q>") == "‹Rosa <Q>›"
    assert T.html("Rosa <Q>") == "‹Rosa &lt;Q&gt;›"


@pytest.mark.parametrize(
    "text",
    [
        T.say("Hola {name}, le toca <b>visita</b>.", name="Rosa <Quispe> & hijos"),
        T.label("Ver visitas"),
        T.label("{n} de {all}", n=3, all=6),
        "📅 " + T.say("Visita {n}", n=3) + "\n\n1. " + T.say("Confirmar"),
        f"<b>{T.say('Visita')}</b> · {T.html('IE 0223362')} &amp; 3/6 ✅",
        f'<a href="https://gob.pe/x">{T.say("aquí")}</a> https://gob.pe/visitas /ayuda',
        T.say("Estado: {state}", state=T.label("confirmada")),
        T.say("Lista: {list}", list=Html("\n".join([T.say("uno {x}", x="dos"), T.say("tres")]))),
        T.fact("Rosa «la profe» Quispe »"),
        T.say("Pulse «Confirmar» y listo"),
        "ℹ️ 🌐 ⬅️ 12:30 – 14/08",
        "",
    ],
)
def test_marked_texts_pass(text: str) -> None:
    assert unmarked(text) == []


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Buenos días", ["Buenos días"]),
        ("📅 " + T.say("Visita") + "\nPulse Confirmar", ["Pulse Confirmar"]),
        (f"<b>Visita</b> {T.html('Rosa')}", ["Visita"]),
        (T.say("uno") + " y " + T.say("dos"), ["y"]),
        ("Rosa Quispe", ["Rosa Quispe"]),
        ("a <Visita>", ["a", "Visita"]),
        ("¿Mañana? ¡No!", ["Mañana", "No"]),
        (f"Hola {T.fact('Rosa')}", ["Hola"]),
        ("«cortado " * 2 + "y sigue", []),
        ("Ánimo»", ["Ánimo"]),
    ],
)
def test_bare_spanish_is_found(text: str, bare: list[str]) -> None:
    assert unmarked(text) == bare


def test_bare_spanish_beside_a_marked_text_in_a_fact_is_found() -> None:
    lines = Html(T.say("uno") + "\n" + "Dos sueltos")
    assert unmarked(T.say("Lista: {lines}", lines=lines)) == ["Dos sueltos"]


def test_bare_facts_are_the_data_and_not_the_marked_texts() -> None:
    text = T.say("{name}: {state}", name="Rosa", state=T.label("confirmada")) + T.html("IE 12 B")
    assert bare_facts(text) == ["Rosa", "IE", "B"]


def test_spanish_given_as_a_fact_shows_among_the_facts() -> None:
    assert bare_facts(T.say("Estado: {state}", state="confirmada")) == ["confirmada"]


@pytest.mark.parametrize(
    ("fact", "shown"),
    [("»Rosa", "'Rosa"), ("‹Rosa", "'Rosa"), ("«Rosa›", "'Rosa'"), ("«Rosa»", "«Rosa»")],
)
def test_a_fact_cannot_open_or_close_our_marks(fact: str, shown: str) -> None:
    assert calm(fact) == shown


@given(st.text(alphabet=st.sampled_from("aZ «»‹›<>&{}\n"), max_size=30))
def test_no_fact_of_a_person_hides_the_bare_text_after_it(name: str) -> None:
    assert unmarked(T.say("Hola {name}", name=name) + " Suelto")[-1:] == ["Suelto"]


@given(st.text(max_size=60))
def test_a_fact_is_shown_as_it_is_but_for_our_marks(name: str) -> None:
    said = T.say("{name}", name=name)
    assert html.unescape(said) == f"«‹{calm(name)}› »"


PIECES = [
    "<b>",
    "</b>",
    "{name}",
    "{{",
    "}}",
    "&amp;",
    "/ayuda",
    "Día ",
    "https://gob.pe/a ",
    "<i>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_slots_and_tags_of_any_text_stay(pieces: list[str]) -> None:
    template = "".join(pieces)
    assert difference(template, dress(template)) is None
    assert unmarked(dress(template)) == []


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_a_dressed_text_takes_the_same_facts(pieces: list[str]) -> None:
    said = T.say("".join(pieces), name="Rosa")
    assert said.count("‹Rosa›") == pieces.count("{name}")


def test_a_button_in_spanish_does_not_pass_as_a_fact_of_the_message() -> None:
    screen = [T.say("Elija el día, {name}", name="Rosa"), T.short_day(date(2026, 8, 14)), "Volver"]
    assert [unmarked(text) for text in screen] == [[], [], ["Volver"]]
