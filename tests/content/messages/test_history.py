"""What was done to an activity: who, when, with which date and why; the newest last."""

from content import actions
from content.messages.history import MOST, VERBS, history
from content.programme import Programme
from domain.activities.model import Kind
from domain.dates import agreement, meetings, reschedule
from domain.dates.machine import MEETING, VISITA
from tests.content.reading import acts, reader, text
from tests.domain.dates.village import FRIDAY, NINE, NOW, THURSDAY, Village, done


def told(v: Village, programme: Programme, activity_id: int) -> list[str]:
    """The paragraphs of the history, one a deed, below that of the card."""
    return text(history(reader(v, v.julio, programme), activity_id=activity_id)).split("\n\n")[1:]


def test_every_verb_of_the_tables_can_be_told() -> None:
    assert set(VERBS) == {verb for table in (VISITA, MEETING) for _, verb in table}


def test_a_visita_that_was_asked_away_declined_and_cancelled(v: Village, programme: Programme) -> None:
    activity = v.propose()
    done(agreement.counter(v.session, v.actor(v.rosa), activity.id, 1, day=FRIDAY, hour=NINE, now=NOW))
    draft = v.visit(THURSDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 2, draft, reason="cruce", now=NOW))
    done(agreement.decline(v.session, v.actor(v.carmen), activity.id, 3, reason="via", now=NOW))
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 4, reason="emergencia", now=NOW))
    expected = [
        ("Julio", "move", ""),
        ("Rosa", "counter", ""),
        ("Julio", "move", "Otra actividad"),
        ("Carmen", "decline", "Clima o vía cortada"),
        ("Julio", "cancel", "Emergencia"),
    ]
    lines = told(v, programme, activity.id)
    assert len(lines) == len(expected)
    for line, (who, verb, reason) in zip(lines, expected, strict=True):
        assert (who in line, VERBS[verb] in line, reason in line) == (True, True, True)
    assert "jueves 13/08/2026" in lines[2]


def test_the_reason_of_who_does_not_come_is_kept_in_the_history(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(Kind.GIA))
    done(meetings.attend(v.session, v.actor(v.rosa), activity.id, 1, coming=False, reason="licencia", now=NOW))
    assert "Licencia o ausencia" in told(v, programme, activity.id)[-1]


def test_a_long_history_shows_its_end(v: Village, programme: Programme) -> None:
    activity = v.call(v.meeting(Kind.GIA))
    for number in range(MOST + 5):
        who, coming = v.actor(v.rosa), number % 2 == 0
        done(meetings.attend(v.session, who, activity.id, 1, coming=coming, reason=None if coming else "via", now=NOW))
    shown = text(history(reader(v, v.julio, programme), activity_id=activity.id))
    assert shown.count(VERBS["attend"]) == MOST
    assert VERBS["move"] not in shown


def test_it_leads_back_to_the_activity_and_to_nothing_when_there_is_none(v: Village, programme: Programme) -> None:
    activity = v.propose()
    assert acts(history(reader(v, v.julio, programme), activity_id=activity.id)) == [
        actions.Activity(activity=activity.id)
    ]
    assert history(reader(v, v.julio, programme), activity_id=987654) is None


def test_names_in_the_history_are_no_markup(v: Village, programme: Programme) -> None:
    activity = v.agree()
    v.rosa.nombres = "<i>Rosa"
    assert "<i>Rosa" not in text(history(reader(v, v.julio, programme), activity_id=activity.id))
