"""Accompaniment that stays behind: a docente moved to another IE, the assignment did not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, RoleKind
from domain.people.territory import Ie
from domain.roster.dated import Difference, Held
from domain.roster.posts import Post


@dataclass(frozen=True, kw_only=True)
class OpenTie:
    """An assignment that lasts today or longer; until None: no end."""

    ie_id: int
    ie: str
    until: date | None


def open_ties(session: Session, today: date) -> Mapping[int, Sequence[OpenTie]]:
    """By the id of the docente."""
    query = (
        select(Assignment.docente_id, Ie.id, Ie.cod_mod, Ie.anexo, Ie.name, Assignment.until)
        .join(Ie, Ie.id == Assignment.ie_id)
        .where(or_(Assignment.until.is_(None), Assignment.until >= today))
        .order_by(Assignment.id)
    )
    found: dict[int, list[OpenTie]] = {}
    for docente_id, ie_id, cod_mod, anexo, name, until in session.execute(query):
        tie = OpenTie(ie_id=ie_id, ie=f"{cod_mod}-{anexo} {name}", until=until)
        found.setdefault(docente_id, []).append(tie)
    return found


def left_behind(ties: Iterable[OpenTie], held: Iterable[Held], found: Difference) -> list[str]:
    """IE where an assignment outlasts every post of docente there, once the difference is carried out."""
    ends = {change.held.id: change.until for change in found.changed}
    posts = [(row.what, ends.get(row.id, row.until)) for row in held]
    posts += [(want.what, want.until) for want in found.new]
    return [tie.ie for tie in ties if (tie.until or date.max) > last_day(posts, tie.ie_id)]


def last_day(posts: Iterable[tuple[object, date | None]], ie_id: int) -> date:
    """The last day of a docente in an IE; date.min for who never was one there."""
    there = Post(kind=RoleKind.DOCENTE, ie_id=ie_id)
    return max((until or date.max for post, until in posts if post == there), default=date.min)
