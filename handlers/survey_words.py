"""A survey by words, voice, photo or place: taken only under the question that the chat was asked last.

What is taken leaves the chat. What was refused stays until then under the question that is asked again, so
that it can be put right.
"""

from datetime import datetime
from typing import Any

from content.forms import session as forms
from content.forms.answers import File, Location, Raw, Unfit
from content.forms.asking import Ask
from content.forms.model import CHOOSING, Kind
from content.forms.session import Next
from content.forms.session import answer as give
from content.messages import survey_replies as replies
from content.messages.surveys import WITHOUT_FILES
from content.received import Place, Received
from content.walks import Walk, source_of
from domain.year.calendar import local
from handlers.cleaning import take_away
from handlers.survey_seats import let_go
from handlers.survey_steps import SURVEY, Work, last_shown, mark, person_of, settle, take
from handlers.turn import Turn
from handlers.verbs import media, text, unread
from scheduler import attachments
from scheduler.attachments import MOST_BYTES

# Kinds of questions -> kinds of files that answer them; the others are answered otherwise.
TAKEN: dict[Kind, frozenset[str]] = {
    Kind.TEXT: frozenset({"voice", "audio", "photo"}),
    Kind.IMAGE: frozenset({"photo", "document"}),
    Kind.AUDIO: frozenset({"voice", "audio", "document"}),
    Kind.VIDEO: frozenset({"video", "document"}),
    Kind.FILE: frozenset({"voice", "audio", "video", "photo", "document"}),
}
# What Telegram does not say of a file whose kind says it.
MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4"}


@text(SURVEY)
def written(turn: Turn, words: str, facts: dict[str, Any]) -> None:
    said(turn, facts, lambda walk, now: answered(walk, words, now))


@media(SURVEY)
def sent_in(turn: Turn, what: Received | Place, facts: dict[str, Any]) -> None:
    if isinstance(what, Place):
        place = Location(latitude=what.latitude, longitude=what.longitude)
        said(turn, facts, lambda walk, now: answered(walk, place, now))
    else:
        said(turn, facts, lambda walk, now: with_file(turn, walk, what, now))


@unread(SURVEY)
def sent_what_is_none(turn: Turn, facts: dict[str, Any]) -> None:
    """What the open question takes is said above it."""
    said(turn, facts, lambda walk, now: unwanted(walk, forms.ask(walk.form, walk.state, now=now)))


def answered(walk: Walk, raw: Raw, now: datetime) -> Next:
    return give(walk.form, walk.state, walk.state.place, raw, now=now, language=walk.language)


def with_file(turn: Turn, walk: Walk, what: Received, now: datetime) -> Next:
    """The answer keeps only the random name under which the file will be kept."""
    asked = forms.ask(walk.form, walk.state, now=now)
    if asked is None or not keeps_files(walk) or what.kind not in TAKEN.get(asked.kind, ()):
        return unwanted(walk, asked)
    if what.size > MOST_BYTES:
        return Unfit("file_big", {"limit": str(MOST_BYTES // 2**20)})
    mime = what.mime or MIMES.get(what.kind, "")
    key = attachments.want(turn.session, what, turn.now)
    raw: Raw = str(key) if asked.kind == Kind.TEXT else File(name=str(key), mimetype=mime)
    given = answered(walk, raw, now)
    if isinstance(given, Unfit):
        attachments.erase(turn.session, [key])
        return given
    attachments.follow(
        turn.session, key, replies.not_kept, {"wave": walk.number}, chat_id=turn.chat_id, person_id=person_of(turn)
    )
    return given


def keeps_files(walk: Walk) -> bool:
    return source_of(walk.number) not in WITHOUT_FILES


def unwanted(walk: Walk, asked: Ask | None) -> Unfit:
    """What is wanted instead of a file."""
    if asked is None:
        return Unfit("not_open")
    if asked.kind in CHOOSING or asked.kind == Kind.MORE:
        return Unfit("choice_wanted")
    if asked.kind in (Kind.NOTE, Kind.ACKNOWLEDGE):
        return Unfit("seen_wanted")
    if asked.kind == Kind.TEXT:
        return Unfit("words_wanted" if keeps_files(walk) else "text_wanted")
    return Unfit(f"{asked.kind}_wanted" if asked.kind in {*TAKEN, Kind.GEOPOINT} else "text_wanted")


def said(turn: Turn, facts: dict[str, Any], work: Work) -> None:
    """An answer that is a message of the person; `facts` are those of the open question."""
    taken = take(turn, int(facts["walk"]))
    if taken is None:
        return
    seat, walk = taken
    if facts["mark"] != mark(turn, walk):
        settle(turn, seat, walk, Unfit("not_open"))
        return
    given, before = work(walk, local(turn.now)), [int(each) for each in facts.get("said", ())]
    asked_in = last_shown(turn)
    if isinstance(given, Unfit):
        take_away(turn, asked_in)
        settle(turn, seat, walk, given, said=[*before, *([turn.written] if turn.written else [])])
    else:
        turn.tapped = asked_in
        let_go(turn, walk, walk.at(given))
        settle(turn, seat, walk.at(given))
        take_away(turn, turn.written, *before)
