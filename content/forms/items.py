"""The items of a form: questions with the four options of agreement, and the dimension that each belongs to.

Column `bind::dimension` of the survey sheet names the dimension. `bind::item` names the item whose place a
question takes in another modelo; without it, questions known to the matrix's instruments stand as they do there.
"""

from collections.abc import Iterable, Mapping

from content.forms.model import SPANISH, Form, Kind, Question
from domain.surveys.matrix import Instrument, Item, Matrix, fold

OPTIONS = frozenset({"1", "2", "3", "4"})  # muy en desacuerdo … muy de acuerdo; others count as «no me corresponde»


def items_of_form(form: Form, matrix: Matrix) -> tuple[Item, ...]:
    """In the order of the form; none where no question says its dimension."""
    asked = {fold(each.name): each for each in form.questions if is_item(each)}
    known = _known(matrix.instruments)
    heads: dict[str, list[Question]] = {}
    for key, question in asked.items():
        head = fold(question.bind.attributes.get("item", "")) or known.get(key, key)
        heads.setdefault(head if head in asked else key, []).append(question)
    return tuple(_item(form, asked[head], questions) for head, questions in heads.items())


def is_item(question: Question) -> bool:
    """One choice among the four options at least, with a dimension, asked once."""
    if question.kind != Kind.ONE or question.choices is None or question.repeats:
        return False
    return bool(question.bind.attributes.get("dimension")) and set(question.choices.by_name) >= OPTIONS


def _known(instruments: Iterable[Instrument]) -> Mapping[str, str]:
    """Folded name of every question of the instruments -> that of the item whose place it takes."""
    return {fold(name): fold(item.name) for each in instruments for item in each.items for name in item.names}


def _item(form: Form, head: Question, questions: Iterable[Question]) -> Item:
    return Item(
        name=head.name,
        dimension=head.bind.attributes["dimension"],
        text=plain_label(form, head),
        alternates=tuple(each.name for each in questions if each is not head),
    )


def plain_label(form: Form, question: Question) -> str:
    """The Spanish text without what answers would fill in."""
    texts = question.label.texts
    pieces = next((texts[each] for each in form.chain(SPANISH) if each in texts), ())
    return "".join(each if isinstance(each, str) else "…" for each in pieces).strip()
