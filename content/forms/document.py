"""The answers as a document on which expressions run: built from a state, worked out, and thrown away."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml.etree import SubElement, _Element

from content.forms.frame import Frame
from content.forms.model import Form, Question, Repeat, Rule
from content.forms.state import State
from content.forms.xpath import Expression

MOST_REPETITIONS = 100  # whatever a count says


@dataclass(slots=True)
class Here:
    """A node in its place: `key` is its path with the places of the repeats around it."""

    key: str
    path: str
    element: _Element
    above: "Here | None"
    relevant: bool = True

    @property
    def text(self) -> str:
        return self.element.text or ""


@dataclass(slots=True)
class Document:
    root: _Element
    nodes: dict[str, Here] = field(default_factory=dict)
    repeated: dict[str, list[Here]] = field(default_factory=dict)  # by path, within repeats only
    counts: dict[str, int] = field(default_factory=dict)

    def at(self, path: str) -> Sequence[Here]:
        """The nodes of a path, in order."""
        only = self.nodes.get(path)
        return self.repeated.get(path, ()) if only is None else (only,)


def built(form: Form, state: State) -> Document:
    """Every node of the state's repetitions, with its answer, its given value or its default."""
    document = Document(root=deepcopy(form.skeleton))
    if form.repeats:
        top = document.nodes[form.root] = Here(form.root, form.root, document.root, None)
        _spread(top, form.repeats, state.counts, document)
    else:
        _lay_out(form, document)
    _fill(form, state, document)
    return document


def _lay_out(form: Form, document: Document) -> None:
    """Without repeats every node stands where it stands in the skeleton; most forms are so, and each tap builds one."""
    laid: list[Here] = []
    for (path, above), element in zip(form.layout, document.root.iter(), strict=True):
        laid.append(Here(path, path, element, laid[above] if above >= 0 else None))
    document.nodes = {here.path: here for here in laid}


def _spread(above: Here, repeats: Mapping[str, Repeat], counts: Mapping[str, int], document: Document) -> None:
    nodes, key, path = document.nodes, above.key, above.path
    within_repeat = key != path
    for child in list(above.element):
        name = f"/{child.tag}"
        below = path + name
        if below in repeats:
            _repeat(Here(key + name, below, child, above), repeats, counts, document)
            continue
        here = nodes[key + name] = Here(key + name, below, child, above)
        if within_repeat:
            document.repeated.setdefault(below, []).append(here)
        if len(child):
            _spread(here, repeats, counts, document)


def _repeat(whole: Here, repeats: Mapping[str, Repeat], counts: Mapping[str, int], document: Document) -> None:
    """As many repetitions as the state says; an open one begins with one."""
    count = counts.get(whole.key, 1 if repeats[whole.path].count is None else 0)
    document.counts[whole.key] = count
    for number, element in enumerate(_copies(whole.element, count), 1):
        here = Here(f"{whole.key}[{number}]", whole.path, element, whole.above)
        document.nodes[here.key] = here
        document.repeated.setdefault(here.path, []).append(here)
        _spread(here, repeats, counts, document)


def _copies(element: _Element, count: int) -> list[_Element]:
    """The repetition and its copies, one after another in the document; none at all when the count is 0."""
    copies = [deepcopy(element) for _ in range(count - 1)]
    for copy in reversed(copies):
        element.addnext(copy)
    if count == 0 and (parent := element.getparent()) is not None:
        parent.remove(element)
        return []
    return [element, *copies]


def _fill(form: Form, state: State, document: Document) -> None:
    for key, value in (*state.preset.items(), *state.answers.items()):
        if here := document.nodes.get(key):
            here.element.text = value or None
    known = {"start": state.began, "end": state.ended, "today": state.began[:10], "uid": f"uuid:{state.instance}"}
    for path, preload in form.preloads.items():
        for here in document.at(path):
            here.element.text = known[preload] or None


def work_out(form: Form, document: Document, state: State, frame: Frame) -> None:
    """Relevance, calculations and choices that are still there, each after what it depends on."""
    nodes = document.nodes
    for rule in form.rules:
        for here in document.at(rule.path):
            above = here.above
            if (above is not None and not above.relevant) or (rule.relevant and not _relevant(rule, here, nodes)):
                here.relevant = False
                here.element.text = None
            elif rule.calculate is not None and here.key not in state.answers:
                frame.begin(here.key)
                here.element.text = rule.calculate.text(here.element) or None
            elif rule.filtered is not None and here.element.text:
                _keep_offered(rule.filtered, here)


def _relevant(rule: Rule, here: Here, nodes: Mapping[str, Here]) -> bool:
    assert rule.relevant is not None
    if rule.looked_at is None:
        return rule.relevant.truth(here.element)
    try:
        texts = tuple([nodes[path].element.text for path in rule.looked_at])
    except KeyError:  # within repeats there are several of a path
        return rule.relevant.truth(here.element)
    return rule.relevant.truth_given(here.element, texts)


def _keep_offered(question: Question, here: Here) -> None:
    """A choice that another answer has taken away is no answer any more."""
    assert question.choices is not None
    offered = {each.name for each in question.choices.offered(here.element)}
    here.element.text = " ".join(each for each in here.text.split() if each in offered) or None


def needed_counts(form: Form, document: Document) -> dict[str, int]:
    """How often each counted repeat should be there, by the key of its place."""
    found: dict[str, int] = {}
    for item in form.repeats.values():
        if item.count is not None:
            parent, _, name = item.path.rpartition("/")
            for above in document.at(parent):
                found[f"{above.key}/{name}"] = _count(item.count, above, name) if above.relevant else 0
    return found


def _count(rule: Expression, above: Here, name: str) -> int:
    """Evaluated on a repetition, because `../` starts there; on a passing one where there is none yet."""
    element = above.element.find(name)
    if element is not None:
        return _clamped(rule.text(element))
    passing = SubElement(above.element, name)
    try:
        return _clamped(rule.text(passing))
    finally:
        above.element.remove(passing)


def _clamped(written: str) -> int:
    try:
        return max(0, min(int(float(written)), MOST_REPETITIONS))
    except (ValueError, OverflowError):
        return 0


def needed_presets(form: Form, document: Document, state: State, frame: Frame) -> dict[str, str]:
    """Defaults of nodes that have come to be since the last time."""
    found: dict[str, str] = {}
    for preset in form.presets:
        for here in document.at(preset.path):
            if here.key not in state.preset:
                frame.begin(here.key)
                found[here.key] = preset.value.text(here.element)
    return found


def leaves(document: Document) -> Iterator[Here]:
    """Nodes that hold a value, in the order of the document."""
    return (each for each in document.nodes.values() if not len(each.element))
