"""The notice: what it must say, and that its text does not change under its version."""

import hashlib

import pytest

from content import privacy
from i18n.catalogues import tongue
from i18n.languages import LANGUAGES
from simulator.entities import parse_html

SPANISH = tongue("es")
# A new text needs a new version and its own line here; lines stay, for consents name them.
FINGERPRINTS = {"2026-1": "5952e51984f9890913a951dde83785b95a489007df106b44588b0ba5a1df9206"}


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
     "/baja", "Autoridad Nacional de Protección de Datos Personales", "Decisiones automáticas"],
)  # fmt: skip
def test_the_second_layer_tells(matter: str) -> None:
    assert matter in " ".join(privacy.long(SPANISH).split())


@pytest.mark.parametrize("tag", [*(each.tag for each in LANGUAGES), "xx"])
def test_both_layers_fit_in_a_message_of_every_language(tag: str) -> None:
    for layer in (privacy.short(tongue(tag)), privacy.long(tongue(tag))):
        text, _ = parse_html(layer)
        assert 0 < len(text) <= 4096
