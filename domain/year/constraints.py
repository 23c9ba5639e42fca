"""The rules of a year as constraints on a board, each a function.

Those of the norm always hold. Those of a good year hold on a strict board; on another each breach is paid for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from domain.year import costs
from domain.year.board import Board, Place, route_of
from domain.year.candidates import Candidate
from domain.year.caseload import week_of
from domain.year.groups import groups_of
from domain.year.open_work import open_visits, references, spacing, witness
from domain.year.planned import MEETINGS, TALLERES, Key, Work
from domain.year.rhythm import Journey
from domain.year.shares import visit_lengths
from domain.year.solver import Variable, count, total

_TOGETHER = 3  # meetings of a kind in one journey


def add_rules(board: Board) -> None:
    for rule in (_one_place_a_day, _patterns, _gaps, _ends, _gia_after_visits, _in_order, _own_taller_first):
        rule(board)


def _one_place_a_day(board: Board) -> None:
    """5.4: time on the road counts."""
    for run, uses in board.used().items():
        if board.elastic:
            twice = board.model.new_int_var(0, sum(days for _, days in uses), "")
            board.overflow.append((twice, 1))
            board.model.add(total(uses) <= board.runs[run].size + twice)
        else:
            board.model.add(total(uses) <= board.runs[run].size)
    for variables in _by_day(board).values() if not board.elastic else ():
        board.model.add_at_most_one(variables)


def _by_day(board: Board) -> dict[date, list[Variable]]:
    """Talleres that would be on a day: a run may have room for both, and both at its beginning."""
    found: dict[date, list[Variable]] = defaultdict(list)
    for key in board.choices:
        for place, variable in board.choices[key] if key.work in TALLERES else ():
            for day in place.days:
                found[day].append(variable)
    return found


def _patterns(board: Board) -> None:
    """The visitas of a docente have the lengths of the norm's pattern, in whatever order (5.6)."""
    for docente in board.caseload.docentes:
        wanted = Counter(visit_lengths(board.caseload, docente.id))
        mine = [choice for key in board.visits_of(docente.id) for choice in board.choices[key]]
        for length, number in wanted.items() if len(wanted) > 1 else ():
            board.model.add(count([variable for place, variable in mine if place.length == length]) == number)


def _gaps(board: Board) -> None:
    """Between two open visitas that follow each other: one week at least, and those of the settings."""
    gap = spacing(board.caseload, strict=True)
    for before, after in _neighbours(board):
        breach = _breach(board)
        if breach is not None:
            _precede(board, before, after, 1, ends=_week)
        _precede(board, before, after, gap.least, ends=_week, breach=breach)
        for limit in board.places(before, _week):
            later = board.until(after, limit + gap.most, _week)
            _implies(board, board.until(before, limit, _week), later, breach)


def _neighbours(board: Board) -> Iterable[tuple[Key, Key]]:
    for docente in board.caseload.docentes:
        for before, after in pairwise(board.visits_of(docente.id)):
            if after.number == before.number + 1:
                yield before, after


def _ends(board: Board) -> None:
    """On a board that is not strict: what lies outside the days of a good year is paid for."""
    if board.strict:
        return
    for docente in board.caseload.docentes:
        fixed = board.caseload.fixed_of(Work.VISITA, (docente.id,))
        for each in open_visits(board.caseload, docente.id):
            number = each.key.number
            bound = number == 1 or number - 1 in fixed or number + 1 in fixed
            last = week_of(each.last) if bound else week_of(board.caseload.visits_until)
            first = week_of(each.first) if bound else 0
            _pay_outside(board, each.key, first, min(last, week_of(board.caseload.visits_until)))
    if board.caseload.norm.flag("rtc_por_semestre"):
        second = week_of(board.caseload.second_semester)
        for key in [key for key in board.choices if key.work == Work.RTC]:
            _pay_outside(board, key, *((0, second - 1) if key.number == 1 else (second, second + 60)))


def _pay_outside(board: Board, key: Key, first: int, last: int) -> None:
    outside = [variable for place, variable in board.choices[key] if not first <= place.week <= last]
    board.cost += [(variable, costs.OUT_OF_STEP) for variable in outside]


def _gia_after_visits(board: Board) -> None:
    """Each GIA follows the visita that it refers to, and the GIA before comes before that visita (5.2.6.b)."""
    if not board.caseload.norm.flag("gia_tras_visita"):
        return
    for group in groups_of(board.caseload, Work.GIA):
        docente = witness(board.caseload, group)
        visits = board.caseload.plan_of(docente).visitas.value
        for number, reference in enumerate(references(visits, board.caseload.fullest.gia.value), 1):
            visit, gia = Key(Work.VISITA, (docente,), reference), Key(Work.GIA, group, number)
            # Within a run meetings are put after the visitas.
            _follow(board, visit, gia, 0, may_break=True)
            _follow(board, gia._replace(number=number - 1), visit, 1, may_break=True)


def _in_order(board: Board) -> None:
    """The GIA and RTC of a group follow each other by their number, in different weeks."""
    for before in [key for key in board.choices if key.work in MEETINGS]:
        after = before._replace(number=before.number + 1)
        if after in board.choices:
            _precede(board, before, after, 1, ends=_week)


def _follow(board: Board, before: Key, after: Key, least: int, *, may_break: bool = False) -> None:
    if before in board.choices and after in board.choices:
        breach = _breach(board) if may_break else None
        _precede(board, before, after, least, ends=_end, begins=_begin, breach=breach)


def _own_taller_first(board: Board) -> None:
    """The acompañante's taller of a semester comes before that of the docentes (5.2.8)."""
    if not board.caseload.norm.flag("taller_acompanante_antes"):
        return
    for number in (1, 2):
        own, theirs = Key(Work.TALLER_ACOMPANANTE, (), number), Key(Work.TALLER, (), number)
        if own in board.choices and theirs in board.choices:
            breach = _breach(board)
            for candidate, variable in board.choices[theirs]:
                before = [each for place, each in board.choices[own] if place.days[-1] < candidate.days[0]]
                _one_of(board, variable, before, breach)


def _breach(board: Board) -> Variable | None:
    """What lets a rule of a good year be broken once, at a price; None on a strict board."""
    return None if board.strict else board.pay(costs.OUT_OF_STEP)


def _precede(
    board: Board,
    before: Key,
    after: Key,
    least: int,
    *,
    ends: Place,
    begins: Place | None = None,
    breach: Variable | None = None,
) -> None:
    """`after` begins at least so many places after `before` ends."""
    begins = begins or ends
    for limit in board.places(after, begins):
        _implies(board, board.until(after, limit, begins), board.until(before, limit - least, ends), breach)


def _implies(board: Board, this: Variable, that: Variable, breach: Variable | None) -> None:
    _one_of(board, this, [that], breach)


def _one_of(board: Board, this: Variable, those: Sequence[Variable], breach: Variable | None) -> None:
    board.model.add_bool_or(this.negated(), *those, *([] if breach is None else [breach]))


def add_rhythm(board: Board, journeys: Sequence[Journey]) -> None:
    """What is done in one journey is in one week; of two routes that are alike always the same goes first."""
    together = [journey.visits for journey in journeys]
    for keys in (*together, *_meetings_of_routes(board, journeys)):
        _in_one_week(board, keys)
    for one, other in pairwise(journeys):
        if one.like == other.like:
            _precede(board, one.visits[0], other.visits[0], 0, ends=_week)


def _week(candidate: Candidate) -> int:
    return candidate.week


def _begin(candidate: Candidate) -> int:
    return candidate.begin


def _end(candidate: Candidate) -> int:
    return candidate.end


def _in_one_week(board: Board, keys: Sequence[Key]) -> None:
    for one, other in pairwise(keys):
        _precede(board, one, other, 0, ends=_week)
        _precede(board, other, one, 0, ends=_week)


def _meetings_of_routes(board: Board, journeys: Sequence[Journey]) -> Iterable[list[Key]]:
    """The RTC of one number on one route; the GIA too, where they follow visitas of the same journeys."""
    made: dict[int, list[int]] = defaultdict(list)
    for place, journey in enumerate(journeys):
        for visit in journey.visits:
            made[visit.subject[0]].append(place)
    found: dict[tuple[object, ...], list[Key]] = defaultdict(list)
    for key in board.choices:
        route = route_of(board.caseload, board.open_[key].ie_ids) if key.work in MEETINGS else ""
        if route:
            follows = tuple(made[witness(board.caseload, key.subject)]) if key.work == Work.GIA else ()
            found[key.work, route, key.number, follows].append(key)
    return [keys for keys in found.values() if len(keys) <= _TOGETHER]
