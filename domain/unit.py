"""The session of one unit of work."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

FOR_LOCKS = {"with_for_update", "populate_existing"}


class UnitSession(Session):
    """Holds what it has read until the unit ends: what a rule reads twice is fetched once.

    SQLAlchemy's identity map is weak, so that a row that nobody holds is fetched again. A row that
    must be as it is now is read with a lock and `populate_existing`. On SQLite a writing unit has
    the one write lock from its beginning: what it has read cannot be old, and is not read again.
    """

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        return super().get(entity, ident, **self._needed(options))

    def get_one(self, entity: Any, ident: Any, **options: Any) -> Any:
        return super().get_one(entity, ident, **self._needed(options))

    def forget(self) -> None:
        """Leaves nothing of one unit to the next."""
        self.expunge_all()
        self.info.clear()

    def _needed(self, options: dict[str, Any]) -> dict[str, Any]:
        if options and reads_under_its_lock(self):
            return {name: value for name, value in options.items() if name not in FOR_LOCKS}
        return options


def reads_under_its_lock(session: Session) -> bool:
    """True where a writing unit cannot have read what is old by now."""
    return session.get_bind().dialect.name == "sqlite"


def hold(session: UnitSession, row: Any) -> None:
    session.info.setdefault("held", []).append(row)


event.listen(UnitSession, "loaded_as_persistent", hold)
event.listen(UnitSession, "pending_to_persistent", hold)
