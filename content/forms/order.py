"""In which order the nodes of a form are worked out, and the proof that there is one."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from content.forms.model import Bind, Item, Question, Repeat
from content.forms.problems import FormError, problem

CIRCULAR = "circular"


def ordered(paths: Iterable[str], binds: Mapping[str, Bind], items: Sequence[Item]) -> tuple[str, ...]:
    """Every path after those that its relevance, calculation or number depends on. FormError: a circle.

    Constraints are asked only of an answer that is given and change nothing, so they make no circle.
    """
    known = dict.fromkeys(paths)
    counts = {each.path: each.count for each in items if isinstance(each, Repeat)}
    filters = {each.path: each.choices.nodeset for each in items if isinstance(each, Question) and each.choices}
    graph = TopologicalSorter[str]()
    for path in known:
        bind = binds.get(path)
        own = (bind.relevant, bind.calculate) if bind else ()
        rules = [rule for rule in (*own, counts.get(path), filters.get(path)) if rule]
        refs = {ref for rule in rules for ref in _spread(rule.refs, path, known)}
        above = path.rpartition("/")[0]
        graph.add(path, *sorted(refs), *([above] if above else []))
    try:
        return tuple(each for each in graph.static_order() if each in known)
    except CycleError as error:
        raise FormError([problem(CIRCULAR, names=" → ".join(map(_name, error.args[1])))]) from error


def _spread(refs: Iterable[str], path: str, known: Iterable[str]) -> Iterable[str]:
    """What is referred to; `/data/g/*` is everything below, but the node itself."""
    for ref in refs:
        if ref.endswith("/*"):
            yield from (each for each in known if each.startswith(ref[:-1]) and each != path)
        else:
            yield ref


def _name(path: str) -> str:
    return path.rpartition("/")[2]
