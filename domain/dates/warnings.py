"""What a date would break of the norm, each warning with its numeral. A warning never forbids."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State
from domain.dates.drafts import Draft, standing_meetings
from domain.dates.progress import progress
from domain.people.roles import RoleKind, accompanied_in
from domain.people.territory import Ie
from domain.year.calendar import SchoolCalendar
from domain.year.norm import Modelo, Norm, Plan

MEETINGS = (Kind.GIA, Kind.RTC)
HOLDS = (State.PROPOSED, State.CONFIRMED)  # a date that was declined or asked away from binds nobody


@dataclass(frozen=True, kw_only=True)
class NormWarning:
    """`code` names a text of `content/messages/warnings.py`."""

    code: str
    numeral: str = ""  # empty: it is common sense, or a setting; no numeral says it
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    session: Session
    draft: Draft
    norm: Norm
    calendar: SchoolCalendar
    ies: tuple[Ie, ...]
    today: date | None

    @property
    def plan(self) -> Plan | None:
        """The norm's column of the first IE that has one; None while modelo or nivel are unknown."""
        plans = (self.norm.plan_for(ie.modelo, ie.nivel) for ie in self.ies if ie.modelo and ie.nivel)
        return next((plan for plan in plans if plan is not None), None)


def check(
    session: Session, draft: Draft, norm: Norm, calendar: SchoolCalendar, today: date | None = None
) -> list[NormWarning]:
    """All that should be said before the draft is put on the calendar; without `today` nothing of short notice."""
    ies = tuple(session.get_one(Ie, ie_id) for ie_id in draft.ie_ids)
    case = Case(session, draft, norm, calendar, ies, today)
    return [warning for rule in RULES for warning in rule(case)]


def meeting_in_visit_period(case: Case) -> Iterator[NormWarning]:
    """GIA and RTC are on a day other than the visit period of that IE (5.2.6.b, 5.2.7)."""
    if case.draft.kind in MEETINGS and _on_days(case, Activity.kind == Kind.VISITA):
        rule = case.norm.rule(f"{case.draft.kind}_dia_distinto")
        yield NormWarning(code="meeting_in_visit_period", numeral=rule.numeral)


def visit_on_meeting_day(case: Case) -> Iterator[NormWarning]:
    """The same rule seen from the visita."""
    if case.draft.kind == Kind.VISITA:
        met = next((kind for kind in MEETINGS if _on_days(case, Activity.kind == kind)), None)
        if met is not None:
            rule = case.norm.rule(f"{met}_dia_distinto")
            yield NormWarning(code="visit_on_meeting_day", numeral=rule.numeral)


def too_short(case: Case) -> Iterator[NormWarning]:
    """GIA and RTC last three hours or more (5.6)."""
    rule = case.plan.minutes_of(case.draft.kind) if case.plan else None
    if rule is not None and case.draft.minutes < rule.value:
        yield NormWarning(code="too_short", numeral=rule.numeral, facts={"hours": rule.value // 60})


def two_places(case: Case) -> Iterator[NormWarning]:
    """One acompañante is in one place a day."""
    busy = (
        select(func.min(ActivityDay.day))
        .join(Activity, Activity.id == ActivityDay.activity_id)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.role == RoleKind.ACOMPANANTE, Participant.answer != Answer.NO)
        .where(Participant.person_id.in_(_travellers(case)))
        .where(ActivityDay.day.in_(case.draft.days), ActivityDay.ie_id.not_in(case.draft.ie_ids))
        .where(*_others(case))
    )
    day: date | None = case.session.scalar(busy)
    if day is not None:
        numeral = case.norm.rule("un_lugar_por_dia").numeral
        yield NormWarning(code="two_places", numeral=numeral, facts={"day": day.isoformat()})


def _travellers(case: Case) -> set[int]:
    """The acompañantes whom the draft takes somewhere."""
    if case.draft.kind != Kind.RTC:
        return {case.draft.organiser_id}
    rows = (row for ie in case.ies for row in accompanied_in(case.session, ie.id, case.draft.days[0]))
    return {row.acompanante_id for row in rows}


def same_docente_day(case: Case) -> Iterator[NormWarning]:
    """The docente already has a visita on one of the days."""
    if case.draft.kind == Kind.VISITA:
        own = Activity.docente_id == case.draft.docente_id
        if _on_days(case, (Activity.kind == Kind.VISITA) & own):
            yield NormWarning(code="docente_has_visit")


def two_docentes(case: Case) -> Iterator[NormWarning]:
    """Another docente of the IE is visited on one of the days: not forbidden, not foreseen."""
    if case.draft.kind == Kind.VISITA and not case.norm.flag("dos_docentes_mismo_dia"):
        another = Activity.docente_id != case.draft.docente_id
        if _on_days(case, (Activity.kind == Kind.VISITA) & another):
            yield NormWarning(code="two_docentes")


def grouped(case: Case) -> Iterator[NormWarning]:
    """«En cada IE»: several IE together are granted to the RTC of UM and EIB and of integradas."""
    together = {ie.codinst or ie.id for ie in case.ies}
    if len(together) < 2 or case.draft.kind not in MEETINGS:
        return
    setting = case.norm.setting(f"{case.draft.kind}_por")
    granted = case.draft.kind == Kind.RTC and all(ie.modelo in {Modelo.UM, Modelo.EIB} for ie in case.ies)
    if setting.value == "ie" and not granted:
        yield NormWarning(code="grouped", numeral=setting.numeral)


def too_many(case: Case) -> Iterator[NormWarning]:
    """More of a kind than the norm plans for the year (5.6)."""
    if case.plan is None or case.draft.activity_id is not None:
        return
    rule = case.plan.count_of(case.draft.kind)
    if _number_standing(case) >= rule.value:
        code = "too_many" if case.draft.kind in {Kind.VISITA, Kind.RTC} else "too_many_gia_taller"
        yield NormWarning(code=code, numeral=rule.numeral, facts={"count": rule.value})


def visit_length(case: Case) -> Iterator[NormWarning]:
    """A visita's days follow the pattern of the norm (5.6)."""
    if case.draft.kind != Kind.VISITA or case.plan is None:
        return
    pattern = case.plan.pattern
    longer_is_fine = case.norm.choice("duracion_visita") == "minimo"
    longest = len(case.draft.days) if longer_is_fine else pattern.longest()
    if not pattern.shortest() <= len(case.draft.days) <= longest:
        facts: dict[str, object] = {"least": pattern.shortest(), "most": pattern.longest()}
        yield NormWarning(code="visit_length", numeral=pattern.numeral, facts=facts)


def visit_days_total(case: Case) -> Iterator[NormWarning]:
    """All visitas of the year together keep to the norm's days (5.6)."""
    if case.draft.kind != Kind.VISITA or case.plan is None:
        return
    so_far = progress(case.session, case.draft.docente_id or 0, case.draft.days[0].year)
    days = sum(visit.days for visit in so_far.standing if visit.id != case.draft.activity_id)
    if days + len(case.draft.days) > case.plan.visita_days.value:
        rule = case.plan.visita_days
        yield NormWarning(code="visit_days_total", numeral=rule.numeral, facts={"days": rule.value})


def taller_days_total(case: Case) -> Iterator[NormWarning]:
    """The talleres of the year together have the norm's days: never more, and not fewer with the last (5.6)."""
    if case.draft.kind != Kind.TALLER or case.plan is None:
        return
    rule, number = case.plan.taller_days, case.plan.talleres.value
    for others in _days_of_talleres(case):
        days = sum(others) + len(case.draft.days)
        if days > rule.value or (len(others) + 1 == number and days < rule.value):
            yield NormWarning(code="taller_days_total", numeral=rule.numeral, facts={"days": rule.value, "sum": days})
            return


def _days_of_talleres(case: Case) -> Iterator[list[int]]:
    """The days of each other taller that stands, for each IE of the draft."""
    draft, day = case.draft, case.draft.days[0]
    for ie_id in draft.ie_ids:
        found = standing_meetings(case.session, Kind.TALLER, draft.organiser_id, (ie_id,), day)
        rows = (case.session.get_one(Activity, id_) for id_ in found if id_ != draft.activity_id)
        yield [row.days for row in rows]


def not_lective(case: Case) -> Iterator[NormWarning]:
    """A visita observes a class: it needs pupils, within the año lectivo."""
    day = _first_day_off(case, case.calendar.is_lective) if case.draft.kind == Kind.VISITA else None
    if day is not None:
        numeral = case.norm.rule("dia_lectivo").numeral
        yield NormWarning(code="not_lective", numeral=numeral, facts={"day": day.isoformat()})


def not_working(case: Case) -> Iterator[NormWarning]:
    """A GIA, RTC or taller needs a working day."""
    day = _first_day_off(case, case.calendar.is_working) if case.draft.kind != Kind.VISITA else None
    if day is not None:
        yield NormWarning(code="not_working", facts={"day": day.isoformat()})


def _first_day_off(case: Case, fits: Callable[[date, Collection[str]], bool]) -> date | None:
    """The first day of the draft that is not a fitting one in each of its IE."""
    return next((day for day in case.draft.days if not all(fits(day, ie.scopes) for ie in case.ies)), None)


def short_notice(case: Case) -> Iterator[NormWarning]:
    """So many working days between the word and the date, where the setting asks for any."""
    notice = case.norm.number("aviso_previo_dias")
    if not notice or case.today is None or not case.ies:
        return
    if case.draft.days[0] < case.calendar.add_working_days(case.today, notice, case.ies[0].scopes):
        yield NormWarning(code="short_notice", facts={"count": notice})


def not_in_a_row(case: Case) -> Iterator[NormWarning]:
    """«Periodo de visitas» is read as days in a row."""
    days, setting = case.draft.days, case.norm.setting("visita_consecutiva")
    gap = case.draft.kind == Kind.VISITA and (days[-1] - days[0]).days >= len(days)
    if gap and setting.value:
        yield NormWarning(code="not_in_a_row", numeral=setting.numeral)


Rule = Callable[[Case], Iterator[NormWarning]]
RULES: tuple[Rule, ...] = (
    not_lective,
    not_working,
    short_notice,
    meeting_in_visit_period,
    visit_on_meeting_day,
    two_places,
    same_docente_day,
    two_docentes,
    grouped,
    too_short,
    too_many,
    visit_length,
    visit_days_total,
    taller_days_total,
    not_in_a_row,
)


def _others(case: Case) -> tuple[ColumnElement[bool], ...]:
    """Activities whose days are taken, other than the one that is moved."""
    return (Activity.state.in_(HOLDS), Activity.id != (case.draft.activity_id or 0))


def _on_days(case: Case, condition: ColumnElement[bool]) -> bool:
    query = (
        select(ActivityDay.activity_id)
        .join(Activity, Activity.id == ActivityDay.activity_id)
        .where(ActivityDay.ie_id.in_(case.draft.ie_ids), ActivityDay.day.in_(case.draft.days))
        .where(condition, *_others(case))
    )
    return case.session.scalar(query.limit(1)) is not None


def _number_standing(case: Case) -> int:
    """Standing activities of the kind: the docente's visitas, or the meetings of the IE that has most."""
    draft, day = case.draft, case.draft.days[0]
    if draft.docente_id is not None:
        return len(progress(case.session, draft.docente_id, day.year).standing)
    meetings = (standing_meetings(case.session, draft.kind, draft.organiser_id, (ie,), day) for ie in draft.ie_ids)
    return max((len(found) for found in meetings), default=0)
