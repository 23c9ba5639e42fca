"""Reading a date: what never happens, whatever is written, and what is told beside the date."""

import time as clock
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from i18n.languages import LANGUAGES
from i18n.written_dates.model import NOTHING, Moment, Reading
from i18n.written_dates.read import read
from tests.phrases import phrases

MONDAY = date(2026, 8, 10)
TUESDAY_11, THURSDAY_13, TUESDAY_18 = date(2026, 8, 11), date(2026, 8, 13), date(2026, 8, 18)
HOSTILE = [
    "lunes ", "martes 18 a las 9 o ", "1", "1 ", "no ", "9:30-", "de ", "a", "mañana ", "á", "1.1.", "n y ", ", ",
    "17,", "viernez ", "p.", "o 10 ", "mejor ", "no puedo ", "xxxxxxx ", "😀", "semana ", "a.m. ", "11/11/", "\u0301",
    "\x00",
]  # fmt: skip
VOCABULARY = """
lunes martes miércoles jueves viernez 14 31 9 9:30 14/8 a las de la mañana tarde no sí mejor próximo semana el del al
y o , . ? agosto set 2026 pm am m h cuarto media para menos pasado primer último en 3 días entre desde hasta
"""
WORDS = st.sampled_from(VOCABULARY.split())


def test_one_day_and_hour() -> None:
    assert read("martes 18 a las 9", MONDAY) == Reading(moments=(Moment(day=TUESDAY_18, hour=time(9)),))


def test_what_is_rejected_is_known() -> None:
    reading = read("no puedo el jueves 13 a las 9, mejor el martes 18", MONDAY)
    assert reading.rejected == (Moment(day=THURSDAY_13, hour=time(9)),)
    assert reading.only == Moment(day=TUESDAY_18)


def test_several_readings_have_no_only_one() -> None:
    reading = read("martes 11 o martes 18", MONDAY)
    assert (reading.only, len(reading.moments)) == (None, 2)


def test_a_day_that_no_calendar_has_is_told_apart_from_words() -> None:
    assert read("31 de junio", MONDAY) == Reading(impossible=True)
    assert read("hola", MONDAY) == Reading()


def test_one_impossible_day_spoils_the_others_because_nobody_knows_which_was_meant() -> None:
    assert read("31 de junio o 1 de setiembre", MONDAY) == Reading(impossible=True)


def test_what_was_rejected_is_never_a_choice() -> None:
    reading = read("el martes 18 no, el martes 18 no", MONDAY)
    assert (reading.moments, reading.rejected) == ((), (Moment(day=TUESDAY_18),))


def test_a_text_that_names_a_whole_calendar_names_no_date() -> None:
    assert read(" o ".join(f"{day} de setiembre" for day in range(1, 29)), MONDAY) == NOTHING


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1), date(2028, 2, 29), date(2026, 8, 31)])
def test_every_phrase_can_be_read_on_every_day(day: date) -> None:
    for row in phrases():
        reading = read(row.text, day)
        assert all(each.day is None or abs((each.day - day).days) <= 1000 for each in reading.moments)


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_nothing_that_is_written_fails(text: str) -> None:
    assert read(text, MONDAY) == read(text, MONDAY)


@given(st.lists(WORDS, max_size=14).map(" ".join), st.dates(date(2026, 1, 1), date(2032, 12, 31)))
@settings(max_examples=600)
def test_no_sentence_of_its_own_words_fails_and_every_answer_is_in_order(text: str, today: date) -> None:
    reading = read(text, today)
    days = [each.day or date.max for each in reading.moments]
    assert days == sorted(days)
    assert len(set(reading.moments)) == len(reading.moments)
    assert not set(reading.moments) & set(reading.rejected)


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_capitals_and_accents_change_nothing(text: str) -> None:
    plain = text.translate(str.maketrans("áéíóúñ", "aeioun"))
    assert read(text.upper(), MONDAY) == read(text, MONDAY) == read(plain, MONDAY)


@pytest.mark.parametrize("unit", HOSTILE, ids=repr)
def test_a_hostile_text_takes_time_in_step_with_its_length(unit: str) -> None:
    """Four times the text, about four times the time: a square would take sixteen times."""
    short, long = (least((unit * 4096)[:size]) for size in (1024, 4096))
    assert long < 0.5
    assert long < 9 * short + 0.01


def least(text: str) -> float:
    """CPU seconds of the quickest of three readings."""
    times = []
    for _ in range(3):
        began = clock.process_time()
        read(text, MONDAY)
        times.append(clock.process_time() - began)
    return min(times)


@pytest.mark.parametrize("tag", [each.tag for each in LANGUAGES])
def test_whoever_reads_another_language_still_writes_spanish(tag: str) -> None:
    assert read("jueves 13 9am", MONDAY, tag) == Reading(moments=(Moment(day=THURSDAY_13, hour=time(9)),))


@pytest.mark.parametrize(
    ("tag", "text", "meant"),
    [
        ("quz", "paqarin", Moment(day=TUESDAY_11)),
        ("quz", "Kunan p'unchaw 15:00", Moment(day=MONDAY, hour=time(15))),
        ("quz", "juywis 13, 9am", Moment(day=THURSDAY_13, hour=time(9))),
        ("quz", "13 agustu", Moment(day=THURSDAY_13)),
        ("quy", "huybis 13", Moment(day=THURSDAY_13)),
        ("ay", "martisa 18", Moment(day=TUESDAY_18)),
        ("ay", "qharüru 10:00", Moment(day=TUESDAY_11, hour=time(10))),
        ("agr", "kashín", Moment(day=TUESDAY_11)),
        ("cni", "inkaamane", Moment(day=TUESDAY_11)),
        ("shp", "rama 4pm", Moment(day=MONDAY, hour=time(16))),
    ],
)
def test_words_of_the_readers_language_are_understood(tag: str, text: str, meant: Moment) -> None:
    assert read(text, MONDAY, tag) == Reading(moments=(meant,))


@pytest.mark.parametrize(("tag", "text"), [("es", "paqarin"), ("shp", "bakish"), ("xx", "kashín")])
def test_words_of_another_language_and_those_that_mean_two_days_are_not(tag: str, text: str) -> None:
    assert read(text, MONDAY, tag) == NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "¿vienes el otro año?",
        "Marco y Julia",
        "hay que abrir el aula",
        "trabajamos en junto",
        "un buen domino",
        "24 horas",
    ],
)
def test_words_that_only_look_like_a_day_are_none(text: str) -> None:
    assert read(text, MONDAY) == NOTHING


@pytest.mark.parametrize(
    ("text", "hour"),
    [("hasta las 12", None), ("antes del mediodía", None), ("después de las 10", None), ("desde las 8", time(8))],
)
def test_a_bound_is_no_hour(text: str, hour: time | None) -> None:
    assert read(f"martes 18 {text}", MONDAY).moments == (Moment(day=TUESDAY_18, hour=hour),)
