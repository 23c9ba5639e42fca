"""What holds for every view of practice and performance; each reads their own, and nobody an order of people."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from content.evaluations import PERFORMANCE, PRACTICE
from content.keyboards import long_labels
from content.message import Message
from content.messages import fichas, matrix, observing, own_records, practice
from content.programme import Programme
from content.views import VIEWS, View, name_of
from content.wave_plan import mark
from domain.activities.closing import Came
from domain.closing.evaluating import keep_performance, keep_practice
from domain.evaluation.performance import Performance
from domain.evaluation.practice import FEW, Practice
from domain.people.roles import Person, RoleKind
from i18n import pseudo
from simulator.entities import parse_html
from tests import factories
from tests.closing import as_agreed, came, closed, made
from tests.content.reading import reader
from tests.domain.closing.test_evaluating import observed, seen
from tests.domain.dates.village import NOW, TUESDAY, Village

FILES = (observing, own_records, practice)
LATER = NOW + timedelta(days=14)
READERS = ("julio", "rosa", "luz", "ines")


def views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


@pytest.fixture
def ines(v: Village) -> Person:
    """An observer; Julio's work and Rosa's practice are kept, and a visita with her."""
    who = factories.person(v.session, "Inés Ramos")
    factories.role(v.session, who, RoleKind.MINEDU, direccion="DIFODS")
    vars(v)["ines"] = who
    made(keep_practice(v.session, v.actor(v.julio), seen(v)))
    made(keep_performance(v.session, v.actor(who), observed(v, {"CAL-1": "2", "CAL-7": "1"})))
    activity = v.agree(v.visit(TUESDAY))
    made(closed(v, activity, as_agreed(v.session, activity, seats=tuple(came(TUESDAY, v.rosa, how=Came.LATE)))))
    return who


def args_of(view: View, v: Village) -> list[dict[str, Any]]:
    if view is practice.practice_kept:
        return [{"practice": each} for each in (v.session.query(Practice).one().id, 987654)]
    if view is observing.performance_kept:
        return [{"performance": each} for each in (v.session.query(Performance).one().id, 987654)]
    if view is observing.places:
        here = v.ie.ugel
        return [{}, {"page": 5}, {"dre": here.dre_id}, {"ugel": here.id}, {"ugel": 987654}]
    return [{}]


def drawn(v: Village, programme: Programme, view: View, language: str) -> Iterator[Message]:
    for args, who in product(args_of(view, v), READERS):
        message = view(reader(v, getattr(v, who), programme, language=language, now=LATER), **args)
        if message is not None:
            yield message


def shown(v: Village, programme: Programme, view: View, who: Person, **args: Any) -> str:
    message = view(reader(v, who, programme, now=LATER), **args)
    return "" if message is None else message.text


def test_the_views_are_found() -> None:
    assert {name_of(view) for view in views()} == {
        "observing.places", "observing.performance_kept", "own_records.own", "practice.practices",
        "practice.practice_kept",
    }  # fmt: skip


@pytest.mark.usefixtures("ines")
@pytest.mark.parametrize("view", views(), ids=name_of)
def test_texts_are_marked_and_buttons_fit(v: Village, programme: Programme, view: View) -> None:
    assert list(drawn(v, programme, view, "es"))
    for message in drawn(v, programme, view, "es"):
        assert long_labels(message) == []
        assert 0 < len(parse_html(message.text)[0]) <= 4096
    for message in drawn(v, programme, view, "xx"):
        texts = [message.text, *(each.label for row in message.buttons for each in row)]
        assert [pseudo.unmarked(each) for each in texts] == [[]] * len(texts)


@pytest.mark.usefixtures("ines")
def test_what_is_said_after_sending(v: Village, programme: Programme) -> None:
    told = shown(v, programme, fichas.sent, v.julio, form=PRACTICE, about=v.rosa.id)
    assert told.startswith("Gracias. Quedó registrado. Rosa Quispe puede verlo.")
    told = shown(v, programme, fichas.sent, vars(v)["ines"], form=PERFORMANCE, about=v.julio.id)
    assert told.startswith("Gracias. Quedó registrado. Julio Huamán puede ver su resultado.")
    assert shown(v, programme, fichas.sent, v.julio, form=PRACTICE, about=v.luz.id) == ""
    assert shown(v, programme, fichas.sent, v.julio, form="otra", about=v.luz.id) == ""


@pytest.mark.usefixtures("ines")
def test_everybody_reads_their_own_records_only(v: Village, programme: Programme) -> None:
    of_rosa = shown(v, programme, own_records.own, v.rosa)
    assert "Planifica: <b>II</b>" in of_rosa
    assert "• mar 11/08: Visita 1 a su aula, presente con tardanza" in of_rosa
    assert "Desempeño" not in of_rosa
    of_julio = shown(v, programme, own_records.own, v.julio)
    assert "• Total: <b>75</b> de 100" in of_julio
    assert "Rosa" not in of_julio
    assert shown(v, programme, own_records.own, v.luz) == "Todavía no hay registros sobre usted."


@pytest.mark.usefixtures("ines")
def test_the_version_of_the_rubric_stands_with_the_levels(v: Village, programme: Programme) -> None:
    assert "Conversado el lunes 10/08/2026 · rúbrica 1" in shown(v, programme, own_records.own, v.rosa)


# The matrix


def row_text(v: Village, programme: Programme, who: Person, code: str) -> str:
    return shown(v, programme, matrix.row, who, row=mark(code))


def test_a_row_tells_how_far_it_is_filled_in_the_readers_territory(
    v: Village, programme: Programme, ines: Person
) -> None:
    near, far = factories.person(v.session, "Cerca Ejemplo"), factories.person(v.session, "Lejos Ejemplo")
    factories.role(v.session, near, RoleKind.RCI, at=v.ie.ugel)
    factories.role(v.session, far, RoleKind.RCI, at=factories.ugel(v.session, "UGEL LEJOS", v.ie.ugel.dre))
    assert "• 1 de 1 que ya terminaron" in row_text(v, programme, ines, "cumplimiento")
    assert "• término del año: 1 de 3" in row_text(v, programme, ines, "practica_censo")
    assert "• término del año: 1 de 2" in row_text(v, programme, near, "practica_censo")
    assert "• término del año: 0" in row_text(v, programme, far, "practica_censo")
    assert "• término del año: 1 de 2" in row_text(v, programme, ines, "desempeno_acompanante")
    assert "• primer semestre: 0" in row_text(v, programme, ines, "calidad")
    assert "Registrado aquí" not in row_text(v, programme, ines, "satisfaccion_docente")


def test_a_distribution_is_told_of_enough_docentes_and_of_nobody_by_name(
    v: Village, programme: Programme, ines: Person
) -> None:
    assert "II " not in row_text(v, programme, ines, "practica_censo")
    for n in range(FEW - 1):
        new = factories.person(v.session, f"Docente {n}")
        factories.role(v.session, new, RoleKind.DOCENTE, at=v.ie)
        factories.accompany(v.session, v.julio, new, v.ie)
        made(keep_practice(v.session, v.actor(v.julio), seen(v, new, levels={"PRA-2": 4})))
    text = row_text(v, programme, ines, "practica_censo")
    assert "   Planifica: I 0 · II 1 · III 0 · IV 4 <i>(rúbrica 1)</i>" in text
    assert "Clima" not in text
    for name in ("Rosa", "Docente", "Julio"):
        assert name not in text.replace("Sobre docentes", "")


def test_rows_that_fichas_fill_can_be_opened_by_a_ugel(v: Village, programme: Programme) -> None:
    near = factories.person(v.session, "Cerca Ejemplo")
    factories.role(v.session, near, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    opened = [
        button.label
        for page in (0, 1)
        for row in matrix.matrix(reader(v, near, programme, now=LATER), page=page).buttons  # type: ignore[union-attr]
        for button in row
    ]
    assert [label[:3] for label in opened if label[0].isdigit()] == ["1. ", "2. ", "6. ", "7. "]
