"""Visitas: the list, a docente, and what is answered to a date."""

from content import actions
from content.messages import visits
from content.messages.asking import why_cancel, why_not
from content.reasons import REASONS
from content.targets import COUNTER, MOVE, VISIT, target
from domain.activities.model import Activity
from domain.dates import agreement
from domain.dates.changes import illegal
from domain.dates.drafts import Draft, next_visit
from domain.dates.reschedule import cancel as cancel_activity
from domain.outcome import Refused
from domain.people.roles import RoleKind
from domain.policy import Verb, may
from domain.year.calendar import local
from handlers.date_question import allow
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap

NOT_YOURS = Refused("not_yours")


@command("visitas")
@linked
def docentes(turn: Turn, _rest: str) -> None:
    assert turn.who is not None
    if turn.who.is_a(RoleKind.ACOMPANANTE):
        turn.show(visits.docentes)
    else:
        turn.refuse(Refused("only_acompanante"))


@tap(actions.Docente)
@linked
def docente(turn: Turn, action: actions.Docente) -> None:
    assert turn.who is not None
    if may(turn.session, turn.who, Verb.PROPOSE_VISIT, action.docente):
        turn.show(visits.docente, docente_id=action.docente)
        allow(turn, VISIT, action.docente, next_visit(turn.session, action.docente, turn.today.year))
    else:
        turn.refuse(NOT_YOURS)


@tap(actions.Activity)
@linked
def activity(turn: Turn, action: actions.Activity) -> None:
    assert turn.who is not None
    if may(turn.session, turn.who, Verb.SEE_ACTIVITY, action.activity):
        turn.show(visits.activity, activity_id=action.activity)
        allow_another_date(turn, action.activity)
    else:
        turn.refuse(NOT_YOURS)


def allow_another_date(turn: Turn, activity_id: int) -> None:
    """Below an activity a date that is written is another date for it, as far as its buttons offer one."""
    row = turn.session.get_one(Activity, activity_id)
    assert turn.who is not None
    verb, goal = ("move", MOVE) if row.organiser_id == turn.who.person_id else ("counter", COUNTER)
    if illegal(row, verb, row.revision, turn.who) is None:
        allow(turn, goal, row.id, row.revision)


@tap(actions.Confirm)
@linked
def confirm(turn: Turn, action: actions.Confirm) -> None:
    assert turn.who is not None
    outcome = agreement.confirm(turn.session, turn.who, action.activity, action.revision, turn.now)
    turn.apply(outcome, visits.agreed, activity_id=action.activity)


@tap(actions.Accept)
@linked
def accept(turn: Turn, action: actions.Accept) -> None:
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.ORGANISE_ACTIVITY, action.activity):
        turn.refuse(NOT_YOURS)
        return
    draft = asked_date(turn, action.activity)
    if draft is None:
        turn.refuse(Refused("changed_meanwhile", {"activity_id": action.activity}))
        return
    outcome = agreement.accept(turn.session, turn.who, action.activity, action.revision, draft, turn.now)
    turn.apply(outcome, visits.moved, activity_id=action.activity)


def asked_date(turn: Turn, activity_id: int) -> Draft | None:
    """The date that a participant asked for, as days of the calendar; None when there is none."""
    row = turn.session.get(Activity, activity_id)
    if row is None or row.counter_starts_at is None or turn.who is None:
        return None
    found = target(
        turn.session, turn.programme, COUNTER, activity_id, row.revision,
        person_id=turn.who.person_id, today=turn.today,
    )  # fmt: skip
    if found is None:
        return None
    asked = local(row.counter_starts_at)
    return found.draft(turn.programme.calendar, asked.date(), asked.time(), 0)


@tap(actions.Cannot)
@linked
def cannot(turn: Turn, action: actions.Cannot) -> None:
    assert turn.who is not None
    if action.reason in REASONS:
        outcome = agreement.decline(
            turn.session, turn.who, action.activity, action.revision,
            reason=action.reason, now=turn.now,
        )  # fmt: skip
        turn.apply(outcome, visits.decline_sent, activity_id=action.activity)
    elif may(turn.session, turn.who, Verb.ANSWER_ACTIVITY, action.activity):
        turn.show(why_not, activity_id=action.activity, revision=action.revision)
        allow_another_date(turn, action.activity)
    else:
        turn.refuse(NOT_YOURS)


@tap(actions.Cancel)
@linked
def cancel(turn: Turn, action: actions.Cancel) -> None:
    assert turn.who is not None
    if action.reason in REASONS:
        outcome = cancel_activity(
            turn.session, turn.who, action.activity, action.revision,
            reason=action.reason, now=turn.now,
        )  # fmt: skip
        turn.apply(outcome, visits.cancel_sent, activity_id=action.activity)
    elif may(turn.session, turn.who, Verb.ORGANISE_ACTIVITY, action.activity):
        turn.show(why_cancel, activity_id=action.activity, revision=action.revision)
    else:
        turn.refuse(NOT_YOURS)
