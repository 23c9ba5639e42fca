"""The list of docentes, one docente's visitas, and what each side is told."""

import pytest

from content import actions
from content.messages import visits
from content.programme import Programme
from content.views import VIEWS, View, name_of
from domain.activities.model import Participant
from domain.dates import agreement, reschedule
from domain.people import contacts
from domain.year.norm import Modelo
from tests import factories
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NINE, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, done, village
from tests.memory import memory


def test_docentes_are_listed_by_ie_with_their_progress(programme: Programme) -> None:
    with memory() as session:
        v = village(session, modelo=Modelo.EIB)
        v.agree(v.visit(TUESDAY, WEDNESDAY, THURSDAY))
        v.agree(v.visit(FRIDAY, FRIDAY.replace(day=17)), 2)
        v.propose(v.visit(FRIDAY.replace(day=25)), 3)
        shown = visits.docentes(reader(v, v.julio, programme))
        assert text(shown).split("\n") == [
            "<b>Sus docentes 2026</b>",
            "",
            "🏫 <b>IE 56001 Sicuani</b>",
            "• Rosa Quispe: visita 2 de 6 · 5 de 14 días",
            "",
            "🏫 <b>IE 56002 Marangani</b>",
            "• Luz Mamani: 6 visitas por acordar",
        ]
        assert labels(shown) == [["Rosa Quispe"], ["Luz Mamani"]]
        assert acts(shown) == [actions.Docente(docente=v.rosa.id), actions.Docente(docente=v.luz.id)]


def test_an_ie_whose_modelo_is_unknown_gets_a_plain_count(v: Village, programme: Programme) -> None:
    v.ie.modelo = None
    v.agree()
    assert "• Rosa Quispe: 1 visita acordada" in text(visits.docentes(reader(v, v.julio, programme)))


def test_who_has_no_docentes_is_told_where_to_turn(v: Village, programme: Programme) -> None:
    new = factories.person(v.session, "Nuevo Acompañante")
    shown = visits.docentes(reader(v, new, programme))
    assert "UGEL" in text(shown)
    assert "Rosa" not in text(shown)


def test_nobody_is_shown_the_docentes_of_another(v: Village, programme: Programme) -> None:
    shown = visits.docentes(reader(v, v.nilo, programme))
    assert labels(shown) == [["Ana Ríos"]]
    assert visits.docente(reader(v, v.nilo, programme), docente_id=v.rosa.id) is None
    assert visits.docente(reader(v, v.carmen, programme), docente_id=v.rosa.id) is None


def test_a_docentes_page_lists_what_stands_and_offers_the_next(v: Village, programme: Programme) -> None:
    first = v.agree()
    second = v.propose(v.visit(THURSDAY), 2)
    shown = visits.docente(reader(v, v.julio, programme), docente_id=v.rosa.id)
    assert text(shown).split("\n")[-2:] == [
        "1. martes 11/08/2026 · 09:00 ✅",
        "2. jueves 13/08/2026 · 09:00 ⏳",
    ]
    assert labels(shown)[:3] == [["➕ Proponer visita 3"], ["Visita 1 · 11/08"], ["Visita 2 · 13/08"]]
    assert acts(shown)[:3] == [
        actions.Week(goal="vis", id=v.rosa.id, n=3),
        actions.Activity(activity=first.id),
        actions.Activity(activity=second.id),
    ]


def test_after_a_cancelled_visita_its_number_is_offered_again(v: Village, programme: Programme) -> None:
    first = v.agree()
    v.agree(v.visit(THURSDAY), 2)
    done(reschedule.cancel(v.session, v.actor(v.julio), first.id, 1, reason="otro", now=NOW))
    shown = visits.docente(reader(v, v.julio, programme), docente_id=v.rosa.id)
    assert acts(shown)[0] == actions.Week(goal="vis", id=v.rosa.id, n=1)
    assert labels(shown)[1] == ["Visita 2 · 13/08"]


def test_every_state_has_its_own_mark(v: Village, programme: Programme) -> None:
    v.agree(v.visit(TUESDAY))
    v.propose(v.visit(WEDNESDAY), 2)
    asked, declined = v.propose(v.visit(THURSDAY), 3), v.propose(v.visit(FRIDAY), 4)
    done(agreement.counter(v.session, v.actor(v.rosa), asked.id, 1, day=FRIDAY, hour=NINE, now=NOW))
    done(agreement.decline(v.session, v.actor(v.rosa), declined.id, 1, reason="via", now=NOW))
    shown = text(visits.docente(reader(v, v.julio, programme), docente_id=v.rosa.id)).split("\n")
    assert [line[-1] for line in shown[-4:]] == ["✅", "⏳", "🔁", "✋"]


TOLD: list[View] = [
    visits.proposal,
    visits.confirmed,
    visits.noted,
    visits.countered,
    visits.countered_fyi,
    visits.declined,
    visits.declined_fyi,
    visits.cancelled,
]
DID: list[View] = [
    visits.proposed,
    visits.agreed,
    visits.counter_sent,
    visits.decline_sent,
    visits.cancel_sent,
    visits.moved,
]


@pytest.mark.parametrize("view", TOLD, ids=name_of)
def test_what_is_told_begins_with_who_did_it_and_shows_the_card(v: Village, programme: Programme, view: View) -> None:
    activity = v.propose()
    shown = text(view(reader(v, v.rosa, programme), activity_id=activity.id, by=v.carmen.id))
    assert "Carmen Ccori" in shown.split("\n")[0]
    assert "📅 <b>martes 11/08/2026 · 09:00</b>" in shown.split("\n")


@pytest.mark.parametrize("view", DID, ids=name_of)
def test_what_one_did_oneself_is_acknowledged_above_the_card(v: Village, programme: Programme, view: View) -> None:
    activity = v.propose()
    shown = text(view(reader(v, v.julio, programme), activity_id=activity.id))
    assert not shown.startswith("<b>Visita")
    assert "📅 <b>martes 11/08/2026 · 09:00</b>" in shown.split("\n")


def test_who_has_no_chat_is_named_to_the_organiser_so_that_they_can_call(v: Village, programme: Programme) -> None:
    contacts.link(v.session, v.rosa.id, 101, NOW)
    activity = v.propose()
    shown = text(visits.proposed(reader(v, v.julio, programme), activity_id=activity.id)).split("\n\n")[0]
    assert "Carmen Ccori" in shown
    assert "Rosa Quispe" not in shown


def test_an_activity_that_does_not_exist_is_nothing_to_show(v: Village, programme: Programme) -> None:
    assert visits.activity(reader(v, v.rosa, programme), activity_id=987654) is None


@pytest.mark.parametrize("view", [*TOLD, *DID, visits.docentes, visits.docente, visits.activity], ids=name_of)
def test_every_view_is_kept_under_its_name(view: View) -> None:
    assert VIEWS[name_of(view)] is view


def test_who_proposes_reads_to_whom_it_goes(v: Village, programme: Programme) -> None:
    """A one-teacher IE may have no directivo."""
    with_directivo, alone = v.propose(), v.propose(v.visit(FRIDAY, docente=v.luz))
    v.session.delete(v.session.get_one(Participant, (alone.id, v.elena.id)))
    v.session.flush()
    about = reader(v, v.julio, programme)
    shown = [text(visits.proposed(about, activity_id=each.id)) for each in (with_directivo, alone)]
    assert [each.split("\n")[0] for each in shown] == [
        "Listo. Su propuesta va al docente y al directivo.",
        "Listo. Su propuesta va al docente.",
    ]
