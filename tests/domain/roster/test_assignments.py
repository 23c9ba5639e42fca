"""Who accompanies whom, against the database, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment
from domain.roster.plan import Kind, Plan
from tests.rosters import QQEHUAR, YAVERO, assigned, bring, codes, counts, dry, rosa_and_julio, someone, tie

JANUARY, AUGUST = date(2026, 1, 1), date(2026, 8, 3)


def errors(plan: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in plan.errors]


def test_a_row_becomes_an_assignment_and_only_once(session: Session) -> None:
    rosa_and_julio(session)
    first = bring(session, Kind.ASSIGNMENTS, tie(ETAPA="2", DESDE="16/03/2026", HASTA="18/12/2026"))
    second = bring(session, Kind.ASSIGNMENTS, tie(ETAPA="2", DESDE="16/03/2026", HASTA="18/12/2026"))
    row = session.scalars(select(Assignment)).one()
    assert (row.year, row.etapa, row.since, row.until) == (2026, 2, date(2026, 3, 16), date(2026, 12, 18))
    assert row.acompanante_id != row.docente_id
    assert (counts(first, "assignment"), counts(second, "assignment")) == ((1, 0, 0, 0), (0, 0, 0, 1))
    assert first.findings == ()


def test_year_and_etapa_have_defaults(session: Session) -> None:
    rosa_and_julio(session)
    bring(session, Kind.ASSIGNMENTS, tie(ANIO="", ETAPA=""))
    assert [(row.year, row.etapa, row.since) for row in session.scalars(select(Assignment))] == [(2026, 1, JANUARY)]


def another_acompanante(session: Session) -> None:
    bring(
        session,
        Kind.PEOPLE,
        someone("99000110", NOMBRES="Elena", ROL="acompañante", COD_MOD="", UGEL="CANCHIS"),
    )


def test_another_acompanante_in_mid_year_keeps_history(session: Session) -> None:
    rosa_and_julio(session)
    another_acompanante(session)
    bring(session, Kind.ASSIGNMENTS, tie())
    changed = tie(DOC_ACOMPANANTE="99000110", DESDE="03/08/2026")
    plan, again = bring(session, Kind.ASSIGNMENTS, changed), bring(session, Kind.ASSIGNMENTS, changed)
    assert [row[2:] for row in assigned(session)] == [(JANUARY, date(2026, 8, 2)), (AUGUST, None)]
    assert (counts(plan, "assignment"), counts(again, "assignment")) == ((1, 1, 0, 0), (0, 0, 0, 1))


def test_another_ie_in_mid_year_keeps_history(session: Session) -> None:
    rosa_and_julio(session)
    bring(session, Kind.ASSIGNMENTS, tie())
    bring(session, Kind.ASSIGNMENTS, tie(COD_MOD=QQEHUAR, DESDE="03/08/2026"))
    first, second = assigned(session)
    assert first[1] != second[1]
    assert (first[3], second[2:]) == (date(2026, 8, 2), (AUGUST, None))


def test_another_acompanante_from_the_same_day_is_refused(session: Session) -> None:
    rosa_and_julio(session)
    another_acompanante(session)
    bring(session, Kind.ASSIGNMENTS, tie(DESDE="16/03/2026"))
    plan = dry(session, Kind.ASSIGNMENTS, tie(DOC_ACOMPANANTE="99000110", DESDE="16/03/2026"))
    assert errors(plan) == [(2, "DESDE", "assignment_overlap")]
    assert plan.errors[0].facts == {"since": "2026-03-16"}


def test_a_refused_overlap_is_not_written(session: Session) -> None:
    rosa_and_julio(session)
    another_acompanante(session)
    bring(session, Kind.ASSIGNMENTS, tie(DESDE="16/03/2026"))
    bring(session, Kind.ASSIGNMENTS, tie(DOC_ACOMPANANTE="99000110", DESDE="16/03/2026"))
    assert [row[2:] for row in assigned(session)] == [(date(2026, 3, 16), None)]


def test_two_acompanantes_in_one_file_are_refused_unless_their_days_part_them(session: Session) -> None:
    rosa_and_julio(session)
    another_acompanante(session)
    elena = {"DOC_ACOMPANANTE": "99000110"}
    assert errors(dry(session, Kind.ASSIGNMENTS, tie(), tie(**elena))) == [(3, "DOC_ACOMPANANTE", "two_acompanantes")]
    parted = (tie(DESDE="16/03/2026", HASTA="31/07/2026"), tie(**elena, DESDE="01/08/2026"))
    assert errors(bring(session, Kind.ASSIGNMENTS, *parted)) == []
    assert [row[2:] for row in assigned(session)] == [
        (date(2026, 3, 16), date(2026, 7, 31)),
        (date(2026, 8, 1), None),
    ]


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        ({"DOC_ACOMPANANTE": ""}, (2, "DOC_ACOMPANANTE", "empty")),
        ({"DOC_ACOMPANANTE": "99000999"}, (2, "DOC_ACOMPANANTE", "person_unknown")),
        ({"DOC_DOCENTE": "123"}, (2, "DOC_DOCENTE", "person_unknown")),
        ({"DOC_DOCENTE": "12A"}, (2, "DOC_DOCENTE", "dni_shape")),
        ({"DOC_DOCENTE": "99000100"}, (2, "DOC_DOCENTE", "accompanies_self")),
        ({"COD_MOD": "0201460"}, (2, "COD_MOD", "ie_unknown")),
        ({"ANIO": "26"}, (2, "ANIO", "number_range")),
        ({"ETAPA": "4"}, (2, "ETAPA", "number_range")),
        ({"DESDE": "x"}, (2, "DESDE", "date_shape")),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    session: Session, other: dict[str, str], finding: tuple[int, str, str]
) -> None:
    rosa_and_julio(session)
    assert errors(bring(session, Kind.ASSIGNMENTS, tie(**other))) == [finding]
    assert assigned(session) == []


def test_the_same_row_twice_is_refused(session: Session) -> None:
    rosa_and_julio(session)
    assert errors(dry(session, Kind.ASSIGNMENTS, tie(), tie())) == [(3, "DOC_DOCENTE", "assignment_twice")]


def test_people_without_the_post_are_taken_with_a_warning(session: Session) -> None:
    rosa_and_julio(session)
    turned = tie(DOC_ACOMPANANTE="99000101", DOC_DOCENTE="99000100")
    plan = bring(session, Kind.ASSIGNMENTS, turned)
    assert codes(plan) == [(2, "DOC_ACOMPANANTE", "not_acompanante"), (2, "DOC_DOCENTE", "not_docente_there")]
    assert counts(plan, "assignment") == (1, 0, 0, 0)


def test_who_is_gone_is_reported_in_the_ugel_and_year_of_the_file(session: Session) -> None:
    rosa_and_julio(session)
    bring(session, Kind.PEOPLE, someone("99000102", NOMBRES="Ana", COD_MOD=YAVERO), someone("99000103", NOMBRES="Eva"))
    far = tie(DOC_DOCENTE="99000102", COD_MOD=YAVERO)
    near = tie(DOC_DOCENTE="99000103")
    bring(session, Kind.ASSIGNMENTS, tie(), far, near, tie(ANIO="2025", DESDE="01/03/2025"))
    plan = bring(session, Kind.ASSIGNMENTS, near)
    assert counts(plan, "assignment") == (0, 0, 1, 1)
    assert [row[3] for row in assigned(session)] == [None] * 4
    bring(session, Kind.ASSIGNMENTS, near, end_gone=date(2026, 7, 31))
    assert sum(row[3] is not None for row in assigned(session)) == 1
