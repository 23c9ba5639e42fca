"""The .ics file as another program reads it: whose day, when in Lima, and that a later file replaces an earlier one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from content.files.calendar import Entry, ics

LIMA = ZoneInfo("America/Lima")
NOW = datetime(2026, 8, 10, 14, tzinfo=UTC)
NINE = datetime(2026, 8, 11, 9, tzinfo=LIMA).astimezone(UTC)  # as the rows give it


def entry(**other: object) -> Entry:
    facts: dict[str, object] = {
        "id": 7,
        "revision": 2,
        "title": "Visita 3 · Rosa Quispe",
        "place": "IE 56001 Sicuani",
        "starts": [NINE],
        "minutes": 240,
    }
    return Entry(**(facts | other))  # type: ignore[arg-type]


def read(*entries: Entry) -> list[Event]:
    calendar = Calendar.from_ical(ics(entries, NOW))
    return [each for each in calendar.walk("VEVENT") if isinstance(each, Event)]


def test_a_visita_reads_back_with_its_day_place_and_hours() -> None:
    [event] = read(entry())
    assert str(event["SUMMARY"]) == "Visita 3 · Rosa Quispe"
    assert str(event["LOCATION"]) == "IE 56001 Sicuani"
    assert event.decoded("DTSTART").astimezone(LIMA) == NINE
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(hours=4)
    assert event.decoded("DTSTAMP") == NOW


def test_hours_are_utc_on_the_wire_so_that_no_phone_needs_our_zone() -> None:
    assert b"DTSTART:20260811T140000Z" in ics([entry()], NOW)


def test_each_day_of_a_visita_is_an_event_of_its_own() -> None:
    starts = [NINE, NINE + timedelta(days=1), NINE + timedelta(days=6)]
    events = read(entry(starts=starts))
    assert [event.decoded("DTSTART").astimezone(LIMA) for event in events] == starts
    assert len({str(event["UID"]) for event in events}) == 3


def test_a_later_file_speaks_of_the_same_event_with_a_higher_sequence() -> None:
    [before], [after] = read(entry()), read(entry(revision=5, starts=[NINE + timedelta(days=7)], title="Otro"))
    assert str(before["UID"]) == str(after["UID"])
    assert (before.decoded("SEQUENCE"), after.decoded("SEQUENCE")) == (2, 5)


def test_an_event_stands_or_is_cancelled() -> None:
    [stands], [cancelled] = read(entry()), read(entry(cancelled=True, revision=3))
    assert str(stands["UID"]) == str(cancelled["UID"])
    assert (str(stands["STATUS"]), str(cancelled["STATUS"])) == ("CONFIRMED", "CANCELLED")


def test_days_that_there_were_before_are_cancelled() -> None:
    events = read(entry(days_before=3))
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CANCELLED", "CANCELLED"]
    assert len({str(event["UID"]) for event in events}) == 3


def test_two_activities_are_two_events() -> None:
    assert len({str(event["UID"]) for event in read(entry(id=7), entry(id=8), entry(id=71))}) == 3


def test_activity_1_with_11_days_is_not_activity_11() -> None:
    starts = [NINE + timedelta(days=n) for n in range(11)]
    uids = [str(event["UID"]) for event in read(entry(id=1, starts=starts), entry(id=11, starts=starts[:1]))]
    assert len(uids) == len(set(uids))


def test_the_file_says_what_it_is() -> None:
    calendar = Calendar.from_ical(ics([entry()], NOW))
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    assert "Yanapaq" in str(calendar["PRODID"])


def test_lines_are_folded_and_end_as_the_format_asks() -> None:
    content = ics([entry(title="ñ" * 300)], NOW)
    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
def test_any_name_reads_back_as_it_was_and_adds_no_line_of_its_own(name: str) -> None:
    [event] = read(entry(title=name))
    assert str(event["SUMMARY"]) == name
    assert "X-FORGED" not in event


@pytest.mark.parametrize("name", ["Rosa\r\nX-FORGED:1", "Rosa\nDTSTART:19700101T000000Z", "a;b,c\\d:e"])
def test_a_name_with_line_breaks_forges_nothing(name: str) -> None:
    [event] = read(entry(title=name, place=name))
    assert "X-FORGED" not in event
    assert event.decoded("DTSTART").astimezone(LIMA) == NINE


def test_no_entries_make_an_empty_calendar() -> None:
    assert read() == []
