"""One activity as each person sees it: what it says in every state, and the buttons that state and part allow."""

from dataclasses import replace
from datetime import date

import pytest

from content import actions
from content.messages.card import card
from content.programme import Programme
from domain.activities.model import Activity, Kind, State
from domain.dates import agreement, meetings, reschedule
from domain.people.roles import RoleKind
from tests import factories
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NINE, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, done

LATER = NOW.replace(day=20)


def seen(v: Village, programme: Programme, activity: Activity, who: str, **other: object) -> list[list[str]]:
    return labels(card(reader(v, getattr(v, who), programme, **other), activity.id))  # type: ignore[arg-type]


def lines(v: Village, programme: Programme, activity: Activity, who: str) -> list[str]:
    return text(card(reader(v, getattr(v, who), programme), activity.id)).split("\n")


CONFIRM, AGREE, OTHER, CANNOT = "✅ Confirmo", "✅ De acuerdo", "🔁 Otra fecha", "✋ No puedo"
CLOSE = "📝 Cerrar ficha"
MOVE, CANCEL, HISTORY, ACCEPT = "🔁 Cambiar fecha", "❌ No se hará", "📜 Historial", "✅ Aceptar fecha"
CALENDAR = "📅 A mi calendario"


def test_a_proposed_visita(v: Village, programme: Programme) -> None:
    activity = v.propose()
    assert seen(v, programme, activity, "rosa") == [[CONFIRM], [OTHER, CANNOT], [HISTORY]]
    assert seen(v, programme, activity, "carmen") == [[AGREE], [OTHER, CANNOT], [HISTORY]]
    assert seen(v, programme, activity, "julio") == [[MOVE, CANCEL], [HISTORY]]


def test_an_agreed_visita(v: Village, programme: Programme) -> None:
    activity = v.agree()
    assert seen(v, programme, activity, "rosa") == [[OTHER, CANNOT], [HISTORY, CALENDAR]]
    assert seen(v, programme, activity, "carmen") == [[AGREE], [OTHER, CANNOT], [HISTORY, CALENDAR]]
    assert seen(v, programme, activity, "julio") == [[MOVE, CANCEL], [HISTORY, CALENDAR]]


def test_where_only_the_organiser_moves_an_agreed_date_offers_no_way_out(v: Village, programme: Programme) -> None:
    strict = replace(programme, norm=programme.norm.with_settings({"quien_reprograma": "organizador"}))
    agreed, proposed = v.agree(), v.propose(v.visit(FRIDAY), 2)
    assert seen(v, strict, proposed, "rosa") == [[CONFIRM], [OTHER, CANNOT], [HISTORY]]
    assert seen(v, strict, agreed, "rosa") == [[HISTORY, CALENDAR]]
    assert seen(v, strict, agreed, "carmen") == [[AGREE], [HISTORY, CALENDAR]]
    assert seen(v, strict, agreed, "julio") == [[MOVE, CANCEL], [HISTORY, CALENDAR]]


def test_a_visita_for_which_another_date_was_asked(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=FRIDAY, hour=NINE, now=NOW))
    assert seen(v, programme, activity, "rosa") == [[HISTORY]]
    assert seen(v, programme, activity, "carmen") == [[HISTORY]]
    assert seen(v, programme, activity, "julio") == [[ACCEPT], [MOVE, CANCEL], [HISTORY]]
    assert "Rosa Quispe propone: viernes 14/08/2026 · 09:00" in lines(v, programme, activity, "julio")


def test_a_declined_visita_says_why(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(agreement.decline(v.session, v.actor(v.rosa), activity.id, 1, reason="via", now=NOW))
    assert seen(v, programme, activity, "rosa") == [[HISTORY]]
    assert seen(v, programme, activity, "julio") == [[MOVE, CANCEL], [HISTORY]]
    assert "Motivo: Clima o vía cortada." in lines(v, programme, activity, "carmen")


def test_a_reason_that_nobody_knows_is_not_shown(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(agreement.decline(v.session, v.actor(v.rosa), activity.id, 1, reason="<b>forged", now=NOW))
    assert "forged" not in "\n".join(lines(v, programme, activity, "julio"))


@pytest.mark.parametrize("who", ["rosa", "carmen"])
def test_a_cancelled_visita_leaves_nothing_to_do(v: Village, programme: Programme, who: str) -> None:
    activity = v.propose()
    activity.state = State.CANCELLED
    assert seen(v, programme, activity, who) == [[HISTORY]]
    assert seen(v, programme, activity, "julio") == [[HISTORY]]


@pytest.mark.parametrize("who", ["rosa", "carmen", "julio"])
def test_what_was_agreed_and_cancelled_can_be_taken_off_the_phones_calendar(
    v: Village, programme: Programme, who: str
) -> None:
    visit, gia = v.agree(), v.call(v.meeting(day=FRIDAY))
    for each in (visit, gia):
        done(reschedule.cancel(v.session, v.actor(v.julio), each.id, 1, reason="otro", now=NOW))
        assert seen(v, programme, each, who) == [[HISTORY, CALENDAR]]
        assert seen(v, programme, each, who, now=LATER) == [[HISTORY]]


def test_a_directivo_need_not_answer_a_visita_and_reads_so(v: Village, programme: Programme) -> None:
    activity = v.propose()
    assert "• Usted: puede responder si desea" in lines(v, programme, activity, "carmen")
    assert "• Carmen Ccori: aún no responde" in lines(v, programme, activity, "julio")
    assert "• Usted: aún no responde" in lines(v, programme, activity, "rosa")
    done(agreement.confirm(v.session, v.actor(v.carmen), activity.id, 1, NOW))
    assert "• Usted: de acuerdo" in lines(v, programme, activity, "carmen")


def test_a_directivo_is_asked_to_come_to_a_gia(v: Village, programme: Programme) -> None:
    assert "• Usted: aún no responde" in lines(v, programme, v.call(), "carmen")


def test_a_meeting_asks_who_comes_and_offers_the_other_answer_afterwards(v: Village, programme: Programme) -> None:
    activity = v.call()
    assert seen(v, programme, activity, "rosa") == [["✅ Asistiré", "✋ No podré"], [HISTORY, CALENDAR]]
    assert seen(v, programme, activity, "julio") == [[MOVE, CANCEL], [HISTORY, CALENDAR]]
    done(meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=True, now=NOW))
    assert seen(v, programme, activity, "rosa") == [["✋ No podré"], [HISTORY, CALENDAR]]
    done(meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=False, reason="via", now=NOW))
    assert seen(v, programme, activity, "rosa") == [["✅ Asistiré"], [HISTORY, CALENDAR]]


def test_the_rtc_is_the_directivos_to_move(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(Kind.RTC))
    assert seen(v, programme, activity, "carmen") == [[MOVE, CANCEL], [HISTORY, CALENDAR]]
    assert seen(v, programme, activity, "julio") == [["✅ Asistiré", "✋ No podré"], [HISTORY, CALENDAR]]


def test_who_watches_from_the_ugel_sees_and_decides_nothing(v: Village, programme: Programme) -> None:
    watcher = factories.person(v.session, "Ruth Ugel")
    factories.role(v.session, watcher, RoleKind.RCI, at=v.ie.ugel)
    assert labels(card(reader(v, watcher, programme), v.propose().id)) == [[HISTORY]]
    assert labels(card(reader(v, watcher, programme), v.agree(v.visit(WEDNESDAY), 2).id)) == [[HISTORY, CALENDAR]]


def test_a_date_that_passed_unagreed_can_still_be_changed_by_its_organiser_only(
    v: Village, programme: Programme
) -> None:
    activity = v.propose()
    assert seen(v, programme, activity, "julio", now=LATER) == [[CLOSE], [MOVE, CANCEL], [HISTORY]]
    assert seen(v, programme, activity, "rosa", now=LATER) == [[HISTORY]]


def test_a_date_that_was_agreed_and_passed_is_to_be_closed_and_for_others_only_history(
    v: Village, programme: Programme
) -> None:
    visit, gia = v.agree(), v.call(v.meeting(day=WEDNESDAY))
    assert [seen(v, programme, each, "julio", now=LATER) for each in (visit, gia)] == [[[CLOSE], [HISTORY]]] * 2
    assert [seen(v, programme, each, "rosa", now=LATER) for each in (visit, gia)] == [[[HISTORY]]] * 2


def test_on_its_last_day_everything_can_still_be_answered(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(TUESDAY, WEDNESDAY))
    assert seen(v, programme, activity, "rosa", now=NOW.replace(day=12)) == [[CONFIRM], [OTHER, CANNOT], [HISTORY]]
    assert seen(v, programme, activity, "rosa", now=NOW.replace(day=13)) == [[HISTORY]]


def test_every_button_names_the_activity_and_the_revision_that_was_shown(v: Village, programme: Programme) -> None:
    activity = v.propose()
    activity.revision = 4
    v.session.flush()
    assert acts(card(reader(v, v.rosa, programme), activity.id)) == [
        actions.Confirm(activity=activity.id, revision=4),
        actions.Week(goal="cnt", id=activity.id, n=4, page=-1),
        actions.Cannot(activity=activity.id, revision=4),
        actions.History(activity=activity.id),
    ]
    assert acts(card(reader(v, v.julio, programme), activity.id)) == [
        actions.Week(goal="mov", id=activity.id, n=4, page=-1),
        actions.Cancel(activity=activity.id, revision=4),
        actions.History(activity=activity.id),
    ]


def test_the_text_says_what_where_and_when(v: Village, programme: Programme) -> None:
    shown = lines(v, programme, v.propose(v.visit(TUESDAY, WEDNESDAY)), "julio")
    assert shown[:4] == [
        "<b>Visita 1 · Rosa Quispe</b>",
        "🏫 IE 56001 Sicuani",
        "📅 <b>martes 11/08/2026 · 09:00</b>",
        "2 días: mar 11/08, mié 12/08",
    ]
    assert shown[-1].startswith("<i>Ref. ")


def test_a_meeting_says_how_long_it_lasts(v: Village, programme: Programme) -> None:
    shown = lines(v, programme, v.call(v.meeting(minutes=240)), "rosa")
    assert shown[0] == "<b>Grupo de interaprendizaje (GIA) 1</b>"
    assert shown[2] == "📅 <b>martes 11/08/2026 · 09:00</b> (4 horas)"


def test_a_taller_of_several_days_says_which_and_how_long_each(v: Village, programme: Programme) -> None:
    draft = replace(v.meeting(Kind.TALLER, minutes=480), days=(TUESDAY, WEDNESDAY))
    shown = lines(v, programme, v.call(draft), "rosa")
    assert shown[2:4] == [
        "📅 <b>martes 11/08/2026 · 09:00</b> (8 horas cada día)",
        "2 días: mar 11/08, mié 12/08",
    ]


def test_a_large_meeting_says_how_many_come_and_names_nobody(v: Village, programme: Programme) -> None:
    for number in range(5):
        docente = factories.person(v.session, f"Docente{number} Apellido{number}")
        factories.accompany(v.session, v.julio, docente, v.ie)
    activity = v.call()
    done(meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=True, now=NOW))
    shown = "\n".join(lines(v, programme, activity, "carmen"))
    assert "1 de 7" in shown
    assert "Apellido3" not in shown


def test_the_organiser_sees_what_the_norm_says_of_the_date_that_is_asked_for(v: Village, programme: Programme) -> None:
    v.call(v.meeting(day=FRIDAY))
    activity = v.propose()
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=FRIDAY, hour=NINE, now=NOW))
    warned = [line for line in lines(v, programme, activity, "julio") if line.startswith("⚠️")]
    assert len(warned) == 1
    assert "5.2.6.b" in warned[0]
    assert [line for line in lines(v, programme, activity, "rosa") if line.startswith("⚠️")] == []


def test_a_date_asked_for_that_breaks_nothing_brings_no_warning(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=THURSDAY, hour=NINE, now=NOW))
    assert [line for line in lines(v, programme, activity, "julio") if line.startswith("⚠️")] == []


def test_names_and_places_are_no_markup(v: Village, programme: Programme) -> None:
    v.rosa.nombres, v.ie.name = "<b>Rosa", "IE <i>&</i>"
    activity = v.propose()
    shown = text(card(reader(v, v.julio, programme), activity.id))
    assert "&lt;b&gt;Rosa" in shown
    assert "IE &lt;i&gt;&amp;&lt;/i&gt;" in shown


def test_what_does_not_exist_and_a_stranger_get_nothing(v: Village, programme: Programme) -> None:
    activity = v.propose()
    assert card(reader(v, v.rosa, programme), 987654) is None
    assert card(reader(v, None, programme), activity.id) is None


def test_the_year_of_an_activity_is_shown_with_its_date(v: Village, programme: Programme) -> None:
    activity = v.propose(v.visit(date(2026, 12, 1)))
    assert "📅 <b>martes 01/12/2026 · 09:00</b>" in lines(v, programme, activity, "rosa")
