"""A form that was sent to look at: one a person, the newest file, and gone when it is stored or old."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from domain.surveys import drafts
from domain.surveys.drafts import LIFE, FormDraft
from tests import factories

DAY = date(2026, 8, 10)
FIRST, SECOND = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def ines(session: Session) -> int:
    return factories.person(session, "Inés Ramos").id


def checked(session: Session, person: int, file: uuid.UUID = FIRST, **found: object) -> bool:
    return drafts.note_checked(session, person, file, **found)  # type: ignore[arg-type]


def test_a_file_waits_to_be_checked(session: Session, ines: int) -> None:
    assert drafts.receive(session, ines, FIRST, "mi form.xlsx", DAY) is None
    assert [(row.person_id, row.file, row.name) for row in drafts.unchecked(session)] == [(ines, FIRST, "mi form.xlsx")]


def test_what_was_found_is_kept_once(session: Session, ines: int) -> None:
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    assert checked(session, ines, xform="<x/>")
    assert not checked(session, ines, problems=[{"code": "late"}])
    found = session.get_one(FormDraft, ines)
    assert (found.problems, found.xform, list(drafts.unchecked(session))) == ([], "<x/>", [])


def test_another_file_takes_the_place_of_the_first_and_all_that_was_found_of_it(session: Session, ines: int) -> None:
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    checked(session, ines, problems=[{"code": "x"}], content=b"PK")
    found = session.get_one(FormDraft, ines)
    found.walk, found.language = {"form": "f"}, "quz"
    assert drafts.receive(session, ines, SECOND, "b.xlsx", DAY + timedelta(days=1)) == FIRST
    assert (found.problems, found.content, found.xform, found.walk, found.language) == (None,) * 5
    assert (found.file, found.name, found.sent_on) == (SECOND, "b.xlsx", DAY + timedelta(days=1))


def test_a_check_of_the_first_file_says_nothing_of_the_second(session: Session, ines: int) -> None:
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    drafts.receive(session, ines, SECOND, "b.xlsx", DAY)
    assert not checked(session, ines, FIRST, xform="<x/>")
    assert session.get_one(FormDraft, ines).problems is None


def test_a_draft_is_found_by_its_person_and_its_file(session: Session, ines: int) -> None:
    other = factories.person(session, "Luz Nueva").id
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    assert drafts.draft_of(session, ines, FIRST) is not None
    assert drafts.draft_of(session, ines) is not None
    assert drafts.draft_of(session, ines, SECOND) is None
    assert drafts.draft_of(session, other, FIRST) is None


def test_a_dropped_draft_gives_its_file_back(session: Session, ines: int) -> None:
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    assert (drafts.drop(session, ines), drafts.drop(session, ines)) == (FIRST, None)
    assert drafts.draft_of(session, ines) is None


def test_a_draft_grows_old_in_a_week(session: Session, ines: int) -> None:
    drafts.receive(session, ines, FIRST, "a.xlsx", DAY)
    assert drafts.old(session, DAY + LIFE - timedelta(days=1)) == []
    assert drafts.old(session, DAY + LIFE) == [ines]
