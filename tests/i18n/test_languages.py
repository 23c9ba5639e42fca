import dataclasses
import re
from pathlib import Path

import pytest

from i18n.catalogues import FOLDER
from i18n.languages import LANGUAGES, PSEUDO, SPANISH, Language, language, offered


def tags(lenguas: list[str]) -> list[str]:
    return [each.tag for each in offered(lenguas)]


def test_the_first_two_waves_are_in_the_registry() -> None:
    assert [each.tag for each in LANGUAGES] == [
        "es",
        "quz",
        "quy",
        "ay",
        "agr",
        "cni",
        "shp",
        "qu-x-central",
    ]


@pytest.mark.parametrize("each", LANGUAGES, ids=lambda each: each.tag)
def test_a_language_falls_back_to_spanish_only(each: Language) -> None:
    assert each.chain == tuple(dict.fromkeys((each.tag, "es")))


@pytest.mark.parametrize("each", LANGUAGES, ids=lambda each: each.tag)
def test_the_name_of_a_language_fits_on_a_button(each: Language) -> None:
    assert 0 < len(each.name) <= 20


def test_greetings_are_those_that_a_source_attests() -> None:
    assert {each.tag: each.greeting for each in LANGUAGES} == {
        "es": "Hola",
        "quz": "Rimaykullayki",
        "quy": "Rimaykullayki",
        "ay": "Kamisaki",
        "agr": "Amekáitam",
        "cni": None,
        "shp": "Jowé",
        "qu-x-central": None,
    }


def test_a_language_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SPANISH.tag = "en"  # type: ignore[misc]


@pytest.mark.parametrize("each", LANGUAGES, ids=lambda each: each.tag)
def test_a_tag_finds_its_language(each: Language) -> None:
    assert language(each.tag) is each


@pytest.mark.parametrize("tag", ["", "en", "qu", "es_PE", "quz_PE", "QUZ", "../es", "ash"])
def test_an_unknown_tag_is_spanish(tag: str) -> None:
    assert language(tag) is SPANISH


@pytest.mark.parametrize(
    ("lengua", "tag"),
    [
        ("quechua chanka", "quy"),
        ("Quechua Chanca", "quy"),
        ("quechua collao", "quz"),
        ("QUECHUA CUSCO-COLLAO", "quz"),
        ("Quechua Cusco Collao", "quz"),
        ("quechua central", "qu-x-central"),
        ("Quechua Áncash", "qu-x-central"),
        ("quechua (Wanka)", "qu-x-central"),
        ("aimara", "ay"),
        ("Aymara", "ay"),
        ("awajún", "agr"),
        ("AWAJUN", "agr"),
        ("Awaju\u0301n", "agr"),
        ("asháninka", "cni"),
        ("ashaninka", "cni"),
        ("shipibo-konibo", "shp"),
        ("Shipibo konibo", "shp"),
        ("  shipibo  –  conibo ", "shp"),
    ],
)
def test_a_name_of_the_register_is_offered_before_spanish(lengua: str, tag: str) -> None:
    assert tags([lengua]) == [tag, "es"]


@pytest.mark.parametrize(
    "lengua",
    ["", "kandozi-chapra", "asheninka", "quechua inkawasi kañaris", "xx", "Pseudo", "no EIB"],
)
def test_a_language_without_catalogue_leaves_spanish(lengua: str) -> None:
    assert tags([lengua]) == ["es"]


@pytest.mark.parametrize("lengua", ["castellano", "Español"])
def test_spanish_is_offered_once(lengua: str) -> None:
    assert tags([lengua]) == ["es"]


def test_up_to_three_names_keep_their_order_and_repeat_nothing() -> None:
    assert tags(["shipibo-konibo", "Asháninka", "ashaninka"]) == ["shp", "cni", "es"]


def test_plain_quechua_offers_each_variety() -> None:
    assert tags(["quechua"]) == ["quz", "quy", "qu-x-central", "es"]


def test_southern_quechua_offers_both_southern_varieties() -> None:
    assert tags(["Quechua sureño", "quechua chanka"]) == ["quz", "quy", "es"]


def test_no_name_offers_spanish() -> None:
    assert tags([]) == ["es"]


def test_the_pseudo_locale_is_known_but_never_offered() -> None:
    assert language("xx") is PSEUDO
    assert PSEUDO not in LANGUAGES


def test_every_catalogue_belongs_to_a_language() -> None:
    known = {each.tag for each in LANGUAGES}
    assert {path.stem for path in FOLDER.glob("*.po")} - known == set()


def test_no_tag_of_ours_reaches_babels_locales() -> None:
    sources = Path(FOLDER.parent).glob("*.py")
    found = [path.name for path in sources if re.search(r"Locale|babel\.(core|dates)", path.read_text())]
    assert found == []
