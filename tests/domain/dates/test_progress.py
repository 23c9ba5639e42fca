"""«2 de 6 · 5 de 14»: only what is agreed counts, for that docente in that year."""

from domain.dates import agreement, reschedule
from domain.dates.progress import progress
from domain.year.norm import Modelo
from tests.domain.dates.village import FRIDAY, NINE, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, done, village
from tests.memory import memory


def test_two_visitas_of_three_and_two_days_are_two_of_six_and_five_of_fourteen() -> None:
    with memory() as session:
        v = village(session, modelo=Modelo.EIB)
        v.agree(v.visit(TUESDAY, WEDNESDAY, THURSDAY))
        v.agree(v.visit(FRIDAY, FRIDAY.replace(day=17)), 2)
        found = progress(session, v.rosa.id, 2026)
        assert (found.visits, found.days, found.next_number) == (2, 5, 3)


def test_what_waits_was_declined_or_asked_away_from_does_not_count_yet(v: Village) -> None:
    v.agree(v.visit(TUESDAY))
    v.propose(v.visit(WEDNESDAY), 2)
    declined = v.propose(v.visit(THURSDAY), 3)
    done(agreement.decline(v.session, v.actor(v.rosa), declined.id, 1, reason="via", now=NOW))
    asked = v.agree(v.visit(FRIDAY), 4)
    done(agreement.counter(v.session, v.actor(v.rosa), asked.id, 1, day=TUESDAY.replace(day=20), hour=NINE, now=NOW))
    found = progress(v.session, v.rosa.id, 2026)
    assert (found.visits, found.days) == (1, 1)
    assert [visit.number for visit in found.standing] == [1, 2, 3, 4]


def test_a_cancelled_visita_leaves_nothing_behind(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    done(reschedule.cancel(v.session, v.actor(v.julio), activity.id, 1, reason="otro", now=NOW))
    found = progress(v.session, v.rosa.id, 2026)
    assert (found.visits, found.days, found.standing, found.next_number) == (0, 0, (), 1)


def test_a_moved_visita_counts_again_when_it_is_agreed_again(v: Village) -> None:
    activity = v.agree(v.visit(TUESDAY))
    draft = v.visit(THURSDAY, FRIDAY, activity_id=activity.id)
    done(reschedule.move(v.session, v.actor(v.julio), activity.id, 1, draft, reason="otro", now=NOW))
    assert (progress(v.session, v.rosa.id, 2026).visits, progress(v.session, v.rosa.id, 2026).days) == (0, 0)
    done(agreement.confirm(v.session, v.actor(v.rosa), activity.id, 2, NOW))
    assert (progress(v.session, v.rosa.id, 2026).visits, progress(v.session, v.rosa.id, 2026).days) == (1, 2)


def test_other_docentes_other_years_and_meetings_are_not_counted(v: Village) -> None:
    v.agree(v.visit(TUESDAY))
    v.call(v.meeting(day=THURSDAY))
    assert progress(v.session, v.luz.id, 2026).standing == ()
    assert progress(v.session, v.rosa.id, 2025).standing == ()
    assert len(progress(v.session, v.rosa.id, 2026).standing) == 1
