"""Rows to type into SIGMA 2.0: every column says what the record says, and nothing runs in a spreadsheet."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from content.files.census import COLUMNS, census_csv, census_xlsx, rows
from domain.activities.closing import Came, Held, StepDone
from domain.closing.census import Line, census
from domain.closing.registering import register
from domain.people.roles import Person, RoleKind
from domain.year.norm import Modelo
from tests import factories
from tests.closing import account, as_agreed, came, closed, held_day, made, norm, not_held
from tests.domain.dates.village import FRIDAY, THURSDAY, TUESDAY, WEDNESDAY, Village


@pytest.fixture
def teresa(v: Village) -> Person:
    who = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, who, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return who


def found(v: Village, who: Person) -> list[Line]:
    lines = census(v.session, v.actor(who, FRIDAY), v.ie.ugel_id, 2026)
    assert isinstance(lines, list)
    return lines


def named(v: Village, who: Person) -> list[dict[str, str]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows(found(v, who), norm())]


def test_a_visita_that_was_held(v: Village, teresa: Person) -> None:
    v.ie.cod_mod, v.ie.modelo = "0223362", Modelo.PC
    activity = v.agree(v.visit(TUESDAY, WEDNESDAY))
    seats = (*came(TUESDAY, v.rosa), *came(WEDNESDAY, v.rosa, how=Came.LATE))
    answers = {"/data/modalidad": "presencial", "/data/observacion": "Sin novedad"}
    steps = {"VIS-1": StepDone.YES, "VIS-2": StepDone.NOT_DUE, "VIS-3": StepDone.PARTLY}
    told = as_agreed(
        v.session, activity, seats=seats, competencies=("2", "6"), resource="Video 3", answers=answers, steps=steps,
        key_steps=frozenset({"VIS-3"}),
    )  # fmt: skip
    made(closed(v, activity, told))
    (row,) = named(v, teresa)
    assert row == {
        "codigo": str(activity.id),
        "anio": "2026",
        "etapa": "1",
        "dre": "DRE CUSCO",
        "ugel": "UGEL CANCHIS",
        "cod_mod": "0223362",
        "anexo": "0",
        "ie": "IE 56001 Sicuani",
        "modelo": "PC",
        "nivel": "primaria",
        "docente": "Quispe, Rosa",
        "estrategia": "Visita en aula",
        "numero": "1 de 7",
        "se_realizo": "sí",
        "motivo": "",
        "reprogramada": "no",
        "modalidad": "presencial",
        "dias": "2",
        "minutos": "480",
        "fechas_y_horas": "11/08/2026 09:00-13:00; 12/08/2026 09:00-13:00",
        "asistencia": "11/08/2026 presente; 12/08/2026 tarde",
        "protocolo": "75",
        "cumplimiento": "realizada con observaciones",
        "pasos": "VIS-1: sí; VIS-2: no corresponde; VIS-3: en parte",
        "competencias": "2 6",
        "recurso": "Video 3",
        "observacion": "Sin novedad",
        "sigma_registrado": "no",
        "sigma_fecha": "",
    }


def test_what_was_not_held_and_what_was_held_otherwise(v: Village, teresa: Person) -> None:
    missed, other = v.agree(), v.agree(v.visit(THURSDAY), 2)
    made(closed(v, missed, not_held(v.session, "conduce")))
    made(closed(v, other, account(v.session, [held_day(THURSDAY)], held=Held.OTHERWISE, reason="via")))
    shown = [(r["se_realizo"], r["motivo"], r["dias"], r["minutos"], r["cumplimiento"]) for r in named(v, teresa)]
    assert shown == [
        ("no", "Faltó quien conduce", "0", "0", ""),
        ("sí, distinto de lo acordado", "Clima o vía cortada", "1", "240", "realizada"),
    ]


def test_an_absence_has_its_reason(v: Village, teresa: Person) -> None:
    gia = v.call(v.meeting(day=FRIDAY))
    seats = tuple(came(FRIDAY, v.rosa, how=Came.ABSENT, reason="no_aviso"))
    made(closed(v, gia, as_agreed(v.session, gia, seats=seats, steps={})))
    assert [row["asistencia"] for row in named(v, teresa)] == ["14/08/2026 ausente (no avisó)"]


def test_an_ie_without_a_column_of_the_norm_has_a_number_without_a_total(v: Village, teresa: Person) -> None:
    v.ie.modelo = None
    made(closed(v, v.agree(), not_held(v.session)))
    assert [(row["numero"], row["modelo"]) for row in named(v, teresa)] == [("1", "")]


def test_the_flag_and_its_day(v: Village, teresa: Person) -> None:
    activity = v.agree()
    made(closed(v, activity))
    made(register(v.session, v.actor(teresa, FRIDAY), activity.id, THURSDAY))
    assert [(row["sigma_registrado"], row["sigma_fecha"]) for row in named(v, teresa)] == [("sí", "13/08/2026")]


def test_both_files_hold_the_same_rows(v: Village, teresa: Person) -> None:
    made(closed(v, v.agree(), not_held(v.session)))
    lines = found(v, teresa)
    table = list(csv.reader(StringIO(census_csv(lines, norm()).decode("utf-8-sig"))))
    sheet = load_workbook(BytesIO(census_xlsx(lines, norm()))).active
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert table[0] == list(COLUMNS)
    assert cells == table
    assert len(table) == 2


def test_a_remark_that_looks_like_a_formula_is_text(v: Village, teresa: Person) -> None:
    activity = v.agree()
    made(closed(v, activity, as_agreed(v.session, activity, answers={"/data/observacion": "=1+1"})))
    lines = found(v, teresa)
    table = list(csv.DictReader(StringIO(census_csv(lines, norm()).decode("utf-8-sig"))))
    assert table[0]["observacion"] == "'=1+1"
    sheet = load_workbook(BytesIO(census_xlsx(lines, norm()))).active
    assert sheet.cell(2, list(COLUMNS).index("observacion") + 1).data_type == "s"


def test_nothing_to_register_is_a_file_with_headers_only(v: Village, teresa: Person) -> None:
    assert census_csv(found(v, teresa), norm()).decode("utf-8-sig").strip().split(",") == list(COLUMNS)
