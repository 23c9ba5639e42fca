"""Taking messages out of the chat: what a person wrote to us once it is kept, and what we said before."""

from datetime import timedelta

from content.messages import cleaning
from handlers.turn import Turn
from scheduler.kinds import Kind
from scheduler.outbox import Post, post

DELETABLE = timedelta(hours=48)  # how long Telegram lets a bot take a message away


def take_away(turn: Turn, *messages: int | None) -> None:
    """Takes messages of this chat away, best effort: what is gone, or too old, counts as done."""
    known = turn.person.id if turn.person else None
    letters = [
        Post(
            key=f"away:{turn.update_id}:{number}",
            chat_id=turn.chat_id,
            person_id=known,
            kind=Kind.REPLY,
            view=cleaning.away,
            args={},
            not_before=turn.now,
            expires_at=turn.now + DELETABLE,
            edits=number,
        )
        for number in dict.fromkeys(messages)
        if number is not None
    ]
    post(turn.session, *letters)
