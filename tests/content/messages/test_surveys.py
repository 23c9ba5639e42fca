"""One question a message: whatever kind, language and number of choices it has, it fits and can be answered."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.demo_data import DemoPeople, seed
from content import actions
from content.forms import session as forms
from content.forms.answers import Seen, Tap, Unfit
from content.forms.load import load
from content.forms.model import Form, Kind
from content.forms.session import answer
from content.forms.shipped import SURVEYS, shipped
from content.forms.state import END
from content.keyboards import long_labels
from content.message import Message
from content.messages import survey_notices as notices
from content.messages import survey_replies as replies
from content.messages import survey_review as reviews
from content.messages import surveys
from content.messages.survey_review import shortened
from content.messages.surveys import face
from content.programme import Programme
from content.views import VIEWS, Reader, View, name_of
from content.walks import Walk, fresh
from domain.surveys.disclosure import K
from domain.surveys.model import Disposition, Participation
from domain.waves import answering
from domain.year.calendar import local
from i18n import pseudo
from i18n.catalogues import tongue
from simulator.entities import parse_html
from tests.field import in_the_field
from tests.scheduler.letters import NOW

FORMS = Path(__file__).parents[2] / "forms"
MODELOS = ("EIB", "UM", "PC")


def school(text: str | None = None) -> Form:
    found = load(text or (FORMS / "escuela.md").read_text(), name="escuela")
    assert isinstance(found, Form), found
    return found


def choices(*labels: str, kind: str = "select_one", constraint: str = "") -> Form:
    rows = "\n".join(f"| | l | c{n} | {label} |" for n, label in enumerate(labels))
    return school(
        "| survey |\n| | type | name | label | required | constraint |\n"
        f"| | {kind} l | q | Pregunta | yes | {constraint} |\n"
        f"| choices |\n| | list_name | name | label |\n{rows}\n"
    )


def at(form: Form, *steps: Callable[[Walk], object], language: str = "es", **given: str) -> Walk:
    walk = fresh(form, number=7, language=language, now=NOW, given=given)
    for each in steps:
        found = each(walk)
        assert not isinstance(found, Unfit), found
        walk = walk.at(found)  # type: ignore[arg-type]
    return walk


def tapped(index: int) -> Callable[[Walk], object]:
    return lambda walk: answer(walk.form, walk.state, walk.state.place, Tap(index), now=local(NOW))


def on(index: int) -> Callable[[Walk], object]:
    return lambda walk: forms.toggle(walk.form, walk.state, walk.state.place, index, now=local(NOW))


def labels(message: Message) -> list[list[str]]:
    return [[each.label for each in row] for row in message.buttons]


def plain(message: Message) -> str:
    return parse_html(message.text)[0]


# Choices on buttons


def test_a_scale_of_four_stands_two_by_two_with_what_does_not_apply_below() -> None:
    message = face(at(shipped("satisfaccion_docente"), modelo="PC"), NOW)
    assert labels(message) == [
        ["Muy en desacuerdo", "En desacuerdo"],
        ["De acuerdo", "Muy de acuerdo"],
        ["No me corresponde"],
        ["⏸ Pausa", "🌐"],
    ]
    assert plain(message).split("\n")[0] == "📝 1/13"


@pytest.mark.parametrize(("modelo", "total"), [("EIB", 13), ("UM", 13), ("PC", 13)])
def test_every_modelo_is_asked_as_many_questions(modelo: str, total: int) -> None:
    assert f"📝 1/{total}" in plain(face(at(shipped("satisfaccion_docente"), modelo=modelo), NOW))


def test_labels_that_are_too_long_stand_in_the_message_and_buttons_carry_their_numbers() -> None:
    message = face(at(choices("Sí", "Lo que compartieron otros docentes", "No")), NOW)
    assert labels(message)[0] == ["1", "2", "3"]
    assert "1. Sí\n2. Lo que compartieron otros docentes\n3. No" in plain(message)


@pytest.mark.parametrize(("length", "numbered"), [(18, False), (19, True)])
def test_a_label_fits_with_room_for_a_mark(length: int, numbered: bool) -> None:
    message = face(at(choices("x" * length, "No")), NOW)
    assert labels(message)[0] == (["1", "2"] if numbered else ["x" * length, "No"])


def test_a_long_list_has_pages_and_every_choice_its_own_number() -> None:
    walk = at(choices(*(f"Distrito número {n} de la región" for n in range(60))))
    seen: list[str] = []
    for page, turned in ((0, ["Después ▶"]), (1, ["◀ Antes", "Después ▶"]), (2, ["◀ Antes"])):
        rows = labels(face(walk, NOW, page=page))
        seen += [label for row in rows for label in row if label.isdigit()]
        assert turned in rows
    assert seen == [str(n) for n in range(1, 61)]
    assert labels(face(walk, NOW, page=99)) == labels(face(walk, NOW, page=2))


def test_a_button_carries_wave_question_and_choice_and_nothing_else() -> None:
    walk = at(shipped("pulso"), actividad="visita", fecha="lunes")
    packed = [button.action.pack() for row in face(walk, NOW).buttons for button in row if button.action]
    assert packed[:4] == [f"sc:7:{walk.state.place}:{n}" for n in range(4)]


def test_several_choices_are_marked_and_their_buttons_say_which_way() -> None:
    walk = at(choices("Uno", "Dos", "Tres", kind="select_multiple"), on(1))
    message = face(walk, NOW)
    assert labels(message) == [["Uno", "✓ Dos"], ["Tres"], ["✅ Listo"], ["⏸ Pausa", "🌐"]]
    toggles = [each.action for row in message.buttons[:2] for each in row]
    assert [each.on for each in toggles if isinstance(each, actions.Toggle)] == [True, False, True]


@pytest.mark.parametrize(
    ("constraint", "said"),
    [
        ("", "Elija las que correspondan y toque «Listo»."),
        ("count-selected(.) <= 2", "Elija hasta 2 y toque «Listo»."),
        ("count-selected(.) >= 1", "Elija al menos 1 y toque «Listo»."),
        ("count-selected(.) >= 1 and count-selected(.) <= 2", "Elija de 1 a 2 y toque «Listo»."),
    ],
)
def test_how_many_may_be_chosen_is_said(constraint: str, said: str) -> None:
    form = choices("Uno", "Dos", "Tres", kind="select_multiple", constraint=constraint)
    assert said in plain(face(at(form), NOW))


def test_an_order_shows_the_places_given_so_far() -> None:
    walk = at(choices("Uno", "Dos", "Tres", kind="rank"), on(2), on(0))
    assert labels(face(walk, NOW))[:2] == [["2.º Uno", "Dos"], ["1.º Tres"]]


@pytest.mark.parametrize("text", ["<b>negrita</b>", "a & b < c", "{llave} {0}", "«comillas» ‹›"])
def test_what_an_author_wrote_is_a_text_and_no_markup(text: str) -> None:
    message = face(at(choices(text, "No")), NOW)
    assert text in plain(message) + str(labels(message))


# Languages


def test_a_question_is_shown_in_its_language_and_item_by_item_in_spanish() -> None:
    walk = at(school(), read, language="quz")
    message = face(walk, NOW)
    assert "Acompañantewan llamkasqay allinmi." in plain(message)
    assert labels(message)[:2] == [["Muy en desacuerdo", "En desacuerdo"], ["Arí", "Muy de acuerdo"]]


def test_a_constraint_is_explained_in_the_words_of_the_form_in_that_language() -> None:
    number = at(school(), read, tapped(2))
    for tag, said in (("es", "Escriba un número de 1 a 6."), ("quz", "Hukmanta suqtakama qillqay.")):
        message = face(replace(number, language=tag), NOW, unfit=Unfit("constraint"))
        assert f"⚠️ {said}" in plain(message)


def read(walk: Walk) -> object:
    return answer(walk.form, walk.state, walk.state.place, Seen(), now=local(NOW))


def test_a_constraint_without_words_of_its_own_is_explained_all_the_same() -> None:
    walk = at(choices("Uno", "Dos"))
    message = face(walk, NOW, unfit=Unfit("constraint"))
    assert "⚠️ Esa respuesta no es posible aquí. Revísela, por favor." in plain(message)


# Looking over


def finished(modelo: str = "PC") -> Walk:
    walk = at(shipped("satisfaccion_docente"), *[tapped(2)] * 12, modelo=modelo)
    left = forms.skip(walk.form, walk.state, walk.state.place, now=local(NOW))
    assert not isinstance(left, Unfit)
    return walk.at(left)


def test_after_the_last_question_the_answers_are_looked_over() -> None:
    walk = finished()
    assert walk.state.place == END
    message = face(walk, NOW)
    text = plain(message)
    assert text.startswith("Revise antes de enviar")
    assert text.count("→ De acuerdo") == 12
    assert text.endswith("→ sin respuesta")
    assert labels(message) == [["✅ Enviar"], ["✏️ Cambiar", "⬅️ Atrás"], ["⏸ Pausa", "🌐"]]


def test_each_answer_has_its_number_where_one_is_changed() -> None:
    message = reviews.answers_of(finished(), NOW, change=True)
    numbers = [each for row in message.buttons for each in row if isinstance(each.action, actions.Change)]
    assert [each.label for each in numbers] == [str(n) for n in range(1, 14)]


def test_the_name_of_a_file_is_never_shown() -> None:
    name = "0b1c2d3e-0000-4000-8000-000000000001"
    t = tongue("es")
    assert reviews.answer_in_words(Kind.TEXT, name, t) == "📎 Lo que envió"
    assert reviews.answer_in_words(Kind.AUDIO, name, t) == "🎤 Nota de voz"
    assert reviews.answer_in_words(Kind.TEXT, "hola", t) == "hola"


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [("uno dos tres", 12, "uno dos tres"), ("uno dos tres", 11, "uno dos…"), ("unodostres", 5, "unod…"), ("", 5, "")],
)
def test_a_long_line_is_cut_between_words(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short


# Every view, whoever reads it


@pytest.fixture
def people(session: Session, programme: Programme) -> DemoPeople:
    return seed(session, programme, date(2026, 4, 13))


@pytest.fixture
def wave_id(session: Session, programme: Programme, people: DemoPeople) -> int:
    return in_the_field(session, programme, NOW, invite_on=date(2026, 8, 11), closes_on=date(2026, 8, 28))


@pytest.fixture
def reader(session: Session, programme: Programme, people: DemoPeople) -> Callable[[str], Reader]:
    def made(tag: str = "es") -> Reader:
        return Reader(session=session, t=tongue(tag), programme=programme, now=NOW, person_id=people.julio)

    return made


@pytest.fixture
def begun(session: Session, programme: Programme, people: DemoPeople, wave_id: int) -> int:
    """The wave, with Julio at its second question."""
    return keep(session, programme, people.julio, wave_id, at(shipped("satisfaccion_docente"), tapped(2), modelo="EIB"))


def keep(session: Session, programme: Programme, person_id: int, wave_id: int, walk: Walk) -> int:
    answering.save(
        session, programme.seal, wave_id, person_id, answers=walk.named(), extra={"state": walk.state.to_json()},
        language=walk.language, today=date(2026, 8, 11),
    )  # fmt: skip
    return wave_id


ARGS: dict[View, dict[str, object]] = {
    surveys.question: {"walk": 1},
    reviews.answers: {"walk": 1},
    reviews.choose_language: {"walk": 1},
    reviews.paused: {"walk": 1},
    replies.not_kept: {"wave": 1, "outcome": "refused", "reason": "too_big"},
}
PLAIN = (reviews.several, reviews.nothing, replies.refused)


def own_views() -> list[View]:
    names = {module.__name__ for module in (surveys, reviews, notices, replies)}
    return [view for view in VIEWS.values() if view.__module__ in names]


def drawn(reader: Reader) -> Iterator[tuple[str, Message | None]]:
    for view in own_views():
        args = {} if view in PLAIN else ARGS.get(view, {"wave": 1})
        yield name_of(view), view(reader, **args)


def test_the_views_are_found() -> None:
    assert len(own_views()) == 15


def test_every_view_says_something_or_has_nothing_to_say_any_more(begun: int, reader: Callable[..., Reader]) -> None:
    """Whoever has begun needs neither pre-notice nor invitation."""
    silent = [name for name, message in drawn(reader()) if message is None]
    assert silent == ["survey_notices.pre_notice", "survey_notices.invitation"]


def test_labels_fit_and_telegram_takes_the_texts(begun: int, reader: Callable[..., Reader]) -> None:
    for name, message in drawn(reader()):
        if message is not None:
            assert long_labels(message) == [], name
            assert 0 < len(plain(message)) <= 4096, name
            packed = [each.action.pack() for row in message.buttons for each in row if each.action]
            assert max((len(each.encode()) for each in packed), default=0) <= 64, name


def test_every_text_of_ours_goes_through_translation(
    session: Session, begun: int, reader: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "tongue", lambda _: tongue("xx"))
    monkeypatch.setattr(reviews, "tongue", lambda _: tongue("xx"))
    for name, message in drawn(reader("xx")):
        if message is not None:
            texts = [message.text, *(each.label for row in message.buttons for each in row)]
            assert [pseudo.unmarked(text) for text in texts] == [[]] * len(texts), name


def test_who_has_not_begun_is_invited_again_by_a_reminder(wave_id: int, reader: Callable[..., Reader]) -> None:
    message = notices.first_reminder(reader(), wave=wave_id)
    assert message is not None
    assert plain(message).startswith("Aún puede responder la encuesta.")
    assert labels(message) == [["Empezar", "Más tarde"], ["No deseo responder", "Quiero saber más"]]


def test_a_reminder_opens_the_same_question(begun: int, reader: Callable[..., Reader]) -> None:
    message, question = notices.last_reminder(reader(), wave=begun), surveys.question(reader(), walk=begun)
    assert message is not None
    assert question is not None
    assert message.buttons == (*question.buttons, (notices.refuse_button(reader(), begun),))
    assert question.text in message.text


def test_a_question_to_be_written_is_opened_by_a_button(
    session: Session, programme: Programme, people: DemoPeople, wave_id: int, reader: Callable[..., Reader]
) -> None:
    """Words land only under a question that was just asked, and a reminder asks nothing by itself."""
    walk = at(shipped("satisfaccion_docente"), *[tapped(2)] * 12, modelo="EIB")
    keep(session, programme, people.julio, wave_id, walk)
    message = notices.first_reminder(reader(), wave=wave_id)
    assert message is not None
    assert labels(message) == [["▶️ Seguir"], ["No deseo responder"]]


@pytest.mark.parametrize(("complete", "counted"), [(K - 1, False), (K, True)])
def test_how_many_have_answered_is_said_once_they_are_not_few(
    session: Session, people: DemoPeople, wave_id: int, reader: Callable[..., Reader], complete: int, counted: bool
) -> None:
    stratum = session.scalars(select(Participation.stratum).where(Participation.person_id == people.julio)).one()
    about = {"wave_id": wave_id, "nivel": "primaria", "area": "rural", "place": 1, "half": 1}
    done = {"invite_on": date(2026, 8, 11), "disposition": Disposition.COMPLETA}
    others = [people.rosa, people.carmen, people.especialista_ugel, people.especialista_dre, *people.directivos[1:]]
    for person_id in [*others, people.especialista_minedu, *people.docentes[1:]][:complete]:
        session.merge(Participation(person_id=person_id, stratum=stratum, **about, **done))
    session.flush()
    message = notices.first_reminder(reader(), wave=wave_id)
    assert message is not None
    assert (f"ya son {complete} docentes de su región" in plain(message)) is counted


def test_a_pre_notice_says_on_which_day_the_invitation_will_come(
    session: Session, wave_id: int, reader: Callable[..., Reader]
) -> None:
    message = notices.pre_notice(reader(), wave=wave_id)
    assert message is not None
    assert plain(message).startswith("Julio, mañana le enviaremos una encuesta breve")
    session.execute(update(Participation).values(invite_on=date(2026, 8, 14)))  # a Friday: Tuesday will do
    later = notices.pre_notice(reader(), wave=wave_id)
    assert later is not None
    assert plain(later).startswith("Julio, en 8 días le enviaremos")


def test_nothing_is_said_about_a_file_that_was_kept(begun: int, reader: Callable[..., Reader]) -> None:
    assert replies.not_kept(reader(), wave=begun, outcome="kept", reason=None) is None


@pytest.mark.parametrize("name", SURVEYS)
@pytest.mark.parametrize("modelo", MODELOS)
def test_our_instruments_can_be_walked_from_end_to_end(name: str, modelo: str) -> None:
    """Every question fits on a phone, and «omitir» is offered only where it may be."""
    given = {"modelo": modelo, "actividad": "gia", "fecha": "lunes 10/08/2026"}
    walk = fresh(shipped(name), number=7, language="es", now=NOW, given=given)
    for _ in range(40):
        message = face(walk, NOW)
        assert long_labels(message) == []
        asked = forms.ask(walk.form, walk.state, now=local(NOW))
        if asked is None:
            break
        skip = ["Omitir"] in labels(message)
        assert skip is asked.can_skip
        ended = (
            forms.skip(walk.form, walk.state, asked.ref, now=local(NOW)) if skip
            else answer(walk.form, walk.state, asked.ref, Tap(asked.options[0].index), now=local(NOW))
        )  # fmt: skip
        assert not isinstance(ended, Unfit)
        walk = walk.at(ended)
    assert walk.state.place == END
