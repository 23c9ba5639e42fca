"""Every state and every verb of both tables: it leads where the table says, or is refused without a write."""

from collections.abc import Callable
from datetime import date

import pytest

from domain.activities.model import Activity, Answer, Kind, Participant, State, history_of
from domain.dates import agreement, meetings, reschedule
from domain.dates.machine import MEETING, VISITA, Transitions, next_state
from domain.outcome import Done, Outcome, Refused
from tests.domain.dates.village import NINE, NOW, THURSDAY, WEDNESDAY, Village, snapshot

Verb = Callable[[Village, Activity], Outcome]


def confirm(v: Village, a: Activity) -> Outcome:
    return agreement.confirm(v.session, v.actor(v.rosa), a.id, a.revision, NOW)


def note(v: Village, a: Activity) -> Outcome:
    return agreement.confirm(v.session, v.actor(v.carmen), a.id, a.revision, NOW)


def counter(v: Village, a: Activity) -> Outcome:
    return agreement.counter(v.session, v.actor(v.rosa), a.id, a.revision, day=THURSDAY, hour=NINE, now=NOW)


def decline(v: Village, a: Activity) -> Outcome:
    return agreement.decline(v.session, v.actor(v.rosa), a.id, a.revision, reason="via", now=NOW)


def accept(v: Village, a: Activity) -> Outcome:
    draft = v.visit(THURSDAY, activity_id=a.id)
    return agreement.accept(v.session, v.actor(v.julio), a.id, a.revision, draft, NOW)


def move(v: Village, a: Activity) -> Outcome:
    draft = v.visit(WEDNESDAY, activity_id=a.id)
    return reschedule.move(v.session, v.actor(v.julio), a.id, a.revision, draft, reason="cruce", now=NOW)


def cancel(v: Village, a: Activity) -> Outcome:
    return reschedule.cancel(v.session, v.actor(v.julio), a.id, a.revision, reason="cruce", now=NOW)


def attend(v: Village, a: Activity) -> Outcome:
    return meetings.attend(v.session, v.actor(v.rosa), a.id, a.revision, coming=True, now=NOW)


VERBS: dict[str, Verb] = {
    "confirm": confirm,
    "note": note,
    "counter": counter,
    "decline": decline,
    "accept": accept,
    "move": move,
    "cancel": cancel,
    "attend": attend,
}
NEW_REVISION = {"counter", "decline", "accept", "move", "cancel"}
P, Q, D, C, X = State.PROPOSED, State.COUNTERED, State.DECLINED, State.CONFIRMED, State.CANCELLED
# verb -> where it leads from proposed, countered, declined, confirmed, cancelled; written out a second time
VISITA_EXPECTED: dict[str, tuple[State | None, ...]] = {
    "confirm": (C, None, None, None, None),
    "note": (P, None, None, C, None),
    "counter": (Q, None, None, Q, None),
    "decline": (D, None, None, D, None),
    "accept": (None, C, None, None, None),
    "move": (P, P, P, P, None),
    "cancel": (X, X, X, X, None),
    "attend": (None, None, None, None, None),
    "close": (C, None, None, C, C),
    "miss": (X, None, None, X, X),
    "hand_over": (P, Q, D, C, None),
    "replace": (P, P, P, P, None),
    "join": (None,) * 5,
}
MEETING_EXPECTED: dict[str, tuple[State | None, ...]] = dict.fromkeys(VERBS, (None,) * 5) | {
    "attend": (None, None, None, C, None),
    "move": (None, None, None, C, None),
    "cancel": (None, None, None, X, None),
    "close": (None, None, None, C, C),
    "miss": (None, None, None, X, X),
    "hand_over": (None, None, None, C, None),
    "join": (None, None, None, C, None),
}
ORDER = (P, Q, D, C, X)
CASES = [
    pytest.param(kind, state, verb, expected[verb][n], id=f"{kind}-{state}-{verb}")
    for kind, expected in ((Kind.VISITA, VISITA_EXPECTED), (Kind.GIA, MEETING_EXPECTED))
    for n, state in enumerate(ORDER)
    for verb in VERBS
]


def placed(v: Village, kind: Kind, state: State) -> Activity:
    """An activity that stands in `state`, as far as its own verbs lead there; else put there by force."""
    activity = v.propose() if kind == Kind.VISITA else v.call()
    activity.state = state
    if state == State.COUNTERED:
        activity.counter_starts_at = v.visit(THURSDAY).starts_at
        activity.counter_day, activity.counter_by = THURSDAY, v.rosa.id
    v.session.flush()
    return activity


@pytest.mark.parametrize(("kind", "state", "verb", "expected"), CASES)
def test_a_verb_leads_where_the_table_says_or_nowhere(
    v: Village, kind: Kind, state: State, verb: str, expected: State | None
) -> None:
    activity = placed(v, kind, state)
    before, revision, lines = snapshot(v.session), activity.revision, len(history_of(v.session, activity.id))
    outcome = VERBS[verb](v, activity)
    if expected is None:
        assert outcome == Refused(f"is_{state}", {"activity_id": activity.id})
        assert snapshot(v.session) == before
        return
    assert isinstance(outcome, Done)
    assert activity.state == expected
    assert activity.revision == revision + (verb in NEW_REVISION)
    history = history_of(v.session, activity.id)
    assert [(row.verb, row.revision) for row in history[lines:]] == [(verb, activity.revision)]


@pytest.mark.parametrize("kind", [Kind.RTC, Kind.TALLER])
@pytest.mark.parametrize("verb", ["confirm", "counter", "decline"])
def test_every_kind_of_meeting_knows_no_agreement(v: Village, kind: Kind, verb: str) -> None:
    activity = v.call(v.meeting(kind))
    before = snapshot(v.session)
    assert VERBS[verb](v, activity) == Refused("is_confirmed", {"activity_id": activity.id})
    assert snapshot(v.session) == before


@pytest.mark.parametrize(("table", "expected"), [(VISITA, VISITA_EXPECTED), (MEETING, MEETING_EXPECTED)])
def test_the_tables_hold_these_transitions_and_no_others(
    table: Transitions, expected: dict[str, tuple[State | None, ...]]
) -> None:
    written = {
        (state, verb): target
        for verb, targets in expected.items()
        for state, target in zip(ORDER, targets, strict=True)
        if target is not None
    }
    assert table == written


@pytest.mark.parametrize("table", [VISITA, MEETING])
def test_nothing_leads_out_of_cancelled_but_its_record_kept_anew(table: Transitions) -> None:
    assert [verb for state, verb in table if state == State.CANCELLED] == ["close", "miss"]


def test_an_unknown_verb_leads_nowhere() -> None:
    assert next_state(VISITA, State.PROPOSED, "celebrate") is None


def test_a_state_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(ValueError, match="lost"):
        next_state(VISITA, "lost", "confirm")


STALE = ["confirm", "note", "counter", "decline", "accept", "move", "cancel"]


@pytest.mark.parametrize("verb", STALE)
def test_a_verb_on_an_older_revision_changes_nothing(v: Village, verb: str) -> None:
    activity = placed(v, Kind.VISITA, State.COUNTERED if verb == "accept" else State.PROPOSED)
    activity.revision = 5
    v.session.flush()
    before = snapshot(v.session)
    older = Activity(id=activity.id, revision=4)
    assert VERBS[verb](v, older) == Refused("changed_meanwhile", {"activity_id": activity.id})
    newer = Activity(id=activity.id, revision=6)
    assert VERBS[verb](v, newer) == Refused("changed_meanwhile", {"activity_id": activity.id})
    assert snapshot(v.session) == before


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_on_what_does_not_exist_is_refused_as_on_what_is_not_ones_own(v: Village, verb: str) -> None:
    assert VERBS[verb](v, Activity(id=987654, revision=1)) == Refused("not_yours")


@pytest.mark.parametrize("verb", ["confirm", "note", "counter", "decline", "attend"])
def test_nobody_answers_after_the_last_day(v: Village, verb: str) -> None:
    kind = Kind.GIA if verb == "attend" else Kind.VISITA
    activity = placed(v, kind, State.CONFIRMED if verb == "attend" else State.PROPOSED)
    activity.day = activity.last_day = date(2026, 8, 7)
    v.session.flush()
    before = snapshot(v.session)
    assert VERBS[verb](v, activity) == Refused("is_over", {"activity_id": activity.id})
    assert snapshot(v.session) == before


@pytest.mark.parametrize("state", [State.PROPOSED, State.COUNTERED, State.DECLINED])
@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_a_date_that_passed_without_agreement_can_still_be_changed(v: Village, state: State, verb: str) -> None:
    activity = placed(v, Kind.VISITA, state)
    activity.day = activity.last_day = date(2026, 8, 7)
    v.session.flush()
    assert isinstance(VERBS[verb](v, activity), Done)


@pytest.mark.parametrize("kind", [Kind.VISITA, Kind.GIA])
@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_a_date_that_was_agreed_and_passed_is_history(v: Village, kind: Kind, verb: str) -> None:
    activity = placed(v, kind, State.CONFIRMED)
    activity.day = activity.last_day = date(2026, 8, 7)
    v.session.flush()
    before = snapshot(v.session)
    assert VERBS[verb](v, activity) == Refused("is_over", {"activity_id": activity.id})
    assert snapshot(v.session) == before


def test_the_organiser_answers_nothing_on_their_own_date(v: Village) -> None:
    activity = v.propose()
    before = snapshot(v.session)
    julio = v.actor(v.julio)
    assert agreement.confirm(v.session, julio, activity.id, 1, NOW) == Refused("not_yours")
    assert agreement.decline(v.session, julio, activity.id, 1, reason="via", now=NOW) == Refused("not_yours")
    outcome = agreement.counter(v.session, julio, activity.id, 1, day=THURSDAY, hour=NINE, now=NOW)
    assert outcome == Refused("not_yours")
    assert snapshot(v.session) == before
    assert v.session.get_one(Participant, (activity.id, v.julio.id)).answer == Answer.YES
