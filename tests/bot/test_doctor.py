"""`yanapaq doctor`: each check good, and each check bad with what to do."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import doctor
from bot.doctor import Grade, Note, examine, sqlite_version
from bot.ground import read_settings
from bot.inbox_rows import InboxRow
from bot.migrate import downgrade
from bot.mute import mute_bot
from domain.people.territory import Ie, Ugel
from scheduler.clock import TravelClock
from simulator.server import TOKEN, Simulator
from tests import factories
from tests.bot.desk import Desk
from tests.bot.test_commands_listing import letter

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)
SECRET = "s" * 40


@pytest.fixture
async def telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Simulator]:
    simulator = Simulator(token=TOKEN)
    address = await simulator.start()
    monkeypatch.setenv("TELEGRAM_API_URL", address)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    yield simulator
    await simulator.stop()


async def seen() -> dict[str, tuple[Grade, str, bool]]:
    """Grade, what was seen, and whether there is advice, by check."""
    notes: list[Note] = await examine(read_settings(), TravelClock(NOW))
    return {each.check: (each.grade, each.seen, bool(each.advice)) for each in notes}


async def test_a_house_in_order(desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATA_KEY")
    monkeypatch.setenv("DATA_KEY", "k" * 40)
    found = await seen()
    found.pop("versión de SQLite", None)
    disk = found.pop("disco")
    assert disk[0] == Grade.GOOD
    assert {check: grade for check, (grade, _, _) in found.items()} == dict.fromkeys(found, Grade.GOOD)
    assert (found["UGEL"][1], found["webhook"][1]) == ("225", "no hay; se lee por consulta")


async def test_what_waits_for_a_person_is_counted_with_advice(desk: Desk, telegram: Simulator) -> None:
    def put(session: Session) -> None:
        late = NOW - timedelta(hours=1)
        session.add_all([letter("unknown"), letter("dead"), letter("pending", not_before=late)])
        session.add(InboxRow(update_id=7, received_at=NOW, status="dead"))
        session.add(Ie(cod_mod="0201459", anexo="0", name="IE", ugel_id=1))

    desk.unit(put)
    found = await seen()
    assert [found[check] for check in found if found[check][2] and check != "versión de SQLite"] == [
        (Grade.BAD, "3600 s", True),
        (Grade.LOOK, "1", True),
        (Grade.LOOK, "1", True),
        (Grade.LOOK, "1", True),
        (Grade.LOOK, "1", True),
    ]


def damage(desk: Desk, old: bytes, new: bytes) -> None:
    """Writes over what is first found in the file of the database."""
    file = Path(desk.database_url.removeprefix("sqlite:///"))
    place = file.read_bytes().index(old)
    with file.open("r+b") as pages:
        pages.seek(place)
        pages.write(new)


async def test_a_damaged_file_is_found(sqlite_desk: Desk, telegram: Simulator) -> None:
    assert (await seen())["integridad"] == (Grade.GOOD, "bien", False)
    damage(sqlite_desk, b"DRE CUSCO", b"DRE ZUSCO")  # one letter of a name, in the table or in its index
    grade, told, advice = (await seen())["integridad"]
    assert (grade, told != "bien", advice) == (Grade.BAD, True, True)


async def test_a_page_that_cannot_be_read_is_found(sqlite_desk: Desk, telegram: Simulator) -> None:
    damage(sqlite_desk, b"DRE CUSCO", b"x" * 4096)
    assert (await seen())["integridad"][::2] == (Grade.BAD, True)


async def test_only_a_file_of_ours_is_read_through(desk: Desk, telegram: Simulator) -> None:
    assert ("integridad" in await seen()) == desk.database_url.startswith("sqlite")


async def test_an_acompanante_with_more_docentes_than_the_norm_has_is_counted(
    sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fifteen of an urban primaria are the ratio: Julio has one more, Nilo one in all."""

    def over(session: Session) -> None:
        ie = factories.ie(session, of=session.get_one(Ugel, 1))
        for name, count in (("Julio Huamán", 16), ("Nilo Shimbo", 1)):
            who = factories.person(session, name)
            for n in range(count):
                factories.accompany(session, who, factories.person(session, f"Docente{n} Nueva"), ie)

    assert (await seen())["acompañantes fuera de la ratio"] == (Grade.GOOD, "0", False)
    sqlite_desk.unit(over)
    assert (await seen())["acompañantes fuera de la ratio"] == (Grade.LOOK, "1", True)
    monkeypatch.setenv("NORM_SETTINGS", '{"ratio_numero_unico": "exacto"}')
    assert (await seen())["acompañantes fuera de la ratio"] == (Grade.LOOK, "2", True)


async def test_a_schema_that_is_behind_asks_for_migrate(desk: Desk, telegram: Simulator) -> None:
    await asyncio.to_thread(downgrade, desk.database_url, "base")
    found = await seen()
    assert (found["esquema"][0], found["base de datos"][0]) == (Grade.BAD, Grade.BAD)


async def test_a_database_that_is_not_there(sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{sqlite_desk.folder}/none.db")
    assert (await seen())["base de datos"] == (Grade.BAD, f"no existe {sqlite_desk.folder}/none.db", True)


async def test_a_token_that_is_missing_malformed_or_refused(
    sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token, said in (("", "falta"), ("x", "no aceptado"), ("99999999:AA" + "x" * 33, "no aceptado")):
        monkeypatch.setenv("BOT_TOKEN", token)
        assert (await seen())["BOT_TOKEN"] == (Grade.BAD, said, True)


async def test_a_telegram_that_is_away(sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    assert (await seen())["Telegram"] == (Grade.BAD, "TelegramNetworkError", True)


async def test_a_webhook_that_is_in_the_way_missing_or_as_wished(
    sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = mute_bot(TOKEN, telegram.base_url)
    await bot.set_webhook("http://127.0.0.1:9/x", secret_token=SECRET)
    in_the_way = (await seen())["webhook"]
    monkeypatch.setenv("WEBHOOK_URL", "http://127.0.0.1:9/x")
    monkeypatch.setenv("WEBHOOK_SECRET", SECRET)
    as_wished = (await seen())["webhook"]
    await bot.delete_webhook()
    missing = (await seen())["webhook"]
    await bot.session.close()
    assert [in_the_way[0], as_wished[0], missing[0]] == [Grade.BAD, Grade.GOOD, Grade.LOOK]


async def test_a_disk_with_little_room(sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**80)
    assert (await seen())["disco"][::2] == (Grade.BAD, True)


async def test_a_key_in_a_file_asks_for_a_copy(
    sqlite_desk: Desk, telegram: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATA_KEY")
    (sqlite_desk.folder / "key").write_text("k" * 40)
    assert (await seen())["DATA_KEY"][::2] == (Grade.LOOK, True)


@pytest.mark.parametrize(
    ("version", "grade"),
    [
        ((3, 40, 1), Grade.LOOK),
        ((3, 44, 5), Grade.LOOK),
        ((3, 44, 6), Grade.GOOD),
        ((3, 50, 6), Grade.LOOK),
        ((3, 50, 7), Grade.GOOD),
        ((3, 51, 2), Grade.LOOK),
        ((3, 51, 3), Grade.GOOD),
        ((3, 53, 0), Grade.GOOD),
    ],
)
def test_versions_of_sqlite_with_the_race(version: tuple[int, ...], grade: Grade) -> None:
    assert sqlite_version(version).grade == grade


def test_the_command_exits_with_one_when_something_is_bad(sqlite_desk: Desk) -> None:
    rows = sqlite_desk.json("doctor")
    assert [row["seen"] for row in rows if row["grade"] == "mal"] == ["falta"]
    assert sqlite_desk("doctor").exit_code == 1
