"""What comes over the year from outside: días no hábiles and strikes, and people who leave and are replaced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.people.territory import Dre, Ie, Ugel
from domain.year.calendar import instant
from domain.year.closures import Closure
from tests.school_year.cast import link
from tests.school_year.chance import chance, happens, pick
from tests.school_year.scene import FIRST, Scene, Unit

STRIKES = (date(2026, 4, 21), date(2026, 6, 16), date(2026, 9, 1), date(2026, 10, 27))
DECREED = (date(2026, 5, 4), date(2026, 10, 9))
NEWS = {FIRST, *(day - timedelta(days=21) for day in DECREED), *(day - timedelta(days=1) for day in STRIKES)}
LEAVE = {RoleKind.DOCENTE: 0.05, RoleKind.ACOMPANANTE: 0.04, RoleKind.DIRECTIVO: 0.04}
FIRST_LEAVES, DAYS_OF_LEAVING = date(2026, 4, 15), 180
UNFILLED = 0.12  # share of docentes' places that nobody takes
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Off:
    """A day off, and when it comes to be known."""

    known: date
    day: date
    scope: str | None
    reason: str


def days_off(session: Session, seed: int) -> Iterator[Off]:
    """Of the places where there are IE."""
    ugeles = list(session.scalars(select(Ie.ugel_id).distinct().order_by(Ie.ugel_id)))
    dres = select(Ugel.dre_id).where(Ugel.id.in_(ugeles))
    for name in session.scalars(select(Dre.name).where(Dre.id.in_(dres)).order_by(Dre.name)):
        day = date(2026, 4, 6) + ONE_DAY * int(chance(seed, "feriado", name) * 220)
        yield Off(known=FIRST, day=day, scope=f"dre:{name}", reason="feriado regional")
    for day in DECREED:
        yield Off(known=day - ONE_DAY * 21, day=day, scope=None, reason="día no laborable")
    for number, first in enumerate(STRIKES):
        for ugel_id in ugeles:
            if happens(0.25, seed, "strike", number, ugel_id):
                days = pick((1, 2, 2, 3), seed, "strike days", number, ugel_id)
                for day in (first + ONE_DAY * each for each in range(days)):
                    yield Off(known=first - ONE_DAY, day=day, scope=f"ugel:{ugel_id}", reason="huelga")


def learn(scene: Scene) -> bool:
    """Puts the days that are known by now into the rows; whether any was new."""
    if scene.today not in NEWS:
        return False
    known = scene.look(lambda session: {(row.day, row.scope) for row in session.scalars(select(Closure))})
    off = scene.look(lambda session: list(days_off(session, scene.seed)))
    new = {(each.day, each.scope): each for each in off if each.known <= scene.today} | {}
    missing = [each for key, each in new.items() if key not in known]
    if missing:
        rows = [Closure(day=each.day, scope=each.scope, reason=each.reason) for each in missing]
        scene.units([lambda session: session.add_all(rows)])
    return bool(missing)


# People


def replaced(scene: Scene) -> list[Unit]:
    """Those who leave today, and those who come today for somebody who left."""
    return [
        partial(_turn, scene, person_id, kind)
        for person_id, kind in scene.look(_everybody)
        if moves(scene, person_id, kind)
    ]


def _everybody(session: Session) -> list[tuple[int, str]]:
    """The first cast: who replaces somebody stays."""
    query = select(Role.person_id, Role.kind).join(Person, Person.id == Role.person_id)
    rows = session.execute(query.where(Role.kind.in_(sorted(LEAVE)), Person.code.is_(None)).order_by(Role.id))
    return [(person_id, kind) for person_id, kind in rows]


def leaves_on(seed: int, person_id: int, kind: str) -> date | None:
    if not happens(LEAVE[RoleKind(kind)], seed, "leaves", person_id):
        return None
    return FIRST_LEAVES + ONE_DAY * int(chance(seed, "day of leaving", person_id) * DAYS_OF_LEAVING)


def comes_on(seed: int, person_id: int, kind: str) -> date | None:
    """When somebody takes the place; None: nobody does."""
    left = leaves_on(seed, person_id, kind)
    if left is None or (kind == RoleKind.DOCENTE and happens(UNFILLED, seed, "unfilled", person_id)):
        return None
    return left + ONE_DAY * (1 + int(chance(seed, "gap", person_id) * 12))


def moves(scene: Scene, person_id: int, kind: str) -> bool:
    """Yesterday too: a walk that looks at working days only must not miss a Sunday."""
    lately = {scene.today - ONE_DAY * number for number in range(5)}
    return bool(lately & {leaves_on(scene.seed, person_id, kind), comes_on(scene.seed, person_id, kind)})


def _turn(scene: Scene, person_id: int, kind: str, session: Session) -> None:
    left, comes = leaves_on(scene.seed, person_id, kind), comes_on(scene.seed, person_id, kind)
    assert left is not None
    if left <= scene.today:
        _leave(session, person_id, left)
    code = f"suplente-{person_id}"
    if (
        comes is not None
        and comes <= scene.today
        and session.scalar(select(Person.id).where(Person.code == code)) is None
    ):
        _come(scene, session, person_id, kind, code, comes, left)


def _leave(session: Session, person_id: int, left: date) -> None:
    session.execute(update(Role).where(Role.person_id == person_id, Role.until.is_(None)).values(until=left))
    mine = or_(Assignment.docente_id == person_id, Assignment.acompanante_id == person_id)
    session.execute(update(Assignment).where(mine, Assignment.until.is_(None)).values(until=left))


def _come(scene: Scene, session: Session, old: int, kind: str, code: str, since: date, left: date) -> None:
    person = Person(nombres="Suplente", apellidos=f"De {old}", code=code)
    session.add(person)
    session.flush()
    for role in session.scalars(select(Role).where(Role.person_id == old)).all():
        place = {"ie_id": role.ie_id, "ugel_id": role.ugel_id, "dre_id": role.dre_id}
        session.add(Role(person_id=person.id, kind=kind, since=since, **place))
    link(session, person.id, kind, scene.seed, instant(scene.today, scene.programme.reminders.window.opens))
    mine = or_(Assignment.docente_id == old, Assignment.acompanante_id == old)
    for row in session.scalars(select(Assignment).where(mine, Assignment.until == left)).all():
        both = {"docente_id": row.docente_id, "acompanante_id": row.acompanante_id}
        both["docente_id" if kind == RoleKind.DOCENTE else "acompanante_id"] = person.id
        if _leaves_too(scene, both):
            continue
        session.add(Assignment(ie_id=row.ie_id, year=row.year, etapa=row.etapa, since=since, **both))


def _leaves_too(scene: Scene, both: dict[str, int]) -> bool:
    """Both ended on one day: who came for the other makes the new tie."""
    days = [leaves_on(scene.seed, both["docente_id"], RoleKind.DOCENTE)]
    days.append(leaves_on(scene.seed, both["acompanante_id"], RoleKind.ACOMPANANTE))
    return any(day is not None and day <= scene.today for day in days)
