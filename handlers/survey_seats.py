"""How a walk through a form is taken up, kept and sent: in a wave, a ficha, or a preview.

`handlers/surveys.py` asks the seat of a walk's number and knows no other difference. Fichas and previews
register their own seats in SEATS and their providers in `content/walks.py` PROVIDERS.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from content.forms.result import result
from content.messages import survey_replies
from content.open_text import without_names
from content.scrub import name_words
from content.views import View
from content.walks import STATE, Walk, asked_in_wave, fresh_in_wave, in_wave, source_of
from domain.outcome import Outcome, Refused
from domain.people.circle import names_near
from domain.policy import Verb, may
from domain.surveys.files import files_of
from domain.surveys.model import Disposition, Participation
from domain.waves import answering
from domain.waves.asked import asked_of
from domain.year.calendar import local
from handlers.turn import Turn
from scheduler import attachments


@dataclass(frozen=True, kw_only=True)
class Seat:
    take: Callable[[Turn, int], Walk | Refused]  # where the person stands, theirs alone until the end of the unit
    keep: Callable[[Turn, Walk], Outcome]
    send: Callable[[Turn, Walk], Outcome]  # a walk whose state is finished
    sent: View  # shown then, with what `about` gives
    about: Callable[[Turn, int], dict[str, Any]] = lambda _turn, number: {"wave": number}  # asked before it is sent


def take(turn: Turn, wave_id: int) -> Walk | Refused:
    """The row of the person is locked first: of two taps at once the second sees what the first did."""
    assert turn.who is not None
    asked = asked_of(turn.session, wave_id, turn.who.person_id)
    if asked is None or not may(turn.session, turn.who, Verb.ANSWER_WAVE, wave_id):
        return Refused("not_asked")
    if asked.person.disposition is not None:
        return Refused("already_answered")
    return asked_in_wave(turn.session, turn.programme, asked) or begin(turn, wave_id)


def begin(turn: Turn, wave_id: int) -> Walk | Refused:
    assert turn.person is not None
    walk = fresh_in_wave(turn.session, turn.person.id, wave_id, turn.person.language, turn.now)
    if walk is None:
        return Refused("not_asked")
    kept = keep(turn, walk)
    return kept if isinstance(kept, Refused) else walk


def keep(turn: Turn, walk: Walk) -> Outcome:
    assert turn.who is not None
    return answering.save(
        turn.session, turn.programme.seal, walk.number, turn.who.person_id,
        answers=walk.named(), extra={STATE: walk.state.to_json()}, language=walk.language, today=turn.today,
        asked=walk.asked,
    )  # fmt: skip


def send(turn: Turn, walk: Walk) -> Outcome:
    """Only what is relevant at the end is an answer, and no name stays in it.

    Files of other answers go, and those of answers of which too few are given.
    """
    assert turn.who is not None
    near = name_words(*names_near(turn.session, turn.who.person_id, turn.today))
    values = without_names(walk.form, result(walk.form, walk.state, now=local(turn.now)).values, near)
    outcome = answering.finish(
        turn.session, turn.programme.seal, walk.number, turn.who.person_id,
        answers=walk.named(values), language=walk.language, today=turn.today,
    )  # fmt: skip
    if not isinstance(outcome, Refused):
        asked = turn.session.get_one(Participation, (walk.number, turn.who.person_id))
        kept = files_of(values) if asked.disposition == Disposition.COMPLETA else set()
        attachments.erase(turn.session, files_of(walk.state.answers) - kept)
    return outcome


def refuse(turn: Turn, wave_id: int) -> Outcome:
    """«No deseo responder»: what was answered goes, and its files with it."""
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.ANSWER_WAVE, wave_id):
        return Refused("not_asked")
    walk = in_wave(turn.session, turn.programme, turn.who.person_id, wave_id)
    outcome = answering.decline(turn.session, turn.programme.seal, wave_id, turn.who.person_id, turn.today)
    if walk is not None and not isinstance(outcome, Refused):
        attachments.erase(turn.session, files_of(walk.state.answers))
    return outcome


def let_go(turn: Turn, before: Walk, after: Walk) -> None:
    """Erases files that an answer no longer names: another one took its place."""
    attachments.erase(turn.session, files_of(before.state.answers) - files_of(after.state.answers))


def lost_files(session: Session, walk: Walk) -> list[str]:
    """Keys of answers whose file could not be had."""
    held = files_of(walk.state.answers)
    gone = {str(each) for each in attachments.lost(session, held)} if held else set()
    return [key for key, value in walk.state.answers.items() if value in gone]


SEATS: dict[str, Seat] = {"wave": Seat(take=take, keep=keep, send=send, sent=survey_replies.thanks)}


def seat_of(number: int) -> Seat | None:
    """The seat of a walk's number; None where nobody keeps such walks."""
    return SEATS.get(source_of(number))
