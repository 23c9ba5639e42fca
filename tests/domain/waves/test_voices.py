"""Voice notes and photos among the answers of a wave: who answered takes them along, and nobody finds them after."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from content.received import Received
from domain.outcome import Refused
from domain.people.roles import Person
from domain.store import Store, open_store, run_unit
from domain.surveys.files import files_of
from domain.surveys.model import AnonymousAnswer, Stratum
from domain.waves import answering, closing, opening, pushing
from domain.waves.comments import comments
from domain.waves.results import answers_of, report
from domain.year.norm import Modelo
from scheduler import attachments, errands
from scheduler.attachments import Attachment, Fate
from tests.conftest import new_postgres, new_sqlite
from tests.domain.waves import attacker
from tests.domain.waves.land import CLOSES, NOW, OPENS, Land, land, whole
from tests.domain.waves.test_no_way_back import files
from tests.factories import SEAL
from tests.memory import memory

T = TypeVar("T")
CHAT = 7_654_321_987


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=12, modelos=[Modelo.PC])


def voice(session: Session, person_id: int, now: datetime = NOW, *, fetched: bool = True) -> uuid.UUID:
    """A voice note that says whose it is; by its content it is told apart here."""
    received = Received(kind="voice", file_id=f"file of {person_id}", size=9, mime="audio/ogg", name="", seconds=3)
    key = attachments.want(session, received, now)
    if fetched:
        errand = errands.claim(session, now)
        assert errand is not None
        errands.keep(session, errand, content(person_id), "audio/ogg", "ab" * 32, now)
    else:
        row = session.get_one(Attachment, key)
        row.letter = {"view": "x.y", "args": {}, "chat_id": CHAT, "person_id": person_id}
        session.flush()
    return key


def content(person_id: int) -> bytes:
    return f"the voice of {person_id}".encode()


def speak(here: Land, wave_id: int, person_id: int, *, send: bool, fetched: bool = True) -> uuid.UUID:
    key = voice(here.session, person_id, fetched=fetched)
    answers = whole(3) | {"DOC-13": str(key)}
    if send:
        here.finish(wave_id, person_id, answers)
    else:
        answering.save(here.session, SEAL, wave_id, person_id, answers=answers, language="es", today=OPENS)
    return key


def held(session: Session) -> dict[uuid.UUID, bytes | None]:
    keys = list(session.scalars(select(Attachment.id)))
    return {key: attachments.content_of(session, key) for key in keys}


def voices(here: Land) -> list[bytes]:
    return sorted(each for each in held(here.session).values() if each is not None)


def answered(session: Session) -> set[uuid.UUID]:
    return {name for answers in session.scalars(select(AnonymousAnswer.answers)) for name in files_of(answers)}


def test_at_the_close_every_voice_note_gets_a_new_name_and_its_answer_knows_it(here: Land) -> None:
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)[:6]
    before = {speak(here, wave_id, each, send=True) for each in people}
    here.close(wave_id)
    after = held(here.session)
    assert set(after) & before == set()
    assert answered(here.session) == set(after)
    assert voices(here) == sorted(content(each) for each in people)


def test_voice_notes_of_answers_that_are_destroyed_go_with_them(here: Land) -> None:
    """Of somebody who did not send, and of an answer of which only the items are kept."""
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    sent = [speak(here, wave_id, each, send=True) for each in people[:5]]
    speak(here, wave_id, people[5], send=False)
    assert len(held(here.session)) == len(sent) + 1
    here.close(wave_id)
    assert sorted(str(each) for each in held(here.session).values()) == sorted(
        str(content(each)) for each in people[:5]
    )
    assert answered(here.session) == set(held(here.session))


def test_with_fewer_than_five_nothing_is_kept_and_no_voice_either(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for each in here.asked(wave_id)[:4]:
        speak(here, wave_id, each, send=True)
    here.close(wave_id)
    assert held(here.session) == {}


def test_voice_notes_of_a_wave_that_is_cancelled_go_and_those_of_another_stay(here: Land) -> None:
    wave_id = here.all_in_the_field()
    people = here.asked(wave_id)
    for each in people[:5]:
        speak(here, wave_id, each, send=True)
    speak(here, wave_id, people[5], send=False)
    other = voice(here.session, people[6])
    opening.cancel(here.session, here.who, wave_id, files=attachments)
    assert set(held(here.session)) == {other}


def test_a_voice_note_that_is_not_fetched_at_the_close_forgets_who_asked_for_it(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for each in here.asked(wave_id)[:5]:
        speak(here, wave_id, each, send=True, fetched=False)
    here.close(wave_id)
    rows = here.session.scalars(select(Attachment)).all()
    assert [(row.status, row.letter) for row in rows] == [(Fate.WANTED, None)] * 5
    assert {row.id for row in rows} == answered(here.session)


def test_after_three_years_answers_and_voices_go_and_the_counts_stay(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for each in here.asked(wave_id)[:6]:
        speak(here, wave_id, each, send=True)
    here.close(wave_id)
    other = voice(here.session, here.asked(wave_id)[7])
    end = CLOSES + closing.FORGET_ANSWERS_AFTER
    assert closing.forget_answers(here.session, end - timedelta(days=1), attachments) == 0
    assert len(held(here.session)) == 7
    assert closing.forget_answers(here.session, end, attachments) == 6
    assert set(held(here.session)) == {other}
    assert here.session.scalar(select(func.sum(Stratum.complete))) == 6
    assert closing.forget_answers(here.session, end, attachments) == 0


def test_of_answers_that_are_gone_no_table_is_made(here: Land) -> None:
    wave_id = here.all_in_the_field()
    for each in here.asked(wave_id)[:12]:
        here.finish(wave_id, each)
    here.close(wave_id)
    for days, told in ((-1, False), (0, True)):
        who = replace(here.who, today=CLOSES + closing.FORGET_ANSWERS_AFTER + timedelta(days=days))
        doors = (
            report(here.session, who, wave_id), answers_of(here.session, who, wave_id),
            comments(here.session, who, wave_id, lambda _: True), pushing.over(here.session, who, wave_id),
        )  # fmt: skip
        assert [each == Refused("results_gone") for each in doors] == [told] * 4


# On disk, by somebody who knew the names while the wave was open


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    if request.param == "sqlite":
        opened = open_store(new_sqlite(request.getfixturevalue("sqlite_template"), tmp_path_factory.mktemp("voices")))
        yield opened
        opened.close()
        return
    made = new_postgres(request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template"))
    opened = open_store(next(made))
    yield opened
    opened.close()
    next(made, None)


def test_neither_name_nor_place_of_a_voice_note_leads_back_after_the_close(store: Store) -> None:
    """Seventy who spoke in an order that the attacker knows, each in a transaction of their own."""

    def unit(work: Callable[[Session], T]) -> T:
        return run_unit(store.engine, work)

    def begin(session: Session) -> tuple[int, list[int], int]:
        here = land(session, each=35, modelos=[Modelo.PC])
        wave_id = here.all_in_the_field()
        return wave_id, here.asked(wave_id), here.specialist.id

    wave_id, people, specialist = unit(begin)

    def again(session: Session) -> Land:
        who = session.get_one(Person, specialist)
        return Land(session=session, specialist=who, acompanante=who, docentes=[])

    def order() -> float:
        """How well the order in the database follows the order in which they spoke."""
        found = unit(lambda session: list(session.scalars(text(AS_IT_COMES[store.engine.dialect.name]))))
        return attacker.follows([people.index(int(bytes(each).decode().split()[-1])) for each in found])

    names = [unit(lambda session, each=each: speak(again(session), wave_id, each, send=True)) for each in people]
    if store.engine.dialect.name == "postgresql":
        assert order() == 1.0
    unit(lambda session: again(session).close(wave_id))
    assert closing.tidy(store.engine)
    assert unit(lambda session: set(held(session))) & set(names) == set()
    assert abs(order()) < attacker.CLOSE
    assert attacker.residue(files(store), [each for name in names for each in spellings(name)]) == []


AS_IT_COMES = {
    "sqlite": "SELECT content FROM attachment",
    "postgresql": "SELECT content FROM attachment ORDER BY ctid",
}


def spellings(name: uuid.UUID) -> list[bytes]:
    return [str(name).encode(), name.hex.encode(), name.bytes]
