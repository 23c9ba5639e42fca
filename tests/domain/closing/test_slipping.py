"""What waits and for how long, by IE; and which docentes are behind what the year so far would have."""

from datetime import date, datetime, timedelta

import pytest

from content.loader import load_calendar
from domain.activities.confirming import Said
from domain.activities.model import Activity, History, Kind, State
from domain.closing.confirming import confirm
from domain.closing.slipping import (
    Behind,
    Since,
    Slips,
    all_slips,
    asked_away,
    asked_of,
    behind,
    expected_by,
    practice_untold,
    slips,
    visits_held,
    waiting_in,
)
from domain.people.territory import Ie
from domain.year.norm import Modelo
from tests.closing import closed, made, norm
from tests.domain.dates.village import FRIDAY, NEXT_MONDAY, NOW, TODAY, TUESDAY, WEDNESDAY, Village

CALENDAR = load_calendar()


def since(days: int, today: date) -> Since:
    return Since(norm=norm(), today=today, now=NOW + (today - TODAY), days=days)


def test_what_ended_long_enough_ago_and_has_no_record(v: Village) -> None:
    v.agree(v.visit(TUESDAY))
    v.agree(v.visit(WEDNESDAY, docente=v.luz))
    eighth = TUESDAY + timedelta(days=8)
    assert slips(v.session, since(7, eighth - timedelta(days=1))) == {}
    assert slips(v.session, since(7, eighth)) == {v.ie.id: Slips(not_closed=1)}
    assert slips(v.session, since(7, eighth + timedelta(days=1))) == {
        v.ie.id: Slips(not_closed=1), v.next_ie.id: Slips(not_closed=1),
    }  # fmt: skip


def test_what_is_closed_or_fell_away_does_not_wait(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY))
    made(closed(v, activity))
    made(confirm(v.session, v.actor(v.rosa, WEDNESDAY), activity.id, 1, Said.AS_RECORDED))
    v.agree(v.visit(TUESDAY, docente=v.luz)).state = State.CANCELLED
    v.session.flush()
    assert slips(v.session, since(0, NEXT_MONDAY)) == {}


def test_a_date_without_an_answer_waits_while_it_is_to_come(v: Village) -> None:
    far = date(2026, 9, 21)
    activity = v.propose(v.visit(far))
    assert slips(v.session, since(7, TODAY + timedelta(days=6))) == {}
    assert slips(v.session, since(7, TODAY + timedelta(days=7))) == {v.ie.id: Slips(unanswered=1)}
    assert slips(v.session, since(7, far)) == {v.ie.id: Slips(unanswered=1)}
    activity.state = State.CONFIRMED
    v.session.flush()
    assert slips(v.session, since(7, far)) == {}


@pytest.mark.parametrize("state", [State.COUNTERED, State.DECLINED])
def test_an_answer_that_asks_for_another_date_waits_for_who_accompanies(v: Village, state: State) -> None:
    activity = v.propose(v.visit(FRIDAY))
    activity.state = state
    v.session.flush()
    assert slips(v.session, since(7, TODAY + timedelta(days=6))) == {}
    assert slips(v.session, since(7, TODAY + timedelta(days=14))) == {v.ie.id: Slips(unanswered=1)}
    assert slips(v.session, since(7, date(2027, 3, 1))) == {}
    assert (asked_of(v.session, v.julio.id, TODAY), asked_away(v.session, v.julio.id, TODAY)) == ([], [activity])
    assert asked_away(v.session, v.nilo.id, TODAY) == []


def test_a_date_that_nobody_answered_is_to_be_closed_once_it_has_passed(v: Village) -> None:
    v.propose(v.visit(TUESDAY))
    assert slips(v.session, since(0, FRIDAY)) == {v.ie.id: Slips(not_closed=1)}


def test_a_successor_who_was_asked_has_their_own_days_to_answer(v: Village) -> None:
    """«replace» put the date to somebody else; «hand_over» leaves it to another who accompanies."""
    activity = v.propose(v.visit(date(2026, 9, 21)))
    v.session.add(line_of(activity, "replace", NOW + timedelta(days=5)))
    activity.revision = 2
    v.session.flush()
    assert slips(v.session, since(7, TODAY + timedelta(days=8))) == {}
    assert slips(v.session, since(7, TODAY + timedelta(days=12))) == {v.ie.id: Slips(unanswered=1)}


def line_of(activity: Activity, verb: str, at: datetime) -> History:
    return History(
        activity_id=activity.id, revision=2, at=at, by=activity.organiser_id, verb=verb, days=1,
        starts_at=activity.starts_at,
    )  # fmt: skip


def test_the_practica_is_missing_of_who_was_visited_and_at_the_end_of_everybody(v: Village) -> None:
    first, second = (v.agree(v.visit(TUESDAY, docente=who)) for who in (v.rosa, v.luz))
    first.day = first.last_day = date(2026, 4, 14)
    second.state = State.DECLINED
    v.session.flush()
    days = [date(2026, 4, 13), date(2026, 4, 20), date(2026, 8, 10), date(2026, 10, 31), date(2026, 11, 2)]
    assert [practice_untold(v.session, v.julio.id, day) for day in days] == [0, 1, 0, 0, 2]
    assert practice_untold(v.session, v.carmen.id, date(2026, 11, 2)) == 0


def test_another_date_counts_its_days_anew(v: Village) -> None:
    activity = v.propose(v.visit(date(2026, 9, 21)))
    activity.revision = 2
    v.session.flush()
    assert slips(v.session, since(7, TODAY + timedelta(days=9))) == {}


def test_a_record_that_docentes_have_not_confirmed_waits(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY))
    made(closed(v, activity))
    later = TUESDAY + timedelta(days=9)
    assert slips(v.session, since(7, later)) == {v.ie.id: Slips(unsaid=1)}
    made(confirm(v.session, v.actor(v.rosa, later), activity.id, 1, Said.FORGOTTEN))
    assert slips(v.session, since(7, later)) == {}


def test_a_place_is_looked_at_alone(v: Village) -> None:
    v.agree(v.visit(TUESDAY))
    v.agree(v.visit(TUESDAY, docente=v.luz))
    at = since(0, NEXT_MONDAY)
    assert slips(v.session, at, Ie.id == v.next_ie.id) == {v.next_ie.id: Slips(not_closed=1)}
    assert slips(v.session, at, Ie.ugel_id == v.ie.ugel_id + 1) == {}


def test_what_several_ie_share_counts_once_in_all_of_them_together(v: Village) -> None:
    v.call(v.meeting(day=TUESDAY, ies=[v.ie, v.next_ie]))
    at = since(0, NEXT_MONDAY)
    assert slips(v.session, at) == {v.ie.id: Slips(not_closed=1), v.next_ie.id: Slips(not_closed=1)}
    assert all_slips(v.session, at) == Slips(not_closed=1)
    assert all_slips(v.session, at, Ie.id == v.ie.id) == Slips(not_closed=1)


def test_the_rtc_waits_only_where_it_is_recorded(v: Village) -> None:
    v.call(v.meeting(Kind.RTC, TUESDAY))
    without = Since(norm=norm(rtc_cuenta_como_estrategia=False), today=NEXT_MONDAY, now=NOW, days=0)
    assert slips(v.session, without) == {}
    assert slips(v.session, since(0, NEXT_MONDAY)) == {v.ie.id: Slips(not_closed=1)}


def test_a_directivo_sees_which_activities_wait_in_their_ie(v: Village) -> None:
    first, second = v.agree(v.visit(TUESDAY)), v.call(v.meeting(day=WEDNESDAY))
    v.agree(v.visit(TUESDAY, docente=v.luz))
    assert waiting_in(v.session, since(0, NEXT_MONDAY), [v.ie.id]) == [first, second]
    assert waiting_in(v.session, since(0, NEXT_MONDAY), []) == []


def test_an_organiser_sees_whose_answer_is_missing(v: Village) -> None:
    asked = v.propose(v.visit(FRIDAY))
    v.agree(v.visit(TUESDAY, docente=v.luz))
    assert asked_of(v.session, v.julio.id, TODAY) == [asked]
    assert asked_of(v.session, v.julio.id, NEXT_MONDAY) == []
    assert asked_of(v.session, v.nilo.id, TODAY) == []


# Behind


@pytest.mark.parametrize(("day", "visits"), [(date(2026, 1, 5), 0), (date(2026, 8, 10), 3), (date(2026, 12, 31), 7)])
def test_what_the_year_so_far_would_have_by_its_lective_days(day: date, visits: int) -> None:
    assert expected_by(7, CALENDAR, day, ()) == visits


def test_a_year_that_nobody_loaded_expects_nothing() -> None:
    assert expected_by(7, CALENDAR, date(2031, 8, 10), ()) == 0


def test_a_docente_is_behind_until_the_visitas_are_held(v: Village) -> None:
    both = [Behind(docente_id=each.id, held=0, expected=3) for each in (v.rosa, v.luz)]
    assert behind(v.session, v.julio.id, norm(), CALENDAR, TODAY) == both
    for n in range(1, 4):
        activity = v.agree(v.visit(TUESDAY), n)
        activity.day = activity.last_day = date(2026, 5, 4 + n)
    v.session.flush()
    assert visits_held(v.session, v.rosa.id, TODAY) == 3
    assert behind(v.session, v.julio.id, norm(), CALENDAR, TODAY) == both[1:]


def test_a_visita_to_come_or_not_held_does_not_count(v: Village) -> None:
    v.agree(v.visit(FRIDAY))
    lost = v.agree(v.visit(TUESDAY), 2)
    lost.day = lost.last_day = date(2026, 5, 5)
    lost.state = State.CANCELLED
    v.session.flush()
    assert visits_held(v.session, v.rosa.id, TODAY) == 0


def test_an_ie_without_a_column_of_the_norm_is_behind_nothing(v: Village) -> None:
    for ie in (v.ie, v.next_ie):
        ie.modelo = Modelo.UM
        ie.nivel = "secundaria"
    v.session.flush()
    assert behind(v.session, v.julio.id, norm(), CALENDAR, TODAY) == []


def test_nobody_is_behind_for_somebody_who_accompanies_nobody(v: Village) -> None:
    assert behind(v.session, v.carmen.id, norm(), CALENDAR, TODAY) == []
