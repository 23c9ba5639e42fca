"""A plan after something has changed: the past and what is confirmed stay, and as few other dates move as can be.

First only what must move looks for a place; if all of it finds one, nothing less was possible. Else what is not frozen
may move too, near to where it was, and each move is paid for. A plan by the settings of a good year comes before one
that only keeps the norm, even if that would move less.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.year import costs
from domain.year.board import Allowed, Board
from domain.year.candidates import Candidate
from domain.year.caseload import Caseload
from domain.year.exact import lay_out, widened
from domain.year.infeasible import Infeasible, explain
from domain.year.needs import days_missing
from domain.year.open_work import OpenWork, open_work
from domain.year.order import dated
from domain.year.planned import Key, Planned, Work
from domain.year.runs import runs_of
from domain.year.solver import Effort, Found, minimise

_NEAR, _ANYWHERE = 28, 366  # days from where it was
_FARTHEST = costs.MOVED - 1  # days of shift that still tell two moves apart


@dataclass(frozen=True, kw_only=True)
class Moved:
    before: Planned
    after: Planned


@dataclass(frozen=True, kw_only=True)
class Replan:
    """What is different, before anybody is told."""

    kept: tuple[Planned, ...]
    moved: tuple[Moved, ...]
    new: tuple[Planned, ...]  # asked for by nobody before: somebody has joined
    dropped: tuple[Planned, ...]  # needed no more
    fewest: bool  # proven that fewer moves would not do
    in_step: bool  # whether the settings of a good year are kept

    @property
    def planned(self) -> tuple[Planned, ...]:
        """The whole plan from now on."""
        after = (*self.kept, *(each.after for each in self.moved), *self.new)
        return tuple(sorted(after, key=lambda each: (each.days, each.key)))


@dataclass(frozen=True, kw_only=True)
class _Question:
    """What was planned, and what of it is open again."""

    caseload: Caseload  # with what is frozen
    before: Mapping[Key, Planned]  # all that was planned and is still needed
    dropped: tuple[Planned, ...]
    open_: frozenset[Key]  # what may move
    must: frozenset[Key]  # what has to, or has no date yet


def replan(
    caseload: Caseload,
    plan: Sequence[Planned],
    *,
    today: date,
    confirmed: Collection[Key] = (),
    cancelled: Collection[Key] = (),
    effort: Effort | None = None,
) -> Replan | Infeasible:
    """The smallest change that keeps the rules. `cancelled` needs another date, whether past or confirmed.

    A date that the calendar has closed since, or that the acompañante has lost, is open again even if confirmed.
    """
    question = _question(caseload, plan, today, frozenset(confirmed), frozenset(cancelled))
    for found in _tries(question, effort or Effort(steps=1.2)):
        if isinstance(found, Replan):
            return found
    missing = days_missing(question.caseload)
    return explain(question.caseload, missing, lambda other: days_missing(other) == 0)


def _question(
    caseload: Caseload, plan: Sequence[Planned], today: date, confirmed: frozenset[Key], cancelled: frozenset[Key]
) -> _Question:
    needed = {each.key for each in open_work(replace(caseload, fixed=()), strict=False)}
    plan = [*{each.key: each for each in (*caseload.fixed, *plan)}.values()]
    confirmed |= {each.key for each in caseload.fixed}
    before = {each.key: each for each in plan if each.key in needed}
    dead = cancelled | {each.key for each in plan if each.last >= today and not _possible(caseload, each)}
    frozen = [each for key, each in before.items() if key not in dead and (each.first < today or key in confirmed)]
    rest = replace(caseload, fixed=tuple(frozen), start=max(today, caseload.start or today))
    open_ = frozenset(each.key for each in open_work(rest, strict=False))
    twice = _second_on_a_day(frozen, [before[key] for key in sorted(open_ - dead) if key in before])
    return _Question(
        caseload=rest,
        before=before,
        dropped=tuple(each for each in plan if each.key not in needed),
        open_=open_,
        must=frozenset(key for key in open_ if key in dead or key in twice or key not in before),
    )


def _possible(caseload: Caseload, each: Planned) -> bool:
    """Whether its days are still there: not closed, not lost. The acompañante's own taller is at no IE."""
    calendar = caseload.calendar
    fits = calendar.is_lective if each.work == Work.VISITA else calendar.is_working
    places = [caseload.ie_by_id[ie_id].scopes for ie_id in each.ie_ids if ie_id in caseload.ie_by_id]
    if each.work == Work.TALLER_ACOMPANANTE:
        return all(day not in caseload.away and any(fits(day, place) for place in caseload.places) for day in each.days)
    return all(day not in caseload.away and all(fits(day, place) for place in places) for day in each.days)


def _second_on_a_day(frozen: Sequence[Planned], others: Sequence[Planned]) -> set[Key]:
    """What shares a day with something before it: a plan that people have changed may hold such things."""
    taken = {day for each in frozen for day in each.days}
    second = set()
    for each in others:
        if taken.isdisjoint(each.days):
            taken.update(each.days)
        else:
            second.add(each.key)
    return second


def _tries(question: _Question, effort: Effort) -> Iterator[Replan | Found]:
    """By the settings of a good year if that goes; first what must move by itself, then with what lies near."""
    if days_missing(question.caseload):
        return
    unavoidable = len(question.must & question.before.keys())
    for strict, reach in ((True, (_NEAR,)), (False, (_NEAR, _ANYWHERE))):
        alone = _place(question, question.must, _ANYWHERE, unavoidable, effort, strict=strict)
        yield alone
        for within in reach:
            yield _place(question, question.open_, within, unavoidable + (alone == Found.NONE), effort, strict=strict)


def _place(
    question: _Question, free: frozenset[Key], within: int, least: int, effort: Effort, *, strict: bool
) -> Replan | Found:
    """The cheapest places for what is free; everything else where it was. `least`: moves that cannot be avoided."""
    stays = [question.before[key] for key in question.open_ - free]
    load = replace(question.caseload, fixed=(*question.caseload.fixed, *stays))
    runs = runs_of(load if strict else widened(load), daily=True)
    board = lay_out(load, runs, strict=strict, allowed=_where(question, within))
    if board is None:
        return Found.NONE
    _pay_for_moves(board, question)
    answer = minimise(board.model, board.cost, effort, least * costs.MOVED)
    if not answer.solved:
        return answer.found
    new = dated(load, runs, board.open_, board.chosen(answer))
    moves = sum(each.key in question.before and each != question.before[each.key] for each in new)
    fewest = moves == least or (within == _ANYWHERE and free == question.open_ and answer.found == Found.BEST)
    return _difference(question, (*load.fixed, *new), fewest=fewest, in_step=strict)


def _where(question: _Question, within: int) -> Allowed:
    """What must move does not come back to one of its days; what may move stays near."""

    def allowed(each: OpenWork, place: Candidate) -> bool:
        before = question.before.get(each.key)
        if before is None:
            return True
        if each.key in question.must:
            return set(before.days).isdisjoint(place.days)
        return abs((place.days[0] - before.first).days) <= within

    return allowed


def _pay_for_moves(board: Board, question: _Question) -> None:
    """Each change of date, and by how many days."""
    for key, choices in board.choices.items():
        before = question.before.get(key)
        if before is None:
            continue
        for place, variable in choices:
            board.model.add_hint(variable, place.days == before.days)
            if place.days != before.days:
                shift = abs((place.days[0] - before.first).days)
                board.cost.append((variable, costs.MOVED + min(shift, _FARTHEST)))


def _difference(question: _Question, after: Sequence[Planned], *, fewest: bool, in_step: bool) -> Replan:
    before = question.before
    return Replan(
        kept=tuple(each for each in after if before.get(each.key) == each),
        moved=tuple(
            Moved(before=before[each.key], after=each)
            for each in after
            if each.key in before and before[each.key] != each
        ),
        new=tuple(each for each in after if each.key not in before),
        dropped=question.dropped,
        fewest=fewest,
        in_step=in_step,
    )
