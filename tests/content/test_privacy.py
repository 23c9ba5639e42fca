"""The notice: what it must say, and that its text does not change under its version."""

import hashlib

import pytest

from content import privacy
from content.programme import Offices
from domain.waves import closing
from i18n.catalogues import tongue
from i18n.languages import LANGUAGES
from simulator.entities import parse_html

SPANISH = tongue("es")
# A new text needs a new version and its own line here; lines stay, for consents name them.
FINGERPRINTS = {
    "2026-1": "5952e51984f9890913a951dde83785b95a489007df106b44588b0ba5a1df9206",
    "2026-2": "67eec429094d1aaf131cf781d5b6f0a75b9d4d896f8989ba67f02b5e92819384",
    "2026-3": "2b2b9e93262f8a600024a8aed1af75455e7092e7e8199adfc4332fb7bbd2d1c1",
}


def test_the_text_of_a_version_never_changes() -> None:
    assert {privacy.VERSION: privacy.sha256(SPANISH)}.items() <= FINGERPRINTS.items()


def test_the_fingerprint_is_of_both_layers() -> None:
    whole = f"{privacy.short(SPANISH)}\n\n{privacy.long(SPANISH)}"
    assert privacy.text(SPANISH) == whole
    assert privacy.sha256(SPANISH) == hashlib.sha256(whole.encode()).hexdigest()


@pytest.mark.parametrize(
    "matter",
    ["Ministerio de Educación", "acordar las fechas", "su nombre, cargo, IE, documento y celular",
     "Quién los ve", "servidores de Telegram, fuera del Perú", "voluntario", "Una llamada, un SMS o el papel"],
)  # fmt: skip
def test_the_first_layer_tells(matter: str) -> None:
    assert matter in privacy.short(SPANISH)


@pytest.mark.parametrize(
    "matter",
    ["Responsable", "Oficial de Datos Personales", "Ley 29733", "DS 016-2024-JUS", "5 años", "/misdatos",
     "/baja", "Autoridad Nacional de Protección de Datos Personales", "Decisiones automáticas",
     "Se sabe si respondió, no qué", "se quitan los nombres", "Su voz y sus fotos en una encuesta", "Se guardan sin su "
     "nombre y sin lo que la cámara anota", "el mensaje se retira de este chat", "Una voz puede reconocerse",
     "90 días desde el cierre", "a los demás solo llegan sumas",
     "lo ve solo quien cuida los datos en su UGEL", "con su voz y sus fotos, 3 años"],
)  # fmt: skip
def test_the_second_layer_tells(matter: str) -> None:
    assert matter in " ".join(privacy.long(SPANISH).split())


OFFICES = Offices(data_officer="odp@ugel.pe <b>", helper="084 123456")


def test_where_to_turn_to_is_told_when_it_is_known() -> None:
    short, long = privacy.short(SPANISH, OFFICES), privacy.long(SPANISH, OFFICES)
    assert short.splitlines()[-3] == "• <b>Consultas sobre sus datos:</b> odp@ugel.pe &lt;b&gt;"
    assert "• <b>Consultas sobre sus datos:</b> odp@ugel.pe &lt;b&gt;" in long.splitlines()
    assert long.splitlines()[-1] == "<b>Ayuda.</b> 084 123456"


def test_a_place_that_tells_nothing_shows_the_text_of_the_version() -> None:
    assert privacy.text(SPANISH, Offices()) == privacy.text(SPANISH)
    assert "Consultas sobre" not in privacy.text(SPANISH)


def test_the_fingerprint_is_of_what_was_shown_there() -> None:
    whole = f"{privacy.short(SPANISH, OFFICES)}\n\n{privacy.long(SPANISH, OFFICES)}"
    assert privacy.sha256(SPANISH, OFFICES) == hashlib.sha256(whole.encode()).hexdigest()
    assert privacy.sha256(SPANISH, OFFICES) != privacy.sha256(SPANISH)


@pytest.mark.parametrize("tag", [*(each.tag for each in LANGUAGES), "xx"])
def test_both_layers_fit_in_a_message_of_every_language(tag: str) -> None:
    for layer in (privacy.short(tongue(tag)), privacy.long(tongue(tag))):
        text, _ = parse_html(layer)
        assert 0 < len(text) <= 4096


def test_what_it_says_of_times_is_what_the_program_does() -> None:
    assert (closing.FORGET_AFTER.days, closing.FORGET_ANSWERS_AFTER.days) == (90, 3 * 365)
