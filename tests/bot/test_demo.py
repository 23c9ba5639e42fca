"""`yanapaq demo` as after a fresh clone: the installed command, an empty environment, the page that it prints."""

import asyncio
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parents[2]
COMMAND = Path(sys.executable).parent / "yanapaq"
PATIENCE = 200.0  # seconds; all cores may be busy with other tests


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The demonstration and the address that it prints; as by `env -i`, but for where this checkout is."""
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        "demo",
        env={"PYTHONPATH": str(ROOT)},
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"Yanapaq: (http://127\.0\.0\.1:\d+/phones)   \(Ctrl\+C para terminar\)\n", line)
        assert found is not None, (line, process.returncode)
        yield process, found[1]
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_printed_page_opens_with_four_linked_phones_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    async with started(tmp_path) as (process, url), aiohttp.ClientSession() as client:
        async with client.get(url) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        base = url.removesuffix("/phones")
        async with client.get(f"{base}/sim/users") as answer:
            users = await answer.json()
        titles = [user["title"] for user in users if user["offered"]]
        assert titles == ["Acompañante", "Docente", "Directivo", "Especialista de DIFODS"]
        assert {user["title"] for user in users if not user["offered"]} == {"Docente"}
        async with client.get(f"{base}/demo/clock") as answer:
            assert (await answer.json())["now"].startswith("2026-04-13T09:0")
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            _, said = await process.communicate()
        assert (process.returncode, b"Traceback" in said) == (0, False), said
