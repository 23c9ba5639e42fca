"""How each kind of message is treated: its turn, its hours, its life, and what a doubt costs."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Kind(StrEnum):
    REPLY = "reply"  # to what the person just did
    URGENT = "urgent"  # an activity of the next days falls away
    NOTICE = "notice"  # somebody else did something
    REMINDER = "reminder"
    NUDGE = "nudge"  # an answer is still missing
    CLOSING = "closing"  # what was held is still to be told
    RESOURCE = "resource"  # something to read, hear or watch
    SURVEY = "survey"  # asks many to answer
    BULK = "bulk"  # to many at once


@dataclass(frozen=True, kw_only=True)
class Treatment:
    priority: int  # lower goes first
    resend: bool  # when it is unknown whether it arrived: send once more?
    quiet: bool  # keeps to the hours in which people are written to
    urgent: bool = False  # until 20:30 instead of 19:00
    campaign: bool = False  # keeps to the best hours, and waits for what the person is doing
    life: timedelta  # when no other end is given


TREATMENT: dict[Kind, Treatment] = {
    Kind.REPLY: Treatment(priority=0, resend=True, quiet=False, life=timedelta(days=1)),
    Kind.URGENT: Treatment(priority=1, resend=True, quiet=True, urgent=True, life=timedelta(days=7)),
    Kind.NOTICE: Treatment(priority=1, resend=True, quiet=True, life=timedelta(days=14)),
    Kind.REMINDER: Treatment(priority=2, resend=True, quiet=True, life=timedelta(days=1)),
    Kind.NUDGE: Treatment(priority=2, resend=True, quiet=True, life=timedelta(days=7)),
    Kind.CLOSING: Treatment(priority=2, resend=True, quiet=True, life=timedelta(days=7)),
    Kind.RESOURCE: Treatment(priority=2, resend=True, quiet=True, life=timedelta(days=7)),
    Kind.SURVEY: Treatment(priority=3, resend=False, quiet=True, campaign=True, life=timedelta(days=7)),
    Kind.BULK: Treatment(priority=3, resend=False, quiet=True, life=timedelta(days=7)),
}
PRIORITIES = tuple(sorted({treatment.priority for treatment in TREATMENT.values()}))
