"""/misdatos and /baja: what is stored about a person, and the way out."""

from content.actions import Leave
from content.messages import my_data as views
from domain.outcome import Refused
from domain.people.leaving import leave
from handlers.dialogue import forget
from handlers.linking import shown
from handlers.turn import Turn
from handlers.verbs import command, tap
from scheduler.outbox import withdraw_chat


@command("misdatos")
def stored(turn: Turn, _rest: str) -> None:
    """A text to read and a file to keep, at once."""
    if turn.person is None:
        turn.refuse(Refused("not_linked"))
        return
    turn.say(views.stored)
    turn.say(views.file)


@command("baja")
def ask_to_leave(turn: Turn, _rest: str) -> None:
    turn.show(views.leave if turn.person is not None else views.nothing_to_leave)


@tap(Leave)
def leave_now(turn: Turn, _action: Leave) -> None:
    """The second yes: what waits for the chat is withdrawn with the bond, in one transaction."""
    forget(turn)
    if turn.person is None:
        turn.show(views.nothing_to_leave)
        return
    withdraw_chat(turn.session, turn.chat_id, "unlinked")
    turn.tell(leave(turn.session, turn.person.id, shown(turn), turn.now))
    turn.show(views.left)
