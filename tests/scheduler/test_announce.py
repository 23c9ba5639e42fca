"""What follows from an event, in its transaction: old letters withdrawn, notices, reminders, nudges."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.activities.model import Activity
from domain.activities.model import Kind as ActivityKind
from domain.dates import agreement, meetings, reschedule
from domain.events import PhoneLinked, PhoneUnlinked
from domain.outcome import Outcome
from domain.people import contacts, linking
from domain.policy import Actor
from scheduler.announce import announce
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Status, withdraw_chat
from tests.domain.dates.village import FRIDAY, NOW, Village, done
from tests.scheduler.letters import DAY, chat, letter, put

IN_TWO_WEEKS = FRIDAY + timedelta(days=7)


class Told:
    """Does a deed with all that follows from it; counts what waits."""

    def __init__(self, v: Village, programme: Programme) -> None:
        self.v, self.programme = v, programme

    def do(self, outcome: Outcome, now: datetime = NOW) -> None:
        announce(self.v.session, self.programme, done(outcome).events, now)

    def propose(self) -> Activity:
        draft = self.v.visit(IN_TWO_WEEKS)
        outcome = agreement.propose(self.v.session, self.v.actor(self.v.julio), draft, 1, NOW)
        self.do(outcome)
        return self.v.made(outcome)

    def confirm(self, activity: Activity) -> None:
        self.do(agreement.confirm(self.v.session, self.v.actor(self.v.rosa), activity.id, activity.revision, NOW))

    def by(self, who: str) -> Actor:
        return self.v.actor(getattr(self.v, who))

    def rows(self) -> list[OutboxRow]:
        query = select(OutboxRow).order_by(OutboxRow.id).execution_options(populate_existing=True)
        return list(self.v.session.scalars(query))

    def waiting(self, who: str) -> Counter[str]:
        """Views that wait for a person."""
        person_id = getattr(self.v, who).id
        return Counter(r.view for r in self.rows() if (r.status, r.person_id) == (Status.PENDING, person_id))


@pytest.fixture
def told(v: Village, programme: Programme) -> Told:
    contacts.link(v.session, v.carmen.id, chat(v.carmen), NOW)
    return Told(v, programme)


def test_a_proposal_is_told_to_docente_and_directivo_and_nudged(told: Told) -> None:
    told.propose()
    assert told.waiting("rosa") == {"visits.proposal": 1, "reminders.nudge": 2}
    assert told.waiting("carmen") == {"visits.proposal": 1}
    assert told.waiting("julio") == {}


def test_an_agreement_is_told_and_reminded_to_all_three(told: Told) -> None:
    told.confirm(told.propose())
    assert told.waiting("julio") == {"visits.confirmed": 1, "reminders.reminder": 3}
    assert told.waiting("rosa")["reminders.reminder"] == 3
    assert told.waiting("carmen")["reminders.reminder"] == 3


def test_a_new_date_withdraws_everything_about_the_old_one(told: Told) -> None:
    activity = told.propose()
    told.confirm(activity)
    seen, draft = activity.revision, told.v.visit(FRIDAY, activity_id=activity.id)
    told.do(reschedule.move(told.v.session, told.by("julio"), activity.id, seen, draft, reason="otro", now=NOW))
    old = {row.status for row in told.rows() if row.revision == seen}
    assert old == {Status.CANCELLED}
    assert told.waiting("rosa") == {"visits.proposal": 1, "reminders.nudge": 2}
    assert told.waiting("carmen") == {"visits.proposal": 1}


def test_a_cancellation_leaves_one_notice_and_no_reminder(told: Told) -> None:
    activity = told.propose()
    told.confirm(activity)
    told.do(reschedule.cancel(told.v.session, told.by("julio"), activity.id, activity.revision, reason="otro", now=NOW))
    assert [told.waiting(who) for who in ("rosa", "carmen", "julio")] == [
        {"visits.cancelled": 1},
        {"visits.cancelled": 1},
        {},
    ]


@pytest.mark.parametrize(("hours", "kind"), [(12, Kind.URGENT), (72, Kind.NOTICE)])
def test_a_cancellation_of_the_next_days_is_urgent(told: Told, hours: int, kind: Kind) -> None:
    activity = told.propose()
    now = activity.starts_at - timedelta(hours=hours)
    told.do(
        reschedule.cancel(told.v.session, told.by("julio"), activity.id, activity.revision, reason="otro", now=now),
        now,
    )
    assert {row.kind for row in told.rows() if row.view == "visits.cancelled"} == {kind}


def test_a_meeting_is_told_and_reminded_at_once_and_not_nudged(told: Told) -> None:
    outcome = meetings.call(
        told.v.session, told.by("julio"), told.v.meeting(ActivityKind.GIA, IN_TWO_WEEKS), number=1, place="IE", now=NOW
    )
    told.do(outcome)
    assert told.waiting("rosa") == {"meetings.invitation": 1, "reminders.reminder": 3}
    assert told.waiting("julio") == {"reminders.reminder": 3}


def test_who_says_no_and_then_yes_is_reminded_after_all(told: Told) -> None:
    """Rosa's chat was linked while her answer was no; the reminders come with the yes."""
    v = told.v
    contacts.unlink(v.session, v.rosa.id)
    outcome = meetings.call(
        v.session, told.by("julio"), v.meeting(ActivityKind.GIA, IN_TWO_WEEKS), number=1, place="IE", now=NOW
    )
    told.do(outcome)
    activity = v.made(outcome)
    told.do(attend(told, activity, coming=False))
    contacts.link(v.session, v.rosa.id, chat(v.rosa), NOW)
    announce(v.session, told.programme, [PhoneLinked(person_id=v.rosa.id)], NOW)
    assert told.waiting("rosa")["reminders.reminder"] == 0
    told.do(attend(told, activity, coming=True))
    assert told.waiting("rosa")["reminders.reminder"] == 3


def test_who_says_no_is_told_of_and_reminded_of_nothing_new(told: Told) -> None:
    v = told.v
    activity = v.call(v.meeting(ActivityKind.GIA, IN_TWO_WEEKS))
    told.do(attend(told, activity, coming=False))
    assert [(row.view, row.person_id) for row in told.rows()] == [("meetings.answered", v.julio.id)]
    told.do(attend(told, activity, coming=True))
    assert told.waiting("julio") == {"meetings.answered": 1}  # his own were planned when the GIA was called
    assert told.waiting("rosa") == {"reminders.reminder": 3}


def test_replies_go_with_the_notices_in_one_statement(told: Told) -> None:
    v = told.v
    activity = v.agree(v.visit(IN_TWO_WEEKS))
    outcome = reschedule.cancel(v.session, told.by("julio"), activity.id, activity.revision, reason="otro", now=NOW)
    asked: list[str] = []
    event.listen(v.session.connection(), "before_cursor_execute", lambda *about: asked.append(about[2]))
    announce(v.session, told.programme, done(outcome).events, NOW, letter(key="reply"))
    assert len([each for each in asked if each.startswith("INSERT INTO outbox")]) == 1
    views = [(row.view, row.person_id) for row in told.rows()]
    assert views[:2] == [("visits.cancelled", v.carmen.id), ("visits.cancelled", v.rosa.id)]
    assert [row.dedupe_key for row in told.rows()[2:]] == ["reply"]


def attend(told: Told, activity: Activity, *, coming: bool) -> Outcome:
    return meetings.attend(
        told.v.session, told.by("rosa"), activity.id, activity.revision, coming=coming, reason=None, now=NOW
    )


def test_who_links_a_phone_is_reminded_of_what_was_agreed_before(told: Told) -> None:
    v = told.v
    contacts.unlink(v.session, v.rosa.id)
    v.agree(v.visit(IN_TWO_WEEKS))
    contacts.link(v.session, v.rosa.id, 777, NOW)
    announce(v.session, told.programme, [PhoneLinked(person_id=v.rosa.id)], NOW)
    mine = [row for row in told.rows() if row.person_id == v.rosa.id]
    assert [(row.view, row.chat_id) for row in mine] == [("reminders.reminder", 777)] * 3


def test_who_comes_back_finds_the_letters_that_waited(told: Told) -> None:
    v = told.v
    told.propose()
    withdraw_chat(v.session, chat(v.rosa), "unreachable")
    assert linking.went_away(v.session, chat(v.rosa)).events
    assert told.waiting("rosa") == {}
    announce(v.session, told.programme, linking.came_back(v.session, chat(v.rosa)).events, NOW + DAY)
    assert told.waiting("rosa") == {"visits.proposal": 1, "reminders.nudge": 2}


def test_the_acompanante_hears_that_a_docente_cannot_be_reached(told: Told) -> None:
    v = told.v
    announce(v.session, told.programme, linking.went_away(v.session, chat(v.rosa)).events, NOW)
    assert told.waiting("julio") == {"people.unreachable": 1}
    announce(v.session, told.programme, linking.went_away(v.session, chat(v.rosa)).events, NOW)
    assert told.waiting("julio") == {"people.unreachable": 1}


def test_the_acompanante_hears_that_a_docente_has_left(told: Told) -> None:
    announce(told.v.session, told.programme, [PhoneUnlinked(person_id=told.v.rosa.id)], NOW)
    assert told.waiting("julio") == {"people.unreachable": 1}


def test_who_has_no_chat_is_told_nothing(told: Told) -> None:
    contacts.unlink(told.v.session, told.v.carmen.id)
    told.propose()
    assert told.waiting("carmen") == {}


def test_an_event_without_hearers_does_nothing(told: Told, session: Session) -> None:
    put(session, letter())
    announce(session, told.programme, [PhoneUnlinked(person_id=told.v.julio.id)], NOW)
    assert [row.status for row in told.rows()] == [Status.PENDING]


def test_the_same_event_twice_tells_once(told: Told) -> None:
    activity = told.propose()
    outcome = agreement.confirm(told.v.session, told.by("rosa"), activity.id, activity.revision, NOW)
    told.do(outcome)
    before = len(told.rows())
    told.do(outcome)
    assert (len(told.rows()), told.waiting("julio")["visits.confirmed"]) == (before, 1)
