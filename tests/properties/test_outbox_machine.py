"""Any sequence of posts, changes, claims, answers, deaths and hours keeps the promises of the outbox.

A model of the wire stands beside the rows: what arrived, who is barred, until when everybody must wait.
`YANAPAQ_EXAMPLES` and `YANAPAQ_SEED` make longer and other runs.
"""

import os
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import insert, select

from content.loader import load_calendar, load_norm, load_reminders
from content.message import Message
from content.programme import Programme
from content.views import VIEWS, Reader, name_of
from domain.activities.model import Activity, State
from domain.dates import agreement, reschedule
from domain.dates.drafts import next_visit
from domain.outcome import Outcome, Refused
from domain.people import contacts, linking
from domain.people.roles import Person
from domain.year.calendar import is_open, next_open
from scheduler import pace, reminders, slots
from scheduler.announce import announce
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.claim import LEASE, Claimed, claim, rescue
from scheduler.expiry import expire
from scheduler.intent import Ready, intend
from scheduler.kinds import TREATMENT, Kind
from scheduler.outbox import UNREACHABLE, OutboxRow, Post, Status, post, withdraw_chat
from scheduler.outcomes import settle
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, village
from tests.factories import SEAL
from tests.memory import memory

EXAMPLES = int(os.environ.get("YANAPAQ_EXAMPLES", "200"))
SEED = int(os.environ.get("YANAPAQ_SEED", "20260810"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    stateful_step_count=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
OPEN = {Status.PENDING, Status.LEASED, Status.SENDING}
DAYS = st.sampled_from([TUESDAY, WEDNESDAY, THURSDAY, FRIDAY])
PEOPLE = st.sampled_from(["julio", "rosa", "carmen"])
STEPS = st.sampled_from(
    [timedelta(seconds=1), timedelta(seconds=6), LEASE, timedelta(minutes=10), timedelta(hours=7), timedelta(days=1)]
)
CERTAIN = st.sampled_from([Cause.NOT_SENT, Cause.REFUSED, Cause.BAD_TEXT, Cause.GONE, Cause.NO_ACCESS])


def hello(reader: Reader, n: int) -> Message:
    return Message(text=f"Carta {n}")


VIEW = name_of(hello)


@cache
def programme() -> Programme:
    return Programme(norm=load_norm(), calendar=load_calendar(), reminders=load_reminders(), seal=SEAL)


@cache
def slots_of_the_week() -> list[dict[str, object]]:
    wanted = (date(2026, 8, 11), date(2026, 8, 14))
    return [row for row in slots.rows_of(programme(), 2026) if wanted[0] <= row["day"] <= wanted[1]]


@dataclass
class OnTheWire:
    """A message whose sender waits for the answer, or is dead and waits for nothing."""

    ready: Ready
    arrived: int | None = None  # number of the message, once it is on the phone


class OutboxMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        VIEWS[VIEW] = hello
        self.stack = ExitStack()
        self.session = self.stack.enter_context(memory())
        self.v = village(self.session)
        self.session.execute(insert(slots.SlotRow), slots_of_the_week())
        for who in (self.v.julio, self.v.rosa, self.v.carmen):
            contacts.link(self.session, who.id, self.chat(who), NOW)
        self.now, self.posted, self.messages = NOW, 0, 0
        self.claimed: list[Claimed] = []
        self.wire: list[OnTheWire] = []
        self.arrived: defaultdict[int, list[int]] = defaultdict(list)  # row -> numbers of its messages
        self.barred: set[int] = set()
        self.quiet_until = NOW
        self.last_intent: dict[int, datetime] = {}
        self.doubts = 0  # answers lost and senders dead
        self.propose(FRIDAY)
        self.confirm("rosa")

    def teardown(self) -> None:
        try:
            self.everything_comes_to_an_end()
        finally:
            self.stack.close()
            VIEWS.pop(VIEW, None)

    # What people do

    def chat(self, who: Person) -> int:
        return 1000 + who.id

    def happen(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Refused):
            announce(self.session, programme(), outcome.events, self.now)

    def activity(self) -> Activity | None:
        return self.session.scalars(select(Activity).order_by(Activity.id.desc())).first()

    @rule(day=DAYS)
    def propose(self, day: date) -> None:
        number = next_visit(self.session, self.v.rosa.id, 2026)
        self.happen(agreement.propose(self.session, self.v.actor(self.v.julio), self.v.visit(day), number, self.now))

    @rule(who=st.sampled_from(["rosa", "carmen"]))
    def confirm(self, who: str) -> None:
        if (activity := self.activity()) is not None:
            actor = self.v.actor(getattr(self.v, who))
            self.happen(agreement.confirm(self.session, actor, activity.id, activity.revision, self.now))

    @rule(day=DAYS)
    def move(self, day: date) -> None:
        if (activity := self.activity()) is not None:
            draft = self.v.visit(day, activity_id=activity.id)
            actor, seen = self.v.actor(self.v.julio), activity.revision
            self.happen(reschedule.move(self.session, actor, activity.id, seen, draft, reason="otro", now=self.now))

    @rule()
    def cancel(self) -> None:
        if (activity := self.activity()) is not None:
            actor, seen = self.v.actor(self.v.julio), activity.revision
            self.happen(reschedule.cancel(self.session, actor, activity.id, seen, reason="otro", now=self.now))

    @rule(who=PEOPLE, kind=st.sampled_from([Kind.REPLY, Kind.URGENT, Kind.NOTICE, Kind.BULK]), life=STEPS)
    def something_is_posted(self, who: str, kind: Kind, life: timedelta) -> None:
        """A person who is answered has written, so that they can be reached again."""
        person: Person = getattr(self.v, who)
        if kind == Kind.REPLY:
            self.writes(who)
        elif self.chat(person) in self.barred:
            return
        self.posted += 1
        post(
            self.session,
            Post(
                key=f"carta:{self.posted}",
                chat_id=self.chat(person),
                person_id=person.id,
                kind=kind,
                view=hello,
                args={"n": self.posted},
                not_before=self.now,
                expires_at=self.now + life,
                edits=7 if self.posted % 5 == 0 else None,
            ),
        )

    @rule(who=PEOPLE)
    def leaves(self, who: str) -> None:
        """Blocks the bot, and Telegram tells us."""
        chat = self.chat(getattr(self.v, who))
        withdraw_chat(self.session, chat, UNREACHABLE)
        announce(self.session, programme(), linking.went_away(self.session, chat).events, self.now)
        self.barred.add(chat)

    @rule(who=PEOPLE)
    def writes(self, who: str) -> None:
        chat = self.chat(getattr(self.v, who))
        announce(self.session, programme(), linking.came_back(self.session, chat).events, self.now)
        self.barred.discard(chat)

    # What the house does

    @rule(step=STEPS)
    def time_passes(self, step: timedelta) -> None:
        self.now += step

    @rule()
    def the_next_morning_comes(self) -> None:
        self.now = next_open(self.now + timedelta(hours=12), False, programme().calendar)

    @rule()
    def leases_end(self) -> None:
        """Time enough for a house to notice that a sender is dead."""
        self.now += LEASE
        self.ticks()

    @rule()
    def ticks(self) -> None:
        rescue(self.session, self.now)
        expire(self.session, self.now)

    @rule(most=st.integers(1, 4))
    def claims(self, most: int) -> None:
        self.claimed += claim(self.session, self.now, most)

    @rule()
    def works(self) -> None:
        """What a sender does most: claims and looks, so that there is something on the wire."""
        self.claims(4)
        while self.claimed:
            self.look(self.claimed.pop(0))

    @rule(who=PEOPLE, arrived=st.booleans(), kind=st.sampled_from([Kind.REPLY, Kind.URGENT, Kind.BULK]))
    def dies_in_the_middle_of_work(self, who: str, arrived: bool, kind: Kind) -> None:
        """One row, from its post to the death of its sender; the next sender finds it when its lease is over."""
        self.something_is_posted(who, kind, timedelta(days=1))
        self.works()
        while self.wire:
            sent = self.wire.pop()
            self.doubts += 1
            if arrived:
                self.arrives(sent)
        self.leases_end()

    @precondition(lambda self: self.claimed)
    @rule(data=st.data())
    def looks(self, data: st.DataObject) -> None:
        self.look(self.claimed.pop(data.draw(st.integers(0, len(self.claimed) - 1), label="claimed")))

    def look(self, claimed: Claimed) -> None:
        ready = intend(self.session, claimed, programme(), self.now)
        self.session.flush()
        if ready is not None:
            self.may_leave(self.session.get_one(OutboxRow, ready.id))
            self.wire.append(OnTheWire(ready))

    def may_leave(self, row: OutboxRow) -> None:
        """I5, I6, I7 and I9, at the moment of the intent."""
        treatment = TREATMENT[Kind(row.kind)]
        assert row.not_before <= self.now < row.expires_at
        assert not treatment.quiet or is_open(self.now, treatment.urgent, programme().calendar)
        assert self.now >= self.quiet_until
        assert row.chat_id not in self.barred
        before = self.last_intent.get(row.chat_id)
        assert before is None or self.now - before >= pace.STEP
        self.last_intent[row.chat_id] = self.now
        if row.activity_id is not None:
            activity = self.session.get_one(Activity, row.activity_id)
            assert activity.revision == row.revision
            assert row.kind != Kind.REMINDER or activity.state == State.CONFIRMED

    @precondition(lambda self: self.claimed)
    @rule()
    def dies_before_it_looks(self) -> None:
        self.claimed.pop()

    # What the wire does

    def take(self, data: st.DataObject) -> OnTheWire:
        """One whose answer comes now; whose lease was over before, that one was counted."""
        sent = self.wire.pop(data.draw(st.integers(0, len(self.wire) - 1), label="on the wire"))
        self.doubts += not self.is_ours(sent)
        return sent

    def is_ours(self, sent: OnTheWire) -> bool:
        row = self.session.get_one(OutboxRow, sent.ready.id)
        return (row.status, row.lease_token) == (Status.SENDING, sent.ready.token)

    def arrives(self, sent: OnTheWire) -> int:
        self.messages += 1
        self.arrived[sent.ready.id].append(self.messages)
        return self.messages

    def hears(self, sent: OnTheWire, answer: Sent | NotSent) -> None:
        row = self.session.get_one(OutboxRow, sent.ready.id)
        doubt = row.uncertain
        events = settle(self.session, sent.ready, answer, self.now)
        self.session.flush()
        announce(self.session, programme(), events, self.now)
        if not (isinstance(answer, NotSent) and answer.cause == Cause.UNKNOWN):
            assert row.uncertain == doubt

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def is_delivered(self, data: st.DataObject) -> None:
        sent = self.take(data)
        self.hears(sent, Sent(message_id=self.arrives(sent)))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), arrived=st.booleans())
    def answer_is_lost(self, data: st.DataObject, arrived: bool) -> None:
        sent = self.take(data)
        if arrived:
            self.arrives(sent)
        self.doubts += 1
        self.hears(sent, NotSent(cause=Cause.UNKNOWN))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), arrived=st.booleans())
    def sender_dies(self, data: st.DataObject, arrived: bool) -> None:
        sent = self.take(data)
        self.doubts += 1
        if arrived:
            self.arrives(sent)

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), step=STEPS)
    def sender_stands_still(self, data: st.DataObject, step: timedelta) -> None:
        """It arrives, others take over, and the answer is heard later."""
        sent = self.take(data)
        number = self.arrives(sent)
        self.doubts += 1
        self.now += LEASE + step
        self.ticks()
        self.claims(4)
        self.hears(sent, Sent(message_id=number))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), cause=CERTAIN)
    def is_refused(self, data: st.DataObject, cause: Cause) -> None:
        self.hears(self.take(data), NotSent(cause=cause))

    @precondition(lambda self: self.wire)
    @rule(data=st.data(), seconds=st.sampled_from([5.0, 600.0, 36_000.0]))
    def must_pause(self, data: st.DataObject, seconds: float) -> None:
        sent = self.take(data)
        ours = self.is_ours(sent)
        self.hears(sent, NotSent(cause=Cause.PAUSE, retry_after=seconds))
        if ours:
            self.quiet_until = max(self.quiet_until, self.now + timedelta(seconds=seconds))

    @precondition(lambda self: self.wire)
    @rule(data=st.data())
    def is_told_that_the_person_left(self, data: st.DataObject) -> None:
        sent = self.take(data)
        ours = self.is_ours(sent)
        self.hears(sent, NotSent(cause=Cause.UNREACHABLE))
        if ours:
            self.barred.add(sent.ready.chat_id)

    # Planning

    @rule(order=st.lists(st.integers(0, 2), min_size=1, max_size=4))
    def plans(self, order: list[int]) -> None:
        """I8: however often and in whatever order planners run, the keys are those of one run."""
        planners = (self.plan_all, self.plan_person, self.plan_activity)
        self.plan_all()
        before = self.keys()
        for number in order:
            planners[number]()
        assert self.keys() == before

    def plan_all(self) -> None:
        for span in reminders.spans(self.session):
            reminders.plan_span(self.session, programme(), *span, self.now)

    def plan_person(self) -> None:
        reminders.plan_person(self.session, programme(), self.v.rosa.id, self.now)

    def plan_activity(self) -> None:
        if (activity := self.activity()) is not None:
            reminders.plan_activity(self.session, programme(), activity.id, self.now)

    def keys(self) -> Counter[str]:
        return Counter(self.session.scalars(select(OutboxRow.dedupe_key)))

    # What always holds

    def rows(self) -> list[OutboxRow]:
        query = select(OutboxRow).execution_options(populate_existing=True)
        return list(self.session.scalars(query))

    @invariant()
    def promises(self) -> None:
        rows = self.rows()
        self.every_copy_is_counted(rows)
        flying = [row for row in rows if row.status in {Status.LEASED, Status.SENDING}]
        assert len({row.chat_id for row in flying}) == len(flying)
        assert [row.id for row in flying if row.lease_until is None] == []
        for row in rows:
            # I4: what is called sent has arrived. I3: what ended otherwise has a reason.
            assert row.status != Status.SENT or row.message_id in self.arrived[row.id]
            assert row.status in OPEN | {Status.SENT} or row.last_error is not None

    def every_copy_is_counted(self, rows: list[OutboxRow]) -> None:
        """I1 and I2."""
        for row in rows:
            assert len(self.arrived[row.id]) <= 1 + row.uncertain <= 2
        assert sum(row.uncertain for row in rows) <= self.doubts + len(self.wire)

    def everything_comes_to_an_end(self) -> None:
        """I3: when all is quiet, every row has arrived or has ended with a reason."""
        self.doubts += len(self.wire)  # all senders die
        self.claimed.clear()
        self.wire.clear()
        for _ in range(60):
            if not any(row.status in OPEN for row in self.rows()):
                break
            self.now += timedelta(hours=3)
            self.ticks()
            while found := claim(self.session, self.now, 4):
                for each in found:
                    self.look(each)
                while self.wire:
                    sent = self.wire.pop()
                    self.hears(sent, Sent(message_id=self.arrives(sent)))
                self.now += pace.STEP
        self.promises()
        assert [row.dedupe_key for row in self.rows() if row.status in OPEN and row.expires_at <= self.now] == []


def test_any_sequence_keeps_the_promises_of_the_outbox() -> None:
    print(f"seed {SEED}, {EXAMPLES} examples")
    run_state_machine_as_test(seed(SEED)(OutboxMachine), settings=SETTINGS)
