"""`yanapaq doctor`."""

import asyncio
from dataclasses import asdict

from bot.commands.speak import Format, show
from bot.doctor import Grade, examine
from bot.exits import Exit
from bot.ground import read_settings
from scheduler.clock import SystemClock

HEADERS = {"check": "Qué", "grade": "Cómo está", "seen": "Se vio", "advice": "Qué hacer"}


def report(shape: Format) -> Exit:
    """Prints every check; FOUND when one of them is bad."""
    notes = asyncio.run(examine(read_settings(), SystemClock()))
    show([asdict(each) for each in notes], HEADERS, shape)
    return Exit.FOUND if any(each.grade == Grade.BAD for each in notes) else Exit.OK
