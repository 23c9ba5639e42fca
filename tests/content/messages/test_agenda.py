"""What comes next for a person or in a territory, a page at a time; and as a file for the phone's calendar."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from content import actions
from content.messages import agenda
from content.programme import Programme
from domain.activities.model import Kind
from domain.dates import agreement, reschedule
from domain.people.roles import RoleKind
from domain.people.territory import Dre, Ie, Ugel
from tests import factories
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, done

LIMA = ZoneInfo("America/Lima")


def shown_ids(v: Village, programme: Programme, who: object, page: int = 0) -> list[int]:
    message = agenda.agenda(reader(v, who, programme), page=page)  # type: ignore[arg-type]
    return [act.activity for act in acts(message) if isinstance(act, actions.Activity)]


def test_ones_own_activities_come_in_order_and_nobody_elses(v: Village, programme: Programme) -> None:
    friday, tuesday = v.propose(v.visit(FRIDAY)), v.agree(v.visit(TUESDAY), 2)
    other = v.propose(v.visit(WEDNESDAY, docente=v.luz))
    assert shown_ids(v, programme, v.rosa) == [tuesday.id, friday.id]
    assert shown_ids(v, programme, v.julio) == [tuesday.id, other.id, friday.id]
    assert shown_ids(v, programme, v.elena) == [other.id]
    assert shown_ids(v, programme, v.nilo) == []


def test_a_line_says_how_it_stands_when_and_where(v: Village, programme: Programme) -> None:
    v.agree()
    shown = agenda.agenda(reader(v, v.julio, programme))
    assert text(shown).split("\n") == [
        "<b>Su agenda</b>",
        "",
        "✅ <b>martes 11/08/2026 · 09:00</b> (mañana)",
        "Visita 1 · Rosa Quispe",
        "🏫 IE 56001 Sicuani",
    ]
    assert labels(shown) == [["Visita · 11/08 09:00"], ["📅 A mi calendario"]]


def test_an_empty_agenda_says_so(v: Village, programme: Programme) -> None:
    v.propose()
    message = agenda.agenda(reader(v, v.nilo, programme))
    assert text(message) == "No tiene actividades próximas."
    assert labels(message)[0] == ["📋 Mis visitas", "📅 Mi agenda"]


def test_what_was_cancelled_or_has_passed_is_gone_and_today_is_not(v: Village, programme: Programme) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    cancelled = v.propose(v.visit(FRIDAY), 2)
    done(reschedule.cancel(v.session, v.actor(v.julio), cancelled.id, 1, reason="otro", now=NOW))
    assert shown_ids(v, programme, v.rosa) == [activity.id]
    on_last_day = reader(v, v.rosa, programme, now=NOW + timedelta(days=2))
    assert actions.Activity(activity=activity.id) in acts(agenda.agenda(on_last_day))
    day_after = reader(v, v.rosa, programme, now=NOW + timedelta(days=3))
    assert [act for act in acts(agenda.agenda(day_after)) if isinstance(act, actions.Activity)] == []


def test_pages_hold_six_and_turn_both_ways(v: Village, programme: Programme) -> None:
    days = programme.calendar.lective_days(TUESDAY, FRIDAY + timedelta(days=21))[:14]
    ids = [v.propose(v.visit(day), number).id for number, day in enumerate(days, 1)]
    pages = [shown_ids(v, programme, v.julio, page) for page in range(3)]
    assert pages == [ids[:6], ids[6:12], ids[12:]]
    middle = agenda.agenda(reader(v, v.julio, programme), page=1)
    assert ["◀ Antes", "Después ▶"] in labels(middle)
    assert ["◀ Antes"] in labels(agenda.agenda(reader(v, v.julio, programme), page=2))


@pytest.mark.parametrize(("page", "like"), [(-3, 0), (99, 0), (10**30, 0)])
def test_a_forged_page_is_the_nearest_one(v: Village, programme: Programme, page: int, like: int) -> None:
    v.agree()
    assert shown_ids(v, programme, v.julio, page) == shown_ids(v, programme, v.julio, like)


@pytest.mark.parametrize(
    ("kind", "level", "near"),
    [
        (RoleKind.ESPECIALISTA_UGEL, "ugel", True),
        (RoleKind.RCI, "ugel", True),
        (RoleKind.ESPECIALISTA_DRE, "dre", True),
        (RoleKind.CCI, "dre", True),
        (RoleKind.EPR, "dre", True),
        (RoleKind.ESPECIALISTA_UGEL, "ugel", False),
        (RoleKind.RCI, "ugel", False),
        (RoleKind.ESPECIALISTA_DRE, "dre", False),
        (RoleKind.CCI, "dre", False),
        (RoleKind.EPR, "dre", False),
        (RoleKind.MINEDU, "", True),
    ],
)
def test_who_watches_a_territory_sees_what_lies_in_it(
    v: Village, programme: Programme, kind: RoleKind, level: str, near: bool
) -> None:
    activity = v.agree()
    far = v.session.query(Ie).filter_by(name="IE 30001 Satipo").one()
    ugel: Ugel = v.ie.ugel if near else far.ugel
    places: dict[str, Ugel | Dre] = {"ugel": ugel, "dre": ugel.dre}
    place = places.get(level)
    watcher = factories.person(v.session, "Ruth Observa")
    factories.role(v.session, watcher, kind, at=place)
    assert shown_ids(v, programme, watcher) == ([activity.id] if near else [])


def test_an_activity_of_several_ie_is_listed_once(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(ies=[v.ie, v.next_ie]))
    watcher = factories.person(v.session, "Ruth Observa")
    factories.role(v.session, watcher, RoleKind.RCI, at=v.ie.ugel)
    assert shown_ids(v, programme, watcher) == [activity.id]


# The file


def events(v: Village, programme: Programme, who: object, activity_id: int = 0) -> list[tuple[str, str, str, int]]:
    message = agenda.calendar_file(reader(v, who, programme), activity_id=activity_id)  # type: ignore[arg-type]
    assert message is not None
    if message.file is None:
        return []
    found = Calendar.from_ical(message.file.content).walk("VEVENT")
    return [
        (
            str(each["SUMMARY"]),
            str(each["LOCATION"]),
            each.decoded("DTSTART").astimezone(LIMA).strftime("%d/%m %H:%M"),
            each.decoded("SEQUENCE"),
        )
        for each in found
    ]


def test_the_file_holds_the_agreed_days_with_lima_hours_and_the_revision(v: Village, programme: Programme) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    for who, other in ((v.rosa, "Julio Huamán"), (v.julio, "Rosa Quispe")):
        assert events(v, programme, who, activity.id) == [
            (f"Visita 1 · {other}", "IE 56001 Sicuani", "11/08 09:00", 1),
            (f"Visita 1 · {other}", "IE 56001 Sicuani", "12/08 09:00", 1),
        ]


def test_after_a_move_the_same_event_comes_with_a_higher_sequence(v: Village, programme: Programme) -> None:
    activity = v.agree()
    draft = v.visit(THURSDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW))
    assert events(v, programme, v.rosa, activity.id) == []
    done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 2, NOW))
    assert [(when, sequence) for _, _, when, sequence in events(v, programme, v.rosa, activity.id)] == [
        ("13/08 09:00", 2)
    ]


def statuses(v: Village, programme: Programme, who: object, activity_id: int = 0) -> list[tuple[str, str, int]]:
    message = agenda.calendar_file(reader(v, who, programme), activity_id=activity_id)  # type: ignore[arg-type]
    assert message is not None
    found = Calendar.from_ical(message.file.content).walk("VEVENT") if message.file else []
    return [(str(each["UID"]), str(each["STATUS"]), each.decoded("SEQUENCE")) for each in found]


def test_what_is_cancelled_is_taken_off_the_phone(v: Village, programme: Programme) -> None:
    """The same event with a higher sequence: dropping it would leave it on the phone for good."""
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    before = statuses(v, programme, v.rosa)
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 1, reason="otro", now=NOW))
    after = statuses(v, programme, v.rosa)
    assert [status for _, status, _ in before] == ["CONFIRMED"] * 2
    assert after == [(uid, "CANCELLED", sequence + 1) for uid, _, sequence in before]
    assert statuses(v, programme, v.rosa, activity.id) == after
    message = agenda.calendar_file(reader(v, v.rosa, programme), activity_id=activity.id)
    assert "quitarla" in text(message)


def test_what_was_cancelled_before_it_was_agreed_was_never_on_the_phone(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 1, reason="otro", now=NOW))
    assert statuses(v, programme, v.rosa) == []


def test_a_cancelled_meeting_is_taken_off_and_other_peoples_are_not_shown(v: Village, programme: Programme) -> None:
    gia = v.call(v.meeting(day=FRIDAY))
    done(reschedule.cancel(v.session, v.actor(v.julio), gia.id, 1, reason="otro", now=NOW))
    assert [status for _, status, _ in statuses(v, programme, v.rosa)] == ["CANCELLED"]
    assert statuses(v, programme, v.luz) == []


def test_a_day_that_falls_away_is_taken_off(v: Village, programme: Programme) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    (first, _, _), (second, _, _) = statuses(v, programme, v.rosa)
    draft = v.visit(THURSDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW))
    done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 2, NOW))
    assert statuses(v, programme, v.rosa) == [(first, "CONFIRMED", 2), (second, "CANCELLED", 2)]


def test_only_what_is_agreed_and_ones_own_is_in_the_file(v: Village, programme: Programme) -> None:
    agreed = v.agree()
    v.propose(v.visit(THURSDAY), 2)
    gia = v.call(v.meeting(day=FRIDAY))
    assert [name for name, *_ in events(v, programme, v.rosa)] == ["Visita 1 · Julio Huamán", "GIA 1 · Julio Huamán"]
    assert events(v, programme, v.nilo) == []
    assert events(v, programme, v.luz, agreed.id) == []
    assert events(v, programme, v.elena, gia.id) == []


def test_a_file_of_what_does_not_exist_is_a_text(v: Village, programme: Programme) -> None:
    v.agree()
    message = agenda.calendar_file(reader(v, v.rosa, programme), activity_id=987654)
    assert message is not None
    assert (message.file, message.buttons) == (None, ())


def test_the_file_has_a_name_that_phones_open(v: Village, programme: Programme) -> None:
    v.call(v.meeting(Kind.GIA))
    message = agenda.calendar_file(reader(v, v.rosa, programme), activity_id=0)
    assert message is not None
    assert message.file is not None
    assert message.file.name.endswith(".ics")
