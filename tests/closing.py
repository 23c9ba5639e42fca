"""Records of the village of dates, closed through the same verb as people close them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_norm
from domain.activities.closing import Account, Came, Held, HeldDay, Seat, StepDone
from domain.activities.model import Activity, days_of
from domain.closing.closing import close
from domain.outcome import Done, Outcome
from domain.people.roles import Person
from domain.surveys.model import FormVersion
from domain.year.calendar import instant, local
from domain.year.norm import Norm
from tests.domain.dates.village import Village

ALL_DONE = {f"VIS-{n}": StepDone.YES for n in range(1, 12)}
KEY_STEPS = frozenset({"VIS-3", "VIS-4", "VIS-6", "VIS-8", "VIS-11"})


@cache
def norm(**settings: Any) -> Norm:
    return load_norm().with_settings(settings)


def made(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def version(session: Session) -> int:
    """A stored form that says nothing: rules look at the account alone."""
    known = session.scalar(select(FormVersion.id).where(FormVersion.form_id == "ficha"))
    if known is not None:
        return known
    day = date(2026, 3, 1)
    row = FormVersion(form_id="ficha", version="1", title="x", xform="x", sha256="x", items=[], stored_on=day)
    session.add(row)
    session.flush()
    return row.id


def held_day(day: date, starts: time = time(9), minutes: int = 240) -> HeldDay:
    starts_at = instant(day, starts)
    return HeldDay(starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))


def came(day: date, *people: Person, how: Came = Came.PRESENT, reason: str | None = None) -> list[Seat]:
    return [Seat(day=day, person_id=each.id, came=how, reason=reason) for each in people]


def account(session: Session, days: Sequence[HeldDay] = (), **about: Any) -> Account:
    """Held as agreed with every step done, unless told otherwise."""
    given: dict[str, Any] = {
        "held": Held.AS_AGREED,
        "form_version_id": version(session),
        "days": tuple(days),
        "steps": ALL_DONE if days else {},
        "key_steps": KEY_STEPS if days else frozenset(),
        **about,
    }
    return Account(**given)


def as_agreed(session: Session, activity: Activity, **about: Any) -> Account:
    """On the days and at the hours that were agreed."""
    hour = local(activity.starts_at).time()
    days = [held_day(day, hour, activity.minutes) for day in days_of(session, activity.id)]
    return account(session, days, **about)


def not_held(session: Session, reason: str = "licencia") -> Account:
    return account(session, held=Held.NOT_HELD, reason=reason)


def evening(activity: Activity) -> datetime:
    """Seven o'clock on its last day."""
    return instant(activity.last_day, time(19))


def closed(
    v: Village,
    activity: Activity,
    told: Account | None = None,
    *,
    by: Person | None = None,
    now: datetime | None = None,
    seen: int | None = None,
    given: Norm | None = None,
) -> Outcome:
    """Closes it on its last evening, by its organiser, unless told otherwise."""
    at = now or evening(activity)
    who = v.actor(by or v.session.get_one(Person, activity.organiser_id), local(at).date())
    return close(
        v.session, who, activity.id, activity.revision if seen is None else seen,
        told or as_agreed(v.session, activity), norm=given or norm(), now=at,
    )  # fmt: skip
