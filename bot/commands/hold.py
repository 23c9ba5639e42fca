"""`yanapaq hold` and `yanapaq release`: nothing leaves after a restored backup until a person has looked."""

from typing import TypeVar

from bot.commands.speak import tell
from bot.exits import Exit, Stop
from bot.ground import lay, plain_engine, read_settings
from domain.store import Unit, run_unit
from i18n.catalogues import tongue
from scheduler import hold as holds
from scheduler.clock import SystemClock

T = TypeVar("T")
NOT_HELD = "El envío no está retenido: no hay nada que soltar."


def hold() -> None:
    """Holds every message back, at once and also in a program that runs already."""
    now = SystemClock().now()
    since = work(lambda session: holds.hold(session, now))
    tell(
        f"Envío retenido desde {tongue('es').moment(since)}. Nada saldrá hasta que ejecute: yanapaq release\n"
        "Lo que debía salir antes de ese momento quedará en duda, para que usted decida."
    )


def release() -> None:
    """Lets messages go. Raises Stop when nothing was held."""
    now = SystemClock().now()
    doubtful = work(lambda session: holds.release(session, now))
    if doubtful is None:
        raise Stop(NOT_HELD, Exit.FOUND)
    tell("Envío suelto: lo que venció después de retenerlo sale ahora.")
    if doubtful:
        tell(
            f"Quedan {doubtful} mensajes en duda: quizá salieron antes de la restauración. Véalos con: yanapaq list "
            "outbox --status unknown; y decida con: yanapaq operator resend o seen (uno, o --all)."
        )


def work(unit: Unit[T]) -> T:
    """Runs the unit in a transaction of its own, in the database of the settings."""
    url = read_settings().database_url
    lay(url)
    engine = plain_engine(url)
    try:
        return run_unit(engine, unit)
    finally:
        engine.dispose()
