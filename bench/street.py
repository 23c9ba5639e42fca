"""The local Telegram and the whole program, each a process of its own, as they stand in use."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import httpx

from bench.at_once import TOKEN
from bench.scene import CHAT

ROOT = Path(__file__).resolve().parent.parent
LOOK_EVERY = 0.05  # seconds
STOP_WITHIN = 60.0  # seconds
PIECE = 5000  # people in one call
Call = dict[str, Any]  # as GET /sim/log tells it


def every(_: Call) -> bool:
    return True


class Street:
    """The local Telegram with its true limits, unless options of `python -m simulator` say otherwise."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "simulator", "--port", "0", "--token", TOKEN, *options]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        self._http = httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()
        self._process.terminate()
        self._process.communicate(timeout=STOP_WITHIN)

    def people(self, numbers: Iterable[int]) -> None:
        """Phones of the scene's docentes, all of whom have pressed START."""
        everyone = [{"id": CHAT + number, "first_name": "Rosa", "started": True} for number in numbers]
        for first in range(0, len(everyone), PIECE):
            self._http.post("/sim/users", json=everyone[first : first + PIECE]).raise_for_status()

    def happens(self, updates: Sequence[bytes]) -> None:
        """Updates for the program to fetch, as JSON."""
        self._http.post("/sim/updates", content=b"[" + b",".join(updates) + b"]").raise_for_status()

    def posts(self, since: int = 0) -> list[Call]:
        """Calls of sendMessage after call number `since`."""
        answer = self._http.get("/sim/log", params={"method": "sendMessage", "since": since})
        calls: list[Call] = answer.raise_for_status().json()
        return calls

    def await_posts(self, count: int, within: float, wanted: Callable[[Call], bool] = every) -> list[Call]:
        """All calls of sendMessage, once `count` of those wanted are there. TimeoutError: fewer came."""
        seen: list[Call] = []
        there = 0
        until = time.monotonic() + within
        while time.monotonic() < until:
            new = self.posts(since=seen[-1]["seq"] if seen else 0)
            seen += new
            there += sum(map(wanted, new))
            if there >= count:
                return seen
            time.sleep(min(max((count - there) / 100, LOOK_EVERY), 1.0))  # seldom while many are missing
        raise TimeoutError(f"{there} of {count} messages in {within:.0f} s")

    def forget(self) -> None:
        self._http.post("/sim/log/reset").raise_for_status()


class Program:
    """The whole program in a process of its own; it is `scene.MONDAY` when it starts."""

    def __init__(self, url: str, street: Street, rate: float = 25.0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="yanapaq-bench-")
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": street.url,
            "DATABASE_URL": url,
            "DATA_KEY": "bench",
            "SEND_RATE": str(rate),
            "WEBHOOK_PORT": "0",
        }
        environment = {key: value for key, value in os.environ.items() if key.upper() not in settings}
        self.began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.program", repr(self.began)],
            cwd=self._folder.name,
            env=environment | settings | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.peak_memory = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Asks it to stop, and waits. Raises RuntimeError when it did not stop as it should."""
        self._process.send_signal(signal.SIGTERM)
        said = self._process.communicate(timeout=STOP_WITHIN)[0]
        self._folder.cleanup()
        if kind is not None:
            return
        if self._process.returncode:
            raise RuntimeError(f"the program ended with {self._process.returncode}")
        self.peak_memory = int(said)

    def seconds(self, call: Call) -> float:
        """When a call reached Telegram, in seconds from the program's start."""
        return float(call["monotonic"]) - self.began
