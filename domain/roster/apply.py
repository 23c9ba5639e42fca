"""Carries a plan out, in the transaction of the session. Applied twice it changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from domain.base import Base
from domain.people.identity import Identity, Seal, identity
from domain.people.roles import Person
from domain.people.territory import Red
from domain.roster.plan import Entry, Plan

BATCH = 5000  # rows of one statement
ENDED = {"role": "until", "assignment": "until"}  # gone rows of these may get their last day


def apply(
    session: Session,
    plan: Plan,
    seal: Seal,
    *,
    end_gone: date | None = None,
    keep_gone: bool = False,
) -> None:
    """Writes what the plan says. Rows with errors are not in it.

    IE that are gone become inactive, unless `keep_gone`; posts and assignments that are gone end on
    `end_gone`, and días no hábiles from that day on are taken out; without it they stay. While rows
    are refused nothing that is gone is touched.
    """
    owners = add_people(session, [entry for entry in plan.new if entry.table == "person"], seal)
    reds = Reds(session)
    for table in ("ie", "role", "assignment", "closure"):
        entries = [entry for entry in plan.new if entry.table == table]
        if table == "role":
            owners |= owners_of(session, entries, owners)
        insert_rows(session, table, [row_of(entry, owners, reds) for entry in entries])
    change_people(session, [entry for entry in plan.changed if entry.table == "person"], seal)
    update_rows(session, [entry for entry in plan.changed if entry.table != "person"], reds)
    if plan.errors:
        return  # what seems gone may be in a row that was refused
    if not keep_gone:
        update_rows(session, [entry for entry in plan.gone if entry.table == "ie"], reds)
    if end_gone is not None:
        end(session, plan.gone, end_gone)


def row_of(entry: Entry, owners: Mapping[str, int], reds: "Reds") -> dict[str, Any]:
    values = dict(entry.values)
    if entry.table == "role":
        values["person_id"] = owners[entry.owner]
    return reds.resolve(values)


def add_people(session: Session, entries: Sequence[Entry], seal: Seal) -> dict[str, int]:
    """Adds people with their sealed documents; their ids by document hash."""
    owners: dict[str, int] = {}
    for batch in batches(entries):
        rows = [
            {
                "apellidos": entry.values["apellidos"],
                "nombres": entry.values["nombres"],
                "language": entry.values["language"] or "es",
                "language_origin": "padron",
            }
            for entry in batch
        ]
        ids = session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows)
        for entry, person_id in zip(batch, ids.all(), strict=True):
            owners[entry.owner] = person_id
            session.add(
                identity(
                    seal,
                    person_id=person_id,
                    kind=entry.values["kind"],
                    document=entry.values["document"],
                    mobile=entry.values["mobile"],
                )
            )
        session.flush()
    return owners


def owners_of(session: Session, entries: Sequence[Entry], known: Mapping[str, int]) -> dict[str, int]:
    """Ids of people who were there before and get a new post."""
    wanted = sorted({entry.owner for entry in entries} - set(known))
    found: dict[str, int] = {}
    for batch in batches(wanted):
        query = select(Identity.document_hash, Identity.person_id)
        rows = session.execute(query.where(Identity.document_hash.in_(batch)))
        found |= {row.document_hash: row.person_id for row in rows}
    return found


def change_people(session: Session, entries: Sequence[Entry], seal: Seal) -> None:
    for entry in entries:
        values = dict(entry.values)
        mobile = values.pop("mobile", None)
        if values:
            session.execute(update(Person).where(Person.id == entry.id).values(**values))
        if mobile is not None:
            session.execute(
                update(Identity)
                .where(Identity.person_id == entry.id)
                .values(mobile_hash=seal.hash("mobile", mobile), mobile_sealed=seal.close(mobile))
            )


def end(session: Session, gone: Iterable[Entry], day: date) -> None:
    for entry in gone:
        if entry.table in ENDED:
            table = table_named(entry.table)
            later = (table.c.id == entry.id) & (table.c.since <= day)
            session.execute(update(table).where(later).values(until=day))
        elif entry.table == "closure":
            table = table_named(entry.table)
            session.execute(delete(table).where(table.c.id == entry.id, table.c.day >= day))


def insert_rows(session: Session, table: str, rows: Sequence[dict[str, Any]]) -> None:
    for batch in batches(rows):
        session.execute(insert(table_named(table)), list(batch))


def update_rows(session: Session, entries: Iterable[Entry], reds: "Reds") -> None:
    """One executemany for all rows of a table that change the same columns."""
    groups: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for entry in entries:
        values = reds.resolve(dict(entry.values))
        key = (entry.table, tuple(sorted(values)))
        groups.setdefault(key, []).append({"row_id": entry.id, **{f"new_{k}": v for k, v in values.items()}})
    for (name, columns), rows in groups.items():
        table = table_named(name)
        statement = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({column: bindparam(f"new_{column}") for column in columns})
        )
        for batch in batches(rows):
            session.connection().execute(statement, list(batch))


class Reds:
    """Redes educativas by UGEL and name; a new one is added when it is first named."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._ids: dict[tuple[int, str], int] | None = None

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with `red_id` in the place of the name of the red."""
        if "red" not in values:
            return values
        name = values.pop("red")
        values["red_id"] = self._id(values["ugel_id"], name) if name else None
        return values

    def _id(self, ugel_id: int, name: str) -> int:
        if self._ids is None:
            rows = self._session.execute(select(Red.ugel_id, Red.name, Red.id))
            self._ids = {(row.ugel_id, row.name): row.id for row in rows}
        key = (ugel_id, name)
        if key not in self._ids:
            red = Red(ugel_id=ugel_id, name=name)
            self._session.add(red)
            self._session.flush()
            self._ids[key] = red.id
        return self._ids[key]


def table_named(name: str) -> Table:
    return Base.metadata.tables[name]


def batches(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
