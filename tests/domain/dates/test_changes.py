"""What every change shares: the lock with the right to it, and the guarded answer."""

import pytest
from sqlalchemy.orm import Session

from domain.activities.model import Answer, participant
from domain.dates import changes
from domain.outcome import Refused
from domain.policy import MOST_ID, Verb
from tests.domain.dates.village import Village, answers, snapshot, village

ANSWER, ORGANISE = Verb.ANSWER_ACTIVITY, Verb.ORGANISE_ACTIVITY


@pytest.fixture
def v(session: Session) -> Village:
    """On both databases: the guard of an UPDATE and the lock are theirs."""
    return village(session)


def test_an_answer_is_kept_once_and_in_that_row_only(v: Village) -> None:
    activity = v.call()
    before = answers(v.session, activity)
    assert changes.answer(v.session, activity, v.rosa.id, Answer.NO, "licencia")
    assert answers(v.session, activity) == before | {v.rosa.id: Answer.NO}
    assert not changes.answer(v.session, activity, v.rosa.id, Answer.NO, "licencia")


@pytest.mark.parametrize(
    ("first", "second", "news"),
    [
        ((Answer.YES, None), (Answer.YES, None), False),
        ((Answer.YES, None), (Answer.NO, None), True),
        ((Answer.NO, None), (Answer.NO, "licencia"), True),
        ((Answer.NO, "licencia"), (Answer.NO, "cruce"), True),
        ((Answer.NO, "licencia"), (Answer.NO, None), True),
        ((Answer.NO, "licencia"), (Answer.NO, "licencia"), False),
    ],
)
def test_another_answer_or_another_reason_is_news(
    v: Village, first: tuple[Answer, str | None], second: tuple[Answer, str | None], news: bool
) -> None:
    activity = v.call()
    changes.answer(v.session, activity, v.rosa.id, *first)
    assert changes.answer(v.session, activity, v.rosa.id, *second) is news
    row = participant(v.session, activity.id, v.rosa.id)
    assert row is not None
    assert (row.answer, row.reason) == second


def test_the_answer_of_one_who_was_not_asked_is_kept_nowhere(v: Village) -> None:
    activity = v.call()
    before = snapshot(v.session)
    assert not changes.answer(v.session, activity, v.nilo.id, Answer.YES)
    assert snapshot(v.session) == before


def test_only_who_has_the_right_gets_the_activity(v: Village) -> None:
    activity = v.propose()
    rights = [(who, right) for who in ("rosa", "carmen", "julio", "luz", "nilo") for right in (ANSWER, ORGANISE)]
    found = [
        (who, right)
        for who, right in rights
        if changes.locked(v.session, v.actor(getattr(v, who)), right, activity.id) is activity
    ]
    assert found == [("rosa", ANSWER), ("carmen", ANSWER), ("julio", ORGANISE)]


@pytest.mark.parametrize("absent", [987654321, 0, -1, MOST_ID + 1, 10**30])
def test_nobody_gets_what_is_not_there(v: Village, absent: int) -> None:
    v.propose()
    assert changes.locked(v.session, v.actor(v.rosa), ANSWER, absent) is None
    outcome = changes.open_change(v.session, v.actor(v.rosa), ANSWER, absent, "confirm", 1)
    assert outcome == Refused("not_yours")
