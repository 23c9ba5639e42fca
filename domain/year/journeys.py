"""What a journey of one week can hold: the visitas that fit beside each other into the days with pupils."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from domain.year.groups import Group
from domain.year.runs import Run

Load = tuple[int, ...]  # lengths of the visitas of a journey, longest first
_ONE_DAY = timedelta(days=1)


def stretches(runs: Sequence[Run], ie_ids: Group) -> Mapping[int, tuple[int, ...]]:
    """Of each calendar week: the days in a row on which one of these IE, at least, can be visited."""
    found: dict[int, list[list[Run]]] = defaultdict(list)
    for run in runs:
        if run.visits and not run.lective.isdisjoint(ie_ids):
            row = found[run.week]
            if row and row[-1][-1].days[-1] + _ONE_DAY == run.days[0]:
                row[-1].append(run)
            else:
                row.append([run])
    return {week: tuple(sum(run.size for run in row) for row in rows) for week, rows in found.items()}


def loads(lengths: Sequence[int], most: int, sizes: Sequence[int]) -> tuple[Load, ...]:
    """Every set of up to `most` visitas that fits into stretches of these sizes, the empty one first."""
    there = Counter(lengths)
    return tuple(load for load in _sets(sorted(there, reverse=True), there, most) if fits(load, sizes))


def fits(load: Load, sizes: Sequence[int]) -> bool:
    """Whether visitas, longest first, can be put into stretches without breaking one."""
    if not load:
        return True
    tried = {size for size in sizes if size >= load[0]}
    return any(fits(load[1:], _less(sizes, size, load[0])) for size in tried)


def _less(sizes: Sequence[int], size: int, by: int) -> list[int]:
    left = list(sizes)
    left.remove(size)
    return [*left, size - by]


def _sets(lengths: Sequence[int], there: Mapping[int, int], most: int) -> Iterator[Load]:
    if not lengths:
        yield ()
        return
    for number in range(min(there[lengths[0]], most) + 1):
        for rest in _sets(lengths[1:], there, most - number):
            yield (lengths[0],) * number + rest
