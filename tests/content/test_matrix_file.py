"""matrix.toml as shipped, row by row with the norm, and what the loader says of one that is wrong."""

from pathlib import Path

import pytest

from content.loader import HERE, load_matrix
from content.node import ContentError
from domain.people.roles import Direccion
from domain.surveys.matrix import Actor, Method, Periodicity, find_row, fold, item_table, items_of, row_of, row_table
from tests.memory import memory

MATRIX = load_matrix()
TEXT = (HERE / "matrix.toml").read_text("utf-8")
ALL = (Direccion.DIFODS, Direccion.DEIB, Direccion.DISER)
# code -> numeral, periodicity, method, actor, who of MINEDU, instrument
ROWS = {
    "cumplimiento": ("5.5.2", "fin_de_estrategia", "censal", "docente", (), ""),
    "calidad": ("5.5.2", "semestral", "muestral", "acompanante", ALL, ""),
    "satisfaccion_docente": ("5.5.2", "anual", "muestral", "docente", ALL, "docente"),
    "satisfaccion_acompanante": ("5.5.2", "semestral", "muestral", "acompanante", ALL, "acompanante"),
    "practica_muestra": ("5.5.3", "anual", "muestra_representativa", "docente", ALL, ""),
    "practica_censo": ("5.5.3", "anual", "censal", "docente", (), ""),
    "desempeno_acompanante": ("5.5.3", "inicio_y_termino", "censal", "acompanante", ALL, ""),
}


def test_the_rows_are_those_of_the_norm() -> None:
    assert {
        row.code: (row.numeral, row.periodicity, row.method, row.actor, row.direcciones, row.instrument)
        for row in MATRIX.rows
    } == ROWS


def test_what_goes_by_sigma_says_so() -> None:
    assert [row.code for row in MATRIX.rows if row.source == "SIGMA 2.0"] == ["cumplimiento", "practica_censo"]


def test_only_satisfaction_is_surveyed() -> None:
    assert [row.code for row in MATRIX.rows if row.is_surveyed] == ["satisfaccion_docente", "satisfaccion_acompanante"]


@pytest.mark.parametrize("code", ["docente", "acompanante"])
def test_items_by_dimension(code: str) -> None:
    instrument = MATRIX.instrument(code)
    assert instrument is not None
    assert [item.dimension for item in instrument.items] == [
        *["pertinencia"] * 4, *["calidad"] * 5, *["recursos"] * 2, "global",
    ]  # fmt: skip


def test_items_that_change_with_the_modelo_have_their_alternates() -> None:
    (docente, acompanante) = MATRIX.instruments
    assert {item.name: item.alternates for item in docente.items if item.alternates} == {
        "DOC-2": ("DOC-2e", "DOC-2u"),
        "DOC-9": ("DOC-9f",),
    }
    assert [item for item in acompanante.items if item.alternates] == []


def test_every_row_names_dimensions_that_its_instrument_has() -> None:
    for row in MATRIX.rows:
        instrument = MATRIX.instrument(row.instrument)
        if instrument:
            assert set(row.dimensions) < {item.dimension for item in instrument.items}


def test_rows_and_items_survive_being_kept() -> None:
    assert [row_of(row_table(row)) for row in MATRIX.rows] == list(MATRIX.rows)
    for instrument in MATRIX.instruments:
        assert items_of(item_table(instrument.items)) == instrument.items


def test_a_row_is_found_by_its_code() -> None:
    with memory() as session:
        assert find_row(session, MATRIX, "calidad") == MATRIX.row("calidad")
        assert find_row(session, MATRIX, "nada") is None


def test_names_of_questions_are_compared_without_signs_and_case() -> None:
    names = [fold(name) for instrument in MATRIX.instruments for item in instrument.items for name in item.names]
    assert len(set(names)) == len(names)


def wrong(tmp_path: Path, old: str, new: str) -> str:
    assert old in TEXT
    file = tmp_path / "matrix.toml"
    file.write_text(TEXT.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as raised:
        load_matrix(file)
    return str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('periodicity = "semestral"', 'periodicity = "mensual"', "row[1].periodicity: 'mensual' is none of anual"),
        ('method = "muestral"', 'method = "azar"', "row[1].method: 'azar' is none of censal"),
        ('actor = "docente"', 'actor = "alumno"', "row[0].actor: 'alumno' is none of"),
        ('instrument = "docente"', 'instrument = "otro"', "row[2].instrument: 'otro' is none of"),
        ('numeral = "5.5.2"', 'numeral = "anexo"', "row[0].numeral: expected a numeral"),
        ('source = "SIGMA 2.0"', 'source = "SIGMA 2.0"\nnota = "x"', "row[0]: unknown key nota"),
        ('source = "SIGMA 2.0"\n', "", "row[0].source: missing"),
        ('code = "calidad"', 'code = "cumplimiento"', "row: given twice: cumplimiento"),
        ('name = "DOC-3"', 'name = "DOC-2e"', "instrument[0].item: given twice: DOC-2e"),
        ('dimension = "pertinencia"', "dimension = 3", "instrument[0].item[0].dimension: expected str"),
        ('["DIFODS", "DEIB", "DISER"]', '["USE"]', "row[1].direcciones[0]: 'USE' is none of DIFODS"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert wrong(tmp_path, old, new).startswith(f"matrix.toml: {said}")


def test_a_surveyed_row_needs_a_direccion(tmp_path: Path) -> None:
    row = TEXT[TEXT.index('code = "satisfaccion_docente"') :]
    old = row[: row.index("actor =")]
    said = wrong(tmp_path, old, old.replace('["DIFODS", "DEIB", "DISER"]', "[]"))
    assert said == "matrix.toml: row[2].direcciones: nobody may open a wave of a surveyed row"


def test_words_of_the_norm_are_all_used() -> None:
    assert {row.periodicity for row in MATRIX.rows} == set(Periodicity)
    assert {row.method for row in MATRIX.rows} == set(Method)
    assert {row.actor for row in MATRIX.rows} == set(Actor)
