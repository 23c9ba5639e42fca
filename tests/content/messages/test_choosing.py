"""Three taps to a date: day, hour, summary; what each shows, carries on and warns of."""

from dataclasses import replace

import pytest

from content import actions
from content.message import Message
from content.messages import choosing
from content.programme import Programme
from content.reasons import REASONS
from domain.year.norm import Modelo
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NOW, Village, village
from tests.memory import memory


def week(v: Village, programme: Programme, goal: str, id_: int, page: int = 0) -> Message | None:
    return choosing.week(reader(v, v.julio, programme), goal=goal, id=id_, n=1, page=page)


def summary(
    v: Village,
    programme: Programme,
    goal: str,
    id_: int,
    day: str,
    *,
    size: int = 0,
    who: str = "julio",
    hour: str = "0900",
) -> Message | None:
    chosen = {"goal": goal, "id": id_, "n": 1, "day": day, "hour": hour, "size": size}
    return choosing.summary(reader(v, getattr(v, who), programme), **chosen)


def test_the_first_page_is_the_rest_of_this_week(v: Village, programme: Programme) -> None:
    shown = week(v, programme, "vis", v.rosa.id)
    assert text(shown).split("\n") == ["<b>Visita 1 · Rosa Quispe</b>", "🏫 IE 56001 Sicuani", "¿Qué día?"]
    assert labels(shown)[:3] == [["mar 11/08", "mié 12/08"], ["jue 13/08", "vie 14/08"], ["Después ▶"]]
    assert acts(shown)[0] == actions.Day(goal="vis", id=v.rosa.id, n=1, day="20260811")


def test_pages_go_on_and_back_and_end(v: Village, programme: Programme) -> None:
    second = week(v, programme, "vis", v.rosa.id, page=1)
    assert ["◀ Antes", "Después ▶"] in labels(second)
    last = week(v, programme, "vis", v.rosa.id, page=999)
    assert ["◀ Antes"] in labels(last)
    assert labels(week(v, programme, "vis", v.rosa.id, page=-5)) == labels(week(v, programme, "vis", v.rosa.id))


def test_when_no_day_is_left_it_says_so_and_leads_back(v: Village, programme: Programme) -> None:
    at_end = reader(v, v.julio, programme, now=NOW.replace(month=12, day=20))
    shown = choosing.week(at_end, goal="vis", id=v.rosa.id, n=1, page=0)
    assert acts(shown) == [actions.Docente(docente=v.rosa.id)]


@pytest.mark.parametrize(
    ("goal", "words"), [("vis", "con clases"), ("gia", "laborables libres"), ("tal", "laborables libres")]
)
def test_it_says_of_which_days_there_are_none(v: Village, programme: Programme, goal: str, words: str) -> None:
    at_end = reader(v, v.julio, programme, now=NOW.replace(month=12, day=31))
    shown = choosing.week(at_end, goal=goal, id=v.rosa.id if goal == "vis" else v.ie.id, n=1, page=0)
    assert text(shown).startswith("No hay días ")
    assert words in text(shown)


@pytest.mark.parametrize(
    ("goal", "back"),
    [("vis", "docente"), ("gia", "meetings"), ("mov", "activity"), ("cnt", "activity")],
)
def test_the_way_back_leads_to_where_it_began(v: Village, programme: Programme, goal: str, back: str) -> None:
    activity = v.propose()
    id_ = {"vis": v.rosa.id, "gia": v.ie.id}.get(goal, activity.id)
    expected = {
        "docente": actions.Docente(docente=v.rosa.id),
        "meetings": actions.Meetings(kind="gia"),
        "activity": actions.Activity(activity=activity.id),
    }
    assert acts(week(v, programme, goal, id_))[-1] == expected[back]


def test_hours_lead_to_the_summary_and_back_to_the_days(v: Village, programme: Programme) -> None:
    shown = choosing.hours(reader(v, v.julio, programme), goal="vis", id=v.rosa.id, n=1, day="20260811")
    flat = [label for row in labels(shown) for label in row]
    assert flat[:3] == ["07:00", "08:00", "09:00"]
    assert acts(shown)[2] == actions.Hour(goal="vis", id=v.rosa.id, n=1, day="20260811", hour="0900")
    assert isinstance(acts(shown)[-1], actions.Week)
    assert "martes 11/08/2026" in text(shown)


def test_the_summary_of_a_visita_proposes_the_length_of_the_norm(programme: Programme) -> None:
    with memory() as session:
        v = village(session, modelo=Modelo.EIB)
        shown = summary(v, programme, "vis", v.rosa.id, "20260811")
        assert "3 días: mar 11/08, mié 12/08, jue 13/08" in text(shown).split("\n")
        assert labels(shown)[0] == ["1 día", "2 días", "✓ 3 días"]
        put = actions.Put(goal="vis", id=v.rosa.id, n=1, day="20260811", hour="0900", size=3)
        assert put in acts(shown)
        assert ["✅ Proponer"] in labels(shown)
        assert "⚠️" not in text(shown)


def test_another_length_is_marked_and_carried_on(v: Village, programme: Programme) -> None:
    shown = summary(v, programme, "vis", v.rosa.id, "20260814", size=3)
    assert "3 días: vie 14/08, lun 17/08, mar 18/08" in text(shown).split("\n")
    assert labels(shown)[0] == ["1 día", "2 días", "✓ 3 días"]
    warned = [line for line in text(shown).split("\n") if line.startswith("⚠️")]
    assert len(warned) == 2  # too long for primaria polidocente, and over a weekend


def test_the_summary_warns_with_the_numeral(v: Village, programme: Programme) -> None:
    v.agree()
    shown = summary(v, programme, "gia", v.ie.id, "20260811")
    [warned] = [line for line in text(shown).split("\n") if line.startswith("⚠️")]
    assert "NT-026, 5.2.6.b" in warned
    assert ["✅ Convocar"] in labels(shown)


def test_a_meeting_offers_two_to_six_hours_and_marks_three(v: Village, programme: Programme) -> None:
    shown = summary(v, programme, "gia", v.ie.id, "20260811")
    assert labels(shown)[0] == ["2 h", "✓ 3 h", "4 h", "5 h", "6 h"]
    assert "Duración: 3 horas" in text(shown).split("\n")


@pytest.mark.parametrize(("goal", "numeral"), [("gia", "5.6.3.d"), ("rtc", "5.6.3.f")])
def test_two_hours_of_a_meeting_are_warned_of(v: Village, programme: Programme, goal: str, numeral: str) -> None:
    who = "julio" if goal == "gia" else "carmen"
    shown = summary(v, programme, goal, v.ie.id, "20260811", who=who, size=120)
    assert labels(shown)[0][0] == "✓ 2 h"
    [warned] = [line for line in text(shown).split("\n") if line.startswith("⚠️")]
    assert warned == f"⚠️ Debe durar al menos 3 horas. <i>Norma NT-026, {numeral}.</i>"


def test_a_taller_offers_days_and_hours_and_marks_one_day_of_eight(v: Village, programme: Programme) -> None:
    shown = summary(v, programme, "tal", v.ie.id, "20260811")
    assert labels(shown)[:3] == [
        ["✓ 1 día", "2 días", "3 días"],
        ["4 días", "5 días"],
        ["4 h", "5 h", "6 h", "7 h", "✓ 8 h"],
    ]
    assert "Duración: 8 horas" in text(shown).split("\n")


def test_a_taller_of_five_days_goes_on_over_working_days(v: Village, programme: Programme) -> None:
    """From Thursday 8 October, which is no working day for anybody, on over a week of gestión."""
    shown = summary(v, programme, "tal", v.ie.id, "20261009", size=5480)
    assert "Duración: 8 horas cada día" in text(shown).split("\n")
    assert "5 días: vie 09/10, lun 12/10, mar 13/10, mié 14/10, jue 15/10" in text(shown).split("\n")
    assert labels(shown)[:2] == [["1 día", "2 días", "3 días"], ["4 días", "✓ 5 días"]]
    put = actions.Put(goal="tal", id=v.ie.id, n=1, day="20261009", hour="0900", size=5480)
    assert put in acts(shown)


def test_of_a_taller_the_other_measure_is_kept_when_one_is_chosen(v: Village, programme: Programme) -> None:
    shown = summary(v, programme, "tal", v.ie.id, "20260811", size=3360)
    sizes = [act.size for act in acts(shown) if isinstance(act, actions.Hour)]
    assert sizes == [1360, 2360, 3360, 4360, 5360, 3240, 3300, 3360, 3420, 3480]


def test_where_halves_are_asked_for_a_taller_is_offered_with_half_of_the_days(v: Village, programme: Programme) -> None:
    halves = replace(programme, norm=programme.norm.with_settings({"taller_reparto": "mitades"}))
    shown = summary(v, halves, "tal", v.ie.id, "20260811")
    assert labels(shown)[1] == ["✓ 4 días", "5 días"]
    v.ie.modelo = Modelo.EIB
    assert labels(summary(v, halves, "tal", v.ie.id, "20260811"))[1] == ["4 días", "✓ 5 días"]


def test_moving_asks_for_the_reason_with_one_button_each(v: Village, programme: Programme) -> None:
    activity = v.propose()
    shown = summary(v, programme, "mov", activity.id, "20260814")
    puts = [act for act in acts(shown) if isinstance(act, actions.Put)]
    assert [put.reason for put in puts] == list(REASONS)
    assert {(put.id, put.n, put.day, put.hour) for put in puts} == {(activity.id, 1, "20260814", "0900")}


def test_who_asks_for_another_date_is_not_warned_and_chooses_no_length(v: Village, programme: Programme) -> None:
    activity = v.propose()
    v.call(v.meeting(day=FRIDAY))
    shown = summary(v, programme, "cnt", activity.id, "20260814", who="rosa")
    assert "⚠️" not in text(shown)
    assert labels(shown)[0] == ["✅ Enviar"]


@pytest.mark.parametrize(("day", "hour"), [("hoy", "0900"), ("20260811", "9999"), ("", ""), ("20261301", "0900")])
def test_a_forged_day_or_hour_shows_nothing(v: Village, programme: Programme, day: str, hour: str) -> None:
    assert summary(v, programme, "vis", v.rosa.id, day, hour=hour) is None


@pytest.mark.parametrize("day", ["20251201", "20270315", "99991231", "00010101"])
def test_a_day_of_another_year_leads_back_to_the_days_of_this_one(v: Village, programme: Programme, day: str) -> None:
    strip = labels(week(v, programme, "vis", v.rosa.id))
    assert labels(summary(v, programme, "vis", v.rosa.id, day, hour="2359")) == strip
    hours = choosing.hours(reader(v, v.julio, programme), goal="vis", id=v.rosa.id, n=1, day=day)
    assert labels(hours) == strip


@pytest.mark.parametrize("size", [-1, 7, 600, 10**30])
def test_a_forged_length_falls_back(v: Village, programme: Programme, size: int) -> None:
    assert text(summary(v, programme, "vis", v.rosa.id, "20260811", size=size)) == text(
        summary(v, programme, "vis", v.rosa.id, "20260811")
    )


def test_what_is_not_ones_own_shows_nothing(v: Village, programme: Programme) -> None:
    assert week(v, programme, "vis", v.ana.id) is None
    assert week(v, programme, "xxx", v.rosa.id) is None
    assert choosing.hours(reader(v, v.julio, programme), goal="vis", id=v.ana.id, n=1, day="20260811") is None
    assert summary(v, programme, "vis", v.ana.id, "20260811") is None


def test_many_ie_are_named_by_the_first_three(v: Village, programme: Programme) -> None:
    shown = week(v, programme, "gia", 0)
    assert "🏫 IE 56001 Sicuani, IE 56002 Marangani" in text(shown).split("\n")
