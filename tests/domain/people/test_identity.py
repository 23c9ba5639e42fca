"""Documents and mobiles are found by a keyed hash and read only with the secret."""

import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from domain.people.identity import (
    Identity,
    Seal,
    find_by_document,
    find_by_mobile,
    identity,
    last_four_match,
)
from tests import factories
from tests.factories import SEAL

OTHER = Seal("another secret")


def row(person_id: int = 7, document: str = "99000101", mobile: str | None = "999000101") -> Identity:
    return identity(SEAL, person_id=person_id, kind="DNI", document=document, mobile=mobile)


@given(st.text())
def test_what_is_sealed_opens_as_it_was(value: str) -> None:
    assert SEAL.open(SEAL.close(value)) == value


def test_another_secret_opens_nothing() -> None:
    with pytest.raises(InvalidToken):
        OTHER.open(SEAL.close("99000101"))


def test_a_hash_depends_on_value_kind_and_secret() -> None:
    hashes = {
        SEAL.hash("mobile", "999000101"),
        SEAL.hash("mobile", "999000102"),
        SEAL.hash("document", "999000101"),
        OTHER.hash("mobile", "999000101"),
    }
    assert len(hashes) == 4
    assert SEAL.hash("mobile", "999000101") in hashes


def test_a_seal_does_not_print_its_secret() -> None:
    assert repr(SEAL) == "Seal(…)"
    assert "test secret" not in f"{SEAL} {SEAL!r}"


def test_nothing_readable_is_stored(session: Session) -> None:
    factories.person(session, "Rosa Quispe", document="99000101", mobile="999000101")
    stored = session.execute(text("SELECT * FROM identity")).one()
    shown = " ".join(str(value) for value in stored)
    for secret in ("99000101", "999000101"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("digits", "matches"),
    [("0101", True), ("0102", False), ("", False), ("101", False), ("99000101", False), ("1010", False)],
)
def test_the_last_four_are_compared_whole(digits: str, matches: bool) -> None:
    assert last_four_match(SEAL, row(), digits) is matches


def test_equal_digits_of_two_people_have_two_hashes() -> None:
    assert row(person_id=7).last_four_hash != row(person_id=8).last_four_hash


def test_digits_do_not_match_with_another_secret() -> None:
    assert not last_four_match(OTHER, row(), "0101")


def test_a_document_is_found_with_its_kind(session: Session) -> None:
    rosa = factories.person(session, "Rosa Quispe", document="99000101")
    factories.person(session, "Luis Apaza", document="99000102")
    found = find_by_document(session, SEAL, "DNI", "99000101")
    assert found is not None
    assert found.person_id == rosa.id
    assert find_by_document(session, SEAL, "CE", "99000101") is None
    assert find_by_document(session, OTHER, "DNI", "99000101") is None


def test_a_shared_mobile_finds_everybody_who_has_it(session: Session) -> None:
    rosa = factories.person(session, "Rosa Quispe", mobile="999000101")
    luis = factories.person(session, "Luis Apaza", mobile="999000101")
    factories.person(session, "Ana Apaza", mobile="999000102")
    factories.person(session, "Eva Apaza")
    found = find_by_mobile(session, SEAL, "999000101")
    assert sorted(each.person_id for each in found) == sorted([rosa.id, luis.id])
    assert find_by_mobile(session, SEAL, "") == []
