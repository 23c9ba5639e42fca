"""What must hold of a survey after any lives and deaths: each answer is there, once, and the next question is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from content.programme import Programme
from content.walks import in_wave
from domain.surveys.model import AnonymousAnswer, Disposition, LiveSession, Participation
from domain.waves import answering

Answers = Mapping[str, str]  # name of a question -> its answer


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the test knows of one person: all that they will have answered, in order, and how far they are."""

    person_id: int
    answers: Answers
    given: int  # answers that left their phone
    seen: int  # answers of which the phone has shown what comes next
    begun: bool = True
    sent: bool = False  # and the phone has shown the thanks


@dataclass(frozen=True, kw_only=True)
class Verdict:
    lost: int  # answers that the phone saw taken and that are not there
    false: int  # people of whom something else is kept than they said, or in another order
    misplaced: int  # people for whom another question is open than the first without an answer
    doubled: int  # rows beyond one for each person


CLEAN = Verdict(lost=0, false=0, misplaced=0, doubled=0)


def judge(url: str, programme: Programme, wave_id: int, people: Sequence[Said]) -> Verdict:
    """Looks at the rows alone, while nothing runs."""
    engine = create_engine(url)
    with Session(engine) as session:
        found = [one(session, programme, wave_id, said) for said in people]
        live = session.scalar(select(func.count()).select_from(LiveSession)) or 0
        moved = [told(each) for each in session.scalars(select(AnonymousAnswer.answers))]
    engine.dispose()
    known = Counter(told(said.answers) for said in people)
    return Verdict(
        lost=sum(each.lost for each in found),
        false=sum(each.false for each in found) + sum((Counter(moved) - known).values()),
        misplaced=sum(each.misplaced for each in found),
        doubled=max(live + len(moved) - sum(said.begun for said in people), 0)
        + sum(n - 1 for n in Counter(moved).values()),
    )


def told(answers: Answers) -> tuple[tuple[str, str], ...]:
    """Answers that may stand in an anonymous row: those to the items."""
    return tuple(sorted((name, value) for name, value in answers.items() if name != "DOC-13"))


def one(session: Session, programme: Programme, wave_id: int, said: Said) -> Verdict:
    """The verdict on one person; answers that have moved are counted by `judge`."""
    asked = session.get_one(Participation, (wave_id, said.person_id))
    if asked.disposition == Disposition.COMPLETA:
        return Verdict(lost=0, false=int(said.given < len(said.answers)), misplaced=0, doubled=0)
    kept = answering.live(session, programme.seal, wave_id, said.person_id)
    answers: Answers = kept.answers if kept else {}
    held = len(answers)
    walk = in_wave(session, programme, said.person_id, wave_id)
    place = walk.form.named(walk.state.place) if walk else None
    opened = place[0].path.rpartition("/")[2] if place else "end"
    names = [*said.answers, "end"]
    return Verdict(
        lost=max(said.seen - held, 0) if not said.sent else len(said.answers),
        false=int(list(answers.items()) != list(said.answers.items())[:held] or held > said.given),
        misplaced=int(walk is not None and opened != names[held]),
        doubled=0,
    )
