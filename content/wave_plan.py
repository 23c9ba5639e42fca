"""A wave that is being planned: what the buttons carry, what is usual, and the draft that it comes to."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.actions import OpenWave, PlanWave, day_code, day_of
from content.forms.shipped import shipped
from content.programme import Programme
from domain.people.roles import Direccion
from domain.policy import Actor, Verb, may, number_of
from domain.surveys.matrix import Actor as Population
from domain.surveys.matrix import Row, rows_of
from domain.surveys.model import FormVersion, Wave
from domain.surveys.sampling import TAKE_ALL, By, Design
from domain.waves.opening import Draft, find_form, store_form
from domain.year.calendar import SchoolCalendar
from i18n.text import N_

RECOMMENDED = "dre"
DESIGNS: Mapping[str, Design] = {
    RECOMMENDED: Design(by=By.DRE, margin=0.10),
    "pai": Design(by=By.COUNTRY, margin=0.05),
    "mod": Design(by=By.MODELO, margin=0.05),
    "cel": Design(by=By.CELL, margin=0.10),
    "cen": Design(by=By.CENSUS),
}
DESIGN_NAMES: Mapping[str, str] = {
    RECOMMENDED: N_("cada DRE ±10 %"),
    "pai": N_("todo el país ±5 %"),
    "mod": N_("cada modelo ±5 %"),
    "cel": N_("DRE y modelo ±10 %"),
    "cen": N_("censo (todos)"),
}
# instrument of the matrix -> the form that we ship for it
SHIPPED_FORMS: Mapping[str, str] = {"docente": "satisfaccion_docente", "acompanante": "satisfaccion_acompanante"}
FIELD_DAYS = 21  # from opening to close: two weeks of reminders, and a third for the second half
BEST_DAYS = frozenset({1, 2, 3})  # Tuesday to Thursday
AHEAD = 2  # days at least between planning and opening: a draw, a pre-notice
PAGE = 10  # days that are offered at once
MARK = 6  # hexadecimal digits


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a specialist has chosen so far, with what is usual for the rest."""

    row: Row
    form: FormVersion
    cut_on: date
    opens_on: date
    closes_on: date
    code: str  # key of DESIGNS

    @property
    def design(self) -> Design:
        """As `open_wave` will keep it: few acompañantes are asked whole."""
        take_all = TAKE_ALL if self.row.actor == Population.ACOMPANANTE else 0
        return replace(DESIGNS[self.code], take_all=take_all)

    def button(self, ask: str = "", page: int = 0, **other: Any) -> PlanWave:
        """A button that keeps all that was chosen but for `other`."""
        return PlanWave(**self._kept() | {"ask": ask, "page": page} | other)

    def yes(self) -> OpenWave:
        return OpenWave(**self._kept())

    def _kept(self) -> dict[str, Any]:
        days = {"cut": self.cut_on, "opens": self.opens_on, "closes": self.closes_on}
        coded = {name: day_code(day) for name, day in days.items()}
        return {"row": mark(self.row.code), "form": self.form.id, **coded, "design": self.code}

    def draft(self, direccion: Direccion, seed: str) -> Draft:
        return Draft(
            row=self.row.code,
            direccion=direccion,
            form_version_id=self.form.id,
            cut_on=self.cut_on,
            opens_on=self.opens_on,
            closes_on=self.closes_on,
            seed=seed,
            design=DESIGNS[self.code],
        )


def mark(code: str) -> str:
    """A row's code as a button carries it: codes of added rows may be long."""
    return hashlib.sha256(code.encode()).hexdigest()[:MARK]


def row_marked(session: Session, programme: Programme, wanted: str) -> Row | None:
    return next((row for row in rows_of(session, programme.matrix) if mark(row.code) == wanted), None)


def direccion_of(session: Session, who: Actor, row: Row) -> Direccion | None:
    """The Dirección of the row for which this person may open a wave."""
    return next((each for each in row.direcciones if may(session, who, Verb.OPEN_WAVE, number_of(each))), None)


def planned_by(session: Session, programme: Programme, action: PlanWave | OpenWave, today: date) -> Plan | None:
    """The plan of a button; None for a forged one, or when there is no form to ask with."""
    row = row_marked(session, programme, action.row)
    if row is None or not row.is_surveyed or action.design not in DESIGNS:
        return None
    offered = {form.id: form for form in forms_for(session)}
    usual = usual_form(offered.values(), row)
    form = offered.get(action.form) if action.form else usual
    if form is None:
        return None
    calendar = programme.calendar
    opens = day_of(action.opens) or usual_opening(calendar, today)
    return Plan(
        row=row,
        form=form,
        cut_on=day_of(action.cut) or today,
        opens_on=opens,
        closes_on=day_of(action.closes) or usual_close(calendar, opens),
        code=action.design,
    )


def usual_form(forms: Iterable[FormVersion], row: Row) -> FormVersion | None:
    """The form of the row's instrument, ours or another, else the one that was stored last."""
    listed = list(forms)
    ours = SHIPPED_FORMS.get(row.instrument, row.instrument)
    return next((form for form in listed if form.form_id == ours), listed[0] if listed else None)


def forms_for(session: Session) -> Sequence[FormVersion]:
    """The newest version of every stored form that has items, the one stored last first."""
    newest = select(func.max(FormVersion.id)).group_by(FormVersion.form_id)
    found = session.scalars(select(FormVersion).where(FormVersion.id.in_(newest)).order_by(FormVersion.id.desc()))
    return [form for form in found if form.items]


def store_shipped(session: Session, programme: Programme, row: Row, now: datetime) -> None:
    """Keeps the form that we ship for the row's instrument, unless this version of it is there."""
    name, instrument = SHIPPED_FORMS.get(row.instrument), programme.matrix.instrument(row.instrument)
    if name is None or instrument is None:
        return
    form = shipped(name)
    if find_form(session, form.id, form.version) is None:
        store_form(
            session, form_id=form.id, version=form.version, title=form.title, xform=form.xml, now=now,
            items=instrument.items,
        )  # fmt: skip


def seed_for(session: Session, row: Row, year: int) -> str:
    """That of the row's earlier wave of the year, a cancelled one too: so that nobody cancels until a sample pleases.

    Else a new one that nobody can guess: with it one knows who is selected.
    """
    query = select(Wave.seed).where(Wave.row == row.code, Wave.year == year).order_by(Wave.id).limit(1)
    return session.scalar(query) or f"AP-{year}-{secrets.token_hex(8)}"


def usual_opening(calendar: SchoolCalendar, today: date) -> date:
    """The first Tuesday, Wednesday or Thursday with classes, far enough for a draw and a pre-notice."""
    days = [today + timedelta(days=AHEAD + n) for n in range(28)]
    fitting = (day for day in days if day.weekday() in BEST_DAYS and calendar.is_lective(day, ()))
    return next(fitting, days[0])


def usual_close(calendar: SchoolCalendar, opens_on: date) -> date:
    """Three weeks later, on a working day of the same year."""
    days = [opens_on + timedelta(days=FIELD_DAYS + n) for n in range(14)]
    fitting = (day for day in days if day.year == opens_on.year and calendar.is_working(day, ()))
    return next(fitting, max(opens_on, date(opens_on.year, 12, 31)))


def days_for(calendar: SchoolCalendar, plan: Plan, ask: str, page: int, today: date) -> list[date]:
    """Working days to choose from, a page at a time: for the cut (c) back from today, else on from the day before."""
    first, step = {
        "c": (today, -1),
        "o": (today + timedelta(days=1), 1),
        "e": (plan.opens_on, 1),
    }[ask]
    every = (first + timedelta(days=step * n) for n in range(366))
    working = [day for day in every if day.year == today.year and calendar.is_working(day, ())]
    return sorted(working[page * PAGE : (page + 1) * PAGE])
