"""Letters and days off: organisers are told once, no reminder of a closed day leaves, undoing tells who was told."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from content.programme import Programme
from domain.dates.days_off import close, reopen
from domain.outcome import Done
from domain.people import contacts
from domain.people.roles import Person, RoleKind
from domain.people.territory import Reach
from domain.year.closures import Why, closures
from scheduler.announce import announce
from scheduler.intent import closed_meanwhile, intend
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Status, left
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, Village, done, village
from tests.scheduler.letters import claimed_row, letter, of_activity, put

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def v(session: Session) -> Village:
    made = village(session)
    for n, person in enumerate((made.julio, made.rosa, made.carmen), 501):
        contacts.link(session, person.id, n, NOW)
    return made


@pytest.fixture
def teresa(v: Village) -> Person:
    found = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, found, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return found


def loaded(v: Village, who: Person, programme: Programme, *days: object) -> Done:
    outcome = close(
        v.session, v.actor(who), days=days or (THURSDAY,),  # type: ignore[arg-type]
        reach=Reach.UGEL, place_id=v.ie.ugel_id, why=Why.HUELGA, reason="Huelga", now=LATER,
    )  # fmt: skip
    announce(v.session, programme, done(outcome).events, LATER)
    return done(outcome)


def undone(v: Village, who: Person, programme: Programme, days_off_id: int) -> None:
    announce(v.session, programme, done(reopen(v.session, v.actor(who), days_off_id, LATER)).events, LATER)


def told(session: Session, *views: str) -> list[tuple[str, int | None, str]]:
    query = select(OutboxRow).where(OutboxRow.view.in_(views or ("fallen.dates_fell", "fallen.dates_hold")))
    return [(row.view, row.person_id, row.kind) for row in session.scalars(query.order_by(OutboxRow.id))]


def sent(session: Session, key: str, status: Status = Status.SENT) -> None:
    session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key == key)).one().status = status
    session.flush()


def test_an_organiser_is_told_once_whatever_falls(v: Village, teresa: Person, programme: Programme) -> None:
    v.agree(v.visit(FRIDAY))
    v.call(v.meeting(day=FRIDAY, hour=NOW.time()))
    outcome = loaded(v, teresa, programme, FRIDAY)
    announce(v.session, programme, outcome.events, LATER)  # told again: the same letter
    assert told(v.session) == [("fallen.dates_fell", v.julio.id, Kind.NOTICE)]


def test_a_date_of_tomorrow_is_urgent(v: Village, teresa: Person, programme: Programme) -> None:
    v.agree(v.visit(TUESDAY))
    loaded(v, teresa, programme, TUESDAY)
    assert told(v.session) == [("fallen.dates_fell", v.julio.id, Kind.URGENT)]


def test_nobody_is_told_where_nothing_falls_or_without_a_chat(v: Village, teresa: Person, programme: Programme) -> None:
    loaded(v, teresa, programme, FRIDAY)
    contacts.unlink(v.session, v.julio.id)
    v.agree(v.visit(THURSDAY))
    loaded(v, teresa, programme, THURSDAY)
    assert told(v.session) == []


@pytest.mark.parametrize(
    ("status", "hears"),
    [
        (Status.SENT, True),
        (Status.SENDING, True),
        (Status.UNKNOWN, True),
        (Status.PENDING, False),
        (Status.FAILED, False),
    ],
)
def test_that_it_was_undone_is_told_to_who_was_told(
    v: Village, teresa: Person, programme: Programme, status: Status, hears: bool
) -> None:
    v.agree(v.visit(THURSDAY))
    made = loaded(v, teresa, programme).id or 0
    key = f"days_off:{made}:{v.julio.id}"
    sent(v.session, key, status)
    assert left(v.session, key) is hears
    undone(v, teresa, programme, made)
    assert ("fallen.dates_hold" in [view for view, _, _ in told(v.session)]) is hears


def test_nobody_knows_of_a_letter_that_there_is_not(session: Session) -> None:
    put(session, letter("one"))
    assert not left(session, "another")


def reminder(v: Village, who: Person, kind: Kind = Kind.REMINDER) -> dict[str, object]:
    activity = v.agree(v.visit(FRIDAY)) if kind == Kind.REMINDER else v.propose(v.visit(FRIDAY))
    return {
        "kind": kind, "person_id": who.id, "chat_id": 502, "activity_id": activity.id, "revision": activity.revision,
    }  # fmt: skip


def as_of_now(v: Village, programme: Programme) -> Programme:
    return programme.with_days_off(closures(v.session))


def goes(v: Village, programme: Programme, about: dict[str, object]) -> bool:
    """Whether the letter leaves, an hour later."""
    v.session.execute(update(OutboxRow).values(status=Status.SENT))  # what organisers are told goes first
    claimed = claimed_row(
        v.session, LATER, view=of_activity, not_before=NOW, expires_at=NOW + timedelta(days=9), **about
    )
    return intend(v.session, claimed, as_of_now(v, programme), LATER) is not None


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.NUDGE])
def test_no_reminder_of_a_day_that_was_closed_leaves(
    v: Village, teresa: Person, programme: Programme, kind: Kind
) -> None:
    about = reminder(v, v.rosa, kind)
    loaded(v, teresa, programme, FRIDAY)
    assert not goes(v, programme, about)
    row = v.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind)).one()
    assert (row.status, row.last_error) == (Status.CANCELLED, "not_true_any_more")


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.NUDGE])
def test_it_leaves_when_the_day_was_opened_again(v: Village, teresa: Person, programme: Programme, kind: Kind) -> None:
    about = reminder(v, v.rosa, kind)
    undone(v, teresa, programme, loaded(v, teresa, programme, FRIDAY).id or 0)
    assert goes(v, programme, about)


def test_a_day_beside_it_stops_nothing_and_neither_does_a_notice(
    v: Village, teresa: Person, programme: Programme
) -> None:
    about = reminder(v, v.rosa)
    loaded(v, teresa, programme, THURSDAY)
    assert goes(v, programme, about)
    loaded(v, teresa, programme, FRIDAY)
    row = OutboxRow(kind=Kind.NOTICE, activity_id=about["activity_id"])
    assert not closed_meanwhile(v.session, row, as_of_now(v, programme))
