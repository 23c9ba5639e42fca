"""A row that a body of MINEDU adds to the matrix: shown, opened as any other, and refused with what to do."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from typer.testing import Result

from content.loader import load_matrix
from domain.people.roles import Direccion, RoleKind
from domain.surveys.matrix import Actor, Method, Periodicity, Row, find_row
from domain.surveys.model import AddedRow
from domain.waves import opening
from domain.year.calendar import local
from scheduler.clock import SystemClock
from tests import factories
from tests.bot.desk import Desk
from tests.domain.waves.land import MATRIX, NOW, XFORM, land

TODAY = local(SystemClock().now()).date()
WORDS = {
    "--variable": "Uso de materiales en II.EE. multigrado",
    "--dimension": "recursos",
    "--actor": "docente",
    "--direccion": "diser",
}
ROW = Row(
    code="uso_de_materiales",
    numeral="5.5.3",
    variable="Uso de materiales en II.EE. multigrado",
    dimensions=("recursos",),
    periodicity=Periodicity.ANUAL,
    method=Method.MUESTRAL,
    source="Encuesta",
    responsible="DISER, en coordinación con la DIFODS",
    direcciones=(Direccion.DISER,),
    actor=Actor.DOCENTE,
    instrument="docente",
)


def people(session: Session) -> dict[str, int]:
    """A specialist of each of two Direcciones, one of a DRE, and one who has left."""
    made = land(session, each=1)
    made.form()
    since, until = date(TODAY.year, 1, 1), date(TODAY.year, 1, 2)
    found = {}
    for name, kind, direccion, end in (
        ("diser", RoleKind.MINEDU, Direccion.DISER, None),
        ("difods", RoleKind.MINEDU, Direccion.DIFODS, None),
        ("dre", RoleKind.ESPECIALISTA_DRE, None, None),
        ("gone", RoleKind.MINEDU, Direccion.DISER, until),
    ):
        person = factories.person(session, f"Andrés {name}")
        factories.role(session, person, kind, direccion=direccion, since=since, until=end)
        found[name] = person.id
    return found


@pytest.fixture
def who(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = desk.unit(people)
    return found


def add(desk: Desk, by: int, *more: str, code: str = "uso_de_materiales", **other: str) -> Result:
    words = WORDS | {f"--{name}": value for name, value in other.items()}
    return desk("matrix", "add", code, *[each for pair in words.items() for each in pair], *more, "--by", str(by))


def row_of(desk: Desk, code: str = "uso_de_materiales") -> Row | None:
    found: Row | None = desk.unit(lambda session: find_row(session, load_matrix(), code))
    return found


def added(desk: Desk) -> int:
    return len(desk.unit(lambda session: session.scalars(select(AddedRow.code)).all()))


def test_a_row_is_added_with_who_and_when_and_shown_with_the_others(desk: Desk, who: dict[str, int]) -> None:
    result = add(desk, who["diser"])
    assert (result.exit_code, result.stderr.splitlines()) == (
        0,
        [
            "Fila uso_de_materiales agregada a la matriz. Véala con: yanapaq matrix",
            f"Ábrala con: yanapaq wave open uso_de_materiales --by {who['diser']} …",
        ],
    )
    assert row_of(desk) == ROW
    kept = desk.unit(lambda session: session.get_one(AddedRow, "uso_de_materiales"))
    assert (kept.added_by, kept.added_on) == (who["diser"], TODAY)
    (shown,) = [row for row in desk.json("matrix") if row["code"] == "uso_de_materiales"]
    assert (shown["responsible"], shown["state"], shown["waves"]) == (ROW.responsible, "not_started", [])


def test_every_word_of_the_matrix_can_be_said(desk: Desk, who: dict[str, int]) -> None:
    more = ("--dimension", "calidad", "--dimension", "recursos", "--direccion", "DIFODS")
    said = {"periodicity": "semestral", "method": "censal", "actor": "acompanante", "source": "Observación"}
    assert add(desk, who["difods"], *more, "--instrument", "ninguno", **said).exit_code == 0
    assert row_of(desk) == replace(
        ROW, dimensions=("recursos", "calidad"), periodicity=Periodicity.SEMESTRAL, method=Method.CENSAL,
        actor=Actor.ACOMPANANTE, source="Observación", direcciones=(Direccion.DISER, Direccion.DIFODS),
        responsible="DISER, DIFODS", instrument="",
    )  # fmt: skip


def test_a_row_with_a_form_of_ones_own_is_opened_with_it(desk: Desk, who: dict[str, int]) -> None:
    """The land's form is kept under «docente»; a second one under another name."""
    desk.unit(lambda session: _store(session, "materiales"))
    assert add(desk, who["diser"], "--instrument", "materiales").exit_code == 0
    opened = desk(
        "wave", "open", "uso_de_materiales", "--form", "materiales", "--direccion", "DISER", "--seed", "AP",
        "--cut-on", str(TODAY), "--opens-on", str(TODAY), "--closes-on", str(TODAY), "--by", str(who["diser"]),
    )  # fmt: skip
    assert (opened.exit_code, opened.stderr.startswith("Encuesta 1 abierta")) == (0, True)


def _store(session: Session, form_id: str) -> None:
    about = {"form_id": form_id, "version": "1", "title": "Materiales", "xform": XFORM}
    opening.store_form(session, **about, now=NOW, items=MATRIX.instruments[0].items)


# Refusals


@pytest.mark.parametrize("name", ["dre", "gone", "difods"])
def test_whoever_does_not_answer_for_it_adds_nothing(desk: Desk, who: dict[str, int], name: str) -> None:
    result = add(desk, who[name])
    told = " ".join(result.stderr.split())
    assert (result.exit_code, f"La persona {who[name]} no trabaja hoy en DISER." in told) == (1, True)
    assert "yanapaq list people" in told
    assert added(desk) == 0


def test_nobody_is_somebody(desk: Desk, who: dict[str, int]) -> None:
    assert add(desk, 99_999).exit_code == 1
    assert added(desk) == 0


@pytest.mark.parametrize("code", ["uso_de_materiales", "cumplimiento"])
def test_neither_a_row_of_ones_own_nor_one_of_the_norm_is_written_over(
    desk: Desk, who: dict[str, int], code: str
) -> None:
    add(desk, who["diser"])
    before = row_of(desk, code)
    result = add(desk, who["diser"], code=code, variable="Otra cosa")
    assert (result.exit_code, "ya tiene una fila con ese código. Elija otro" in result.stderr) == (1, True)
    assert row_of(desk, code) == before


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"code": "Uso de Materiales"}, "El código «Uso de Materiales» no sirve"),
        ({"code": "ab"}, "El código «ab» no sirve"),
        ({"variable": " "}, "Falta la variable"),
        ({"dimension": " "}, "Falta la dimensión (--dimension)"),
        ({"source": ""}, "Falta --source"),
        ({"actor": "director"}, "El actor «director» no se conoce. Use: docente, acompanante."),
        ({"direccion": "DIGEBR"}, "La Dirección «DIGEBR» no se conoce. Use: DIFODS, DEIB, DISER."),
        ({"method": "censo"}, "El método «censo» no se conoce. Use: censal, muestral, muestra_representativa."),
        ({"periodicity": "mensual"}, "La periodicidad «mensual» no se conoce. Use: anual, semestral,"),
        ({"instrument": "nada"}, "«nada» no es docente, acompanante ni un formulario guardado (yanapaq form list)."),
    ],
)
def test_a_word_that_does_not_fit_says_which_do(sqlite_desk: Desk, other: dict[str, str], told: str) -> None:
    by = sqlite_desk.unit(people)["diser"]
    result = add(sqlite_desk, by, **other)
    assert (result.exit_code, told in " ".join(result.stderr.split())) == (2, True)
    assert added(sqlite_desk) == 0
