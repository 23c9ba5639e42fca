"""Why the open question's answer was not taken, in the form's own words."""

from datetime import datetime

from content.forms.model import Form
from content.forms.sitting import taken_up
from content.forms.state import State


def refusal(form: Form, state: State, code: str, language: str | None = None, *, now: datetime) -> str:
    """The form's sentence for a code of `Unfit`, in a language by tag or name; "" where it has none.

    The same as the fact `message` of that `Unfit`, made again from the state: it may tell other answers,
    so it is kept nowhere.
    """
    if code not in ("constraint", "required"):
        return ""
    with taken_up(form, state, now, language) as sitting:
        step = sitting.step(state.place)
        if step is None:
            return ""
        bind = step.item.bind
        phrase = bind.constraint_message if code == "constraint" else bind.required_message
        return phrase.said(form.chain(language), step.here.element)
