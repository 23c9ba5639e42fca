"""The registry of languages. A tag is ours: never hand it to Babel, which knows almost none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from i18n.text import without_accents


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language the assistant can speak, wholly or in part."""

    tag: str  # BCP 47; the name of its catalogue
    name: str  # as its own speakers call it, or the official name; at most 20 characters
    chain: tuple[str, ...]  # catalogues asked in this order; only itself, then Spanish
    greeting: str | None = None  # "hola", only where a published source attests it
    aliases: tuple[str, ...] = ()  # other names found in the EIB register


SPANISH = Language(
    tag="es",
    name="Castellano",
    chain=("es",),
    greeting="Hola",
    aliases=("español", "castellano"),
)
# Pseudo-locale of the tests: never offered to anybody.
PSEUDO = Language(tag="xx", name="Pseudo", chain=("es",))

# Waves 1 and 2: most schools first. Varieties of Quechua never stand in for each other:
# another variety in the middle of a screen reads as an error.
LANGUAGES: tuple[Language, ...] = (
    SPANISH,
    Language(
        tag="quz",
        name="Runasimi (Qusqu)",
        chain=("quz", "es"),
        greeting="Rimaykullayki",
        aliases=(
            "quechua collao",
            "quechua cusco collao",
            "quechua cusco",
            "quechua qollao",
            "quechua puno",
            "quechua sureño collao",
            "qusqu runasimi",
        ),
    ),
    Language(
        tag="quy",
        name="Runasimi (Chanka)",
        chain=("quy", "es"),
        greeting="Rimaykullayki",
        aliases=(
            "quechua chanka",
            "quechua chanca",
            "quechua ayacucho",
            "quechua ayacucho chanka",
            "quechua sureño chanka",
        ),
    ),
    Language(
        tag="ay",
        name="Aymar aru",
        chain=("ay", "es"),
        greeting="Kamisaki",
        aliases=("aimara", "aymara"),
    ),
    Language(
        tag="agr",
        name="Awajún",
        chain=("agr", "es"),
        greeting="Amekáitam",
        aliases=("awajún", "aguaruna"),
    ),
    Language(
        tag="cni",
        name="Asháninka",
        chain=("cni", "es"),
        aliases=("ashaninka", "campa asháninka"),
    ),
    Language(
        tag="shp",
        name="Shipibo-Konibo",
        chain=("shp", "es"),
        greeting="Jowé",
        aliases=("shipibo", "shipibo-conibo"),
    ),
    Language(
        tag="qu-x-central",
        name="Quechua central",
        chain=("qu-x-central", "es"),
        aliases=(
            "quechua áncash",
            "quechua huánuco",
            "quechua pasco",
            "quechua wanka",
            "quechua yauyos",
            "quechua pataz",
            "quechua cajatambo oyón huaura",
            "chawpin qichwa",
        ),
    ),
)

# Names that do not say which variety: all that may be meant are offered, the person chooses.
WIDER: dict[str, tuple[str, ...]] = {
    "quechua": ("quz", "quy", "qu-x-central"),
    "runasimi": ("quz", "quy", "qu-x-central"),
    "quechua sureno": ("quz", "quy"),
}


def language(tag: str) -> Language:
    """The language of `tag`; Spanish for a tag we do not know."""
    return _BY_TAG.get(tag, SPANISH)


def offered(lenguas: Sequence[str]) -> list[Language]:
    """Languages to offer at an IE, from the up to three names of the EIB register.

    Names match without regard to accents, case or punctuation; unknown ones are left out.
    Spanish is always the last.
    """
    tags = [tag for name in lenguas for tag in _BY_NAME.get(_folded(name), ())]
    return [_BY_TAG[tag] for tag in dict.fromkeys(tags) if tag != SPANISH.tag] + [SPANISH]


def _folded(name: str) -> str:
    return " ".join(re.findall(r"\w+", without_accents(name).casefold()))


_BY_TAG = {each.tag: each for each in (*LANGUAGES, PSEUDO)}
_BY_NAME = {_folded(name): (each.tag,) for each in LANGUAGES for name in (each.name, *each.aliases)} | WIDER
