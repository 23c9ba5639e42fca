"""What holds for every view of a specialist's surveys: in every state, for every reader, in every language."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from content.keyboards import long_labels
from content.message import Message
from content.messages import field, fieldwork, form_file, matrix, planning, results
from content.programme import Programme
from content.views import VIEWS, Reader, View, name_of
from content.wave_plan import DESIGNS, mark, store_shipped
from domain.people.roles import Person, RoleKind
from domain.surveys import drafts
from domain.surveys.model import Participation, Wave, WaveState
from i18n import pseudo
from i18n.catalogues import tongue
from simulator.entities import parse_html
from tests import factories
from tests.domain.waves.land import CLOSES, MATRIX, NOW, OPENS, Land, land, whole
from tests.memory import memory

FILES = (field, fieldwork, form_file, matrix, planning, results)
ROWS = [mark(row.code) for row in MATRIX.rows]
FORM = "00000000000000000000000000000001"
PLAN = {"row": mark("satisfaccion_docente"), "form": 0, "cut": "", "opens": "", "closes": ""}
PROBLEMS = [
    {"code": "type_unknown_near", "sheet": "survey", "row": n, "column": "type",
     "facts": {"type": "select_uno <b>", "near": "select_one"}} for n in range(2, 12)
]  # fmt: skip


def wave_views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


def args_of(view: View) -> list[dict[str, Any]]:
    """What outbox rows would hold."""
    match name_of(view):
        case "matrix.matrix":
            return [{"page": page} for page in (-1, 0, 1, 99)]
        case "matrix.row":
            return [{"row": row} for row in (*ROWS, "zzzzzz")]
        case "planning.plan":
            asked = [PLAN | {"design": code, "ask": ask} for code in DESIGNS for ask in ("", "d")]
            return [*asked, *(PLAN | {"design": "dre", "ask": ask, "page": page} for ask in "fcoe" for page in (0, 1))]
        case "fieldwork.ask":
            verbs = (*fieldwork.WORDS, "x")
            return [{"wave_id": 1, "verb": verb, "day": day} for verb in verbs for day in ("", "20260812")]
        case "field.field_file":
            return [{"wave_id": 1, "shape": shape} for shape in (field.PNG, field.XLSX)]
        case "results.results_file":
            return [{"wave_id": 1, "shape": shape} for shape in (*results.SHAPES, "exe")]
        case "results.returned":
            return [{"wave_id": 1, "index": 71.1, "agree": 0.765}, {"wave_id": 1, "index": None, "agree": None}]
        case "form_file.received":
            return [{"name": "mi <b>form</b>.xlsx"}, {"name": ""}]
        case "form_file.checked":
            about = {"file": FORM, "name": "mi <b>form</b>.xlsx"}
            return [about, *(about | {"reason": reason} for reason in (*form_file.NOT_HAD, "new"))]
        case "form_file.previewed":
            return [{"wave": -1}]
        case "form_file.stored":
            return [{"title": "Recursos & <guías>", "version": "1"}]
        case "form_file.with_marks" | "form_file.which_modelo":
            return [{"file": FORM}]
    return [{}] if view is matrix.only_specialists else [{"wave_id": 1}]


@pytest.fixture(scope="module", params=list(WaveState))
def here(request: pytest.FixtureRequest) -> Iterator[Land]:
    """A wave in a state, with answers where it was closed; a draft with problems."""
    with memory() as session:
        yield made(land(session, each=12), request.param)


def made(here: Land, state: WaveState) -> Land:
    session = here.session
    dre, ugel = factories.person(session, "Andrés Farfán"), factories.person(session, "Teresa Palomino")
    factories.role(session, dre, RoleKind.ESPECIALISTA_DRE)
    factories.role(session, ugel, RoleKind.ESPECIALISTA_UGEL)
    here.others = {"dre": dre, "ugel": ugel}  # type: ignore[attr-defined]
    over = state in {WaveState.CLOSED, WaveState.PUBLISHED}
    wave_id = here.all_in_the_field() if state == WaveState.OPEN or over else here.wave()
    if over:
        for place, person in enumerate(here.asked(wave_id)[:60]):
            here.finish(wave_id, person, whole(1 + place % 4, 4, 3))
        here.close(wave_id)
    session.execute(update(Wave).values(state=state))
    session.execute(update(Participation).values(invited_on=OPENS))
    key = form_file.file_key(FORM)
    assert key is not None
    drafts.receive(session, here.specialist.id, key, "mi <b>form</b>.xlsx", CLOSES)
    drafts.note_checked(session, here.specialist.id, key, problems=PROBLEMS, content=b"PK")
    return here


def drawn(here: Land, programme: Programme, view: View, tag: str, who: Person) -> list[Message]:
    store_shipped(here.session, programme, MATRIX.rows[2], NOW)
    reader = Reader(session=here.session, t=tongue(tag), programme=programme, now=NOW, person_id=who.id)
    shown = [view(reader, **args) for args in args_of(view)]
    return [message for message in shown if message is not None]


def readers(here: Land) -> list[Person]:
    return [here.specialist, *here.others.values()]  # type: ignore[attr-defined]


def test_the_views_are_found() -> None:
    assert len(wave_views()) == 18


@pytest.mark.parametrize("view", wave_views(), ids=name_of)
def test_spanish_labels_fit_and_telegram_takes_the_text(here: Land, programme: Programme, view: View) -> None:
    for who in readers(here):
        for message in drawn(here, programme, view, "es", who):
            assert long_labels(message) == []
            text, _ = parse_html(message.text)
            assert 0 < len(text) <= (1024 if message.file else 4096)
            for button in (each for row in message.buttons for each in row):
                assert button.action is not None
                assert 0 < len(button.action.pack().encode()) <= 64


@pytest.mark.parametrize("view", wave_views(), ids=name_of)
def test_every_text_goes_through_translation(here: Land, programme: Programme, view: View) -> None:
    for message in drawn(here, programme, view, "xx", here.specialist):
        texts = [message.text, *(each.label for row in message.buttons for each in row)]
        assert [pseudo.unmarked(text) for text in texts] == [[]] * len(texts)


@pytest.mark.parametrize("view", [fieldwork.wave, fieldwork.ask, field.field, field.field_file], ids=name_of)
def test_views_of_the_field_show_nothing_to_others(here: Land, programme: Programme, view: View) -> None:
    for who in readers(here)[1:]:
        assert drawn(here, programme, view, "es", who) == []


@pytest.mark.parametrize("view", [results.results, results.results_file], ids=name_of)
def test_results_show_to_the_direccion_after_the_close_and_to_the_dre_once_published(
    here: Land, programme: Programme, view: View
) -> None:
    state = here.session.get_one(Wave, 1).state
    shown = {who.nombres: bool(drawn(here, programme, view, "es", who)) for who in readers(here)}
    assert shown == {
        "Inés": state in {WaveState.CLOSED, WaveState.PUBLISHED},
        "Andrés": state == WaveState.PUBLISHED,
        "Teresa": False,
    }


def test_the_matrix_tells_the_dre_and_ugel_no_counts(here: Land, programme: Programme) -> None:
    for who in readers(here)[1:]:
        for view in (matrix.matrix, matrix.row):
            for message in drawn(here, programme, view, "es", who):
                assert "completas" not in message.text


# What is made beside the units


def test_files_are_made_when_they_are_wanted(here: Land, programme: Programme) -> None:
    starts = {"png": b"\x89PNG", "xlsx": b"PK\x03\x04", "csv": b"\xef\xbb\xbf"}
    for view in (field.field_file, results.results_file):
        for message in drawn(here, programme, view, "es", here.specialist):
            assert message.file is not None
            assert (message.file.content, message.file.make is None) == (b"", False)
            ending = message.file.name.rpartition(".")[2]
            assert message.file.make().startswith(starts[ending]), message.file.name  # type: ignore[misc]


def test_results_of_the_country_stand_in_the_message_with_a_comma(here: Land, programme: Programme) -> None:
    for message in drawn(here, programme, results.results, "es", here.specialist):
        assert "Índice " in message.text
        assert " de 100 (entre " in message.text
        assert "Satisfacción general" in message.text
