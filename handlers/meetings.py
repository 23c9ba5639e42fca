"""GIA, RTC and taller: where one can be called, and who comes."""

from content import actions
from content.messages import meetings
from content.messages.asking import why_absent
from content.reasons import REASONS
from domain.activities.model import Kind
from domain.dates.meetings import attend as attend_meeting
from domain.outcome import Refused
from domain.policy import Verb, may
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap


@command("gia")
@linked
def gia(turn: Turn, _rest: str) -> None:
    turn.show(meetings.places, kind=Kind.GIA.value, skip=True)


@command("rtc")
@linked
def rtc(turn: Turn, _rest: str) -> None:
    turn.show(meetings.places, kind=Kind.RTC.value, skip=True)


@command("taller")
@linked
def taller(turn: Turn, _rest: str) -> None:
    turn.show(meetings.places, kind=Kind.TALLER.value, skip=True)


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
