"""A form as the chat runs it: questions in groups and repeats, with texts in their languages. Frozen by its SHA-256."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from lxml.etree import _Element

from content.forms.frame import Frame
from content.forms.xpath import Expression

Pieces = tuple[str | Expression, ...]
SPANISH = "es"
INDEX = "index"  # attribute of an item of a list: its place in it
_TAG = re.compile(r"\(([A-Za-z0-9-]+)\)\s*$")
_SPANISH_NAMES = frozenset({"castellano", "espanol", "spanish"})
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Kind(StrEnum):
    """What is asked for, as the chat tells them apart."""

    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    ONE = "one"
    MANY = "many"
    RANK = "rank"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RANGE = "range"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    GEOPOINT = "geopoint"
    MORE = "more"  # whether a repeat goes on


CHOOSING = frozenset({Kind.ONE, Kind.MANY, Kind.RANK})
BY_STEPS = frozenset({Kind.MANY, Kind.RANK})  # chosen tap by tap, and finished by a button
NUMERIC = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.RANGE})


@dataclass(frozen=True, kw_only=True)
class FormLanguage:
    """«Runasimi (quz)»: the name in the form, and the tag in its brackets."""

    name: str
    tag: str

    @classmethod
    def named(cls, name: str) -> "FormLanguage":
        found = _TAG.search(name)
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip().lower()
        return cls(name=name, tag=found[1] if found else SPANISH if plain in _SPANISH_NAMES else "")


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A text in the languages that have it, and its files: kind of medium -> language -> file name."""

    texts: Mapping[str, Pieces] = field(default_factory=lambda: MappingProxyType({}))
    media: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, languages: tuple[str, ...], node: _Element) -> str:
        """The text in the first of the languages that has one, with what it tells of the answers filled in."""
        pieces = next((self.texts[each] for each in languages if each in self.texts), ())
        return "".join(each if isinstance(each, str) else each.text(node) for each in pieces).strip()

    def files(self, languages: tuple[str, ...]) -> dict[str, str]:
        found = {
            kind: next((files[each] for each in languages if each in files), "") for kind, files in self.media.items()
        }
        return {kind: file for kind, file in found.items() if file}


NOTHING = Phrase()


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    index: int  # in the whole list, whatever is filtered or shuffled
    name: str
    label: Phrase


@dataclass(frozen=True, kw_only=True, eq=False)
class Choices:
    """Where a question's choices come from."""

    list_name: str
    every: tuple[Choice, ...]
    nodeset: Expression | None  # filter or order; None: the whole list as it stands

    @cached_property
    def by_name(self) -> Mapping[str, Choice]:
        return {each.name: each for each in self.every}

    def offered(self, node: _Element) -> tuple[Choice, ...]:
        """The choices of a question at a node of the answers."""
        if self.nodeset is None:
            return self.every
        return tuple(self.every[int(each.get(INDEX, ""))] for each in self.nodeset.nodes(node))


@dataclass(frozen=True, kw_only=True)
class Range:
    """The numbers of a question of kind RANGE."""

    start: str
    end: str
    step: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Bind:
    """The rules of a node. `attributes` are those of the author's own columns, such as `bind::dimension`."""

    path: str
    type: str = "string"
    relevant: Expression | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    constraint_message: Phrase = NOTHING
    required_message: Phrase = NOTHING
    preload: str = ""  # start, end, today or uid
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True, eq=False)
class Item:
    """A question, group or repeat, in its place among all of the form."""

    index: int
    path: str
    bind: Bind
    label: Phrase = NOTHING
    above: tuple["Item", ...] = ()  # from the outermost group to the innermost

    @cached_property
    def repeats(self) -> tuple["Repeat", ...]:
        return tuple(each for each in self.above if isinstance(each, Repeat))

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @cached_property
    def _cuts(self) -> tuple[str, ...]:
        """The path cut behind each repeat around it."""
        ends = [0, *(len(each.path) for each in self.repeats), len(self.path)]
        return tuple(self.path[start:end] for start, end in pairwise(ends))

    def key(self, places: tuple[int, ...]) -> str:
        """The path with the places in the repeats around it: `/data/hijos[2]/edad`."""
        if not places:
            return self.path
        first, *rest = self._cuts
        return first + "".join(f"[{place}]{cut}" for place, cut in zip(places, rest, strict=True))


@dataclass(frozen=True, kw_only=True, eq=False)
class Question(Item):
    kind: Kind
    hint: Phrase = NOTHING
    choices: Choices | None = None
    range: Range | None = None
    least: int | None = None  # of several choices, where the constraint says it with count-selected
    most: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Group(Item):
    children: list[Item] = field(default_factory=list)  # filled while the form is read, then left alone


@dataclass(frozen=True, kw_only=True, eq=False)
class Repeat(Group):
    count: Expression | None = None  # None: people are asked whether there is another


@dataclass(frozen=True, kw_only=True, eq=False)
class Rule:
    """What is worked out of one path; `filtered` is a question whose choices other answers decide."""

    path: str
    relevant: Expression | None
    looked_at: tuple[str, ...] | None  # leaves on whose texts alone the relevance depends
    calculate: Expression | None
    filtered: Question | None


@dataclass(frozen=True, kw_only=True, eq=False)
class SetValue:
    """A default that is computed once, when its node comes to be."""

    path: str
    value: Expression


@dataclass(frozen=True, kw_only=True, eq=False)
class Form:
    """A compiled form. Made by `content.forms.load` or, from its stored XForm alone, by `content.forms.xform`."""

    xml: str
    sha256: str
    id: str
    version: str
    title: str
    languages: tuple[FormLanguage, ...]
    default_language: str
    root: str  # path of the form's root
    skeleton: _Element  # every node once, with its static default
    items: tuple[Item, ...]  # in the order in which they are asked
    top: tuple[Item, ...]
    binds: Mapping[str, Bind]
    order: tuple[str, ...]  # paths, each after those that it depends on
    presets: tuple[SetValue, ...]
    itext: Mapping[str, Phrase]
    instances: Mapping[str, _Element]

    @cached_property
    def plain(self) -> tuple[tuple[str, Question], ...]:
        """Questions with their refs, in order, where there are no repeats; else nothing."""
        return () if self.repeats else tuple((self.ref(each), each) for each in self.questions)

    @cached_property
    def layout(self) -> tuple[tuple[str, int], ...]:
        """Every node of the skeleton in its order: its path, and which of them is above it (-1: none)."""
        nodes = list(self.skeleton.iter())
        places = {node: number for number, node in enumerate(nodes)}
        paths: list[str] = []
        for node in nodes:
            above = node.getparent()
            paths.append(f"{paths[places[above]] if above is not None else ''}/{node.tag}")
        return tuple(
            (path, -1 if (above := node.getparent()) is None else places[above])
            for path, node in zip(paths, nodes, strict=True)
        )

    @cached_property
    def leaf_paths(self) -> tuple[str, ...]:
        """Paths of the nodes that hold a value, in the order of the form."""
        return tuple(_leaves(self.skeleton, ""))

    @cached_property
    def repeats(self) -> Mapping[str, Repeat]:
        return {each.path: each for each in self.items if isinstance(each, Repeat)}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(each for each in self.items if isinstance(each, Question))

    @cached_property
    def by_path(self) -> Mapping[str, Item]:
        return {each.path: each for each in self.items}

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(self._rule(path) for path in self.order)

    def _rule(self, path: str) -> Rule:
        bind, item = self.binds.get(path), self.by_path.get(path)
        filtered = item if isinstance(item, Question) and item.choices and item.choices.nodeset else None
        relevant = bind.relevant if bind else None
        plain = relevant.plain if relevant else None
        return Rule(
            path=path,
            relevant=relevant,
            looked_at=plain if plain is not None and set(plain) <= set(self.leaf_paths) else None,
            calculate=bind.calculate if bind else None,
            filtered=filtered,
        )

    @cached_property
    def preloads(self) -> Mapping[str, str]:
        """Path of a node -> which of start, end, today or uid it holds."""
        return {path: bind.preload for path, bind in self.binds.items() if bind.preload}

    def chain(self, language: str | None) -> tuple[str, ...]:
        """Languages to look for a text in: the reader's, Spanish, the form's own, none."""
        wanted = [each.name for each in self.languages if language and language in (each.tag, each.name)]
        spanish = [each.name for each in self.languages if each.tag == SPANISH]
        return tuple(dict.fromkeys([*wanted, *spanish, self.default_language, ""]))

    # What functions look up (content.forms.frame.Book)

    def lists(self, name: str) -> list[_Element]:
        return [self.instances[name]] if name in self.instances else []

    def choice_label(self, path: str, value: str, frame: Frame) -> str:
        item = self.by_path.get(path)
        choices = item.choices if isinstance(item, Question) else None
        choice = choices.by_name.get(value) if choices else None
        return choice.label.said(self.chain(frame.language), frame.data) if choice else ""

    def text(self, key: str, frame: Frame) -> str:
        return self.itext.get(key, NOTHING).said(self.chain(frame.language), frame.data)

    # Short names of questions, for buttons

    def ref(self, item: Item, places: tuple[int, ...] = ()) -> str:
        """Name of an item at its places in the repeats around it: at most 24 letters, digits and hyphens."""
        plain = self._refs[item.index]
        return "-".join([plain, *map(base36, places)]) if places else plain

    @cached_property
    def _refs(self) -> tuple[str, ...]:
        return tuple(f"{self.sha256[:3]}-{base36(each.index)}" for each in self.items)

    def named(self, ref: str) -> tuple[Item, tuple[int, ...]] | None:
        """The item of a ref and its places; None when this form never gave it."""
        sign, *rest = ref.split("-")
        if sign != self.sha256[:3] or not rest or not all(re.fullmatch(r"[0-9a-z]{1,4}", each) for each in rest):
            return None
        index, *places = (int(each, 36) for each in rest)
        return (self.items[index], tuple(places)) if index < len(self.items) else None


def _leaves(node: _Element, above: str) -> Iterator[str]:
    path = f"{above}/{node.tag}"
    if not len(node):
        yield path
    for child in node:
        yield from _leaves(child, path)


def base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits


def within(items: tuple[Item, ...] | list[Item]) -> Iterator[Item]:
    """The items and all those in them, in order."""
    for item in items:
        yield item
        if isinstance(item, Group):
            yield from within(item.children)
