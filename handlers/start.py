"""/start, the privacy notice and its answer; a chat that goes away and comes back."""

from typing import Any

from content import privacy
from content.actions import Consent
from content.messages import menus, my_data
from content.messages import start as views
from domain.people import consent, contacts, linking
from domain.people.contacts import token_hash
from handlers.dialogue import expect, expected, forget
from handlers.linking import (
    ask_contact,
    fail,
    link,
    must_pause,
    read_contact,
    shown,
    waits_for_contact,
)
from handlers.turn import SharedContact, Turn
from handlers.verbs import command, tap, text
from scheduler.open_question import Dialogue
from scheduler.outbox import withdraw_chat

CONSENT = "consent"


@command("start")
def start(turn: Turn, token: str) -> None:
    """With a token: an invitation. Without: the menu, or the notice of the second way in."""
    if token:
        open_invitation(turn, token_hash(token))
    elif turn.person is None:
        ask_consent(turn)
    elif must_be_asked_again(turn):
        ask_consent(turn, person_id=turn.person.id)
    else:
        turn.show(menus.menu)


def open_invitation(turn: Turn, hashed: str) -> None:
    """Of the token only the hash is kept; what fails is told apart from nothing else that fails."""
    if turn.person is not None and contacts.bound_to(turn.session, hashed) == turn.person.id:
        turn.say(views.already)
    elif must_pause(turn):
        return
    elif contacts.invited_by_hash(turn.session, hashed, turn.now) is None:
        fail(turn)
    else:
        ask_consent(turn, invitation=hashed)


def ask_consent(turn: Turn, **way: str | int) -> None:
    """The notice comes before any datum; `way` is what a yes will lead to."""
    if must_pause(turn):
        return
    expect(turn, CONSENT, **way)
    turn.say(views.notice, instead="invitation" in way)


def must_be_asked_again(turn: Turn) -> bool:
    """True when the last word was about an older text."""
    assert turn.person is not None
    row = consent.last(turn.session, turn.person.id, consent.TELEGRAM)
    return row is not None and row.text_version != privacy.VERSION


@command("privacidad")
def read_notice(turn: Turn, _rest: str) -> None:
    """The second layer; with the two answers while one is expected."""
    turn.say(views.notice_in_full, ask=open_notice(turn) is not None)


@text(CONSENT)
def wrote_instead_of_tapping(turn: Turn, _written: str, _facts: dict[str, Any]) -> None:
    turn.say(views.tap_an_answer)


@tap(Consent)
def answer(turn: Turn, said: Consent) -> None:
    """Yes or no, to the notice that is open and as it is worded now."""
    question = open_notice(turn)
    if question is None:
        answer_too_late(turn, said)
    elif said.version != privacy.VERSION:
        ask_consent(turn, **question.facts)
    elif said.yes:
        accept(turn, dict(question.facts))
    else:
        decline(turn, dict(question.facts))


def open_notice(turn: Turn) -> Dialogue | None:
    question = expected(turn)
    return question if question is not None and question.step == CONSENT else None


def accept(turn: Turn, way: dict[str, Any]) -> None:
    """A yes: an invitation links now, a linked person stays, anybody else shares their number."""
    if must_pause(turn):
        return
    if "invitation" in way:
        accept_invitation(turn, way["invitation"])
    elif turn.person is not None:
        linking.say(turn.session, turn.person.id, consent.ACCEPT, shown(turn), turn.now)
        forget(turn)
        turn.show(views.accepted_again)
    else:
        turn.show(views.accepted)
        ask_contact(turn)


def accept_invitation(turn: Turn, hashed: str) -> None:
    """Uses the invitation up: of two who tap, one is linked."""
    person_id = contacts.use_invitation_by_hash(turn.session, hashed, turn.now)
    if person_id is None:
        forget(turn)
        fail(turn)
    else:
        link(turn, person_id)


def decline(turn: Turn, way: dict[str, Any]) -> None:
    """A no: kept when we know whose it is. Their invitation stays good, for another day."""
    forget(turn)
    person_id = invited(turn, way) if "invitation" in way else None
    if person_id is not None:
        linking.say(turn.session, person_id, consent.DECLINE, shown(turn), turn.now)
    if turn.person is not None and "invitation" not in way:
        turn.show(my_data.leave)
    else:
        turn.show(views.declined)


def invited(turn: Turn, way: dict[str, Any]) -> int | None:
    return contacts.invited_by_hash(turn.session, way["invitation"], turn.now)


def answer_too_late(turn: Turn, said: Consent) -> None:
    """Under an old notice: a linked yes is a yes already, a linked no is a wish to leave."""
    if turn.person is None:
        turn.show(views.asked_too_long_ago if said.yes else views.declined)
    elif said.yes:
        turn.show(views.already)
    else:
        turn.show(my_data.leave)


def contact(turn: Turn, shared: SharedContact) -> None:
    """A shared contact: read once the notice was accepted, not before."""
    if turn.person is not None:
        turn.say(views.no_keyboard)
    elif waits_for_contact(turn):
        read_contact(turn, shared)
    else:
        ask_consent(turn)


def came_or_left(turn: Turn, *, here: bool) -> None:
    """The person blocked the chat, or came back. Says nothing: coming back follows their tap."""
    if here:
        came_back(turn)
        return
    withdraw_chat(turn.session, turn.chat_id, "unreachable")
    turn.tell(linking.went_away(turn.session, turn.chat_id))


def came_back(turn: Turn) -> None:
    """Whoever writes can be written to: their reminders are planned again if they had stopped."""
    turn.tell(linking.came_back(turn.session, turn.chat_id))
