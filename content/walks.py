"""A person's way through a form, wherever it is kept: in a wave, or in a preview that is kept nowhere for good.

What the views and the handlers of surveys share. A walk is known by a number that its buttons carry: the
wave's id, PREVIEW, or what `content/fichas.py` makes of a ficha's id.
"""

import re
import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.forms.model import Form, Kind
from content.forms.session import begin
from content.forms.state import State
from content.known_forms import FORMS, MOST_FORMS
from content.programme import Programme
from domain.activities.model import Activity, Participant
from domain.activities.model import State as ActivityState
from domain.people.identity import Seal
from domain.surveys.model import Participation, Wave, WaveState
from domain.waves import answering
from domain.waves.answering import Live
from domain.waves.asked import Asked
from domain.year.calendar import local
from i18n.dates import day_text

STATE = "state"  # where a wave's session keeps the walk, beside the answers by name
_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, kw_only=True)
class Walk:
    """Where a person stands in a form, and in which language they read it."""

    number: int
    form: Form
    state: State
    language: str  # tag
    asked: Asked | None = field(default=None, compare=False, repr=False)  # in a tap: what the wave knows, locked

    def at(self, state: State) -> "Walk":
        return replace(self, state=state)

    def named(self, values: Mapping[str, str] | None = None) -> dict[str, str]:
        """Answers, or other values by key, by the names of their questions.

        Without what the form was given or worked out: it would tell where an answer comes from.
        """
        names = names_of(self.form)
        given = self.state.answers if values is None else values
        known = ((key, names.get(_PLACE.sub("", key))) for key in given)
        return {_in_place(self.form, key, name): given[key] for key, name in known if name is not None}


def _in_place(form: Form, key: str, name: str) -> str:
    return key[len(form.root) + 1 :] if "[" in key else name


@lru_cache(maxsize=MOST_FORMS)
def names_of(form: Form) -> dict[str, str]:
    """Path of a question -> its name; where groups have questions of one name, with the groups."""
    paths = [each.path for each in form.questions if each.kind != Kind.NOTE]
    names = [path.rpartition("/")[2] for path in paths]
    return {
        path: name if names.count(name) == 1 else path[len(form.root) + 1 :]
        for path, name in zip(paths, names, strict=True)
    }


Provider = Callable[[Session, Programme, int, int], Walk | None]  # (…, person id, number) -> where they stand


def in_wave(session: Session, programme: Programme, person_id: int, number: int) -> Walk | None:
    """Where a person stands in a wave; None when they have not begun, have sent it, or the wave is over."""
    found = answering.live(session, programme.seal, number, person_id)
    if found is None or found.finished:
        return None
    form = FORMS.of(session, session.get_one(Wave, number).form_version_id)
    return _walk(number, form, found)


def asked_in_wave(session: Session, programme: Programme, asked: Asked) -> Walk | None:
    """As `in_wave`, of somebody whose row in the wave is locked."""
    found = answering.live_in(session, programme.seal, asked, asked.person.person_id)
    if found is None or found.finished:
        return None
    form = FORMS.known(session, asked.form_version_id, asked.sha256)
    return replace(_walk(asked.person.wave_id, form, found), asked=asked)


def _walk(number: int, form: Form, found: Live) -> Walk:
    return Walk(number=number, form=form, state=State.from_json(found.extra[STATE]), language=found.language)


def no_preview(_session: Session, _programme: Programme, _person_id: int, _number: int) -> Walk | None:
    return None


PROVIDERS: dict[str, Provider] = {"wave": in_wave, "preview": no_preview, "ficha": no_preview}
PREVIEW = -1  # the number of a walk that looks at the person's draft; fichas are below it


def source_of(number: int) -> str:
    """Where a walk of this number is kept: a key of PROVIDERS."""
    return "wave" if number > 0 else "preview" if number >= PREVIEW else "ficha"


def walk_of(session: Session, programme: Programme, person_id: int, number: int) -> Walk | None:
    """Where a person stands, or None when there is nothing (any more) that they could answer."""
    return PROVIDERS[source_of(number)](session, programme, person_id, number)


# Beginning


def fresh(form: Form, *, number: int, language: str, now: datetime, given: Mapping[str, str] | None = None) -> Walk:
    """A walk at its first question. Of `given`, by name, the form gets what it has a hidden node for."""
    known = {name: value for name, value in (given or {}).items() if is_hidden(form, name)}
    state = begin(form, now=local(now), instance=str(uuid.uuid4()), seed=secrets.randbits(31), given=known)
    return Walk(number=number, form=form, state=state, language=language)


def is_hidden(form: Form, name: str) -> bool:
    """True of a node that nobody is asked for and nothing works out."""
    path = f"{form.root}/{name}"
    bind = form.binds.get(path)
    return path in form.order and path not in form.by_path and (bind is None or bind.calculate is None)


def fresh_in_wave(session: Session, person_id: int, wave_id: int, language: str, now: datetime) -> Walk | None:
    """A walk that nobody has kept yet; None when the person is not asked, or there is nothing to ask them about."""
    facts = answering.facts_of(session, wave_id, person_id)
    wave = session.get(Wave, wave_id)
    if facts is None or wave is None:
        return None
    form = FORMS.of(session, wave.form_version_id)
    given = {"dre": facts.dre, "modelo": facts.modelo, "nivel": facts.nivel, "area": facts.area}
    if is_hidden(form, "actividad"):
        activity = last_activity(session, person_id, local(now).date())
        if activity is None:
            return None
        given |= {"actividad": activity.kind, "fecha": day_text(activity.day)}
    return fresh(form, number=wave_id, language=language, now=now, given=given)


def last_activity(session: Session, person_id: int, today: date) -> Activity | None:
    """The activity that a person last took part in: what a pulso asks about."""
    return session.scalar(
        select(Activity)
        .join(Participant, Participant.activity_id == Activity.id)
        .where(Participant.person_id == person_id, Activity.state == ActivityState.CONFIRMED)
        .where(Activity.last_day < today)
        .order_by(Activity.last_day.desc(), Activity.id.desc())
        .limit(1)
    )


def mark_of(seal: Seal, walk: Walk, person_id: int) -> str:
    """Tells the open question from others, and nobody which: the way through a form tells of the answers."""
    return seal.hash("open question", f"{walk.number}|{person_id}|{walk.state.place}")[:16]


def version_of(session: Session, number: int) -> int | None:
    """The stored form of a walk; None in a preview."""
    wave = session.get(Wave, number) if number > 0 else None
    return None if wave is None else wave.form_version_id


# What waits


def waiting(session: Session, person_id: int, today: date) -> list[int]:
    """Waves in which a person may answer now, the one that closes first before the others."""
    query = (
        select(Wave.id)
        .join(Participation, Participation.wave_id == Wave.id)
        .where(Participation.person_id == person_id, Participation.invite_on <= today)
        .where(Participation.disposition.is_(None), Wave.state == WaveState.OPEN, Wave.closes_on >= today)
        .order_by(Wave.closes_on, Wave.id)
    )
    return list(session.scalars(query))
