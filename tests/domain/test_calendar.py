"""Lective days, working days, the hours of writing, and where reminders fall. Real calendars of 2020, 2025 and 2026."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.loader import load_calendar, load_reminders
from domain.year.calendar import (
    LIMA,
    WINDOW,
    NonWorkingDay,
    ReminderRule,
    SchoolCalendar,
    SchoolYear,
    Slot,
    Span,
    Weeks,
    Window,
    instant,
    is_open,
    local,
    next_open,
    reminder_slots,
)

CALENDAR = load_calendar()
RULES = load_reminders().rules
CUSCO = ("dre:DRE CUSCO", "ugel:UGEL URUBAMBA", "ie:17")
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2027, 12, 31))
INSTANTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC))


def closed(*entries: tuple[date, str | None]) -> SchoolCalendar:
    return CALENDAR.with_closed(NonWorkingDay(day=day, scope=scope, reason="paro") for day, scope in entries)


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


@pytest.mark.parametrize(("number", "days"), [(2020, 191), (2025, 173), (2026, 172)])
def test_a_year_has_its_lective_days_net_of_feriados(number: int, days: int) -> None:
    assert len(CALENDAR.lective_days(*year(number))) == days


@pytest.mark.parametrize(("number", "days"), [(2020, 10), (2025, 34), (2026, 35)])
def test_a_year_has_its_days_of_gestion(number: int, days: int) -> None:
    first, last = year(number)
    every = [first + timedelta(days=shift) for shift in range((last - first).days + 1)]
    assert sum(CALENDAR.is_gestion(day) for day in every) == days


def test_lective_days_come_in_order_with_both_ends() -> None:
    assert CALENDAR.lective_days(date(2026, 5, 14), date(2026, 5, 26)) == [
        date(2026, 5, 14),
        date(2026, 5, 15),
        date(2026, 5, 25),
        date(2026, 5, 26),
    ]


def test_there_are_no_lective_days_in_an_interval_that_ends_before_it_begins() -> None:
    assert CALENDAR.lective_days(date(2026, 4, 10), date(2026, 4, 6)) == []


def test_no_day_of_a_year_that_is_not_loaded_is_lective() -> None:
    assert CALENDAR.knows(date(2026, 7, 1)) is True
    assert CALENDAR.knows(date(2027, 7, 1)) is False
    assert CALENDAR.is_lective(date(2027, 4, 5)) is False
    assert CALENDAR.is_working(date(2027, 4, 5)) is True


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 2), "Jueves Santo"),
        (date(2026, 7, 23), "Día de la Fuerza Aérea del Perú"),
        (date(2026, 12, 9), "Batalla de Ayacucho"),
        (date(2020, 12, 9), None),  # a law of 2021 made it a feriado
        (date(2026, 7, 6), None),  # Day of the Teacher: no feriado
    ],
)
def test_feriados_are_those_of_their_year_and_have_a_name(day: date, name: str | None) -> None:
    assert CALENDAR.closure(day) == name
    assert CALENDAR.is_working(day) is (name is None)


@settings(deadline=None)
@given(DAYS)
def test_a_day_is_never_both_lective_and_of_gestion(day: date) -> None:
    assert not (CALENDAR.is_lective(day) and CALENDAR.is_gestion(day))


@settings(deadline=None)
@given(DAYS)
def test_a_lective_or_gestion_day_is_a_working_day_of_monday_to_friday(day: date) -> None:
    if CALENDAR.is_lective(day) or CALENDAR.is_gestion(day):
        assert CALENDAR.is_working(day)
        assert day.weekday() < 5


def test_nobody_works_in_the_vacations_of_the_teachers() -> None:
    days = [date(2020, 7, 24) + timedelta(days=shift) for shift in range(11)]
    assert [day for day in days if CALENDAR.is_working(day)] == [date(2020, 7, 24), date(2020, 8, 3)]


@pytest.mark.parametrize("number", [2020, 2025, 2026])
def test_january_and_february_are_vacations(number: int) -> None:
    """Ley 29944, art. 66: sixty days, those of the pupils."""
    first = date(number, 1, 1)
    days = [first + timedelta(days=shift) for shift in range((date(number, 3, 1) - first).days)]
    assert [day for day in days if CALENDAR.is_working(day)] == []
    assert CALENDAR.next_working(first) in {date(2020, 3, 2), date(2025, 3, 3), date(2026, 3, 2)}


def test_nobody_is_written_to_in_the_vacations() -> None:
    assert is_open(lima("2026-01-15T10:00"), False, CALENDAR) is False
    assert is_open(lima("2026-01-15T10:00"), True, CALENDAR) is False
    assert next_open(lima("2026-01-15T10:00"), False, CALENDAR) == lima("2026-03-02T08:00")


def test_people_work_in_semanas_de_gestion_but_without_pupils() -> None:
    day = date(2026, 10, 13)
    assert (CALENDAR.is_working(day), CALENDAR.is_gestion(day), CALENDAR.is_lective(day)) == (
        True,
        True,
        False,
    )


@pytest.mark.parametrize("scope", [None, "dre:DRE CUSCO", "ugel:UGEL URUBAMBA", "ie:17"])
def test_a_closed_day_holds_for_every_scope_it_names(scope: str | None) -> None:
    day = date(2026, 6, 24)
    calendar = closed((day, scope))
    assert calendar.is_working(day, CUSCO) is False
    assert calendar.is_lective(day, CUSCO) is False
    assert calendar.closure(day, CUSCO) == "paro"


@pytest.mark.parametrize("scope", ["dre:DRE PUNO", "ugel:UGEL CALCA", "ie:1", "ie:170"])
def test_a_closed_day_of_another_place_changes_nothing_here(scope: str) -> None:
    day = date(2026, 6, 24)
    calendar = closed((day, scope))
    assert calendar.is_lective(day, CUSCO) is True
    assert calendar.is_lective(day) is True
    assert calendar.closure(day, CUSCO) is None


def test_closed_days_add_to_those_already_there() -> None:
    calendar = closed((date(2026, 6, 24), None)).with_closed(
        [NonWorkingDay(day=date(2026, 6, 25), scope="dre:DRE CUSCO", reason="lluvias")]
    )
    assert calendar.closure(date(2026, 6, 24), CUSCO) == "paro"
    assert calendar.closure(date(2026, 6, 25), CUSCO) == "lluvias"
    assert CALENDAR.closure(date(2026, 6, 24), CUSCO) is None


def weeks(first: date, last: date) -> Weeks:
    return Weeks(lective=(Span(first=first, last=last),), gestion=())


def shifted() -> SchoolCalendar:
    """Cusco begins two weeks later than the country; one of its UGEL three weeks later."""
    national = weeks(date(2026, 3, 16), date(2026, 12, 18))
    regional = weeks(date(2026, 3, 30), date(2026, 12, 30))
    local = weeks(date(2026, 4, 6), date(2026, 12, 30))
    overrides = {"dre:DRE CUSCO": regional, "ugel:UGEL URUBAMBA": local}
    return SchoolCalendar(years={2026: SchoolYear(year=2026, source="RM", weeks=national, overrides=overrides)})


@pytest.mark.parametrize(
    ("scopes", "first"),
    [
        ((), date(2026, 3, 16)),
        (("dre:DRE PUNO", "ugel:UGEL PUNO"), date(2026, 3, 16)),
        (("dre:DRE CUSCO", "ugel:UGEL CALCA"), date(2026, 3, 30)),
        (CUSCO, date(2026, 4, 6)),
    ],
)
def test_the_narrowest_override_sets_the_weeks_of_a_place(scopes: tuple[str, ...], first: date) -> None:
    assert shifted().lective_days(*year(2026), scopes)[0] == first


@settings(deadline=None)
@given(DAYS)
def test_the_previous_working_day_is_never_later(day: date) -> None:
    found = CALENDAR.previous_working(day)
    assert found <= day
    assert CALENDAR.is_working(found)
    between = [found + timedelta(days=shift) for shift in range(1, (day - found).days + 1)]
    assert [later for later in between if CALENDAR.is_working(later)] == []


@settings(deadline=None)
@given(DAYS)
def test_the_next_working_day_is_never_earlier(day: date) -> None:
    found = CALENDAR.next_working(day)
    assert found >= day
    assert CALENDAR.is_working(found)
    between = [day + timedelta(days=shift) for shift in range((found - day).days)]
    assert [earlier for earlier in between if CALENDAR.is_working(earlier)] == []


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 2, date(2026, 11, 25)),
        (date(2026, 11, 27), 2, date(2026, 12, 1)),  # Friday, over the weekend
        (date(2026, 12, 7), 2, date(2026, 12, 11)),  # over two feriados
        (date(2026, 11, 28), 0, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
    ],
)
def test_working_days_are_counted_over_weekends_and_feriados(day: date, number: int, expected: date) -> None:
    assert CALENDAR.add_working_days(day, number) == expected


@settings(deadline=None)
@given(DAYS, st.integers(min_value=1, max_value=12))
def test_so_many_working_days_lie_between_as_were_added(day: date, number: int) -> None:
    found = CALENDAR.add_working_days(day, number)
    between = (day + timedelta(days=shift) for shift in range(1, (found - day).days + 1))
    assert sum(CALENDAR.is_working(later) for later in between) == number


def test_working_days_cannot_be_taken_away() -> None:
    with pytest.raises(ValueError, match="negative"):
        CALENDAR.add_working_days(date(2026, 11, 23), -1)


def test_a_search_ends_when_every_day_is_closed() -> None:
    shut = closed(*((date(2026, 1, 1) + timedelta(days=shift), None) for shift in range(900)))
    with pytest.raises(ValueError, match="no working day within 400 days of 2026-01-02"):
        shut.next_working(date(2026, 1, 2))


def lima(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LIMA)


@pytest.mark.parametrize(
    ("moment", "urgent", "expected"),
    [
        ("2026-11-23T08:00", False, True),
        ("2026-11-23T07:59:59.999999", False, False),
        ("2026-11-23T18:59:59", False, True),
        ("2026-11-23T19:00", False, False),
        ("2026-11-23T19:00", True, True),
        ("2026-11-23T20:29:59", True, True),
        ("2026-11-23T20:30", True, False),
        ("2026-11-23T07:59", True, False),  # urgent opens no earlier
        ("2026-11-22T10:00", True, False),  # Sunday
        ("2026-12-08T10:00", True, False),  # feriado
        ("2026-10-14T10:00", False, True),  # semana de gestión: people work
    ],
)
def test_people_are_written_to_in_working_hours_only(moment: str, urgent: bool, expected: bool) -> None:
    assert is_open(lima(moment), urgent, CALENDAR) is expected


@pytest.mark.parametrize(
    ("moment", "urgent", "expected"),
    [
        ("2026-11-23T10:15:30", False, "2026-11-23T10:15:30"),
        ("2026-11-23T06:00", False, "2026-11-23T08:00"),
        ("2026-11-23T19:00", False, "2026-11-24T08:00"),
        ("2026-11-23T19:00", True, "2026-11-23T19:00"),
        ("2026-11-23T23:59", True, "2026-11-24T08:00"),
        ("2026-11-27T19:00", False, "2026-11-30T08:00"),  # Friday evening
        ("2026-12-07T19:00", False, "2026-12-10T08:00"),  # before two feriados
        ("2026-12-31T19:00", False, "2027-01-04T08:00"),  # New Year and a weekend
        ("2026-11-29T06:00", False, "2026-11-30T08:00"),
    ],
)
def test_outside_them_a_message_waits_for_the_next_opening(moment: str, urgent: bool, expected: str) -> None:
    opened = next_open(lima(moment), urgent, CALENDAR)
    assert opened == lima(expected)
    assert opened.tzinfo is UTC


def test_a_message_waits_for_the_end_of_a_local_strike() -> None:
    calendar = closed((date(2026, 11, 24), "ugel:UGEL URUBAMBA"))
    evening = lima("2026-11-23T19:30")
    assert next_open(evening, False, calendar, CUSCO) == lima("2026-11-25T08:00")
    assert next_open(evening, False, calendar) == lima("2026-11-24T08:00")


def test_a_person_may_have_narrower_hours() -> None:
    narrow = Window(opens=time(15), closes=time(17), closes_urgent=time(17))
    assert next_open(lima("2026-11-23T10:00"), True, CALENDAR, (), narrow) == lima("2026-11-23T15:00")
    assert next_open(lima("2026-11-23T17:00"), True, CALENDAR, (), narrow) == lima("2026-11-24T15:00")


def test_the_zone_of_the_instant_does_not_matter() -> None:
    madrid = datetime(2026, 11, 23, 15, 30, tzinfo=timezone(timedelta(hours=2)))  # 08:30 in Lima
    assert is_open(madrid, False, CALENDAR) is True
    assert next_open(madrid, False, CALENDAR) == datetime(2026, 11, 23, 13, 30, tzinfo=UTC)


def test_a_naive_moment_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="naive"):
        is_open(datetime(2026, 11, 23, 10), False, CALENDAR)
    with pytest.raises(ValueError, match="naive"):
        next_open(datetime(2026, 11, 23, 10), False, CALENDAR)


@settings(deadline=None)
@given(INSTANTS, st.booleans())
def test_the_next_opening_is_open_and_not_earlier(at: datetime, urgent: bool) -> None:
    opened = next_open(at, urgent, CALENDAR)
    assert opened >= at
    assert is_open(opened, urgent, CALENDAR)
    assert next_open(opened, urgent, CALENDAR) == opened


@settings(deadline=None)
@given(INSTANTS)
def test_an_urgent_message_never_waits_longer(at: datetime) -> None:
    assert next_open(at, True, CALENDAR) <= next_open(at, False, CALENDAR)


def test_lima_is_five_hours_behind_today_and_was_four_in_the_summer_of_1994() -> None:
    assert instant(date(2026, 11, 23), time(8)) == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert instant(date(1994, 2, 1), time(8)) == datetime(1994, 2, 1, 12, tzinfo=UTC)


def test_an_instant_is_shown_in_the_hour_of_peru() -> None:
    shown = local(datetime(2026, 11, 24, 3, 30, tzinfo=UTC))
    assert (shown.date(), shown.time()) == (date(2026, 11, 23), time(22, 30))
    with pytest.raises(ValueError, match="naive"):
        local(datetime(2026, 11, 24, 3, 30))


@settings(deadline=None)
@given(DAYS, st.times())
def test_a_day_and_hour_come_back_from_their_instant(day: date, moment: time) -> None:
    shown = local(instant(day, moment))
    assert (shown.date(), shown.time()) == (day, moment)


def rule(code: str, days_before: int, at: time = time(8), kind: str = "visita", role: str = "docente") -> ReminderRule:
    return ReminderRule(kind=kind, role=role, code=code, days_before=days_before, at=at)


THREE = (rule("d7", 7), rule("d1", 1), rule("d0", 0))


def due(calendar: SchoolCalendar, day: date, scopes: tuple[str, ...] = ()) -> dict[str, datetime]:
    return {slot.code: slot.due_at for slot in reminder_slots(calendar, THREE, [day], scopes)}


def test_an_activity_is_reminded_a_week_a_day_and_a_morning_before() -> None:
    assert due(CALENDAR, date(2026, 11, 26)) == {
        "d7": datetime(2026, 11, 19, 13, tzinfo=UTC),
        "d1": datetime(2026, 11, 25, 13, tzinfo=UTC),
        "d0": datetime(2026, 11, 26, 13, tzinfo=UTC),
    }


def test_a_slot_says_for_which_kind_role_and_day_it_is() -> None:
    slots = list(reminder_slots(CALENDAR, [rule("d1", 1, time(9, 30), "gia", "directivo")], [date(2026, 11, 26)]))
    assert slots == [
        Slot(
            kind="gia",
            role="directivo",
            code="d1",
            day=date(2026, 11, 26),
            due_at=datetime(2026, 11, 25, 14, 30, tzinfo=UTC),
        )
    ]


def test_the_day_before_a_monday_is_the_friday() -> None:
    assert due(CALENDAR, date(2026, 11, 30))["d1"] == lima("2026-11-27T08:00")


def test_a_reminder_moves_before_feriados_and_local_closures() -> None:
    assert due(CALENDAR, date(2026, 12, 10))["d1"] == lima("2026-12-07T08:00")
    strike = closed((date(2026, 11, 25), "dre:DRE CUSCO"))
    assert due(strike, date(2026, 11, 26), CUSCO)["d1"] == lima("2026-11-24T08:00")
    assert due(strike, date(2026, 11, 26))["d1"] == lima("2026-11-25T08:00")


def test_a_taller_on_a_saturday_is_reminded_on_the_friday_and_only_once() -> None:
    assert due(CALENDAR, date(2026, 11, 28)) == {
        "d7": lima("2026-11-20T08:00"),
        "d0": lima("2026-11-27T08:00"),
    }


def test_after_a_vacation_two_reminders_that_meet_become_the_nearer_one() -> None:
    # Monday 3 August 2020 comes after a week of vacations: a week and a day before are both Friday 24 July.
    assert due(CALENDAR, date(2020, 8, 3)) == {"d1": lima("2020-07-24T08:00"), "d0": lima("2020-08-03T08:00")}


def test_reminders_of_other_roles_and_kinds_are_not_taken_for_the_same() -> None:
    rules = [rule("d0", 0), rule("d0", 0, role="directivo"), rule("d0", 0, kind="rtc")]
    slots = list(reminder_slots(CALENDAR, rules, [date(2026, 11, 26)]))
    assert [(slot.kind, slot.role) for slot in slots] == [
        ("visita", "docente"),
        ("visita", "directivo"),
        ("rtc", "docente"),
    ]


def test_two_reminders_of_one_day_at_different_hours_are_both_kept() -> None:
    rules = [rule("d1m", 1, time(8)), rule("d1t", 1, time(16))]
    assert len(list(reminder_slots(CALENDAR, rules, [date(2026, 11, 26)]))) == 2


def test_without_days_or_rules_there_are_no_slots() -> None:
    assert list(reminder_slots(CALENDAR, THREE, [])) == []
    assert list(reminder_slots(CALENDAR, [], [date(2026, 11, 26)])) == []


@settings(deadline=None)
@given(DAYS)
def test_a_slot_is_in_open_hours_and_never_after_its_day(day: date) -> None:
    for slot in reminder_slots(CALENDAR, RULES, [day]):
        local = slot.due_at.astimezone(LIMA)
        assert slot.day == day
        assert local.date() <= day
        assert is_open(slot.due_at, False, CALENDAR)
        assert next_open(slot.due_at, False, CALENDAR) == slot.due_at


def test_a_lective_year_of_slots_reminds_every_day_on_the_day_itself() -> None:
    days = CALENDAR.lective_days(*year(2026))
    slots = list(reminder_slots(CALENDAR, RULES, days))
    own = {slot.day for slot in slots if slot.code == "d0" and slot.due_at == instant(slot.day, WINDOW.opens)}
    assert own == set(days)
    assert len({(slot.kind, slot.role, slot.day, slot.due_at) for slot in slots}) == len(slots)
    assert len(slots) == len(days) * len(RULES)
