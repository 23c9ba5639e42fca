"""A wave is opened from a row of the matrix, with a stored form; and cancelled."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Direccion
from domain.policy import Actor, Verb, may, number_of
from domain.surveys import matrix as rows
from domain.surveys.files import Files
from domain.surveys.matrix import Item, Matrix, Row, find_row, item_table
from domain.surveys.model import AddedRow, FormVersion, Wave, WaveState, next_state
from domain.surveys.sampling import ALGORITHM, TAKE_ALL, Design
from domain.surveys.standings import count_in_year
from domain.waves.anonymity import destroy_answers
from domain.year.calendar import local


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a specialist decides about a wave."""

    row: str
    direccion: Direccion
    form_version_id: int
    cut_on: date
    opens_on: date
    closes_on: date
    seed: str
    design: Design = field(default_factory=Design)

    @property
    def in_order(self) -> bool:
        return self.cut_on <= self.opens_on <= self.closes_on and self.opens_on.year == self.cut_on.year


def store_form(
    session: Session,
    *,
    form_id: str,
    version: str,
    title: str,
    xform: str,
    now: datetime,
    items: Sequence[Item] = (),
) -> Outcome:
    """Keeps a form's XForm; the same again changes nothing, and none changes once a wave was drawn with it.

    `items` are its questions with four options, by dimension: what the tables of results are made of.
    """
    sha256 = hashlib.sha256(xform.encode()).hexdigest()
    known = session.scalar(
        select(FormVersion).where(FormVersion.form_id == form_id, FormVersion.version == version).with_for_update()
    )
    if known is None:
        known = FormVersion(form_id=form_id, version=version)
        session.add(known)
    elif (known.sha256, known.items) == (sha256, item_table(items)):
        return Done(id=known.id)
    elif is_frozen(session, known.id):
        return Refused("form_frozen")
    known.title, known.xform, known.sha256 = title, xform, sha256
    known.items, known.stored_on = item_table(items), local(now).date()
    session.flush()
    return Done(id=known.id)


def is_frozen(session: Session, form_version_id: int) -> bool:
    """True once a wave with this form was drawn: what was asked must stay readable."""
    started = Wave.state.not_in([WaveState.DRAFT, WaveState.CANCELLED])
    query = select(Wave.id).where(Wave.form_version_id == form_version_id, started).limit(1)
    return session.scalar(query) is not None


def find_form(session: Session, form_id: str, version: str | None = None) -> FormVersion | None:
    """A stored form by id and version, the one stored last when none is named."""
    query = select(FormVersion).where(FormVersion.form_id == form_id).order_by(FormVersion.id.desc())
    return session.scalar((query.where(FormVersion.version == version) if version else query).limit(1))


def add_row(session: Session, who: Actor, matrix: Matrix, row: Row, today: date) -> Outcome:
    """A body of MINEDU adds a row (5.5.3, last paragraph); the norm's own rows cannot be replaced."""
    if not any(may(session, who, Verb.OPEN_WAVE, number_of(each)) for each in row.direcciones):
        return Refused("not_yours")
    if find_row(session, matrix, row.code) is not None:
        return Refused("row_exists")
    session.add(AddedRow(code=row.code, about=rows.row_table(row), added_on=today, added_by=who.person_id))
    session.flush()
    return Done()


def open_wave(session: Session, who: Actor, matrix: Matrix, draft: Draft) -> Outcome:
    """Puts a wave of a matrix row down; nobody is selected or told yet. Done.id is the wave's."""
    if not may(session, who, Verb.OPEN_WAVE, number_of(draft.direccion)):
        return Refused("not_yours")
    row = find_row(session, matrix, draft.row)
    if row is None or not row.is_surveyed or draft.direccion not in row.direcciones:
        return Refused("row_not_surveyed")
    if not draft.in_order:
        return Refused("wave_dates")
    # two who open the same row at once take turns
    form = session.get(FormVersion, draft.form_version_id, with_for_update=True)
    if form is None or not form.items:
        return Refused("form_without_items")
    if count_in_year(session, row.code, draft.opens_on.year) >= rows.TIMES.get(row.periodicity, 1):
        return Refused("wave_exists")
    wave = _new_wave(row, draft, who)
    session.add(wave)
    session.flush()
    return Done(id=wave.id)


def cancel(session: Session, who: Actor, wave_id: int, *, files: Files) -> Outcome:
    """Ends a wave that was not closed; what was answered so far is destroyed, and its files with it."""
    wave = opened(session, who, wave_id, "cancel")
    if isinstance(wave, Refused):
        return wave
    destroy_answers(session, wave_id, files)
    wave.key, wave.state = None, WaveState.CANCELLED
    session.flush()
    return Done(id=wave_id)


def opened(session: Session, who: Actor, wave_id: int, verb: str) -> Wave | Refused:
    """The wave, locked, when `who` runs it and its state knows the verb."""
    if not may(session, who, Verb.RUN_WAVE, wave_id):
        return Refused("not_yours")
    wave = session.get_one(Wave, wave_id, with_for_update=True, populate_existing=True)
    return wave if next_state(wave.state, verb) is not None else Refused("wave_state")


def _new_wave(row: Row, draft: Draft, who: Actor) -> Wave:
    take_all = draft.design.take_all or (TAKE_ALL if row.actor == rows.Actor.ACOMPANANTE else 0)
    return Wave(
        row=row.code,
        year=draft.opens_on.year,
        population=row.actor,
        direccion=draft.direccion,
        form_version_id=draft.form_version_id,
        design=asdict(replace(draft.design, take_all=take_all)),
        cut_on=draft.cut_on,
        seed=draft.seed,
        algorithm=ALGORITHM,
        opens_on=draft.opens_on,
        closes_on=draft.closes_on,
        opened_by=who.person_id,
    )
