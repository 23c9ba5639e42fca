"""Names out of what people wrote: what could lead to somebody is replaced before it is kept or shown.

Asked for politely («no escriba nombres de personas») and made sure here. In doubt a word goes: a comment that
says less harms nobody. What goes: names of the people near whoever writes, and usual names, however they are
spelt; words with a capital within a sentence that are none of the programme's; schools; numbers that stand for
a person or a school; addresses. The words are in `scrub.toml`.
"""

import re
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from i18n.text import without_accents

GONE = "[…]"
LEAST_DIGITS = 5  # of a code, a document or a telephone; a year has four
ACRONYM = 5  # letters at the most
PARTICLES = frozenset({"de", "del", "la", "las", "los", "san", "santa"})
SCHOOLS = re.compile(
    r"\b(?:I\.?\s?E\.?(?:\s?[IPS]\.?)?|instituci[oó]n educativa|colegio|escuela|jard[ií]n)\s+"
    r"(?:(?:n\.?\s?[°ºo]\.?|n[uú]mero|#)\s*)?\d[\w-]*",
    re.I,
)
ADDRESSES = re.compile(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+|(?<!\w)@\w+")
NUMBERS = re.compile(rf"(?<![\w.,])\+?\d(?:[ .-]?\d){{{LEAST_DIGITS - 1},}}(?!\w)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
ENDS = re.compile(r"[.!?…:;¿¡\n•*–—«\"(]\s*$|^\s*$")  # behind it a capital says nothing
JOINED = re.compile(rf"{re.escape(GONE)}(?:[\s,-]+(?:de|del|la|las|los)\b)*[\s,-]+(?={re.escape(GONE)})", re.I)


class Word(NamedTuple):
    text: str
    start: int
    end: int
    folded: str


class Lists(NamedTuple):
    """The words of `scrub.toml`, folded."""

    titles: frozenset[str]
    known: frozenset[str]
    plain: frozenset[str]
    names: frozenset[str]
    words: frozenset[str]  # names that are common words too


def scrubbed(text: str, near: Collection[str] = ()) -> str:
    """The text without what could lead to somebody; scrubbed once more it stays as it is.

    `near`: words of the names of people whom the writer may mean (`name_words`).
    """
    for pattern in (ADDRESSES, SCHOOLS, NUMBERS):
        text = pattern.sub(GONE, text)
    shouted = is_shouted(text)
    kept, at, before = "", 0, ""
    for word in words(text):
        if is_name(word, text, before, near, shouted=shouted):
            kept, at = kept + text[at : word.start] + GONE, word.end
        before = word.folded
    return JOINED.sub("", kept + text[at:])


def name_words(*names: str) -> set[str]:
    """The words of people's names by which they would be known, folded."""
    found = {word.folded for name in names for word in words(name)}
    return {each for each in found if len(each) > 2} - PARTICLES


def fold(text: str) -> str:
    """Small letters without accents."""
    return without_accents(text).casefold()


def words(text: str) -> Iterator[Word]:
    for found in WORD.finditer(text):
        yield Word(found.group(), found.start(), found.end(), fold(found.group()))


def is_shouted(text: str) -> bool:
    """True of a text in capitals, in which they mean nothing."""
    letters = [each for each in text if each.isalpha()]
    return sum(each.isupper() for each in letters) > 0.6 * len(letters)


def is_name(word: Word, text: str, before: str, near: Collection[str], *, shouted: bool) -> bool:
    titled = before in lists().titles
    if word.folded in near or is_usual(word.folded, titled=titled):
        return True
    if shouted or not word.text[0].isupper() or word.folded in lists().known | lists().titles:
        return False
    if titled:
        return True
    if ENDS.search(text[: word.start]):
        return word.folded in lists().names or is_followed(word, text)
    return not (word.text.isupper() and len(word.text) <= ACRONYM)


def is_usual(folded: str, *, titled: bool) -> bool:
    """True of a usual name however it is spelt; one that is a word as well only behind a title."""
    return folded in lists().names and (titled or (folded not in lists().words and len(folded) > 3))


def is_followed(word: Word, text: str) -> bool:
    """True of the first word of a sentence when it is a name's first: «Yanet Mamani viene»."""
    following = WORD.match(text, word.end + 1)
    if following is None or text[word.end] != " " or word.folded in lists().plain:
        return False
    second = following.group()
    return second[0].isupper() and not second.isupper() and fold(second) not in lists().known


@cache
def lists() -> Lists:
    found = tomllib.loads((files("content") / "scrub.toml").read_text("utf-8"))
    each = {name: frozenset(words.split()) for name, words in found.items()}
    names = each["given"] | each["family"]
    return Lists(titles=each["titles"], known=each["known"], plain=each["plain"], names=names, words=each["words"])
