"""Messages that are taken out of a chat: nothing is said."""

from content.message import Message
from content.views import Reader, view


@view
def away(_reader: Reader) -> Message:
    """In place of a message: that message goes."""
    return Message(text="", away=True)
