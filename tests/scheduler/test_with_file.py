"""A file that costs time is made when its message is sent, in a thread, and only if the channel needs its bytes."""

import threading

from content.message import File, Message
from scheduler.delivery import with_file


def message(**about: object) -> Message:
    return Message(text="x", file=File(name="a.png", **about))  # type: ignore[arg-type]


async def test_its_bytes_are_made_beside_the_loop() -> None:
    threads: list[int] = []

    def draw() -> bytes:
        threads.append(threading.get_ident())
        return b"PNG"

    made = await with_file(message(make=draw))
    assert made == message(content=b"PNG")
    assert threads != [threading.get_ident()]


async def test_what_has_its_bytes_goes_as_it_is() -> None:
    plain, ready = Message(text="x"), message(content=b"PNG")
    assert (await with_file(plain), await with_file(ready)) == (plain, ready)


async def test_what_the_channel_has_already_is_not_made_again() -> None:
    def fail() -> bytes:
        raise AssertionError("made")

    known = message(make=fail, file_id="AgAC")
    assert await with_file(known) is known


def test_how_a_file_is_made_does_not_tell_two_messages_apart() -> None:
    assert message(make=lambda: b"1") == message(make=lambda: b"2")
