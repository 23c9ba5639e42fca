"""The questions of an XForm in their groups and repeats."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml.etree import _Element

from content.forms.compiler import Compiler
from content.forms.expression import Binary, Call, Node, Number, Path
from content.forms.itext import phrase
from content.forms.model import (
    INDEX,
    NOTHING,
    Bind,
    Choice,
    Choices,
    Group,
    Item,
    Kind,
    Phrase,
    Question,
    Range,
    Repeat,
)
from content.forms.names import JR, XF, local
from content.forms.problems import FormError, problem

_BY_TYPE: Mapping[str, Kind] = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "decimal": Kind.DECIMAL,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "dateTime": Kind.DATETIME,
    "geopoint": Kind.GEOPOINT,
}
_BY_CONTROL: Mapping[str, Kind] = {
    "select1": Kind.ONE,
    "select": Kind.MANY,
    "rank": Kind.RANK,
    "range": Kind.RANGE,
    "trigger": Kind.ACKNOWLEDGE,
}
_BY_MEDIUM: Mapping[str, Kind] = {
    "image/*": Kind.IMAGE,
    "audio/*": Kind.AUDIO,
    "video/*": Kind.VIDEO,
    "application/*": Kind.FILE,
}
_NOT_ASKED = frozenset({"label", "hint", "setvalue"})
_LIST = re.compile(r"instance\('([^']*)'\)/root/item")


@dataclass(kw_only=True)
class Body:
    """Reads the body; items are numbered as they come."""

    compiler: Compiler
    binds: Mapping[str, Bind]
    itext: Mapping[str, Phrase]
    instances: Mapping[str, _Element]
    _count: int = 0
    _lists: dict[str, tuple[Choice, ...]] = field(default_factory=dict)

    def read(self, parent: _Element, above: tuple[Item, ...] = ()) -> list[Item]:
        """Every question, group and repeat below an element of the body."""
        return [item for element in parent for item in self._items(element, above)]

    def _items(self, element: _Element, above: tuple[Item, ...]) -> Iterator[Item]:
        repeat = element.find(f"{XF}repeat")
        if repeat is not None:
            yield self._group(Repeat, repeat, repeat.get("nodeset", ""), element, above)
        elif local(element) == "group" and element.get("ref"):
            yield self._group(Group, element, element.get("ref", ""), element, above)
        elif local(element) == "group":
            yield from self.read(element, above)
        elif local(element) not in _NOT_ASKED and element.get("ref"):
            yield self._question(element, above)

    def _group(self, make: Any, inside: _Element, path: str, named: _Element, above: tuple[Item, ...]) -> Item:
        more = {}
        if make is Repeat:
            more["count"] = self.compiler.optional(inside.get(f"{JR}count"), path)
        group: Group = make(**self._place(path, above), label=self._phrase(named, "label", path), **more)
        group.children.extend(self.read(inside, (*above, group)))
        return group

    def _place(self, path: str, above: tuple[Item, ...]) -> dict[str, Any]:
        self._count += 1
        return {
            "index": self._count - 1,
            "path": path,
            "bind": self.binds.get(path) or Bind(path=path),
            "above": above,
        }

    def _phrase(self, element: _Element, name: str, path: str) -> Phrase:
        return phrase(element.find(f"{XF}{name}"), path, self.itext, self.compiler)

    def _question(self, element: _Element, above: tuple[Item, ...]) -> Question:
        path = element.get("ref", "")
        place = self._place(path, above)
        kind = self._kind(element, path)
        least, most = limits(place["bind"]) if kind == Kind.MANY else (None, None)
        return Question(
            **place,
            kind=kind,
            label=self._phrase(element, "label", path),
            hint=self._phrase(element, "hint", path),
            choices=self._choices(element, path),
            range=_range(element) if kind == Kind.RANGE else None,
            least=least,
            most=most,
        )

    def _kind(self, element: _Element, path: str) -> Kind:
        name, bind = local(element), self.compiler.binds.get(path)
        if bind is not None and bind.get("readonly") == "true()":
            return Kind.NOTE
        found = _BY_CONTROL.get(name)
        if name == "upload":
            found = _BY_MEDIUM.get(element.get("mediatype", ""))
        if name == "input":
            found = _BY_TYPE.get(bind.get("type", "string") if bind is not None else "string")
        if found is None:
            raise FormError([problem("xform_control", path=path, control=name)])
        return found

    def _choices(self, element: _Element, path: str) -> Choices | None:
        itemset = element.find(f"{XF}itemset")
        if itemset is None:
            return None
        nodeset = itemset.get("nodeset", "")
        found = _LIST.search(nodeset)
        if found is None or found[1] not in self.instances:
            raise FormError([problem("xform_control", path=path, control="itemset")])
        plain = found[0] == nodeset
        return Choices(
            list_name=found[1],
            every=self._list(found[1]),
            nodeset=None if plain else self.compiler.expression(nodeset, path),
        )

    def _list(self, name: str) -> tuple[Choice, ...]:
        if name not in self._lists:
            nodes = self.instances[name].findall("root/item")
            self._lists[name] = tuple(self._choice(number, node) for number, node in enumerate(nodes))
        return self._lists[name]

    def _choice(self, index: int, node: _Element) -> Choice:
        node.set(INDEX, str(index))  # lxml gives copies of what a filter finds, so each carries its number
        itext, label = node.findtext("itextId"), node.findtext("label")
        said = self.itext.get(itext, NOTHING) if itext else Phrase(texts={"": (label or "",)})
        return Choice(index=index, name=node.findtext("name") or "", label=said)


def _range(element: _Element) -> Range:
    return Range(start=element.get("start", ""), end=element.get("end", ""), step=element.get("step", "1"))


def limits(bind: Bind) -> tuple[int | None, int | None]:
    """Fewest and most choices, where the constraint says `count-selected(.) >= n` and the like, joined by `and`."""
    least: int | None = None
    most: int | None = None
    for low, high in _bounds(bind.constraint.tree) if bind.constraint else ():
        least = low if low is not None and (least is None or low > least) else least
        most = high if high is not None and (most is None or high < most) else most
    return least, most


def _bounds(node: Node) -> Iterator[tuple[int | None, int | None]]:
    if not isinstance(node, Binary):
        return
    if node.operator == "and":
        yield from _bounds(node.left)
        yield from _bounds(node.right)
    elif _counts_itself(node.left) and isinstance(node.right, Number):
        yield _bound(node.operator, float(node.right.text))
    elif _counts_itself(node.right) and isinstance(node.left, Number):
        yield _bound(_TURNED.get(node.operator, node.operator), float(node.left.text))


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _counts_itself(node: Node) -> bool:
    return (
        isinstance(node, Call)
        and node.name == "count-selected"
        and all(isinstance(each, Path) and [step.axis for step in each.steps] == ["self"] for each in node.args)
    )


def _bound(operator: str, number: float) -> tuple[int | None, int | None]:
    whole = int(number)
    match operator:
        case ">=":
            return (whole if whole == number else whole + 1), None
        case ">":
            return whole + 1, None
        case "<=":
            return None, whole
        case "<":
            return None, (whole - 1 if whole == number else whole)
        case "=":
            return whole, whole
    return None, None
