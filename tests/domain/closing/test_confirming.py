"""What docentes say of a record, what becomes a case, who sees it, and what the one who recorded never learns."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.activities.closing import Held, Record
from domain.activities.confirming import Confirmation, ConsistencyCase, Differs, Finding, Said, is_difference
from domain.activities.model import Activity, Kind
from domain.closing.confirming import confirm, count_open, open_cases, sees, settle
from domain.events import ReviewAsked
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person, RoleKind
from tests import factories
from tests.closing import account, closed, held_day, made, not_held
from tests.domain.dates.village import FRIDAY, TUESDAY, Village, refused

DAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def visit(v: Village) -> Activity:
    """A visita of Tuesday that Julio has closed that evening."""
    activity = v.agree()
    made(closed(v, activity))
    return activity


def says(
    v: Village,
    activity: Activity,
    said: Said,
    differs: Differs | None = None,
    *,
    by: Person | None = None,
    seen: int = 1,
) -> Outcome:
    return confirm(v.session, v.actor(by or v.rosa, DAY), activity.id, seen, said, differs)


def cases(v: Village) -> list[tuple[int, str, str | None, str | None]]:
    query = select(ConsistencyCase).order_by(ConsistencyCase.id).execution_options(populate_existing=True)
    return [(row.revision, row.said, row.differs, row.finding) for row in v.session.scalars(query)]


def rci(v: Village) -> Person:
    who = factories.person(v.session, "Rita Cáceres")
    factories.role(v.session, who, RoleKind.RCI, at=v.ie.ugel)
    return who


@pytest.mark.parametrize(
    ("held", "differing"),
    [
        (Held.AS_AGREED, {Said.OTHERWISE, Said.NOT_HELD}),
        (Held.OTHERWISE, {Said.OTHERWISE, Said.NOT_HELD}),
        (Held.NOT_HELD, {Said.AS_RECORDED, Said.OTHERWISE}),
    ],
)
def test_what_contradicts_a_record(held: Held, differing: set[Said]) -> None:
    assert {said for said in Said if is_difference(held, said)} == differing


def test_a_docente_who_agrees_opens_no_case(v: Village, visit: Activity) -> None:
    assert says(v, visit, Said.AS_RECORDED) == Done(id=visit.id)
    row = v.session.get_one(Confirmation, (visit.id, v.rosa.id))
    assert (row.revision, row.said, row.differs, row.said_on) == (1, Said.AS_RECORDED, None, DAY)
    assert cases(v) == []


def test_a_docente_who_does_not_remember_opens_none_either(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.FORGOTTEN))
    assert cases(v) == []


def test_a_difference_is_a_case_with_what_was_otherwise(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.OTHERWISE, Differs.LENGTH))
    assert cases(v) == [(1, "otherwise", "length", None)]
    row = v.session.scalars(select(ConsistencyCase)).one()
    assert (row.activity_id, row.person_id, row.opened_on) == (visit.id, v.rosa.id, DAY)


def test_a_detail_belongs_to_otherwise_only(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.NOT_HELD, Differs.DATE))
    assert cases(v) == [(1, "not_held", None, None)]


def test_the_same_word_twice_is_refused_and_another_takes_its_place(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.NOT_HELD))
    assert says(v, visit, Said.NOT_HELD) == Refused("already_answered", {"activity_id": visit.id})
    made(says(v, visit, Said.OTHERWISE, Differs.DIALOGUE))
    assert cases(v) == [(1, "otherwise", "dialogue", None)]


def test_who_agrees_in_the_end_ends_the_case_and_may_open_it_again(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.NOT_HELD))
    made(says(v, visit, Said.AS_RECORDED))
    assert cases(v) == [(1, "not_held", None, Finding.AGREED)]
    made(says(v, visit, Said.OTHERWISE, Differs.DATE))
    assert cases(v) == [(1, "otherwise", "date", None)]


def test_a_word_on_an_older_record_is_not_taken(v: Village, visit: Activity) -> None:
    told = account(v.session, [held_day(TUESDAY, minutes=120)], held=Held.OTHERWISE, reason="otro")
    made(closed(v, visit, told))
    assert says(v, visit, Said.AS_RECORDED, seen=1) == Refused("record_changed", {"activity_id": visit.id})
    made(says(v, visit, Said.AS_RECORDED, seen=2))


def test_a_record_that_says_something_else_sets_the_case_aside_and_asks_anew(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.OTHERWISE, Differs.LENGTH))
    told = account(v.session, [held_day(TUESDAY, minutes=120)], held=Held.OTHERWISE, reason="otro")
    made(closed(v, visit, told))
    assert cases(v) == [(1, "otherwise", "length", Finding.REVISED)]
    made(says(v, visit, Said.OTHERWISE, Differs.DATE, seen=2))
    assert cases(v) == [(1, "otherwise", "length", Finding.REVISED), (2, "otherwise", "date", None)]


def test_a_record_that_says_the_same_of_days_and_people_keeps_the_case(v: Village, visit: Activity) -> None:
    made(says(v, visit, Said.OTHERWISE, Differs.LENGTH))
    made(closed(v, visit))
    assert cases(v) == [(2, "otherwise", "length", None)]


@pytest.mark.parametrize("who", ["julio", "carmen", "luz", "nilo", "ana"])
def test_only_docentes_who_took_part_say_so(v: Village, visit: Activity, who: str) -> None:
    assert says(v, visit, Said.NOT_HELD, by=getattr(v, who)) == Refused("not_yours")
    assert cases(v) == []


def test_nothing_is_said_of_what_has_no_record(v: Village) -> None:
    activity = v.agree()
    assert says(v, activity, Said.AS_RECORDED) == Refused("not_yours")


def test_every_docente_of_a_meeting_has_a_word_and_a_case_of_their_own(v: Village) -> None:
    gia = v.call(v.meeting(day=TUESDAY, ies=[v.ie, v.next_ie]))
    made(closed(v, gia, not_held(v.session)))
    made(says(v, gia, Said.AS_RECORDED))
    made(says(v, gia, Said.NOT_HELD, by=v.luz))
    assert cases(v) == [(1, "as_recorded", None, None)]


# The UGEL


def case_of(v: Village, visit: Activity) -> ConsistencyCase:
    made(says(v, visit, Said.NOT_HELD))
    return v.session.scalars(select(ConsistencyCase)).one()


def test_the_rci_sees_the_open_cases_of_their_ugel(v: Village, visit: Activity) -> None:
    row, who = case_of(v, visit), rci(v)
    assert open_cases(v.session, v.ie.ugel_id) == [row]
    assert count_open(v.session, v.ie.ugel_id) == 1
    assert sees(v.session, v.actor(who), row)
    assert open_cases(v.session, v.ie.ugel_id + 1) == []


def test_nobody_else_sees_a_case_and_least_of_all_who_recorded(v: Village, visit: Activity) -> None:
    """Neither the acompañante nor the directivo, the docente's colleagues, the DRE or another UGEL."""
    row = case_of(v, visit)
    rci(v)
    here, dre = v.ie.ugel, v.ie.ugel.dre
    regional = ((kind, dre) for kind in (RoleKind.ESPECIALISTA_DRE, RoleKind.CCI, RoleKind.EPR))
    others = ((RoleKind.ESPECIALISTA_UGEL, here), *regional)
    people = [v.julio, v.rosa, v.carmen, v.luz, v.elena, v.nilo, v.ana]
    for kind, place in others:
        new = factories.person(v.session, f"{kind} Ejemplo")
        factories.role(v.session, new, kind, at=place)
        people.append(new)
    far = factories.person(v.session, "Rci Lejos")
    factories.role(v.session, far, RoleKind.RCI, at=factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre))
    for who in (*people, far):
        assert not sees(v.session, v.actor(who, DAY), row)
        assert settle(v.session, v.actor(who, DAY), row.id, Finding.RIGHT) == Refused("not_yours")
    assert cases(v) == [(1, "not_held", None, None)]


def test_where_a_ugel_has_no_rci_its_specialist_sees_them(v: Village, visit: Activity) -> None:
    row = case_of(v, visit)
    new = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, new, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    assert sees(v.session, v.actor(new), row)
    rci(v)
    assert not sees(v.session, v.actor(new), row)


@pytest.mark.parametrize("finding", [Finding.RIGHT, Finding.UNCLEAR])
def test_a_case_is_settled_and_nobody_hears_of_it(v: Village, visit: Activity, finding: Finding) -> None:
    row, who = case_of(v, visit), rci(v)
    assert settle(v.session, v.actor(who, DAY), row.id, finding) == Done(id=row.id)
    assert (row.finding, row.settled_by, row.settled_on) == (finding, who.id, DAY)
    assert open_cases(v.session, v.ie.ugel_id) == []


def test_a_review_is_asked_for_without_a_word_of_who_said_what(v: Village, visit: Activity) -> None:
    row, who = case_of(v, visit), rci(v)
    outcome = made(settle(v.session, v.actor(who, DAY), row.id, Finding.REVIEW))
    assert outcome.events == (ReviewAsked(activity_id=visit.id, by=who.id, case=row.id),)
    assert set(vars(outcome.events[0])) == {"activity_id", "by", "case"}


def test_a_case_is_settled_once(v: Village, visit: Activity) -> None:
    row, who = case_of(v, visit), rci(v)
    made(settle(v.session, v.actor(who, DAY), row.id, Finding.RIGHT))
    assert settle(v.session, v.actor(who, DAY), row.id, Finding.UNCLEAR) == Refused("case_settled")
    assert row.finding == Finding.RIGHT


@pytest.mark.parametrize("absent", [0, -1, 987654, 2**40])
def test_a_case_that_is_none_is_refused_as_one_that_is_not_ones_own(v: Village, absent: int) -> None:
    assert refused(settle(v.session, v.actor(rci(v)), absent, Finding.RIGHT)) == "not_yours"


def test_a_meeting_of_two_ugeles_is_seen_from_both(v: Village) -> None:
    far = factories.ie(v.session, "IE 30002", factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre))
    factories.accompany(v.session, v.julio, v.luz, far)
    gia = v.call(v.meeting(day=FRIDAY, ies=[v.ie, far]))
    made(closed(v, gia, not_held(v.session)))
    made(says(v, gia, Said.AS_RECORDED))
    assert [count_open(v.session, each) for each in (v.ie.ugel_id, far.ugel_id)] == [1, 1]


def test_a_case_leaves_the_activity_and_its_record_as_they_are(v: Village, visit: Activity) -> None:
    """Never a sanction: nothing that is counted changes by a docente's word."""
    before = (visit.state, visit.revision, v.session.get_one(Record, visit.id).compliance)
    made(says(v, visit, Said.NOT_HELD))
    assert (visit.state, visit.revision, v.session.get_one(Record, visit.id).compliance) == before
    assert visit.kind == Kind.VISITA
