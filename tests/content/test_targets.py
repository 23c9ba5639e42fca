"""What a button means today: the IE, the days that can be chosen, the length; nothing for a stranger's button."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.programme import Programme
from content.targets import ALL_IE, COUNTER, MOVE, VISIT, Target, institution, pattern_of, places_of, target, weeks
from domain.activities.model import Kind
from domain.people.roles import assignment_of
from domain.people.territory import Red
from domain.year.calendar import NonWorkingDay, SchoolCalendar, SchoolYear, Span, Weeks
from domain.year.norm import Modelo, Nivel
from tests import factories
from tests.domain.dates.village import FRIDAY, NINE, THURSDAY, TODAY, TUESDAY, WEDNESDAY, Village, village
from tests.memory import memory

BIG = 10**30


def find(v: Village, programme: Programme, goal: str, id_: int, n: int = 1, *, who: str = "julio") -> Target | None:
    person = getattr(v, who)
    return target(v.session, programme, goal, id_, n, person_id=person.id, today=TODAY)


def visit_target(v: Village, programme: Programme, n: int = 1) -> Target:
    found = find(v, programme, VISIT, v.rosa.id, n)
    assert found is not None
    return found


def test_a_new_visita_is_of_the_docente_in_their_ie(v: Village, programme: Programme) -> None:
    found = visit_target(v, programme)
    assert (found.kind, found.organiser_id, found.docente_id) == (Kind.VISITA, v.julio.id, v.rosa.id)
    assert (found.ies, found.activity_id, found.number) == ((v.ie,), None, 1)


@pytest.mark.parametrize(
    ("modelo", "nivel", "sizes"),
    [
        (Modelo.EIB, Nivel.INICIAL, [3, 3, 2, 2, 2, 2, 1]),
        (Modelo.UM, Nivel.PRIMARIA, [3, 3, 2, 2, 2, 2, 1]),
        (Modelo.PC, Nivel.INICIAL, [3, 3, 2, 2, 1, 1, 1]),
        (Modelo.PC, Nivel.SECUNDARIA, [2, 1, 1, 1, 1, 1, 1, 1]),
    ],
)
def test_a_visita_is_as_long_as_the_norm_has_it(
    programme: Programme, modelo: Modelo, nivel: Nivel, sizes: list[int]
) -> None:
    with memory() as session:
        v = village(session, modelo=modelo, nivel=nivel)
        assert [visit_target(v, programme, n).size for n in range(1, len(sizes) + 1)] == sizes


def test_a_visita_in_an_ie_whose_modelo_is_unknown_has_one_day(v: Village, programme: Programme) -> None:
    v.ie.modelo = None
    assert visit_target(v, programme).size == 1
    assert pattern_of(programme, v.ie) is None


@pytest.mark.parametrize("n", [0, -1, 99, BIG])
def test_a_forged_number_changes_nothing_but_itself(v: Village, programme: Programme, n: int) -> None:
    assert visit_target(v, programme, n).size == 1


@pytest.mark.parametrize("goal", [VISIT, MOVE, COUNTER, "gia", "rtc", "tal", "xxx", ""])
@pytest.mark.parametrize("id_", [987654, BIG, -BIG])
def test_what_does_not_exist_means_nothing(v: Village, programme: Programme, goal: str, id_: int) -> None:
    assert find(v, programme, goal, id_) is None


def test_the_docente_of_somebody_else_means_nothing(v: Village, programme: Programme) -> None:
    assert find(v, programme, VISIT, v.ana.id) is None
    assert find(v, programme, VISIT, v.rosa.id, who="carmen") is None


def test_a_docente_whose_assignment_ended_means_nothing(v: Village, programme: Programme) -> None:
    row = assignment_of(v.session, v.julio.id, v.rosa.id, TODAY)
    assert row is not None
    row.until = TODAY - timedelta(days=1)
    v.session.flush()
    assert find(v, programme, VISIT, v.rosa.id) is None


def test_a_meeting_is_in_one_ie_in_all_or_in_those_of_a_red(v: Village, programme: Programme) -> None:
    red = Red(ugel_id=v.ie.ugel_id, name="Red Sicuani")
    v.session.add(red)
    v.session.flush()
    v.next_ie.red_id = red.id
    places = {place: find(v, programme, "gia", place) for place in (v.ie.id, ALL_IE, -red.id)}
    found = {place: each.ies if each else () for place, each in places.items()}
    assert found == {v.ie.id: (v.ie,), ALL_IE: (v.ie, v.next_ie), -red.id: (v.next_ie,)}


def test_an_rtc_is_of_all_niveles_of_an_integrada_and_not_of_those_that_closed(v: Village) -> None:
    secundaria = factories.ie(v.session, v.ie.name, v.ie.ugel, nivel=Nivel.SECUNDARIA)
    closed = factories.ie(v.session, v.ie.name, v.ie.ugel, nivel=Nivel.INICIAL)
    for each in (v.ie, secundaria, closed):
        each.codinst = "1234567"
    closed.active = False
    v.session.flush()
    assert institution(v.session, v.ie) == (v.ie, secundaria)
    assert places_of(v.session, Kind.RTC, v.ie.id, v.carmen.id, TODAY) == (v.ie, secundaria)
    assert places_of(v.session, Kind.GIA, v.ie.id, v.julio.id, TODAY) == (v.ie,)
    assert institution(v.session, v.next_ie) == (v.next_ie,)


def test_an_rtc_everywhere_is_nowhere(v: Village) -> None:
    assert places_of(v.session, Kind.RTC, ALL_IE, v.carmen.id, TODAY) == ()


@pytest.mark.parametrize("goal", [MOVE, COUNTER])
def test_a_standing_activity_keeps_its_places_and_length(v: Village, programme: Programme, goal: str) -> None:
    activity = v.propose(v.visit(TUESDAY, FRIDAY))
    found = find(v, programme, goal, activity.id)
    assert found is not None
    assert (found.activity_id, found.size, found.docente_id, found.ies) == (activity.id, 2, v.rosa.id, (v.ie,))
    gia = v.call(v.meeting(ies=[v.ie, v.next_ie], minutes=240, day=date(2026, 8, 20)))
    shared = find(v, programme, goal, gia.id)
    assert shared is not None
    assert (shared.kind, shared.size, shared.ies) == (Kind.GIA, 240, (v.ie, v.next_ie))


# Days


def days(v: Village, programme: Programme, *closed: NonWorkingDay, today: date = TODAY) -> list[list[date]]:
    return weeks(programme.calendar.with_closed(closed), visit_target(v, programme), today)


def test_the_strip_begins_tomorrow_and_has_weeks_of_lective_days(v: Village, programme: Programme) -> None:
    strip = days(v, programme)
    assert strip[0] == [date(2026, 8, day) for day in (11, 12, 13, 14)]
    assert strip[1] == [date(2026, 8, day) for day in (17, 18, 19, 20, 21)]


def test_the_strip_of_a_visita_skips_feriados_and_weeks_without_pupils(v: Village, programme: Programme) -> None:
    flat = [day for week in days(v, programme) for day in week]
    assert date(2026, 10, 7) in flat
    missing = [date(2026, 10, 8), *(date(2026, 10, day) for day in range(12, 17)), date(2026, 8, 15)]
    assert [day for day in missing if day in flat] == []
    assert max(flat) == date(2026, 12, 18)


@pytest.mark.parametrize("place", ["ie", "ugel", "dre", "country"])
def test_a_local_day_off_leaves_the_strip_of_that_ie(v: Village, programme: Programme, place: str) -> None:
    scopes = dict(zip(("dre", "ugel", "ie"), v.ie.scopes, strict=True)) | {"country": None}
    closed = NonWorkingDay(day=TUESDAY, scope=scopes[place], reason="aniversario")
    assert days(v, programme, closed)[0] == [date(2026, 8, day) for day in (12, 13, 14)]


def test_the_day_off_of_another_ie_stays_in_the_strip(v: Village, programme: Programme) -> None:
    closed = NonWorkingDay(day=TUESDAY, scope=f"ie:{v.next_ie.id}", reason="aniversario")
    assert days(v, programme, closed)[0][0] == TUESDAY


def test_a_dre_with_weeks_of_its_own_has_another_strip(v: Village, programme: Programme) -> None:
    whole = programme.calendar.years[2026]
    late = Weeks(lective=(Span(first=date(2026, 8, 24), last=date(2026, 12, 31)),), gestion=())
    year = SchoolYear(year=2026, source="RD", weeks=whole.weeks, overrides={"dre:DRE CUSCO": late})
    calendar = SchoolCalendar(years={2026: year})
    strip = weeks(calendar, visit_target(v, programme), TODAY)
    assert strip[0][0] == date(2026, 8, 24)
    assert date(2026, 10, 13) in [day for week in strip for day in week]


def test_a_gia_may_be_in_a_week_without_pupils_but_not_on_a_feriado(v: Village, programme: Programme) -> None:
    gia = find(v, programme, "gia", v.ie.id)
    assert gia is not None
    flat = [day for week in weeks(programme.calendar, gia, TODAY) for day in week]
    assert date(2026, 10, 13) in flat
    assert [day for day in (date(2026, 10, 8), date(2026, 8, 15), date(2026, 12, 8)) if day in flat] == []


def test_a_shared_meeting_needs_a_day_that_is_good_in_every_ie(v: Village, programme: Programme) -> None:
    shared = find(v, programme, "gia", ALL_IE)
    assert shared is not None
    closed = NonWorkingDay(day=TUESDAY, scope=f"ie:{v.next_ie.id}", reason="aniversario")
    calendar = programme.calendar.with_closed([closed])
    assert (shared.fits(calendar, TUESDAY), shared.fits(programme.calendar, TUESDAY)) == (False, True)


def test_the_strip_ends_with_the_year(v: Village, programme: Programme) -> None:
    year = programme.calendar.years[2026]
    next_year = SchoolYear(
        year=2027, source="RM", weeks=Weeks(lective=(Span(first=date(2027, 1, 4), last=date(2027, 12, 1)),), gestion=())
    )
    calendar = SchoolCalendar(years={2026: year, 2027: next_year})
    found = visit_target(v, programme)
    assert weeks(calendar, found, date(2026, 12, 17)) == [[date(2026, 12, 18)]]
    assert weeks(calendar, found, date(2026, 12, 18)) == []


def test_without_a_calendar_no_day_is_offered_for_a_visita(v: Village, programme: Programme) -> None:
    assert weeks(SchoolCalendar(years={}), visit_target(v, programme), TODAY) == []


@settings(deadline=None, max_examples=40)
@given(today=st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_every_day_offered_is_to_come_lective_and_offered_once(today: date) -> None:
    with memory() as session:
        v = village(session)
        found = Target(kind=Kind.VISITA, organiser_id=1, ies=(v.ie,), number=1, size=1)
        calendar = _calendar()
        flat = [day for week in weeks(calendar, found, today) for day in week]
        assert flat == sorted(set(flat))
        assert all(day > today and calendar.is_lective(day, v.ie.scopes) for day in flat)


# Drafts


def test_a_visita_of_three_days_over_a_weekend_and_a_feriado(v: Village, programme: Programme) -> None:
    draft = visit_target(v, programme).draft(programme.calendar, FRIDAY, NINE, 3)
    assert draft.days == (FRIDAY, date(2026, 8, 17), date(2026, 8, 18))
    draft = visit_target(v, programme).draft(programme.calendar, date(2026, 10, 7), NINE, 2)
    assert draft.days == (date(2026, 10, 7), date(2026, 10, 9))
    assert (draft.kind, draft.minutes, draft.docente_id, draft.ie_ids) == (Kind.VISITA, 240, v.rosa.id, (v.ie.id,))


@pytest.mark.parametrize(("size", "length"), [(0, 2), (1, 1), (5, 5), (6, 2), (600, 2), (-1, 2), (BIG, 2)])
def test_a_forged_length_of_a_visita_is_as_the_norm_has_it(
    v: Village, programme: Programme, size: int, length: int
) -> None:
    assert len(visit_target(v, programme).draft(programme.calendar, TUESDAY, NINE, size).days) == length


@pytest.mark.parametrize(
    ("size", "minutes"), [(0, 180), (240, 240), (60, 60), (600, 600), (3, 180), (601, 180), (-60, 180)]
)
def test_a_forged_length_of_a_meeting_is_three_hours(v: Village, programme: Programme, size: int, minutes: int) -> None:
    gia = find(v, programme, "gia", v.ie.id)
    assert gia is not None
    draft = gia.draft(programme.calendar, TUESDAY, NINE, size)
    assert (draft.minutes, draft.days) == (minutes, (TUESDAY,))


@pytest.mark.parametrize(
    ("size", "days", "minutes"),
    [(0, 1, 480), (480, 1, 480), (1300, 1, 300), (5480, 5, 480), (6480, 1, 480), (3000, 1, 480), (BIG, 1, 480)],
)
def test_a_taller_has_days_and_the_hours_of_each(
    v: Village, programme: Programme, size: int, days: int, minutes: int
) -> None:
    """A button of before, without days, is one day; a forged one is one day of eight hours."""
    taller = find(v, programme, "tal", v.ie.id)
    assert taller is not None
    draft = taller.draft(programme.calendar, TUESDAY, NINE, size)
    assert (len(draft.days), draft.minutes) == (days, minutes)


def test_the_days_of_a_taller_are_good_in_each_of_its_ie(v: Village, programme: Programme) -> None:
    taller = find(v, programme, "tal", ALL_IE)
    assert taller is not None
    closed = [NonWorkingDay(day=WEDNESDAY, scope=f"ie:{v.next_ie.id}", reason="aniversario")]
    days = taller.draft(programme.calendar.with_closed(closed), TUESDAY, NINE, 3480).days
    assert days == (TUESDAY, THURSDAY, FRIDAY)


def test_a_taller_that_is_moved_keeps_its_days_and_hours(v: Village, programme: Programme) -> None:
    taller = find(v, programme, "tal", v.ie.id)
    assert taller is not None
    activity = v.call(taller.draft(programme.calendar, TUESDAY, NINE, 2360))
    found = find(v, programme, MOVE, activity.id)
    assert found is not None
    draft = found.draft(programme.calendar, THURSDAY, NINE, 0)
    assert (draft.days, draft.minutes) == ((THURSDAY, FRIDAY), 360)


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 30)])
def test_a_forged_day_makes_a_draft_and_no_failure(v: Village, programme: Programme, day: date) -> None:
    assert visit_target(v, programme).draft(programme.calendar, day, time(23, 59), 5).days[0] == day


def test_the_draft_of_a_moved_activity_names_it(v: Village, programme: Programme) -> None:
    activity = v.propose()
    found = find(v, programme, MOVE, activity.id)
    assert found is not None
    draft = found.draft(programme.calendar, FRIDAY, NINE, 0)
    assert (draft.activity_id, draft.organiser_id, draft.days) == (activity.id, v.julio.id, (FRIDAY,))


def _calendar() -> SchoolCalendar:
    from content.loader import load_calendar

    return load_calendar()
