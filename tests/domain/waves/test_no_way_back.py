"""After a wave, and while it is open, a copy of the whole database leads from no answer to a person.

Seventy people of two languages and two niveles finish in another order than they began, on three days of
three weeks, each in a transaction of their own. The attacker of `attacker.py` knows all about them but
the secret that is not in the database.
"""

import hashlib
import hmac
import json
import random
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import MetaData, event, inspect, select, text
from sqlalchemy.orm import Session

from domain.people import contacts
from domain.people.roles import Person
from domain.policy import actor
from domain.store import Store, open_store, run_unit
from domain.surveys.model import AnonymousAnswer, LiveSession, Participation, Stratum, Wave
from domain.waves import answering, closing, fieldwork
from domain.waves.answering import session_key, week_of
from domain.year.norm import Modelo, Nivel
from scheduler import attachments
from tests.conftest import new_postgres, new_sqlite
from tests.domain.waves import attacker
from tests.domain.waves.attacker import Dump, Row, Truth
from tests.domain.waves.land import CLOSES, MATRIX, NOW, OPENS, TODAY, Land, docente, land, school
from tests.factories import SEAL

T = TypeVar("T")
ITEMS = [item.name for item in MATRIX.instruments[0].items]
DAYS = (date(2026, 8, 12), date(2026, 8, 19), date(2026, 8, 26))
WEEKS = {week_of(day) for day in DAYS}
# (DRE, modelo, nivel, language, how many finish): large groups, small ones, and one stratum of three
GROUPS = (
    ("DRE CUSCO", Modelo.EIB, Nivel.PRIMARIA, "quz", 22),
    ("DRE CUSCO", Modelo.EIB, Nivel.INICIAL, "es", 9),
    ("DRE CUSCO", Modelo.EIB, Nivel.INICIAL, "quz", 2),
    ("DRE CUSCO", Modelo.UM, Nivel.PRIMARIA, "es", 3),
    ("DRE PUNO", Modelo.PC, Nivel.PRIMARIA, "es", 26),
    ("DRE PUNO", Modelo.PC, Nivel.SECUNDARIA, "es", 1),
    ("DRE PUNO", Modelo.EIB, Nivel.PRIMARIA, "ay", 7),
    ("DRE TACNA", Modelo.PC, Nivel.PRIMARIA, "es", 2),
)
MORE = 12  # in each stratum who do not answer, so that strata are not merged


@dataclass(kw_only=True)
class Story:
    """What happened in the wave, as only the test knows."""

    store: Store
    wave_id: int = 0
    specialist_id: int = 0
    finished: list[int] = field(default_factory=list)
    day_of: dict[int, date] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)  # of live sessions
    key: bytes = b""
    place: dict[int, int] = field(default_factory=dict)  # person -> number of their answer

    def unit(self, work: Callable[[Session], T]) -> T:
        return run_unit(self.store.engine, work)

    @property
    def truth(self) -> Truth:
        return Truth(
            mark=lambda row: mark(row["answers"]),
            person_of={mark(said(number)): person for person, number in self.place.items()},
            finished=[mark(said(self.place[person])) for person in self.finished],
        )


def said(number: int) -> dict[str, Any]:
    """Twelve answers that nobody else gave: the number in base four, from a table that is not in order."""
    scattered = number * 7919 % 4**6 + 4**6 * (number % 4)
    return {name: str(scattered // 4**place % 4 + 1) for place, name in enumerate(ITEMS)}


def mark(answers: Mapping[str, Any]) -> str:
    return "".join(answers[name] for name in ITEMS)


def people(session: Session) -> tuple[Land, list[Person]]:
    here = land(session, each=0)
    asked = []
    for dre, modelo, nivel, language, number in GROUPS:
        ie = school(session, dre, modelo, nivel)
        for _ in range(number):
            row = docente(session, here.acompanante, ie)
            row.language = language
            asked.append(row)
        for _ in range(MORE):
            here.docentes.append(docente(session, here.acompanante, ie))
    for person in (*asked, *here.docentes):
        contacts.link(session, person.id, 50_000 + person.id * 7, NOW)
    return here, asked


def open_field(session: Session, story: Story) -> list[int]:
    here, asked = people(session)
    story.wave_id, story.specialist_id = here.all_in_the_field(), here.specialist.id
    story.place = {person.id: number for number, person in enumerate(asked, 1)}
    story.key = session.get_one(Wave, story.wave_id).key or b""
    return [person.id for person in asked]


def play(story: Story) -> None:
    """Everybody begins in one order and finishes in another, a transaction each."""
    chance = random.Random(20)
    beginners = story.unit(lambda session: open_field(session, story))
    chance.shuffle(beginners)
    finishers = list(beginners)
    chance.shuffle(finishers)
    for person in beginners:
        story.unit(lambda session, person=person: keep(session, story, person, 5))
    for number, person in enumerate(finishers):
        story.unit(lambda session, person=person: keep(session, story, person, 11))
        day = DAYS[number * len(DAYS) // len(finishers)]
        story.unit(lambda session, person=person, day=day: send(session, story, person, day))
    for person in story.unit(bystanders)[:9]:
        story.unit(lambda session, person=person: keep(session, story, person, 3))


def bystanders(session: Session) -> list[int]:
    silent = Participation.disposition.is_(None)
    return list(session.scalars(select(Participation.person_id).where(silent).order_by(Participation.person_id)))


def keep(session: Session, story: Story, person: int, number: int) -> None:
    answers = dict(list(said(story.place.get(person, 0)).items())[:number])
    about = {"language": session.get_one(Person, person).language, "today": OPENS}
    answering.save(session, SEAL, story.wave_id, person, answers=answers, extra={"x": "y" * 300}, **about)
    story.names.add(session_key(SEAL, session.get_one(Wave, story.wave_id), person))


def send(session: Session, story: Story, person: int, day: date) -> None:
    language = session.get_one(Person, person).language
    answers = said(story.place[person])
    answering.finish(session, SEAL, story.wave_id, person, answers=answers, language=language, today=day)
    story.finished.append(person)
    story.day_of[person] = day


def close(story: Story) -> None:
    def work(session: Session) -> None:
        who = actor(session, story.specialist_id, TODAY)
        closing.close(session, who, SEAL, story.wave_id, CLOSES, files=attachments)

    story.unit(work)
    assert closing.tidy(story.store.engine)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes databases that outlive a test: a story takes a while."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield lambda: new_sqlite(template, tmp_path_factory.mktemp("story"))
        return
    server: str = request.getfixturevalue("postgres_server")
    made = [new_postgres(server, request.getfixturevalue("postgres_template")) for _ in range(2)]
    fresh = iter(made)
    yield lambda: next(next(fresh))
    for each in made:
        next(each, None)


@pytest.fixture(scope="module")
def story(url: Callable[[], str]) -> Iterator[Story]:
    """The wave is open."""
    made = Story(store=open_store(url()))
    play(made)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def closed(url: Callable[[], str]) -> Iterator[Story]:
    """The same, after the close."""
    made = Story(store=open_store(url()))
    play(made)
    close(made)
    yield made
    made.store.close()


# The copy


ANSWERS = ("anonymous_answer", "live_session")


def rows_of(session: Session, table: str) -> list[dict[str, Any]]:
    """A table as it comes, without any ORDER BY."""
    found = MetaData()
    found.reflect(session.connection(), only=[table], resolve_fks=False)
    return [dict(row) for row in session.execute(select(found.tables[table])).mappings()]


def dump(session: Session, story: Story, table: str = "anonymous_answer") -> Dump:
    """The copy: every table that names a person on one side, the answers on the other."""
    about: dict[str, list[dict[str, Any]]] = {}
    for name in inspect(session.connection()).get_table_names():
        if name in ANSWERS or name == "naive_answer":
            continue
        for row in rows_of(session, name):
            ids = [row[each] for each in ("person_id", "docente_id", "opened_by") if row.get(each)]
            ids += [row["id"]] if name == "person" else []
            about.setdefault(name, []).extend(row | {"person_id": id_} for id_ in ids)
    return Dump(
        answers=rows_of(session, table),
        people={name: rows for name, rows in about.items() if rows},
        keys=[each for each in (session.get_one(Wave, story.wave_id).key, story.key) if each],
        orders=physical(session, story, table),
    )


def physical(session: Session, story: Story, table: str) -> dict[str, list[str]]:
    """Orders that are in no column: PostgreSQL's place and transaction, SQLite's rowid and place in the file."""
    found: dict[str, list[str]] = {}
    if table == "live_session":
        return found
    if session.get_bind().dialect.name == "postgresql":
        for column in ("ctid", "xmin::text::bigint"):
            query = f"SELECT answers FROM {table} ORDER BY {column}"
            found[column] = [mark(answers) for answers in session.scalars(text(query))]
        return {name: marks for name, marks in found.items() if len(set(marks)) == len(marks)}
    data = file_of(story.store).read_bytes()
    places = {data.find(written(person, story)): person for person in story.finished}
    found["place in the file"] = [mark(said(story.place[person])) for at, person in sorted(places.items()) if at >= 0]
    return found


def written(person: int, story: Story) -> bytes:
    """An answer as it stands in SQLite's file."""
    return json.dumps(said(story.place[person])).encode()


def file_of(store: Store) -> Path:
    return Path(store.engine.url.database or "")


def files(store: Store) -> dict[str, bytes]:
    main = file_of(store)
    return {path.name: path.read_bytes() for path in (main, Path(f"{main}-wal")) if path.exists()}


def known(session: Session, story: Story) -> dict[int, Row]:
    """What other tables tell of everybody who finished, under the names of the answers' columns."""
    into = dict(session.execute(select(Stratum.key, Stratum.counted_in)).all())
    found: dict[int, Row] = {}
    for person in story.finished:
        row = session.get_one(Participation, (story.wave_id, person))
        found[person] = {
            "stratum": into[row.stratum],
            "nivel": row.nivel,
            "area": row.area,
            "language": session.get_one(Person, person).language,
            "week": week_of(row.noted_on or TODAY),
        }
    return found


# While the wave is open


def test_what_moved_while_the_wave_is_open_leads_to_nobody(story: Story) -> None:
    def look(session: Session) -> dict[str, list[str]]:
        copy = dump(session, story)
        assert len(copy.answers) >= 30
        return {
            "joins": attacker.joins(copy, story.truth),
            "likenesses": attacker.likenesses(copy, story.truth, known(session, story)),
            "moments": attacker.moments(copy),
        }

    assert story.unit(look) == {"joins": [], "likenesses": [], "moments": []}


def test_what_waits_or_is_being_answered_leads_to_nobody_without_the_secret(story: Story) -> None:
    """Even with the wave's key, which is in the copy while the wave is open."""

    def look(session: Session) -> list[str]:
        copy = dump(session, story, "live_session")
        wave = session.get_one(Wave, story.wave_id)
        person_of = {session_key(SEAL, wave, person): person for person in (*story.finished, *bystanders(session))}
        truth = Truth(mark=lambda row: row["key"], person_of=person_of, finished=[])
        assert len(copy.answers) >= 20
        return attacker.joins(copy, truth)

    assert story.unit(look) == []


def test_the_same_attack_with_the_secret_finds_everybody_while_the_wave_is_open(story: Story) -> None:
    """Which is why the secret is not in the database, and the key is destroyed at the close."""

    def look(session: Session) -> bool:
        wave = session.get_one(Wave, story.wave_id)
        people = (*story.finished, *bystanders(session))
        keys = set(session.scalars(select(LiveSession.key)))
        return keys <= {session_key(SEAL, wave, person) for person in people}

    assert story.unit(look)


def test_answers_move_five_at_the_least_in_one_transaction(story: Story) -> None:
    if story.store.engine.dialect.name != "postgresql":
        return  # SQLite does not say which transaction wrote a row

    def look(session: Session) -> list[int]:
        query = text("SELECT count(*) FROM anonymous_answer GROUP BY xmin::text")
        return list(session.scalars(query))

    assert min(story.unit(look)) >= 5


# After it


def test_after_the_close_no_answer_leads_to_anybody(closed: Story) -> None:

    def look(session: Session) -> dict[str, list[str]]:
        copy = dump(session, closed)
        assert len(copy.answers) == len(closed.finished) == 72
        return {
            "joins": attacker.joins(copy, closed.truth),
            "likenesses": attacker.likenesses(copy, closed.truth, known(session, closed)),
            "orders": attacker.orders(copy, closed.truth),
            "moments": attacker.moments(copy),
        }

    assert closed.unit(look) == {"joins": [], "likenesses": [], "orders": [], "moments": []}


def test_after_the_close_the_files_hold_no_session_and_no_key(closed: Story) -> None:
    if closed.store.engine.dialect.name == "postgresql":
        with closed.store.engine.connect() as connection:
            assert connection.scalar(text("SELECT pg_relation_size('live_session')")) == 0
        return
    secrets = [closed.key, closed.key.hex().encode(), *(name.encode() for name in closed.names)]
    once = [written(person, closed) for person in closed.finished]
    assert attacker.residue(files(closed.store), secrets, once) == []


def test_before_it_they_do_hold_them(story: Story) -> None:
    """Else the test above would look in the wrong place."""
    if story.store.engine.dialect.name == "postgresql":
        return
    assert attacker.residue(files(story.store), [story.key]) != []
    names = [name.encode() for name in story.names]
    assert len(attacker.residue(files(story.store), names)) > 20


def test_every_answer_is_there_once_and_in_a_stratum_of_five(closed: Story) -> None:

    def look(session: Session) -> tuple[list[str], dict[str, int]]:
        rows = session.scalars(select(AnonymousAnswer)).all()
        strata: dict[str, int] = {}
        for row in rows:
            strata[row.stratum] = strata.get(row.stratum, 0) + 1
        return sorted(mark(row.answers) for row in rows), strata

    marks, strata = closed.unit(look)
    assert marks == sorted(closed.truth.finished)
    assert strata == {"DRE CUSCO|EIB": 36, "DRE PUNO|PC": 27, "·|·": 9}


def test_the_row_order_of_participation_is_that_of_its_key(closed: Story) -> None:
    """In SQLite; what PostgreSQL's order tells of who finished first says nothing of the answers."""
    if closed.store.engine.dialect.name == "postgresql":
        return
    rows = closed.unit(lambda session: rows_of(session, "participation"))
    ids = [row["person_id"] for row in rows]
    assert ids == sorted(ids)
    assert {type(row["noted_on"]) for row in rows} <= {date, type(None)}


# What people write: each way back is found


NAIVE = """
CREATE TABLE naive_answer (id INTEGER PRIMARY KEY AUTOINCREMENT, respondent TEXT, wave_id INTEGER, stratum TEXT,
  nivel TEXT, area TEXT, language TEXT, week TEXT, created_at TIMESTAMP, answers JSON)"""


@pytest.fixture(scope="module")
def naive(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The same people and days; each answer is written when it is sent, with its hour and a hash of the person."""
    store = open_store(new_sqlite(sqlite_template, tmp_path_factory.mktemp("naive")))

    @event.listens_for(store.engine, "connect")
    def _careless(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA secure_delete=OFF")

    made = Story(store=store)
    play(made)
    made.unit(lambda session: session.execute(text(NAIVE)))
    for number, person in enumerate(made.finished):
        made.unit(lambda session, number=number, person=person: write_naively(session, made, number, person))
    assert closing.tidy(store.engine)
    yield made
    store.close()


def write_naively(session: Session, story: Story, number: int, person: int) -> None:
    about = known(session, story)[person]
    values = dict(about) | {
        "respondent": hashlib.sha256(str(person).encode()).hexdigest(),
        "wave_id": story.wave_id,
        "created_at": f"{story.day_of[person]} 10:{number % 60:02}:00",
        "answers": json.dumps(said(story.place[person])),
    }
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    session.execute(text(f"INSERT INTO naive_answer ({names}) VALUES ({places})"), values)


def naive_dump(session: Session, story: Story) -> Dump:
    copy = dump(session, story, "naive_answer")
    return Dump(
        answers=[row | {"answers": row["answers"] if isinstance(row["answers"], dict) else json.loads(row["answers"])}
                 for row in copy.answers],
        people=copy.people,
        keys=copy.keys,
        orders=copy.orders,
    )  # fmt: skip


def test_a_hash_of_the_person_is_joined(naive: Story) -> None:
    found = naive.unit(lambda session: attacker.joins(naive_dump(session, naive), naive.truth))
    assert "respondent = person.id (sha256): 72 of 72" in found


def test_rare_people_are_recognised(naive: Story) -> None:
    def look(session: Session) -> list[str]:
        return attacker.likenesses(naive_dump(session, naive), naive.truth, known(session, naive))

    found = naive.unit(look)
    assert any(line.startswith("1 people fit") for line in found)
    assert any("rows alike" in line for line in found)


def test_rows_in_the_order_of_sending_are_recognised(naive: Story) -> None:
    found = naive.unit(lambda session: attacker.orders(naive_dump(session, naive), naive.truth))
    assert "as they come: 1.00" in found
    assert "sorted by id: 1.00" in found


def test_an_hour_is_seen(naive: Story) -> None:
    found = naive.unit(lambda session: attacker.moments(naive_dump(session, naive)))
    assert [line.split(":")[0] for line in found] == ["created_at"]


def test_without_overwriting_sessions_stay_in_the_file(naive: Story) -> None:
    naive.unit(lambda session: session.execute(text("DELETE FROM live_session")))
    with sqlite3.connect(file_of(naive.store)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    names = [name.encode() for name in naive.names]
    assert len(attacker.residue(files(naive.store), names)) > 20


def test_a_session_named_by_the_waves_key_alone_would_be_joined(naive: Story) -> None:
    """A keyed hash is worth what its key is worth: one that lies in the same database hides nobody."""
    truth = naive.truth
    rows: Sequence[Row] = [
        {"key": hmac.new(naive.key, str(person).encode(), "sha256").hexdigest(), "answers": said(number)}
        for person, number in naive.place.items()
    ]
    copy = naive.unit(lambda session: dump(session, naive))
    found = attacker.joins(Dump(answers=rows, people=copy.people, keys=[naive.key]), truth)
    assert any(line.startswith("key = person.id (hmac 0): 72") for line in found)


def test_fieldwork_tells_nothing_of_what_was_answered(story: Story) -> None:
    def look(session: Session) -> str:
        return repr(fieldwork.status(session, actor(session, story.specialist_id, TODAY), story.wave_id))

    shown = story.unit(look)
    assert [each for each in story.truth.finished if each in shown] == []
