"""GIA, RTC and taller: where one can be called, and who comes."""

from content import actions
from content.messages import meetings
from content.messages.asking import why_absent
from content.reasons import REASONS
from domain.activities.model import Kind
from domain.dates.meetings import attend as attend_meeting
from domain.outcome import Refused
from domain.policy import Verb, may
from handlers.date_question import ask
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap


def begin(turn: Turn, kind: Kind) -> None:
    """Where it can be; who has one place only chooses the day at once."""
    turn.show(meetings.places, kind=kind.value, skip=True)
    if to := meetings.at_once(turn.reader, kind):
        ask(turn, to.goal, to.id, to.n)


@command("gia")
@linked
def gia(turn: Turn, _rest: str) -> None:
    begin(turn, Kind.GIA)


@command("rtc")
@linked
def rtc(turn: Turn, _rest: str) -> None:
    begin(turn, Kind.RTC)


@command("taller")
@linked
def taller(turn: Turn, _rest: str) -> None:
    begin(turn, Kind.TALLER)


@tap(actions.Meetings)
@linked
def places(turn: Turn, action: actions.Meetings) -> None:
    if action.kind in {Kind.GIA, Kind.RTC, Kind.TALLER}:
        turn.show(meetings.places, kind=action.kind)
    else:
        turn.refuse(Refused("not_yours"))


@tap(actions.Attend)
@linked
def attend(turn: Turn, action: actions.Attend) -> None:
    assert turn.who is not None
    if action.coming or action.reason in REASONS:
        outcome = attend_meeting(
            turn.session, turn.who, action.activity, action.revision,
            coming=action.coming, reason=action.reason or None, now=turn.now,
        )  # fmt: skip
        turn.apply(outcome, meetings.answer_kept, activity_id=action.activity)
    elif may(turn.session, turn.who, Verb.ANSWER_ACTIVITY, action.activity):
        turn.show(why_absent, activity_id=action.activity, revision=action.revision)
    else:
        turn.refuse(Refused("not_yours"))
