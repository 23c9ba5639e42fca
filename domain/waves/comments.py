"""What people wrote in a closed wave: for the Dirección alone, ten together at the least, in no order.

A comment stands beside nothing else that its writer answered; it is told of a DRE when ten of it wrote to the
same question, of the country when the others are ten together, else not at all.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.outcome import Refused
from domain.policy import Actor, Verb
from domain.surveys.disclosure import ALL, K
from domain.surveys.files import is_file
from domain.surveys.matrix import items_of
from domain.surveys.model import AnonymousAnswer, FormVersion
from domain.surveys.sampling import cell_of
from domain.waves.anonymity import TOGETHER
from domain.waves.closing import told_to

_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, kw_only=True, order=True)
class Comment:
    question: str  # name; of one that is asked several times without its place
    dre: str  # ALL: of several
    text: str


def comments(
    session: Session, who: Actor, wave_id: int, is_open: Callable[[str], bool]
) -> tuple[Comment, ...] | Refused:
    """Comments by question and DRE, those of one group in the order of their SHA-256: the same at every look.

    `is_open`: whether a question of this name is answered in words.
    """
    wave = told_to(session, who, wave_id, Verb.SEE_RESULTS)
    if isinstance(wave, Refused):
        return wave
    items = {item.name for item in items_of(session.get_one(FormVersion, wave.form_version_id).items)}
    by_question: dict[str, dict[str, list[str]]] = {}
    for question, dre, text in _written(session, wave_id, lambda name: name not in items and is_open(name)):
        by_question.setdefault(question, {}).setdefault(dre, []).append(text)
    return tuple(each for question, groups in sorted(by_question.items()) for each in _shown(question, groups))


def _written(session: Session, wave_id: int, is_open: Callable[[str], bool]) -> Iterator[tuple[str, str, str]]:
    """Question, DRE and text of every comment."""
    query = select(AnonymousAnswer.stratum, AnonymousAnswer.answers).where(AnonymousAnswer.wave_id == wave_id)
    for stratum, answers in session.execute(query.execution_options(yield_per=500)):
        dre = ALL if stratum == TOGETHER else cell_of(stratum).dre
        for name, value in answers.items():
            question = _PLACE.sub("", name)
            if isinstance(value, str) and value.strip() and not is_file(value) and is_open(question):
                yield question, dre, value


def _shown(question: str, groups: dict[str, list[str]]) -> Iterator[Comment]:
    """A DRE of ten by itself; all the others together, when they are ten."""
    large = {dre: texts for dre, texts in groups.items() if dre != ALL and len(texts) >= K}
    rest = [text for dre, texts in groups.items() if dre not in large for text in texts]
    if len(rest) >= K:
        large[ALL] = rest
    for dre, texts in sorted(large.items()):
        yield from (Comment(question=question, dre=dre, text=text) for text in sorted(texts, key=_mixed))


def _mixed(text: str) -> str:
    """An order that has nothing to do with the rows'."""
    return hashlib.sha256(text.encode()).hexdigest()
