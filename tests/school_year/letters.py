"""Letters through the outbox as the sender takes them: claimed, looked at once more, sent, settled.

The mouth is a file: what is in it has left, whatever became of the process afterwards.
"""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from content.message import Message
from scheduler import closings, digests
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


def posts(scene: Scene, now: datetime) -> None:
    """What is asked of people of itself: to close, to confirm, and the digests."""
    turns = list(digests.turns(scene.programme, now))
    due = scene.look(lambda session: list(closings.due(session, scene.programme, now, turns)))
    scene.units([partial(_post, due[at : at + 200]) for at in range(0, len(due), 200)])


def _post(letters: list[Post], session: Session) -> None:
    post(session, *letters)


def letters(scene: Scene, now: datetime) -> None:
    scene.units([lambda session: (rescue(session, now), expire(session, now))])
    while claimed := scene.units([lambda session: claim(session, now, MOST)])[0]:
        ready = [each for each in scene.units([partial(_intend, scene, each, now) for each in claimed]) if each]
        answers = [_say(scene, each, now) for each in ready]
        scene.units([partial(_settle, scene, *both, now) for both in zip(ready, answers, strict=True)])


def _intend(scene: Scene, claimed: Claimed, now: datetime, session: Session) -> tuple[Ready, dict[str, object]] | None:
    draw = {} if claimed.id % RENDERED == 0 else {"draw": _nothing}
    ready = intend(session, claimed, scene.programme, now, NO_STEP, **draw)
    if ready is None:
        return None
    row = session.get_one(OutboxRow, claimed.id)
    about = ("id", "dedupe_key", "kind", "view", "activity_id", "revision", "person_id", "chat_id", "attempts")
    return ready, {name: getattr(row, name) for name in about} | {"at": now.isoformat()}


def _nothing(_session: Session, _row: OutboxRow, _programme: object, _now: datetime) -> Message:
    return Message(text="")


def _say(scene: Scene, both: tuple[Ready, dict[str, object]], now: datetime) -> Sent | NotSent:
    """A line that breaks now and then, before or after the letter arrived."""
    ready, about = both
    luck = chance(scene.seed, "line", about["dedupe_key"], about["attempts"])
    scene.moment()
    if luck < 0.01:
        return NotSent(cause=Cause.NOT_SENT)
    if luck < 0.0105:
        return NotSent(cause=Cause.UNREACHABLE)
    if luck < 0.013:
        if luck < 0.012:
            scene.note(SENT, about)
        return NotSent(cause=Cause.UNKNOWN)
    scene.note(SENT, about)
    scene.moment()
    return Sent(message_id=ready.id)


def _settle(
    scene: Scene, both: tuple[Ready, dict[str, object]], answer: Sent | NotSent, now: datetime, session: Session
) -> None:
    from scheduler.announce import announce

    announce(session, scene.programme, settle(session, both[0], answer, now), now)
