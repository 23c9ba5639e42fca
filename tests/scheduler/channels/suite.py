"""What every channel must pass. A channel's test file derives `ChannelSuite` and gives a fixture `desk`.

A desk is a person at the other end and the troubles of the way there:

    channel, address                 what is tested, and where the person is
    await desk.shown()               what the person sees of us, oldest first
    await desk.copies()              how many messages arrived or were changed, whatever we were told
    await desk.befalls(trouble)      the next message meets this trouble
    await desk.says(text)            the person writes; the number of that message
    await desk.gives(content)        the person sends a file; the id under which it can be fetched
    await desk.days_pass(days)       what was said is older by now
    await desk.keys(), desk.menu()   labels of the keyboard below the chat, names of the commands
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pytest

from content.actions import Open
from content.message import Button, Command, ContactRequest, File, Message, NoKeyboard
from scheduler.channels.port import Cause, Channel, Hitch, NotFetched, NotSent, Sent, Source
from tests.media import MP3, MP4, PDF, PNG, VOICE

NOBODY = 4711  # an address that is nobody's
AWAY = Message(text="", away=True)
NAME = 'Ñusta <b>& "hijos"</b> 😀 \u202eabc'


class Trouble(StrEnum):
    ANSWER_LOST = "answer_lost"  # it arrives, and we are not told
    REFUSED_LINE = "refused_line"  # nobody listens
    TOO_MANY = "too_many"  # wait 5 seconds
    LEFT = "left"  # the person does not want us any more
    NO_ACCESS = "no_access"  # we are not known any more
    STRANGE_REFUSAL = "strange_refusal"  # refused for a reason we have not heard of
    STRANGE_FAILURE = "strange_failure"  # the other side fails


# trouble -> (cause, how many copies arrived)
TROUBLES = {
    Trouble.ANSWER_LOST: (Cause.UNKNOWN, 1),
    Trouble.REFUSED_LINE: (Cause.NOT_SENT, 0),
    Trouble.TOO_MANY: (Cause.PAUSE, 0),
    Trouble.LEFT: (Cause.UNREACHABLE, 0),
    Trouble.NO_ACCESS: (Cause.NO_ACCESS, 0),
    Trouble.STRANGE_REFUSAL: (Cause.REFUSED, 0),
    Trouble.STRANGE_FAILURE: (Cause.UNKNOWN, 0),
}


@dataclass(frozen=True, kw_only=True)
class Shown:
    id: int
    text: str
    buttons: tuple[tuple[str, ...], ...] = ()
    file: bytes | None = None
    kind: str | None = None  # of the file, when it is no document


class Desk(Protocol):
    channel: Channel
    source: Source
    address: int

    async def shown(self) -> list[Shown]: ...

    async def copies(self) -> int: ...

    async def keys(self) -> list[str]: ...

    async def menu(self) -> list[str]: ...

    async def befalls(self, trouble: Trouble) -> None: ...

    async def says(self, text: str) -> int: ...

    async def gives(self, content: bytes) -> str: ...

    async def days_pass(self, days: float) -> None: ...


# A file of each kind as the kind is known everywhere.
FILES = {"document": PDF, "photo": PNG, "voice": VOICE, "audio": MP3, "video": MP4}
MOST = 1000  # bytes that are fetched at the most


def number(answer: Sent | NotSent) -> int:
    assert isinstance(answer, Sent), answer
    return answer.message_id


class ChannelSuite:
    async def send(self, desk: Desk, message: Message, edits: int | None = None) -> Sent | NotSent:
        return await desk.channel.send(desk.address, message, edits=edits)

    async def test_a_text_arrives_once_under_the_number_we_are_told(self, desk: Desk) -> None:
        sent = number(await self.send(desk, Message(text="<b>Hola</b>, Rosa")))
        assert await desk.shown() == [Shown(id=sent, text="Hola, Rosa")]
        assert await desk.copies() == 1

    async def test_a_name_is_shown_as_it_is_written(self, desk: Desk) -> None:
        escaped = NAME.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        await self.send(desk, Message(text=f"<i>{escaped}</i>"))
        assert [shown.text for shown in await desk.shown()] == [NAME]

    async def test_a_plain_text_is_shown_as_it_is(self, desk: Desk) -> None:
        await self.send(desk, Message(text="3 < 4 & <br> &amp;", plain=True))
        assert [shown.text for shown in await desk.shown()] == ["3 < 4 & <br> &amp;"]

    async def test_markup_that_is_not_understood_does_not_arrive(self, desk: Desk) -> None:
        assert await self.send(desk, Message(text="3 <br> 4")) == NotSent(cause=Cause.BAD_TEXT)
        assert await desk.copies() == 0

    async def test_buttons_stand_in_their_rows(self, desk: Desk) -> None:
        open_ = Button("Agenda", Open(screen="agenda"))
        await self.send(desk, Message(text="Hola", buttons=((open_, open_), (Button("Ver", url="https://a.pe/"),))))
        (shown,) = await desk.shown()
        assert shown.buttons == (("Agenda", "Agenda"), ("Ver",))

    async def test_an_edit_changes_the_message_and_keeps_its_number(self, desk: Desk) -> None:
        first = number(await self.send(desk, Message(text="uno")))
        assert await self.send(desk, Message(text="dos"), edits=first) == Sent(message_id=first)
        assert await desk.shown() == [Shown(id=first, text="dos")]

    async def test_an_edit_that_changes_nothing_has_succeeded(self, desk: Desk) -> None:
        first = number(await self.send(desk, Message(text="uno")))
        assert await self.send(desk, Message(text="uno"), edits=first) == Sent(message_id=first)
        assert await desk.shown() == [Shown(id=first, text="uno")]

    async def test_a_message_that_is_not_there_cannot_be_edited(self, desk: Desk) -> None:
        assert await self.send(desk, Message(text="dos"), edits=4711) == NotSent(cause=Cause.GONE)
        assert await desk.shown() == []

    async def test_a_file_arrives_whole_with_its_text(self, desk: Desk) -> None:
        content = bytes(range(256)) * 40
        sent = number(await self.send(desk, Message(text="<b>Visita</b>", file=File("visita.ics", content))))
        assert await desk.shown() == [Shown(id=sent, text="Visita", file=content)]

    async def test_a_file_in_place_of_a_message_comes_as_a_new_one(self, desk: Desk) -> None:
        first = number(await self.send(desk, Message(text="uno")))
        second = number(await self.send(desk, Message(text="dos", file=File("a.ics", b"x")), edits=first))
        assert [shown.id for shown in await desk.shown()] == [first, second]

    @pytest.mark.parametrize("kind", FILES)
    async def test_a_file_arrives_as_its_kind(self, desk: Desk, kind: str) -> None:
        sent = await self.send(desk, Message(text="Escuche", file=File("a", FILES[kind], kind)))
        shown_as = None if kind == "document" else kind
        assert await desk.shown() == [Shown(id=number(sent), text="Escuche", file=FILES[kind], kind=shown_as)]

    @pytest.mark.parametrize("kind", FILES)
    async def test_a_file_has_an_id_under_which_it_is_sent_again(self, desk: Desk, kind: str) -> None:
        first = await self.send(desk, Message(text="uno", file=File("a", FILES[kind], kind)))
        assert isinstance(first, Sent) and first.file_id
        again = await self.send(desk, Message(text="dos", file=File("a", kind=kind, file_id=first.file_id)))
        assert again == Sent(message_id=number(again), file_id=first.file_id)
        assert [(shown.text, shown.file) for shown in await desk.shown()] == [
            ("uno", FILES[kind]), ("dos", FILES[kind]),
        ]  # fmt: skip

    async def test_a_file_needs_no_words(self, desk: Desk) -> None:
        sent = number(await self.send(desk, Message(text="", file=File("a", VOICE, "voice"))))
        assert await desk.shown() == [Shown(id=sent, text="", file=VOICE, kind="voice")]

    @pytest.mark.parametrize("kind", FILES)
    async def test_an_id_that_is_not_known_does_not_arrive(self, desk: Desk, kind: str) -> None:
        for content in (b"", FILES[kind]):
            answer = await self.send(desk, Message(text="uno", file=File("a", content, kind, file_id="of-another")))
            assert answer == NotSent(cause=Cause.FILE_UNKNOWN)
        assert await desk.copies() == 0

    async def test_an_id_of_another_kind_is_not_known(self, desk: Desk) -> None:
        voice = await self.send(desk, Message(text="uno", file=File("a", VOICE, "voice")))
        assert isinstance(voice, Sent)
        answer = await self.send(desk, Message(text="dos", file=File("a", kind="photo", file_id=voice.file_id)))
        assert answer == NotSent(cause=Cause.FILE_UNKNOWN)

    async def test_a_text_has_no_file(self, desk: Desk) -> None:
        sent = await self.send(desk, Message(text="uno"))
        assert sent == Sent(message_id=number(sent), file_id=None)

    async def test_a_message_of_ours_is_taken_away(self, desk: Desk) -> None:
        first, second = [number(await self.send(desk, Message(text=text))) for text in ("uno", "dos")]
        assert await self.send(desk, AWAY, edits=first) == Sent(message_id=first)
        assert await desk.shown() == [Shown(id=second, text="dos")]

    async def test_what_the_person_wrote_is_taken_away(self, desk: Desk) -> None:
        theirs = await desk.says("mi respuesta")
        assert await self.send(desk, AWAY, edits=theirs) == Sent(message_id=theirs)
        assert await self.send(desk, AWAY, edits=theirs) == Sent(message_id=theirs)

    async def test_a_message_that_is_gone_already_is_away(self, desk: Desk) -> None:
        assert await self.send(desk, AWAY, edits=4711) == Sent(message_id=4711)

    @pytest.mark.parametrize("days", [1.9, 2.1, 40])
    async def test_a_message_that_is_too_old_counts_as_away(self, desk: Desk, days: float) -> None:
        ours, theirs = number(await self.send(desk, Message(text="uno"))), await desk.says("mi respuesta")
        await desk.days_pass(days)
        assert await self.send(desk, AWAY, edits=ours) == Sent(message_id=ours)
        assert await self.send(desk, AWAY, edits=theirs) == Sent(message_id=theirs)
        assert [shown.id for shown in await desk.shown()] == ([] if days < 2 else [ours])

    async def test_nothing_is_taken_away_in_place_of_nothing(self, desk: Desk) -> None:
        sent = number(await self.send(desk, Message(text="uno")))
        assert isinstance(await self.send(desk, AWAY), Sent)
        assert await desk.shown() == [Shown(id=sent, text="uno")]

    async def test_nothing_is_taken_away_from_nobody(self, desk: Desk) -> None:
        answer = await desk.channel.send(NOBODY, AWAY, edits=1)
        assert answer == NotSent(cause=Cause.UNREACHABLE)

    async def test_what_a_person_gives_is_fetched_whole(self, desk: Desk) -> None:
        content = bytes(range(250)) * 4
        assert await desk.source.fetch(await desk.gives(content), MOST) == content

    async def test_what_is_too_big_is_not_fetched(self, desk: Desk) -> None:
        assert await desk.source.fetch(await desk.gives(bytes(MOST + 1)), MOST) == NotFetched(hitch=Hitch.TOO_BIG)

    async def test_what_nobody_gave_is_not_known(self, desk: Desk) -> None:
        assert await desk.source.fetch("of-another", MOST) == NotFetched(hitch=Hitch.FILE_UNKNOWN)

    async def test_the_own_number_is_asked_for_with_a_key_that_can_be_taken_away(self, desk: Desk) -> None:
        await self.send(desk, Message(text="¿Su número?", keyboard=ContactRequest("📱 Compartir")))
        assert await desk.keys() == ["📱 Compartir"]
        await self.send(desk, Message(text="Gracias", keyboard=NoKeyboard()))
        assert await desk.keys() == []

    async def test_a_menu_of_commands_comes_with_a_message(self, desk: Desk) -> None:
        await self.send(desk, Message(text="Hola", commands=(Command("agenda", "Sus fechas"),)))
        assert await desk.menu() == ["agenda"]

    async def test_an_address_of_nobody_cannot_be_reached(self, desk: Desk) -> None:
        answer = await desk.channel.send(NOBODY, Message(text="Hola"), edits=None)
        assert answer == NotSent(cause=Cause.UNREACHABLE)

    @pytest.mark.parametrize("trouble", list(Trouble))
    async def test_every_trouble_has_its_cause_and_certainty_is_never_wrong(self, desk: Desk, trouble: Trouble) -> None:
        await desk.befalls(trouble)
        answer = await self.send(desk, Message(text="Hola"))
        assert isinstance(answer, NotSent)
        assert (answer.cause, await desk.copies()) == TROUBLES[trouble]

    async def test_a_pause_says_how_long(self, desk: Desk) -> None:
        await desk.befalls(Trouble.TOO_MANY)
        assert await self.send(desk, Message(text="Hola")) == NotSent(cause=Cause.PAUSE, retry_after=5.0)

    async def test_after_a_trouble_the_way_is_open_again(self, desk: Desk) -> None:
        await desk.befalls(Trouble.STRANGE_FAILURE)
        await self.send(desk, Message(text="uno"))
        sent = number(await self.send(desk, Message(text="dos")))
        assert await desk.shown() == [Shown(id=sent, text="dos")]
