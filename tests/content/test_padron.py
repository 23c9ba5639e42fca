"""Headers of the registers: those of the cuts of 2021 and 2026 are all understood, personal ones never kept."""

import csv
from pathlib import Path

import pytest

from content.files.padron import EIB_REGISTER, PADRON, PERSONAL
from content.files.table import Columns, fold

TERRITORY = Path(__file__).parents[2] / "content" / "territory"
CUT_2026 = [
    "CODINST",
    "COD_MOD",
    "ANEXO",
    "CODLOCAL",
    "CEN_EDU",
    "NIV_MOD",
    "D_NIV_MOD",
    "D_FORMA",
    "TIPSSEXO",
    "D_TIPSSEXO",
    "GESTION",
    "D_GESTION",
    "GES_DEP",
    "D_GES_DEP",
    "DIRECTOR",
    "TELEFONO",
    "EMAIL",
    "PAGWEB",
    "DIR_CEN",
    "LOCALIDAD",
    "CODCP_INEI",
    "CODCCPP",
    "CEN_POB",
    "AREA_CENSO",
    "DAREACENSO",
    "CODGEO",
    "D_DPTO",
    "D_PROV",
    "D_DIST",
    "D_REGION",
    "CODOOII",
    "D_DREUGEL",
    "NLAT_IE",
    "NLONG_IE",
    "TIPOPROG",
    "D_TIPOPROG",
    "COD_TUR",
    "D_COD_TUR",
    "NRORUC",
    "RZSOCIAL",
    "PROMOTOR",
    "ESTADO",
    "D_ESTADO",
    "FECHAREG",
    "FECHA_ACT",
]
CUT_2021 = [
    *CUT_2026,
    "COD_CAR",
    "D_COD_CAR",
    "D_FTE_DATO",
    "TALUM_HOM",
    "TALUM_MUJ",
    "TALUMNO",
    "TDOCENTE",
    "TSECCION",
]


@pytest.mark.parametrize("headers", [CUT_2026, CUT_2021])
def test_a_cut_of_escale_is_understood(headers: list[str]) -> None:
    match = PADRON.match(headers)
    assert (match.missing, dict(match.twice)) == ((), {})
    assert {name: headers[place] for name, place in match.places.items()} == {name: name for name in match.places}


def test_personal_columns_of_escale_are_dropped_and_named() -> None:
    match = PADRON.match(CUT_2026)
    assert match.dropped == ("DIRECTOR", "TELEFONO", "EMAIL", "PROMOTOR")
    assert [name for name in match.places if name in PERSONAL] == []


def test_the_characteristic_is_kept_where_a_cut_has_it() -> None:
    kept = {"COD_CAR", "D_COD_CAR"}
    assert kept & set(PADRON.match(CUT_2021).places) == kept
    assert kept & set(PADRON.match(CUT_2026).places) == set()


def test_the_register_of_eib_is_understood() -> None:
    headers = [
        "dre", "ugel", "codigo_modular", "anexo", "forma_de_atencion_eib",
        "nombre_de_lengua_originaria_1", "nombre_de_lengua_originaria_2", "nombre_de_lengua_originaria_3",
    ]  # fmt: skip
    match = EIB_REGISTER.match(headers)
    assert match.missing == ()
    assert match.places == {"COD_MOD": 2, "ANEXO": 3, "FORMA_EIB": 4, "LENGUA_1": 5, "LENGUA_2": 6, "LENGUA_3": 7}


def test_a_file_made_by_hand_is_understood() -> None:
    headers = [
        "Código modular",
        "Anexo",
        "Código de local",
        "Nombre de la IE",
        "Nivel",
        "UGEL",
        "DRE",
        "Área",
        "Ubigeo",
    ]
    match = PADRON.match(headers)
    assert match.missing == ()
    assert list(match.places) == [
        "COD_MOD", "ANEXO", "CODLOCAL", "CEN_EDU", "D_NIV_MOD", "D_DREUGEL", "D_REGION", "DAREACENSO", "CODGEO",
    ]  # fmt: skip


@pytest.mark.parametrize("columns", [PADRON, EIB_REGISTER])
def test_no_header_means_two_columns(columns: Columns) -> None:
    all_columns = (*columns.required, *columns.optional)
    headers = [(fold(header), column.name) for column in all_columns for header in (column.name, *column.aliases)]
    meanings: dict[str, set[str]] = {}
    for header, name in headers:
        meanings.setdefault(header, set()).add(name)
    assert {header: names for header, names in meanings.items() if len(names) > 1} == {}


def test_the_list_of_iged_has_26_dre_and_225_supervising_offices() -> None:
    with (TERRITORY / "iged_dre_ugel.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    assert len(rows) == 225
    assert len({row["dre"] for row in rows}) == 26
    assert sorted(row["dre"] for row in rows if row["ugel"].endswith("LA UNIÓN")) == ["DRE AREQUIPA", "DRE PIURA"]


def test_every_ugel_of_the_sample_is_in_the_list_of_iged() -> None:
    with (TERRITORY / "iged_dre_ugel.csv").open(encoding="utf-8", newline="") as source:
        known = {(row["dre"], row["ugel"]) for row in csv.DictReader(source)}
    with (TERRITORY / "padron_muestra.csv").open(encoding="utf-8", newline="") as source:
        used = {(row["D_REGION"], row["D_DREUGEL"]) for row in csv.DictReader(source)}
    assert used - known == set()
