"""What every step of a survey does: take the walk up, keep it, show where it stands."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from content import actions
from content.form_media import companions, media_names
from content.forms.answers import Unfit
from content.forms.session import Next, ask
from content.forms.state import END
from content.messages import survey_media
from content.messages import surveys as views
from content.views import VIEWS, name_of
from content.walks import Walk, mark_of, version_of
from domain.outcome import Refused
from domain.surveys.form_media import kept_media
from domain.year.calendar import local
from handlers.cleaning import take_away
from handlers.dialogue import expect, forget
from handlers.survey_seats import Seat, let_go, seat_of
from handlers.turn import Turn
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow, Status

COMPANION = name_of(survey_media.companion)
SURVEY = "survey"  # the step of a chat in which a question of a survey is open
NOT_ASKED = Refused("not_asked")
# Verbs of taps that hold an answer, or name a question: which ones somebody is asked tells of their answers.
TELLING = frozenset(each.__prefix__ for each in (actions.Choose, actions.Toggle, actions.Step, actions.Change))
Work = Callable[[Walk, datetime], Next]


def take(turn: Turn, number: int) -> tuple[Seat, Walk] | None:
    """The person's walk, locked, or None and they are told why there is none."""
    seat = seat_of(number)
    walk = seat.take(turn, number) if seat else NOT_ASKED
    if seat is None or isinstance(walk, Refused):
        turn.refuse(walk if isinstance(walk, Refused) else NOT_ASKED)
        return None
    return seat, walk


def move(turn: Turn, number: int, work: Work, *, anew: bool = False) -> None:
    """One tap: the next state is kept and shown; what was not taken is said above the open question.

    With `anew` its pictures are shown again, although it was open before.
    """
    taken = take(turn, number)
    if taken is None:
        return
    seat, walk = taken
    given = work(walk, local(turn.now))
    if isinstance(given, Unfit):
        settle(turn, seat, walk, given)
    else:
        let_go(turn, walk, walk.at(given))
        settle(turn, seat, walk.at(given), anew=anew or given.place != walk.state.place)


def settle(
    turn: Turn,
    seat: Seat,
    walk: Walk,
    unfit: Unfit | None = None,
    said: list[int] | None = None,
    *,
    anew: bool = True,
) -> None:
    """Keeps the walk and shows where it stands; from now on words of this chat are for its open question."""
    kept = seat.keep(turn, walk)
    if isinstance(kept, Refused):
        turn.refuse(kept)
        return
    if walk.state.place == END:
        forget(turn)
    else:
        expect(turn, SURVEY, walk=walk.number, mark=mark(turn, walk), said=said or [])
    if unfit is None:
        if not (anew and media_names(walk.form) and show_with_media(turn, walk)):
            turn.show(views.question, walk=walk.number)
    else:
        facts = {name: value for name, value in unfit.facts.items() if name not in {"message", "ref"}}
        turn.show(views.question, walk=walk.number, note=unfit.code, facts=facts)


def mark(turn: Turn, walk: Walk) -> str:
    return mark_of(turn.programme.seal, walk, person_of(turn))


def leave(turn: Turn) -> None:
    """After the end: nothing is asked any more, and how many questions there were is forgotten.

    Letters on the wire stay, and those of this turn.
    """
    forget(turn)
    take_media_away(turn)
    names = [name for name in VIEWS if name.startswith(("surveys.", "survey_review."))]
    over = OutboxRow.status.not_in((Status.PENDING, Status.LEASED, Status.SENDING))
    turn.session.execute(delete(OutboxRow).where(OutboxRow.chat_id == turn.chat_id, OutboxRow.view.in_(names), over))


def show_with_media(turn: Turn, walk: Walk) -> bool:
    """The question below its pictures and sounds, which take the place of the last one's; False: it has none.

    The message in which the last question stood goes, for it would stand above them.
    """
    take_media_away(turn)
    version = version_of(turn.session, walk.number)
    asked = None if version is None else ask(walk.form, walk.state, walk.language, now=local(turn.now))
    if version is None or asked is None:
        return False
    every = companions(asked, kept_media(turn.session, version))
    for n, _ in enumerate(every):
        turn.say(survey_media.companion, walk=walk.number, n=n, mark=mark(turn, walk))
    if every:
        turn.say(views.question, walk=walk.number)
        take_away(turn, turn.tapped)
    return bool(every)


def take_media_away(turn: Turn) -> None:
    """What stood beside an earlier question leaves the chat, and what has not left us does not."""
    mine = (OutboxRow.chat_id == turn.chat_id, OutboxRow.view == COMPANION)
    withdrawn = {"status": Status.CANCELLED, "last_error": "superseded"}
    turn.session.execute(update(OutboxRow).where(*mine, OutboxRow.status == Status.PENDING).values(withdrawn))
    over = OutboxRow.status.not_in((Status.PENDING, Status.LEASED, Status.SENDING))
    gone = turn.session.scalars(delete(OutboxRow).where(*mine, over).returning(OutboxRow.message_id)).all()
    take_away(turn, *gone)


def person_of(turn: Turn) -> int:
    assert turn.who is not None
    return turn.who.person_id


def last_shown(turn: Turn) -> int | None:
    """The message in which the chat sees the open question, as far as it is known to have arrived."""
    names = [name for name in VIEWS if name.startswith("survey") and name != COMPANION]
    number = func.coalesce(OutboxRow.message_id, OutboxRow.edits)
    mine = (OutboxRow.chat_id == turn.chat_id, OutboxRow.view.in_(names), number.is_not(None))
    return turn.session.scalar(select(number).where(*mine).order_by(OutboxRow.id.desc()).limit(1))


def confides(session: Session, chat_id: int, data: str | None) -> bool:
    """True of an update that may hold an answer, or tell of one: `data` of a tap, None for a message."""
    if data is not None:
        return data.partition(":")[0] in TELLING
    row = session.get(Dialogue, chat_id)
    return row is not None and row.step == SURVEY
