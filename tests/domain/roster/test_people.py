"""People and their posts against the database, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.identity import Identity, find_by_document, find_by_mobile
from domain.people.roles import Person, Role
from domain.people.territory import Dre, Ugel
from domain.roster.plan import Kind, Plan
from tests.factories import SEAL
from tests.rosters import (
    QQEHUAR,
    SICUANI,
    TODAY,
    YAVERO,
    bring,
    codes,
    counts,
    dry,
    ie,
    posts,
    rosa_and_julio,
    schools,
    someone,
    tie,
)

MARCH, AUGUST = date(2026, 3, 1), date(2026, 8, 3)


def errors(plan: Plan) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in plan.errors]


def test_a_person_comes_with_a_sealed_document_and_a_post(session: Session) -> None:
    schools(session)
    plan = bring(session, Kind.PEOPLE, someone(CELULAR="+51 999 000 101", LENGUA="Quechua Collao"))
    row = find_by_document(session, SEAL, "DNI", "99000101")
    assert row is not None
    person = session.get_one(Person, row.person_id)
    assert (counts(plan, "person"), counts(plan, "role")) == ((1, 0, 0, 0), (1, 0, 0, 0))
    assert (person.full_name, person.language) == ("Julio Huamán Quispe", "quz")
    assert [found.person_id for found in find_by_mobile(session, SEAL, "999000101")] == [person.id]
    assert posts(session) == [("Julio", "docente", SICUANI, date(2026, 1, 1), None)]


def test_documents_are_not_readable_in_the_database(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(CELULAR="999000101"))
    row = session.scalars(select(Identity)).one()
    stored = b"".join(value if isinstance(value, bytes) else str(value).encode() for value in vars(row).values())
    assert b"99000101" not in stored
    assert SEAL.open(row.document_sealed) == "99000101"


def test_importing_twice_changes_nothing(session: Session) -> None:
    schools(session)
    rows = [
        someone(CELULAR="999000101", LENGUA="quz"),
        someone("99000102", NOMBRES="Carmen", ROL="director", DESDE="2026-03-01"),
        someone("99000100", NOMBRES="Rosa", ROL="acompañante", COD_MOD="", UGEL="CANCHIS"),
        someone("99000103", NOMBRES="Ana", ROL="especialista DRE", COD_MOD="", DRE="DRE CUSCO"),
        someone("99000104", NOMBRES="Luz", ROL="MINEDU", COD_MOD="", DIRECCION="DISER"),
        someone("A00000001", NOMBRES="Joy", TIPO_DOCUMENTO="CE"),
    ]
    first, second = bring(session, Kind.PEOPLE, *rows), bring(session, Kind.PEOPLE, *rows)
    assert (counts(first, "person"), counts(first, "role")) == ((6, 0, 0, 0), (6, 0, 0, 0))
    assert (counts(second, "person"), counts(second, "role")) == ((0, 0, 0, 6), (0, 0, 0, 6))
    assert first.findings == second.findings == ()


def test_each_kind_of_post_has_its_place(session: Session) -> None:
    schools(session)
    bring(
        session,
        Kind.PEOPLE,
        someone("99000100", ROL="acompañante", COD_MOD="", UGEL="CANCHIS"),
        someone("99000103", ROL="cci", COD_MOD="", DRE="CUSCO"),
        someone("99000104", ROL="minedu", COD_MOD="", DIRECCION="diser"),
    )
    ugel = session.scalars(select(Ugel.id).where(Ugel.name == "UGEL CANCHIS")).one()
    dre = session.scalars(select(Dre.id).where(Dre.name == "DRE CUSCO")).one()
    roles = session.scalars(select(Role).order_by(Role.id))
    assert [(role.kind, role.ie_id, role.ugel_id, role.dre_id, role.direccion) for role in roles] == [
        ("acompanante", None, ugel, None, None),
        ("cci", None, None, dre, None),
        ("minedu", None, None, None, "DISER"),
    ]


def test_a_change_of_ie_in_mid_year_keeps_history(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(DESDE="01/03/2026"))
    plan = bring(session, Kind.PEOPLE, someone(COD_MOD=QQEHUAR, DESDE="03/08/2026"))
    again = bring(session, Kind.PEOPLE, someone(COD_MOD=QQEHUAR, DESDE="03/08/2026"))
    assert counts(plan, "role") == (1, 1, 0, 0)
    assert posts(session) == [
        ("Julio", "docente", SICUANI, MARCH, date(2026, 8, 2)),
        ("Julio", "docente", QQEHUAR, AUGUST, None),
    ]
    assert counts(again, "role") == (0, 0, 0, 1)


def moved(session: Session, **to: str) -> Plan:
    """Julio, accompanied by Rosa in Sicuani, as another file of people has him."""
    rosa_and_julio(session)
    bring(session, Kind.ASSIGNMENTS, tie())
    return bring(session, Kind.PEOPLE, someone(**to))


def test_an_assignment_that_stays_behind_is_a_warning_until_it_is_put_right(session: Session) -> None:
    plan = moved(session, COD_MOD=QQEHUAR, DESDE="03/08/2026")
    assert (codes(plan), plan.errors) == ([(2, "COD_MOD", "assignment_elsewhere")], [])
    assert plan.findings[0].facts == {"name": f"{SICUANI}-0 IE {SICUANI}"}
    again = dry(session, Kind.PEOPLE, someone(COD_MOD=QQEHUAR, DESDE="03/08/2026"))
    assert codes(again) == [(2, "COD_MOD", "assignment_elsewhere")]
    bring(session, Kind.ASSIGNMENTS, tie(COD_MOD=QQEHUAR, DESDE="03/08/2026"))
    assert dry(session, Kind.PEOPLE, someone(COD_MOD=QQEHUAR, DESDE="03/08/2026")).findings == ()


@pytest.mark.parametrize(
    "to",
    [
        {"ROL": "director", "DESDE": "03/08/2026"},
        {"HASTA": "31/07/2026"},
        {"HASTA": "30/09/2026"},
    ],
)
def test_who_stops_being_a_docente_there_leaves_the_assignment_behind(session: Session, to: dict[str, str]) -> None:
    assert codes(moved(session, **to)) == [(2, "COD_MOD", "assignment_elsewhere")]


@pytest.mark.parametrize("to", [{}, {"DESDE": "01/03/2026"}, {"CELULAR": "999000101"}])
def test_who_stays_leaves_nothing_behind(session: Session, to: dict[str, str]) -> None:
    assert moved(session, **to).findings == ()


def test_a_post_that_ends_leaves_the_assignment_behind_also_when_the_file_does_not_say_its_end(
    session: Session,
) -> None:
    moved(session, HASTA="30/09/2026")
    assert codes(bring(session, Kind.PEOPLE, someone())) == [(2, "COD_MOD", "assignment_elsewhere")]


def test_an_assignment_that_ends_with_the_post_is_no_matter(session: Session) -> None:
    rosa_and_julio(session)
    bring(session, Kind.ASSIGNMENTS, tie(HASTA="30/09/2026"))
    assert bring(session, Kind.PEOPLE, someone(HASTA="30/09/2026")).findings == ()
    assert bring(session, Kind.PEOPLE, someone()).findings == ()
    assert codes(bring(session, Kind.PEOPLE, someone(HASTA="29/09/2026"))) == [(2, "COD_MOD", "assignment_elsewhere")]


def test_a_change_of_post_in_mid_year_keeps_history(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(DESDE="01/03/2026"))
    bring(session, Kind.PEOPLE, someone(ROL="directivo"), today=TODAY)
    assert posts(session) == [
        ("Julio", "docente", SICUANI, MARCH, date(2026, 8, 9)),
        ("Julio", "directivo", SICUANI, TODAY, None),
    ]


def test_who_leads_and_teaches_keeps_both_posts(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(DESDE="01/03/2026"))
    bring(session, Kind.PEOPLE, someone(), someone(ROL="directivo", DESDE="03/08/2026"))
    assert posts(session) == [
        ("Julio", "docente", SICUANI, MARCH, None),
        ("Julio", "directivo", SICUANI, AUGUST, None),
    ]


def test_two_plazas_in_two_ugel_do_not_push_each_other_out(session: Session) -> None:
    schools(session)
    canchis = someone(DESDE="01/03/2026")
    convencion = someone(COD_MOD=YAVERO, DESDE="01/03/2026")
    for row in (canchis, convencion, canchis, convencion):
        bring(session, Kind.PEOPLE, row)
    assert posts(session) == [
        ("Julio", "docente", SICUANI, MARCH, None),
        ("Julio", "docente", YAVERO, MARCH, None),
    ]


def test_who_is_gone_is_reported_and_ended_only_on_request(session: Session) -> None:
    schools(session)
    ana = someone("99000102", NOMBRES="Ana")
    bring(session, Kind.PEOPLE, someone(DESDE="01/03/2026"), ana)
    reported = bring(session, Kind.PEOPLE, ana)
    assert (counts(reported, "role"), posts(session)[0][4]) == ((0, 0, 1, 1), None)
    assert [entry.label for entry in reported.gone] == ["Julio Huamán Quispe"]
    bring(session, Kind.PEOPLE, ana, end_gone=date(2026, 7, 31))
    assert [post[4] for post in posts(session)] == [date(2026, 7, 31), None]


def test_nobody_is_ended_while_rows_are_refused(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(), someone("99000102", NOMBRES="Ana"))
    refused = someone("99000102", NOMBRES="Ana", CELULAR="123")
    bring(session, Kind.PEOPLE, someone(), refused, end_gone=date(2026, 7, 31))
    assert [post[4] for post in posts(session)] == [None, None]


def test_people_of_other_ugel_and_other_posts_are_not_gone(session: Session) -> None:
    schools(session)
    far = someone("99000102", NOMBRES="Ana", COD_MOD=YAVERO)
    leads = someone("99000103", NOMBRES="Carmen", ROL="directivo")
    bring(session, Kind.PEOPLE, someone(), far, leads)
    assert counts(bring(session, Kind.PEOPLE, someone()), "role") == (0, 0, 0, 1)


def test_a_new_name_and_mobile_are_changes(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(CELULAR="999000101"))
    plan = bring(session, Kind.PEOPLE, someone(NOMBRES="Julio César", CELULAR="999000102"))
    assert counts(plan, "person") == (0, 1, 0, 0)
    assert session.scalars(select(Person.nombres)).one() == "Julio César"
    assert find_by_mobile(session, SEAL, "999000101") == []
    assert len(find_by_mobile(session, SEAL, "999000102")) == 1


def test_a_mobile_that_the_file_leaves_out_stays(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(CELULAR="999000101"))
    bring(session, Kind.PEOPLE, someone())
    assert len(find_by_mobile(session, SEAL, "999000101")) == 1


def test_a_language_that_the_person_chose_is_not_overwritten(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone())
    person = session.scalars(select(Person)).one()
    person.language, person.language_origin = "es", "person"
    plan = bring(session, Kind.PEOPLE, someone(LENGUA="quz"))
    assert (counts(plan, "person"), session.scalars(select(Person.language)).one()) == ((0, 0, 0, 1), "es")


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        ({"DOCUMENTO": ""}, (2, "DOCUMENTO", "empty")),
        ({"DOCUMENTO": "990001012345"}, (2, "DOCUMENTO", "dni_shape")),
        ({"DOCUMENTO": "00000000"}, (2, "DOCUMENTO", "dni_zeros")),
        ({"DOCUMENTO": "99", "TIPO_DOCUMENTO": "CE"}, (2, "DOCUMENTO", "ce_shape")),
        ({"TIPO_DOCUMENTO": "BREVETE"}, (2, "TIPO_DOCUMENTO", "document_kind")),
        ({"APELLIDOS": " "}, (2, "APELLIDOS", "empty")),
        ({"NOMBRES": "x" * 4096}, (2, "NOMBRES", "too_long")),
        ({"CELULAR": "084 123456"}, (2, "CELULAR", "mobile_shape")),
        ({"ROL": ""}, (2, "ROL", "empty")),
        ({"ROL": "portero"}, (2, "ROL", "role_unknown")),
        ({"COD_MOD": "0201460"}, (2, "COD_MOD", "ie_unknown")),
        ({"ANEXO": "5"}, (2, "COD_MOD", "ie_unknown")),
        ({"ROL": "acompañante", "UGEL": "CANCHES"}, (2, "UGEL", "ugel_unknown")),
        ({"ROL": "rci"}, (2, "UGEL", "empty")),
        ({"ROL": "cci"}, (2, "DRE", "empty")),
        ({"ROL": "cci", "DRE": "KUSCO"}, (2, "DRE", "dre_unknown")),
        ({"ROL": "minedu", "DIRECCION": "XX"}, (2, "DIRECCION", "direccion_unknown")),
        ({"LENGUA": "klingon"}, (2, "LENGUA", "language_unknown")),
        ({"DESDE": "ayer"}, (2, "DESDE", "date_shape")),
        ({"DESDE": "2026-05-01", "HASTA": "2026-04-01"}, (2, "HASTA", "until_before_since")),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(
    session: Session, other: dict[str, str], finding: tuple[int, str, str]
) -> None:
    schools(session)
    plan = bring(session, Kind.PEOPLE, someone() | other, someone("99000199", NOMBRES="Ana"))
    assert [found for found in errors(plan) if found[1] == finding[1]] == [finding]
    assert session.scalars(select(Person.nombres)).all() == ["Ana"]


def test_an_odd_code_that_the_padron_has_is_not_warned_of_again(session: Session) -> None:
    schools(session)
    bring(session, Kind.IE, ie(), ie(QQEHUAR), ie("3013136"))
    assert dry(session, Kind.PEOPLE, someone(COD_MOD="3013136")).findings == ()


def test_a_cargo_of_nexus_tells_the_role(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone(ROL="", CARGO="PROFESOR"))
    assert posts(session) == [("Julio", "docente", SICUANI, date(2026, 1, 1), None)]


def test_one_document_with_two_names_is_refused(session: Session) -> None:
    schools(session)
    plan = dry(session, Kind.PEOPLE, someone(), someone(NOMBRES="Otro", COD_MOD=QQEHUAR))
    assert errors(plan) == [(3, "DOCUMENTO", "document_of_other")]
    assert plan.errors[0].facts == {"first": "2"}


def test_the_same_post_twice_is_refused(session: Session) -> None:
    schools(session)
    assert errors(dry(session, Kind.PEOPLE, someone(), someone())) == [(3, "DOCUMENTO", "post_twice")]


def test_a_shared_mobile_is_a_warning(session: Session) -> None:
    schools(session)
    other = someone("99000102", NOMBRES="Ana", CELULAR="999000101")
    plan = bring(session, Kind.PEOPLE, someone(CELULAR="999000101"), other)
    assert codes(plan) == [(3, "CELULAR", "mobile_shared")]
    assert len(find_by_mobile(session, SEAL, "999000101")) == 2


def test_a_dni_that_lost_its_zero_gets_it_back(session: Session) -> None:
    schools(session)
    bring(session, Kind.PEOPLE, someone("9900101"))
    assert find_by_document(session, SEAL, "DNI", "09900101") is not None


def test_a_ce_and_a_dni_of_one_number_are_two_people(session: Session) -> None:
    schools(session)
    bring(
        session,
        Kind.PEOPLE,
        someone("990001011", TIPO_DOCUMENTO="CE", NOMBRES="Ana"),
        someone("990001011", TIPO_DOCUMENTO="PTP", NOMBRES="Eva"),
    )
    assert sorted(session.scalars(select(Person.nombres))) == ["Ana", "Eva"]


def test_the_plan_does_not_show_documents(session: Session) -> None:
    schools(session)
    plan = dry(session, Kind.PEOPLE, someone(CELULAR="999000101"), someone("9900", NOMBRES="Ana"))
    assert "99000101" not in repr(plan.new)
    assert "999000101" not in repr(plan.new)
