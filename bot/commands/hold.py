"""`yanapaq hold` and `yanapaq release`: nothing leaves after a restored backup until a person has looked."""

from bot.commands.speak import tell
from bot.exits import Exit, Stop
from bot.ground import on_rows
from i18n.catalogues import tongue
from scheduler import hold as holds
from scheduler.clock import SystemClock

NOT_HELD = "El envío no está retenido: no hay nada que soltar."


def hold() -> None:
    """Holds every message back, at once and also in a program that runs already."""
    now = SystemClock().now()
    since = on_rows(lambda session: holds.hold(session, now))
    tell(
        f"Envío retenido desde {tongue('es').moment(since)}. Nada saldrá hasta que ejecute: yanapaq release\n"
        "Lo que debía salir antes de ese momento quedará en duda, para que usted decida."
    )


def release() -> None:
    """Lets messages go. Raises Stop when nothing was held."""
    now = SystemClock().now()
    doubtful = on_rows(lambda session: holds.release(session, now))
    if doubtful is None:
        raise Stop(NOT_HELD, Exit.FOUND)
    tell("Envío suelto: lo que venció después de retenerlo sale ahora.")
    if doubtful:
        tell(
            f"Quedan {doubtful} mensajes en duda: quizá salieron antes de la restauración. Véalos con: yanapaq list "
            "outbox --status unknown; y decida con: yanapaq operator resend o seen (uno, o --all)."
        )
