"""The pseudo-locale `xx`: shows which strings went through translation, and which did not.

A translated text becomes `«Ĥóľá ‹Rosa› ···»`: accented, 40 % longer, facts between `‹›`.
Tags, placeholders, commands and addresses stay as they are, so the chat still works.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil

GROWTH = 0.4  # labels in Quechua and Aimara average 1.3 times the Spanish
ACCENTS = str.maketrans(
    "aeiouAEIOUcdghlnrstyzCDGHLNRSTYZ«»‹›",
    "âêîôûÂÊÎÔÛçďğĥľňřşţŷžÇĎĞĤĽŇŘŞŢŶŽ“”“”",
)
TAG = (
    r"</?(?:b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|a|tg-emoji|code|pre|blockquote)"
    r"(?:\s[^<>]*)?>"
)
KEPT = rf"{TAG}|&#?\w+;|https?://[^\s<>«»‹›]+|(?<![\w/<])/[a-z_]+"
LETTER = "[A-Za-zÀ-ÖØ-öø-ʯ\u0300-\u036f]"
TEMPLATE = re.compile(rf"(?P<kept>{KEPT}|\{{\{{|\}}\}})|(?P<slot>\{{[^{{}}]*\}})")
SCAN = re.compile(rf"(?P<kept>{KEPT})|(?P<mark>[«»‹›])|(?P<words>{LETTER}+(?:[ '’-]{LETTER}+)*)")
CLOSES = {"»": "«", "›": "‹"}


@dataclass(slots=True)
class _Span:
    mark: str  # "" for the text outside every mark
    words: list[str] = field(default_factory=list)  # letters directly inside
    speaks: bool = False  # holds a translated text


@lru_cache(maxsize=4096)
def dress(template: str) -> str:
    """The pseudo-translation of a template; its slots between `‹›`, but not inside tags."""
    parts: list[str] = []
    letters = end = 0
    for found in TEMPLATE.finditer(template):
        plain = template[end : found.start()]
        letters += len(plain)
        parts += [plain.translate(ACCENTS), _kept(found)]
        end = found.end()
    letters += len(template[end:])
    parts.append(template[end:].translate(ACCENTS))
    return f"«{''.join(parts)} {'·' * ceil(letters * GROWTH)}»"


def _kept(found: re.Match[str]) -> str:
    return f"‹{found['slot']}›" if found["slot"] else found[0]


def calm(fact: str) -> str:
    """`fact`, without our marks unless they are balanced (then it was translated before)."""
    return fact if _balanced(fact) else re.sub("[«»‹›]", "'", fact)


def _balanced(text: str) -> bool:
    opened: list[str] = []
    for mark in re.findall("[«»‹›]", text):
        if mark not in CLOSES:
            opened.append(mark)
        elif not opened or opened.pop() != CLOSES[mark]:
            return False
    return not opened


def unmarked(text: str) -> list[str]:
    """Runs of letters of a pseudo-locale text that no translation produced, in order.

    A fact may hold translated texts; then letters beside them count too.
    """
    return _scan(text)[0]


def bare_facts(text: str) -> list[str]:
    """Runs of letters shown as facts: they ought to be data, never Spanish of ours."""
    return _scan(text)[1]


def _scan(text: str) -> tuple[list[str], list[str]]:
    loose: list[str] = []
    facts: list[str] = []
    spans = [_Span("")]
    for found in SCAN.finditer(text):
        if found["words"]:
            _hear(spans[-1], found["words"], loose)
        elif found["mark"]:
            _step(spans, found["mark"], loose, facts)
    for span in spans[1:]:  # a text cut short leaves spans open
        _close(span, loose, facts)
    return loose, facts


def _hear(span: _Span, words: str, loose: list[str]) -> None:
    (loose if span.mark == "" else span.words).append(words)


def _step(spans: list[_Span], mark: str, loose: list[str], facts: list[str]) -> None:
    if mark not in CLOSES:
        spans[-1].speaks |= mark == "«"
        spans.append(_Span(mark))
    elif spans[-1].mark == CLOSES[mark]:
        _close(spans.pop(), loose, facts)


def _close(span: _Span, loose: list[str], facts: list[str]) -> None:
    if span.mark == "‹":
        (loose if span.speaks else facts).extend(span.words)
