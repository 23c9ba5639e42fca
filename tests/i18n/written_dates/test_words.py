"""The words of dates: data by language, two meanings for none, one slip forgiven."""

import tomllib
from pathlib import Path

import pytest

from i18n.languages import LANGUAGES
from i18n.written_dates import words
from i18n.written_dates.words import Word, entries, folded, lexicon, size

FILES = sorted(words.FOLDER.glob("*.toml"))


def meant(word: str, tag: str = "es") -> Word | None:
    found = lexicon(tag).phrases.get(folded(word), ())
    exact = next((meaning for others, meaning in found if not others), None)
    return exact or lexicon(tag).slipped(folded(word))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_of_a_language_we_know_and_has_a_place_for_each_weekday(path: Path) -> None:
    file = tomllib.loads(path.read_text())
    assert path.stem in {each.tag for each in LANGUAGES}
    assert len(file["weekdays"]) == 7
    assert len(file.get("months", [[]] * 12)) == 12


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_loads_and_every_word_of_it_is_understood(path: Path) -> None:
    for phrase, meaning in entries(tomllib.loads(path.read_text())):
        first, *others = (folded(each) for each in words.WORD.findall(folded(phrase)))
        known = dict(lexicon(path.stem).phrases[first])[tuple(others)]
        assert known == meaning or known.mark == words.EITHER, phrase


def test_every_role_of_the_file_has_a_mark_and_every_mark_its_words() -> None:
    roles = tomllib.loads((words.FOLDER / "es.toml").read_text())["roles"]
    assert set(roles) == set(words.ROLES)
    assert len(set(words.ROLES.values())) == len(words.ROLES)


def test_a_word_with_two_meanings_is_refused_when_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "es.toml").write_text((words.FOLDER / "es.toml").read_text())
    (tmp_path / "quz.toml").write_text('weekdays = [["junio"], [], [], [], [], [], []]\n')
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="«junio» has two meanings"):
        words.lexicon.__wrapped__("quz")


def test_one_word_may_be_tomorrow_and_the_morning() -> None:
    assert meant("mañana") == Word(words.EITHER, 1)


@pytest.mark.parametrize(
    ("written", "weekday"),
    [
        ("lunez", 0), ("lunnes", 0), ("lnes", 0), ("marte", 1), ("mrates", 1), ("miercoels", 2), ("mierkoles", 2),
        ("juebes", 3), ("jeuves", 3), ("huebes", None), ("biernes", 4), ("vienres", 4), ("sabdo", 5), ("domigo", 6),
    ],
)  # fmt: skip
def test_one_slip_in_a_weekday_is_forgiven(written: str, weekday: int | None) -> None:
    assert meant(written) == (None if weekday is None else Word(words.WEEKDAY, weekday))


@pytest.mark.parametrize(
    "word",
    [
        "vienes",
        "viene",
        "partes",
        "juegos",
        "luces",
        "jueces",
        "manzana",
        "semanas",
        "julia",
        "marco",
        "abrir",
        "entero",
    ],
)
def test_a_word_of_its_own_is_no_slip(word: str) -> None:
    assert meant(word) in {None, Word("S")}


def test_short_words_and_long_ones_have_no_slips() -> None:
    assert [meant(word) for word in ("juv", "ens", "miercolesmiercoles", "")] == [None] * 4


@pytest.mark.parametrize(
    ("number", "digits", "mark"),
    [(0, 1, "n"), (12, 2, "n"), (13, 2, "2"), (24, 2, "2"), (31, 2, "3"), (32, 2, "6"), (59, 2, "6"), (60, 2, "9"),
     (2026, 4, "Y"), (1999, 4, "9"), (2100, 4, "9"), (900, 4, "9"), (340, 3, "9")],
)  # fmt: skip
def test_what_a_number_may_be_is_told_by_its_size(number: int, digits: int, mark: str) -> None:
    assert size(number, digits) == mark


def test_folding_makes_one_of_capitals_accents_and_forms_of_a_sign() -> None:
    assert folded("MIÉRCOLES 1º Mañana") == "miercoles 1° manana"
    assert folded("ﬁn") == "fin"
