"""The rows of one acompañante and año lectivo as a planner sees them: whom, where, and what is there already."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Answer, Kind, Participant, State, days_of, ies_of
from domain.outcome import Refused
from domain.people.roles import Assignment
from domain.people.territory import Area, Ie
from domain.year.calendar import SchoolCalendar
from domain.year.caseload import Caseload, DocenteFacts, IeFacts
from domain.year.groups import groups_of
from domain.year.norm import Norm, SettingValue
from domain.year.planned import MEETINGS, Key, Planned, Work

STANDS = (State.PROPOSED, State.CONFIRMED)  # a date that was declined or asked away from binds nobody
AGREED = (State.CONFIRMED,)
IN_GROUPS: Mapping[str, SettingValue] = {"gia_por": "grupo", "rtc_por": "grupo"}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a plan is made by, besides the rows."""

    norm: Norm
    calendar: SchoolCalendar
    today: date


def caseload_of(
    session: Session,
    acompanante_id: int,
    year: int,
    facts: Facts,
    *,
    groups: Mapping[str, str] | None = None,
    binding: tuple[State, ...] = STANDS,
) -> Caseload | Refused:
    """The caseload from tomorrow on. `groups`: IE id -> with whom it meets, where the norm is read so.

    Activities in a state of `binding`, and those of the past, are fixed; their days are taken.
    """
    docentes = _docentes(session, acompanante_id, year, facts.today)
    ies = [session.get_one(Ie, each) for each in sorted({docente.ie_id for docente in docentes})]
    if refused := _unplannable(ies, year, facts):
        return refused
    load = Caseload(
        year=year,
        ies=tuple(_ie_facts(ie, groups or {}) for ie in ies),
        docentes=docentes,
        norm=facts.norm.with_settings(IN_GROUPS) if groups else facts.norm,
        calendar=facts.calendar,
        start=facts.today + timedelta(days=1),
    )
    return _with_what_stands(session, load, acompanante_id, facts.today, binding)


def _unplannable(ies: list[Ie], year: int, facts: Facts) -> Refused | None:
    """Why there can be no plan before a person has decided something."""
    if not ies:
        return Refused("plan_nobody")
    if facts.calendar.weeks(year) is None:
        return Refused("plan_no_calendar", {"year": year})
    bare = [ie.name for ie in ies if facts.norm.plan_for(ie.modelo or "", ie.nivel or "") is None]
    return Refused("plan_ie_incomplete", {"ies": bare}) if bare else None


def _docentes(session: Session, acompanante_id: int, year: int, today: date) -> tuple[DocenteFacts, ...]:
    """Those of today and those who will begin; one who has two IE is visited in the first."""
    query = (
        select(Assignment.docente_id, Assignment.ie_id)
        .where(Assignment.acompanante_id == acompanante_id, Assignment.year == year)
        .where(or_(Assignment.until.is_(None), Assignment.until >= today))
        .order_by(Assignment.ie_id, Assignment.id)
    )
    found: dict[int, int] = {}
    for docente_id, ie_id in session.execute(query):
        found.setdefault(docente_id, ie_id)
    return tuple(DocenteFacts(id=docente_id, ie_id=ie_id) for docente_id, ie_id in found.items())


def _ie_facts(ie: Ie, groups: Mapping[str, str]) -> IeFacts:
    """A journey goes to the IE of a red, or of one building; the rows know no distrito."""
    near = f"red {ie.red_id}" if ie.red_id else f"local {ie.codlocal}" if ie.codlocal else ""
    return IeFacts(
        id=ie.id,
        modelo=ie.modelo or "",
        nivel=ie.nivel or "",
        scopes=ie.scopes,
        route=near,
        travel=0 if ie.area == Area.URBANA else 1,
        red=groups.get(str(ie.id), "") if groups else str(ie.red_id or ""),
        codinst=ie.codinst or "",
    )


# What stands


def _with_what_stands(
    session: Session, load: Caseload, acompanante_id: int, today: date, binding: tuple[State, ...]
) -> Caseload:
    fixed: dict[Key, Planned] = {}
    away: set[date] = set()
    for activity in standing(session, load, acompanante_id):
        if activity.state in binding or (activity.last_day < today and activity.state in STANDS):
            days = tuple(days_of(session, activity.id))
            own = list(planned_of(session, load, activity, days))
            fixed |= {each.key: each for each in own}
            away |= set() if own else set(days)
    return replace(load, fixed=tuple(fixed.values()), away=frozenset(away))


def standing(session: Session, load: Caseload, acompanante_id: int) -> list[Activity]:
    """What is not cancelled of this year: of the acompañante, or a visita to one of the docentes."""
    comes = (Participant.person_id == acompanante_id, Participant.answer != Answer.NO)
    query = (
        select(Activity)
        .where(Activity.year == load.year, Activity.state != State.CANCELLED)
        .where(
            or_(
                Activity.organiser_id == acompanante_id,
                Activity.docente_id.in_(load.docente_by_id),
                Activity.id.in_(select(Participant.activity_id).where(*comes)),
            )
        )
        .order_by(Activity.day, Activity.id)
    )
    return list(session.scalars(query))


def planned_of(
    session: Session, load: Caseload, activity: Activity, days: tuple[date, ...] | None = None
) -> Iterator[Planned]:
    """What of a plan the activity is; nothing when no plan of this caseload has it."""
    days = days or tuple(days_of(session, activity.id))
    for subject, ie_ids in _subjects(session, load, activity):
        if activity.number <= _count(load, Work(activity.kind), subject):
            yield Planned(work=Work(activity.kind), subject=subject, number=activity.number, days=days, ie_ids=ie_ids)


def _subjects(
    session: Session, load: Caseload, activity: Activity
) -> Iterable[tuple[tuple[int, ...], tuple[int, ...]]]:
    """(subject, IE): the docente of a visita; every group that meets there; a taller is of all."""
    if activity.kind == Kind.VISITA:
        docente_id = activity.docente_id or 0
        known = docente_id in load.docente_by_id
        return [((docente_id,), (load.docente_by_id[docente_id].ie_id,))] if known else []
    if activity.kind == Kind.TALLER:
        return [((), tuple(sorted(load.ie_by_id)))]
    there = set(ies_of(session, activity.id))
    return [(group, group) for group in groups_of(load, Work(activity.kind)) if there & set(group)]


def _count(load: Caseload, work: Work, subject: tuple[int, ...]) -> int:
    if work == Work.VISITA:
        return load.plan_of(subject[0]).visitas.value
    return load.fullest.count_of(work).value if work in MEETINGS else load.fullest.talleres.value
