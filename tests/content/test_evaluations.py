"""Fichas about people: what they ask, of whom, and what their answers come to."""

from datetime import date

import pytest

from content.evaluations import (
    PERFORMANCE,
    PRACTICE,
    given_performance,
    given_practice,
    last_visit,
    observed_of,
    seen_of,
)
from content.forms.answers import Unfit
from content.forms.model import Kind
from content.forms.result import result
from content.forms.shipped import shipped
from content.walks import is_hidden
from domain.year.norm import Modelo
from tests.content.forms.desk import NOW, Person
from tests.domain.dates.village import FRIDAY, NEXT_MONDAY, TODAY, TUESDAY, Village

FIRST = ["PRA-2", "PRA-3", "PRA-4", "PRA-5"]
PRAS = {"6": [*FIRST, "PRA-6", "PRA-8"], "7": [*FIRST, "PRA-7", "PRA-8"]}


def practice(**other: str) -> Person:
    known = {"docente": "Rosa Quispe", "sexta": "6", "hechas": "3", "anio": "2026", **other}
    return Person(shipped(PRACTICE), **known)


def work(**other: str) -> Person:
    known = {"acompanante": "Julio Huamán", "modelo": "PC", "momento": "termino", "anio": "2026", **other}
    return Person(shipped(PERFORMANCE), **known)


def asked(person: Person, **answers: str) -> list[str]:
    names = []
    while not person.at_end:
        now = person.sees
        names.append(now.name)
        if now.kind == Kind.MANY:
            person.marks(now.options[0].name)
            assert person.done() is None
        elif now.options:
            assert person.taps(answers.get(now.name, now.options[-2].name)) is None
        else:
            assert person.says(answers.get(now.name, "10/08/2026" if now.kind == Kind.DATE else "4")) is None
    return names


@pytest.mark.parametrize("sixth", ["6", "7"])
def test_a_docente_has_six_competencies_by_modelo_then_evidence_talk_and_commitment(sixth: str) -> None:
    person = practice(sexta=sixth)
    assert asked(person) == [*PRAS[sixth], "visitas", "conversado", "compromiso"]
    assert person.submits() is None


def test_levels_are_the_four_of_the_rubric() -> None:
    assert [each.label for each in practice().sees.options] == [
        "I Insatisfactorio", "II En proceso", "III Satisfactorio", "IV Destacado",
    ]  # fmt: skip
    assert practice().sees.hint == "Nivel de Rosa Quispe según la evidencia de las visitas."


def test_evidence_is_from_visitas_that_were_held() -> None:
    person = practice(hechas="2")
    while person.name != "visitas":
        person.taps("2")
    assert [each.name for each in person.sees.options] == ["v1", "v2"]
    assert person.done() == Unfit("required")


@pytest.mark.parametrize("day", ["11/08/2026", "10/08/2025"])
def test_it_was_talked_over_before_it_is_kept(day: str) -> None:
    person = practice()
    while person.name != "conversado":
        person.marks("v1") if person.name == "visitas" else None
        person.done() if person.name == "visitas" else person.taps("2")
    assert person.says(day) == Unfit("constraint", {"message": "Escriba un día de este año que ya pasó."})
    assert person.skips() == Unfit("required")


def test_what_is_told_of_a_docente() -> None:
    person = practice()
    asked(person, **{"PRA-2": "1", "PRA-8": "4", "compromiso": "Preguntas abiertas"})
    told = seen_of(result(person.form, person.state, now=NOW).values, 15, "termino", 7)
    assert told.levels == {"PRA-2": 1, "PRA-3": 3, "PRA-4": 3, "PRA-5": 3, "PRA-6": 3, "PRA-8": 4}
    assert (told.docente_id, told.moment, told.visits, told.form_version_id) == (15, "termino", [1], 7)
    assert (told.talked_on, told.commitment) == (date(2026, 8, 10), "Preguntas abiertas")


@pytest.mark.parametrize(("modelo", "indicators"), [("PC", 11), ("EIB", 12), ("UM", 12)])
def test_an_acompanante_has_eleven_indicators_or_twelve(modelo: str, indicators: int) -> None:
    names = asked(work(modelo=modelo))
    assert names == [*(f"CAL-{n}" for n in range(1, indicators + 1)), "conversado"]


def test_a_zero_rests_on_a_line() -> None:
    person = work()
    names = asked(person, **{"CAL-2": "0", "SUS-2": "El registro no llega a la mitad de la clase"})
    assert names[:4] == ["CAL-1", "CAL-2", "SUS-2", "CAL-3"]
    told = observed_of(person.form, result(person.form, person.state, now=NOW).values, 3, "termino", 7)
    assert told.reasons == {"CAL-2": "El registro no llega a la mitad de la clase"}
    assert told.answers == {f"CAL-{n}": "0" if n == 2 else "2" for n in range(1, 12)}
    assert told.visit == 0


def test_every_indicator_adds_to_an_aspect_of_the_matrix() -> None:
    person = work(modelo="EIB")
    told = observed_of(person.form, {"/data/conversado": "2026-08-10"}, 3, "termino", 7)
    aspects = list(told.aspects.values())
    assert {each: aspects.count(each) for each in aspects} == {"registro": 3, "preparacion": 3, "dialogo": 6}


def test_a_sample_is_observed_from_the_third_visita_on() -> None:
    person = work(momento="semestre2")
    assert person.name == "visita"
    assert person.says("2") == Unfit("constraint", {"message": "Se observa desde la tercera visita."})
    assert person.says("3") is None
    asked(person)
    values = result(person.form, person.state, now=NOW).values
    assert observed_of(person.form, values, 3, "semestre2", 7).visit == 3


def test_what_is_known_of_a_docente(v: Village) -> None:
    v.ie.modelo = Modelo.EIB
    assert given_practice(v.session, v.julio.id, v.rosa.id, TODAY) == {
        "docente": "Rosa Quispe", "sexta": "7", "hechas": "0", "anio": "2026",
    }  # fmt: skip


def test_what_is_known_of_an_acompanante(v: Village) -> None:
    assert given_performance(v.session, v.julio.id, "termino", TODAY) == {
        "acompanante": "Julio Huamán", "modelo": "PC", "momento": "termino", "anio": "2026",
    }  # fmt: skip
    assert given_performance(v.session, v.carmen.id, "inicio", TODAY)["modelo"] == ""


def test_visitas_that_were_held_and_not_those_to_come(v: Village) -> None:
    v.agree(v.visit(TUESDAY), 1)
    v.propose(v.visit(TUESDAY), 2)
    v.agree(v.visit(NEXT_MONDAY), 3)
    assert [last_visit(v.session, v.rosa.id, day) for day in (TODAY, FRIDAY, NEXT_MONDAY)] == [0, 1, 3]


def test_what_is_given_are_hidden_nodes_of_the_forms(v: Village) -> None:
    known = given_practice(v.session, v.julio.id, v.rosa.id, TODAY)
    assert [name for name in known if not is_hidden(shipped(PRACTICE), name)] == []
    known = given_performance(v.session, v.julio.id, "termino", TODAY)
    assert [name for name in known if not is_hidden(shipped(PERFORMANCE), name)] == []
