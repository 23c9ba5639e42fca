"""The process that begins lives of the whole program: what takes long to import is imported once, there."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Host:
    """Begins lives of `script`, a module of this folder; itself it lives as long as the tests of a file."""

    def __init__(self, script: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.crash.{script}"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._hears() == "ready"

    def close(self) -> None:
        self._process.communicate(timeout=10)

    async def says(self, order: dict[str, object]) -> None:
        assert self._process.stdin is not None
        print(json.dumps(order), file=self._process.stdin, flush=True)

    async def asks(self, order: dict[str, object]) -> int:
        """Gives an order; the number of the answer."""
        await self.says(order)
        return (await self.hears())[1]

    async def hears(self) -> tuple[str, int]:
        """A word and its number."""
        word, number = (await asyncio.wait_for(asyncio.to_thread(self._hears), 60)).split()
        return word, int(number)

    def _hears(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
