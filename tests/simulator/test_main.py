"""The server alone, as a command."""

import asyncio
import sys

import aiohttp

from simulator.server import TOKEN


async def test_it_runs_alone_and_prints_its_address() -> None:
    command = [sys.executable, "-m", "simulator", "--port", "0", "--no-rates"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        base = (await asyncio.wait_for(process.stdout.readline(), 15)).decode().strip()
        async with aiohttp.ClientSession() as http:
            async with http.get(f"{base}/bot{TOKEN}/getMe") as answer:
                assert (await answer.json())["ok"] is True
            async with http.get(f"{base}/sim/rates") as answer:
                assert (await answer.json())["enabled"] is False
    finally:
        process.terminate()
        await process.wait()
