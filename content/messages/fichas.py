"""What is said when a ficha was sent: by the form that it was filled in with."""

from collections.abc import Callable

from content.message import Message
from content.views import Reader, view

Sent = Callable[[Reader, int], Message | None]  # (reader, what the ficha was about)
SENT: dict[str, Sent] = {}  # by the name of the form


@view
def sent(reader: Reader, form: str = "", about: int = 0) -> Message | None:
    return SENT[form](reader, about) if form in SENT else None
