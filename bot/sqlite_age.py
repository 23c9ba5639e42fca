"""Whether this SQLite has the WAL-reset race: a reader may see a torn database when two connections checkpoint at once.

Closed from 3.51.3 on and in two older lines: sqlite.org/wal.html.
"""

import sqlite3

SAFE = (3, 51, 3)
BACKPORTS = ((3, 44, 6), (3, 50, 7))
HERE = sqlite3.sqlite_version_info


def is_safe(version: tuple[int, ...] = HERE) -> bool:
    return version >= SAFE or any(version[:2] == fixed[:2] and version >= fixed for fixed in BACKPORTS)
