"""Somebody who has a copy of the whole database, knows every person in it, and wants to know who answered what.

Each way of finding out returns what it found, one line each; nothing found is an empty list. The naive
tables of the tests show that each of them finds something where there is something to find.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Row = Mapping[str, Any]
LEAST = 5  # people among whom one is lost
CLOSE = 0.6  # a rank correlation that sixty or more shuffled rows reach once in a million


@dataclass(frozen=True, kw_only=True)
class Dump:
    """A copy of the database, sorted by what is said about people and what was answered."""

    answers: Sequence[Row]  # as they come without any ORDER BY
    people: Mapping[str, Sequence[Row]]  # table -> rows with a person_id
    keys: Sequence[bytes] = ()  # whatever looks like a key
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)  # name -> marks in that order


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What really happened, by which a guess is judged."""

    mark: Callable[[Row], str]  # the mark of an answer, known to the test alone
    person_of: Mapping[str, int]  # mark -> who answered so
    finished: Sequence[str]  # marks in the order in which they were sent


def joins(dump: Dump, truth: Truth) -> list[str]:
    """Columns that lead to one person, and the right one, in the clear or hashed."""
    found = []
    for column in columns(dump.answers):
        for table, name, index in indexes(dump):
            guesses = [(row, index.get(text(row[column]), set())) for row in dump.answers if row[column] is not None]
            alone = [(row, next(iter(people))) for row, people in guesses if len(people) == 1]
            right = sum(truth.person_of[truth.mark(row)] == person for row, person in alone)
            if right >= LEAST and right > len(alone) / 2:
                found.append(f"{column} = {table}.{name}: {right} of {len(dump.answers)}")
    return found


def indexes(dump: Dump) -> Iterable[tuple[str, str, Mapping[str, set[int]]]]:
    """Every column about people, and hashes of it: value -> people."""
    hashes: dict[str, Callable[[str], str]] = {
        "plain": str,
        "md5": lambda value: hashlib.md5(value.encode()).hexdigest(),
        "sha1": lambda value: hashlib.sha1(value.encode()).hexdigest(),
        "sha256": lambda value: hashlib.sha256(value.encode()).hexdigest(),
    }
    for number, key in enumerate(dump.keys):
        hashes[f"hmac {number}"] = lambda value, key=key: hmac.new(key, value.encode(), "sha256").hexdigest()
        hashes[f"hmac of hex {number}"] = lambda value, key=key: hmac.new(
            key.hex().encode(), value.encode(), "sha256"
        ).hexdigest()
        hashes[f"salted {number}"] = lambda value, key=key: hashlib.sha256(f"{key.hex()}|{value}".encode()).hexdigest()
        # as ours is made, by somebody who does not have the secret
        hashes[f"without the secret {number}"] = lambda value, key=key: hmac.new(
            b"", f"survey|{key.hex()}|{value}".encode(), "sha256"
        ).hexdigest()
    for table, rows in dump.people.items():
        for name in columns(rows):
            for way, hashed in hashes.items():
                index: dict[str, set[int]] = {}
                for row in rows:
                    if row[name] is not None:
                        index.setdefault(hashed(text(row[name])), set()).add(row["person_id"])
                yield table, f"{name} ({way})", index


def likenesses(dump: Dump, truth: Truth, known: Mapping[int, Row]) -> list[str]:
    """Answers whose stratum, nivel, área, language, mode and week fit fewer than five people who finished.

    `known` holds what is known of each person who finished, under the names of the answers' columns.
    """
    shared = [name for name in next(iter(known.values())) if name in columns(dump.answers)]
    found = []
    for row in dump.answers:
        fitting = [
            person for person, about in known.items()
            if all(row[name] is None or row[name] == about[name] for name in shared)
        ]  # fmt: skip
        assert truth.person_of[truth.mark(row)] in fitting, "the test itself is wrong about what is known"
        if len(fitting) < LEAST:
            found.append(f"{len(fitting)} people fit {[row[name] for name in shared]}")
    groups = Counter(tuple(row[name] for name in shared) for row in dump.answers)
    return found + [f"{n} rows alike: {group}" for group, n in groups.items() if n < LEAST]


def orders(dump: Dump, truth: Truth) -> list[str]:
    """Orders of the rows, on paper or on disk, that follow the order in which people finished."""
    sent = {mark: place for place, mark in enumerate(truth.finished)}
    found = []
    for name, marks in {"as they come": [truth.mark(row) for row in dump.answers], **dump.orders}.items():
        ranks = [sent[mark] for mark in marks]
        if len(ranks) < 60:
            raise AssertionError("too few rows to tell an order from chance")
        if abs(follows(ranks)) > CLOSE:
            found.append(f"{name}: {follows(ranks):.2f}")
    for name in columns(dump.answers):
        sortable = [row for row in dump.answers if isinstance(row[name], int | float | datetime)]
        if len({row[name] for row in sortable}) >= 60:
            ranks = [sent[truth.mark(row)] for row in sorted(sortable, key=lambda row: row[name])]
            if abs(follows(ranks)) > CLOSE:
                found.append(f"sorted by {name}: {follows(ranks):.2f}")
    return found


def follows(ranks: Sequence[int]) -> float:
    """Spearman's rank correlation of a sequence with its own order."""
    places = {rank: place for place, rank in enumerate(sorted(ranks))}
    n = len(ranks)
    squares = sum((at - places[rank]) ** 2 for at, rank in enumerate(ranks))
    return 1 - 6 * squares / (n * (n * n - 1))


def moments(dump: Dump) -> list[str]:
    """Values that tell a day or an hour."""
    found = []
    for name in columns(dump.answers):
        for row in dump.answers:
            value = row[name]
            if isinstance(value, date | datetime) or re.search(r"\d{4}-\d\d-\d\d|\d\d:\d\d", text(value)):
                found.append(f"{name}: {value}")
                break
    return found


def residue(files: Mapping[str, bytes], secrets: Iterable[bytes], once: Iterable[bytes] = ()) -> list[str]:
    """Bytes that must be gone from the files, and those that may be there once only."""
    found = [f"{name}: {secret[:12]!r}" for secret in secrets for name, data in files.items() if secret in data]
    whole = b"".join(files.values())
    return found + [f"{whole.count(text_)} times {text_[:40]!r}" for text_ in once if whole.count(text_) > 1]


def columns(rows: Sequence[Row]) -> list[str]:
    return list(rows[0]) if rows else []


def text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
