"""The page with the phones, in a real browser."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Locator, Page, async_playwright, expect

from simulator.limits import Rates
from simulator.server import Simulator
from tests.media import JPEG, MP3, MP4, PDF, VOICE
from tests.phone import Phone

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run"]  # fmt: skip
KEYBOARD = {"inline_keyboard": [[{"text": "Confirmar", "callback_data": "c"}]]}
STATIC = Path(__file__).parents[2] / "simulator" / "static"


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page that fails the test on any error of its script."""
    if not HAS_CHROMIUM:
        pytest.skip("needs Chromium")
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = await browser.new_page(viewport={"width": 1280, "height": 800})
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.set_default_timeout(5000)
        yield opened
        await browser.close()
    assert errors == []


@pytest.mark.browser
async def test_a_tap_goes_to_the_bot_and_its_answer_is_shown(page: Page, simulator, call, rosa: Phone) -> None:
    await call("sendMessage", chat_id=101, text="<b>Visita</b>", parse_mode="HTML", reply_markup=KEYBOARD)
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    await expect(phone.locator("[data-from=bot] b")).to_have_text("Visita")
    await phone.locator("[data-button=Confirmar]").click()
    [*_, update] = (await call("getUpdates", offset=-1, timeout=2))["result"]
    await call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Confirmada")
    await expect(phone.locator("[data-toast]")).to_have_text("Confirmada")
    await expect(phone.locator("[aria-busy]")).to_have_count(0)


@pytest.mark.browser
async def test_people_start_write_and_share_their_number(page: Page, simulator, call, sim) -> None:
    await sim("users", {"id": 7, "first_name": "Ana", "title": "Docente", "phone": "+519", "invitation": "abc"})
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='7']")
    await expect(phone.locator("h2")).to_have_text("Ana")
    await expect(phone.locator(".owner p")).to_have_text("Docente")
    await phone.locator("[data-action=start]").click()
    await expect(phone.locator("[data-from=user]")).to_contain_text("/start")  # as apps show it, without the payload
    await phone.locator("[data-field=text]").fill("<i>hola</i>")
    await phone.locator("[data-action=send]").click()
    await expect(phone.locator("[data-from=user]").last).to_contain_text("<i>hola</i>")
    keyboard = {"keyboard": [[{"text": "Mi número", "request_contact": True}]]}
    await call("sendMessage", chat_id=7, text="¿Su número?", reply_markup=keyboard)
    await phone.locator("[data-action=key]").click()
    await expect(phone.locator("[data-from=user]").last).to_contain_text("+519")


@pytest.mark.browser
async def test_edits_and_deletions_are_followed(page: Page, simulator, call, rosa: Phone) -> None:
    sent = (await call("sendMessage", chat_id=101, text="antes", reply_markup=KEYBOARD))["result"]
    await page.goto(f"{simulator.base_url}/phones")
    bubble = page.locator(f"[data-message-id='{sent['message_id']}']")
    await expect(bubble).to_contain_text("antes")
    await call("editMessageText", chat_id=101, message_id=sent["message_id"], text="después")
    await expect(bubble).to_contain_text("editado")
    await expect(bubble.locator("button")).to_have_count(0)
    await call("deleteMessage", chat_id=101, message_id=sent["message_id"])
    await expect(bubble).to_have_count(0)


@pytest.mark.browser
async def test_the_menu_sends_its_command_and_documents_can_be_had(
    page: Page, simulator, call, mouth, rosa: Phone
) -> None:
    await call("setMyCommands", commands=[{"command": "agenda", "description": "Mis fechas"}])
    await mouth.send_document(101, b"BEGIN:VCALENDAR", filename="visita.ics")
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    async with page.expect_download() as download:
        await phone.locator("[data-action=download]").click()
    assert (await download.value).suggested_filename == "visita.ics"
    await phone.locator("[data-action=menu]").click()
    await phone.locator("[data-menu] [data-command='/agenda']").click()
    await expect(phone.locator("[data-from=user]").last).to_contain_text("/agenda")


@pytest.mark.browser
async def test_without_a_microphone_a_sample_of_a_voice_note_is_sent_and_drawn(
    page: Page, simulator, call, sim, rosa: Phone
) -> None:
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    await choose(phone, "voice")
    await expect(phone.locator("[data-toast]")).to_have_text("Sin micrófono: se envía una nota de muestra.")
    sound = phone.locator("[data-from=user] [data-kind=voice]")
    await expect(sound.locator("small")).to_have_text("Nota de voz · 0:02")
    await expect(sound.get_by_label("Nota de voz")).to_be_visible()
    assert await plays(sound) == "1.8"
    [*_, update] = await sim("updates")
    voice = update["message"]["voice"]
    assert (voice["mime_type"], voice["duration"], voice["file_size"]) == ("audio/ogg", 2, len(VOICE))


@pytest.mark.browser
async def test_a_voice_note_is_recorded_as_a_phone_does(simulator, sim, rosa: Phone) -> None:
    """Chromium's pretended microphone beeps; what it records is WebM, what is sent is OGG."""
    if not HAS_CHROMIUM:
        pytest.skip("needs Chromium")
    flags = [*ARGUMENTS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = await (await browser.new_context(permissions=["microphone"])).new_page()
        await page.goto(f"{simulator.base_url}/phones")
        phone = page.locator("[data-phone='101']")
        await choose(phone, "voice")
        await expect(phone.locator("[data-recording]")).to_contain_text("Grabando")
        await page.keyboard.press("Escape")
        await expect(phone.locator("[data-recording]")).to_be_hidden()
        await choose(phone, "voice")
        await expect(phone.locator("[data-recording-time]")).to_have_text("0:01")
        await phone.get_by_role("button", name="Enviar nota").click()
        sound = phone.locator("[data-from=user] [data-kind=voice]")
        await expect(sound).to_have_count(1)
        assert float(await plays(sound)) >= 1.0
        await browser.close()
    [*_, update] = await sim("updates")
    voice = update["message"]["voice"]
    assert (voice["mime_type"], simulator.backend.files.by_id[voice["file_id"]].data[:4]) == ("audio/ogg", b"OggS")


async def choose(phone: Locator, action: str) -> None:
    """A choice of the menu «Más opciones», or the microphone beside what is written."""
    if action != "voice":
        await phone.locator(".more summary").click()
    await phone.locator(f"[data-action={action}]").click()


async def plays(sound: Locator) -> str:
    """Seconds of a sound, as the browser that decodes it says; an empty text for what it cannot play."""
    found: str = await sound.locator("audio").evaluate(
        """async (audio) => {
          const context = new AudioContext();
          const raw = await (await fetch(audio.src)).arrayBuffer();
          return (await context.decodeAudioData(raw).catch(() => null))?.duration.toFixed(1) ?? "";
        }"""
    )
    return found


@pytest.mark.browser
async def test_a_file_is_sent_as_its_type_says_and_drawn(page: Page, simulator, sim, rosa: Phone) -> None:
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    sent = {
        "photo": ("foto.jpg", "image/jpeg", JPEG), "voice": ("nota.ogg", "audio/ogg", VOICE),
        "audio": ("canto.mp3", "audio/mpeg", MP3), "video": ("clase.mp4", "video/mp4", MP4),
        "document": ("plan.pdf", "application/pdf", PDF),
    }  # fmt: skip
    for number, (kind, (name, mime, data)) in enumerate(sent.items(), 2):
        await phone.locator("[data-field=file]").set_input_files({"name": name, "mimeType": mime, "buffer": data})
        await expect(phone.locator("[data-from=user]")).to_have_count(number)
        [*_, update] = await sim("updates")
        assert kind in update["message"]
    drawn = phone.locator("[data-from=user] .bubble")
    await expect(drawn.nth(1).locator("img[alt=Foto]")).to_have_count(1)
    await expect(drawn.nth(3).locator("small")).to_have_text("canto.mp3 · 0:01")
    await expect(drawn.nth(4).locator("video[aria-label=Video]")).to_have_count(1)
    await expect(drawn.nth(5).locator("a[download='plan.pdf']")).to_be_visible()


@pytest.mark.browser
async def test_a_place_is_shared_and_drawn(page: Page, simulator, sim, rosa: Phone) -> None:
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    await choose(phone, "location")
    await expect(phone.locator("[data-place]")).to_have_text("Ubicación-14.26944, -71.22611")
    [*_, update] = await sim("updates")
    assert update["message"]["location"] == {"latitude": -14.26944, "longitude": -71.22611}


@pytest.mark.browser
async def test_unread_messages_are_counted_while_reading_above(page: Page, simulator, call, rosa: Phone) -> None:
    for number in range(40):
        await call("sendMessage", chat_id=101, text=f"mensaje {number}")
    await page.goto(f"{simulator.base_url}/phones")
    log = page.locator("[data-phone='101'] [role=log]")
    await expect(log).to_contain_text("mensaje 39")
    await log.evaluate("node => node.scrollTo(0, 0)")
    await call("sendMessage", chat_id=101, text="nuevo")
    button = page.locator("[data-phone='101'] [data-action=scroll]")
    await expect(button).to_have_text("↓ 1")
    await button.click()
    await expect(button).to_be_hidden()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "rows"), [(1440, 1), (1280, 1), (900, 2)])
async def test_four_phones_fit_side_by_side_or_two_by_two(page: Page, simulator, sim, width: int, rows: int) -> None:
    await sim("users", [{"id": n, "first_name": f"P{n}"} for n in range(1, 5)])
    await page.set_viewport_size({"width": width, "height": 800})
    await page.goto(f"{simulator.base_url}/phones")
    await expect(page.locator("[data-phone]")).to_have_count(4)
    await expect(page.locator("[data-people]")).to_be_hidden()
    boxes = [await page.locator(f"[data-phone='{n}']").bounding_box() for n in range(1, 5)]
    assert len({box["y"] for box in boxes if box}) == rows
    assert len({box["width"] for box in boxes if box}) == 1
    assert all(box["height"] <= 800 and box["x"] + box["width"] <= width for box in boxes if box)


@pytest.mark.browser
async def test_a_fifth_person_is_shown_and_hidden_by_name(page: Page, simulator, sim) -> None:
    await sim("users", [{"id": n, "first_name": f"P{n}"} for n in range(1, 6)])
    await page.goto(f"{simulator.base_url}/phones")
    await expect(page.locator("[data-phone]")).to_have_count(4)
    await page.locator("[data-person='5']").click()
    await expect(page.locator("[data-phone]")).to_have_count(5)
    await page.locator("[data-person='2']").click()
    await expect(page.locator("[data-phone='2']")).to_have_count(0)
    pressed = page.locator("[data-person][aria-pressed=true]")
    await expect(pressed).to_have_text(["P1", "P3", "P4", "P5"])


@pytest.mark.browser
async def test_whoever_is_not_offered_is_shown_only_by_address(page: Page, simulator, sim) -> None:
    await sim("users", [{"id": 1, "first_name": "P1"}, {"id": 2, "first_name": "P2", "offered": False}])
    await page.goto(f"{simulator.base_url}/phones")
    await expect(page.locator("[data-phone]")).to_have_count(1)
    await page.goto(f"{simulator.base_url}/phones?users=2")
    await expect(page.locator("[data-phone='2']")).to_be_visible()
    await expect(page.locator("[data-phone]")).to_have_count(1)


@pytest.mark.browser
async def test_on_a_narrow_screen_names_turn_to_one_phone_at_a_time(page: Page, simulator, call, sim) -> None:
    await sim("users", [{"id": n, "first_name": f"P{n}", "started": True} for n in range(1, 5)])
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(f"{simulator.base_url}/phones")
    current = page.locator("[data-person][aria-pressed=true]")
    await expect(current).to_have_text("P1")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    await expect(page.locator("[data-phone='3']")).not_to_be_in_viewport()
    await call("sendMessage", chat_id=3, text="nuevo")
    await expect(page.locator("[data-news]")).to_have_text("P3")
    await page.locator("[data-person='3']").click()
    await expect(current).to_have_text("P3")
    await expect(page.locator("[data-news]")).to_have_count(0)
    await page.wait_for_function(  # the strip slides
        "() => { const box = document.querySelector(\"[data-phone='3']\").getBoundingClientRect();"
        " return box.left >= 0 && box.right <= 390 }"
    )


@pytest.mark.browser
async def test_the_microphone_stands_where_nothing_is_written_yet(page: Page, simulator, rosa: Phone) -> None:
    await page.goto(f"{simulator.base_url}/phones")
    phone = page.locator("[data-phone='101']")
    voice, send = phone.locator("[data-action=voice]"), phone.locator("[data-action=send]")
    await expect(voice).to_be_visible()
    await expect(send).to_be_hidden()
    await phone.locator("[data-field=text]").fill("hola")
    await expect(voice).to_be_hidden()
    await expect(send).to_be_visible()


@pytest.mark.browser
async def test_the_clock_is_hidden_without_a_demonstration(page: Page, simulator, rosa: Phone) -> None:
    await page.goto(f"{simulator.base_url}/phones")
    await expect(page.locator("[data-phone='101']")).to_be_visible()
    await expect(page.locator("[data-clock]")).to_be_hidden()


@pytest.mark.browser
async def test_the_clock_of_a_demonstration_can_be_moved(page: Page) -> None:
    moves: list[Any] = []

    async def now(request: web.Request) -> web.Response:
        after = {"at": "2026-03-17T08:00:00-05:00", "label": "martes 17/03 · 08:00"} if not moves else None
        label = f"lunes 16/03/2026 · 08:0{len(moves)}"
        return web.json_response({"now": "2026-03-16T08:00:00-05:00", "label": label, "next": after})

    async def move(request: web.Request) -> web.Response:
        moves.append((request.path, await request.json()))
        return web.json_response({})

    simulator = Simulator(rates=Rates.off())
    simulator.app.router.add_get("/demo/clock", now)
    simulator.app.router.add_post("/demo/clock/{how}", move)
    await simulator.start()
    await page.goto(f"{simulator.base_url}/phones")
    await expect(page.locator("[data-clock-label]")).to_have_text("lunes 16/03/2026 · 08:00")
    await expect(page.locator("[data-clock-next]")).to_have_text("Próximo aviso: martes 17/03 · 08:00")
    await page.locator("[data-action=clock-next]").click()
    await expect(page.locator("[data-clock-label]")).to_have_text("lunes 16/03/2026 · 08:01")
    await expect(page.locator("[data-action=clock-next]")).to_be_disabled()
    await page.locator("[data-action=clock-hour]").click()
    await expect(page.locator("[data-clock-label]")).to_have_text("lunes 16/03/2026 · 08:02")
    await page.locator("[data-action=clock-day]").click()
    await expect(page.locator("[data-clock-label]")).to_have_text("lunes 16/03/2026 · 08:03")
    assert moves == [
        ("/demo/clock/next", {}), ("/demo/clock/advance", {"minutes": 60}), ("/demo/clock/advance", {"minutes": 1440}),
    ]  # fmt: skip
    await asyncio.gather(page.close(), simulator.stop())


def test_nothing_comes_from_elsewhere() -> None:
    for path in STATIC.iterdir():
        text = path.read_text("latin-1").replace("http://www.w3.org/2000/svg", "")
        assert ("http://" in text, "https://" in text, "//cdn" in text) == (False, False, False), path.name


@pytest.mark.parametrize(
    ("name", "status"), [("phones.js", 200), ("phones.css", 200), ("server.py", 404), ("..%2fserver.py", 404)]
)
async def test_only_the_files_of_the_page_are_served(name: str, status: int, simulator, http) -> None:
    async with http.get(f"{simulator.base_url}/phones/{name}") as answer:
        assert answer.status == status
        if status == 200:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
