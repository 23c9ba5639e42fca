"""Keeping what was seen of a docente's practice, by the acompañante, and of an acompañante's work, by an observer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.evaluation.performance import Performance, performance_of, scores
from domain.evaluation.practice import LEVELS, Practice, practice_of
from domain.events import PerformanceKept, PracticeKept
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import assignment_of
from domain.policy import Actor, Verb, may


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What an acompañante tells of a docente."""

    docente_id: int
    moment: str
    levels: Mapping[str, int]
    visits: Sequence[int]
    talked_on: date
    commitment: str
    form_version_id: int


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What an observer tells of an acompañante; `aspects`: which aspect each indicator adds to."""

    acompanante_id: int
    occasion: str
    visit: int
    answers: Mapping[str, str]
    reasons: Mapping[str, str]
    aspects: Mapping[str, str]
    talked_on: date
    form_version_id: int


def keep_practice(session: Session, who: Actor, seen: Seen) -> Outcome:
    """One a docente, year and moment; the same again takes the place of what was kept."""
    if not may(session, who, Verb.ASSESS_PRACTICE, seen.docente_id):
        return Refused("not_yours")
    if not seen.levels or set(seen.levels.values()) - set(LEVELS) or seen.talked_on > who.today:
        return Refused("levels_impossible")
    assignment = assignment_of(session, who.person_id, seen.docente_id, who.today)
    assert assignment is not None
    row = practice_of(session, seen.docente_id, who.today.year, seen.moment) or Practice(
        docente_id=seen.docente_id, year=who.today.year, moment=seen.moment, revision=0
    )
    row.revision += 1
    row.ie_id, row.levels, row.visits = assignment.ie_id, dict(seen.levels), list(seen.visits)
    row.talked_on, row.commitment = seen.talked_on, seen.commitment
    row.form_version_id, row.by, row.kept_on = seen.form_version_id, who.person_id, who.today
    session.add(row)
    session.flush()
    return Done((PracticeKept(practice_id=row.id, revision=row.revision),), row.id)


def keep_performance(session: Session, who: Actor, seen: Observed) -> Outcome:
    """One an acompañante, year, occasion and visita."""
    if not may(session, who, Verb.ASSESS_PERFORMANCE, seen.acompanante_id):
        return Refused("not_yours")
    if not seen.answers or seen.talked_on > who.today:
        return Refused("levels_impossible")
    about = (seen.acompanante_id, who.today.year, seen.occasion, seen.visit)
    row = performance_of(session, *about) or Performance(
        acompanante_id=about[0], year=about[1], occasion=about[2], visit=about[3], revision=0
    )
    row.revision += 1
    row.answers, row.reasons = dict(seen.answers), dict(seen.reasons)
    row.scores, row.talked_on = scores(seen.answers, seen.aspects), seen.talked_on
    row.form_version_id, row.observer_id, row.kept_on = seen.form_version_id, who.person_id, who.today
    session.add(row)
    session.flush()
    return Done((PerformanceKept(performance_id=row.id, revision=row.revision),), row.id)
