"""How far the rows of the matrices that come by ficha are filled: sums, distributions and means; never a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.activities.closing import STANDING, Record, strategies
from domain.activities.model import Activity, ActivityDay
from domain.evaluation.performance import ROWS, Performance, means, rows_kept
from domain.evaluation.practice import FEW, Moment, Practice, distribution
from domain.people.roles import Assignment, Role, RoleKind, held_on
from domain.people.territory import Ie, Ugel
from domain.surveys.frame import frame
from domain.surveys.matrix import Actor as Population
from domain.surveys.sampling import TAKE_ALL, By, Design
from domain.waves.drawing import drawn_from
from domain.year.norm import Norm

COMPLIANCE, PRACTICE = "cumplimiento", "practica_censo"
SAMPLE = Design(by=By.DRE, margin=0.10, rate=1.0, take_all=TAKE_ALL)  # whoever is observed does not choose to answer
CUTS = ((4, 15), (8, 15))  # month and day of the frame of each half of the year
There = Sequence[ColumnElement[bool]]  # conditions on Ie and Ugel


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Of one time of the year, or of the whole year («»): how many of how many."""

    moment: str
    done: int
    of: int


def filled(session: Session, row: str, norm: Norm, today: date, there: There) -> list[Filled]:
    """A row that is kept here in this year, within a territory; nothing for the others."""
    if row == COMPLIANCE:
        return [_recorded(session, norm, today, there)]
    if row == PRACTICE:
        every = _docentes(session, today, there)
        return [Filled(moment=each, done=_practices(session, each, today, there), of=every) for each in Moment]
    if row in rows_kept(norm):
        every = _acompanantes(session, today, there) if row == "desempeno_acompanante" else 0
        return [Filled(moment=o, done=_observed(session, o, today, there), of=every) for o in ROWS[row]]
    return []


def _recorded(session: Session, norm: Norm, today: date, there: There) -> Filled:
    """Records, of the activities that have ended."""
    ended = (Activity.year == today.year, Activity.last_day < today, Activity.kind.in_(sorted(strategies(norm))))
    query = (
        select(func.count(Activity.id.distinct()), func.count(Record.activity_id.distinct()))
        .outerjoin(Record, Record.activity_id == Activity.id)
        .where(*ended, Activity.state.in_(STANDING) | Record.activity_id.is_not(None))
        .where(Activity.id.in_(_activities(there)))
    )
    every, done = session.execute(query).one()
    return Filled(moment="", done=done, of=every)


def _activities(there: There) -> ColumnElement[int]:
    query = select(ActivityDay.activity_id).join(Ie, Ie.id == ActivityDay.ie_id).join(Ugel, Ugel.id == Ie.ugel_id)
    return query.where(*there)  # type: ignore[return-value]


def _docentes(session: Session, today: date, there: There) -> int:
    query = select(func.count(Assignment.docente_id.distinct())).join(Ie, Ie.id == Assignment.ie_id)
    held = (Assignment.year == today.year, Assignment.since <= today)
    still = Assignment.until.is_(None) | (Assignment.until >= today)
    return session.scalar(query.join(Ugel, Ugel.id == Ie.ugel_id).where(*held, still, *there)) or 0


def _practices(session: Session, moment: str, today: date, there: There) -> int:
    query = select(func.count(Practice.id)).join(Ie, Ie.id == Practice.ie_id).join(Ugel, Ugel.id == Ie.ugel_id)
    return session.scalar(query.where(Practice.year == today.year, Practice.moment == moment, *there)) or 0


def _acompanantes(session: Session, today: date, there: There) -> int:
    query = select(func.count(Role.person_id.distinct())).where(Role.kind == RoleKind.ACOMPANANTE, held_on(today))
    return session.scalar(query.where(Role.person_id.in_(_accompanying(today, there)))) or 0


def _accompanying(today: date, there: There) -> ColumnElement[int]:
    query = select(Assignment.acompanante_id).join(Ie, Ie.id == Assignment.ie_id).join(Ugel, Ugel.id == Ie.ugel_id)
    return query.where(Assignment.year == today.year, *there)  # type: ignore[return-value]


def _observed(session: Session, occasion: str, today: date, there: There) -> int:
    query = select(func.count(Performance.acompanante_id.distinct()))
    mine = (Performance.year == today.year, Performance.occasion == occasion)
    return session.scalar(query.where(*mine, Performance.acompanante_id.in_(_accompanying(today, there)))) or 0


# What it comes to


def levels(session: Session, moment: str, today: date, there: There) -> dict[int, dict[str, tuple[int, int, int, int]]]:
    """Distributions by competency, apart for each version of the rubric: form version -> PRA-2 -> I, II, III, IV."""
    query = select(Practice.form_version_id, Practice.levels).join(Ie, Ie.id == Practice.ie_id)
    mine = (Practice.year == today.year, Practice.moment == moment)
    query = query.join(Ugel, Ugel.id == Ie.ugel_id).where(*mine, *there)
    by_version: dict[int, list[dict[str, int]]] = {}
    for version, kept in session.execute(query):
        by_version.setdefault(version, []).append(kept)
    return {version: distribution(found) for version, found in sorted(by_version.items())}


def aspects(session: Session, occasion: str, today: date, there: There) -> dict[str, int]:
    """Mean scores by aspect and in total, in hundredths; nothing of fewer than FEW acompañantes."""
    mine = (Performance.year == today.year, Performance.occasion == occasion)
    query = select(Performance.acompanante_id, Performance.scores).where(*mine)
    rows = session.execute(query.where(Performance.acompanante_id.in_(_accompanying(today, there)))).all()
    return means(scores for _, scores in rows) if len({who for who, _ in rows}) >= FEW else {}


# The sample of the semester (5.5.2)


def sampled(session: Session, year: int, half: int, seed: str) -> set[int]:
    """Acompañantes to observe in a half of the year (1 or 2): the same whenever it is asked, others each time.

    `seed` is a secret of the programme: with it anybody would know who will be observed.
    """
    first = _drawn(session, date(year, *CUTS[0]), seed, set())
    return first if half == 1 else _drawn(session, date(year, *CUTS[1]), seed, first)


def _drawn(session: Session, cut_on: date, seed: str, before: set[int]) -> set[int]:
    found = frame(session, Population.ACOMPANANTE, cut_on)
    if not found.members:
        return set()
    return {member.person_id for member, _, _, half in drawn_from(found, seed, SAMPLE, before).places if half}
