"""What takes the pictures: a story is played on the page of the demonstration in Chromium, and phones are photographed.

Nothing is drawn by hand, so a picture never shows what the program does not do.
"""

import tempfile
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.demo import FIRST_CHAT
from tests.browser.desk import WIDE, Desk, desk

FOLDER = Path(__file__).parent / "pictures"
SCALE = 1.5
WIDTH = 420  # of a phone in a picture
BESIDE = """<body style="margin:0;padding:24px;display:inline-flex;gap:24px;background:#e9e4d8">{images}</body>"""


@dataclass(frozen=True, kw_only=True)
class Story:
    play: Callable[[Desk], Awaitable[None]]
    phones: tuple[int, ...] = (0, 1, 2)  # those of the page that are shown, in its order
    size: tuple[int, int] = WIDE
    scale: float = SCALE


async def told(story: Story) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with desk(Path(folder), size=story.size, scale=story.scale) as page:
            await turn_to(page, *(FIRST_CHAT + each for each in story.phones))
            await story.play(page)


async def turn_to(page: Desk, *chats: int) -> None:
    """Shows these phones and no others."""
    await page.page.goto(f"{page.demo.url}?users={','.join(map(str, chats))}")


async def shot(page: Desk, who: str) -> bytes:
    """One phone, when nothing moves any more."""
    await rest(page)
    return await page.phone(who).screenshot()


async def rest(page: Desk) -> None:
    await page.demo.settle()
    await page.page.mouse.move(0, 0)
    await page.page.wait_for_timeout(700)  # bubbles slide in


async def side_by_side(page: Desk, name: str, *shots: bytes) -> None:
    """One picture of one or two phones."""
    images = "".join(f'<img width="{WIDTH}" src="data:image/png;base64,{b64encode(each).decode()}">' for each in shots)
    sheet = await page.page.context.new_page()
    await sheet.set_content(BESIDE.format(images=images))
    await sheet.locator("body").screenshot(path=FOLDER / f"{name}.png")
    await sheet.close()
