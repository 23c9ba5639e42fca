"""IE of the padrón against the database, on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.territory.iged import iged, padron_sample
from domain.people.territory import Ie, Red, Ugel
from domain.roster.check import check
from domain.roster.places import seed_territory
from domain.roster.plan import Kind, Plan, Severity
from tests.rosters import QQEHUAR, SICUANI, YAVERO, bring, codes, counts, dry, given, ie, lines, schools, territory


def one(session: Session, cod_mod: str = SICUANI, anexo: str = "0") -> Ie:
    return session.scalars(select(Ie).where(Ie.cod_mod == cod_mod, Ie.anexo == anexo)).one()


def errors(plan: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in plan.errors]


def test_a_row_becomes_an_ie_with_its_facts(session: Session) -> None:
    territory(session)
    row = ie(CODINST="123", FRONTERA="SI", RED="Red Vilcanota", DAREACENSO="Rural", LENGUA_1="Quechua Collao")
    plan = bring(session, Kind.IE, row)
    found = one(session)
    assert counts(plan, "ie") == (1, 0, 0, 0)
    assert (found.name, found.codlocal, found.codinst, found.ugel.name) == (
        "IE 0201459",
        "154969",
        "123",
        "UGEL CANCHIS",
    )
    assert (found.nivel, found.modelo, found.area, found.frontera) == ("primaria", "EIB", "rural", True)
    assert found.lenguas == ["Quechua Collao"]
    assert session.get_one(Red, found.red_id).name == "Red Vilcanota"


def test_a_dry_run_writes_nothing(session: Session) -> None:
    territory(session)
    assert counts(dry(session, Kind.IE, ie()), "ie") == (1, 0, 0, 0)
    assert session.scalars(select(Ie)).all() == []


def test_importing_twice_changes_nothing(session: Session) -> None:
    territory(session)
    rows = [
        ie(SICUANI, RED="Red 1", LENGUA_1="Quechua", DAREACENSO="Rural"),
        ie(QQEHUAR, CODOOII="080005"),
        ie(YAVERO, D_DREUGEL="UGEL LA CONVENCIÓN", ANEXO="1"),
    ]
    first, second = bring(session, Kind.IE, *rows), bring(session, Kind.IE, *rows)
    assert (counts(first, "ie"), counts(first, "ugel")) == ((3, 0, 0, 0), (0, 1, 0, 0))
    assert (counts(second, "ie"), counts(second, "ugel")) == ((0, 0, 0, 3), (0, 0, 0, 1))


def test_the_packaged_sample_comes_in_whole_and_only_once(session: Session) -> None:
    seed_territory(session, iged())
    first = bring(session, Kind.IE, *padron_sample())
    second = bring(session, Kind.IE, *padron_sample())
    assert counts(first, "ie") == (67, 0, 0, 0)
    assert dict(first.skipped) == {"private": 1}
    assert counts(second, "ie") == (0, 0, 0, 67)
    assert first.errors == second.errors == []


@pytest.mark.parametrize(("choice", "modelo"), [("revision", None), ("eib", "EIB"), ("pc", "PC")])
def test_an_inicial_of_one_docente_is_what_the_setting_says(session: Session, choice: str, modelo: str | None) -> None:
    """5.6.2 has primaria only. One whose característica is not told, or is «no aplica», is not meant."""
    territory(session)
    rows = [
        ie(SICUANI, NIV_MOD="A2", COD_CAR="1"),
        ie(QQEHUAR, NIV_MOD="A2", COD_CAR="a"),
        ie(YAVERO, NIV_MOD="A2", COD_CAR="", D_COD_CAR=""),
    ]
    plan = check(session, Kind.IE, lines(*rows), replace(given(), inicial_unidocente=choice))
    assert [entry.values.get("modelo") for entry in plan.new] == [modelo, "PC", None]
    undecided = [each.row for each in plan.findings if each.code == "modelo_undecided"]
    assert undecided == ([2, 4] if modelo is None else [4])


def test_the_key_is_code_and_anexo(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie(ANEXO="0", CEN_EDU="Uno"), ie(ANEXO="1", CEN_EDU="Dos"))
    assert (one(session, anexo="0").name, one(session, anexo="1").name) == ("Uno", "Dos")


def test_zeros_that_a_spreadsheet_took_are_given_back(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie("201459", CODLOCAL="53828", ANEXO=""))
    found = one(session)
    assert (found.cod_mod, found.anexo, found.codlocal) == ("0201459", "0", "053828")


def test_a_failed_check_digit_is_a_warning_and_the_row_is_taken(session: Session) -> None:
    territory(session)
    plan = bring(session, Kind.IE, ie("3013136"))
    assert codes(plan) == [(2, "COD_MOD", "codigo_modular_luhn")]
    assert [each.severity for each in plan.findings] == [Severity.WARNING]
    assert one(session, "3013136").name == "IE 3013136"


@pytest.mark.parametrize(
    ("ubigeo", "code"),
    [("080601", None), ("80601", None), ("", None), ("0260101", "ubigeo_shape"), ("X", "ubigeo_shape"),
     ("260101", "ubigeo_department"), ("0", "ubigeo_department"), ("SICUANI", "ubigeo_shape")],
)  # fmt: skip
def test_an_odd_ubigeo_is_a_warning_and_the_row_is_taken(session: Session, ubigeo: str, code: str | None) -> None:
    territory(session)
    plan = bring(session, Kind.IE, ie(CODGEO=ubigeo))
    assert (codes(plan), plan.errors) == ([(2, "CODGEO", code)] if code else [], [])
    assert one(session).name == f"IE {SICUANI}"


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (ie(""), (2, "COD_MOD", "empty")),
        (ie("ABC"), (2, "COD_MOD", "codigo_modular_shape")),
        (ie(ANEXO="12"), (2, "ANEXO", "anexo_shape")),
        (ie(CODLOCAL="12A"), (2, "CODLOCAL", "codlocal_shape")),
        (ie(D_DREUGEL=""), (2, "D_DREUGEL", "empty")),
        (ie(D_DREUGEL="UGEL CANCHES"), (2, "D_DREUGEL", "ugel_unknown")),
        (ie(D_REGION="DRE KUSKO"), (2, "D_REGION", "dre_unknown")),
        (ie(CODOOII="XX"), (2, "CODOOII", "codooii_shape")),
        (ie(MODELO="BILINGÜE?"), (2, "MODELO", "modelo_unknown")),
        (ie(CEN_EDU="x" * 4096), (2, "CEN_EDU", "too_long")),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    session: Session, row: dict[str, str], finding: tuple[int, str, str]
) -> None:
    territory(session)
    plan = bring(session, Kind.IE, row, ie(QQEHUAR))
    assert errors(plan) == [finding]
    assert [found.cod_mod for found in session.scalars(select(Ie))] == [QQEHUAR]


def test_the_second_row_of_a_servicio_is_refused_and_names_the_first(session: Session) -> None:
    territory(session)
    plan = bring(session, Kind.IE, ie(CEN_EDU="Uno"), ie(CEN_EDU="Dos"))
    assert errors(plan) == [(3, "COD_MOD", "row_twice")]
    assert plan.errors[0].facts["first"] == "2"
    assert one(session).name == "Uno"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ie(GESTION="3"), "private"),
        (ie(D_GESTION="Privada"), "private"),
        (ie(GESTION="2"), "other_gestion"),
        (ie(D_GESTION="Pública de gestión privada"), "other_gestion"),
        (ie(GESTION="2", D_GESTION="Pública de gestión directa"), "other_gestion"),
        (ie(NIV_MOD="A2", GES_DEP="A4"), "other_dependence"),
        (ie(NIV_MOD="A2", D_GES_DEP="Municipalidad"), "other_dependence"),
        (ie(NIV_MOD="A1"), "other_nivel"),
        (ie(NIV_MOD="D2"), "other_nivel"),
        (ie(NIV_MOD="", D_NIV_MOD="Técnico Productiva"), "other_nivel"),
        (ie(D_ESTADO="Inactiva"), "closed"),
    ],
)
def test_a_servicio_out_of_the_programme_is_counted_and_left(
    session: Session, row: dict[str, str], reason: str
) -> None:
    territory(session)
    plan = bring(session, Kind.IE, row)
    assert dict(plan.skipped) == {reason: 1}
    assert (plan.findings, session.scalars(select(Ie)).all()) == ((), [])


@pytest.mark.parametrize(
    "row",
    [
        ie(GESTION="1", D_GESTION="Pública de gestión directa"),
        ie(D_GESTION="PUBLICA DE GESTION DIRECTA"),
        ie(GESTION="1", GES_DEP="A4"),
        ie(NIV_MOD="A2", GES_DEP="A1", COD_CAR="a"),
        ie(NIV_MOD="A2", D_GES_DEP="Sector Educación", COD_CAR="a"),
        ie(NIV_MOD="A2", GES_DEP="A4", MODELO="EIB"),
    ],
)
def test_a_servicio_of_the_programme_is_taken(session: Session, row: dict[str, str]) -> None:
    territory(session)
    plan = bring(session, Kind.IE, row)
    assert (dict(plan.skipped), counts(plan, "ie")) == ({}, (1, 0, 0, 0))


@pytest.mark.parametrize(
    ("facts", "modelo"),
    [
        ({"MODELO": "Unidocente / multigrado"}, "UM"),
        ({"COD_CAR": "1"}, "UM"),
        ({"COD_CAR": "2"}, "UM"),
        ({"COD_CAR": "3"}, "PC"),
        ({"COD_CAR": "", "D_COD_CAR": "Polidocente Completo"}, "PC"),
        ({"COD_CAR": "1", "LENGUA_1": "Aimara", "DAREACENSO": "Rural"}, "EIB"),
        ({"COD_CAR": "3", "LENGUA_1": "Aimara", "DAREACENSO": "Urbana"}, "PC"),
        ({"COD_CAR": "", "NIV_MOD": "F0"}, "PC"),
        ({"COD_CAR": "", "NIV_MOD": "F0", "LENGUA_1": "Aimara", "DAREACENSO": "Rural"}, "PC"),
        ({"COD_CAR": "a", "NIV_MOD": "A2"}, "PC"),
        ({"COD_CAR": "", "NIV_MOD": "A2"}, None),
        ({"COD_CAR": ""}, None),
        ({"COD_CAR": "3", "NIV_MOD": ""}, None),
    ],
)
def test_the_modelo_follows_from_the_row(session: Session, facts: dict[str, str], modelo: str | None) -> None:
    territory(session)
    plan = bring(session, Kind.IE, ie(**facts))
    assert one(session).modelo == modelo
    assert codes(plan) == ([(2, "MODELO", "modelo_undecided")] if modelo is None else [])


def test_what_a_file_does_not_say_is_not_changed(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie(RED="Red 1", LENGUA_1="Quechua", DAREACENSO="Rural", FRONTERA="SI"))
    short = {name: ie()[name] for name in ("COD_MOD", "CODLOCAL", "D_DREUGEL")}
    plan = bring(session, Kind.IE, short)
    found = one(session)
    assert counts(plan, "ie") == (0, 0, 0, 1)
    assert (found.modelo, found.lengua_1, found.frontera, found.nivel) == ("EIB", "Quechua", True, "primaria")


def test_a_caracteristica_does_not_undo_what_the_register_said(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie(MODELO="EIB"))
    assert counts(bring(session, Kind.IE, ie(COD_CAR="1")), "ie") == (0, 0, 0, 1)
    assert one(session).modelo == "EIB"
    assert counts(bring(session, Kind.IE, ie(MODELO="UM")), "ie") == (0, 1, 0, 0)
    assert one(session).modelo == "UM"


def test_only_what_differs_is_changed(session: Session) -> None:
    schools(session)
    plan = dry(session, Kind.IE, ie(CEN_EDU="Otro nombre"), ie(QQEHUAR))
    assert [(entry.row, entry.values) for entry in plan.changed] == [(2, {"name": "Otro nombre"})]


def test_a_move_to_another_ugel_and_red(session: Session) -> None:
    schools(session)
    bring(session, Kind.IE, ie(RED="Uno"))
    bring(session, Kind.IE, ie(RED="Dos", D_DREUGEL="UGEL LA CONVENCIÓN"))
    found = one(session)
    red = session.get_one(Red, found.red_id)
    assert (found.ugel.name, red.name, red.ugel_id) == ("UGEL LA CONVENCIÓN", "Dos", found.ugel_id)


def test_an_ie_that_is_gone_becomes_inactive_and_only_in_the_ugel_of_the_file(session: Session) -> None:
    schools(session)
    plan = bring(session, Kind.IE, ie(SICUANI))
    assert counts(plan, "ie") == (0, 0, 1, 1)
    assert [one(session, code).active for code in (SICUANI, QQEHUAR, YAVERO)] == [True, False, True]


def test_an_ie_that_comes_back_is_active_again(session: Session) -> None:
    schools(session)
    bring(session, Kind.IE, ie(SICUANI))
    plan = bring(session, Kind.IE, ie(SICUANI), ie(QQEHUAR))
    assert (counts(plan, "ie"), one(session, QQEHUAR).active) == ((0, 1, 0, 1), True)


def test_nothing_is_taken_for_gone_while_rows_are_refused(session: Session) -> None:
    schools(session)
    plan = bring(session, Kind.IE, ie(SICUANI), ie("020151X"))
    assert counts(plan, "ie") == (0, 0, 1, 1)
    assert one(session, QQEHUAR).active


def test_a_refused_row_still_counts_as_seen(session: Session) -> None:
    schools(session)
    plan = dry(session, Kind.IE, ie(SICUANI), ie(QQEHUAR, CODLOCAL="X"))
    assert counts(plan, "ie")[2] == 0


def test_the_code_of_a_ugel_is_kept_when_it_comes(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie(CODOOII="80005"))
    assert session.scalars(select(Ugel.code).where(Ugel.name == "UGEL CANCHIS")).one() == "080005"


def test_two_codes_for_one_ugel_are_refused(session: Session) -> None:
    territory(session)
    plan = dry(session, Kind.IE, ie(CODOOII="080005"), ie(QQEHUAR, CODOOII="080006"))
    assert errors(plan) == [(3, "CODOOII", "codooii_two")]


def test_one_code_for_two_ugel_is_refused(session: Session) -> None:
    territory(session)
    rows = (ie(CODOOII="080005"), ie(YAVERO, D_DREUGEL="UGEL LA CONVENCIÓN", CODOOII="080005"))
    assert errors(dry(session, Kind.IE, *rows)) == [(3, "CODOOII", "codooii_other")]


def test_the_dre_comes_from_its_name_and_never_from_the_ubigeo(session: Session) -> None:
    territory(session)
    bring(session, Kind.IE, ie(CODGEO="200101", D_REGION="DRE AREQUIPA", D_DREUGEL="UGEL LA UNIÓN"))
    assert one(session).ugel.dre.name == "DRE AREQUIPA"
