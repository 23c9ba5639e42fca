"""Letters through the outbox as the sender takes them: claimed, looked at once more, sent, settled.

The mouth is a file: what is in it has left, whatever became of the process afterwards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from content.message import Message
from scheduler import closings, digests
from scheduler.announce import announce
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.claim import Claimed, claim, rescue
from scheduler.expiry import expire
from scheduler.intent import Ready, intend
from scheduler.outbox import OutboxRow, Post, post
from scheduler.outcomes import settle
from tests.school_year.chance import chance
from tests.school_year.scene import SENT, Scene

MOST = 400  # letters that are claimed at once
RENDERED = 50  # one letter in so many is rendered as well: the others are sent without a text
NO_STEP = timedelta()
TOLD = ("id", "dedupe_key", "kind", "view", "activity_id", "revision", "person_id", "chat_id")
# Shares of the letters, one on top of the other: not delivered, reader gone, lost without a word, arrived without one.
NOT_SENT, BLOCKED, LOST, DOUBTFUL = 0.01, 0.0105, 0.012, 0.013


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One on its way, and what the mouth notes of it."""

    ready: Ready
    told: dict[str, object]


def posts(scene: Scene, now: datetime) -> None:
    """What is asked of people of itself: to close, to confirm, and the digests."""
    turns = list(digests.turns(scene.programme, now))
    due = scene.look(lambda session: list(closings.due(session, scene.programme, now, turns)))
    scene.units([partial(_post, due[at : at + 200]) for at in range(0, len(due), 200)])


def _post(letters: list[Post], session: Session) -> None:
    post(session, *letters)


def letters(scene: Scene, now: datetime) -> None:
    """Some hundreds at once: their intents in one commit, then the wire, then their outcomes in one commit."""
    scene.units([lambda session: (rescue(session, now), expire(session, now))])
    while claimed := scene.units([lambda session: claim(session, now, MOST)])[0]:
        ready = scene.units([partial(_intend_all, scene, claimed, now)])[0]
        answers = [_say(scene, each, now) for each in ready]
        scene.units([partial(_settle_all, scene, list(zip(ready, answers, strict=True)), now)])


def _intend_all(scene: Scene, claimed: list[Claimed], now: datetime, session: Session) -> list[Letter]:
    return [each for each in (_intend(scene, one, now, session) for one in claimed) if each is not None]


def _intend(scene: Scene, claimed: Claimed, now: datetime, session: Session) -> Letter | None:
    draw = {} if claimed.id % RENDERED == 0 else {"draw": _nothing}
    ready = intend(session, claimed, scene.programme, now, NO_STEP, **draw)
    if ready is None:
        return None
    row = session.get_one(OutboxRow, claimed.id)
    about = {name: getattr(row, name) for name in TOLD}
    return Letter(ready=ready, told=about | {"at": now.isoformat(), "tries": row.attempts + row.lease_token})


def _nothing(_session: Session, _row: OutboxRow, _programme: object, _now: datetime) -> Message:
    return Message(text="")


def _say(scene: Scene, letter: Letter, now: datetime) -> Sent | NotSent:
    """A line that breaks now and then, before or after the letter arrived."""
    luck = chance(scene.seed, "line", letter.told["dedupe_key"], letter.told["tries"])
    scene.moment()
    if luck < NOT_SENT:
        return NotSent(cause=Cause.NOT_SENT)
    if luck < BLOCKED:
        return NotSent(cause=Cause.UNREACHABLE)
    if luck >= LOST:
        scene.note(SENT, letter.told)
    if luck < DOUBTFUL:
        return NotSent(cause=Cause.UNKNOWN)
    scene.moment()
    return Sent(message_id=letter.ready.id)


def _settle_all(scene: Scene, told: list[tuple[Letter, Sent | NotSent]], now: datetime, session: Session) -> None:
    for letter, answer in told:
        announce(session, scene.programme, settle(session, letter.ready, answer, now), now)
