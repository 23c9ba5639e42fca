"""Días no hábiles against the database, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.territory import Ie, Ugel
from domain.roster.plan import Kind, Plan
from domain.year.closures import Closure, closures
from tests.rosters import QQEHUAR, SICUANI, bring, counts, dry, schools


def day(fecha: str = "24/06/2026", ambito: str = "", motivo: str = "Día del Cusco", **other: str) -> dict[str, str]:
    return {"FECHA": fecha, "AMBITO": ambito, "MOTIVO": motivo} | other


def errors(plan: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in plan.errors]


def scopes(session: Session) -> list[str | None]:
    return [found.scope for found in closures(session)]


@pytest.mark.parametrize("text", ["", "Nacional", "PAÍS", "Todo el país"])
def test_no_place_is_the_whole_country(session: Session, text: str) -> None:
    schools(session)
    bring(session, Kind.DAYS_OFF, day(ambito=text))
    assert scopes(session) == [None]


def test_places_become_the_scopes_that_an_ie_has(session: Session) -> None:
    schools(session)
    texts = ("DRE CUSCO", "UGEL CANCHIS", f"IE {SICUANI}", "201517-0")
    bring(session, Kind.DAYS_OFF, *(day(ambito=text) for text in texts))
    one, two = (session.scalars(select(Ie).where(Ie.cod_mod == code)).one() for code in (SICUANI, QQEHUAR))
    dre, ugel, school = one.scopes
    assert scopes(session) == [dre, ugel, school, two.scopes[2]]


def test_importing_twice_changes_nothing(session: Session) -> None:
    schools(session)
    rows = (day(), day(ambito="UGEL CANCHIS"), day("25/06/2026", "DRE CUSCO"))
    first, second = bring(session, Kind.DAYS_OFF, *rows), bring(session, Kind.DAYS_OFF, *rows)
    assert (counts(first, "closure"), counts(second, "closure")) == ((3, 0, 0, 0), (0, 0, 0, 3))


def test_a_new_reason_is_a_change(session: Session) -> None:
    schools(session)
    bring(session, Kind.DAYS_OFF, day())
    assert counts(bring(session, Kind.DAYS_OFF, day(motivo="Huelga")), "closure") == (0, 1, 0, 0)
    assert session.scalars(select(Closure.reason)).all() == ["Huelga"]


def test_days_that_are_gone_are_reported_for_the_same_place_and_year_and_stay(session: Session) -> None:
    schools(session)
    bring(session, Kind.DAYS_OFF, day(), day("24/06/2025"), day("25/06/2026"), day(ambito="UGEL CANCHIS"))
    plan = bring(session, Kind.DAYS_OFF, day())
    assert counts(plan, "closure") == (0, 0, 1, 1)
    assert [entry.label for entry in plan.gone] == [str(date(2026, 6, 25))]
    assert len(scopes(session)) == 4


@pytest.mark.parametrize(
    ("row", "finding"),
    [
        (day(""), (2, "FECHA", "empty")),
        (day("24 de junio"), (2, "FECHA", "date_shape")),
        (day(motivo=""), (2, "MOTIVO", "empty")),
        (day(ambito="UGEL CANCHES"), (2, "AMBITO", "ugel_unknown")),
        (day(ambito="UGEL LA UNIÓN"), (2, "AMBITO", "ugel_ambiguous")),
        (day(ambito="DRE KUSCO"), (2, "AMBITO", "dre_unknown")),
        (day(ambito="UGEL CANCHIS", DRE="DRE KUSCO"), (2, "DRE", "dre_unknown")),
        (day(ambito="IE 0201460"), (2, "AMBITO", "ie_unknown")),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    session: Session, row: dict[str, str], finding: tuple[int, str, str]
) -> None:
    schools(session)
    assert errors(bring(session, Kind.DAYS_OFF, row)) == [finding]
    assert scopes(session) == []


def test_a_dre_tells_two_ugel_of_one_name_apart(session: Session) -> None:
    schools(session)
    bring(session, Kind.DAYS_OFF, day(ambito="UGEL LA UNIÓN", DRE="DRE PIURA"))
    found = session.get_one(Ugel, int(str(scopes(session)[0]).removeprefix("ugel:")))
    assert found.dre.name == "DRE PIURA"


def test_the_same_day_twice_is_refused(session: Session) -> None:
    schools(session)
    assert errors(dry(session, Kind.DAYS_OFF, day(), day())) == [(3, "FECHA", "day_twice")]
