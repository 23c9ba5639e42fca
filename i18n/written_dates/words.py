"""The words of dates, language by language: what each says, and which word was meant by one with a slip.

Every word becomes a mark of one letter; the grammar (`rules.py`) is written in these letters.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parents[1] / "date_words"
WEEKDAY, MONTH, DAY, EITHER, WEEK = "W", "M", "D", "m", "Z"  # EITHER: the day after today, or the morning
PART, MERIDIEM, ORDINAL = "p", "a", "O"
SIZES = ((12, "n"), (24, "2"), (31, "3"), (59, "6"))  # what a number may be is told by its size
YEAR, OTHER = "Y", "9"
CENTURY = 2000
ROLES = {
    "the": "e", "of": "f", "of_the": "F", "hours": "l", "to": "t", "to_the": "T", "in": "z", "by": "j",
    "this": "x", "every": "L", "next": "N", "last": "P", "noon": "k", "hour": "h", "half": "H", "quarter": "q",
    "days": "J", "weeks": "S", "ordinal_mark": "°", "and": "y", "or": "v", "for": "g", "minus": "b",
    "about": "A", "sharp": "E", "from": "R", "until": "U", "between": "r", "around": "B",
    "not": "X", "cannot": "C", "instead": "G", "not_asked": "Q", "yes": "+", "better": ">", "turn": "|",
}  # fmt: skip
WITH_SLIPS = frozenset({WEEKDAY, MONTH, DAY, EITHER})
SHORTEST_WITH_SLIP, LONGEST_WITH_SLIP = 5, 12
SPELT_ALIKE = str.maketrans({"v": "b", "z": "s", "h": None, "k": "c"})
COMBINING = re.compile("[\u0300-\u036f]")
WORD = re.compile(r"[^\W\d_]+")


Value = int | str | tuple[int, ...]


class Word(NamedTuple):
    """What kind of thing a word, a number or a sign is, and which."""

    mark: str
    value: Value = 0  # the weekday, month, number, days from today; the part of the day; the numbers of «14/8»


@dataclass(frozen=True)
class Lexicon:
    """Words and phrases of one language and of Spanish, folded."""

    phrases: dict[str, tuple[tuple[tuple[str, ...], Word], ...]]  # first word -> (the others, meaning), longest first
    counted_days: dict[int, tuple[int, ...]]
    slips: dict[str, Word] = field(repr=False)  # a word, or one with a letter left out -> what was meant
    not_slips: frozenset[str] = frozenset()  # words of their own that look like one of these with a slip

    def slipped(self, word: str) -> Word | None:
        """The one weekday, month or day that the word is one slip away from; None when there is none, or several."""
        if not SHORTEST_WITH_SLIP - 1 <= len(word) <= LONGEST_WITH_SLIP:
            return None
        heard = word.translate(SPELT_ALIKE)
        if heard in self.not_slips:
            return None
        found = {self.slips[each] for each in (heard, *shortened(heard)) if each in self.slips}
        return found.pop() if len(found) == 1 else None


def folded(text: str) -> str:
    """Small letters without accents, the forms of one sign made one."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("º", "°").casefold())
    return COMBINING.sub("", plain)


def size(number: int, digits: int = 2) -> str:
    """The mark of a number; three digits and more are a year, or something else."""
    if digits > 2:
        return YEAR if digits == 4 and 0 <= number - CENTURY < 100 else OTHER
    for most, mark in SIZES:
        if number <= most:
            return mark
    return OTHER


def shortened(word: str) -> Iterator[str]:
    """The word with each of its letters but the first left out."""
    return (word[:n] + word[n + 1 :] for n in range(1, len(word)))


@cache
def lexicon(tag: str) -> Lexicon:
    """The words of a language on top of the Spanish ones; Spanish alone for a language without a file.

    Raises ValueError when one word has two meanings.
    """
    spanish, own = tomllib.loads((FOLDER / "es.toml").read_text()), FOLDER / f"{tag}.toml"
    files = [spanish, *([tomllib.loads(own.read_text())] if tag != "es" and own.exists() else [])]
    words: dict[tuple[str, ...], Word] = {}
    for phrase, word in (each for file in files for each in entries(file)):
        key = tuple(WORD.findall(folded(phrase)))
        words[key] = both(words.get(key, word), word, phrase)
    return Lexicon(
        phrases=by_first_word(words),
        counted_days={int(number): tuple(days) for number, days in spanish["counted_days"].items()},
        slips=slips_of(words),
        not_slips=frozenset(folded(each).translate(SPELT_ALIKE) for each in spanish["not_slips"]),
    )


def entries(file: dict[str, Any]) -> Iterator[tuple[str, Word]]:
    """Each phrase of a file with its meaning."""
    for mark, names in ((WEEKDAY, file.get("weekdays", [])), (MONTH, file.get("months", []))):
        for number, alike in enumerate(names, start=mark == MONTH):
            yield from ((name, Word(mark, number)) for name in alike)
    for mark, numbers in ((DAY, "days"), (WEEK, "weeks"), (ORDINAL, "ordinals"), ("", "numbers")):
        yield from ((phrase, Word(mark or size(number), number)) for phrase, number in file.get(numbers, {}).items())
    for mark, kinds in ((PART, "parts"), (MERIDIEM, "meridiems")):
        yield from ((each, Word(mark, kind)) for kind, alike in file.get(kinds, {}).items() for each in alike)
    yield from ((each, Word(ROLES[role])) for role, alike in file.get("roles", {}).items() for each in alike)


def both(known: Word, word: Word, phrase: str) -> Word:
    """One meaning of a word. The day after today and the morning may be one word; no other two may."""
    if known == word:
        return word
    if {known.mark, word.mark} == {DAY, PART}:
        return Word(EITHER, 1)
    raise ValueError(f"«{phrase}» has two meanings: {known}, {word}")


def by_first_word(words: dict[tuple[str, ...], Word]) -> dict[str, tuple[tuple[tuple[str, ...], Word], ...]]:
    found: dict[str, list[tuple[tuple[str, ...], Word]]] = {}
    for (first, *rest), word in sorted(words.items(), key=lambda each: -len(each[0])):
        found.setdefault(first, []).append((tuple(rest), word))
    return {first: tuple(each) for first, each in found.items()}


def slips_of(words: dict[tuple[str, ...], Word]) -> dict[str, Word]:
    """Long words, and those with a letter left out, that lead to one meaning."""
    found: dict[str, set[Word]] = {}
    for (first, *rest), word in words.items():
        if word.mark in WITH_SLIPS and not rest and len(first) >= SHORTEST_WITH_SLIP:
            heard = first.translate(SPELT_ALIKE)
            for each in (heard, *shortened(heard)):
                found.setdefault(each, set()).add(word)
    return {each: meant.pop() for each, meant in found.items() if len(meant) == 1}
