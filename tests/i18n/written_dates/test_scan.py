"""From text to marks."""

import pytest

from i18n.written_dates.scan import scan
from i18n.written_dates.words import lexicon


def marks(text: str) -> str:
    return scan(text, lexicon("es")).marks


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("martes 14 a las 9", "W2tln"),
        ("vie. 21 4pm", "W2na"),
        ("9:30 a. m.", "ca"),
        ("9h30, 9.30", "c,o"),
        ("14/08/2026 14-8-26 2026-08-14", "ddd"),
        ("14/8 14/8/", "s2n"),
        ("pasado mañana o mañana", "Dvm"),
        ("no hay problema. no hay clases", "+;X"),
        ("aula 1° B", "wn°w"),
        ("987654321", "9"),
        ("lunes17", "W2"),
        ("¿¿😀", ""),
        ("", ""),
    ],
)
def test_each_word_number_and_sign_is_one_mark(text: str, seen: str) -> None:
    assert marks(text) == seen


def test_values_stand_beside_their_marks() -> None:
    found = scan("jue 13/8/26 9:05 pm", lexicon("es"))
    assert found.values == [3, (13, 8, 2026), (9, 5), "pm"]
    assert len(found.marks) == len(found.values)


def test_a_dot_ends_an_abbreviation_or_a_sentence() -> None:
    assert marks("set. 14.") == "M2;"
    assert marks("Gracias. El lunes.") == "w;eW"
    assert marks("martes 18 9 hrs. o 10") == "W2nhvn"
