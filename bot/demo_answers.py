"""Docentes of the demonstration answer a survey as by taps: question by question, through the form and its rules."""

from datetime import date, datetime, time
from random import Random

from sqlalchemy.orm import Session

from content.forms import session as forms
from content.forms.answers import Tap, Unfit
from content.forms.asking import Ask
from content.forms.result import result
from content.forms.session import Next
from content.forms.state import State
from content.programme import Programme
from content.walks import Walk, fresh_in_wave
from domain.outcome import Done, Outcome
from domain.waves import answering
from domain.year.calendar import instant, local
from i18n.languages import SPANISH

SHARES = (5, 13, 46, 30, 6)  # of the scale's choices in the order of the form, in percent
SHARE_OF_WORDS = 0.3  # who says something at the end
WORDS = (
    "Que las visitas no caigan en semana de evaluación.",
    "Más materiales en la lengua de mis estudiantes.",
    "Clases demostrativas para el aula multigrado.",
    "Que los GIA sean más cerca de mi escuela.",
    "Más tiempo para conversar después de la clase.",
)
EVENING = time(18)


def declines(session: Session, programme: Programme, wave_id: int, person_id: int, day: date, *, seed: str) -> None:
    """«No deseo responder»; no chance in it."""
    kept(answering.decline(session, programme.seal, wave_id, person_id, day), seed)


def sends(session: Session, programme: Programme, wave_id: int, person_id: int, day: date, *, seed: str) -> None:
    """Answers to the end and sends; the same answers for the same seed."""
    now = instant(day, EVENING)
    walk = fresh_in_wave(session, person_id, wave_id, SPANISH.tag, now)
    if walk is None:
        raise ValueError(f"demonstration, {seed}: not asked")
    ended = walk.at(to_the_end(walk, Random(seed), now))  # noqa: S311 - nothing secret
    values = result(ended.form, ended.state, now=local(now)).values
    outcome = answering.finish(
        session, programme.seal, wave_id, person_id, answers=ended.named(values), language=ended.language, today=day
    )
    kept(outcome, seed)


def kept(outcome: Outcome, seed: str) -> None:
    """ValueError: it was refused, so the demonstration is wrong."""
    if not isinstance(outcome, Done):
        raise ValueError(f"demonstration, {seed}: {outcome}")


def to_the_end(walk: Walk, chance: Random, now: datetime) -> State:
    """Answers question by question, as by taps, and sends."""
    state, here = walk.state, local(now)
    while (asked := forms.ask(walk.form, state, walk.language, now=here)) is not None:
        state = taken(answered(walk, state, asked, chance, here))
    return taken(forms.submit(walk.form, state, now=here))


def answered(walk: Walk, state: State, asked: Ask, chance: Random, now: datetime) -> Next:
    if asked.options:
        (option,) = chance.choices(asked.options, SHARES)
        return forms.answer(walk.form, state, asked.ref, Tap(option.index), now=now, language=walk.language)
    if chance.random() < SHARE_OF_WORDS:
        words = chance.choice(WORDS)
        return forms.answer(walk.form, state, asked.ref, words, now=now, language=walk.language)
    return forms.skip(walk.form, state, asked.ref, now=now, language=walk.language)


def taken(given: Next) -> State:
    if isinstance(given, Unfit):
        raise ValueError(f"demonstration: {given}")
    return given
