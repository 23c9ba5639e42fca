"""Where a transcript is played: the real house, the strict local Telegram, and people who act by phone.

Each line of a transcript is one act; `play` does it, waits until the house has nothing to do at that
hour, and gives what the phones show that they did not show before.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.throttle import Throttle
from content.actions import Put, day_code, hour_code
from content.files.media_type import XLSX
from content.forms.load import load
from content.forms.model import Form
from content.forms.shipped import SHIPPED, shipped
from content.loader import load_reminders
from content.programme import Programme
from content.targets import VISIT
from domain.people import contacts
from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.year.calendar import LIMA
from i18n.dates import WEEKDAYS, moment_text
from scheduler import closings, waves
from scheduler.clock import TravelClock
from scheduler.delivery import next_due
from simulator.limits import Rates
from simulator.server import Simulator
from tests.content.forms.books import as_xlsx
from tests.field import in_the_field
from tests.houses import FAST, TOKEN, Neighbourhood
from tests.phone import Phone, Seen
from tests.plan_books import edited

FORMS = Path(__file__).parent / "forms"
GROUP = -7001
FIRST_STRANGER = 9001
STEP = timedelta(milliseconds=1)  # between two acts: their notices are told apart by it
PATIENCE = 20.0  # seconds


class StillClock(TravelClock):
    """Stands still between two acts, so that a slow machine tells the same story."""

    def now(self) -> datetime:
        return self._start


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """A message that a phone shows anew or in place of what it showed."""

    who: str
    text: str
    rows: list[list[str]]  # labels of the buttons
    changed: bool = False
    file: str | None = None
    keys: bool = False  # the buttons are those of the keyboard below the chat


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is seen at one moment; `moment` is set when it is not that of the act itself."""

    bubbles: list[Bubble]
    moment: str | None = None
    file: str | None = None  # a file's lines that somebody opened


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Buttons that a phone showed once: what they are called in the transcript, and their data."""

    who: str
    message_id: int
    labels: list[list[str]]
    data: list[list[str | None]]

    def buttons(self) -> list[tuple[str, str | None]]:
        rows = zip(self.labels, self.data, strict=True)
        return [pair for labels, data in rows for pair in zip(labels, data, strict=True)]


class Theatre(Neighbourhood):
    """The neighbourhood with a clock that stands still."""

    def __init__(self, database_url: str, programme: Programme, start: datetime) -> None:
        super().__init__(database_url, programme, start)
        self.clock = StillClock(start)
        self.telegram = Simulator(token=TOKEN, now=self.clock.now, rates=Rates(enabled=False))


class Stage:
    """Opens the house at `start`, on a database with the demonstration's people; phones come with the transcript."""

    def __init__(self, database_url: str, programme: Programme, start: datetime) -> None:
        self.place = Theatre(database_url, programme, start)
        self.phones: dict[str, Phone] = {}
        self.people: dict[str, Person] = {}
        self.shown: list[Shown] = []
        self._faces: dict[tuple[str, int], tuple[str, list[list[str]]]] = {}
        self._keys: dict[str, list[list[str]]] = {}
        self._tokens: dict[str, str] = {}
        self._scenes: list[Scene] = []
        self._file: str | None = None
        self._open = False

    async def open(self) -> None:
        rows = await self.place.read(lambda s: list(s.scalars(select(Person))))
        self.people = {row.first_name: row for row in rows}
        await self.place.open()
        self._opened()

    async def close(self) -> None:
        for phone in self.phones.values():
            await phone.close()
        await self.place.close()

    async def play(self, line: str) -> list[Scene]:
        """Does what the line says. Raises ValueError for a line that says nothing we know."""
        for pattern, act in ACTS:
            if found := re.fullmatch(pattern, line):
                self.place.clock.move_to(self.place.clock.now() + STEP)
                self._scenes, self._file = [], None
                await act(self, **found.groupdict())
                return [*self._scenes, await self._look()]
        raise ValueError(f"not understood: {line!r}")

    async def tells(self, *lines: str) -> list[Bubble]:
        """Plays the lines; what is seen after the last of them."""
        for line in lines:
            scenes = await self.play(line)
        return [bubble for scene in scenes for bubble in scene.bubbles]

    # What the phones show

    async def _look(self, moment: str | None = None) -> Scene:
        """All that is new, phone by phone."""
        await self._settle()
        bubbles = [bubble for who in self.phones for bubble in await self._news(who)]
        return Scene(bubbles=bubbles, moment=moment, file=self._file)

    async def _news(self, who: str) -> list[Bubble]:
        phone, found = self.phones[who], []
        for message in await phone.received():
            key, face = (who, message.message_id), (message.text, message.rows)
            if self._faces.get(key) != face:
                found.append(self._bubble(who, message, changed=key in self._faces))
                self._faces[key] = face
        rows = [[key] for key in await phone.keys()]
        if rows != self._keys.get(who, []):
            self._keys[who] = rows
            found.append(Bubble(who=who, text="", rows=rows, keys=True))
        return found

    def _bubble(self, who: str, message: Seen, *, changed: bool) -> Bubble:
        data = [[each.get("callback_data") for each in row] for row in message.raw["buttons"]]
        self.shown.append(Shown(who=who, message_id=message.message_id, labels=message.rows, data=data))
        file = message.file["name"] if message.file else None
        return Bubble(who=who, text=message.text, rows=message.rows, changed=changed, file=file)

    def rename(self, labels: list[list[list[str]]]) -> None:
        """The buttons shown last are called as in the transcript, whatever language they are in."""
        fresh = self.shown[len(self.shown) - len(labels) :]
        for n, (each, rows) in enumerate(zip(fresh, labels, strict=True), len(self.shown) - len(labels)):
            self.shown[n] = replace(each, labels=rows)

    def button(self, who: str, label: str, *, gone: bool = False) -> tuple[int, str]:
        """Message and data of a button by its name in the transcript: the newest, or one that is gone."""
        mine = [each for each in self.shown if each.who == who]
        newest = {each.message_id: each for each in mine}
        for each in reversed(mine):
            if (newest[each.message_id] is each) != gone:
                for name, data in each.buttons():
                    if name == label and data is not None:
                        return each.message_id, data
        raise AssertionError(f"{who} sees no button {label!r}")

    # The house

    async def _settle(self) -> None:
        """Waits until nothing is in work at this hour: all is heard, answered and sent."""
        if self._open:
            await self.place.settle(patience=PATIENCE)

    def _opened(self) -> None:
        """People in a transcript tap faster than anybody; the pace of one chat has its own tests."""
        self._open = True
        self.place.house.inbox._throttle = Throttle(rate=FAST, burst=FAST)

    # The acts

    async def link(self, who: str) -> None:
        """Phones of people who were linked before the story begins."""
        now = self.place.clock.now()
        for name in who.split(", "):
            phone, person_id = await self._phone(name, started=True), self.people[name].id
            await self.place.write(partial(contacts.link, person_id=person_id, chat_id=phone.user_id, now=now))

    async def unlinked(self, who: str) -> None:
        """Phones that are linked to nobody, with the mobile of the person of that name."""
        for name in who.split(", "):
            await self._phone(name, started=False)

    async def is_called(self, who: str, name: str) -> None:
        await self.place.write(partial(rename, person_id=self.people[who].id, name=name))

    async def clock(self, when: str) -> None:
        """Time passes, and what is due on the way is sent at its hour."""
        wanted, clock = moment_of(when), self.place.clock
        assert wanted > clock.now(), f"the clock does not go back to {when}"
        while self._open and (due := await self.place.read(self._next_due)) is not None and due <= wanted:
            clock.move_to(max(due, clock.now()))
            await self.place.house.tick()
            self._scenes.append(await self._look(moment_text(clock.now())))
        clock.move_to(wanted)
        if self._open:
            await self.place.house.tick()

    def _next_due(self, session: Session) -> datetime | None:
        """When the next letter is due, or a wave or what has ended has something to say."""
        programme, now = self.place.programme, self.place.clock.now()
        moments = (next_due(session), *(each.next_due(session, programme, now) for each in (waves, closings)))
        return min((due for due in moments if due is not None), default=None)

    async def survey(self, form: str, invited: str, closes: str) -> None:
        """A wave of all docentes with a form of ours, or one of `tests/forms`."""
        days = [moment_of(f"{each} 00:00").date() for each in (invited, closes)]
        now, programme = self.place.clock.now(), self.place.programme
        about = {"invite_on": days[0], "closes_on": days[1], "form": form_named(form)}
        await self.place.write(lambda s: in_the_field(s, programme, now, **about))

    async def says(self, who: str, text: str) -> None:
        await self.phones[who].says(text)

    async def taps(self, who: str, label: str, twice: str | None) -> None:
        message_id, data = self.button(who, label)
        for _ in range(2 if twice else 1):
            await self.phones[who]._acts("tap", message_id=message_id, data=data)

    async def proposes(self, who: str, other: str, n: str, when: str, size: str) -> None:
        """The last of the taps that propose a visita, for stories that begin later."""
        at = moment_of(when).astimezone(LIMA)
        put = Put(
            goal=VISIT, id=self.people[other].id, n=int(n), day=day_code(at), hour=hour_code(at.time()), size=int(size)
        )
        await self.phones[who].forges(put.pack())

    async def takes_over(self, who: str, since: str, other: str) -> None:
        """From a day on somebody accompanies those whom another did, as a roster that was imported says."""
        day = moment_of(f"{since} 00:00").date()
        new, old = self.people[who].id, self.people[other].id
        await self.place.write(lambda s: succeeds(s, new, old, day))

    async def taps_below(self, who: str, label: str) -> None:
        """The one button below the chat, in whatever language it is."""
        await self.phones[who].taps(self._keys[who][0][0])

    async def taps_what_is_gone(self, who: str, label: str) -> None:
        message_id, data = self.button(who, label, gone=True)
        await self.phones[who]._acts("tap", message_id=message_id, data=data, stale=True)

    async def taps_of_another(self, who: str, label: str, other: str) -> None:
        await self.phones[who].forges(self.button(other, label)[1])

    async def forges(self, who: str, data: str) -> None:
        await self.phones[who].forges(data)

    async def sends_form(self, who: str, name: str) -> None:
        """An XLSForm of `tests/forms`, written there as Markdown, as the workbook that Excel would make of it."""
        await self.phones[who].sends_file(f"{name}.xlsx", as_xlsx((FORMS / f"{name}.md").read_text()), mime=XLSX)

    async def sends_plan(self, who: str, edits: str | None) -> None:
        """The last workbook that the phone got, with cells changed: «visita-Julio-1 PRIMER_DIA = 21/04/2026; …»."""
        files = [message for message in await self.phones[who].received() if message.file]
        for name, person in self.people.items():
            edits = (edits or "").replace(f"-{name}-", f"-{person.id}-")
        content = edited(await self.phones[who].downloads(files[-1]), (edits or "").split("; "))
        await self.phones[who].sends_file("plan-2026.xlsx", content, mime=XLSX)

    async def sends_sticker(self, who: str) -> None:
        await self.phones[who].sends_sticker()

    async def sends_voice(self, who: str) -> None:
        await self.phones[who].sends_voice()

    async def sends_photo(self, who: str) -> None:
        await self.phones[who].sends_photo()

    async def shares_place(self, who: str) -> None:
        await self.phones[who].shares_location()

    async def edits(self, who: str, text: str) -> None:
        await self.phones[who].edits(text)

    async def says_in_group(self, who: str, text: str) -> None:
        if "Grupo" not in self.phones:
            members = [phone.user_id for phone in self.phones.values()]
            group = {"id": GROUP, "title": "IE", "members": members}
            await self.phones[who]._call("POST", "/sim/groups", group)
            self.phones["Grupo"] = Phone(self.place.base_url, GROUP, "Grupo")
        await self.phones[who].says(text, in_group=GROUP)

    async def follows(self, who: str, again: str | None, other: str | None) -> None:
        """Opens the link of an invitation: a new one of their own, the same again, or another's."""
        now, whose = self.place.clock.now(), other or who
        if not again and not other:
            invite = partial(contacts.invite, person_id=self.people[whose].id, now=now)
            self._tokens[whose] = await self.place.write(invite)
        await self.phones[who].starts(self._tokens[whose])

    async def presses_start(self, who: str) -> None:
        await self.phones[who].starts()

    async def follows_a_false_link(self, who: str) -> None:
        await self.phones[who].starts("enlace-inventado")

    async def shares(self, who: str, other: str) -> None:
        """Shares somebody else's contact."""
        await self.phones[who].shares_contact(phone=mobile(self.people[other]), of=0)

    async def opens_file(self, who: str) -> None:
        files = [message for message in await self.phones[who].received() if message.file]
        content = (await self.phones[who].downloads(files[-1])).decode()
        self._file = content.replace("\r\n ", "").replace("\r\n", "\n")

    async def blocks(self, who: str) -> None:
        await self.phones[who].blocks()

    async def unblocks(self, who: str) -> None:
        await self.phones[who].unblocks()

    async def house_stops(self) -> None:
        await self._settle()
        self._open = False
        await self.place.house.stop()

    async def house_starts(self) -> None:
        await self.place.open_house()
        self._opened()

    async def _phone(self, name: str, *, started: bool) -> Phone:
        person = self.people.get(name)
        user_id = 1000 + person.id if person else FIRST_STRANGER + len(self.phones)
        about = {"phone": mobile(person)} if person else {}
        self.phones[name] = Phone(self.place.base_url, user_id, name, started=started, **about)
        return await self.phones[name].appears()


Act = Callable[..., Awaitable[None]]
WHO, LABEL = r"(?P<who>\w+)", "«(?P<label>.+)»"
# what a line looks like -> what it does; the first that fits
ACTS: tuple[tuple[str, Act], ...] = (
    (r"teléfonos: (?P<who>.+)", Stage.link),
    (r"sin vincular: (?P<who>.+)", Stage.unlinked),
    (rf"{WHO} se llama: (?P<name>.+)", Stage.is_called),
    (r"reloj: (?P<when>.+)", Stage.clock),
    (rf"{WHO} propone a (?P<other>\w+) la visita (?P<n>\d): (?P<when>.+), (?P<size>\d) días?", Stage.proposes),
    (r"encuesta (?P<form>\w+): se invita el (?P<invited>.+), cierra el (?P<closes>.+)", Stage.survey),
    (rf"{WHO} devuelve el Excel de su plan(?:: (?P<edits>.+))?", Stage.sends_plan),
    (rf"{WHO} envía una nota de voz", Stage.sends_voice),
    (rf"{WHO} envía una foto", Stage.sends_photo),
    (rf"{WHO} comparte su ubicación", Stage.shares_place),
    (rf"{WHO} toca {LABEL}(?P<twice> dos veces)?", Stage.taps),
    (rf"{WHO} toca {LABEL}, que ya no está", Stage.taps_what_is_gone),
    (rf"{WHO} toca el botón {LABEL} de (?P<other>\w+)", Stage.taps_of_another),
    (rf"{WHO} acompaña desde el (?P<since>.+) a quienes acompañaba (?P<other>\w+)", Stage.takes_over),
    (rf"{WHO} toca abajo {LABEL}", Stage.taps_below),
    (rf"{WHO} envía un botón falso «(?P<data>.+)»", Stage.forges),
    (rf"{WHO} envía un sticker", Stage.sends_sticker),
    (rf"{WHO} envía el formulario (?P<name>\w+)", Stage.sends_form),
    (rf"{WHO} corrige su mensaje: (?P<text>.+)", Stage.edits),
    (rf"{WHO} escribe en un grupo: (?P<text>.+)", Stage.says_in_group),
    (rf"{WHO} abre (?P<again>otra vez )?(?:su invitación|la invitación de (?P<other>\w+))", Stage.follows),
    (rf"{WHO} comparte el contacto de (?P<other>\w+)", Stage.shares),
    (rf"{WHO} pulsa Iniciar", Stage.presses_start),
    (rf"{WHO} abre un enlace inventado", Stage.follows_a_false_link),
    (rf"{WHO} abre el archivo", Stage.opens_file),
    (rf"{WHO} bloquea el chat", Stage.blocks),
    (rf"{WHO} desbloquea el chat", Stage.unblocks),
    (r"el programa se apaga", Stage.house_stops),
    (r"el programa se enciende", Stage.house_starts),
    (rf"{WHO}: (?P<text>.+)", Stage.says),
)


def told(programme: Programme, *, digests: bool) -> Programme:
    """The programme with the digests of the week, or without: they would stand in every story."""
    shipped_rules = load_reminders().digests if digests else ()
    return replace(programme, reminders=replace(programme.reminders, digests=shipped_rules))


def form_named(name: str) -> Form:
    """One of our instruments, or a form that is kept with the tests."""
    if name in SHIPPED:
        return shipped(name)
    found = load((FORMS / f"{name}.md").read_text(), name=name)
    assert isinstance(found, Form), found
    return found


def moment_of(written: str) -> datetime:
    """`martes 21/04/2026 08:00` in Lima. ValueError when the weekday is not that day's."""
    weekday, _, rest = written.partition(" ")
    at = datetime.strptime(rest, "%d/%m/%Y %H:%M").replace(tzinfo=LIMA)
    if WEEKDAYS[at.weekday()] != weekday:
        raise ValueError(f"{written}: that day is {WEEKDAYS[at.weekday()]}")
    return at.astimezone(UTC)


def succeeds(session: Session, new: int, old: int, day: date) -> None:
    """What an import writes: the old assignments get their last day, the new ones begin."""
    for row in session.scalars(select(Assignment).where(Assignment.acompanante_id == old)).all():
        row.until = day - timedelta(days=1)
        about = {"docente_id": row.docente_id, "ie_id": row.ie_id, "year": row.year, "etapa": row.etapa}
        session.add(Assignment(acompanante_id=new, since=day, **about))
    post = session.scalars(select(Role).where(Role.person_id == old)).first()
    session.add(Role(person_id=new, kind=RoleKind.ACOMPANANTE, ugel_id=post.ugel_id if post else None, since=day))


def mobile(person: Person) -> str:
    """As the demonstration gives them out, in the order of the people."""
    return f"+519990001{person.id:02}"


def rename(session: Session, person_id: int, name: str) -> None:
    row = session.get_one(Person, person_id)
    row.nombres, _, row.apellidos = name.partition(" ")
