"""Points at which a process dies: only in a process that was told to, at the time it was told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.crash_points import VARIABLE

ROOT = Path(__file__).parents[2]
WALK = "from scheduler.crash_points import reach\nfor name in 'aabab': reach(name); print(name, end='', flush=True)"


@pytest.mark.parametrize(("told", "code", "passed"), [
    (None, 0, "aabab"),
    ("c", 0, "aabab"),
    ("a", 137, ""),
    ("b", 137, "aa"),
    ("a:3", 137, "aab"),
    ("a:4", 0, "aabab"),
])  # fmt: skip
def test_a_process_dies_where_it_was_told(told: str | None, code: int, passed: str) -> None:
    env = {name: value for name, value in os.environ.items() if name != VARIABLE} | ({VARIABLE: told} if told else {})
    run = subprocess.run([sys.executable, "-c", WALK], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (code, passed)
