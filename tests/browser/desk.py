"""The page with the phones as a person uses it: in a real browser, without a window."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright, expect

from bot.demo import FIRST_CHAT, Demo

WIDE = (1280, 860)
PATIENCE_MS = 15_000
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--hide-scrollbars"]


def chromium() -> str | None:
    """The browser of CHROMIUM, or the one that is installed; None: there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


class Desk:
    """The demonstration and its page. `errors` is what the page complained about."""

    def __init__(self, demo: Demo, page: Page) -> None:
        self.demo, self.page = demo, page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda said: self.errors.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._chats = {who: FIRST_CHAT + number for number, who in enumerate(("Rosa", "Julio", "Carmen", "Inés"))}

    async def open(self) -> None:
        await self.page.goto(self.demo.url)
        await expect(self.phone("Rosa")).to_be_visible()

    def know(self, chats: dict[str, int]) -> None:
        """More people, by the ids of their chats."""
        self._chats |= chats

    def phone(self, who: str) -> Locator:
        return self.page.locator(f'[data-phone="{self._chats[who]}"]')

    async def turns_to(self, who: str) -> None:
        """On a narrow screen: the name above, until the phone is there."""
        await self.page.locator(f'[data-person="{self._chats[who]}"]').click()
        await expect(self.page.locator("[data-person][aria-pressed=true]")).to_have_text(who)

    def bubbles(self, who: str) -> Locator:
        return self.phone(who).locator('[data-from="bot"]')

    def button(self, who: str, label: str) -> Locator:
        """The newest button with this label."""
        return self.phone(who).locator(f'[data-button="{label}"]').last

    async def taps(self, who: str, *labels: str) -> None:
        """Taps one after another, each as soon as it is there."""
        for label in labels:
            await self.button(who, label).click()

    async def writes(self, who: str, text: str) -> None:
        field = self.phone(who).locator("[data-field=text]")
        await field.fill(text)
        await field.press("Enter")

    async def sends_file(self, who: str, name: str, mime: str, data: bytes) -> None:
        file = {"name": name, "mimeType": mime, "buffer": data}
        await self.phone(who).locator("[data-field=file]").set_input_files(file)

    async def sends_sample_note(self, who: str) -> None:
        """The microphone's button; here there is no microphone, so a sample is sent."""
        await self.phone(who).get_by_role("button", name="Nota de voz").click()

    async def sees_photo(self, who: str, number: int = 1) -> Locator:
        """The last of so many photos that the phone shows, when it is loaded."""
        photos = self.bubbles(who).get_by_alt_text("Foto")
        await expect(photos).to_have_count(number, timeout=PATIENCE_MS)
        await expect(photos.last).to_have_js_property("complete", value=True)
        return photos.last

    async def sees(self, who: str, text: str) -> Locator:
        """The newest bubble with this text, as soon as it is there."""
        bubble = self.bubbles(who).filter(has_text=text).last
        await expect(bubble).to_be_visible(timeout=PATIENCE_MS)
        return bubble

    async def clock_goes_to(self, moment: str) -> None:
        """Presses «Ir al próximo aviso» until the clock shows that moment."""
        label = self.page.locator("[data-clock-label]")
        for _ in range(12):
            if await label.inner_text() == moment:
                return
            before = await label.inner_text()
            await self.page.get_by_role("button", name="Ir al próximo aviso").click()
            await expect(label).not_to_have_text(before, timeout=PATIENCE_MS)
        raise AssertionError(f"the clock never showed {moment}, but {await label.inner_text()}")


@asynccontextmanager
async def desk(folder: Path, *, size: tuple[int, int] = WIDE, scale: float = 1) -> AsyncIterator[Desk]:
    """Opens demonstration, browser and page, and closes them."""
    demo = Demo(folder, port=0)
    await demo.start()
    try:
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=chromium(), args=FLAGS)
            width, height = size
            context = await browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=scale, locale="es-PE"
            )
            opened = Desk(demo, await context.new_page())
            await opened.open()
            yield opened
            await browser.close()
    finally:
        await demo.stop()
