"""From rows to a caseload: whom, where, by which reading of the norm, and what is there already."""

from dataclasses import replace
from datetime import date

import pytest

from domain.activities.model import Answer, Kind, Participant, State
from domain.outcome import Refused
from domain.people.roles import RoleKind
from domain.people.territory import Red
from domain.plans.caseload import AGREED, caseload_of
from domain.year.caseload import DocenteFacts
from domain.year.groups import groups_of
from domain.year.planned import Key, Work
from tests import factories
from tests.domain.dates.village import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Village
from tests.domain.plans.desk import FACTS, load


def keys(v: Village) -> list[Key]:
    return sorted(each.key for each in load(v).fixed)


def refused(v: Village, year: int = 2026) -> Refused:
    found = caseload_of(v.session, v.julio.id, year, FACTS)
    assert isinstance(found, Refused)
    return found


def test_docentes_and_their_ie_are_those_of_the_acompanante(v: Village) -> None:
    found = load(v)
    assert found.docentes == (DocenteFacts(id=v.rosa.id, ie_id=v.ie.id), DocenteFacts(id=v.luz.id, ie_id=v.next_ie.id))
    assert [(ie.id, ie.modelo, ie.nivel, ie.scopes) for ie in found.ies] == [
        (v.ie.id, "PC", "primaria", v.ie.scopes), (v.next_ie.id, "PC", "primaria", v.next_ie.scopes)
    ]  # fmt: skip
    assert (found.year, found.start, found.fixed, found.away) == (2026, TUESDAY, (), frozenset())


def test_a_journey_goes_to_the_ie_of_a_red_or_of_one_building(v: Village) -> None:
    assert [ie.route for ie in load(v).ies] == ["", ""]
    v.ie.codlocal = v.next_ie.codlocal = "160001"
    assert [ie.route for ie in load(v).ies] == ["local 160001", "local 160001"]
    red = Red(ugel_id=v.ie.ugel_id, name="Vilcanota")
    v.session.add(red)
    v.session.flush()
    v.ie.red_id = red.id
    assert [(ie.route, ie.red) for ie in load(v).ies] == [(f"red {red.id}", str(red.id)), ("local 160001", "")]


def test_an_ie_in_town_costs_no_journey(v: Village) -> None:
    assert [ie.travel for ie in load(v).ies] == [0, 0]
    v.ie.area = "rural"
    assert [ie.travel for ie in load(v).ies] == [1, 0]


def test_somebody_who_left_is_not_planned_and_somebody_who_will_come_is(v: Village) -> None:
    for name, since, until in (("Eva Puma", date(2026, 3, 1), date(2026, 8, 9)), ("Ivo Cruz", date(2026, 9, 1), None)):
        who = factories.person(v.session, name)
        factories.accompany(v.session, v.julio, who, v.ie, since=since, until=until)
    who_came = v.session.merge(who)
    assert [docente.id for docente in load(v).docentes] == [v.rosa.id, who_came.id, v.luz.id]


def test_a_docente_of_two_ie_is_visited_in_the_first(v: Village) -> None:
    factories.accompany(v.session, v.julio, v.rosa, v.next_ie)
    assert [(docente.id, docente.ie_id) for docente in load(v).docentes] == [
        (v.rosa.id, v.ie.id), (v.luz.id, v.next_ie.id)
    ]  # fmt: skip


def test_without_docentes_there_is_nothing_to_plan(v: Village) -> None:
    assert caseload_of(v.session, v.carmen.id, 2026, FACTS) == Refused("plan_nobody")
    assert refused(v, 2027) == Refused("plan_nobody")


def test_a_year_without_a_calendar_is_told(v: Village) -> None:
    factories.accompany(v.session, v.julio, v.rosa, v.ie, year=2027)
    assert refused(v, 2027) == Refused("plan_no_calendar", {"year": 2027})


@pytest.mark.parametrize(("modelo", "nivel"), [(None, "primaria"), ("PC", None), ("UM", "inicial")])
def test_an_ie_without_a_column_of_the_norm_is_named(v: Village, modelo: str | None, nivel: str | None) -> None:
    v.next_ie.modelo, v.next_ie.nivel = modelo, nivel
    assert refused(v) == Refused("plan_ie_incomplete", {"ies": ["IE 56002 Marangani"]})


# What stands


def test_a_visita_that_is_proposed_or_agreed_is_fixed(v: Village) -> None:
    v.propose(v.visit(TUESDAY, WEDNESDAY))
    v.agree(v.visit(THURSDAY, docente=v.luz))
    assert keys(v) == [Key(Work.VISITA, (v.rosa.id,), 1), Key(Work.VISITA, (v.luz.id,), 1)]
    first = next(each for each in load(v).fixed if each.subject == (v.rosa.id,))
    assert (first.days, first.ie_ids) == ((TUESDAY, WEDNESDAY), (v.ie.id,))


def test_of_a_change_only_what_is_agreed_is_fixed(v: Village) -> None:
    v.propose()
    v.agree(v.visit(THURSDAY, docente=v.luz))
    found = caseload_of(v.session, v.julio.id, 2026, FACTS, binding=AGREED)
    assert not isinstance(found, Refused)
    assert [each.key for each in found.fixed] == [Key(Work.VISITA, (v.luz.id,), 1)]


@pytest.mark.parametrize("state", [State.COUNTERED, State.DECLINED, State.CANCELLED])
def test_a_date_that_fell_is_open_again(v: Village, state: State) -> None:
    v.propose().state = state
    v.session.flush()
    assert keys(v) == []
    assert load(v).away == frozenset()


def test_a_visita_of_the_past_counts_even_if_nobody_answered(v: Village) -> None:
    v.propose(v.visit(TUESDAY))
    later = replace(FACTS, today=FRIDAY)
    found = caseload_of(v.session, v.julio.id, 2026, later, binding=AGREED)
    assert not isinstance(found, Refused)
    assert [each.key for each in found.fixed] == [Key(Work.VISITA, (v.rosa.id,), 1)]


def test_meetings_are_those_of_their_groups(v: Village) -> None:
    v.call(v.meeting(Kind.GIA, TUESDAY))
    v.call(v.meeting(Kind.RTC, WEDNESDAY))
    assert keys(v) == [Key(Work.GIA, (v.ie.id,), 1), Key(Work.RTC, (v.ie.id,), 1)]


def test_a_gia_of_all_ie_is_the_gia_of_each(v: Village) -> None:
    v.call(v.meeting(Kind.GIA, TUESDAY, ies=[v.ie, v.next_ie]))
    assert keys(v) == [Key(Work.GIA, (v.ie.id,), 1), Key(Work.GIA, (v.next_ie.id,), 1)]


def test_a_taller_is_of_everybody(v: Village) -> None:
    v.call(v.meeting(Kind.TALLER, TUESDAY, ies=[v.ie, v.next_ie]))
    (taller,) = load(v).fixed
    assert (taller.key, taller.ie_ids) == (Key(Work.TALLER, (), 1), (v.ie.id, v.next_ie.id))


def test_the_day_of_somebody_who_is_planned_no_more_is_taken_all_the_same(v: Village) -> None:
    v.agree(v.visit(THURSDAY, docente=v.luz))
    gone = next(row for row in v.session.query(type(factories.accompany(v.session, v.julio, v.ana, v.ie))).all()
                if row.docente_id == v.luz.id)  # fmt: skip
    gone.until = date(2026, 8, 9)
    v.session.flush()
    found = load(v)
    assert (found.fixed, found.away) == ((), frozenset({THURSDAY}))


def test_a_meeting_that_the_acompanante_will_not_attend_takes_no_day(v: Village) -> None:
    rtc = v.call(v.meeting(Kind.RTC, WEDNESDAY))
    v.session.get_one(Participant, (rtc.id, v.julio.id)).answer = Answer.NO
    v.session.flush()
    assert (load(v).fixed, load(v).away) == ((), frozenset())


def test_more_than_the_norm_asks_for_takes_its_day_and_nothing_else(v: Village) -> None:
    activity = v.propose()
    activity.number = 8
    v.session.flush()
    assert (load(v).fixed, load(v).away) == ((), frozenset({TUESDAY}))


def test_groups_read_the_norm_another_way(v: Village) -> None:
    groups = {str(v.ie.id): "1", str(v.next_ie.id): "1"}
    found = caseload_of(v.session, v.julio.id, 2026, FACTS, groups=groups)
    assert not isinstance(found, Refused)
    assert groups_of(found, Work.GIA) == ((v.ie.id, v.next_ie.id),)
    assert groups_of(load(v), Work.GIA) == ((v.ie.id,), (v.next_ie.id,))


def test_the_visita_of_an_earlier_acompanante_counts_for_the_docente(v: Village) -> None:
    factories.role(v.session, v.nilo, RoleKind.ACOMPANANTE, at=v.ie.ugel)
    v.propose().organiser_id = v.nilo.id
    v.session.flush()
    assert keys(v) == [Key(Work.VISITA, (v.rosa.id,), 1)]
