"""The sample of a wave: from the frame at the cut date to rows, the same every time it is drawn."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from domain.base import Base
from domain.outcome import Done, Outcome, Refused
from domain.policy import Actor
from domain.surveys import matrix
from domain.surveys.frame import Frame, Member, frame
from domain.surveys.model import Participation, Step, Stratum, Wave, next_state
from domain.surveys.sampling import By, Cell, Design, Quota, halves, merged, quotas, ranked
from domain.waves.opening import opened


class Drawn(NamedTuple):
    """A sample before it is written: its strata, and every member with stratum, place and half."""

    quotas: dict[Cell, Quota]
    places: list[tuple[Member, Cell, int, int]]  # member, stratum, place from 1, half (0: reserve)


def draw(session: Session, who: Actor, wave_id: int) -> Outcome:
    """Selects who will be asked. There is no second draw: nobody looks for a sample that pleases."""
    wave = opened(session, who, wave_id, "draw")
    if isinstance(wave, Refused):
        return wave
    found = frame(session, matrix.Actor(wave.population), wave.cut_on)
    if not found.members:
        return Refused("frame_empty")
    drawn = drawn_from(found, wave.seed, design_of(wave), asked_before(session, wave))
    wave.frame_hash = found.hash
    wave.state = next_state(wave.state, "draw") or wave.state
    session.flush()
    _write(session, wave_id, drawn)
    return Done(id=wave_id)


def drawn_from(found: Frame, seed: str, design: Design, asked: Collection[int] = ()) -> Drawn:
    """The sample of a frame. Those of `asked` come after everybody else of their stratum."""
    strata = found.strata
    into = merged(strata) if design.by != By.CENSUS else {cell: cell for cell in strata}
    members: dict[Cell, dict[int, Member]] = {cell: {} for cell in sorted(set(into.values()))}
    for member in found.members:
        members[into[member.cell]][member.person_id] = member
    wanted = quotas({cell: len(people) for cell, people in members.items()}, design)
    places = [place for cell in members for place in _places(cell, members[cell], wanted[cell], seed, asked)]
    return Drawn(wanted, places)


def asked_before(session: Session, wave: Wave) -> set[int]:
    """People of an earlier wave of the same row, year and seed: the second semester takes the next ones in order."""
    query = (
        select(Participation.person_id)
        .join(Wave, Wave.id == Participation.wave_id)
        .where(Wave.row == wave.row, Wave.year == wave.year, Wave.seed == wave.seed, Wave.id < wave.id)
        .where(Participation.invite_on.is_not(None))
    )
    return set(session.scalars(query))


def design_of(wave: Wave) -> Design:
    return Design(**wave.design | {"by": By(wave.design["by"])})


def _places(
    cell: Cell, people: Mapping[int, Member], quota: Quota, seed: str, asked: Collection[int]
) -> Iterator[tuple[Member, Cell, int, int]]:
    order = ranked(seed, people)
    if asked:
        order.sort(key=lambda person: person in asked)
    half = halves(seed, order[: quota.invited])
    for place, person in enumerate(order, 1):
        yield people[person], cell, place, half.get(person, 0)


def _write(session: Session, wave_id: int, drawn: Drawn) -> None:
    session.execute(insert(Stratum), [_stratum(wave_id, cell, quota) for cell, quota in drawn.quotas.items()])
    keys = {cell: cell.key for cell in drawn.quotas}
    rows: list[dict[str, Any]] = [
        {
            "wave_id": wave_id,
            "person_id": member.person_id,
            "stratum": keys[cell],
            "nivel": member.nivel,
            "area": member.area,
            "place": place,
            "half": half,
            "step": Step.NOTHING.value,
        }
        for member, cell, place, half in drawn.places
    ]
    rows.sort(key=lambda row: row["person_id"])  # in the order of the primary key: pages are filled once
    # the table, not the class: nothing is to be remembered of 35,000 rows
    session.execute(insert(Base.metadata.tables["participation"]), rows)


def _stratum(wave_id: int, cell: Cell, quota: Quota) -> dict[str, Any]:
    return {
        "wave_id": wave_id,
        "key": cell.key,
        "dre": cell.dre,
        "modelo": cell.modelo,
        "population": quota.population,
        "wanted": quota.wanted,
        "invited": quota.invited,
        "counted_in": cell.key,
    }
