"""Where a GIA, RTC or taller can be called, with the number it will have; and who is told."""

import pytest

from content import actions
from content.message import Message
from content.messages import meetings
from content.programme import Programme
from content.views import View, name_of
from domain.activities.model import Kind
from domain.people.roles import RoleKind
from domain.people.territory import Red
from domain.year.norm import Modelo, Nivel
from tests import factories
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, Village


def places(v: Village, programme: Programme, kind: Kind, who: str = "julio") -> Message:
    shown = meetings.places(reader(v, getattr(v, who), programme), kind=kind.value)
    assert shown is not None
    return shown


def test_the_acompanante_chooses_among_their_ie_or_all(v: Village, programme: Programme) -> None:
    shown = places(v, programme, Kind.GIA)
    assert labels(shown) == [["IE 56001 Sicuani"], ["IE 56002 Marangani"], ["Todas mis IE"]]
    assert acts(shown) == [actions.Week(goal="gia", id=id_, n=1) for id_ in (v.ie.id, v.next_ie.id, 0)]


def test_each_place_carries_the_number_of_its_next_meeting(v: Village, programme: Programme) -> None:
    v.call()
    v.call(v.meeting(day=THURSDAY))
    weeks = [act for act in acts(places(v, programme, Kind.GIA)) if isinstance(act, actions.Week)]
    assert [(week.id, week.n) for week in weeks] == [(v.ie.id, 3), (v.next_ie.id, 1), (0, 3)]


def test_meetings_to_come_are_a_tap_away_and_past_ones_are_not(v: Village, programme: Programme) -> None:
    activity = v.call()
    assert actions.Activity(activity=activity.id) in acts(places(v, programme, Kind.GIA))
    later = meetings.places(reader(v, v.julio, programme, now=NOW.replace(day=20)), kind="gia")
    assert actions.Activity(activity=activity.id) not in acts(later)


def test_the_directivo_sees_their_own_ie_for_an_rtc(v: Village, programme: Programme) -> None:
    assert labels(places(v, programme, Kind.RTC, "carmen")) == [["IE 56001 Sicuani"]]
    assert labels(places(v, programme, Kind.RTC, "elena")) == [["IE 56002 Marangani"]]


def test_who_has_one_place_is_not_asked_where(v: Village, programme: Programme) -> None:
    shown = meetings.places(reader(v, v.carmen, programme), kind="rtc", skip=True)
    assert "¿Qué día?" in text(shown).split("\n")
    assert acts(shown)[0] == actions.Day(goal="rtc", id=v.ie.id, n=1, day="20260811")


def test_who_has_one_place_sees_first_what_has_a_date_there(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(Kind.RTC))
    shown = meetings.places(reader(v, v.carmen, programme), kind="rtc", skip=True)
    assert text(shown).split("\n")[1] == "Ya hay fechas. Puede abrir una o poner otra:"
    assert acts(shown) == [actions.Activity(activity=activity.id), actions.Week(goal="rtc", id=v.ie.id, n=2)]


def test_who_has_several_places_or_a_red_is_asked_where(v: Village, programme: Programme) -> None:
    assert labels(meetings.places(reader(v, v.julio, programme), kind="gia", skip=True)) == labels(
        places(v, programme, Kind.GIA)
    )
    red = Red(ugel_id=v.ie.ugel_id, name="Red Sicuani")
    v.session.add(red)
    v.session.flush()
    v.ie.red_id, v.ie.modelo = red.id, Modelo.UM
    shown = meetings.places(reader(v, v.carmen, programme), kind="rtc", skip=True)
    assert labels(shown) == [["IE 56001 Sicuani"], ["Red Sicuani"]]


@pytest.mark.parametrize(
    ("kind", "words"), [(Kind.GIA, "esta reunión"), (Kind.RTC, "esta reunión"), (Kind.TALLER, "este taller")]
)
def test_an_invitation_says_to_what(v: Village, programme: Programme, kind: Kind, words: str) -> None:
    activity = v.call(v.meeting(kind))
    who = "Carmen Ccori" if kind == Kind.RTC else "Julio Huamán"
    shown = meetings.invitation(reader(v, v.rosa, programme), activity_id=activity.id, by=activity.organiser_id)
    assert text(shown).split("\n")[0] == f"👋 {who} le invita a {words}."


@pytest.mark.parametrize(
    ("kind", "who"),
    [(Kind.RTC, "julio"), (Kind.RTC, "rosa"), (Kind.GIA, "carmen"), (Kind.TALLER, "rosa")],
)
def test_who_does_not_date_a_kind_is_told_who_does(v: Village, programme: Programme, kind: Kind, who: str) -> None:
    shown = places(v, programme, kind, who)
    assert shown.buttons == ()
    assert ("directivo" if kind == Kind.RTC else "acompañante") in shown.text


def test_an_integrada_is_one_place_and_its_second_rtc_has_the_second_number(v: Village, programme: Programme) -> None:
    secundaria = factories.ie(v.session, v.ie.name, v.ie.ugel, nivel=Nivel.SECUNDARIA)
    v.ie.codinst = secundaria.codinst = "1234567"
    factories.role(v.session, v.carmen, RoleKind.DIRECTIVO, at=secundaria)
    assert acts(places(v, programme, Kind.RTC, "carmen")) == [actions.Week(goal="rtc", id=v.ie.id, n=1)]
    v.call(v.meeting(Kind.RTC, ies=[v.ie, secundaria]))
    assert acts(places(v, programme, Kind.RTC, "carmen"))[0] == actions.Week(goal="rtc", id=v.ie.id, n=2)


def test_a_red_is_offered_for_a_gia_and_for_an_rtc_only_where_the_norm_grants_it(
    v: Village, programme: Programme
) -> None:
    red = Red(ugel_id=v.ie.ugel_id, name="Red Sicuani")
    v.session.add(red)
    v.session.flush()
    v.ie.red_id = v.next_ie.red_id = red.id
    assert ["Red Sicuani"] in labels(places(v, programme, Kind.GIA))
    assert ["Red Sicuani"] not in labels(places(v, programme, Kind.RTC, "carmen"))
    v.ie.modelo = Modelo.UM
    assert ["Red Sicuani"] in labels(places(v, programme, Kind.RTC, "carmen"))
    assert actions.Week(goal="rtc", id=-red.id, n=1) in acts(places(v, programme, Kind.RTC, "carmen"))


def test_long_names_of_ie_are_cut_to_fit(v: Village, programme: Programme) -> None:
    v.ie.name = "Institución Educativa Inca Garcilaso de la Vega"
    assert max(len(label) for row in labels(places(v, programme, Kind.GIA)) for label in row) <= 20


@pytest.mark.parametrize("view", [meetings.invitation, meetings.moved, meetings.answered], ids=name_of)
def test_what_is_told_begins_with_who_did_it(v: Village, programme: Programme, view: View) -> None:
    activity = v.call(v.meeting(day=FRIDAY))
    shown = text(view(reader(v, v.carmen, programme), activity_id=activity.id, by=v.julio.id))
    assert "Julio Huamán" in shown.split("\n")[0]
    assert "viernes 14/08/2026 · 09:00" in shown


@pytest.mark.parametrize("view", [meetings.called, meetings.answer_kept], ids=name_of)
def test_what_one_did_is_acknowledged_above_the_card(v: Village, programme: Programme, view: View) -> None:
    activity = v.call(v.meeting(day=TUESDAY))
    assert "martes 11/08/2026 · 09:00" in text(view(reader(v, v.julio, programme), activity_id=activity.id))
