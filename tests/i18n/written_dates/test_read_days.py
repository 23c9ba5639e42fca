"""Days that are meant together: spans, lists and weeks; two readings stay two, and what names no days is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.written_dates.read_days import LONGEST, MOST_WAYS, DaysReading, read_days
from tests.phrases import OURS, phrases

WEDNESDAY = date(2026, 8, 12)
MONDAY = date(2026, 8, 10)


def way(shown: str) -> tuple[date, ...]:
    """«13/08, 14/08» or «24/08..28/08», of 2026 unless a year is told."""
    if ".." in shown:
        first, last = (day(each) for each in shown.split(".."))
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day(each) for each in shown.split(", "))


def day(shown: str) -> date:
    number, month, *year = (int(each) for each in shown.split("/"))
    return date(year[0] if year else 2026, month, number)


# what is written on Wednesday 12/08/2026 -> its readings, «|» between them
WRITTEN = {
    "20": "20/08",
    "jueves 20": "20/08",
    "el jueves": "13/08",
    "hoy": "12/08",
    "mañana y pasado mañana": "13/08..14/08",
    "20/08/2026": "20/08",
    "huelga el 20": "20/08",
    "20 de agosto a las 9": "20/08",
    "del 20 de agosto": "20/08",
    "desde el 5 de octubre": "05/10",
    "del 5 de octubre": "05/10",
    "del 24 al 28": "24/08..28/08",
    "24 al 28": "24/08..28/08",
    "24-28": "24/08..28/08",
    "24 al 28 de agosto": "24/08..28/08",
    "del lunes 24 al viernes 28": "24/08..28/08",
    "lunes a viernes": "17/08..21/08",
    "jueves 20 a viernes 21": "20/08..21/08",
    "24/08 al 28/08": "24/08..28/08",
    "24/8 a 28/8": "24/08..28/08",
    "24/08/2026 - 28/08/2026": "24/08..28/08",
    "25 agosto hasta 28 agosto": "25/08..28/08",
    "desde mañana hasta el viernes": "13/08..14/08",
    "desde el jueves 20 hasta el sábado 22": "20/08..22/08",
    "del 24 de agosto al 4 de setiembre": "24/08..04/09",
    "la próxima semana": "17/08..21/08",
    "esta semana": "12/08..14/08",
    "20 y 21": "20/08..21/08",
    "17, 19 y 21": "17/08, 19/08, 21/08",
    "el 17, el 19 y el 21": "17/08, 19/08, 21/08",
    "1 y 2 de octubre": "01/10..02/10",
    "jueves y viernes": "13/08..14/08",
    "el jueves 20 y el viernes 21": "20/08..21/08",
    "lunes 24 martes 25 y miércoles 26": "24/08..26/08",
    "no el jueves, el viernes 21": "21/08",
    "el próximo jueves": "13/08 | 20/08",
    "jueves 21": "20/08 | 21/08",
    "17, 18 o 19 de agosto": "17/08 | 18/08 | 19/08",
    "el 20 o el 21": "20/08 | 21/08",
    "martes 18 o miércoles 19": "18/08 | 19/08",
    "el próximo jueves y el viernes 21": "13/08, 21/08 | 20/08, 21/08",
    "10 de agosto": "10/08/2027",
    "del 5 al 7 de enero": "05/01/2027..07/01/2027",
}
NAMES_NO_DAYS = (
    "hola", "", "a las 9", "hasta el viernes", "antes del 20", "desde el jueves hasta nuevo aviso",
    "5 días desde mañana", "no el jueves", "los viernes",
)  # fmt: skip


@pytest.mark.parametrize("text", WRITTEN)
def test_these_days_are_read(text: str) -> None:
    assert read_days(text, WEDNESDAY).ways == tuple(way(each) for each in WRITTEN[text].split(" | "))


@pytest.mark.parametrize("text", NAMES_NO_DAYS)
def test_these_name_no_days_and_none_is_guessed(text: str) -> None:
    assert read_days(text, WEDNESDAY) == DaysReading()


@pytest.mark.parametrize(
    "text", ["31 de junio", "del 30 de febrero al 2 de marzo", "desde el 31 de junio hasta el viernes"]
)
def test_a_day_that_no_calendar_has_is_told_apart(text: str) -> None:
    assert read_days(text, WEDNESDAY).ways == ()


@pytest.mark.parametrize("text", ["31 de junio", "del 31 de junio", "el 30 de febrero"])
def test_an_impossible_day_is_said_to_be_so(text: str) -> None:
    assert read_days(text, WEDNESDAY) == DaysReading(impossible=True)


def test_a_span_that_begins_on_todays_weekday_is_asked_about() -> None:
    assert read_days("de lunes a viernes", MONDAY).ways == (way("10/08..14/08"), way("17/08..21/08"))
    assert read_days("de lunes a viernes", MONDAY + timedelta(days=1)).ways == (way("17/08..21/08"),)


def test_the_one_way_is_named() -> None:
    assert read_days("20", WEDNESDAY).only == way("20/08")
    assert read_days("jueves 21", WEDNESDAY).only is None
    assert read_days("hola", WEDNESDAY).only is None


def test_words_of_another_language_are_understood_too() -> None:
    assert read_days("paqarin", WEDNESDAY, "quy").ways == (way("13/08"),)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_without_harm(text: str) -> None:
    found = read_days(text, WEDNESDAY)
    assert len(found.ways) <= MOST_WAYS
    assert all(days and len(days) <= LONGEST + 1 and list(days) == sorted(set(days)) for days in found.ways)


def test_a_phrase_of_one_day_is_read_as_the_grammar_of_dates_reads_it() -> None:
    """Where one day is meant and no span, both readers agree."""
    rows = [row for row in phrases(OURS) if ";" not in row.reads and "/" in row.reads and row.rejects == "–"]
    differing = [
        row.text
        for row in rows
        if [f"{days[0]:%d/%m/%Y}" for days in read_days(row.text, row.today).ways if len(days) == 1]
        != [row.reads.split(" ")[1]]
    ]
    assert len(rows) > 80
    assert len(differing) <= 3, differing
