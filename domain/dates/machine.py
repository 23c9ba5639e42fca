"""The states of an activity and what leads from one to another; anything else is refused."""

from domain.activities.model import State

# (state, verb) -> next state. Who may use a verb is policy's matter. A record of what was held ends in «close», of
# what was not in «miss»; a cancelled activity has one only when it was kept before (`domain/closing/closing.py`).
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
    (State.PROPOSED, "close"): State.CONFIRMED,
    (State.CONFIRMED, "close"): State.CONFIRMED,
    (State.CANCELLED, "close"): State.CONFIRMED,
    (State.PROPOSED, "miss"): State.CANCELLED,
    (State.CONFIRMED, "miss"): State.CANCELLED,
    (State.CANCELLED, "miss"): State.CANCELLED,
    (State.PROPOSED, "hand_over"): State.PROPOSED,
    (State.COUNTERED, "hand_over"): State.COUNTERED,
    (State.DECLINED, "hand_over"): State.DECLINED,
    (State.CONFIRMED, "hand_over"): State.CONFIRMED,
    (State.PROPOSED, "replace"): State.PROPOSED,
    (State.COUNTERED, "replace"): State.PROPOSED,
    (State.DECLINED, "replace"): State.PROPOSED,
    (State.CONFIRMED, "replace"): State.PROPOSED,
}

# GIA, RTC and taller are dated by their organiser; participants say whether they come.
MEETING: Transitions = {
    (State.CONFIRMED, "attend"): State.CONFIRMED,
    (State.CONFIRMED, "join"): State.CONFIRMED,
    (State.CONFIRMED, "move"): State.CONFIRMED,
    (State.CONFIRMED, "cancel"): State.CANCELLED,
    (State.CONFIRMED, "close"): State.CONFIRMED,
    (State.CANCELLED, "close"): State.CONFIRMED,
    (State.CONFIRMED, "miss"): State.CANCELLED,
    (State.CANCELLED, "miss"): State.CANCELLED,
    (State.CONFIRMED, "hand_over"): State.CONFIRMED,
}


def next_state(table: Transitions, state: str, verb: str) -> State | None:
    """Where `verb` leads from `state`, or None when it leads nowhere."""
    return table.get((State(state), verb))
