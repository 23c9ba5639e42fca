"""One word for one thing: the glossary's words are used, and no second word for them anywhere."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.schema import METADATA
from i18n.extract import template

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "scheduler", "content", "domain", "i18n")
# what is sent to us is written in other people's words: headers and posts of rosters
FOREIGN = {"domain/roster/words.py", "content/files/padron.py", "content/files/roster.py"}
# a second word that is a word of its own elsewhere: the standard library's queue, Telegram's events…
OTHERWISE = {"queue", "signal", "template", "host", "owner", "log", "school"}
NO_WORD = {"–", ""}


@dataclass(frozen=True, kw_only=True)
class Word:
    """A row of the glossary."""

    word: str
    code: str
    chat: str
    never: tuple[str, ...]
    meaning: str


@cache
def words() -> tuple[Word, ...]:
    rows = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", glossary(), re.M)
    return tuple(
        Word(
            word=word.strip(),
            code=code.strip(),
            chat=chat.strip(),
            never=tuple(each.strip() for each in never.split(",") if each.strip() not in NO_WORD),
            meaning=meaning.strip(),
        )
        for word, code, chat, never, meaning in rows
    )


def glossary() -> str:
    return (ROOT / "docs" / "glossary.md").read_text()


@cache
def sources() -> dict[str, str]:
    paths = (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in paths}


@cache
def identifiers() -> dict[str, set[str]]:
    """Name -> files in which it is a name of ours: defined, assigned, a parameter or a field."""
    found: dict[str, set[str]] = {}
    for path, text in sources().items():
        for name in names_of(ast.parse(text)):
            found.setdefault(name, set()).add(path)
    return found


def names_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


@cache
def chat() -> tuple[str, ...]:
    """Every Spanish text that people read."""
    found: list[str] = []
    for message in template(ROOT):
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        found += [str(each) for each in ids if each]
    return tuple(found)


def parts(name: str) -> set[str]:
    """The words of an identifier: next_visit, NextVisit -> {next, visit}."""
    return set(re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().strip("_").split("_"))


def test_every_row_of_the_glossary_is_read() -> None:
    lines = [line for line in glossary().splitlines() if line.startswith("| ") and not line.startswith("| word")]
    assert len(words()) == len(lines) >= 50


def test_no_word_stands_twice() -> None:
    listed = [each.word for each in words()]
    assert sorted(set(listed)) == sorted(listed)


@pytest.mark.parametrize("word", words(), ids=lambda word: word.word)
def test_its_name_in_the_code_exists(word: Word) -> None:
    code = "\n".join(sources().values())
    assert re.search(rf"\b{re.escape(word.code)}\b", code)


@pytest.mark.parametrize("word", [each for each in words() if each.chat not in NO_WORD], ids=lambda word: word.word)
def test_its_word_in_the_chat_is_read_by_somebody(word: Word) -> None:
    pattern = re.compile(rf"(?<!\w){re.escape(word.chat)}", re.I)
    assert [text for text in chat() if pattern.search(text)] != []


@pytest.mark.parametrize("word", [each for each in words() if each.never], ids=lambda word: word.word)
def test_people_never_read_a_second_word_for_it(word: Word) -> None:
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, word.never))})(e?s)?(?!\w)", re.I)
    assert [text for text in chat() if pattern.search(text)] == []


@pytest.mark.parametrize("word", [each for each in words() if each.never], ids=lambda word: word.word)
def test_no_name_of_ours_uses_a_second_word_for_it(word: Word) -> None:
    never = {each.lower() for each in word.never} - OTHERWISE
    second = {
        f"{path}: {name}" for name, paths in identifiers().items() if parts(name) & never for path in paths - FOREIGN
    }
    assert second == set()


@pytest.mark.parametrize("word", [each for each in words() if each.never], ids=lambda word: word.word)
def test_no_table_or_column_uses_a_second_word_for_it(word: Word) -> None:
    never = {each.lower() for each in word.never}
    names = [table.name for table in METADATA.tables.values()]
    names += [f"{table.name}.{column.name}" for table in METADATA.tables.values() for column in table.columns]
    assert [name for name in names if parts(name.replace(".", "_")) & never] == []


def test_people_are_spoken_to_as_usted() -> None:
    said = "tú|tu|tus|te|ti|contigo|puedes|tienes|quieres|debes|elige|(?<!le )toca|vos"
    familiar = re.compile(rf"(?<!\w)({said})(?!\w)", re.I)
    assert [text for text in chat() if familiar.search(text)] == []


def test_acompanante_and_anio_are_spelt_in_full_in_the_chat_and_in_ascii_in_the_code() -> None:
    assert [text for text in chat() if re.search(r"acompanante|padron\b|espanol", text, re.I)] == []
    assert [name for name in identifiers() if not name.isascii()] == []


def test_every_table_of_the_schema_is_named_in_the_singular() -> None:
    known = {"history", "consent", "slot", "gate"}  # end as they are
    assert [name for name in METADATA.tables if name.endswith("s") and name not in known] == []


def test_the_meaning_of_a_word_is_one_line_that_says_something() -> None:
    assert [each.word for each in words() if len(each.meaning) < 12] == []
