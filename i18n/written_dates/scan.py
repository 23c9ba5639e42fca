"""A text becomes marks: one letter for each word, number and sign, with what it says. One pass, linear in the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass


from i18n.written_dates.words import MERIDIEM, Lexicon, Word, folded

# Marks of numbers: what one may be is told by its size
UP_TO_12, UP_TO_24, UP_TO_31, UP_TO_59, OTHER, YEAR = "n", "2", "3", "6", "9", "Y"
FULL_DATE, SLASHED, DOTTED, CLOCK = "d", "s", "o", "c"  # 14/08/2026, 14/8, 14.08 or 9.30, 9:30
UNKNOWN = "w"
SIGNS = {",": ",", ";": ";", "\n": ";", ".": ";", "!": ";", "?": ";", "(": ",", ")": ",", "-": "-", "–": "-", "°": "°"}
ENDS_SHORT = frozenset("WMah")  # a dot behind these ends an abbreviation: «vie.», «set.», «hrs.»
CENTURY = 2000

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

Value = int | str | tuple[int, ...]


@dataclass(frozen=True)
class Scan:
    """`marks[n]` says what kind of thing the n-th is, `values[n]` which."""

    marks: str
    values: list[Value]


def scan(text: str, lexicon: Lexicon) -> Scan:
    marks: list[str] = []
    values: list[Value] = []
    found = [(each.lastgroup, each[0]) for each in SCANNER.finditer(folded(text))]
    place = 0
    while place < len(found):
        kind, shown = found[place]
        taken = 1
        if kind == "word":
            word, taken = meaning(found, place, lexicon)
            mark, value = word.mark, word.value
            if mark == "#":
                mark = size(int(value), 0)
        else:
            mark, value = READERS[str(kind)](shown)
        place += taken
        if not (shown == "." and marks and marks[-1] in ENDS_SHORT):
            marks.append(mark)
            values.append(value)
    return Scan("".join(marks), values)


def meaning(found: list[tuple[str | None, str]], place: int, lexicon: Lexicon) -> tuple[Word, int]:
    """What the word at the place means, and of how many words its phrase is."""
    shown = found[place][1]
    for others, word in lexicon.phrases.get(shown, ()):
        here = range(place + 1, place + 1 + len(others))
        if here.stop <= len(found) and all(found[n] == ("word", other) for n, other in zip(here, others, strict=True)):
            return word, 1 + len(others)
    return lexicon.slipped(shown) or Word(UNKNOWN), 1


def size(number: int, digits: int) -> str:
    if digits > 2:
        return YEAR if digits == 4 and 0 <= number - CENTURY < 100 else OTHER
    for most, mark in ((12, UP_TO_12), (24, UP_TO_24), (31, UP_TO_31), (59, UP_TO_59)):
        if number <= most:
            return mark
    return OTHER


def number(shown: str) -> tuple[str, Value]:
    digits = len(shown)
    value = int(shown) if digits <= 4 else 0  # a telephone, an identity card: no number of ours
    return size(value, digits), value


def two(mark: str) -> "Reader":
    """Reads two numbers and what stands between them."""
    return lambda shown: (mark, tuple(int(each) for each in re.findall(r"\d+", shown)))


def full(shown: str) -> tuple[str, Value]:
    day, month, year = (int(each) for each in re.findall(r"\d+", shown))
    return FULL_DATE, (day, month, year if year > 99 else CENTURY + year)


def iso(shown: str) -> tuple[str, Value]:
    year, month, day = (int(each) for each in re.findall(r"\d+", shown))
    return FULL_DATE, (day, month, year)


Reader = Callable[[str], tuple[str, Value]]
READERS: dict[str, Reader] = {
    "iso": iso,
    "full": full,
    "slashed": two(SLASHED),
    "clock": two(CLOCK),
    "dotted": two(DOTTED),
    "number": number,
    "meridiem": lambda shown: (MERIDIEM, f"{shown[0]}m"),
    "sign": lambda shown: (SIGNS[shown], shown),
}
