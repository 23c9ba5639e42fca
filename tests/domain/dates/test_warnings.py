"""Each warning, with its numeral, when it is due; and beside it the nearest case in which it is not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from content.programme import Programme
from domain.activities.model import Activity, Answer, Kind, Participant, State
from domain.dates import agreement, meetings, reschedule
from domain.dates.drafts import Draft
from domain.dates.warnings import RULES, NormWarning, check
from domain.people.territory import Ie
from domain.year.calendar import NonWorkingDay
from domain.year.norm import Modelo, Nivel
from tests import factories
from tests.domain.dates.village import (
    FRIDAY,
    NEXT_MONDAY,
    NINE,
    NOW,
    THURSDAY,
    TODAY,
    TUESDAY,
    WEDNESDAY,
    Village,
    done,
    village,
)
from tests.memory import memory

GESTION = date(2026, 10, 13)  # a working day without pupils
GESTION_MONDAY = date(2026, 10, 12)
SUNDAY = date(2026, 8, 16)
SANTA_ROSA = date(2026, 8, 30)
ANGAMOS = date(2026, 10, 8)  # a Thursday


@pytest.fixture
def eib() -> Iterator[Village]:
    with memory() as session:
        yield village(session, modelo=Modelo.EIB)


@pytest.fixture
def facts(programme: Programme) -> Programme:
    """The norm and the calendar as they are shipped."""
    return programme


def found(facts: Programme, v: Village, draft: Draft, *closed: NonWorkingDay) -> list[NormWarning]:
    return check(v.session, draft, facts.norm, facts.calendar.with_closed(closed))


def warning(code: str, numeral: str, **about: Any) -> NormWarning:
    return NormWarning(code=code, numeral=numeral, facts=about)


def test_a_plain_visita_and_plain_meetings_are_not_warned_of(facts: Programme, v: Village) -> None:
    drafts = [v.visit(), v.meeting(), v.meeting(Kind.RTC), v.meeting(Kind.TALLER, minutes=480)]
    assert [found(facts, v, draft) for draft in drafts] == [[], [], [], []]


# Days


@pytest.mark.parametrize("day", [SUNDAY, GESTION, date(2026, 7, 29), ANGAMOS, date(2026, 12, 28)])
def test_a_visita_needs_pupils(facts: Programme, v: Village, day: date) -> None:
    assert found(facts, v, v.visit(day)) == [warning("not_lective", "5.2.5", day=day.isoformat())]


def test_of_several_days_the_first_without_pupils_is_named(facts: Programme, v: Village) -> None:
    warnings = found(facts, v, v.visit(FRIDAY, date(2026, 8, 15)))
    assert warnings[0] == warning("not_lective", "5.2.5", day="2026-08-15")


@pytest.mark.parametrize("kind", [Kind.GIA, Kind.RTC, Kind.TALLER])
def test_a_meeting_may_be_in_a_week_without_pupils_but_not_on_a_day_off(
    facts: Programme, v: Village, kind: Kind
) -> None:
    assert found(facts, v, v.meeting(kind, GESTION)) == []
    assert found(facts, v, v.meeting(kind, SUNDAY)) == [warning("not_working", "", day="2026-08-16")]
    assert found(facts, v, v.meeting(kind, ANGAMOS)) == [warning("not_working", "", day="2026-10-08")]


def test_a_local_day_off_counts_in_its_ie_only(facts: Programme, v: Village) -> None:
    here = NonWorkingDay(day=TUESDAY, scope=f"ie:{v.ie.id}", reason="aniversario")
    there = NonWorkingDay(day=TUESDAY, scope=f"ie:{v.next_ie.id}", reason="aniversario")
    assert found(facts, v, v.visit(), here) == [warning("not_lective", "5.2.5", day="2026-08-11")]
    assert found(facts, v, v.visit(), there) == []
    both = v.meeting(ies=[v.ie, v.next_ie])
    assert warning("not_working", "", day="2026-08-11") in found(facts, v, both, there)


# GIA and RTC apart from visitas


@pytest.mark.parametrize(("kind", "numeral"), [(Kind.GIA, "5.2.6.b"), (Kind.RTC, "5.2.7")])
def test_a_meeting_on_a_day_of_a_visita_in_that_ie_is_warned_of(
    facts: Programme, v: Village, kind: Kind, numeral: str
) -> None:
    v.agree(v.visit(TUESDAY, WEDNESDAY))
    assert found(facts, v, v.meeting(kind, WEDNESDAY)) == [warning("meeting_in_visit_period", numeral)]
    assert found(facts, v, v.meeting(kind, THURSDAY)) == []


@pytest.mark.parametrize(("kind", "numeral"), [(Kind.GIA, "5.2.6.b"), (Kind.RTC, "5.2.7")])
def test_a_visita_on_the_day_of_a_meeting_in_that_ie_is_warned_of(
    facts: Programme, v: Village, kind: Kind, numeral: str
) -> None:
    v.call(v.meeting(kind, WEDNESDAY))
    warned = [each for each in found(facts, v, v.visit(TUESDAY, WEDNESDAY)) if each.code != "two_places"]
    assert warned == [warning("visit_on_meeting_day", numeral)]
    assert found(facts, v, v.visit(THURSDAY)) == []


def test_a_taller_may_share_the_day(facts: Programme, v: Village) -> None:
    v.agree(v.visit(TUESDAY))
    assert found(facts, v, v.meeting(Kind.TALLER, minutes=480)) == []


def test_a_visita_next_door_does_not_disturb_the_rtc_here(facts: Programme, v: Village) -> None:
    other = factories.person(v.session, "Otra Docente")
    factories.accompany(v.session, v.nilo, other, v.next_ie)
    v.propose(v.visit(docente=other, by=v.nilo, ie_id=v.next_ie.id), by=v.nilo)
    assert found(facts, v, v.meeting(Kind.RTC)) == []


def test_a_date_that_was_declined_asked_away_from_or_cancelled_binds_nobody(facts: Programme, v: Village) -> None:
    activity = v.agree()
    done(agreement.decline(v.session, v.actor(v.rosa), activity.id, 1, reason="via", now=NOW))
    assert found(facts, v, v.meeting()) == []
    draft = v.visit(TUESDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 2, draft, reason="otro", now=NOW))
    assert found(facts, v, v.meeting()) == [warning("meeting_in_visit_period", "5.2.6.b")]
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 3, day=FRIDAY, hour=NINE, now=NOW))
    assert found(facts, v, v.meeting()) == []
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 4, reason="otro", now=NOW))
    assert found(facts, v, v.meeting()) == []


# One place a day


def test_one_acompanante_is_in_one_ie_a_day(facts: Programme, v: Village) -> None:
    v.propose(v.visit(TUESDAY, WEDNESDAY))
    assert found(facts, v, v.visit(WEDNESDAY, docente=v.luz)) == [warning("two_places", "5.4", day="2026-08-12")]
    assert found(facts, v, v.visit(THURSDAY, docente=v.luz)) == []
    assert found(facts, v, v.meeting(day=WEDNESDAY, ies=[v.next_ie])) == [
        warning("two_places", "5.4", day="2026-08-12")
    ]


def test_the_visitas_of_another_acompanante_do_not_count(facts: Programme, v: Village) -> None:
    other = factories.person(v.session, "Otra Docente")
    factories.accompany(v.session, v.nilo, other, v.next_ie)
    v.propose(v.visit(docente=other, by=v.nilo, ie_id=v.next_ie.id), by=v.nilo)
    assert found(facts, v, v.visit()) == []


def test_an_rtc_takes_its_acompanantes_away_from_where_they_already_are(facts: Programme, v: Village) -> None:
    v.propose(v.visit(docente=v.luz))
    assert found(facts, v, v.meeting(Kind.RTC)) == [warning("two_places", "5.4", day="2026-08-11")]


def test_an_acompanante_who_does_not_come_to_an_rtc_is_free(facts: Programme, v: Village) -> None:
    activity = v.call(v.meeting(Kind.RTC))
    visit = v.visit(docente=v.luz)
    assert found(facts, v, visit) == [warning("two_places", "5.4", day="2026-08-11")]
    done(meetings.attend(v.session, v.actor(v.julio), activity.id, 1, coming=False, reason="cruce", now=NOW))
    assert v.session.get_one(Participant, (activity.id, v.julio.id)).answer == Answer.NO
    assert found(facts, v, visit) == []


def test_moving_an_activity_does_not_collide_with_itself(facts: Programme, v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    draft = v.visit(WEDNESDAY, activity_id=activity.id)
    assert found(facts, v, draft) == []


# Docentes


def test_a_docente_has_one_visita_at_a_time(facts: Programme, v: Village) -> None:
    v.propose(v.visit(TUESDAY))
    assert found(facts, v, v.visit(TUESDAY)) == [warning("docente_has_visit", "")]
    assert found(facts, v, v.visit(WEDNESDAY)) == []


def test_two_docentes_of_one_ie_on_a_day_follow_the_setting(facts: Programme, v: Village) -> None:
    second = factories.person(v.session, "Segunda Docente")
    factories.accompany(v.session, v.julio, second, v.ie)
    v.propose(v.visit(TUESDAY))
    draft = v.visit(TUESDAY, docente=second)
    setting = facts.norm.setting("dos_docentes_mismo_dia")
    strict, loose = (facts.norm.with_settings({setting.code: value}) for value in (False, True))
    assert check(v.session, draft, strict, facts.calendar) == [warning("two_docentes", "")]
    assert check(v.session, draft, loose, facts.calendar) == []
    alone = v.visit(WEDNESDAY, docente=second)
    assert check(v.session, alone, strict, facts.calendar) == []


# Length and number


@pytest.mark.parametrize(
    ("kind", "minutes", "codes"),
    [
        (Kind.GIA, 179, ["too_short"]),
        (Kind.GIA, 180, []),
        (Kind.RTC, 120, ["too_short"]),
        (Kind.RTC, 180, []),
        (Kind.TALLER, 60, []),
    ],
)
def test_gia_and_rtc_last_three_hours(facts: Programme, v: Village, kind: Kind, minutes: int, codes: list[str]) -> None:
    warnings = found(facts, v, v.meeting(kind, minutes=minutes))
    assert [each.code for each in warnings] == codes
    numerals = {Kind.GIA: "5.6.3.d", Kind.RTC: "5.6.3.f"}
    assert all(each == warning("too_short", numerals[kind], hours=3) for each in warnings)


def test_the_eighth_visita_is_more_than_the_norm_plans(facts: Programme, v: Village) -> None:
    lective = facts.calendar.lective_days(TUESDAY, date(2026, 10, 1))
    for number, day in enumerate(lective[:6], 1):
        v.propose(v.visit(day), number)
    seventh = v.visit(lective[6])
    assert found(facts, v, seventh) == []
    v.propose(seventh, 7)
    assert found(facts, v, v.visit(lective[7])) == [warning("too_many", "5.6.3.c", count=7)]


def test_the_fifth_gia_and_the_third_rtc_are_more_than_the_norm_plans(facts: Programme, v: Village) -> None:
    lective = facts.calendar.lective_days(TUESDAY, date(2026, 10, 1))
    for day in lective[:4]:
        assert found(facts, v, v.meeting(day=day)) == []
        v.call(v.meeting(day=day))
    assert found(facts, v, v.meeting(day=lective[4])) == [warning("too_many_gia_taller", "5.6.3.d", count=4)]
    assert found(facts, v, v.meeting(day=lective[4], ies=[v.next_ie])) == []
    for day in lective[5:7]:
        assert found(facts, v, v.meeting(Kind.RTC, day)) == []
        v.call(v.meeting(Kind.RTC, day))
    assert found(facts, v, v.meeting(Kind.RTC, lective[8])) == [warning("too_many", "5.6.3.f", count=2)]


def test_a_shared_gia_is_too_many_when_it_is_for_one_of_its_ie(facts: Programme, v: Village) -> None:
    lective = facts.calendar.lective_days(TUESDAY, date(2026, 10, 1))
    for day in lective[:2]:
        v.call(v.meeting(day=day))
    for day in lective[2:4]:
        v.call(v.meeting(day=day, ies=[v.next_ie]))
    shared = v.meeting(day=lective[5], ies=[v.ie, v.next_ie])
    assert "too_many" not in [each.code for each in found(facts, v, shared)]
    for day in lective[6:8]:
        v.call(v.meeting(day=day))
    assert warning("too_many_gia_taller", "5.6.3.d", count=4) in found(facts, v, shared)


def test_the_third_rtc_is_too_many_whoever_led_the_others(facts: Programme, v: Village) -> None:
    v.call(v.meeting(Kind.RTC, TUESDAY))
    v.call(v.meeting(Kind.RTC, WEDNESDAY))
    assert found(facts, v, v.meeting(Kind.RTC, FRIDAY, by=v.elena)) == [warning("too_many", "5.6.3.f", count=2)]


def test_moving_the_last_of_them_is_not_one_more(facts: Programme, v: Village) -> None:
    v.call(v.meeting(Kind.RTC, TUESDAY))
    second = v.call(v.meeting(Kind.RTC, WEDNESDAY))
    draft = v.meeting(Kind.RTC, FRIDAY, activity_id=second.id)
    assert found(facts, v, draft) == []


@pytest.mark.parametrize(("days", "warned"), [(1, True), (2, False), (3, False), (4, True)])
def test_a_visita_in_eib_has_two_or_three_days(facts: Programme, eib: Village, days: int, warned: bool) -> None:
    draft = eib.visit(*facts.calendar.lective_days(TUESDAY, NEXT_MONDAY)[:days])
    warnings = [each for each in found(facts, eib, draft) if each.code == "visit_length"]
    expected = [warning("visit_length", "5.6.1.c y 5.6.1 (tabla)", least=2, most=3)]
    assert warnings == (expected if warned else [])


def test_read_as_a_minimum_a_longer_visita_is_accepted_in_silence(facts: Programme, eib: Village) -> None:
    draft = eib.visit(*facts.calendar.lective_days(TUESDAY, NEXT_MONDAY)[:4])
    minimum = facts.norm.with_settings({"duracion_visita": "minimo"})
    assert "visit_length" not in [each.code for each in check(eib.session, draft, minimum, facts.calendar)]


def test_fourteen_days_a_year_are_the_norms_and_fifteen_are_not(facts: Programme, eib: Village) -> None:
    lective = iter(facts.calendar.lective_days(TUESDAY, date(2026, 10, 1)))
    for number, days in enumerate((3, 3, 2, 2, 2), 1):
        eib.propose(eib.visit(*(next(lective) for _ in range(days))), number)
    two, three = (eib.visit(*facts.calendar.lective_days(date(2026, 9, 21), date(2026, 10, 1))[:n]) for n in (2, 3))
    assert found(facts, eib, two) == []
    assert found(facts, eib, three) == [warning("visit_days_total", "5.6.1 (tabla)", days=14)]


def test_days_over_a_weekend_are_said_not_to_be_in_a_row(facts: Programme, eib: Village) -> None:
    numeral = facts.norm.setting("visita_consecutiva").numeral
    assert found(facts, eib, eib.visit(FRIDAY, NEXT_MONDAY)) == [warning("not_in_a_row", numeral)]
    assert found(facts, eib, eib.visit(THURSDAY, FRIDAY)) == []
    loose = facts.norm.with_settings({"visita_consecutiva": False})
    assert check(eib.session, eib.visit(FRIDAY, NEXT_MONDAY), loose, facts.calendar) == []


# Several IE together


def test_a_gia_of_several_ie_is_warned_of_unless_the_setting_grants_it(facts: Programme, v: Village) -> None:
    draft = v.meeting(ies=[v.ie, v.next_ie])
    assert found(facts, v, draft) == [warning("grouped", facts.norm.setting("gia_por").numeral)]
    loose = facts.norm.with_settings({"gia_por": "grupo"})
    assert check(v.session, draft, loose, facts.calendar) == []


def test_an_rtc_of_several_ie_is_warned_of_in_polidocente(facts: Programme, v: Village) -> None:
    numeral = facts.norm.setting("rtc_por").numeral
    assert found(facts, v, v.meeting(Kind.RTC, ies=[v.ie, v.next_ie])) == [warning("grouped", numeral)]


def test_an_rtc_of_several_ie_is_granted_in_eib(facts: Programme, eib: Village) -> None:
    assert found(facts, eib, eib.meeting(Kind.RTC, ies=[eib.ie, eib.next_ie])) == []


def test_the_niveles_of_an_integrada_are_one_institution(facts: Programme, v: Village) -> None:
    secundaria = factories.ie(v.session, v.ie.name, v.ie.ugel, nivel=Nivel.SECUNDARIA)
    v.ie.codinst = secundaria.codinst = "1234567"
    assert found(facts, v, v.meeting(Kind.RTC, ies=[v.ie, secundaria])) == []


# What is unknown


@pytest.mark.parametrize(
    ("modelo", "nivel"), [(None, Nivel.PRIMARIA), (Modelo.PC, None), (Modelo.EIB, Nivel.SECUNDARIA)]
)
def test_without_a_column_of_the_norm_only_days_and_places_are_checked(
    facts: Programme, v: Village, modelo: Modelo | None, nivel: Nivel | None
) -> None:
    v.ie.modelo, v.ie.nivel = modelo, nivel
    assert found(facts, v, v.meeting(minutes=60)) == []
    assert [each.code for each in found(facts, v, v.visit(SUNDAY))] == ["not_lective"]


def test_the_first_ie_with_a_known_column_decides_for_all(facts: Programme, v: Village) -> None:
    v.ie.modelo = None
    draft = v.meeting(ies=[v.ie, v.next_ie], minutes=60)
    assert warning("too_short", "5.6.3.d", hours=3) in found(facts, v, draft)


def test_every_numeral_is_one_of_the_norm(facts: Programme) -> None:
    numerals = {rule.numeral for rule in facts.norm.rules} | {each.numeral for each in facts.norm.settings}
    assert {"5.4", "5.2.5", "5.2.6.b", "5.2.7"} <= numerals
    assert len(RULES) == len(set(RULES))


def test_checking_writes_nothing(facts: Programme, v: Village) -> None:
    v.agree()
    found(facts, v, v.visit(WEDNESDAY))
    assert (list(v.session.new), list(v.session.dirty)) == ([], [])
    assert v.session.query(Activity).filter(Activity.state == State.CONFIRMED).count() == 1
    assert v.session.query(Ie).count() == 3


# Days of talleres


def taller(v: Village, day: date, count: int, **other: Any) -> Draft:
    days = tuple(day + timedelta(days=n) for n in range(count))
    return replace(v.meeting(Kind.TALLER, day, minutes=480, **other), days=days)


@pytest.mark.parametrize(("first", "second", "total"), [(4, 4, None), (4, 5, 9), (5, 4, 9), (4, 3, 7), (1, 1, 2)])
def test_the_two_talleres_of_the_year_have_the_days_of_the_norm(
    facts: Programme, v: Village, first: int, second: int, total: int | None
) -> None:
    """Polidocente primaria: two talleres, eight days (5.6.3.e)."""
    assert found(facts, v, taller(v, GESTION_MONDAY, first)) == []
    v.call(taller(v, TUESDAY, first))
    expected = [] if total is None else [warning("taller_days_total", "5.6.3.e", days=8, sum=total)]
    assert found(facts, v, taller(v, GESTION_MONDAY, second)) == expected


def test_in_eib_they_have_ten_days(facts: Programme, eib: Village) -> None:
    eib.call(taller(eib, TUESDAY, 5))
    assert found(facts, eib, taller(eib, GESTION_MONDAY, 5)) == []
    assert found(facts, eib, taller(eib, GESTION_MONDAY, 4)) == [
        warning("taller_days_total", "5.6.1.e", days=10, sum=9)
    ]


def test_a_first_taller_that_takes_more_than_all_days_is_warned_of(facts: Programme, v: Village) -> None:
    [first] = [w for w in found(facts, v, taller(v, TUESDAY, 9)) if w.code == "taller_days_total"]
    assert first.facts == {"days": 8, "sum": 9}


def test_a_taller_that_is_moved_does_not_count_twice(facts: Programme, v: Village) -> None:
    v.call(taller(v, TUESDAY, 4))
    activity = v.call(taller(v, GESTION_MONDAY, 4))
    assert found(facts, v, taller(v, GESTION, 4, activity_id=activity.id)) == []


def test_a_taller_of_several_ie_counts_where_most_days_were_held(facts: Programme, v: Village) -> None:
    v.call(taller(v, TUESDAY, 4, ies=[v.next_ie]))
    both = taller(v, GESTION, 3, ies=[v.ie, v.next_ie])
    assert found(facts, v, both) == [warning("taller_days_total", "5.6.3.e", days=8, sum=7)]


def test_days_of_gia_and_visitas_are_no_days_of_taller(facts: Programme, v: Village) -> None:
    v.call(v.meeting(Kind.GIA, THURSDAY))
    v.agree(v.visit(TUESDAY, WEDNESDAY))
    assert found(facts, v, taller(v, GESTION, 4)) == []


# Notice


@pytest.mark.parametrize(("days", "day", "warned"), [
    (0, TUESDAY, False),
    (1, TUESDAY, False),
    (2, TUESDAY, True),
    (2, WEDNESDAY, False),
    (5, FRIDAY, True),
    (5, NEXT_MONDAY, False),
])  # fmt: skip
def test_short_notice_is_warned_of_where_the_setting_asks_for_any(
    facts: Programme, v: Village, days: int, day: date, warned: bool
) -> None:
    """Counted in working days from Monday the 10th."""
    norm = facts.norm.with_settings({"aviso_previo_dias": days})
    expected = [warning("short_notice", "", count=days)] if warned else []
    for draft in (v.visit(day), v.meeting(Kind.TALLER, day, minutes=480)):
        assert check(v.session, draft, norm, facts.calendar, TODAY) == expected


def test_a_day_off_does_not_count_as_notice(facts: Programme, v: Village) -> None:
    norm = facts.norm.with_settings({"aviso_previo_dias": 2})
    calendar = facts.calendar.with_closed([NonWorkingDay(day=TUESDAY, scope=f"ie:{v.ie.id}", reason="aniversario")])
    assert check(v.session, v.visit(WEDNESDAY), norm, calendar, TODAY) == [warning("short_notice", "", count=2)]


def test_as_shipped_no_notice_is_asked_for(facts: Programme, v: Village) -> None:
    assert facts.norm.number("aviso_previo_dias") == 0
    assert check(v.session, v.visit(TUESDAY), facts.norm, facts.calendar, TODAY) == []
