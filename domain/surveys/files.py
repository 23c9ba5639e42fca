"""Files among answers: an answer holds the random name under which a file is kept, and nothing else of it."""

import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Files(Protocol):
    """Whoever keeps the files that were sent: `scheduler/attachments.py`."""

    def rename(self, session: Session, keys: list[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]: ...

    def erase(self, session: Session, keys: Collection[uuid.UUID]) -> None: ...


def is_file(answer: Any) -> bool:
    return isinstance(answer, str) and NAME.fullmatch(answer) is not None


def files_of(answers: Mapping[str, Any]) -> set[uuid.UUID]:
    """Names of the files among answers."""
    return {uuid.UUID(value) for value in answers.values() if is_file(value)}


def renamed(answers: Mapping[str, Any], names: Mapping[uuid.UUID, uuid.UUID]) -> dict[str, Any]:
    """The answers with the new names of their files."""
    found = dict(answers)
    for name, value in answers.items():
        if is_file(value):
            found[name] = str(names.get(uuid.UUID(value), value))
    return found
