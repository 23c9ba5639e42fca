"""/ayuda, /cancelar and everything that was not expected. Nothing here changes anything."""

from content.actions import Open
from content.messages import help as views
from handlers.date_question import nothing_asked
from handlers.dialogue import forget
from handlers.turn import Turn
from handlers.verbs import COMMANDS, command, tap


@command("ayuda", "help")
def help_(turn: Turn, _rest: str) -> None:
    turn.show(views.what_you_can_do)


@command("cancelar", "cancel")
def cancel(turn: Turn, _rest: str) -> None:
    """Forgets the open question."""
    idle = nothing_asked(turn)
    turn.say(views.cancelled, something=forget(turn) and not idle)


@tap(Open)
def opened(turn: Turn, action: Open) -> None:
    """A button that does what writing its command does."""
    name, _, rest = action.screen.partition(" ")
    function = COMMANDS.get(name)
    if function is None:
        unknown_tap(turn)
    else:
        function(turn, rest)


def free_text(turn: Turn) -> None:
    """Words where no question was open."""
    turn.say(views.free_text)


def something_else(turn: Turn) -> None:
    """A sticker, a photo, a voice note, a file."""
    turn.say(views.something_else)


def unknown_command(turn: Turn, _rest: str) -> None:
    turn.say(views.unknown_command)


def unknown_tap(turn: Turn) -> None:
    """A forged button, or one whose meaning was forgotten. The tapped message stays as it is."""
    turn.say(views.unknown_tap)


def too_many(turn: Turn) -> None:
    """They sent so much at once that some of it was not taken in."""
    turn.say(views.too_many)


def apology(turn: Turn) -> None:
    """Something failed on our side, several times."""
    turn.say(views.apology)
