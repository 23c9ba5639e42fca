"""Waves in the field: on their day, in the best hours, once, in pieces, and only to those who are still asked."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.demo_data import DemoPeople, seed
from content.programme import Programme
from domain.people import contacts
from domain.store import Store, open_store
from domain.surveys.model import Participation, Step, Wave, WaveState
from domain.waves import answering
from domain.year.calendar import LIMA, NonWorkingDay
from scheduler import campaign, waves
from scheduler.claim import claim
from scheduler.intent import intend
from scheduler.kinds import TREATMENT, Kind
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow, Status
from scheduler.waves import PIECE, Waves
from tests.field import in_the_field
from tests.scheduler.letters import hello, letter, put
from tests.stage import StillClock

CHAT = 4000
INVITED, CLOSES = date(2026, 8, 11), date(2026, 9, 30)


def at(written: str) -> datetime:
    return datetime.strptime(written, "%d/%m/%Y %H:%M").replace(tzinfo=LIMA)


MONDAY = at("10/08/2026 09:00")


class Field:
    """The demonstration's eight docentes with chats, and a wave that asks all of them."""

    def __init__(self, store: Store, programme: Programme) -> None:
        self.store, self.programme = store, programme
        self.clock = StillClock(MONDAY)
        with self.session() as session:
            self.people: DemoPeople = seed(session, programme, date(2026, 4, 13))
            for person_id in self.people.docentes:
                contacts.link(session, person_id, CHAT + person_id, MONDAY)
        self.waves = Waves(store, programme, self.clock)

    def session(self) -> "Committed":
        return Committed(self.store)

    def open(self, invite_on: date = INVITED, closes_on: date = CLOSES) -> int:
        with self.session() as session:
            return in_the_field(session, self.programme, MONDAY, invite_on=invite_on, closes_on=closes_on)

    async def on(self, written: str) -> list[tuple[str, int]]:
        """Looks at that moment; kinds of letters posted since, with how many."""
        before = self.count()
        self.clock.move_to(at(written))
        await self.waves.tick()
        after = self.count()
        return [(view, after[view] - before.get(view, 0)) for view in after if after[view] != before.get(view, 0)]

    def count(self) -> dict[str, int]:
        with self.session() as session:
            query = select(OutboxRow.view, func.count()).group_by(OutboxRow.view).order_by(OutboxRow.view)
            return dict(session.execute(query).all())

    def rows(self) -> list[OutboxRow]:
        with self.session() as session:
            return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


class Committed:
    """A session whose work is committed at the end."""

    def __init__(self, store: Store) -> None:
        self._session = Session(store.engine, expire_on_commit=False)

    def __enter__(self) -> Session:
        self._session.__enter__()
        return self._session

    def __exit__(self, *error: object) -> None:
        self._session.commit()
        self._session.close()


@pytest.fixture
def field(store: Store, programme: Programme) -> Field:
    return Field(store, programme)


@pytest.fixture
def quick_field(sqlite_url: str, programme: Programme) -> Field:
    return Field(open_store(sqlite_url), programme)


async def test_each_step_leaves_on_its_day_and_once(field: Field) -> None:
    field.open()
    assert await field.on("10/08/2026 10:00") == [("survey_notices.pre_notice", 8)]
    assert await field.on("10/08/2026 12:00") == []
    assert await field.on("11/08/2026 08:00") == [("survey_notices.invitation", 8)]
    assert await field.on("13/08/2026 12:40") == []
    assert await field.on("18/08/2026 09:00") == [("survey_notices.first_reminder", 8)]  # Friday 14 has no best hours
    assert await field.on("18/08/2026 12:40") == []  # the seventh day, and already reminded
    assert await field.on("19/08/2026 09:00") == [("survey_notices.last_reminder", 8)]
    assert await field.on("02/09/2026 12:40") == []


async def test_a_letter_names_the_wave_and_nothing_else(quick_field: Field) -> None:
    wave_id, julio = quick_field.open(), quick_field.people.julio
    await quick_field.on("10/08/2026 10:00")
    await quick_field.on("11/08/2026 08:00")
    pre_notice, invitation = [row for row in quick_field.rows() if row.person_id == julio]
    keys = [row.dedupe_key for row in (pre_notice, invitation)]
    assert keys == [f"wave:{wave_id}:{julio}:{step}" for step in ("pre_notice", "invitation")]
    assert [row.args for row in (pre_notice, invitation)] == [{"wave": wave_id}] * 2
    assert {(row.kind, row.priority, row.chat_id) for row in (pre_notice, invitation)} == {("survey", 3, CHAT + julio)}
    assert (pre_notice.not_before, pre_notice.expires_at) == (at("10/08/2026 10:00"), at("11/08/2026 00:00"))
    assert (invitation.not_before, invitation.expires_at) == (at("11/08/2026 12:30"), at("01/10/2026 00:00"))


async def test_what_was_sent_is_noted_with_the_letters_in_one_transaction(
    quick_field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave_id = quick_field.open()

    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(waves, "post", broken)
        with pytest.raises(RuntimeError):
            await quick_field.on("10/08/2026 10:00")
    with quick_field.session() as session:
        steps = set(session.scalars(select(Participation.step).where(Participation.wave_id == wave_id)))
    assert (steps, quick_field.rows()) == ({Step.NOTHING}, [])
    assert await quick_field.on("10/08/2026 10:00") == [("survey_notices.pre_notice", 8)]


async def test_people_are_told_in_pieces(quick_field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_field.open()
    monkeypatch.setattr(waves, "PIECE", 3)
    assert PIECE == 500
    assert await quick_field.on("10/08/2026 10:00") == [("survey_notices.pre_notice", 8)]
    assert len({row.dedupe_key for row in quick_field.rows()}) == 8


async def test_the_field_is_looked_at_once_a_minute(quick_field: Field) -> None:
    assert await quick_field.on("10/08/2026 10:00") == []
    quick_field.open()
    quick_field.clock.move_to(at("10/08/2026 10:00") + timedelta(seconds=55))
    assert await quick_field.waves.tick() == 0
    quick_field.clock.move_to(at("10/08/2026 10:01") + timedelta(seconds=1))
    assert await quick_field.waves.tick() == 8


async def test_who_finished_or_refused_is_not_reminded(quick_field: Field) -> None:
    wave_id = quick_field.open()
    await quick_field.on("11/08/2026 12:40")
    one, two, *others = quick_field.people.docentes
    with quick_field.session() as session:
        seal = quick_field.programme.seal
        answering.decline(session, seal, wave_id, one, INVITED)
        answers = {item.name: "3" for item in quick_field.programme.matrix.instruments[0].items}
        answering.finish(session, seal, wave_id, two, answers=answers, language="es", today=INVITED)
    await quick_field.on("18/08/2026 09:00")
    reminded = [row.person_id for row in quick_field.rows() if row.view == "survey_notices.first_reminder"]
    assert sorted(reminded) == sorted(others)  # type: ignore[type-var]


async def test_who_links_a_phone_late_is_invited_then(quick_field: Field) -> None:
    quick_field.open()
    julio = quick_field.people.julio
    with quick_field.session() as session:
        contacts.unlink(session, julio)
    assert await quick_field.on("11/08/2026 12:40") == [("survey_notices.invitation", 7)]
    with quick_field.session() as session:
        contacts.link(session, julio, 99, at("12/08/2026 10:00"))
    assert await quick_field.on("12/08/2026 12:40") == [("survey_notices.invitation", 1)]
    assert quick_field.rows()[-1].chat_id == 99


@pytest.mark.parametrize(
    ("invite_on", "closes_on", "moment", "posted"),
    [
        (date(2026, 8, 14), CLOSES, "14/08/2026 09:00", 0),  # a Friday: Tuesday will do
        (date(2026, 8, 14), CLOSES, "18/08/2026 09:00", 8),
        (date(2026, 8, 14), date(2026, 8, 14), "14/08/2026 09:00", 8),  # or else it would be over
        (date(2026, 8, 15), CLOSES, "15/08/2026 09:00", 0),  # a Saturday
    ],
)
async def test_the_best_day_before_the_close(
    quick_field: Field, invite_on: date, closes_on: date, moment: str, posted: int
) -> None:
    quick_field.open(invite_on, closes_on)
    found = dict(await quick_field.on(moment))
    assert found.get("survey_notices.invitation", 0) == posted


def test_a_clock_that_is_moved_by_hand_knows_where_to(quick_field: Field) -> None:
    with quick_field.session() as session:
        assert waves.next_due(session, quick_field.programme, MONDAY) is None
    quick_field.open(date(2026, 8, 14))
    with quick_field.session() as session:
        found = waves.next_due(session, quick_field.programme, MONDAY)
    assert found == at("13/08/2026 12:30")  # the pre-notice, on its day


# The last look before the wire


def look(field: Field, moment: str, programme: Programme | None = None) -> list[tuple[int, str, datetime]]:
    """Claims what is due at that moment and looks once more: person, status, when it is due then."""
    now = at(moment)
    with field.session() as session:
        for claimed in claim(session, now, 20):
            intend(session, claimed, programme or field.programme, now)
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == Kind.SURVEY).order_by(OutboxRow.person_id))
        return [(row.person_id or 0, row.status, row.not_before) for row in rows]


async def invited(field: Field) -> tuple[int, int]:
    """Wave and Julio; invitations wait for noon."""
    wave_id = field.open()
    field.clock.move_to(at("11/08/2026 09:00"))
    await field.waves.tick()
    return wave_id, field.people.julio


def of(person_id: int, found: list[tuple[int, str, datetime]]) -> tuple[str, datetime]:
    return next((status, moment) for who, status, moment in found if who == person_id)


NOON = at("11/08/2026 12:30")


async def test_at_noon_the_invitations_leave(field: Field) -> None:
    await invited(field)
    assert {status for _, status, _ in look(field, "11/08/2026 12:30")} == {Status.SENDING}


async def test_what_comes_too_late_for_noon_leaves_in_the_evening_and_then_the_next_day(quick_field: Field) -> None:
    _, julio = await invited(quick_field)
    assert of(julio, look(quick_field, "11/08/2026 13:30")) == (Status.PENDING, at("11/08/2026 17:30"))
    assert of(julio, look(quick_field, "11/08/2026 19:05")) == (Status.PENDING, at("12/08/2026 12:30"))


@pytest.mark.parametrize("why", ["finished", "refused", "wave closed", "wave over"])
async def test_a_letter_that_asks_nobody_any_more_does_not_leave(field: Field, why: str) -> None:
    wave_id, julio = await invited(field)
    moment = "11/08/2026 12:30"
    with field.session() as session:
        seal = field.programme.seal
        if why == "refused":
            answering.decline(session, seal, wave_id, julio, INVITED)
        elif why == "finished":
            answering.finish(session, seal, wave_id, julio, answers={"DOC-1": "3"}, language="es", today=INVITED)
        elif why == "wave closed":
            session.execute(update(Wave).values(state=WaveState.CLOSED))
        else:
            session.execute(update(Wave).values(closes_on=date(2026, 8, 10)))
    assert of(julio, look(field, moment))[0] == Status.CANCELLED


async def test_nobody_is_called_away_from_an_open_question(quick_field: Field) -> None:
    _, julio = await invited(quick_field)
    with quick_field.session() as session:
        asked = at("11/08/2026 12:00")
        session.add(Dialogue(chat_id=CHAT + julio, step="survey", facts={}, since_update_id=1, at=asked))
    found = look(quick_field, "11/08/2026 12:30")
    assert of(julio, found) == (Status.PENDING, at("11/08/2026 13:00"))
    assert {status for who, status, _ in found if who != julio} == {Status.SENDING}
    assert of(julio, look(quick_field, "11/08/2026 13:00"))[0] == Status.SENDING


async def test_a_question_that_was_forgotten_holds_nothing_up(quick_field: Field) -> None:
    _, julio = await invited(quick_field)
    with quick_field.session() as session:
        session.add(Dialogue(chat_id=CHAT + julio, step="", facts={}, since_update_id=1, at=NOON))
    assert of(julio, look(quick_field, "11/08/2026 12:30"))[0] == Status.SENDING


async def test_a_survey_never_follows_a_resource_within_a_day(quick_field: Field) -> None:
    _, julio = await invited(quick_field)
    with quick_field.session() as session:
        given = letter("video", chat_id=CHAT + julio, kind=Kind.RESOURCE, view=hello, not_before=at("11/08/2026 10:00"))
        put(session, given)[0].status = Status.SENT
    assert of(julio, look(quick_field, "11/08/2026 12:30")) == (Status.PENDING, at("12/08/2026 12:30"))


async def test_a_day_off_of_the_readers_place_is_kept(quick_field: Field) -> None:
    _, julio = await invited(quick_field)
    with quick_field.session() as session:
        *_, ie = campaign.places_of(session, julio, NOON)
    assert ie.startswith("ie:")
    day_off = NonWorkingDay(day=INVITED, scope=ie, reason="aniversario")
    found = look(quick_field, "11/08/2026 12:30", quick_field.programme.with_days_off([day_off]))
    assert of(julio, found) == (Status.PENDING, at("12/08/2026 12:30"))
    assert {status for _, status, _ in found} == {Status.PENDING, Status.SENDING}


def test_the_place_of_somebody_without_a_post_is_the_country(quick_field: Field) -> None:
    with quick_field.session() as session:
        assert campaign.places_of(session, 0, NOON) == ()


def test_a_survey_that_may_have_arrived_is_not_sent_again() -> None:
    treatment = TREATMENT[Kind.SURVEY]
    assert (treatment.resend, treatment.campaign, treatment.quiet) == (False, True, True)
    assert [kind for kind in Kind if TREATMENT[kind].campaign] == [Kind.SURVEY]
