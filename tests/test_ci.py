"""`.ci/run` on a bare Debian: what is missing is installed, what is there is not, then the README's command runs."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("make", "python3", "chromium", "apt-get")


def machine(folder: Path, *, without: str = "", venv: bool = True) -> str:
    """A folder of commands that only write down how they were called; python3 knows venv or does not."""
    for tool in TOOLS:
        if tool != without:
            file = folder / tool
            ends = 1 if tool == "python3" and not venv else 0
            file.write_text(f'#!/bin/sh\necho "{tool} $*" >> "{folder}/called"\nexit {ends}\n')
            file.chmod(0o755)
    for needed in ("bash", "sh", "dirname"):
        (folder / needed).symlink_to(f"/bin/{needed}" if needed != "dirname" else "/usr/bin/dirname")
    return str(folder)


def installed(folder: Path) -> list[str]:
    """What apt-get was asked for, in order."""
    called = (folder / "called").read_text().splitlines()
    return [word for line in called if " install " in line for word in line.split()[2:] if not word.startswith("-")]


def run(folder: Path, path: str) -> list[str]:
    """Runs it and gives every call of make."""
    bash = "/bin/bash"
    subprocess.run([bash, str(ROOT / ".ci" / "run")], env={"PATH": path}, cwd=folder, check=True, capture_output=True)
    return [line for line in (folder / "called").read_text().splitlines() if line.startswith("make ")]


@pytest.mark.parametrize(
    ("without", "venv", "packages"),
    [
        ("", True, []),
        ("", False, ["python3", "python3-venv"]),
        ("python3", True, ["python3", "python3-venv"]),
        ("chromium", True, ["chromium", "fonts-dejavu-core", "fonts-noto-color-emoji"]),
    ],
)
def test_what_is_missing_is_installed_and_the_tests_run(
    tmp_path: Path, without: str, venv: bool, packages: list[str]
) -> None:
    path = machine(tmp_path, without=without, venv=venv)
    assert run(tmp_path, path) == ["make test"]
    assert installed(tmp_path) == packages


def test_it_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
