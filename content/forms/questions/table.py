"""One row a kind of question: how what a person gives becomes the value that an XForm keeps."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from content.forms.answers import File, Location, Raw, Seen, Tap, Unfit
from content.forms.model import Choice, Kind, Question
from content.forms.questions import moments, numbers
from i18n.text import without_accents

LONGEST = 4_000  # characters of a written answer, about what one message holds
DONE = "OK"  # what an XForm keeps of an acknowledgement
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # not allowed in XML


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The question as it stands before a person."""

    question: Question
    now: datetime
    # choices with labels in the reader's language; asked for only where an answer was written out
    offered: Callable[[], Sequence[tuple[Choice, str]]]


Reader = Callable[[Raw, Asked], str | Unfit]


def read(raw: Raw, asked: Asked) -> str | Unfit:
    """The value of an answer, or why it is none. Nothing here looks at the form's own constraint."""
    return READERS[asked.question.kind](raw, asked)


def _typed(work: Callable[[str, Asked], str | Unfit]) -> Reader:
    """A reader of written answers: anything else is asked for in writing, and nothing is no answer."""

    def reader(raw: Raw, asked: Asked) -> str | Unfit:
        if not isinstance(raw, str):
            return Unfit("text_wanted")
        written = _UNSEEN.sub("", raw).strip()
        if not written:
            return Unfit("empty")
        return work(written, asked) if len(written) <= LONGEST else Unfit("too_long", {"limit": str(LONGEST)})

    return reader


def _chosen(raw: Raw, asked: Asked) -> str | Unfit:
    """A tap, or the label or name of a choice written out. Whether a filter leaves it there is looked at later."""
    every = asked.question.choices.every if asked.question.choices else ()
    if isinstance(raw, Tap):
        return every[raw.index].name if 0 <= raw.index < len(every) else Unfit("choice_gone")
    if not isinstance(raw, str):
        return Unfit("choice_wanted")
    wanted = folded(raw)
    named = [choice.name for choice, label in asked.offered() if wanted in (folded(label), folded(choice.name))]
    return named[0] if len(named) == 1 else Unfit("choice_wanted")


def folded(text: str) -> str:
    """Without accents, case and signs at the ends."""
    return without_accents(text.casefold()).strip(" .,;:!¡¿?«»\"'")


def _ranged(raw: Raw, asked: Asked) -> str | Unfit:
    limits = asked.question.range
    assert limits is not None
    if isinstance(raw, Tap):
        every = numbers.numbers_of(limits)
        return every[raw.index] if 0 <= raw.index < len(every) else Unfit("choice_gone")
    return _typed(lambda typed, _: numbers.ranged(typed, limits))(raw, asked)


def _seen(raw: Raw, _: Asked) -> str | Unfit:
    return DONE if isinstance(raw, Seen) else Unfit("seen_wanted")


def _file(*begins: str) -> Reader:
    """A file of one of these media types; of any when none is named."""

    def reader(raw: Raw, asked: Asked) -> str | Unfit:
        if not isinstance(raw, File) or not raw.mimetype.startswith(begins or ("",)):
            return Unfit(f"{asked.question.kind}_wanted")
        return re.sub(r"[\\/\s]+", "_", _UNSEEN.sub("", raw.name)) or Unfit("empty")

    return reader


def _place(raw: Raw, _: Asked) -> str | Unfit:
    if not isinstance(raw, Location) or abs(raw.latitude) > 90 or abs(raw.longitude) > 180:
        return Unfit("geopoint_wanted")
    return f"{raw.latitude:.7f} {raw.longitude:.7f} {raw.altitude:.1f} {raw.accuracy:.1f}"


READERS: Mapping[Kind, Reader] = {
    Kind.NOTE: _seen,
    Kind.ACKNOWLEDGE: _seen,
    Kind.ONE: _chosen,
    Kind.MANY: _chosen,  # one of them at a time
    Kind.RANK: _chosen,
    Kind.INTEGER: _typed(lambda typed, _: numbers.integer(typed)),
    Kind.DECIMAL: _typed(lambda typed, _: numbers.decimal(typed)),
    Kind.RANGE: _ranged,
    Kind.TEXT: _typed(lambda typed, _: typed),
    Kind.DATE: _typed(lambda typed, asked: moments.day(typed, asked.now)),
    Kind.TIME: _typed(lambda typed, asked: moments.clock(typed, asked.now)),
    Kind.DATETIME: _typed(lambda typed, asked: moments.moment(typed, asked.now)),
    Kind.IMAGE: _file("image/"),
    Kind.AUDIO: _file("audio/"),
    Kind.VIDEO: _file("video/"),
    Kind.FILE: _file(),
    Kind.GEOPOINT: _place,
}
