"""People and their posts in words."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from content.messages import people
from content.messages.start import who
from content.programme import Programme
from content.views import Reader
from domain.people.roles import Person, Role, RoleKind
from i18n.catalogues import tongue
from tests import factories
from tests.school import School, school

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


@pytest.fixture
def made(session: Session) -> School:
    return school(session)


@pytest.fixture
def reader(session: Session, programme: Programme, made: School) -> Reader:
    return Reader(session=session, t=tongue("es"), programme=programme, now=NOW, person_id=made.julio.id)


def test_every_kind_of_post_has_words() -> None:
    assert set(people.POSTS) == set(RoleKind)
    assert len(set(people.POSTS.values())) == len(RoleKind)


def test_a_post_is_named_with_its_place(reader: Reader, made: School, session: Session) -> None:
    factories.role(session, made.rosa, RoleKind.ESPECIALISTA_DRE, at=made.ie.ugel.dre)
    session.add(Role(person_id=made.rosa.id, kind=RoleKind.MINEDU, direccion="DIFODS", since=factories.SINCE))
    factories.role(session, made.rosa, RoleKind.EPR)
    session.flush()
    assert people.posts(reader, made.rosa.id).splitlines() == [
        "docente en IE 56001 Sicuani",
        "especialista de DRE en DRE CUSCO",
        "equipo del Ministerio en DIFODS",
        "especialista pedagógico regional",
    ]
    assert people.posts(reader, made.julio.id) == "acompañante en UGEL CANCHIS"


def test_posts_of_other_days_are_not_shown(reader: Reader, made: School, session: Session) -> None:
    factories.role(session, made.rosa, RoleKind.DIRECTIVO, at=made.ie, until=reader.today - timedelta(days=1))
    factories.role(session, made.rosa, RoleKind.RCI, at=made.ie.ugel, since=reader.today + timedelta(days=1))
    assert people.posts(reader, made.rosa.id) == "docente en IE 56001 Sicuani"


def test_who_has_no_post_is_told_so(reader: Reader, session: Session) -> None:
    nobody = factories.person(session, "Eva Apaza")
    assert people.posts(reader, nobody.id) == "hoy no tiene un cargo en nuestra lista"
    assert who(reader, nobody.id) == "Hoy no tiene un cargo en nuestra lista."


def test_many_posts_are_cut_and_counted(reader: Reader, made: School, session: Session) -> None:
    for _ in range(people.MOST_POSTS + 1):
        factories.role(session, made.rosa, RoleKind.DOCENTE, at=made.ie)
    lines = people.posts(reader, made.rosa.id).splitlines()
    assert len(lines) == people.MOST_POSTS + 1
    assert lines[-1] == "y 2 cargos más"


def test_a_person_works_where_they_have_a_post_or_accompany(reader: Reader, made: School, session: Session) -> None:
    other = factories.ie(session, "IE 2 de otra", made.ie.ugel)
    factories.role(session, made.rosa, RoleKind.DOCENTE, at=other)
    assert [ie.name for ie in people.ies(reader, made.rosa.id)] == ["IE 56001 Sicuani", "IE 2 de otra"]
    assert [ie.name for ie in people.ies(reader, made.julio.id)] == ["IE 56001 Sicuani"]
    assert people.ies(reader, factories.person(session, "Eva Apaza").id) == []


@pytest.mark.parametrize(
    ("nombres", "apellidos", "shown"),
    [("Rosa", "Quispe", "Rosa Quispe"), ("  Rosa \u202e", " ", "Rosa"), ("", "", "…"), ("\u200b", "\u3164", "…")],
)
def test_a_name_is_clean_and_never_empty(
    reader: Reader, session: Session, nombres: str, apellidos: str, shown: str
) -> None:
    person = Person(nombres=nombres, apellidos=apellidos)
    session.add(person)
    session.flush()
    assert people.name(reader, person.id) == shown
