"""What a domain verb answers: Done with what happened, or Refused with a reason to say."""

from dataclasses import dataclass, field

from domain.events import Event


@dataclass(frozen=True)
class Done:
    """The rows changed; `events` tell what happened, for `content/notices.py` to say to whom."""

    events: tuple[Event, ...] = ()
    id: int | None = None  # the row that the verb made, if it made one


@dataclass(frozen=True)
class Refused:
    """Nothing changed; `code` names a text of `content/messages/refusals.py`."""

    code: str
    facts: dict[str, object] = field(default_factory=dict)


Outcome = Done | Refused
