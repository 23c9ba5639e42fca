"""The demonstration programme: whole, once, and on both databases."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.demo_data import seed
from content.programme import Programme
from domain.people.identity import Identity
from domain.people.roles import (
    Assignment,
    Person,
    Role,
    RoleKind,
    assignments_of,
    directivos_of,
    roles_of,
)
from domain.people.territory import Dre, Ie, Ugel

TODAY = date(2026, 8, 10)


def sizes(session: Session) -> list[int | None]:
    tables = (Dre, Ugel, Ie, Person, Identity, Role, Assignment)
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_rosa_accompanies_eight_docentes_in_four_ie_of_one_ugel(session: Session, programme: Programme) -> None:
    people = seed(session, programme, TODAY)
    found = assignments_of(session, people.rosa, TODAY)
    ies = {session.get_one(Ie, row.ie_id) for row in found}
    assert sorted(row.docente_id for row in found) == sorted(people.docentes)
    assert (len(people.docentes), len(ies), {ie.ugel.name for ie in ies}) == (8, 4, {"UGEL LA CONVENCIÓN"})


def test_julio_teaches_where_carmen_leads(session: Session, programme: Programme) -> None:
    people = seed(session, programme, TODAY)
    (julio,) = roles_of(session, people.julio, TODAY)
    assert julio.kind == RoleKind.DOCENTE
    assert julio.ie_id is not None
    assert directivos_of(session, julio.ie_id, TODAY) == [people.carmen]


def test_names_are_those_of_the_story(session: Session, programme: Programme) -> None:
    people = seed(session, programme, TODAY)
    ids = (people.rosa, people.julio, people.carmen, people.especialista_ugel, people.especialista_dre)
    assert [session.get_one(Person, each).first_name for each in ids] == [
        "Rosa",
        "Julio",
        "Carmen",
        "Teresa",
        "Andrés",
    ]


def test_every_ie_has_a_plan_in_the_norm(session: Session, programme: Programme) -> None:
    seed(session, programme, TODAY)
    ies = session.scalars(select(Ie)).all()
    without = [ie for ie in ies if programme.norm.plan_for(ie.modelo or "", ie.nivel or "") is None]
    assert (len(ies), without) == (67, [])
    assert {ie.modelo for ie in ies} == {"EIB", "UM", "PC"}


def test_seeding_again_changes_nothing_even_a_month_later(session: Session, programme: Programme) -> None:
    people, before = seed(session, programme, TODAY), sizes(session)
    assert seed(session, programme, TODAY) == people
    assert seed(session, programme, date(2026, 9, 14)) == people
    assert sizes(session) == before == [26, 225, 67, 16, 16, 16, 8]


def test_documents_are_synthetic(session: Session, programme: Programme) -> None:
    seed(session, programme, TODAY)
    rows = session.scalars(select(Identity.document_sealed))
    assert {programme.seal.open(each)[:2] for each in rows} == {"99"}
