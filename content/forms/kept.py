"""What is kept of an answer, back in the places of its form: for tables and instances that leave the house.

Answers are kept under the names of questions, and items under the name of their item (docs/forms.md): of a
question that stood in for it in one modelo nothing is known any more, so the value goes to the item's own node.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from content.forms.model import Form
from content.forms.result import Result
from domain.surveys.matrix import fold

_PLACE = re.compile(r"\[(\d+)\]")
MOST_FORMS = 4


def result_of(form: Form, instance: str, answers: Mapping[str, Any]) -> Result:
    """The result of one anonymous answer. What the form has no node for is left out."""
    found = {key: str(value) for name, value in answers.items() if (key := key_of(form, name)) is not None}
    ordered = dict(sorted(found.items(), key=lambda pair: place(form, pair[0])))
    return Result(form=form.sha256, instance=instance, finished=True, values=ordered)


def key_of(form: Form, name: str) -> str | None:
    """`edad`, `hogar/edad` or `hijos[2]/edad` -> `/data/hijos[2]/edad`; None: no node of this form."""
    whole = f"{form.root}/{name}"
    if _PLACE.sub("", whole) in leaves(form):
        return whole
    return _by_name(form).get(fold(name)) if "[" not in name else None


@lru_cache(maxsize=MOST_FORMS)
def leaves(form: Form) -> frozenset[str]:
    return frozenset(form.leaf_paths)


@lru_cache(maxsize=MOST_FORMS)
def _by_name(form: Form) -> dict[str, str]:
    """Folded name of a node outside of repeats -> its path; of two with one name neither."""
    found: dict[str, list[str]] = {}
    for path in form.leaf_paths:
        if not any(path.startswith(f"{repeat}/") for repeat in form.repeats):
            found.setdefault(fold(path.rpartition("/")[2]), []).append(path)
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}


def place(form: Form, key: str) -> tuple[tuple[int, int], ...]:
    """Where a key stands in the form: step by step, its order and which repetition it is in."""
    return tuple(_steps(form, key))


def _steps(form: Form, key: str) -> Iterator[tuple[int, int]]:
    order, path = _order(form), ""
    for step in key.split("/")[1:]:
        found = _PLACE.search(step)
        path += "/" + _PLACE.sub("", step)
        yield order.get(path, 0), int(found[1]) if found else 0


@lru_cache(maxsize=MOST_FORMS)
def _order(form: Form) -> dict[str, int]:
    """Path of every node, groups too -> its order in the document."""
    found: dict[str, int] = {}
    for path in form.leaf_paths:
        steps = path.split("/")
        for end in range(2, len(steps) + 1):
            found.setdefault("/".join(steps[:end]), len(found))
    return found
