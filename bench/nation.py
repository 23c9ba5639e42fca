"""The people of the synthetic frame, as rows: docentes by DRE and modelo, one who accompanies them, one who asks."""

import csv
import random
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bench.street import ROOT
from domain.people.roles import Assignment, Person, Role, RoleKind
from domain.people.territory import Dre, Ie, Ugel
from domain.surveys.matrix import Item
from domain.surveys.model import AnonymousAnswer, Stratum, Wave, WaveState
from domain.surveys.sampling import Cell

CUT = date(2026, 8, 3)
SINCE = date(2026, 1, 1)
FRAME = ROOT / "tests" / "domain" / "surveys" / "data" / "marco_sintetico_35000.csv"
WHO, ACOMPANANTE, FIRST = 1, 2, 100  # the specialist of DIFODS, who accompanies, the first docente
PLACE = 900_001  # an id that no DRE, UGEL or IE of the country has
NIVELES = ("inicial", "primaria", "secundaria")


def frame(path: Path = FRAME) -> dict[Cell, int]:
    with path.open() as file:
        return {Cell(row["dre"], row["modelo"]): int(row["N_h"]) for row in csv.DictReader(file)}


def people(session: Session, docentes: int) -> None:
    """As many docentes of the frame, all of them or the first of every stratum by turns."""
    cells = frame()
    places = territory(session, list(cells))
    session.execute(insert(Person), [person(WHO), person(ACOMPANANTE)])
    posts = [role(WHO, RoleKind.MINEDU, direccion="DIFODS"), role(ACOMPANANTE, RoleKind.ACOMPANANTE)]
    session.execute(insert(Role), posts)
    ies = list(spread(cells, places, docentes))
    ids = range(FIRST, FIRST + len(ies))
    session.execute(insert(Person), [person(id_) for id_ in ids])
    session.execute(insert(Role), [role(id_, RoleKind.DOCENTE, ie_id=ie) for id_, ie in zip(ids, ies, strict=True)])
    session.execute(insert(Assignment), [assigned(id_, ie) for id_, ie in zip(ids, ies, strict=True)])


def spread(cells: dict[Cell, int], places: dict[Cell, int], docentes: int) -> Iterator[int]:
    """The IE of every docente, in an order that is not that of the strata."""
    left = dict(cells)
    while docentes and any(left.values()):
        for cell in [cell for cell, n in left.items() if n][:docentes]:
            left[cell] -= 1
            docentes -= 1
            yield places[cell]


def territory(session: Session, cells: list[Cell]) -> dict[Cell, int]:
    """Cell -> an IE of it."""
    dres = {dre: PLACE + number for number, dre in enumerate(dict.fromkeys(cell.dre for cell in cells))}
    session.execute(insert(Dre), [{"id": id_, "name": name} for name, id_ in dres.items()])
    session.execute(insert(Ugel), [{"id": id_, "dre_id": id_, "name": "UGEL"} for id_ in dres.values()])
    ies = {cell: PLACE + number for number, cell in enumerate(cells)}
    rows = [
        {"id": id_, "cod_mod": str(id_), "anexo": "0", "name": "IE", "ugel_id": dres[cell.dre],
         "nivel": NIVELES[id_ % 3], "modelo": cell.modelo, "area": "rural", "frontera": False, "active": True}
        for cell, id_ in ies.items()
    ]  # fmt: skip
    session.execute(insert(Ie), rows)
    return ies


def answers(session: Session, wave_id: int, items: tuple[Item, ...], number: int) -> None:
    """A closed wave in which everybody answered; options in unequal shares, so that nothing is hidden."""
    chance = random.Random(1)
    cells = [stratum.key for stratum in session.query(Stratum).filter_by(wave_id=wave_id)]
    rows = [
        {"id": uuid.UUID(int=chance.getrandbits(128)), "wave_id": wave_id, "stratum": cells[place % len(cells)],
         "nivel": "primaria", "area": "rural", "mode": "bot", "language": "es", "week": "2026-W34",
         "answers": {item.name: chance.choice("0122333444") for item in items}}
        for place in range(number)
    ]  # fmt: skip
    session.execute(insert(AnonymousAnswer), sorted(rows, key=lambda row: row["id"].bytes))
    everybody = {"issued": Stratum.population, "complete": Stratum.population}
    session.execute(update(Stratum).where(Stratum.wave_id == wave_id).values(everybody))
    session.execute(update(Wave).where(Wave.id == wave_id).values(state=WaveState.CLOSED, closed_on=CUT))


def person(id_: int) -> dict[str, Any]:
    return {"id": id_, "apellidos": f"Quispe {id_}", "nombres": "Rosa", "language": "es", "language_origin": "padron"}


def role(person_id: int, kind: RoleKind, **other: Any) -> dict[str, Any]:
    about = {"ie_id": None, "ugel_id": None, "dre_id": None, "direccion": None, "until": None}
    return about | {"person_id": person_id, "kind": kind.value, "since": SINCE} | other


def assigned(docente: int, ie: int) -> dict[str, Any]:
    return {"acompanante_id": ACOMPANANTE, "docente_id": docente, "ie_id": ie, "year": 2026, "etapa": 1, "since": SINCE}
