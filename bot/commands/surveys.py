"""`yanapaq matrix`, `sample` and `wave status`: how surveys stand, and what a sample would be."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.speak import Format, show, tell
from bot.exits import Exit, Stop
from bot.ground import on_rows
from content.loader import load_matrix
from domain.outcome import Done, Outcome, Refused
from domain.policy import Actor, actor
from domain.surveys.frame import frame
from domain.surveys.matrix import Actor as Population
from domain.surveys.model import Wave
from domain.surveys.sampling import TAKE_ALL, By, Design
from domain.surveys.standings import standings
from domain.waves import drawing, fieldwork
from domain.year.calendar import local
from scheduler.clock import SystemClock

T = TypeVar("T")
MATRIX_HEADERS = {
    "code": "Fila",
    "numeral": "Numeral",
    "variable": "Variable",
    "periodicity": "Periodicidad",
    "method": "Método",
    "source": "Fuente",
    "responsible": "Responsable",
    "actor": "Actor",
    "state": "Estado",
    "waves": "Encuestas",
}
SAMPLE_HEADERS = {
    "dre": "DRE",
    "modelo": "Modelo",
    "population": "Población",
    "wanted": "Respuestas",
    "invited": "Invitar",
}
WAVE_HEADERS = {
    "id": "N.º",
    "row": "Fila",
    "year": "Año",
    "direccion": "Dirección",
    "state": "Estado",
    "cut_on": "Corte",
    "opens_on": "Abre",
    "closes_on": "Cierra",
    "seed": "Semilla",
    "frame_hash": "Huella del marco",
}
FIELD_HEADERS = {
    "dre": "DRE",
    "modelo": "Modelo",
    "population": "Población",
    "wanted": "Meta",
    "issued": "Emitidas",
    "linked": "Con chat",
    "started": "En curso",
    "complete": "Completas",
    "partial": "Parciales",
    "refused": "Rechazos",
    "ineligible": "Inelegibles",
}


def matrix(year: int | None, shape: Format) -> None:
    found = on_rows(lambda session: standings(session, load_matrix(), year or today().year), read_only=True)
    rows = [
        asdict(each.row) | {
            "state": str(each.state),
            "waves": [asdict(wave) for wave in each.waves]
            if shape == Format.JSON
            else ", ".join(f"{wave.id}: {wave.complete} de {wave.issued} ({wave.state})" for wave in each.waves),
        }
        for each in found
    ]  # fmt: skip
    show(rows, MATRIX_HEADERS, shape)


def sample(population: str, cut_on: date | None, design: Mapping[str, Any], shape: Format) -> None:
    who = word(population, Population, "La población")
    take_all = TAKE_ALL if who == Population.ACOMPANANTE else 0
    wished = design_of(dict(design) | {"take_all": take_all})
    found = on_rows(lambda session: frame(session, who, cut_on or today()), read_only=True)
    drawn = drawing.drawn_from(found, "", wished)
    rows = [{"dre": cell.dre, "modelo": cell.modelo, **asdict(quota)} for cell, quota in drawn.quotas.items()]
    show(rows, SAMPLE_HEADERS, shape)
    people, invited = sum(row["population"] for row in rows), sum(row["invited"] for row in rows)
    tell(f"Marco: {people} personas. Invitar: {invited}. Sin modelo en el padrón: {found.unplaced}.")


def status(wave: int | None, by: int | None, shape: Format) -> None:
    if wave is None:
        waves = on_rows(all_waves, read_only=True)
        show(waves, WAVE_HEADERS, shape)
        return
    found = on_rows(lambda session: fieldwork.status(session, who_is(session, by or 0), wave), read_only=True)
    rows = [asdict(row) for row in allowed(found)]
    show(rows, FIELD_HEADERS, shape)


def all_waves(session: Session) -> list[dict[str, Any]]:
    """Every wave, newest first. The seed of an open one stays hidden: with it anybody knows who was selected."""
    rows = session.scalars(select(Wave).order_by(Wave.id.desc()))
    return [
        {name: getattr(row, name) for name in WAVE_HEADERS} | {"seed": row.seed if row.closed_on else ""}
        for row in rows
    ]


def today() -> date:
    return local(SystemClock().now()).date()


def who_is(session: Session, person: int) -> Actor:
    return actor(session, person, today())


def decided(by: int, work: Callable[[Session, Actor], Outcome]) -> Done:
    """What a person's verb did, committed. Raises Stop with the refusal's own words."""
    return allowed(on_rows(lambda session: work(session, who_is(session, by))))


def allowed(outcome: T | Refused) -> T:
    """The value, or Stop with the words of the refusal."""
    if isinstance(outcome, Refused):
        # Only now: what it knows of buttons costs seconds to import.
        texts: Mapping[str, str] = import_module("content.messages.refusals").TEXTS
        raise Stop(texts[outcome.code], Exit.FOUND)
    return outcome


def design_of(given: Mapping[str, Any]) -> Design:
    return Design(**dict(given) | {"by": word(given["by"], By, "--for")})


def word(given: str, words: Callable[[str], T], what: str) -> T:
    """A word of a list, or Stop that names the list."""
    try:
        return words(given)
    except ValueError:
        known = ", ".join(str(each) for each in words)  # type: ignore[attr-defined]  # an enumeration
        raise Stop(f"{what} «{given}» no se conoce. Use: {known}.", Exit.SETTINGS) from None
