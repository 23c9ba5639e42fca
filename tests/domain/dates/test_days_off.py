"""Days off that a specialist loads: who may, what is kept, what falls, and the way back."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.model import Kind, State
from domain.dates import agreement, reschedule
from domain.dates.days_off import MOST_DAYS, close, fallen_by, falling_on, loaded_within, reopen
from domain.events import DaysClosed, DaysReopened
from domain.outcome import Outcome
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie, Reach, Red, Ugel, place_of, scope_of_place, within
from domain.year.closures import Closure, DaysOff, Why, closures
from tests import factories
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TODAY, TUESDAY, WEDNESDAY, Village, done, refused, village

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def v(session: Session) -> Village:
    return village(session)


@pytest.fixture
def teresa(v: Village) -> Person:
    """Specialist of the UGEL."""
    found = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, found, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return found


@pytest.fixture
def andres(v: Village) -> Person:
    """Specialist of the DRE."""
    found = factories.person(v.session, "Andrés Farfán")
    factories.role(v.session, found, RoleKind.ESPECIALISTA_DRE, at=v.ie.ugel.dre)
    return found


def red_of(v: Village, *, with_ie: bool = True) -> Red:
    red = Red(ugel_id=v.ie.ugel_id, name="Vilcanota")
    v.session.add(red)
    v.session.flush()
    v.ie.red_id = red.id if with_ie else None
    v.session.flush()
    return red


def closed(v: Village, who: Person, *days: date, **other: Any) -> Outcome:
    about = {"reach": Reach.UGEL, "place_id": v.ie.ugel_id, "why": Why.HUELGA, "reason": "Huelga", "now": LATER} | other
    return close(v.session, v.actor(who), days=days or (THURSDAY,), **about)


def rows(session: Session) -> list[tuple[date, str | None, str]]:
    return [(each.day, each.scope, each.reason) for each in closures(session)]


def test_days_are_kept_in_the_calendar_with_their_reason(v: Village, teresa: Person) -> None:
    made = done(closed(v, teresa, FRIDAY, THURSDAY))
    scope = f"ugel:{v.ie.ugel_id}"
    assert rows(v.session) == [(THURSDAY, scope, "Huelga"), (FRIDAY, scope, "Huelga")]
    row = v.session.get_one(DaysOff, made.id)
    assert (row.days, row.last, row.why, row.by, row.at) == ([THURSDAY, FRIDAY], FRIDAY, Why.HUELGA, teresa.id, LATER)
    assert (row.undone_at, row.undone_by) == (None, None)


def test_each_place_is_closed_by_its_own_scope(v: Village, teresa: Person, andres: Person) -> None:
    red = red_of(v)
    for reach, place_id in ((Reach.UGEL, v.ie.ugel_id), (Reach.RED, red.id), (Reach.IE, v.ie.id)):
        done(closed(v, teresa, reach=reach, place_id=place_id))
    done(closed(v, andres, reach=Reach.DRE, place_id=v.ie.ugel.dre_id))
    assert {each[1] for each in rows(v.session)} == set(v.ie.scopes)


def test_a_scope_is_named_as_the_ie_names_it(v: Village) -> None:
    red = red_of(v)
    places = (
        (Reach.DRE, v.ie.ugel.dre_id), (Reach.UGEL, v.ie.ugel_id), (Reach.RED, red.id), (Reach.IE, v.ie.id),
    )  # fmt: skip
    found = [(reach, place_of(v.session, reach, id_, lock=True)) for reach, id_ in places]
    assert tuple(scope_of_place(reach, place) for reach, place in found if place is not None) == v.ie.scopes
    assert place_of(v.session, Reach.RED, 4711) is None


@pytest.mark.parametrize("who", ["julio", "rosa", "carmen"])
def test_nobody_of_an_ie_closes_days(v: Village, who: str) -> None:
    assert refused(closed(v, getattr(v, who))) == "not_yours"
    assert rows(v.session) == []


def test_a_specialist_closes_nothing_beyond_their_territory(v: Village, teresa: Person, andres: Person) -> None:
    far = v.session.get_one(Person, v.ana.id)
    away = agreement.assignment_of(v.session, v.nilo.id, far.id, TODAY)
    assert away is not None
    ie = place_of(v.session, Reach.IE, away.ie_id)
    assert ie is not None
    assert refused(closed(v, teresa, reach=Reach.IE, place_id=away.ie_id)) == "not_yours"
    assert refused(closed(v, teresa, reach=Reach.DRE, place_id=v.ie.ugel.dre_id)) == "not_yours"
    assert refused(closed(v, andres, reach=Reach.IE, place_id=v.ie.id)) == "not_yours"
    assert refused(closed(v, andres, reach=Reach.UGEL, place_id=4711)) == "not_yours"
    done(closed(v, andres))  # a UGEL of the DRE is theirs


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ((TODAY - timedelta(days=1), TODAY), "days_off_past"),
        ((date(2027, 1, 4),), "days_off_year"),
        (tuple(TODAY + timedelta(days=n) for n in range(MOST_DAYS + 1)), "days_off_many"),
    ],
)
def test_days_that_cannot_be_loaded_change_nothing(
    v: Village, teresa: Person, days: tuple[date, ...], code: str
) -> None:
    assert refused(closed(v, teresa, *days)) == code
    assert (rows(v.session), list(v.session.scalars(select(DaysOff)))) == ([], [])


def test_no_day_at_all_is_refused(v: Village, teresa: Person) -> None:
    actor = v.actor(teresa)
    about: dict[str, Any] = {"reach": Reach.UGEL, "place_id": v.ie.ugel_id, "why": Why.HUELGA, "reason": "Huelga"}
    assert refused(close(v.session, actor, days=(), now=LATER, **about)) == "days_off_many"


def test_today_can_still_be_closed(v: Village, teresa: Person) -> None:
    assert v.session.get_one(DaysOff, done(closed(v, teresa, TODAY)).id).days == [TODAY]


def test_a_day_that_is_closed_already_stays_as_it_is(v: Village, teresa: Person) -> None:
    scope = f"ugel:{v.ie.ugel_id}"
    v.session.add(Closure(day=THURSDAY, scope=scope, reason="Aniversario"))
    v.session.flush()
    assert refused(closed(v, teresa, THURSDAY)) == "days_off_known"
    made = done(closed(v, teresa, THURSDAY, FRIDAY))
    assert v.session.get_one(DaysOff, made.id).days == [FRIDAY]
    assert rows(v.session) == [(THURSDAY, scope, "Aniversario"), (FRIDAY, scope, "Huelga")]
    done(reopen(v.session, v.actor(teresa), made.id or 0, LATER))
    assert rows(v.session) == [(THURSDAY, scope, "Aniversario")]


# What falls


def test_dates_on_the_days_in_the_place_fall_and_no_others(v: Village, teresa: Person) -> None:
    here, early = v.agree(v.visit(THURSDAY)), v.propose(v.visit(WEDNESDAY), number=2)
    gia, next_door = v.call(v.meeting(Kind.GIA, THURSDAY)), v.propose(v.visit(THURSDAY, docente=v.luz))
    outcome = done(closed(v, teresa, reach=Reach.IE, place_id=v.ie.id))
    [event] = outcome.events
    assert event == DaysClosed(days_off_id=outcome.id or 0, by=teresa.id, organisers=(v.julio.id,))
    found = falling_on(v.session, [THURSDAY], f"ie:{v.ie.id}", LATER)
    assert {each.id for each in found} == {here.id, gia.id}
    assert {each.id for each in falling_on(v.session, [WEDNESDAY], f"ie:{v.ie.id}", LATER)} == {early.id}
    assert next_door.id in {each.id for each in falling_on(v.session, [THURSDAY], f"ugel:{v.ie.ugel_id}", LATER)}


def test_each_organiser_is_named_once(v: Village, teresa: Person) -> None:
    v.agree(v.visit(THURSDAY))
    v.call(v.meeting(Kind.GIA, THURSDAY))
    v.call(v.meeting(Kind.RTC, THURSDAY))
    [event] = done(closed(v, teresa)).events
    assert isinstance(event, DaysClosed)
    assert event.organisers == tuple(sorted((v.julio.id, v.carmen.id)))


def test_what_was_cancelled_or_declined_has_no_date_to_lose(v: Village, teresa: Person) -> None:
    one, two = v.propose(v.visit(THURSDAY)), v.propose(v.visit(THURSDAY, docente=v.luz))
    done(reschedule.cancel(v.session, v.actor(v.julio), one.id, one.revision, reason="otro", now=NOW))
    done(agreement.decline(v.session, v.actor(v.luz), two.id, two.revision, reason="salud", now=NOW))
    assert (one.state, two.state) == (State.CANCELLED, State.DECLINED)
    [event] = done(closed(v, teresa)).events
    assert isinstance(event, DaysClosed)
    assert event.organisers == ()


def test_any_day_of_a_long_visita_makes_it_fall(v: Village, teresa: Person) -> None:
    activity = v.agree(v.visit(WEDNESDAY, THURSDAY))
    made = done(closed(v, teresa, THURSDAY))
    assert fallen_by(v.session, activity, [WEDNESDAY]) is None
    row = fallen_by(v.session, activity, [WEDNESDAY, THURSDAY])
    assert row is not None
    assert row.id == made.id


def test_who_names_a_closed_day_afterwards_knows_it(v: Village, teresa: Person) -> None:
    before = v.agree(v.visit(THURSDAY))
    done(closed(v, teresa, now=NOW + timedelta(minutes=1)))
    row = v.session.scalars(select(DaysOff)).one()
    assert fallen_by(v.session, before, [THURSDAY]) is row
    draft = v.visit(THURSDAY, hour=NOW.time().replace(hour=10), activity_id=before.id)
    done(reschedule.move(v.session, v.actor(v.julio), before.id, before.revision, draft, reason="otro", now=LATER))
    assert fallen_by(v.session, before, [THURSDAY]) is None
    assert falling_on(v.session, [THURSDAY], row.scope, row.at) == []


def test_days_off_elsewhere_make_nothing_fall(v: Village) -> None:
    activity = v.agree(v.visit(THURSDAY))
    other = factories.person(v.session, "Otra Especialista")
    factories.role(
        v.session, other, RoleKind.ESPECIALISTA_UGEL, at=factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre)
    )
    far = v.actor(other).roles[0].ugel_id
    [event] = done(closed(v, other, place_id=far)).events
    assert isinstance(event, DaysClosed)
    assert (event.organisers, fallen_by(v.session, activity, [THURSDAY])) == ((), None)


def test_a_red_closes_its_ie_and_no_other(v: Village, teresa: Person) -> None:
    red = red_of(v)
    activity, next_door = v.agree(v.visit(THURSDAY)), v.propose(v.visit(THURSDAY, docente=v.luz))
    done(closed(v, teresa, reach=Reach.RED, place_id=red.id))
    assert fallen_by(v.session, activity, [THURSDAY]) is not None
    assert fallen_by(v.session, next_door, [THURSDAY]) is None
    of_red = select(Ie.id).join(Ie.ugel).join(Ugel.dre).where(within([f"red:{red.id}"]))
    assert list(v.session.scalars(of_red)) == [v.ie.id]


# The way back


def test_undone_days_are_days_of_work_again(v: Village, teresa: Person) -> None:
    activity = v.agree(v.visit(THURSDAY))
    made = done(closed(v, teresa)).id or 0
    undone = done(reopen(v.session, v.actor(teresa), made, LATER + timedelta(minutes=1)))
    assert undone.events == (DaysReopened(days_off_id=made, by=teresa.id, organisers=(v.julio.id,)),)
    row = v.session.get_one(DaysOff, made)
    assert (rows(v.session), row.undone_by, row.undone_at) == ([], teresa.id, LATER + timedelta(minutes=1))
    assert fallen_by(v.session, activity, [THURSDAY]) is None


def test_it_is_undone_once(v: Village, teresa: Person) -> None:
    made = done(closed(v, teresa)).id or 0
    done(reopen(v.session, v.actor(teresa), made, LATER))
    done(closed(v, teresa))  # loaded again: the second tap on the first must not touch it
    assert refused(reopen(v.session, v.actor(teresa), made, LATER)) == "days_off_undone"
    assert len(rows(v.session)) == 1


def test_only_who_may_close_may_undo(v: Village, teresa: Person, andres: Person) -> None:
    of_ugel = done(closed(v, teresa)).id or 0
    of_dre = done(closed(v, andres, FRIDAY, reach=Reach.DRE, place_id=v.ie.ugel.dre_id)).id or 0
    assert refused(reopen(v.session, v.actor(v.julio), of_ugel, LATER)) == "not_yours"
    assert refused(reopen(v.session, v.actor(teresa), of_dre, LATER)) == "not_yours"
    assert refused(reopen(v.session, v.actor(teresa), 4711, LATER)) == "not_yours"
    assert len(rows(v.session)) == 2
    done(reopen(v.session, v.actor(andres), of_ugel, LATER))


def test_the_dates_that_were_moved_meanwhile_are_not_told_of(v: Village, teresa: Person) -> None:
    activity = v.agree(v.visit(THURSDAY))
    made = done(closed(v, teresa)).id or 0
    draft = v.visit(FRIDAY, activity_id=activity.id)
    later = LATER + timedelta(minutes=5)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, activity.revision, draft, reason="otro", now=later))
    [event] = done(reopen(v.session, v.actor(teresa), made, later)).events
    assert isinstance(event, DaysReopened)
    assert event.organisers == ()


def test_a_date_that_another_closure_keeps_down_is_not_said_to_hold(v: Village, teresa: Person, andres: Person) -> None:
    v.agree(v.visit(THURSDAY))
    first = done(closed(v, teresa)).id or 0
    second = done(closed(v, andres, reach=Reach.DRE, place_id=v.ie.ugel.dre_id)).id or 0
    [event] = done(reopen(v.session, v.actor(teresa), first, LATER)).events
    assert event == DaysReopened(days_off_id=first, by=teresa.id, organisers=())
    [event] = done(reopen(v.session, v.actor(andres), second, LATER)).events
    assert event == DaysReopened(days_off_id=second, by=andres.id, organisers=(v.julio.id,))


def test_a_list_holds_what_lies_ahead_and_is_the_readers_own(v: Village, teresa: Person, andres: Person) -> None:
    friday, tuesday = done(closed(v, teresa, FRIDAY)).id, done(closed(v, teresa, TUESDAY)).id
    of_dre = done(closed(v, andres, WEDNESDAY, reach=Reach.DRE, place_id=v.ie.ugel.dre_id)).id
    gone = done(closed(v, teresa, THURSDAY)).id or 0
    done(reopen(v.session, v.actor(teresa), gone, LATER))

    def listed(who: Person, since: date = TODAY) -> list[int | None]:
        return [row.id for row in loaded_within(v.session, v.actor(who), since=since)]

    assert listed(teresa) == [tuesday, friday]
    assert listed(teresa, WEDNESDAY) == [friday]
    assert listed(andres) == [tuesday, of_dre, friday]
    assert listed(v.julio) == []
