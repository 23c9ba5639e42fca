"""What is told about a date that was written."""

from typing import Any

import pytest

from content import actions
from content.keyboards import long_labels
from content.messages import choosing, heard
from content.programme import Programme
from domain.year.calendar import local
from i18n.written_dates.model import Moment
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, TUESDAY, Village

KEY = {"goal": "vis", "n": 1}
BOTH = [{"day": "20260811", "hour": "0900", "size": 0}, {"day": "20260814", "hour": "", "size": 0}]


def first_line(v: Village, programme: Programme, remark: dict[str, Any]) -> str:
    shown = choosing.week(reader(v, v.julio, programme), **KEY, id=v.rosa.id, remark=remark)
    return text(shown).split("\n")[0]


@pytest.mark.parametrize(
    ("remark", "line"),
    [
        ({"code": "not_understood"}, "No entendí la fecha. Escríbala así: «martes 11 a las 9», o toque un botón."),
        ({"code": "impossible"}, "Esa fecha no existe. Escríbala así: «martes 11 a las 9», o toque un botón."),
        ({"code": "past", "day": "20260803"}, "El lunes 03/08/2026 ya pasó."),
        ({"code": "today", "day": "20260810"}, "Hoy ya no se puede: elija desde mañana."),
        ({"code": "no_classes", "day": "20260815"}, "El sáb 15/08 no hay clases en esa IE."),
        ({"code": "not_working", "day": "20260815"}, "El sáb 15/08 no es día laborable."),
        ({"code": "no_such_hour", "hour": "2000"}, "A las 20:00 no se puede: elija entre las 07:00 y las 17:00."),
        ({"code": "which_day", "hour": "1000"}, "🕘 <b>10:00</b>"),
        ({"rejected": ["20260811", "20260813"]}, "Entendido: no puede el mar 11/08, jue 13/08."),
        ({"code": "which_day"}, "<b>Visita 1 · Rosa Quispe</b>"),
        ({}, "<b>Visita 1 · Rosa Quispe</b>"),
        ({"code": "unheard-of", "day": "x", "hour": "y"}, "<b>Visita 1 · Rosa Quispe</b>"),
    ],
)
def test_a_note_stands_above_the_days(v: Village, programme: Programme, remark: dict[str, Any], line: str) -> None:
    assert first_line(v, programme, remark) == line


def test_the_strip_turns_to_the_week_of_the_day_that_was_written(v: Village, programme: Programme) -> None:
    remark = {"code": "no_classes", "day": "20260822"}
    shown = choosing.week(reader(v, v.julio, programme), **KEY, id=v.rosa.id, remark=remark)
    assert labels(shown)[0] == ["lun 24/08", "mar 25/08"]


def test_the_example_is_the_day_whose_hours_are_shown(v: Village, programme: Programme) -> None:
    remark = {"code": "not_understood", "day": "20260814"}
    shown = choosing.hours(reader(v, v.julio, programme), **KEY, id=v.rosa.id, day="20260814", remark=remark)
    assert "«viernes 14 a las 9»" in text(shown).split("\n")[0]


def test_a_rejected_day_is_told_above_the_summary(v: Village, programme: Programme) -> None:
    shown = choosing.summary(
        reader(v, v.julio, programme), **KEY, id=v.rosa.id, day="20260814", hour="0900", size=0,
        remark={"rejected": ["20260813"]},
    )  # fmt: skip
    assert text(shown).split("\n")[0] == "Entendido: no puede el jue 13/08."


def test_every_reading_has_a_button_and_is_named_in_full(v: Village, programme: Programme) -> None:
    shown = heard.which(reader(v, v.julio, programme), **KEY, id=v.rosa.id, candidates=BOTH)
    assert text(shown) == "¿Cuál quiso decir?\n• martes 11/08/2026 · 09:00\n• viernes 14/08/2026"
    assert labels(shown) == [["mar 11/08 · 09:00", "vie 14/08"], ["⬅️ Otro día"]]
    assert acts(shown) == [
        actions.Hour(goal="vis", id=v.rosa.id, n=1, day="20260811", hour="0900"),
        actions.Day(goal="vis", id=v.rosa.id, n=1, day="20260814"),
        actions.Week(goal="vis", id=v.rosa.id, n=1),
    ]
    assert long_labels(shown) == []


def test_one_reading_that_is_not_sure_is_asked_as_one(v: Village, programme: Programme) -> None:
    shown = heard.which(reader(v, v.julio, programme), **KEY, id=v.rosa.id, candidates=BOTH[:1])
    assert text(shown).split("\n")[0] == "¿Quiso decir esta fecha?"


def test_of_several_activities_each_has_a_button_that_keeps_the_date(v: Village, programme: Programme) -> None:
    one, other = v.propose(v.visit(TUESDAY)), v.propose(v.visit(FRIDAY), 2)
    both = [("cnt", one.id), ("cnt", other.id), ("cnt", 999)]
    shown = heard.which_activity(reader(v, v.rosa, programme), activities=both, candidate=BOTH[0])
    assert text(shown) == "📅 <b>martes 11/08/2026 · 09:00</b>\n¿De qué actividad habla?"
    assert labels(shown) == [["Visita 1 · mar 11/08"], ["Visita 2 · vie 14/08"]]
    assert acts(shown) == [
        actions.Hour(goal="cnt", id=each.id, n=each.revision, day="20260811", hour="0900") for each in (one, other)
    ]


def test_without_one_clear_date_the_button_leads_to_the_days(v: Village, programme: Programme) -> None:
    one = v.propose(v.visit(TUESDAY))
    shown = heard.which_activity(reader(v, v.rosa, programme), activities=[("cnt", one.id)])
    assert text(shown) == "¿De qué actividad habla?"
    assert acts(shown) == [actions.Week(goal="cnt", id=one.id, n=one.revision, page=actions.ITS_WEEK)]


def test_a_moment_of_a_reading_is_the_wall_clock_of_lima(v: Village, programme: Programme) -> None:
    """What is echoed is what will be stored: no hour moves between reading and calendar."""
    activity = v.propose(v.visit(FRIDAY))
    at = local(activity.starts_at)
    assert Moment(day=at.date(), hour=at.time()) == Moment(day=FRIDAY, hour=v.visit(FRIDAY).hour)
