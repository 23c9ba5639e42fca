"""`yanapaq closing export | registered`, on both databases."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.closing import Record
from domain.people.roles import RoleKind
from tests import factories
from tests.bot.desk import Desk
from tests.closing import closed, made, not_held
from tests.domain.dates.village import THURSDAY, village

CODE = "080009"


def laid(session: Session) -> dict[str, int]:
    """Two records of a UGEL that has a code."""
    v = village(session)
    v.ie.ugel.code = CODE
    teresa = factories.person(session, "Teresa Palomino")
    factories.role(session, teresa, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    first, second = v.agree(), v.agree(v.visit(THURSDAY), 2)
    made(closed(v, first))
    made(closed(v, second, not_held(session)))
    return {"teresa": teresa.id, "rosa": v.rosa.id, "first": first.id, "second": second.id}


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = desk.unit(laid)
    return found


def exported(desk: Desk, ids: dict[str, int], *more: str, name: str = "c.csv") -> list[dict[str, str]]:
    result = desk("closing", "export", CODE, "--by", str(ids["teresa"]), "--out", name, "--year", "2026", *more)
    assert result.exit_code == 0, result.output
    text = (desk.folder / name).read_text("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def registered_on(desk: Desk) -> dict[int, date | None]:
    rows = desk.unit(lambda s: [(r.activity_id, r.registered_on) for r in s.scalars(select(Record))])
    return dict(rows)


def test_the_census_of_a_ugel_is_written_by_its_code_or_its_name(desk: Desk, ids: dict[str, int]) -> None:
    rows = exported(desk, ids)
    assert [(int(row["codigo"]), row["se_realizo"]) for row in rows] == [(ids["first"], "sí"), (ids["second"], "no")]
    result = desk("closing", "export", "ugel canchis", "--by", str(ids["teresa"]), "--out", "d.csv", "--year", "2026")
    assert result.exit_code == 0
    assert (desk.folder / "d.csv").read_bytes() == (desk.folder / "c.csv").read_bytes()


def test_a_workbook_is_written_where_the_name_says_so(desk: Desk, ids: dict[str, int]) -> None:
    result = desk("closing", "export", CODE, "--by", str(ids["teresa"]), "--out", "c.xlsx", "--year", "2026")
    assert result.exit_code == 0, result.output
    assert load_workbook(desk.folder / "c.xlsx").active.max_row == 3
    assert "c.xlsx: 2 filas" in result.stderr


def test_what_is_registered_is_noted_by_number_and_only_the_rest_is_pending(desk: Desk, ids: dict[str, int]) -> None:
    result = desk("closing", "registered", str(ids["first"]), "--by", str(ids["teresa"]), "--on", "2026-08-20")
    assert (result.exit_code, result.stderr.strip()) == (0, "Anotado como registrado en SIGMA: 1.")
    assert registered_on(desk) == {ids["first"]: date(2026, 8, 20), ids["second"]: None}
    assert [row["codigo"] for row in exported(desk, ids, "--pending")] == [str(ids["second"])]
    assert [(row["sigma_registrado"], row["sigma_fecha"]) for row in exported(desk, ids)] == [
        ("sí", "20/08/2026"), ("no", ""),
    ]  # fmt: skip


def test_the_exported_file_comes_back_with_what_was_registered(desk: Desk, ids: dict[str, int]) -> None:
    rows = exported(desk, ids)
    rows[0] |= {"sigma_registrado": "Sí", "sigma_fecha": "18/08/2026"}
    text = StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    file = desk.put("vuelta.csv", text.getvalue())
    result = desk("closing", "registered", "--by", str(ids["teresa"]), "--file", file)
    assert result.exit_code == 0, result.output
    assert registered_on(desk) == {ids["first"]: date(2026, 8, 18), ids["second"]: None}


def test_what_cannot_be_noted_is_told_and_the_rest_is_noted(desk: Desk, ids: dict[str, int]) -> None:
    by = ("--by", str(ids["teresa"]), "--on", "2026-08-20")
    result = desk("closing", "registered", "99", str(ids["first"]), *by)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == "Anotado como registrado en SIGMA: 1."
    assert result.stderr.splitlines()[1].startswith("99: Eso no está en su agenda.")
    again = desk("closing", "registered", str(ids["first"]), *by)
    assert again.exit_code == 1
    assert "ya figura como registrada en SIGMA" in again.stderr


def test_nobody_but_the_ugel_takes_the_census(desk: Desk, ids: dict[str, int]) -> None:
    result = desk("closing", "export", CODE, "--by", str(ids["rosa"]), "--out", "x.csv", "--year", "2026")
    assert result.exit_code == 1
    assert not (desk.folder / "x.csv").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("999999", "--out", "x.csv"), "No hay una UGEL «999999»"),
        ((CODE, "--out", "x.ods"), "Escriba un archivo que termine en .csv o .xlsx."),
    ],
)
def test_a_wrong_place_or_file_is_told(desk: Desk, ids: dict[str, int], words: tuple[str, ...], said: str) -> None:
    result = desk("closing", "export", *words, "--by", str(ids["teresa"]))
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("codigo,otra\n1,sí\n", "Debe tener las columnas codigo, sigma_registrado y sigma_fecha."),
        ("codigo,sigma_registrado\nuno,sí\n", "Fila 2: el código debe ser un número"),
        ("codigo,sigma_registrado,sigma_fecha\n1,sí,31/02/2026\n", "Fila 2: el código debe ser un número y la fecha"),
    ],
)
def test_a_wrong_file_is_told_by_its_row_and_nothing_is_noted(
    desk: Desk, ids: dict[str, int], text: str, said: str, tmp_path: Path
) -> None:
    result = desk("closing", "registered", "--by", str(ids["teresa"]), "--file", desk.put("malo.csv", text))
    assert result.exit_code == 1
    assert said in result.stderr
    assert set(registered_on(desk).values()) == {None}
