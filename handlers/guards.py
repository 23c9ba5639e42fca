"""What stands before a handler: only those who have linked their phone go in."""

from collections.abc import Callable
from typing import TypeVar

from domain.outcome import Refused
from handlers.turn import Turn

Told = TypeVar("Told")


def linked(work: Callable[[Turn, Told], None]) -> Callable[[Turn, Told], None]:
    """Refuses a chat that is linked to nobody, and tells how to link it."""

    def guarded(turn: Turn, told: Told) -> None:
        if turn.who is None:
            turn.refuse(Refused("not_linked"))
        else:
            work(turn, told)

    return guarded
