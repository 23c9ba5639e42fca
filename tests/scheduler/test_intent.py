"""The last look: ours, useful, true, wanted, in hours, with an open way, and only then on the wire."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from content.message import Message
from content.programme import Programme
from domain.activities.model import Activity, Answer, State, participant
from domain.activities.model import Kind as ActivityKind
from domain.dates import agreement, reschedule
from domain.people import contacts
from domain.people.roles import Person
from domain.store import Store
from domain.year.calendar import NonWorkingDay
from scheduler import pace
from scheduler.claim import LEASE, Claimed, claim
from scheduler.intent import MARGIN, Ready, intend, still_true, without_markup
from scheduler.kinds import Kind
from scheduler.outbox import Post, Status, withdraw_old
from tests.domain.dates.village import FRIDAY, NOW, Village, done, village
from tests.scheduler.letters import (
    DAY,
    HOUR,
    MINUTE,
    broken,
    chat,
    claimed_row,
    dated,
    letter,
    lima,
    long_button,
    marked,
    of_activity,
    put,
    row_of,
    set_row,
    silent,
    state,
    taken_away,
)

Look = Callable[..., Ready | None]


@pytest.fixture
def look(session: Session, programme: Programme) -> Look:
    """Claims one letter and looks at it at the same moment."""

    def run(now: datetime = NOW, programme: Programme = programme, **about: object) -> Ready | None:
        about = {"not_before": now - MINUTE, "expires_at": now + 30 * DAY} | about
        return intend(session, claimed_row(session, now, **about), programme, now)

    return run


def test_a_row_that_may_go_is_rendered_and_on_the_wire(session: Session, look: Look) -> None:
    ready = look(args={"n": 7}, chat_id=12, edits=3)
    row = row_of(session)
    assert ready is not None
    assert (ready.id, ready.token, ready.chat_id, ready.kind, ready.edits) == (row.id, 1, 12, Kind.NOTICE, 3)
    assert ready.message == Message(text="<b>Hola 7</b>")
    assert (row.status, row.attempts, row.lease_until) == (Status.SENDING, 1, NOW + LEASE)


def test_a_message_can_be_drawn_by_somebody_else_than_its_view(session: Session, programme: Programme) -> None:
    claimed = claimed_row(session, NOW, not_before=NOW - MINUTE, expires_at=NOW + DAY)
    ready = intend(session, claimed, programme, NOW, draw=lambda *_: Message(text="drawn"))
    assert ready is not None
    assert ready.message == Message(text="drawn")


def test_the_chat_is_not_written_to_again_before_its_step_is_over(session: Session, look: Look) -> None:
    look(chat_id=12)
    assert pace.closed_until(session, 12, NOW) == NOW + pace.STEP
    assert pace.closed_until(session, 13, NOW) is None


@pytest.mark.parametrize("change", [{"lease_token": 2}, {"status": Status.PENDING}, {"status": Status.SENDING}])
def test_a_row_that_somebody_else_has_is_dropped(
    session: Session, programme: Programme, change: dict[str, object]
) -> None:
    claimed = claimed_row(session)
    set_row(session, **change)
    before = state(session)
    assert intend(session, claimed, programme, NOW) is None
    assert state(session) == before


def test_a_message_that_is_taken_away_holds_up_no_other(session: Session, look: Look) -> None:
    ready = look(chat_id=12, view=taken_away, edits=77)
    assert ready is not None and (ready.message.away, ready.edits) == (True, 77)
    assert pace.closed_until(session, 12, NOW) is None


def test_a_row_that_is_gone_is_dropped(session: Session, programme: Programme) -> None:
    assert intend(session, Claimed(12345, 1), programme, NOW) is None


def test_too_little_of_a_lease_is_given_back(session: Session, programme: Programme) -> None:
    claimed = claimed_row(session)
    late = NOW + LEASE - MARGIN
    assert intend(session, claimed, programme, late) is None
    assert state(session) == (Status.PENDING, None)
    assert row_of(session).attempts == 0


def test_the_margin_of_a_lease_may_be_given(session: Session, programme: Programme) -> None:
    claimed = claimed_row(session, lease=timedelta(seconds=3))
    assert intend(session, claimed, programme, NOW, margin=timedelta(seconds=1)) is not None


def test_a_row_past_its_use_expires_with_a_reason(session: Session, look: Look) -> None:
    assert look(expires_at=NOW) is None
    assert state(session) == (Status.EXPIRED, "too_late")


def test_a_view_with_nothing_to_say_cancels_the_row(session: Session, look: Look) -> None:
    assert look(view=silent) is None
    assert state(session) == (Status.CANCELLED, "nothing_to_say")


@pytest.mark.parametrize(("view", "error"), [(broken, LookupError), (long_button, ValueError)])
def test_a_faulty_view_raises_before_anything_is_on_the_wire(
    session: Session, look: Look, view: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        look(view=view)
    assert row_of(session).status == Status.LEASED


def test_a_view_that_nobody_knows_raises(session: Session, look: Look, programme: Programme) -> None:
    claimed = claimed_row(session)
    set_row(session, view="nobody.knows")
    with pytest.raises(KeyError):
        intend(session, claimed, programme, NOW)


# What is shown


def test_the_reader_is_known_and_read_to_in_the_language_of_this_moment(
    v: Village, session: Session, look: Look
) -> None:
    v.rosa.language = "quz"
    session.flush()
    ready = look(view=dated, person_id=v.rosa.id, chat_id=chat(v.rosa), not_before=NOW)
    assert ready is not None
    assert ready.message.text == f"10/08 14:00 {v.rosa.language} {v.rosa.id}"


def test_a_chat_that_nobody_is_linked_to_is_answered_in_the_language_of_its_turn(look: Look) -> None:
    ready = look(view=dated, args={"language": "quz"}, not_before=NOW)
    assert ready is not None
    assert ready.message.text == "10/08 14:00 quz None"


def test_a_row_that_was_put_back_still_knows_when_it_was_due(session: Session, programme: Programme) -> None:
    put(session, letter(view=dated, not_before=lima(8, 8), expires_at=NOW + DAY))  # a Saturday
    (first,) = claim(session, lima(8, 9), 1)
    assert intend(session, first, programme, lima(8, 9)) is None
    (again,) = claim(session, lima(10, 8), 1)
    ready = intend(session, again, programme, lima(10, 8))
    assert ready is not None
    assert ready.message.text == "08/08 13:00 es None"


def test_plain_means_without_markup_and_with_the_characters_themselves(look: Look) -> None:
    ready = look(view=marked, args={"plain": True})
    assert ready is not None
    assert ready.message == Message(text="Visita & GIA\n3 < 4 y 5 < 6", plain=True)


def test_taking_markup_out_keeps_buttons() -> None:
    message = Message(text="<b>a</b>", buttons=((),))
    assert without_markup(message) == Message(text="a", buttons=((),), plain=True)


# Is it still true?


def reminder_of(activity: Activity, person: Person) -> dict[str, object]:
    about = {"activity_id": activity.id, "revision": activity.revision, "person_id": person.id}
    return about | {"chat_id": chat(person), "kind": Kind.REMINDER, "view": of_activity}


def nudge_of(activity: Activity, person: Person) -> dict[str, object]:
    return reminder_of(activity, person) | {"kind": Kind.NUDGE}


def test_a_reminder_of_what_stands_goes_out(v: Village, look: Look) -> None:
    activity = v.agree()
    ready = look(**reminder_of(activity, v.rosa))
    assert ready is not None
    assert ready.message.text == f"actividad {activity.id}"


@pytest.mark.parametrize("revision", [-1, 1])
def test_another_revision_is_another_date(v: Village, session: Session, look: Look, revision: int) -> None:
    activity = v.agree()
    about = reminder_of(activity, v.rosa) | {"revision": activity.revision + revision}
    assert look(**about) is None
    assert state(session) == (Status.CANCELLED, "not_true_any_more")


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.NOTICE, Kind.NUDGE])
def test_an_activity_that_is_gone_is_not_spoken_of(v: Village, session: Session, look: Look, kind: Kind) -> None:
    assert look(person_id=v.rosa.id, chat_id=chat(v.rosa), kind=kind, activity_id=4711, revision=1) is None
    assert state(session) == (Status.CANCELLED, "not_true_any_more")


def test_a_date_that_moved_between_claim_and_wire_is_not_told(
    v: Village, session: Session, programme: Programme
) -> None:
    """The old letter was leased already, so that withdrawing did not find it waiting."""
    activity = v.agree()
    claimed = claimed_row(session, **reminder_of(activity, v.rosa))
    draft = v.visit(FRIDAY, activity_id=activity.id)
    move = reschedule.move(session, v.actor(v.julio), activity.id, activity.revision, draft, reason="otro", now=NOW)
    assert done(move)
    withdraw_old(session, activity.id, activity.revision)
    assert row_of(session).status == Status.LEASED
    assert intend(session, claimed, programme, NOW) is None
    assert state(session) == (Status.CANCELLED, "not_true_any_more")


@pytest.mark.parametrize("state_", [each for each in State if each != State.CONFIRMED])
def test_only_what_is_agreed_is_reminded(v: Village, session: Session, look: Look, state_: State) -> None:
    activity = v.agree()
    activity.state = state_
    session.flush()
    assert look(**reminder_of(activity, v.rosa)) is None


def test_who_said_no_is_not_reminded_and_the_others_are(v: Village, session: Session, look: Look) -> None:
    activity = v.agree()
    for person, answer in ((v.rosa, Answer.NO), (v.julio, Answer.YES)):
        row = participant(session, activity.id, person.id)
        assert row is not None
        row.answer = answer
    session.flush()
    assert look(key="rosa", **reminder_of(activity, v.rosa)) is None
    assert look(key="julio", **reminder_of(activity, v.julio)) is not None


def test_who_does_not_take_part_is_not_reminded(v: Village, look: Look, session: Session) -> None:
    activity = v.agree()
    contacts.link(session, v.luz.id, chat(v.luz), NOW)
    assert look(**reminder_of(activity, v.luz)) is None


def test_a_reminder_is_of_no_use_two_hours_after_the_start(v: Village, look: Look) -> None:
    activity = v.agree()
    assert look(key="a", now=activity.starts_at + 2 * HOUR - MINUTE, **reminder_of(activity, v.rosa)) is not None
    assert look(key="b", now=activity.starts_at + 2 * HOUR, **reminder_of(activity, v.julio)) is None


def test_a_nudge_goes_to_who_has_not_answered_an_open_proposal(v: Village, look: Look) -> None:
    assert look(**nudge_of(v.propose(), v.rosa)) is not None


def test_a_nudge_is_dropped_when_the_answer_is_there(v: Village, session: Session, look: Look) -> None:
    activity = v.propose()
    assert done(agreement.confirm(session, v.actor(v.rosa), activity.id, activity.revision, NOW))
    assert look(**nudge_of(activity, v.rosa)) is None


def test_a_nudge_is_dropped_when_the_activity_has_begun(v: Village, look: Look) -> None:
    activity = v.propose()
    assert look(now=activity.starts_at, **nudge_of(activity, v.rosa)) is None


# Is it still what the last tap asked for?


def reply(key: str, **about: Any) -> Post:
    return letter(key, **{"kind": Kind.REPLY, "edits": 5, "not_before": NOW - MINUTE, **about})


def first_look(session: Session, programme: Programme, *letters: Post) -> tuple[str, str | None]:
    """What becomes of the first of some letters, put in one after another."""
    for each in letters:
        put(session, each)
    first = next(each for each in claim(session, NOW, 5) if each.id == row_of(session, letters[0].key).id)
    intend(session, first, programme, NOW)
    return state(session, letters[0].key)


def test_of_two_taps_on_one_message_only_the_last_is_shown(session: Session, programme: Programme) -> None:
    found = first_look(session, programme, reply("first"), reply("second"))
    assert found == (Status.CANCELLED, "superseded")
    (second,) = claim(session, NOW, 5)
    assert intend(session, second, programme, NOW) is not None
    assert state(session, "second") == (Status.SENDING, None)


@pytest.mark.parametrize(
    "after",
    [{"edits": 6}, {"edits": None}, {"chat_id": 2}, {"kind": Kind.NOTICE}],
    ids=["another message", "a new message", "another chat", "a notice"],
)
def test_nothing_else_takes_the_place_of_a_reply(session: Session, programme: Programme, after: dict[str, Any]) -> None:
    assert first_look(session, programme, reply("first"), reply("second", **after)) == (Status.SENDING, None)


def test_a_new_message_is_shown_whatever_comes_after_it(session: Session, programme: Programme) -> None:
    assert first_look(session, programme, reply("first", edits=None), reply("second")) == (Status.SENDING, None)


# Is the reader there?


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.REPLY, Kind.SURVEY}])
def test_whoever_left_after_the_claim_gets_nothing(v: Village, session: Session, look: Look, kind: Kind) -> None:
    contacts.unlink(session, v.rosa.id)
    assert look(person_id=v.rosa.id, chat_id=chat(v.rosa), kind=kind) is None
    assert state(session) == (Status.CANCELLED, "unlinked")


def test_whoever_cannot_be_reached_gets_nothing_and_the_reason_says_so(
    v: Village, session: Session, look: Look
) -> None:
    contacts.set_reachable(session, chat(v.rosa), False)
    assert look(person_id=v.rosa.id, chat_id=chat(v.rosa)) is None
    assert state(session) == (Status.CANCELLED, "unreachable")


def test_a_reply_goes_to_the_chat_that_wrote_even_if_its_person_just_left(
    v: Village, session: Session, look: Look
) -> None:
    contacts.unlink(session, v.rosa.id)
    assert look(person_id=v.rosa.id, chat_id=chat(v.rosa), kind=Kind.REPLY) is not None


def test_a_letter_follows_its_reader_to_a_new_chat(v: Village, session: Session, programme: Programme) -> None:
    claimed = claimed_row(session, person_id=v.rosa.id, chat_id=chat(v.rosa))
    contacts.link(session, v.rosa.id, 777, NOW)
    assert intend(session, claimed, programme, NOW) is None
    assert (row_of(session).chat_id, row_of(session).status) == (777, Status.PENDING)
    (again,) = claim(session, NOW, 1)
    ready = intend(session, again, programme, NOW)
    assert ready is not None
    assert ready.chat_id == 777


# Is it the hour?

QUIET = [kind for kind in Kind if kind in {Kind.NOTICE, Kind.RESOURCE, Kind.BULK}]  # of surveys: test_waves
# moment in Lima -> opening; None: open
HOURS = [
    (lima(10, 7, 59), lima(10, 8)),
    (lima(10, 8), None),
    (lima(10, 18, 59), None),
    (lima(10, 19), lima(11, 8)),
    (lima(10, 23), lima(11, 8)),
    (lima(14, 19), lima(17, 8)),  # Friday evening
    (lima(15, 10), lima(17, 8)),  # Saturday
    (lima(16, 10), lima(17, 8)),  # Sunday
    (lima(6, 10), lima(7, 8)),  # Batalla de Junín
]


@pytest.mark.parametrize("kind", QUIET)
@pytest.mark.parametrize(("moment", "opening"), HOURS)
def test_people_are_written_to_in_working_hours_only(
    session: Session, look: Look, kind: Kind, moment: datetime, opening: datetime | None
) -> None:
    ready = look(now=moment, kind=kind)
    row = row_of(session)
    if opening is None:
        assert ready is not None
    else:
        assert ready is None
        assert (row.status, row.not_before, row.due_at) == (Status.PENDING, opening, moment - MINUTE)


@pytest.mark.parametrize(("moment", "opening"), [
    (lima(10, 20, 29), None),
    (lima(10, 20, 30), lima(11, 8)),
    (lima(10, 7, 59), lima(10, 8)),
    (lima(15, 10), lima(17, 8)),
])  # fmt: skip
def test_what_is_urgent_may_be_told_until_half_past_eight(
    session: Session, look: Look, moment: datetime, opening: datetime | None
) -> None:
    ready = look(now=moment, kind=Kind.URGENT)
    assert (ready is None, row_of(session).not_before) == (opening is not None, opening or moment - MINUTE)


@pytest.mark.parametrize("moment", [lima(10, 3), lima(16, 23), lima(6, 10)])
def test_a_reply_comes_at_any_hour(look: Look, moment: datetime) -> None:
    assert look(now=moment, kind=Kind.REPLY) is not None


def closed(programme: Programme, day: date, scope: str | None) -> Programme:
    return programme.with_days_off([NonWorkingDay(day=day, scope=scope, reason="Aniversario")])


def scope_of(v: Village, place: str) -> str | None:
    dre, ugel, ie = v.ie.scopes
    return {"ie": ie, "ugel": ugel, "dre": dre, "country": None, "elsewhere": "ugel:4711"}[place]


@pytest.mark.parametrize(("place", "goes"), [
    ("ie", False), ("ugel", False), ("dre", False), ("country", False), ("elsewhere", True),
])  # fmt: skip
def test_days_off_of_the_place_of_the_activity_are_kept(
    v: Village, session: Session, programme: Programme, look: Look, place: str, goes: bool
) -> None:
    activity = v.agree(v.visit(FRIDAY))
    local = closed(programme, NOW.date(), scope_of(v, place))
    ready = look(programme=local, **reminder_of(activity, v.rosa))
    assert (ready is not None) == goes
    assert row_of(session).not_before == (NOW - MINUTE if goes else lima(11, 8))


@pytest.mark.parametrize(("place", "goes"), [("ie", True), ("ugel", False)])
def test_a_meeting_of_two_ie_waits_only_for_the_days_off_that_both_have(
    v: Village, programme: Programme, look: Look, place: str, goes: bool
) -> None:
    activity = v.call(v.meeting(ActivityKind.GIA, FRIDAY, ies=[v.ie, v.next_ie]))
    local = closed(programme, NOW.date(), scope_of(v, place))
    assert (look(programme=local, **reminder_of(activity, v.rosa)) is not None) == goes


def test_days_off_of_a_place_concern_no_letter_without_an_activity(
    v: Village, programme: Programme, look: Look
) -> None:
    assert look(programme=closed(programme, NOW.date(), v.ie.scopes[1])) is not None


# Is the way open?


@pytest.mark.parametrize("gated", [1, pace.EVERYBODY])
def test_a_pause_that_came_after_the_claim_is_kept(session: Session, programme: Programme, gated: int) -> None:
    claimed = claimed_row(session, chat_id=1)
    pace.close(session, gated, NOW + HOUR)
    assert intend(session, claimed, programme, NOW) is None
    row = row_of(session)
    assert (row.status, row.not_before, row.attempts) == (Status.PENDING, NOW + HOUR, 0)


def test_a_change_of_date_waits_for_the_intent_that_read_the_old_one(postgres_store: Store) -> None:
    """PostgreSQL: no intent of an old revision is later than the commit of the change."""
    with Session(postgres_store.engine) as session, session.begin():
        v = village(session)
        activity = v.agree()
        put(session, letter(activity_id=activity.id, revision=activity.revision, person_id=v.rosa.id))
        activity_id = activity.id
    with Session(postgres_store.engine) as sender, Session(postgres_store.engine) as mover:
        assert still_true(sender, row_of(sender), NOW)
        mover.connection().exec_driver_sql("SET LOCAL lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            mover.get(Activity, activity_id, with_for_update=True)
        mover.rollback()
        sender.rollback()
        assert mover.get(Activity, activity_id, with_for_update=True) is not None
