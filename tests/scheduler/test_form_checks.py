"""Forms that were sent are checked beside the units: once, after a crash again, and told in the same transaction."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from content.received import Received
from domain.people import contacts
from domain.store import Store
from domain.surveys import drafts
from domain.surveys.drafts import FormDraft
from scheduler import attachments, errands, form_checks
from scheduler.attachments import Attachment, Fate, Reason
from scheduler.clock import TravelClock
from scheduler.form_checks import FormChecks, conclude, next_settled
from scheduler.outbox import OutboxRow
from scheduler.wake import Wake
from tests import factories
from tests.content.forms.books import as_xlsx
from tests.scheduler.letters import NOW
from tests.stage import FORMS

Write = Callable[[Callable[[Session], object]], None]
SENT = Received(kind="document", file_id="F", name="encuesta.xlsx")
GOOD, BAD = (as_xlsx((FORMS / f"recursos_{each}.md").read_text()) for each in ("bueno", "malo"))
CHAT = 700


class Office:
    """Checks that run one at a time, and the draft of Inés."""

    def __init__(self, store: Store, write: Write) -> None:
        self.store, self.write = store, write
        self.checks = FormChecks(store, TravelClock(NOW), Wake(), Wake())
        self.ines, self.file = 0, uuid.uuid4()
        write(self._begin)

    def _begin(self, session: Session) -> None:
        self.ines = factories.person(session, "Inés Ramos").id
        contacts.link(session, self.ines, CHAT, NOW)

    def sends(self) -> None:
        def work(session: Session) -> None:
            self.file = attachments.want(session, SENT, NOW)
            drafts.receive(session, self.ines, self.file, SENT.name, NOW.date())

        self.write(work)

    def arrives(self, content: bytes) -> None:
        def work(session: Session) -> None:
            errand = errands.claim(session, NOW)
            assert errand is not None
            errands.keep(session, errand, content, "x/y", "ab", NOW)

        self.write(work)

    def fails(self, fate: Fate, reason: Reason) -> None:
        def work(session: Session) -> None:
            errand = errands.claim(session, NOW)
            assert errand is not None
            errands.settle(session, errand, fate, reason, NOW)

        self.write(work)

    def draft(self) -> FormDraft | None:
        with Session(self.store.engine, expire_on_commit=False) as session:
            return session.scalar(select(FormDraft).options(undefer(FormDraft.content)))

    def told(self) -> list[tuple[str, int, object]]:
        with Session(self.store.engine) as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [(row.view, row.chat_id, row.args["reason"]) for row in rows]

    def files(self) -> int:
        with Session(self.store.engine) as session:
            return len(session.scalars(select(Attachment.id)).all())


@pytest.fixture
def office(store: Store, write: Write) -> Office:
    return Office(store, write)


async def test_nothing_is_done_until_the_file_is_there(office: Office) -> None:
    assert not await office.checks.one()
    office.sends()
    assert not await office.checks.one()
    assert office.told() == []


async def test_a_good_form_is_kept_compiled_and_its_file_goes(office: Office) -> None:
    office.sends()
    office.arrives(GOOD)
    assert await office.checks.one()
    draft = office.draft()
    assert draft is not None
    assert (draft.problems, draft.content, "REC_3" in (draft.xform or "")) == ([], None, True)
    assert office.told() == [("form_file.checked", CHAT, None)]
    assert office.files() == 0
    assert not await office.checks.one()


async def test_a_bad_form_is_kept_as_it_came_with_what_to_correct(office: Office) -> None:
    office.sends()
    office.arrives(BAD)
    assert await office.checks.one()
    draft = office.draft()
    assert draft is not None
    assert (draft.content, draft.xform) == (BAD, None)
    assert [(each["sheet"], each["row"], each["column"]) for each in draft.problems or []] == [
        ("survey", 3, "type"), ("survey", 4, "type"), ("survey", 5, "name"),
    ]  # fmt: skip
    assert office.files() == 0


@pytest.mark.parametrize(
    ("fate", "reason"), [(Fate.REFUSED, Reason.WRONG_TYPE), (Fate.REFUSED, Reason.TOO_BIG), (Fate.FAILED, Reason.GONE)]
)
async def test_a_file_that_never_came_is_told_and_forgotten(office: Office, fate: Fate, reason: Reason) -> None:
    office.sends()
    office.fails(fate, reason)
    assert await office.checks.one()
    assert office.told() == [("form_file.checked", CHAT, str(reason))]
    assert (office.draft(), office.files()) == (None, 0)


async def test_a_check_that_fails_is_told_and_not_tried_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_content: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr(form_checks, "check", broken)
    office.sends()
    office.arrives(GOOD)
    assert await office.checks.one()
    assert office.told() == [("form_file.checked", CHAT, "broken")]
    assert not await office.checks.one()


async def test_a_draft_whose_attachment_was_lost_is_told(office: Office, write: Write) -> None:
    office.sends()
    write(lambda session: attachments.erase(session, [office.file]))
    assert await office.checks.one()
    assert office.told() == [("form_file.checked", CHAT, "broken")]


async def test_a_file_that_gave_way_while_it_was_checked_is_not_told(office: Office, write: Write) -> None:
    """The check was under way when another file came: what it found concerns nobody any more."""
    office.sends()
    office.arrives(BAD)
    found = await office.store.read(next_settled)
    assert found is not None
    office.sends()
    write(lambda session: conclude(session, found, "broken", NOW))
    draft = office.draft()
    assert draft is not None
    assert (draft.file, draft.problems, office.told()) == (office.file, None, [])


async def test_a_process_that_died_between_check_and_note_leaves_it_to_the_next(office: Office) -> None:
    office.sends()
    office.arrives(GOOD)
    found = await office.store.read(next_settled)
    assert found is not None
    await office.checks._result(found)  # and no more: the process is gone
    assert office.told() == []
    assert await FormChecks(office.store, TravelClock(NOW), Wake(), Wake()).one()
    assert len(office.told()) == 1


async def test_who_left_the_chat_meanwhile_is_not_written_to(office: Office, write: Write) -> None:
    office.sends()
    office.arrives(GOOD)
    write(lambda session: contacts.unlink(session, office.ines))
    assert await office.checks.one()
    assert office.told() == []


def test_a_draft_of_last_week_goes_with_its_file(office: Office, write: Write) -> None:
    office.sends()
    write(lambda session: form_checks.forget_old(session, NOW + timedelta(days=6)))
    assert office.draft() is not None
    write(lambda session: form_checks.forget_old(session, NOW + timedelta(days=7)))
    assert (office.draft(), office.files()) == (None, 0)
