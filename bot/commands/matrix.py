"""`yanapaq matrix add`: a row that a body of MINEDU adds to the matrix (5.5.3, last paragraph)."""

import re
from collections.abc import Sequence
from typing import NoReturn, TypedDict, Unpack

from sqlalchemy.orm import Session

from bot.commands.speak import tell
from bot.commands.surveys import allowed, today, who_is, word
from bot.exits import Exit, Stop
from bot.ground import on_rows
from content.loader import load_matrix
from domain.outcome import Outcome, Refused
from domain.people.roles import Direccion
from domain.surveys.matrix import Actor, Method, Periodicity, Row
from domain.waves import opening

CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
NO_SURVEY = "ninguno"
LEAD = Direccion.DIFODS  # with which the others coordinate
BAD_CODE = (
    "El código «{code}» no sirve: de 3 a 40 letras minúsculas sin tilde, números o «_», y empieza con letra. "
    "Por ejemplo: uso_de_materiales."
)
BLANK = "Falta {what}. Escríbalo entre comillas."
NO_FORM = (
    "«{name}» no es docente, acompanante ni un formulario guardado (yanapaq form list). Guárdelo primero con "
    "yanapaq form add, o use --instrument ninguno si la fila no se recoge con una encuesta."
)
NOT_THEIRS = (
    "La persona {by} no trabaja hoy en {direcciones}. Una fila la agrega quien es especialista de una de las "
    "Direcciones que responderán por ella: vea yanapaq list people, o cambie --direccion."
)


class Typed(TypedDict):
    """The words of a row, as they were typed."""

    code: str
    variable: str
    dimensions: Sequence[str]
    periodicity: str
    method: str
    actor: str
    direcciones: Sequence[str]
    instrument: str
    source: str


def add(*, by: int, **typed: Unpack[Typed]) -> None:
    """Stop says which word is wrong, or why the row was not added, and what to do."""
    row = row_from(typed)

    def work(session: Session) -> Outcome:
        if not is_known(session, row.instrument):
            raise Stop(NO_FORM.format(name=row.instrument), Exit.SETTINGS)
        return opening.add_row(session, who_is(session, by), load_matrix(), row, today())

    outcome = on_rows(work)
    if outcome == Refused("not_yours"):
        refuse(by, row)
    allowed(outcome)
    tell(f"Fila {row.code} agregada a la matriz. Véala con: yanapaq matrix{way_on(row, by)}")


def row_from(typed: Typed) -> Row:
    """The row of what was typed. Stop for a word that the matrix does not know."""
    code, instrument = typed["code"], typed["instrument"]
    if not CODE.fullmatch(code):
        raise Stop(BAD_CODE.format(code=code), Exit.SETTINGS)
    for what, given in (
        ("la variable", [typed["variable"]]),
        ("la dimensión (--dimension)", typed["dimensions"]),
        ("--source", [typed["source"]]),
    ):
        if not given or not all(each.strip() for each in given):
            raise Stop(BLANK.format(what=what), Exit.SETTINGS)
    of = tuple(dict.fromkeys(word(each.upper(), Direccion, "La Dirección") for each in typed["direcciones"]))
    about = word(typed["actor"], Actor, "El actor")
    return Row(
        code=code,
        numeral="5.5.3",
        variable=typed["variable"].strip(),
        dimensions=tuple(dict.fromkeys(each.strip() for each in typed["dimensions"])),
        periodicity=word(typed["periodicity"], Periodicity, "La periodicidad"),
        method=word(typed["method"], Method, "El método"),
        source=typed["source"].strip(),
        responsible=responsible(of),
        direcciones=of,
        actor=about,
        instrument="" if instrument == NO_SURVEY else instrument or str(about),
    )


def responsible(direcciones: Sequence[Direccion]) -> str:
    """As the numeral has it: in coordination with DIFODS."""
    named = ", ".join(direcciones)
    return named if LEAD in direcciones else f"{named}, en coordinación con la {LEAD}"


def is_known(session: Session, instrument: str) -> bool:
    """True of none, of those of the norm, and of a form that is kept."""
    known = {"", *(each.code for each in load_matrix().instruments)}
    return instrument in known or opening.find_form(session, instrument) is not None


def refuse(by: int, row: Row) -> NoReturn:
    raise Stop(NOT_THEIRS.format(by=by, direcciones=" ni ".join(row.direcciones)), Exit.FOUND)


def way_on(row: Row, by: int) -> str:
    return f"\nÁbrala con: yanapaq wave open {row.code} --by {by} …" if row.is_surveyed else ""
