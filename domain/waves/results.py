"""The tables of a closed wave: estimates by DRE and modelo, and how the field went. The only way to answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.outcome import Refused
from domain.policy import Actor, Verb
from domain.surveys.matrix import Item, items_of
from domain.surveys.model import AnonymousAnswer, FormVersion, Stratum, Wave
from domain.surveys.sampling import cell_of
from domain.waves.anonymity import TOGETHER
from domain.waves.closing import told_to
from domain.waves.figures import Figure, figures
from domain.waves.responses import Response, responses


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that is printed of a wave."""

    wave_id: int
    row: str
    title: str
    population: str
    direccion: str
    design: Mapping[str, Any]
    algorithm: str
    seed: str
    frame_hash: str
    cut_on: date
    opens_on: date
    closed_on: date
    items: tuple[Item, ...]
    figures: tuple[Figure, ...]
    responses: tuple[Response, ...]


def report(session: Session, who: Actor, wave_id: int) -> Report | Refused:
    """The tables of a closed wave for the Dirección, of a published one for the DRE too.

    Only of a closed one: two reports of an open wave would differ by the few who answered in between.
    """
    wave = told_to(session, who, wave_id, Verb.SEE_RESULTS, Verb.SEE_PUBLISHED)
    if isinstance(wave, Refused):
        return wave
    assert wave.closed_on is not None
    form = session.get_one(FormVersion, wave.form_version_id)
    strata = session.scalars(select(Stratum).where(Stratum.wave_id == wave_id).order_by(Stratum.key)).all()
    return Report(
        wave_id=wave_id,
        row=wave.row,
        title=form.title,
        population=wave.population,
        direccion=wave.direccion,
        design=wave.design,
        algorithm=wave.algorithm,
        seed=wave.seed,
        frame_hash=wave.frame_hash or "",
        cut_on=wave.cut_on,
        opens_on=wave.opens_on,
        closed_on=wave.closed_on,
        items=items_of(form.items),
        figures=tuple(figures(session, wave_id, items_of(form.items), strata)),
        responses=tuple(responses(wave, strata)),
    )


def answers_of(session: Session, who: Actor, wave_id: int) -> Iterator[Mapping[str, Any]] | Refused:
    """The anonymous answers of a closed wave one by one, items only, for the Dirección's statistician."""
    wave = told_to(session, who, wave_id, Verb.SEE_RESULTS)
    return wave if isinstance(wave, Refused) else _answers(session, wave)


def _answers(session: Session, wave: Wave) -> Iterator[Mapping[str, Any]]:
    names = [item.name for item in items_of(session.get_one(FormVersion, wave.form_version_id).items)]
    about = [getattr(AnonymousAnswer, name) for name in ("stratum", "nivel", "area", "mode", "language", "week")]
    query = select(*about, AnonymousAnswer.answers).where(AnonymousAnswer.wave_id == wave.id)
    for *known, answers in session.execute(query.order_by(AnonymousAnswer.id).execution_options(yield_per=500)):
        stratum, nivel, area, mode, language, week = known
        dre, modelo = ("", "") if stratum == TOGETHER else cell_of(stratum)
        yield {
            "dre": dre,
            "modelo": modelo,
            "nivel": nivel or "",
            "area": area or "",
            "mode": mode or "",
            "language": language or "",
            "week": week or "",
        } | {name: _score(answers.get(name, "")) for name in names}


def _score(value: str) -> str | int:
    """An option as a number, as statisticians want it."""
    return int(value) if value.isdecimal() else value
