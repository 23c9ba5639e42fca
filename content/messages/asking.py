"""Asking for a reason by taps."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from content import actions
from content.keyboards import in_rows
from content.message import Button, Message
from content.messages.card import card
from content.reasons import REASONS
from content.views import Reader, view
from i18n.text import Html

Answer = Callable[[str], CallbackData]


def with_reasons(reader: Reader, activity_id: int, question: Html, answer: Answer) -> Message | None:
    """The activity under the question, with a button for each reason and one to go back."""
    shown = card(reader, activity_id, question)
    if shown is None:
        return None
    reasons = [Button(reader.t.label(text), answer(code)) for code, text in REASONS.items()]
    back = Button(reader.t.label("⬅️ Volver"), actions.Activity(activity=activity_id))
    return Message(text=shown.text, buttons=(*in_rows(reasons, 2), (back,)))


@view
def why_not(reader: Reader, activity_id: int, revision: int) -> Message | None:
    return with_reasons(
        reader, activity_id, reader.t.say("¿Por qué no puede?"),
        lambda code: actions.Cannot(activity=activity_id, revision=revision, reason=code),
    )  # fmt: skip


@view
def why_cancel(reader: Reader, activity_id: int, revision: int) -> Message | None:
    return with_reasons(
        reader, activity_id, reader.t.say("¿Por qué no se hará?"),
        lambda code: actions.Cancel(activity=activity_id, revision=revision, reason=code),
    )  # fmt: skip


@view
def why_absent(reader: Reader, activity_id: int, revision: int) -> Message | None:
    return with_reasons(
        reader, activity_id, reader.t.say("¿Por qué no podrá asistir?"),
        lambda code: actions.Attend(
            activity=activity_id, revision=revision, coming=False, reason=code
        ),
    )  # fmt: skip
