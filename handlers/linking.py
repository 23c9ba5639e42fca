"""From a yes to a linked chat: by invitation, or by the own number and four digits."""

import re
from typing import Any

from content import privacy
from content.messages import language as language_views
from content.messages import start as views
from domain.people import contacts, identity, linking
from domain.people.roles import Person
from domain.policy import actor, open_rights
from domain.roster import documents
from handlers.dialogue import expect, expected, forget
from handlers.turn import SharedContact, Turn
from handlers.verbs import text
from i18n.catalogues import tongue
from scheduler.outbox import withdraw_chat

CONTACT, DIGITS = "contact", "digits"
FOUR = re.compile(r"(?=.*[0-9])[0-9A-Z]{4}")  # a word of four letters is no end of a document
MOST_READ = 64  # characters of the answer that are looked at


def fail(turn: Turn) -> None:
    """Counts the try and gives the one answer that every failure gets."""
    contacts.note_wrong_try(turn.session, turn.chat_id, turn.now)
    turn.say(views.failed)


def must_pause(turn: Turn) -> bool:
    """True, and said, while the chat has failed too often. Even what is right is not looked at."""
    if not contacts.must_pause(turn.session, turn.chat_id, turn.now):
        return False
    forget(turn)
    turn.say(views.pause)
    return True


def ask_contact(turn: Turn) -> None:
    """The second way in: after the yes, the own number."""
    expect(turn, CONTACT)
    turn.say(views.share_number)


def read_contact(turn: Turn, shared: SharedContact) -> None:
    """The own contact is kept sealed; then the digits are asked, whoever it is."""
    if must_pause(turn):
        return
    if not shared.own:
        forget(turn)
        fail(turn)
        return
    found = documents.mobile(shared.phone)
    number = found.value if isinstance(found, documents.Valid) else ""
    expect(turn, DIGITS, mobile=turn.programme.seal.close(number).decode())
    turn.say(views.ask_digits)


def waits_for_contact(turn: Turn) -> bool:
    """True when the notice was accepted and the number was asked for."""
    question = expected(turn)
    return question is not None and question.step in {CONTACT, DIGITS}


@text(CONTACT)
def wrote_instead_of_sharing(turn: Turn, _written: str, _facts: dict[str, Any]) -> None:
    turn.say(views.tap_to_share)


@text(DIGITS)
def read_digits(turn: Turn, written: str, facts: dict[str, Any]) -> None:
    """Links when exactly one person has that mobile and those digits."""
    if must_pause(turn):
        return
    digits = "".join(each for each in written[:MOST_READ] if each.isalnum()).upper()
    if FOUR.fullmatch(digits) is None:
        turn.say(views.only_four)
        return
    people = matching(turn, turn.programme.seal.open(facts["mobile"].encode()), digits)
    if len(people) == 1:
        link(turn, people[0])
    else:
        fail(turn)


def matching(turn: Turn, mobile: str, digits: str) -> list[int]:
    """Person ids with that mobile and those last four characters of the document."""
    seal = turn.programme.seal
    rows = identity.find_by_mobile(turn.session, seal, mobile) if mobile else []
    return [row.person_id for row in rows if identity.last_four_match(seal, row, digits)]


def link(turn: Turn, person_id: int) -> None:
    """The chat is theirs from now on; what waited for an earlier reader or chat is withdrawn."""
    earlier = contacts.linked_chat(turn.session, person_id)
    for chat_id in {turn.chat_id, earlier or turn.chat_id}:
        withdraw_chat(turn.session, chat_id, "unlinked")
    done = linking.link(turn.session, person_id, turn.chat_id, shown(turn), turn.now)
    forget(turn)
    become(turn, person_id)
    turn.tell(done)
    if turn.tapped is not None:
        turn.show(views.accepted)
    turn.say(views.welcome)
    offer_language(turn)


def shown(turn: Turn) -> linking.Shown:
    """The notice as this chat saw it."""
    text = privacy.text(turn.t, turn.programme.offices)
    return linking.Shown(version=privacy.VERSION, text=text, language=turn.t.tag)


def become(turn: Turn, person_id: int) -> None:
    """The rest of this turn is the person's: their name, rights and language."""
    turn.person = turn.session.get_one(Person, person_id)
    turn.who = actor(turn.session, person_id, turn.today, open_rights(turn.programme.norm))
    turn.t = tongue(turn.person.language)


def offer_language(turn: Turn) -> None:
    """Asks which language, once: when the IE has another than Castellano and none was chosen."""
    assert turn.person is not None
    if turn.person.language_origin != "person":
        turn.say(language_views.choose_first)
