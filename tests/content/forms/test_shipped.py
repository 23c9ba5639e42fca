"""Our own instruments: what they ask, of whom, with which scale and dimension."""

import pytest

from content.forms import session
from content.forms import shipped as shelf
from content.forms.answers import Tap, Unfit
from content.forms.model import Form, Kind, Question
from content.forms.result import result
from content.forms.shipped import SHIPPED, SURVEYS, shipped, version_of
from content.node import ContentError
from tests.content.forms.desk import NOW, Person

A4 = ["Muy en desacuerdo", "En desacuerdo", "De acuerdo", "Muy de acuerdo", "No me corresponde"]
PERTINENCIA, CALIDAD, RECURSOS = "pertinencia", "calidad", "recursos"
LONGEST_ITEM, LONGEST_BUTTON = 160, 25


def asked(person: Person) -> list[str]:
    """Names of the questions in their order, the first choice tapped each time."""
    names = []
    while not person.at_end:
        names.append(person.name)
        unfit = person.says(Tap(person.sees.options[0].index)) if person.sees.options else person.skips()
        assert unfit is None
    return names


def dimensions(form: Form) -> dict[str, str]:
    return {each.name: each.bind.attributes["dimension"] for each in form.questions}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_instrument_loads_under_its_name_in_spanish(name: str) -> None:
    found = shipped(name)
    assert (found.id, found.version, [each.tag for each in found.languages]) == (name, "1", ["es"])
    assert shipped(name) is found


@pytest.mark.parametrize("name", SHIPPED)
def test_items_are_short_distinct_and_in_usted(name: str) -> None:
    found = shipped(name)
    labels = [each.label.texts["Castellano (es)"] for each in found.questions]
    whole = ["".join(piece for piece in pieces if isinstance(piece, str)) for pieces in labels]
    assert len(set(whole)) == len(whole)
    assert max(map(len, whole)) <= LONGEST_ITEM
    assert [text for text in whole if " tu " in f" {text} " or " tus " in f" {text} "] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_choices_fit_on_buttons(name: str) -> None:
    found = shipped(name)
    labels = [
        choice.label.texts["Castellano (es)"][0]
        for each in found.questions
        if each.choices
        for choice in each.choices.every
    ]
    labels = [each for each in labels if isinstance(each, str)]  # a name that is given is cut by the chat
    assert max(map(len, labels)) <= LONGEST_BUTTON


# Docentes


@pytest.mark.parametrize(
    ("modelo", "second", "ninth"), [("PC", "DOC-2", "DOC-9"), ("EIB", "DOC-2e", "DOC-9f"), ("UM", "DOC-2u", "DOC-9f")]
)
def test_a_docente_is_asked_the_thirteen_of_the_modelo(modelo: str, second: str, ninth: str) -> None:
    rosa = Person(shipped("satisfaccion_docente"), modelo=modelo)
    assert rosa.sees.progress.total == 13
    assert asked(rosa) == [
        "DOC-1",
        second,
        "DOC-3",
        "DOC-4",
        "DOC-5",
        "DOC-6",
        "DOC-7",
        "DOC-8",
        ninth,
        "DOC-10",
        "DOC-11",
        "DOC-12",
        "DOC-13",
    ]
    assert rosa.submits() is None


def test_the_scale_of_a_docente_goes_from_one_to_four_with_zero_beside_it() -> None:
    rosa = Person(shipped("satisfaccion_docente"), modelo="PC")
    assert [(each.name, each.label) for each in rosa.sees.options] == list(zip("12340", A4, strict=True))
    assert rosa.sees.kind == Kind.ONE
    assert rosa.skips() == Unfit("required")


def test_dimensions_of_the_docente() -> None:
    found = dimensions(shipped("satisfaccion_docente"))
    groups: dict[str, list[str]] = {}
    for name, dimension in found.items():
        groups.setdefault(dimension, []).append(name)
    assert groups == {
        "pertinencia": ["DOC-1", "DOC-2", "DOC-2e", "DOC-2u", "DOC-3", "DOC-4"],
        "calidad": ["DOC-5", "DOC-6", "DOC-7", "DOC-8", "DOC-9", "DOC-9f"],
        "recursos": ["DOC-10", "DOC-11"],
        "global": ["DOC-12"],
        "abierta": ["DOC-13"],
    }


@pytest.mark.parametrize(
    ("name", "given"), [("satisfaccion_docente", {"modelo": "PC"}), ("satisfaccion_acompanante", {})]
)
def test_the_open_question_is_optional_and_has_500_letters(name: str, given: dict[str, str]) -> None:
    rosa = Person(shipped(name), **given)
    while rosa.sees.kind == Kind.ONE:
        rosa.taps("3")
    assert (rosa.sees.kind, rosa.sees.can_skip) == (Kind.TEXT, True)
    unfit = rosa.says("a" * 501)
    assert unfit is not None
    assert unfit.facts["message"].startswith("Su respuesta puede tener hasta 500 letras.")
    assert rosa.says("a" * 500) is None


def test_what_the_frame_knows_is_not_asked_and_is_in_the_result() -> None:
    rosa = Person(shipped("satisfaccion_docente"), modelo="UM")
    asked(rosa)
    found = result(rosa.form, rosa.state, now=NOW).answered
    assert found["/data/modelo"] == "UM"
    assert {key for key in found if key.startswith("/data/DOC")} == {
        f"/data/DOC-{number}" for number in ("1", "2u", "3", "4", "5", "6", "7", "8", "9f", "10", "11", "12")
    }


# Acompañantes


def test_an_acompanante_is_asked_thirteen() -> None:
    rosa = Person(shipped("satisfaccion_acompanante"))
    assert asked(rosa) == [f"ACO-{number}" for number in range(1, 14)]


def test_dimensions_of_the_acompanante() -> None:
    assert list(dimensions(shipped("satisfaccion_acompanante")).values()) == [
        *[PERTINENCIA] * 4,
        *[CALIDAD] * 5,
        *[RECURSOS] * 2,
        "global",
        "abierta",
    ]


# Pulse


@pytest.mark.parametrize(
    ("actividad", "said", "choices"),
    [
        ("visita", "La visita", ["Diálogo", "Ejemplo o modelo", "Acuerdos", "Nada en especial"]),
        ("gia", "El GIA", ["Lo que compartieron otros", "El contenido", "Los materiales", "Nada en especial"]),
        ("rtc", "La RTC", ["Lo que compartieron otros", "El contenido", "Los materiales", "Nada en especial"]),
        ("taller", "El taller", ["Lo que compartieron otros", "El contenido", "Los materiales", "Nada en especial"]),
    ],
)
def test_a_pulse_speaks_of_its_activity_in_three_taps(actividad: str, said: str, choices: list[str]) -> None:
    rosa = Person(shipped("pulso"), actividad=actividad, fecha="viernes 14/08")
    assert rosa.sees.label == f"{said} del viernes 14/08, ¿le sirvió para su trabajo?"
    rosa.taps("4")
    assert [each.label for each in rosa.sees.options] == choices
    rosa.taps("nada")
    assert [each.label for each in rosa.sees.options] == ["Sí, ya lo probé", "Sí, lo probaré", "No"]
    rosa.taps("probara")
    assert rosa.submits() is None


# Files


def test_an_instrument_that_is_wrong_names_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __truediv__(self, _: str) -> "Broken":
            return self

        def read_text(self, _: str) -> str:
            return "| survey |\n| | type | name | label |\n| | textt | a | A |"

    monkeypatch.setattr(shelf, "files", lambda _: Broken())
    with pytest.raises(ContentError, match=r"^otro\.md: survey 2 type: type_unknown_near$"):
        shipped("otro")


def test_every_question_of_a_survey_has_a_dimension() -> None:
    for name in SURVEYS:
        assert [
            each.name for each in shipped(name).items if isinstance(each, Question) and not each.bind.attributes
        ] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_the_version_of_a_file_is_read_without_compiling_it(name: str) -> None:
    assert version_of(name) == shipped(name).version


def test_what_is_not_given_at_the_beginning_is_no_mistake_but_asks_no_variant() -> None:
    found = session.begin(shipped("satisfaccion_docente"), now=NOW, instance="x", seed=1)
    assert len(session.review(shipped("satisfaccion_docente"), found, now=NOW)) == 11
