"""What a filling-in comes to: the values of what is relevant, and nothing of how they were given."""

from dataclasses import dataclass
from datetime import datetime

from content.forms.document import leaves
from content.forms.model import Form
from content.forms.sitting import taken_up
from content.forms.state import State


@dataclass(frozen=True, kw_only=True)
class Result:
    """`values` by key (`/data/hijos[2]/edad`), in the order of the form; "" where nothing was answered."""

    form: str  # SHA-256
    instance: str  # UUID
    finished: bool
    values: dict[str, str]

    @property
    def answered(self) -> dict[str, str]:
        return {key: value for key, value in self.values.items() if value}


def result(form: Form, state: State, *, now: datetime) -> Result:
    """Also of a state that is not finished: what it would be if it stopped here."""
    with taken_up(form, state, now) as sitting:
        values = {here.key: here.text for here in leaves(sitting.document) if here.relevant}
    return Result(form=form.sha256, instance=state.instance, finished=state.finished, values=values)
