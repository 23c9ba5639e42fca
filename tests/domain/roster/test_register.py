"""Registro Nacional EIB: lenguas and modelo of IE that the padrón brought, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.territory import Ie
from domain.roster.plan import Kind
from tests.rosters import QQEHUAR, SICUANI, bring, codes, counts, ie, schools, territory

STRONG, CITY = "EIB de fortalecimiento", "EIB en ámbitos urbanos"


def entry(cod_mod: str = SICUANI, forma: str = STRONG, *lenguas: str, **other: str) -> dict[str, str]:
    row = {"COD_MOD": cod_mod, "ANEXO": "0", "FORMA_EIB": forma}
    return row | {f"LENGUA_{number}": name for number, name in enumerate(lenguas, start=1)} | other


def known(session: Session, cod_mod: str = SICUANI) -> Ie:
    return session.scalars(select(Ie).where(Ie.cod_mod == cod_mod)).one()


def rural(session: Session, **other: str) -> None:
    territory(session)
    bring(session, Kind.IE, ie(DAREACENSO="Rural", COD_CAR="1", **other))


def test_lenguas_and_modelo_are_written_and_only_once(session: Session) -> None:
    rural(session)
    row = entry(SICUANI, STRONG, "Quechua Collao", "Aimara")
    first, second = bring(session, Kind.EIB_REGISTER, row), bring(session, Kind.EIB_REGISTER, row)
    assert (counts(first, "ie"), counts(second, "ie")) == ((0, 1, 0, 0), (0, 0, 0, 1))
    assert (known(session).modelo, known(session).lenguas) == ("EIB", ["Quechua Collao", "Aimara"])


@pytest.mark.parametrize(
    ("facts", "forma", "modelo"),
    [
        ({}, CITY, "UM"),
        ({"DAREACENSO": "Urbana", "COD_CAR": "3"}, STRONG, "PC"),
        ({"NIV_MOD": "F0"}, STRONG, "PC"),
        ({}, "EIB de revitalización", "EIB"),
    ],
)
def test_only_rural_inicial_and_primaria_become_eib(
    session: Session, facts: dict[str, str], forma: str, modelo: str
) -> None:
    territory(session)
    bring(session, Kind.IE, ie(**({"DAREACENSO": "Rural", "COD_CAR": "1"} | facts)))
    bring(session, Kind.EIB_REGISTER, entry(SICUANI, forma, "Quechua"))
    assert (known(session).modelo, known(session).lengua_1) == (modelo, "Quechua")


def test_the_padron_after_the_register_keeps_what_it_said(session: Session) -> None:
    rural(session)
    bring(session, Kind.EIB_REGISTER, entry(SICUANI, STRONG, "Quechua"))
    plan = bring(session, Kind.IE, ie(DAREACENSO="Rural", COD_CAR="1"))
    assert (counts(plan, "ie"), known(session).modelo) == ((0, 0, 0, 1), "EIB")


def test_an_ie_only_in_the_register_is_told_and_not_added(session: Session) -> None:
    schools(session)
    plan = bring(session, Kind.EIB_REGISTER, entry("0201020"))
    assert codes(plan) == [(2, "COD_MOD", "ie_not_in_padron")]
    assert (plan.errors, counts(plan, "ie")) == ([], (0, 0, 0, 0))
    assert "0201020" not in session.scalars(select(Ie.cod_mod)).all()


def test_an_unknown_forma_and_a_second_row_are_refused(session: Session) -> None:
    schools(session)
    plan = bring(session, Kind.EIB_REGISTER, entry(QQEHUAR, "bilingüe"), entry(), entry())
    assert codes(plan) == [(2, "FORMA_EIB", "forma_unknown"), (4, "COD_MOD", "row_twice")]
