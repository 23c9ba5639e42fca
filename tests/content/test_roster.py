"""Which file is which, by its headers."""

from pathlib import Path

import pytest

from content.files.roster import COLUMNS, KINDS, open_roster
from content.files.table import Problem, Table, Unreadable
from content.territory.iged import SAMPLE, iged, padron_sample
from domain.roster.plan import Kind
from tests.content.sheets import put, xlsx

PEOPLE = "Número de documento,Apellidos,Nombres,Cargo,Código modular,Fecha inicio\n99000101,H,J,PROFESOR,0201459,\n"
TIES = "Documento del acompañante,Documento del docente,Código modular,Año lectivo\n99000100,99000101,0201459,2026\n"
DAYS = "Día,Alcance,Detalle\n24/06/2026,DRE CUSCO,Día del Cusco\n"
PADRON = "codigo_modular,ANEXO,cod_local,UGEL,DRE\n0201459,0,154969,UGEL CANCHIS,DRE CUSCO\n"
REGISTER = "codigo_modular,anexo,forma_de_atencion_eib,nombre_de_lengua_originaria_1\n0201459,0,x,y\n"


def opened(path: Path, kind: str | None = None) -> tuple[Kind, Table]:
    found = open_roster(path, kind)
    assert not isinstance(found, Unreadable), found
    return found


def refused(path: Path, kind: str | None = None) -> tuple[Problem, dict[str, str]]:
    found = open_roster(path, kind)
    assert isinstance(found, Unreadable)
    return found.code, dict(found.facts)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (PEOPLE, Kind.PEOPLE),
        (TIES, Kind.ASSIGNMENTS),
        (DAYS, Kind.DAYS_OFF),
        (PADRON, Kind.IE),
        (REGISTER, Kind.EIB_REGISTER),
    ],
)
def test_a_file_is_known_by_its_headers(tmp_path: Path, text: str, kind: Kind) -> None:
    found, table = opened(put(tmp_path, "x.csv", text.encode()))
    assert (found, len(table.rows)) == (kind, 1)


def test_aliases_become_the_names_of_the_checks(tmp_path: Path) -> None:
    _, table = opened(put(tmp_path, "x.csv", PEOPLE.encode()))
    assert table.columns == ("DOCUMENTO", "APELLIDOS", "NOMBRES", "CARGO", "COD_MOD", "DESDE")
    assert table.headers["DESDE"] == "Fecha inicio"


def test_the_packaged_sample_is_a_padron() -> None:
    kind, table = opened(SAMPLE)
    assert (kind, len(table.rows), len(padron_sample()), len(iged())) == (Kind.IE, 68, 68, 225)


def test_a_kind_that_is_said_is_the_only_one_tried(tmp_path: Path) -> None:
    file = put(tmp_path, "x.csv", PEOPLE.encode())
    assert refused(file, "dias") == (Problem.MISSING_COLUMNS, {"columns": "FECHA, AMBITO, MOTIVO", "found": "0"})


@pytest.mark.parametrize("text", [PADRON, REGISTER])
def test_both_files_of_ie_are_kind_ie(tmp_path: Path, text: str) -> None:
    assert opened(put(tmp_path, "x.csv", text.encode()), "ie")[0] in KINDS["ie"]


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("DNI,Apellidos,Celular", "NOMBRES"),
        ("COD_MOD,CEN_EDU", "CODLOCAL, D_DREUGEL"),  # not FORMA_EIB, of which only one column is there
        ("COD_MOD,ANEXO,LENGUA_1", "FORMA_EIB"),
        ("Documento del docente,Código modular,Año lectivo,Etapa", "DOC_ACOMPANANTE"),
    ],
)
def test_the_refusal_is_that_of_the_kind_of_which_most_was_found(tmp_path: Path, header: str, lacking: str) -> None:
    code, facts = refused(put(tmp_path, "x.csv", f"{header}\n1,2,3\n".encode()))
    assert (code, facts["columns"]) == (Problem.MISSING_COLUMNS, lacking)


def test_columns_that_may_come_and_did_not_are_named(tmp_path: Path) -> None:
    _, table = opened(put(tmp_path, "x.csv", REGISTER.encode()))
    assert table.absent == ("LENGUA_2", "LENGUA_3")


def test_merged_cells_are_not_taken_for_another_kind(tmp_path: Path) -> None:
    rows = [["DNI", "Apellidos", "Nombres"], ["99000101", "H", "J"], ["99000102", None, "A"]]
    code, facts = refused(put(tmp_path, "x.xlsx", xlsx(rows, "B2:B3")))
    assert (code, facts["ranges"]) == (Problem.MERGED_CELLS, "B2:B3")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert refused(put(tmp_path, "x.csv", b""))[0] == Problem.NO_ROWS


def test_no_two_columns_of_a_kind_share_a_header() -> None:
    for columns in COLUMNS.values():
        names = [column.name for column in (*columns.required, *columns.optional)]
        match = columns.match(names)
        assert (match.missing, match.twice, len(match.places)) == ((), {}, len(names))
