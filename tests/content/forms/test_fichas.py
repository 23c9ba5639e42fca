"""Fichas of activities: what they ask, in which order, and what they never ask."""

import pytest

from content.fichas import OF_ACTIVITY
from content.forms.answers import Tap, Unfit
from content.forms.model import Form, Kind
from content.forms.result import result
from content.forms.shipped import shipped
from tests.content.forms.desk import NOW, Person

FICHAS = tuple(OF_ACTIVITY.values())
PLANNED = {
    "actividad": "Rosa Quispe · mar 11/08",
    "anio": "2026",
    "dias": "1",
    "f1": "2026-08-10",
    "hora_inicio": "09:00:00.000-05:00",
    "hora_fin": "12:00:00.000-05:00",
}
PEOPLE = {"personas": "3", "ids": "12 15 18", "p01": "Rosa Quispe", "p02": "Luz Mamani", "p03": "Carmen Ccori"}
VISITA = {**PLANNED, "numero": "2", "sexta": "6"}
GIA = {**PLANNED, **PEOPLE, "sexta": "7"}
RTC = {**PLANNED, **PEOPLE, "modelo": "PC"}
TALLER = {**PLANNED, **PEOPLE, "sexta": "7", "dias": "2", "f2": "2026-08-07"}
GIVEN = dict(zip(FICHAS, (VISITA, GIA, RTC, TALLER), strict=True))


def begun(name: str, **other: str) -> Person:
    return Person(shipped(name), **{**GIVEN[name], **other})


def asked(person: Person, **answers: str) -> list[str]:
    """Names of the questions to the end; the answers named are tapped, else the first that there is."""
    names: list[str] = []
    while not person.at_end:
        asked_now = person.sees
        names.append(asked_now.name)
        wanted = answers.get(asked_now.name)
        if asked_now.kind == Kind.MANY:
            assert person.marks(wanted or asked_now.options[0].name) is None
            assert person.done() is None
        elif asked_now.options:
            assert person.taps(wanted or asked_now.options[0].name) is None
        elif asked_now.can_keep:
            assert person.keeps() is None
        elif asked_now.can_skip and wanted is None:
            assert person.skips() is None
        else:
            assert person.says(wanted or "30") is None
    return names


def steps(name: str, prefix: str) -> list[str]:
    return [each.name for each in shipped(name).questions if each.name.startswith(f"{prefix}-")]


def keys_of(form: Form) -> list[str]:
    return [each.name for each in form.questions if each.bind.attributes.get("paso") == "clave"]


def test_a_visita_that_went_as_agreed_is_asked_no_day_and_no_hour() -> None:
    rosa = begun("ficha_visita")
    assert rosa.sees.label == "¿Se realizó la visita? Rosa Quispe · mar 11/08"
    assert asked(rosa) == [
        "realizada", *(f"VIS-{n}" for n in range(1, 12)), "competencias", "modelamiento", "minutos_observacion",
        "minutos_dialogo", "rubrica", "recurso", "modalidad", "observacion",
    ]  # fmt: skip
    assert rosa.submits() is None


def test_a_gia_an_rtc_and_a_taller_that_went_as_agreed() -> None:
    tail = ["recurso", "modalidad", "observacion"]
    gia = [f"GIA-{n}" for n in range(1, 8)]
    assert asked(begun("ficha_gia")) == ["realizada", "asistieron", *gia, "competencias", "temas", "acuerdos", *tail]
    rtc = [f"RTC-{n}" for n in range(1, 8)]
    assert asked(begun("ficha_rtc")) == ["realizada", "asistieron", *rtc, "lider", "acuerdos", *tail]
    tal = [f"TAL-{n}" for n in range(1, 8)]
    assert asked(begun("ficha_taller")) == [
        "realizada", "asistieron", "asistieron", *tal, "competencias", "facilitadores", *tail,
    ]  # fmt: skip


@pytest.mark.parametrize("name", FICHAS)
def test_what_was_not_held_is_asked_its_reason_and_no_step(name: str) -> None:
    rosa = begun(name)
    assert asked(rosa, realizada="no", motivo="via") == ["realizada", "motivo", "observacion"]
    assert rosa.submits() is None


def test_what_was_held_otherwise_is_asked_its_days_with_those_agreed_as_a_start() -> None:
    rosa = begun("ficha_visita")
    rosa.taps("otra")
    rosa.taps("via")
    assert [(each.name, each.chosen) for each in rosa.sees.options] == [
        ("1", True), ("2", False), ("3", False), ("4", False), ("5", False),
    ]  # fmt: skip
    rosa.taps("2")
    assert (rosa.sees.name, rosa.sees.answer, rosa.sees.can_keep) == ("fecha", "10/08/2026", True)
    rosa.keeps()
    assert (rosa.sees.name, rosa.sees.answer) == ("inicio", "09:00")
    rosa.keeps()
    assert (rosa.sees.name, rosa.sees.answer) == ("fin", "12:00")
    rosa.keeps()
    assert (rosa.sees.name, rosa.sees.repetition, rosa.sees.can_keep) == ("fecha", 2, False)


@pytest.mark.parametrize("day", ["11/08/2026", "10/08/2025"])
def test_a_day_to_come_or_of_another_year_is_not_taken(day: str) -> None:
    rosa = begun("ficha_visita")
    for each in ("otra", "via", "1"):
        rosa.taps(each)
    assert rosa.says(day) == Unfit("constraint", {"message": "Escriba un día de este año que ya pasó."})
    assert rosa.says("07/08/2026") is None


def test_it_cannot_end_before_it_begins() -> None:
    rosa = begun("ficha_visita")
    for each in ("otra", "via", "1"):
        rosa.taps(each)
    rosa.keeps()
    rosa.says("10:00")
    refused = Unfit("constraint", {"message": "Debe ser después de la hora en que empezó."})
    assert rosa.says("9:30") == refused
    assert rosa.says("10:00") == refused
    assert rosa.says("10:30") is None


def test_who_was_missing_is_named_and_why_and_who_came_late_is_somebody_else() -> None:
    rosa = begun("ficha_gia")
    rosa.taps("si")
    rosa.taps("no")
    assert [each.label for each in rosa.sees.options] == ["Rosa Quispe", "Luz Mamani", "Carmen Ccori"]
    rosa.marks("p02")
    rosa.done()
    assert [each.label for each in rosa.sees.options] == ["Rosa Quispe", "Carmen Ccori"]
    rosa.marks("p03")
    rosa.done()
    assert rosa.sees.label == "¿Por qué faltó Luz Mamani?"
    rosa.taps("trabajo")
    assert rosa.name == "GIA-1"
    found = result(rosa.form, rosa.state, now=NOW).answered
    assert found["/data/dia[1]/faltaron"] == "p02"
    assert found["/data/dia[1]/tarde"] == "p03"
    assert found["/data/dia[1]/falta[1]/porque"] == "trabajo"


def test_each_of_several_who_were_missing_has_a_reason() -> None:
    rosa = begun("ficha_rtc")
    rosa.taps("si")
    rosa.taps("no")
    rosa.marks("p01", "p03")
    rosa.done()
    rosa.done()  # nobody came late
    labels = []
    for reason in ("licencia", "no_aviso"):
        labels.append(rosa.sees.label)
        rosa.taps(reason)
    assert labels == ["¿Por qué faltó Rosa Quispe?", "¿Por qué faltó Carmen Ccori?"]


def test_every_day_of_a_taller_has_its_own_attendance() -> None:
    rosa = begun("ficha_taller")
    rosa.taps("si")
    seen = []
    for _ in range(2):
        seen.append((rosa.name, rosa.sees.section, rosa.sees.repetition))
        rosa.taps("si")
    assert seen == [("asistieron", "Día", 1), ("asistieron", "Día", 2)]


@pytest.mark.parametrize(("sexta", "shown", "hidden"), [("6", "6", "7"), ("7", "7", "6")])
def test_competency_seven_takes_the_place_of_six_by_modelo(sexta: str, shown: str, hidden: str) -> None:
    rosa = begun("ficha_gia", sexta=sexta)
    while rosa.name != "competencias":
        rosa.says(Tap(0))
    offered = [each.name for each in rosa.sees.options]
    assert shown in offered
    assert hidden not in offered
    assert len(offered) == 6


def test_both_are_offered_while_the_modelo_is_unknown() -> None:
    rosa = begun("ficha_gia", sexta="")
    while rosa.name != "competencias":
        rosa.says(Tap(0))
    assert [each.name for each in rosa.sees.options] == ["2", "3", "4", "5", "6", "7", "8"]
    assert rosa.done() == Unfit("required")


def test_the_first_visita_has_no_agreements_to_look_at() -> None:
    assert "VIS-2" not in asked(begun("ficha_visita", numero="1"))
    assert "VIS-2" in asked(begun("ficha_visita", numero="2"))


@pytest.mark.parametrize(("modelo", "grouped"), [("PC", False), ("EIB", True), ("UM", True)])
def test_only_eib_and_um_are_asked_whether_several_ie_met(modelo: str, grouped: bool) -> None:
    assert ("agrupada" in asked(begun("ficha_rtc", modelo=modelo))) is grouped


@pytest.mark.parametrize(("version", "levels"), [("ninguna", 0), ("2018", 5), ("2017", 6)])
def test_levels_are_those_of_the_rubrica_that_was_used(version: str, levels: int) -> None:
    names = asked(begun("ficha_visita"), rubrica=version)
    assert len([each for each in names if each.startswith("RUB-")]) == levels


def test_modelamiento_is_asked_when_there_was_some() -> None:
    assert "modelamiento" not in asked(begun("ficha_visita"), **{"VIS-9": "no"})
    assert "modelamiento" in asked(begun("ficha_visita"), **{"VIS-9": "parte"})


def test_steps_and_key_steps_are_those_of_the_protocol() -> None:
    assert [len(steps(*each)) for each in zip(FICHAS, ("VIS", "GIA", "RTC", "TAL"), strict=True)] == [11, 7, 7, 7]
    assert {name: keys_of(shipped(name)) for name in FICHAS} == {
        "ficha_visita": ["VIS-3", "VIS-4", "VIS-6", "VIS-8", "VIS-11"],
        "ficha_gia": ["GIA-1", "GIA-3", "GIA-6", "GIA-7"],
        "ficha_rtc": ["RTC-1", "RTC-3", "RTC-4", "RTC-5", "RTC-7"],
        "ficha_taller": ["TAL-1", "TAL-3", "TAL-4", "TAL-7"],
    }


@pytest.mark.parametrize("name", FICHAS)
def test_a_remark_is_optional_short_and_warns_of_names(name: str) -> None:
    rosa = begun(name)
    asked_names = []
    while rosa.name != "observacion":
        asked_names.append(rosa.name)
        rosa.taps("no") if rosa.name == "realizada" else rosa.says(Tap(0))
    assert rosa.sees.hint == "No escriba nombres de estudiantes."
    assert rosa.sees.can_skip
    assert rosa.says("a" * 301) == Unfit("constraint", {"message": "Escriba hasta 300 letras."})
    assert rosa.says("a" * 300) is None
