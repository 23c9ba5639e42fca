"""The states of an activity and what leads from one to another; anything else is refused."""

from domain.activities.model import State

# (state, verb) -> next state. Who may use a verb is policy's matter.
Transitions = dict[tuple[State, str], State]

VISITA: Transitions = {
    (State.PROPOSED, "confirm"): State.CONFIRMED,
    (State.PROPOSED, "note"): State.PROPOSED,
    (State.CONFIRMED, "note"): State.CONFIRMED,
    (State.PROPOSED, "counter"): State.COUNTERED,
    (State.CONFIRMED, "counter"): State.COUNTERED,
    (State.PROPOSED, "decline"): State.DECLINED,
    (State.CONFIRMED, "decline"): State.DECLINED,
    (State.COUNTERED, "accept"): State.CONFIRMED,
    (State.PROPOSED, "move"): State.PROPOSED,
    (State.COUNTERED, "move"): State.PROPOSED,
    (State.DECLINED, "move"): State.PROPOSED,
    (State.CONFIRMED, "move"): State.PROPOSED,
    (State.PROPOSED, "cancel"): State.CANCELLED,
    (State.COUNTERED, "cancel"): State.CANCELLED,
    (State.DECLINED, "cancel"): State.CANCELLED,
    (State.CONFIRMED, "cancel"): State.CANCELLED,
}

# GIA, RTC and taller are dated by their organiser; participants say whether they come.
MEETING: Transitions = {
    (State.CONFIRMED, "attend"): State.CONFIRMED,
    (State.CONFIRMED, "move"): State.CONFIRMED,
    (State.CONFIRMED, "cancel"): State.CANCELLED,
}


def next_state(table: Transitions, state: str, verb: str) -> State | None:
    """Where `verb` leads from `state`, or None when it leads nowhere."""
    return table.get((State(state), verb))
