"""Fichas about people: the practice of a docente, by the acompañante; an acompañante's work, by an observer."""

from collections.abc import Mapping

from content import year_actions
from content.evaluations import (
    PERFORMANCE,
    PRACTICE,
    given_performance,
    given_practice,
    observed_of,
    seen_of,
)
from content.forms.result import result
from content.messages import observing, own_records, practice
from content.walks import Walk
from domain.activities.fichas import Ficha, ficha_of
from domain.closing.evaluating import keep_performance, keep_practice
from domain.evaluation.performance import occasion_on, rows_kept
from domain.evaluation.practice import moment_on
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import RoleKind
from domain.policy import Verb, may
from domain.year.calendar import local
from handlers.fichas import PURPOSES, Purpose, begin, go_on
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap

NOT_YOURS = Refused("not_yours")


# Docentes


@command("practica")
@linked
def practices(turn: Turn, _rest: str) -> None:
    assert turn.who is not None
    if turn.who.is_a(RoleKind.ACOMPANANTE):
        turn.show(practice.practices)
    else:
        turn.refuse(Refused("only_who_accompanies"))


@tap(year_actions.Practice)
@linked
def assess(turn: Turn, action: year_actions.Practice) -> None:
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.ASSESS_PRACTICE, action.docente):
        turn.refuse(NOT_YOURS)
        return
    known = given_practice(turn.session, turn.who.person_id, action.docente, turn.today)
    open_ficha(turn, PRACTICE, action.docente, moment_on(turn.today), known)


@command("misregistros")
@linked
def own(turn: Turn, _rest: str) -> None:
    turn.show(own_records.own)


# Acompañantes


@command("desempeno")
@linked
def to_observe(turn: Turn, _rest: str) -> None:
    places(turn, year_actions.ObserveAt())


@tap(year_actions.ObserveAt)
@linked
def place(turn: Turn, action: year_actions.ObserveAt) -> None:
    places(turn, action)


def places(turn: Turn, action: year_actions.ObserveAt) -> None:
    assert turn.who is not None
    if any(role.kind == RoleKind.MINEDU and role.direccion for role in turn.who.roles):
        turn.show(observing.places, dre=action.dre, ugel=action.ugel, page=action.page)
    else:
        turn.refuse(Refused("only_observers"))


@tap(year_actions.Observe)
@linked
def observe(turn: Turn, action: year_actions.Observe) -> None:
    assert turn.who is not None
    row = observing.ROWS.get(action.row)
    kept = rows_kept(turn.programme.norm)
    if row not in kept or not may(turn.session, turn.who, Verb.ASSESS_PERFORMANCE, action.acompanante):
        turn.refuse(NOT_YOURS)
        return
    occasion = occasion_on(turn.today, row)
    known = given_performance(turn.session, action.acompanante, occasion, turn.today)
    open_ficha(turn, PERFORMANCE, action.acompanante, occasion, known)


# Filling one in


def open_ficha(turn: Turn, name: str, about: int, moment: str, known: Mapping[str, str]) -> None:
    """Where one stopped, or a new one with what is known."""
    assert turn.who is not None
    row = ficha_of(turn.session, name, turn.who.person_id, about, moment)
    go_on(turn, row or begin(turn, name, about, known, moment=moment))


def may_assess(turn: Turn, row: Ficha) -> bool:
    assert turn.who is not None
    return may(turn.session, turn.who, Verb.ASSESS_PRACTICE, row.about)


def may_observe(turn: Turn, row: Ficha) -> bool:
    assert turn.who is not None
    return may(turn.session, turn.who, Verb.ASSESS_PERFORMANCE, row.about)


def send_practice(turn: Turn, row: Ficha, walk: Walk) -> Outcome:
    assert turn.who is not None
    values = result(walk.form, walk.state, now=local(turn.now)).values
    told = seen_of(values, row.about, row.moment, row.form_version_id)
    return dropped(turn, row, keep_practice(turn.session, turn.who, told))


def send_performance(turn: Turn, row: Ficha, walk: Walk) -> Outcome:
    assert turn.who is not None
    values = result(walk.form, walk.state, now=local(turn.now)).values
    told = observed_of(walk.form, values, row.about, row.moment, row.form_version_id)
    return dropped(turn, row, keep_performance(turn.session, turn.who, told))


def dropped(turn: Turn, row: Ficha, outcome: Outcome) -> Outcome:
    if isinstance(outcome, Done):
        turn.session.delete(row)
        turn.session.flush()
    return outcome


PURPOSES[PRACTICE] = Purpose(allowed=may_assess, send=send_practice)
PURPOSES[PERFORMANCE] = Purpose(allowed=may_observe, send=send_performance)
