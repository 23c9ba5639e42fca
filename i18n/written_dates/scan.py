"""A text becomes marks: one letter for each word, number and sign, with what it says. One pass, linear in the text."""

import re
from collections.abc import Callable
from typing import NamedTuple

from i18n.written_dates.words import CENTURY, MERIDIEM, Lexicon, Value, Word, folded, size

FULL_DATE, SLASHED, DOTTED, CLOCK = "d", "s", "o", "c"  # 14/08/2026, 14/8, 14.08 or 9.30, 9:30
UNKNOWN = Word("w")
SIGNS = {",": ",", ";": ";", "\n": ";", ".": ";", "!": ";", "?": ";", "(": ",", ")": ",", "-": "-", "–": "-", "°": "°"}
ENDS_SHORT = set("WMah")  # a dot behind these ends an abbreviation: «vie.», «set.», «hrs.»

SCANNER = re.compile(
    r"""
    (?P<iso>      \d{4} [-/.] \d{1,2} [-/.] \d{1,2} (?!\d) )
  | (?P<full>     \d{1,2} (?P<sep>[-/.]) \d{1,2} (?P=sep) (?: \d{4} | \d{2} ) (?!\d) )
  | (?P<slashed>  \d{1,2} / \d{1,2} (?![\d/]) )
  | (?P<clock>    \d{1,2} (?: : | h ) \d{2} (?!\d) )
  | (?P<dotted>   \d{1,2} \. \d{2} (?!\d) )
  | (?P<number>   \d+ )
  | (?P<meridiem> [ap] \.? \s? m (?![^\W\d_]) \.? )
  | (?P<word>     [^\W\d_]+ )
  | (?P<sign>     [,;.!?()\-–°\n] )
    """,
    re.VERBOSE,
)


class Scan(NamedTuple):
    """`marks[n]` says what kind of thing the n-th is, `values[n]` which."""

    marks: str
    values: list[Value]


def scan(text: str, lexicon: Lexicon) -> Scan:
    """The marks of a text. A dot that ends an abbreviation leaves none."""
    marks: list[str] = []
    values: list[Value] = []
    found = [(each.lastgroup, each[0]) for each in SCANNER.finditer(folded(text))]
    place, last = 0, ""
    while place < len(found):
        kind, shown = found[place]
        word, taken = meaning(found, place, lexicon) if kind == "word" else (MAKERS[kind or ""](shown), 1)
        place += taken
        if shown != "." or last not in ENDS_SHORT:
            last, value = word
            marks.append(last)
            values.append(value)
    return Scan("".join(marks), values)


def meaning(found: list[tuple[str | None, str]], place: int, lexicon: Lexicon) -> tuple[Word, int]:
    """What the word at the place means, and of how many words its phrase is."""
    shown = found[place][1]
    for others, word in lexicon.phrases.get(shown, ()):
        if not others:
            return word, 1
        end = place + 1 + len(others)
        if tuple(each for _, each in found[place + 1 : end]) == others:
            return word, 1 + len(others)
    return lexicon.slipped(shown) or UNKNOWN, 1


def number(shown: str) -> Word:
    digits = len(shown)
    value = int(shown) if digits <= 4 else 0  # a telephone, an identity card: no number of ours
    return Word(size(value, digits), value)


def two(mark: str) -> "Maker":
    """Reads two numbers and what stands between them."""
    return lambda shown: Word(mark, numbers(shown))


def numbers(shown: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", shown))


def full(shown: str) -> Word:
    day, month, year = numbers(shown)
    return Word(FULL_DATE, (day, month, year if year > 99 else CENTURY + year))


def iso(shown: str) -> Word:
    return Word(FULL_DATE, numbers(shown)[::-1])


Maker = Callable[[str], Word]
MAKERS: dict[str, Maker] = {
    "iso": iso,
    "full": full,
    "slashed": two(SLASHED),
    "clock": two(CLOCK),
    "dotted": two(DOTTED),
    "number": number,
    "meridiem": lambda shown: Word(MERIDIEM, f"{shown[0]}m"),
    "sign": lambda shown: Word(SIGNS[shown]),
}
