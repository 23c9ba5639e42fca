"""The command menu by role."""

import re

import pytest

import handlers.ear  # noqa: F401 - registers every command
from content.commands import MENU, commands
from domain.people.roles import RoleKind
from handlers.verbs import COMMANDS
from i18n.catalogues import tongue

SPANISH = tongue("es")
ANYBODY = ["agenda", "ayuda", "idioma", "misregistros", "misdatos", "privacidad", "cancelar", "baja"]


def names(*kinds: str, linked: bool = True) -> list[str]:
    return [each.name for each in commands(SPANISH, kinds, linked=linked)]


@pytest.mark.parametrize(
    ("kinds", "first"),
    [
        (
            [RoleKind.ACOMPANANTE],
            ["visitas", "plan", "gia", "taller", "cerrar", "censo", "practica", "encuesta"],
        ),
        ([RoleKind.DIRECTIVO], ["rtc", "cerrar", "censo"]),
        ([RoleKind.DOCENTE], ["encuesta"]),
        ([RoleKind.ESPECIALISTA_UGEL], ["censo", "casos", "matriz", "nohabiles"]),
        ([RoleKind.ESPECIALISTA_DRE], ["matriz", "nohabiles"]),
        ([RoleKind.RCI], ["censo", "casos", "matriz"]),
        ([RoleKind.CCI], ["matriz"]),
        ([RoleKind.EPR], []),
        ([RoleKind.MINEDU], ["desempeno", "matriz"]),
        ([], []),
        ([RoleKind.DOCENTE, RoleKind.DIRECTIVO], ["rtc", "cerrar", "censo", "encuesta"]),
    ],
)
def test_each_role_sees_its_own_commands_and_what_is_for_anybody(kinds: list[str], first: list[str]) -> None:
    own = {RoleKind.DOCENTE, RoleKind.DIRECTIVO, RoleKind.ACOMPANANTE}  # something is recorded of these
    anybody = [each for each in ANYBODY if each != "misregistros" or own & set(kinds)]
    assert names(*kinds) == first + anybody


def test_a_stranger_sees_the_way_in_and_nothing_personal() -> None:
    assert names(linked=False) == ["start", "ayuda", "privacidad", "cancelar"]
    assert names(RoleKind.ACOMPANANTE, linked=False) == names(linked=False)


def test_every_command_of_the_menu_is_heard() -> None:
    assert [entry.name for entry in MENU if entry.name not in COMMANDS] == []


@pytest.mark.parametrize("tag", ["es", "quz", "ay", "xx"])
def test_telegram_takes_every_name_and_description(tag: str) -> None:
    for kind in RoleKind:
        for each in commands(tongue(tag), [kind]):
            assert re.fullmatch("[a-z0-9_]{1,32}", each.name)
            assert 1 <= len(each.description) <= 256
