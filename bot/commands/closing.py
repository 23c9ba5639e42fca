"""`yanapaq closing export | registered`: records for whoever types them into SIGMA 2.0."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.commands.speak import tell
from bot.commands.surveys import allowed, today, who_is
from bot.exits import Exit, Stop
from bot.ground import on_rows, read_settings
from content.files.census import census_csv, census_xlsx
from content.files.table import Column, Columns, Unreadable
from content.files.tables_in import read_table
from content.loader import load_norm
from domain.closing.census import Line, census
from domain.closing.registering import register
from domain.outcome import Refused
from domain.people.territory import Ugel
from domain.year.norm import Norm

Writer = Callable[[Sequence[Line], Norm], bytes]
WRITERS: Mapping[str, Writer] = {".csv": census_csv, ".xlsx": census_xlsx}
COLUMNS = Columns(
    required=(Column(name="codigo"), Column(name="sigma_registrado")), optional=(Column(name="sigma_fecha"),)
)
YES = frozenset({"si", "sí", "s", "x", "1"})
UNKNOWN_UGEL = "No hay una UGEL «{ugel}». Use su código de seis cifras o su nombre completo."
UNKNOWN_SHAPE = "Escriba un archivo que termine en .csv o .xlsx."
UNREADABLE = "No se pudo leer {name}. Debe tener las columnas codigo, sigma_registrado y sigma_fecha."
WRONG_ROW = "Fila {row}: el código debe ser un número y la fecha, como 21/04/2026."


def export(ugel: str, by: int, out: Path, year: int | None, only_pending: bool) -> None:
    """Raises Stop with the words of the refusal; a file that exists is replaced."""
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise Stop(UNKNOWN_SHAPE, Exit.SETTINGS)
    norm = load_norm().with_settings(read_settings().norm_settings)

    def work(session: Session) -> tuple[bytes, int]:
        who, place = who_is(session, by), ugel_named(session, ugel)
        found = allowed(census(session, who, place, year or today().year, only_pending=only_pending))
        return writer(found, norm), len(found)

    content, count = on_rows(work, read_only=True)
    out.write_bytes(content)
    tell(f"Escrito en {out}: {count} filas. Regístrelas en SIGMA 2.0 y anótelo con: yanapaq closing registered")


def ugel_named(session: Session, written_name: str) -> int:
    """By its code, or its name where only one has it: two UGEL are called LA UNIÓN."""
    query = select(Ugel.id).where(or_(Ugel.code == written_name, Ugel.name == written_name.upper()))
    found = session.scalars(query).unique().all()
    if len(found) != 1:
        raise Stop(UNKNOWN_UGEL.format(ugel=written_name), Exit.FOUND)
    return found[0]


def registered(activities: Iterable[int], by: int, on: date | None, file: Path | None) -> Exit:
    """Notes what was typed into SIGMA; FOUND when some of it could not be noted."""
    wanted = {activity: on or today() for activity in activities}
    if file is not None:
        wanted |= read_registered(file, on or today())
    done, refused = on_rows(partial(note, wanted, by))
    tell(f"Anotado como registrado en SIGMA: {done}.")
    for activity, said in refused.items():
        tell(f"{activity}: {said}")
    return Exit.FOUND if refused else Exit.OK


def note(wanted: Mapping[int, date], by: int, session: Session) -> tuple[int, dict[int, str]]:
    """Those that can be are noted, whatever the others are; how many, and why not."""
    who, refused = who_is(session, by), {}
    for activity, day in wanted.items():
        outcome = register(session, who, activity, day)
        if isinstance(outcome, Refused):
            refused[activity] = said_of(outcome)
    return len(wanted) - len(refused), refused


def said_of(outcome: Refused) -> str:
    try:
        allowed(outcome)
    except Stop as stop:
        return stop.said.text
    raise AssertionError("unreachable")


def read_registered(file: Path, usual: date) -> dict[int, date]:
    """The rows of an exported file that somebody marked as registered; a row without a day has the usual one."""
    table = read_table(file, COLUMNS)
    if isinstance(table, Unreadable):
        raise Stop(UNREADABLE.format(name=file.name), Exit.FOUND)
    marked = [row for row in table.rows if row.values["sigma_registrado"].strip().casefold() in YES]
    return {number_in(row.number, row.values): day_in(row.number, row.values, usual) for row in marked}


def number_in(row: int, values: Mapping[str, str]) -> int:
    if not values["codigo"].strip().isdecimal():
        raise Stop(WRONG_ROW.format(row=row), Exit.FOUND)
    return int(values["codigo"])


def day_in(row: int, values: Mapping[str, str], usual: date) -> date:
    typed = values.get("sigma_fecha", "").strip()
    try:
        return datetime.strptime(typed, "%d/%m/%Y").date() if typed else usual  # noqa: DTZ007
    except ValueError:
        raise Stop(WRONG_ROW.format(row=row), Exit.FOUND) from None
