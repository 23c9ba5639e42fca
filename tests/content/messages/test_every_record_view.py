"""What holds for every view of fichas, records and cases: whoever reads it, whatever was recorded."""

from collections.abc import Iterator
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from content.fichas import OF_ACTIVITY
from content.keyboards import long_labels
from content.message import Message
from content.messages import cases, census, closing, confirming, fichas, records
from content.programme import Programme
from content.views import VIEWS, View, name_of
from domain.activities.closing import Came, Held, Record
from domain.activities.confirming import ConsistencyCase, Differs, Finding, Said
from domain.activities.model import Activity, Kind
from domain.closing.confirming import confirm, settle
from domain.people.roles import RoleKind
from i18n import pseudo
from i18n.languages import LANGUAGES
from simulator.entities import parse_html
from tests import factories
from tests.closing import account, as_agreed, came, closed, held_day, made, not_held
from tests.content.reading import reader
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, village
from tests.memory import memory

FILES = (cases, census, closing, confirming, fichas, records)
LATER = NOW.replace(day=28)
BY = {confirming.asked, confirming.review_asked}
OF_CASE = {cases.case, cases.settled}
READERS = ("julio", "rosa", "carmen", "rita")


def record_views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


def laid(v: Village) -> list[Activity]:
    """A record of every kind and outcome, what is still open, cases open and settled; Rita is the RCI."""
    rita = factories.person(v.session, "Rita Cáceres")
    factories.role(v.session, rita, RoleKind.RCI, at=v.ie.ugel)
    vars(v)["rita"] = rita
    visit, moved, missed = (v.agree(v.visit(day), n) for n, day in enumerate((TUESDAY, WEDNESDAY, THURSDAY), 1))
    gia, rtc, taller = (v.call(v.meeting(kind, FRIDAY)) for kind in (Kind.GIA, Kind.RTC, Kind.TALLER))
    open_ones = [v.agree(v.visit(FRIDAY), 4), v.propose(v.visit(FRIDAY, docente=v.luz))]
    made(closed(v, visit, as_agreed(v.session, visit, competencies=("2", "7"), resource="Video 3"), now=LATER))
    told = account(v.session, [held_day(THURSDAY), held_day(FRIDAY)], held=Held.OTHERWISE, reason="via")
    made(closed(v, moved, told, now=LATER))
    made(closed(v, missed, not_held(v.session, "conduce"), now=LATER))
    seats = (*came(FRIDAY, v.rosa, how=Came.ABSENT, reason="no_aviso"), *came(FRIDAY, v.carmen, how=Came.LATE))
    made(closed(v, gia, as_agreed(v.session, gia, seats=seats, steps={}), now=LATER))
    made(closed(v, rtc, as_agreed(v.session, rtc, seats=tuple(came(FRIDAY, v.rosa))), now=LATER))
    v.session.get_one(Record, visit.id).registered_on = FRIDAY
    v.session.get_one(Record, visit.id).registered_revision = 1
    who = v.actor(v.rosa)
    made(confirm(v.session, who, visit.id, 1, Said.OTHERWISE, Differs.DIALOGUE))
    made(confirm(v.session, who, moved.id, 1, Said.NOT_HELD))
    made(settle(v.session, v.actor(rita), case_ids(v)[0], Finding.REVIEW))
    return [visit, moved, missed, gia, rtc, taller, *open_ones]


def case_ids(v: Village) -> list[int]:
    return list(v.session.scalars(select(ConsistencyCase.id).order_by(ConsistencyCase.id)))


def args_of(view: View, v: Village, made_here: list[Activity]) -> list[dict[str, Any]]:
    """What outbox rows would hold for the view."""
    ids = [each.id for each in made_here]
    if view in OF_CASE:
        return [{"case": each} for each in case_ids(v)]
    if view is cases.cases:
        return [{"page": page} for page in (0, 9)]
    if view in (closing.to_close, census.workbook):
        return [{}]
    if view is fichas.sent:
        return [{"form": OF_ACTIVITY[Kind(each.kind)], "about": each.id} for each in made_here]
    if view is confirming.asked_again:
        return [{"activity_id": each, "record": 1} for each in ids]
    if view in BY:
        return [{"activity_id": each, "by": v.julio.id} for each in ids]
    return [{"activity_id": each} for each in ids]


def drawn(v: Village, programme: Programme, view: View, language: str) -> Iterator[Message]:
    made_here = laid(v)
    for args, who in product(args_of(view, v, made_here), READERS):
        message = view(reader(v, getattr(v, who), programme, language=language, now=LATER), **args)
        if message is not None:
            yield message


def test_the_views_are_found() -> None:
    assert {name_of(view) for view in record_views()} == {
        "cases.cases", "cases.case", "cases.settled", "census.workbook", "closing.to_close", "closing.asked",
        "closing.asked_again",
        "confirming.asked", "confirming.asked_again", "confirming.what_differs", "confirming.thanks",
        "confirming.review_asked", "fichas.sent", "records.closed", "records.record",
    }  # fmt: skip


@pytest.mark.parametrize("view", record_views(), ids=name_of)
def test_spanish_labels_fit_and_telegram_takes_text_and_buttons(v: Village, programme: Programme, view: View) -> None:
    messages = list(drawn(v, programme, view, "es"))
    assert messages
    for message in messages:
        assert long_labels(message) == []
        shown, _ = parse_html(message.text)
        assert 0 < len(shown) <= 4096
        for button in (each for row in message.buttons for each in row):
            assert button.action is not None
            assert 0 < len(button.action.pack().encode()) <= 64
            assert button.label.strip()


@pytest.mark.parametrize("view", record_views(), ids=name_of)
def test_every_text_goes_through_translation(v: Village, programme: Programme, view: View) -> None:
    for message in drawn(v, programme, view, "xx"):
        texts = [message.text, *(each.label for row in message.buttons for each in row)]
        assert [pseudo.unmarked(each) for each in texts] == [[]] * len(texts)


@pytest.mark.parametrize("tag", [each.tag for each in LANGUAGES])
def test_every_view_is_drawn_in_every_language(v: Village, programme: Programme, tag: str) -> None:
    made_here = laid(v)
    for view in record_views():
        for args in args_of(view, v, made_here):
            message = view(reader(v, v.julio, programme, language=tag, now=LATER), **args)
            if message is not None:
                parse_html(message.text)


@pytest.mark.parametrize("view", record_views(), ids=name_of)
def test_views_write_nothing(v: Village, programme: Programme, view: View) -> None:
    made_here = laid(v)
    v.session.flush()
    for args in args_of(view, v, made_here):
        view(reader(v, v.julio, programme, now=LATER), **args)
    assert (list(v.session.new), list(v.session.dirty), list(v.session.deleted)) == ([], [], [])


@settings(deadline=None, max_examples=8)
@given(name=st.text(max_size=120))
@example(name="<b>Rosa")
@example(name="</b>&lt;&#65;\u202e")
@example(name="{name} {0} %s «»‹›")
@example(name="Á" * 4096)
@example(name="")
@example(name="\0\n\t")
def test_any_name_is_a_name_and_no_markup(programme: Programme, name: str) -> None:
    with memory() as session:
        v = village(session)
        for person in (v.rosa, v.julio, v.carmen):
            person.nombres = name
        v.ie.name = name
        made_here = laid(v)
        for view in record_views():
            for args in args_of(view, v, made_here):
                message = view(reader(v, v.julio, programme, now=LATER), **args)
                if message is not None:
                    shown, _ = parse_html(message.text)
                    assert len(shown) <= 4096
                    assert long_labels(message) == []


# What each person is told, and what is kept from them


def shown(v: Village, programme: Programme, view: View, who: Any, **args: Any) -> str:
    message = view(reader(v, who, programme, now=LATER), **args)
    return "" if message is None else message.text


def test_whoever_recorded_never_reads_what_a_docente_said(v: Village, programme: Programme) -> None:
    """In no view that Julio can be shown: neither that Rosa differed, nor what she said."""
    made_here = laid(v)
    for view in (records.record, records.closed, confirming.review_asked, closing.to_close):
        for args in args_of(view, v, made_here):
            text = shown(v, programme, view, v.julio, **args)
            for secret in ("diálogo", "duró menos", "Dijo", "caso", "difer"):
                assert secret not in text


def test_a_review_reads_the_same_whatever_was_said_and_by_whom(v: Village, programme: Programme) -> None:
    visit, moved, *_ = laid(v)
    first, second = (
        shown(v, programme, confirming.review_asked, v.julio, activity_id=a.id, by=v.rosa.id) for a in (visit, moved)
    )
    assert first.replace("Visita 1", "Visita 2") == second
    assert "Rita" not in first
    assert first.startswith("🔎 Su UGEL le pide revisar esta ficha")


def test_the_rci_reads_both_words_side_by_side(v: Village, programme: Programme) -> None:
    laid(v)
    text = shown(v, programme, cases.case, vars(v)["rita"], case=case_ids(v)[0])
    assert "<b>Registró Julio Huamán:</b>\n✅ Se realizó como se acordó." in text
    assert "<b>Dijo Rosa Quispe:</b>\nse realizó otro día o duró menos (Faltó el diálogo)" in text


def test_the_acompanante_reads_the_whole_record_and_a_docente_their_own_days(v: Village, programme: Programme) -> None:
    gia = laid(v)[3]
    whole = shown(v, programme, records.record, v.julio, activity_id=gia.id)
    assert "👥 vie 14/08: 1 de 2" in whole
    assert "• Rosa Quispe: faltó, no avisó" in whole
    assert "• Carmen Ccori: llegó tarde" in whole
    own = shown(v, programme, records.record, v.rosa, activity_id=gia.id)
    assert "👤 vie 14/08: usted figura como ausente" in own
    for other in ("Carmen", "Protocolo", "Competencias", "de 2"):
        assert other not in own


def test_no_text_says_that_sigma_is_replaced(v: Village, programme: Programme) -> None:
    visit, moved, *_ = laid(v)
    assert "este chat no lo reemplaza" in shown(v, programme, records.closed, v.julio, activity_id=moved.id)
    assert "☑️ En SIGMA 2.0 desde el viernes 14/08/2026" in shown(
        v, programme, records.record, v.julio, activity_id=visit.id
    )
    assert "SIGMA" not in shown(v, programme, records.record, v.rosa, activity_id=visit.id)


def test_who_has_answered_is_asked_no_more(v: Village, programme: Programme) -> None:
    visit, _, missed, *_ = laid(v)
    assert shown(v, programme, confirming.asked, v.rosa, activity_id=visit.id, by=v.julio.id) == ""
    asked = shown(v, programme, confirming.asked, v.rosa, activity_id=missed.id, by=v.julio.id)
    assert asked.startswith("Su acompañante registró que no se realizó:")


def test_only_a_visita_has_a_dialogue_to_miss(v: Village, programme: Programme) -> None:
    visit, _, _, gia, *_ = laid(v)
    of_visit, of_gia = (
        confirming.what_differs(reader(v, v.rosa, programme, now=LATER), activity_id=a.id) for a in (visit, gia)
    )
    assert of_visit is not None
    assert of_gia is not None
    labels = [[b.label for row in each.buttons for b in row] for each in (of_visit, of_gia)]
    assert labels == [["Fecha", "Duración", "Faltó el diálogo", "Otro"], ["Fecha", "Duración", "Otro"]]


def test_what_is_to_be_closed_is_listed_with_what_was_begun(v: Village, programme: Programme) -> None:
    laid(v)
    message = closing.to_close(reader(v, v.julio, programme, now=LATER))
    assert message is not None
    assert message.text.split("\n\n")[0] == "<b>3 actividades por cerrar</b>"
    assert [row[0].label for row in message.buttons] == [
        "📝 Taller 1 · 14/08",
        "📝 Visita 4 · 14/08",
        "📝 Visita 1 · 14/08",
    ]
    nothing = closing.to_close(reader(v, v.rosa, programme, now=LATER))
    assert nothing is not None
    assert nothing.text == "No tiene nada por cerrar. Gracias."


def test_the_workbook_is_of_the_ugel_or_of_what_somebody_conducted(v: Village, programme: Programme) -> None:
    laid(v)
    teresa = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, teresa, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    told = {}
    for who in (teresa, v.julio, v.carmen):
        message = census.workbook(reader(v, who, programme, now=LATER))
        assert message is not None
        assert message.file is not None
        assert message.file.name == "cumplimiento-2026.xlsx"
        assert message.file.make is not None
        sheet = load_workbook(BytesIO(message.file.make())).active
        assert sheet is not None
        told[who.nombres] = (message.text.split("\n\n")[0], sheet.max_row - 1)
    assert told == {
        "Teresa": ("<b>2026: 5 filas, una por docente</b>", 5),
        "Julio": ("<b>2026: 4 filas, una por docente</b>", 4),
        "Carmen": ("<b>2026: 1 fila, una por docente</b>", 1),
    }
    nothing = census.workbook(reader(v, v.rosa, programme, now=LATER))
    assert nothing is not None
    assert (nothing.text, nothing.file) == ("Este año todavía no hay fichas cerradas.", None)


def test_what_is_closed_or_gone_is_asked_for_no_more(v: Village, programme: Programme) -> None:
    visit, *_, taller, _, _ = laid(v)
    assert shown(v, programme, closing.asked, v.julio, activity_id=visit.id) == ""
    assert shown(v, programme, closing.asked, v.julio, activity_id=987654) == ""
    assert shown(v, programme, closing.asked, v.julio, activity_id=taller.id).startswith("📝 ¿Cómo fue?")
