"""A wave in the field, opened through the same verbs as a specialist opens it."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.forms.model import Form
from content.forms.shipped import shipped
from content.programme import Programme
from domain.outcome import Done, Outcome
from domain.people.roles import Direccion, Role, RoleKind
from domain.policy import Actor, actor
from domain.surveys.matrix import Item
from domain.surveys.sampling import By, Design
from domain.waves import drawing, fieldwork, opening
from domain.year.calendar import local

ROW = "satisfaccion_docente"
SEED = "AP-2026-DOC"


def number(outcome: Outcome) -> int:
    """The id in a Done; a refusal fails the test and says why."""
    assert isinstance(outcome, Done), outcome
    assert outcome.id is not None
    return outcome.id


def specialist(session: Session, today: date) -> Actor:
    """Whoever of DIFODS there is."""
    query = select(Role.person_id).where(Role.kind == RoleKind.MINEDU, Role.direccion == Direccion.DIFODS)
    return actor(session, session.scalars(query.order_by(Role.id)).first() or 0, today)


def stored(session: Session, programme: Programme, form: Form, now: datetime, items: tuple[Item, ...] = ()) -> int:
    """The id of a form that is kept, with the items of the docente's instrument unless told otherwise."""
    given = items or programme.matrix.instruments[0].items
    about = {"form_id": form.id, "version": form.version or "1", "title": form.title, "xform": form.xml}
    return number(opening.store_form(session, **about, now=now, items=given))


def in_the_field(
    session: Session,
    programme: Programme,
    now: datetime,
    *,
    invite_on: date,
    closes_on: date,
    form: Form | None = None,
    items: tuple[Item, ...] = (),
    row: str = ROW,
) -> int:
    """A census of the docentes with a form, ours by default; both halves are invited on one day."""
    today = local(now).date()
    who = specialist(session, today)
    draft = opening.Draft(
        row=row,
        direccion=Direccion.DIFODS,
        form_version_id=stored(session, programme, form or shipped(ROW), now, items),
        cut_on=today,
        opens_on=today,
        closes_on=closes_on,
        seed=SEED,
        design=Design(by=By.CENSUS),
    )
    wave_id = number(opening.open_wave(session, who, programme.matrix, draft))
    number(drawing.draw(session, who, wave_id))
    for half in (1, 2):
        fieldwork.release(session, who, wave_id, half, invite_on, today)
    return wave_id


def in_a_week(day: date) -> date:
    return day + timedelta(days=7)
