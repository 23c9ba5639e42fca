"""The matriz de seguimiento (5.5.2) and de evaluación (5.5.3): their rows as values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.roles import Direccion
from domain.surveys.model import AddedRow


class Periodicity(StrEnum):
    ANUAL = "anual"
    SEMESTRAL = "semestral"
    FIN_DE_ESTRATEGIA = "fin_de_estrategia"
    INICIO_Y_TERMINO = "inicio_y_termino"


class Method(StrEnum):
    CENSAL = "censal"
    MUESTRAL = "muestral"
    MUESTRA_REPRESENTATIVA = "muestra_representativa"


class Actor(StrEnum):
    """About whom the information is."""

    DOCENTE = "docente"
    ACOMPANANTE = "acompanante"


# Waves of a row in a year; the norm counts the others by strategy or by person.
TIMES = {Periodicity.ANUAL: 1, Periodicity.SEMESTRAL: 2, Periodicity.INICIO_Y_TERMINO: 2}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a matrix. `instrument` is empty where the information does not come by survey."""

    code: str
    numeral: str
    variable: str
    dimensions: tuple[str, ...]
    periodicity: Periodicity
    method: Method
    source: str
    responsible: str  # as the norm names it
    direcciones: tuple[Direccion, ...]  # of MINEDU; empty: none answers for it
    actor: Actor
    instrument: str

    @property
    def is_surveyed(self) -> bool:
        return bool(self.instrument and self.direcciones)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question with four options, and other questions that take its place in other modelos."""

    name: str
    dimension: str
    text: str = ""
    alternates: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.alternates)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """The items of a survey by dimension, in order."""

    code: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Both matrices of the norm, and the instruments of the rows that are surveyed."""

    rows: tuple[Row, ...]
    instruments: tuple[Instrument, ...]

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)

    def instrument(self, code: str) -> Instrument | None:
        return next((each for each in self.instruments if each.code == code), None)


def fold(name: str) -> str:
    """The name of a question as it is compared: forms write DOC-1, DOC_1 or doc1 for one item."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def item_table(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items as they are kept with a form."""
    return [asdict(item) | {"alternates": list(item.alternates)} for item in items]


def items_of(table: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The other way round."""
    return tuple(Item(**(dict(row) | {"alternates": tuple(row["alternates"])})) for row in table)


def row_table(row: Row) -> dict[str, Any]:
    """A row as it is kept when it was added."""
    return asdict(row) | {"dimensions": list(row.dimensions), "direcciones": list(row.direcciones)}


def row_of(table: Mapping[str, Any]) -> Row:
    """The other way round. ValueError for a word that the norm does not know."""
    return Row(
        **dict(table)
        | {
            "dimensions": tuple(table["dimensions"]),
            "direcciones": tuple(Direccion(each) for each in table["direcciones"]),
            "periodicity": Periodicity(table["periodicity"]),
            "method": Method(table["method"]),
            "actor": Actor(table["actor"]),
        }
    )


def rows_of(session: Session, matrix: Matrix) -> tuple[Row, ...]:
    """The rows of the norm, then those that MINEDU added."""
    added = session.scalars(select(AddedRow).order_by(AddedRow.added_on, AddedRow.code))
    return (*matrix.rows, *(row_of(row.about) for row in added))


def find_row(session: Session, matrix: Matrix, code: str) -> Row | None:
    return next((row for row in rows_of(session, matrix) if row.code == code), None)
