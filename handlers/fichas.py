"""The seat of a ficha: whose it is, who may still fill it in, and what becomes of it when it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from content.fichas import id_of, number_of, stored, walk_in
from content.forms import session as forms
from content.forms.state import END, State
from content.known_forms import FORMS
from content.messages import fichas as views
from content.walks import Walk, fresh
from domain.activities.fichas import Ficha
from domain.outcome import Done, Outcome, Refused
from handlers.survey_seats import SEATS, Seat
from handlers.survey_steps import move
from handlers.turn import Turn

GONE = Refused("ficha_gone")


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """What a form is filled in for."""

    allowed: Callable[[Turn, Ficha], bool]
    send: Callable[[Turn, Ficha, Walk], Outcome]  # a walk whose state is finished; the ficha goes with it


PURPOSES: dict[str, Purpose] = {}  # by the name of the form


def held(turn: Turn, number: int) -> Ficha | Refused:
    """The row is locked first: of two taps at once the second sees what the first did."""
    assert turn.who is not None
    query = select(Ficha).where(Ficha.id == id_of(number), Ficha.person_id == turn.who.person_id)
    row = turn.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None or row.form not in PURPOSES:
        return GONE
    return row if PURPOSES[row.form].allowed(turn, row) else GONE


def take(turn: Turn, number: int) -> Walk | Refused:
    row = held(turn, number)
    return row if isinstance(row, Refused) else walk_in(turn.session, row)


def keep(turn: Turn, walk: Walk) -> Outcome:
    row = held(turn, walk.number)
    if isinstance(row, Refused):
        return row
    row.walk, row.language = walk.state.to_json(), walk.language
    turn.session.flush()
    return Done()


def send(turn: Turn, walk: Walk) -> Outcome:
    row = held(turn, walk.number)
    return row if isinstance(row, Refused) else PURPOSES[row.form].send(turn, row, walk)


def about(turn: Turn, number: int) -> dict[str, Any]:
    """What the answer to sending is about; nothing of the ficha is left by then."""
    row = held(turn, number)
    return {} if isinstance(row, Refused) else {"form": row.form, "about": row.about}


# Beginning one


def begin(turn: Turn, name: str, about: int, known: Mapping[str, str], *, moment: str = "", seen: int = 0) -> Ficha:
    """A new ficha with what is known, at its first question."""
    assert turn.who is not None
    assert turn.person is not None
    version = stored(turn.session, name)
    form = FORMS.of(turn.session, version)
    walk = fresh(form, number=0, language=turn.person.language, now=turn.now, given=known)
    row = Ficha(
        form=name, form_version_id=version, person_id=turn.who.person_id, about=about, moment=moment, seen=seen,
        walk=walk.state.to_json(), language=walk.language, begun_on=turn.today,
    )  # fmt: skip
    turn.session.add(row)
    turn.session.flush()
    return row


def go_on(turn: Turn, row: Ficha) -> None:
    """Shows where one stopped."""
    move(turn, number_of(row.id), resumed)


def resumed(walk: Walk, now: datetime) -> State:
    return walk.state if walk.state.place == END else forms.resume(walk.form, walk.state, now=now)


SEATS["ficha"] = Seat(take=take, keep=keep, send=send, sent=views.sent, about=about)
