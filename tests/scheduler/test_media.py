"""A file that is sent again and again is uploaded once for each account, and once more when its id is refused."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.message import File, Message
from content.programme import Programme
from domain.store import Store
from scheduler.channels.port import Cause, NotSent, Sent
from scheduler.clock import TravelClock
from scheduler.delivery import Delivery
from scheduler.intent import Ready
from scheduler.kinds import Kind
from scheduler.media import MediaFile, by_known_id, note
from scheduler.outbox import Status
from scheduler.wake import Wake
from tests.scheduler.letters import MINUTE, NOW, letter, put, song, states

Write = Callable[[Callable[[Session], object]], None]
SONG = File("a.ogg", b"OggS", "voice", key="song")
MINE, OTHER = 7, 8  # accounts


def ready(file: File | None) -> Ready:
    return Ready(id=1, token=1, chat_id=1, kind=Kind.REPLY, edits=None, message=Message(text="", file=file))


def sends(session: Session, file: File | None, account: int = MINE) -> File | None:
    """The file as it would go out."""
    return by_known_id(session, account, ready(file)).message.file


def known(session: Session) -> list[tuple[int, str, str]]:
    query = select(MediaFile.account, MediaFile.key, MediaFile.file_id).order_by(MediaFile.account, MediaFile.key)
    return [tuple(row) for row in session.execute(query)]


def sent(file_id: str | None) -> Sent:
    return Sent(message_id=1, file_id=file_id)


REFUSED = NotSent(cause=Cause.FILE_UNKNOWN)


def test_a_file_that_was_never_sent_goes_with_its_bytes(session: Session) -> None:
    assert sends(session, SONG) == SONG


def test_a_file_that_was_sent_goes_by_its_id_and_has_its_bytes_at_hand(session: Session) -> None:
    note(session, MINE, SONG, sent("AwAC"))
    assert sends(session, SONG) == replace(SONG, file_id="AwAC")


def test_an_id_is_good_for_one_account_and_one_key(session: Session) -> None:
    note(session, MINE, SONG, sent("AwAC"))
    assert sends(session, SONG, OTHER) == SONG
    assert sends(session, replace(SONG, key="another")) == replace(SONG, key="another")


@pytest.mark.parametrize("file", [None, replace(SONG, key=None), replace(SONG, key=None, file_id="of a person")])
def test_what_has_no_key_is_not_looked_up_and_not_kept(session: Session, file: File | None) -> None:
    note(session, MINE, file, sent("AwAC"))
    note(session, MINE, file, REFUSED)
    assert (sends(session, file), known(session)) == (file, [])


def test_an_id_that_a_view_gives_is_the_one_that_goes(session: Session) -> None:
    note(session, MINE, SONG, sent("AwAC"))
    assert sends(session, replace(SONG, file_id="given")) == replace(SONG, file_id="given")


def test_the_newest_id_stands(session: Session) -> None:
    for file_id in ("one", "two", "two"):
        note(session, MINE, SONG, sent(file_id))
    note(session, OTHER, SONG, sent("three"))
    assert known(session) == [(MINE, "song", "two"), (OTHER, "song", "three")]


def test_a_file_that_arrived_as_another_kind_leaves_no_id(session: Session) -> None:
    note(session, MINE, SONG, sent(None))
    assert known(session) == []


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause != Cause.FILE_UNKNOWN])
def test_other_troubles_forget_nothing(session: Session, cause: Cause) -> None:
    note(session, MINE, SONG, sent("AwAC"))
    note(session, MINE, replace(SONG, file_id="AwAC"), NotSent(cause=cause))
    assert known(session) == [(MINE, "song", "AwAC")]


def test_a_refused_id_is_forgotten_and_a_newer_one_is_not(session: Session) -> None:
    note(session, MINE, SONG, sent("new"))
    note(session, OTHER, SONG, sent("old"))
    note(session, MINE, replace(SONG, file_id="old"), REFUSED)
    assert known(session) == [(MINE, "song", "new"), (OTHER, "song", "old")]
    note(session, MINE, replace(SONG, file_id="new"), REFUSED)
    assert known(session) == [(OTHER, "song", "old")]


# With the sender


class Recorder:
    """A channel that gives a new id for bytes, and knows some ids."""

    account = MINE

    def __init__(self) -> None:
        self.uploads: list[str] = []
        self.by_id: list[str] = []
        self.knows: set[str] = set()

    async def send(self, address: int, message: Message, *, edits: int | None) -> Sent | NotSent:
        file = message.file
        assert file is not None
        if file.file_id is None:
            new = f"id{len(self.uploads)}"
            self.uploads.append(file.content.decode())
            self.knows.add(new)
            return Sent(message_id=1, file_id=new)
        self.by_id.append(file.file_id)
        return Sent(message_id=1, file_id=file.file_id) if file.file_id in self.knows else REFUSED


async def run_out(store: Store, channel: Recorder, programme: Programme) -> dict[str, str]:
    sender = Delivery(store, channel, programme, TravelClock(NOW), Wake(), rate=500.0, chat_step=timedelta())
    task = asyncio.create_task(sender.run())
    async with asyncio.timeout(20):
        while {"pending", "leased", "sending"} & set((found := await store.read(states)).values()):  # noqa: ASYNC110 - rows tell, no event does
            await asyncio.sleep(0.01)
    await sender.stop()
    await task
    return found


def song_for(chat_id: int, at: int) -> object:
    return letter(f"{chat_id}", chat_id=chat_id, view=song, not_before=NOW - at * MINUTE)


async def test_a_file_for_many_is_uploaded_once_and_once_more_when_its_id_is_refused(
    store: Store, write: Write, programme: Programme
) -> None:
    channel = Recorder()
    write(lambda session: put(session, song_for(1, 9)))
    await run_out(store, channel, programme)
    write(lambda session: put(session, *(song_for(n, 9) for n in range(2, 6))))
    await run_out(store, channel, programme)
    assert (channel.uploads, channel.by_id) == (["OggS"], ["id0"] * 4)
    channel.knows.clear()
    write(lambda session: put(session, song_for(6, 9)))
    found = await run_out(store, channel, programme)
    assert (channel.uploads, channel.by_id[4:]) == (["OggS"] * 2, ["id0"])
    write(lambda session: put(session, song_for(7, 9)))
    found = await run_out(store, channel, programme)
    assert (channel.uploads, channel.by_id[5:]) == (["OggS"] * 2, ["id1"])
    assert set(found.values()) == {Status.SENT}
    assert await store.read(known) == [(MINE, "song", "id1")]
