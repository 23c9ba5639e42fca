"""The house stands as drawn: floors, no cycles, short files and functions, types, no clock below the door."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "scheduler", "content", "i18n", "domain", "simulator")
BELOW_THE_DOOR = ("handlers", "scheduler", "content", "i18n", "domain")
LONGEST_FILE, NINE_OF_TEN = 400, 200
LONGEST_BODY, MOST_LONG = 30, 0.03
LEAST_ANNOTATED = 0.98
TESTS_PER_LINE = 1.4
TABLES = {"domain/migrations/versions"}  # data, as long as it is


@cache
def sources(*rooms: str) -> dict[str, str]:
    """Path -> text of every source file of the rooms, all of them by default."""
    paths = (path for room in rooms or ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


def modules(*rooms: str) -> dict[str, ast.Module]:
    return {name: ast.parse(text) for name, text in sources(*rooms).items()}


Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(*rooms: str) -> Iterator[tuple[str, Function]]:
    for name, tree in modules(*rooms).items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{name}:{node.lineno} {node.name}", node


def body_lines(node: Function) -> int:
    """Lines of the body without its docstring."""
    first, *rest = node.body
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and bool(rest)
    start = rest[0].lineno if documented else first.lineno
    return (node.end_lineno or start) - start + 1


def test_floors_siblings_and_libraries_keep_their_contracts() -> None:
    assert cli.lint_imports(config_filename=str(ROOT / ".importlinter"), no_cache=True) == cli.EXIT_STATUS_SUCCESS


def test_only_the_channel_of_the_scheduler_knows_the_mouths_library() -> None:
    knowing = [
        name for name, text in sources("scheduler").items() if re.search(r"^\s*(from|import) telegram\b", text, re.M)
    ]
    assert {Path(name).parent.as_posix() for name in knowing} == {"scheduler/channels"}


def test_files_are_short() -> None:
    lengths = {
        name: text.count("\n")
        for name, text in sources().items()
        if Path(name).parent.as_posix() not in TABLES and text
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert statistics.quantiles(lengths.values(), n=10, method="inclusive")[-1] <= NINE_OF_TEN


def test_functions_are_short() -> None:
    lengths = {name: body_lines(node) for name, node in functions() if not name.startswith(tuple(TABLES))}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_BODY}
    assert len(long) / len(lengths) <= MOST_LONG, long
    assert statistics.median(lengths.values()) <= 7


def test_functions_say_what_they_return() -> None:
    silent = [name for name, node in functions() if node.returns is None]
    total = sum(1 for _ in functions())
    assert 1 - len(silent) / total >= LEAST_ANNOTATED, silent


def test_public_functions_of_the_ground_floor_that_take_a_session_say_what_they_do() -> None:
    """Verbs are what everything above builds on; helpers of one line speak for themselves."""
    silent = [
        name
        for name, node in functions("domain")
        if name.split("/")[1] == "dates"
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
        and body_lines(node) > 8
    ]
    assert silent == []


@pytest.mark.parametrize("room", ROOMS)
def test_package_files_are_empty(room: str) -> None:
    written = [name for name, text in sources(room).items() if name.endswith("__init__.py") and text.strip()]
    assert written == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_folder_with_code_is_a_package(room: str) -> None:
    folders = {(ROOT / name).parent for name in sources(room)}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_an_ignored_type_names_what_is_ignored() -> None:
    bare = [
        f"{name}:{number}"
        for name, text in sources().items()
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"#\s*type:\s*ignore(?!\[)", line) or re.search(r"#\s*noqa(?!:)", line)
    ]
    assert bare == []


CLOCKS = {"now", "today", "utcnow", "time", "monotonic"}
# where the one clock lives, and a pause between two tries measures nothing
MAY_LOOK = {"scheduler/clock.py"}


def clock_calls(tree: ast.Module) -> Iterator[ast.Call]:
    """datetime.now(), date.today(), time.time() and the like; `clock.now()` is the injected one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = node.func.value
            named = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if named in {"datetime", "date", "time", "dt"}:
                yield node


def test_nothing_below_the_door_reads_a_clock() -> None:
    looking = [
        f"{name}:{call.lineno}"
        for name, tree in modules(*BELOW_THE_DOOR).items()
        if name not in MAY_LOOK
        for call in clock_calls(tree)
    ]
    assert looking == []


def test_the_search_for_clocks_finds_them() -> None:
    text = "datetime.now(UTC)\ndate.today()\ntime.time()\ndt.datetime.now()\nclock.now()\nself.clock.now()\n"
    assert [call.lineno for call in clock_calls(ast.parse(text))] == [1, 2, 3, 4]


def test_the_ground_floor_knows_no_chat_no_files_and_no_async() -> None:
    """Rules are plain functions; the edges of units of work are the exception."""
    edges = {"domain/store.py", "domain/group_commit.py"}
    chatty = [
        name
        for name, text in sources("domain").items()
        if name not in edges
        and re.search(r"^\s*(from|import) (aiogram|telegram|asyncio|openpyxl|pathlib)\b", text, re.M)
    ]
    assert chatty == []


def test_no_handler_and_no_view_sends() -> None:
    sending = [
        name
        for name, text in sources("handlers", "content").items()
        if re.search(r"\b(send_message|send_document|edit_message_text|\.answer\(|Bot\()", text)
    ]
    assert sending == []


def test_background_work_has_one_door() -> None:
    makers = [name for name, text in sources("domain", "content", "i18n", "handlers").items() if "create_task" in text]
    assert makers == []


def test_nobody_reaches_into_the_workshop() -> None:
    """No path of the machine the project is built on."""
    telling = [name for name, text in sources().items() if re.search(r"/work/|/tmp/|shared/reference", text)]
    assert telling == []


def test_the_types_hold() -> None:
    found = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


def test_the_style_holds() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


def test_tests_weigh_more_than_what_they_prove() -> None:
    code = sum(text.count("\n") for name, text in sources().items() if not name.startswith(tuple(TABLES)))
    proof = sum(path.read_text().count("\n") for path in (ROOT / "tests").rglob("*") if path.suffix in {".py", ".md"})
    assert proof / code >= TESTS_PER_LINE


def test_no_test_asks_only_whether_something_was_called() -> None:
    asking = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(
            r"assert_(any_)?called|assert_(not_)?awaited|unittest\.mock|monkeypatch\.setattr\(\"(bot|domain)",
            path.read_text(),
        )
        and path != Path(__file__)
    ]
    assert asking == []
