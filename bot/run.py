"""`yanapaq run`: the program against Telegram until it is told to stop, or something ends it."""

import asyncio
import contextlib
import hashlib
import signal

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiohttp import web

from bot.exits import NO_BOT, NO_PORT, NO_TELEGRAM, WEBHOOK_SET, Exit, Stop
from bot.ground import lay, read_settings
from bot.logs import set_up
from bot.metrics import Watch
from bot.mute import mute_bot
from bot.polling import ALLOWED
from bot.settings import Settings, data_key, database_file, offices
from bot.sqlite_age import HERE, is_safe
from bot.webhook import webhook
from bot.wiring import Yanapaq
from content.programme import load_programme
from domain.store import open_store
from scheduler.clock import Clock, SystemClock
from scheduler.hold import held_since

log = structlog.get_logger()
STOP_WITHIN = 60.0  # seconds for what was heard and is on the wire; what is left is taken up at the next start
GREETINGS = 5  # tries to reach Telegram at start
FIRST_WAIT = 1.0
SYSTEM = SystemClock()
MOST_CONNECTIONS = 8  # of Telegram to the webhook at once; one writer serves them all


def main() -> None:
    """Runs with the settings of this process. Raises Stop and what `explain` knows."""
    settings = read_settings()
    set_up(settings.log_format)
    if not settings.bot_token.get_secret_value():
        raise Stop(NO_BOT, Exit.SETTINGS)
    warn_of_sqlite(settings.database_url, is_safe())
    lay(settings.database_url)
    asyncio.run(until_told(settings))


def warn_of_sqlite(url: str, safe: bool) -> None:
    """An old SQLite serves, but who runs it should know; `yanapaq doctor` says what to do."""
    if database_file(url) is not None and not safe:
        log.warning("this SQLite has the WAL-reset race: see yanapaq doctor", version=".".join(map(str, HERE)))


async def until_told(settings: Settings, clock: Clock = SYSTEM) -> None:
    """Serves until SIGTERM or SIGINT."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await serve(settings, told, clock)


async def serve(settings: Settings, told: asyncio.Event, clock: Clock = SYSTEM) -> None:
    """The running house and its small web server, until `told` or until ear or mouth ends.

    Raises what ended it; a port that is taken, a webhook in the way and a silent Telegram as Stop.
    """
    bot = mute_bot(settings.bot_token.get_secret_value(), settings.telegram_api_url)
    try:
        await greet(bot, settings, told)
        if told.is_set():
            return
        async with contextlib.AsyncExitStack() as rooms:
            house = await open_house(settings, rooms, clock)
            if since := await house.store.read(held_since):
                log.warning("held: nothing is sent until yanapaq release", since=since.isoformat())
            await open_web(house, settings, rooms)
            if settings.webhook_url:
                await ask_for_updates(bot, settings)
            log.info("listening", bot=house.bot_name, by="webhook" if settings.webhook_url else "polling")
            await first_of(house.finished(), told.wait())
            log.info("stopping")
    finally:
        await bot.session.close()


async def greet(bot: Bot, settings: Settings, told: asyncio.Event) -> None:
    """Checks token and way before anything is opened. Raises TelegramUnauthorizedError, Stop."""
    for attempt in range(GREETINGS):
        try:
            await bot.get_me()
            info = await bot.get_webhook_info()
        except (TelegramNetworkError, TelegramServerError):
            log.warning("Telegram does not answer", attempt=attempt + 1, of=GREETINGS)
            await first_of(asyncio.sleep(FIRST_WAIT * 2**attempt), told.wait())
            if told.is_set():
                return
        else:
            if info.url and not settings.webhook_url:
                raise Stop(WEBHOOK_SET, Exit.TELEGRAM)
            return
    raise Stop(NO_TELEGRAM, Exit.TELEGRAM)


async def open_house(settings: Settings, rooms: contextlib.AsyncExitStack, clock: Clock) -> Yanapaq:
    store = open_store(settings.database_url)
    rooms.callback(store.close)
    house = Yanapaq(
        store=store,
        programme=load_programme(data_key(settings), settings.norm_settings, offices(settings)),
        clock=clock,
        token=settings.bot_token.get_secret_value(),
        api_url=settings.telegram_api_url,
        rate=settings.send_rate,
        polls=not settings.webhook_url,
    )
    await house.start()
    rooms.push_async_callback(close_house, house)
    return house


async def close_house(house: Yanapaq) -> None:
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await house.stop()
    except TimeoutError:
        log.warning("stopped with work on the wire; it is taken up at the next start")


async def open_web(house: Yanapaq, settings: Settings, rooms: contextlib.AsyncExitStack) -> None:
    """Serves /health, /metrics and, when there is one, the webhook."""
    watch = Watch(house.store, house.clock)
    app = web.Application()
    app.router.add_get("/health", watch.health)
    app.router.add_get("/metrics", watch.metrics)
    if settings.webhook_url:
        secret = settings.webhook_secret.get_secret_value()
        app.router.add_post(webhook_path(secret), webhook(house.inbox, secret))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    rooms.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, settings.webhook_host, settings.webhook_port).start()
    except OSError as error:
        text = NO_PORT.format(host=settings.webhook_host, port=settings.webhook_port)
        raise Stop(text, Exit.SETTINGS) from error


async def ask_for_updates(bot: Bot, settings: Settings) -> None:
    """Registers the webhook; updates that wait at Telegram are kept."""
    secret = settings.webhook_secret.get_secret_value()
    await bot.set_webhook(
        settings.webhook_url.rstrip("/") + webhook_path(secret),
        secret_token=secret,
        allowed_updates=ALLOWED,
        max_connections=MOST_CONNECTIONS,
        drop_pending_updates=False,
    )


def webhook_path(secret: str) -> str:
    """A path that nobody guesses and that does not tell the secret."""
    return "/" + hashlib.sha256(f"path|{secret}".encode()).hexdigest()[:40]


async def first_of(*waits: object) -> None:
    """Returns when the first ends, and ends the others; raises what it raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]  # type: ignore[call-overload]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
