"""`yanapaq results`: the files of a closed wave, as many as the person who asks may see."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.progress import track
from sqlalchemy.orm import Session

from bot.commands.speak import err, tell
from bot.commands.surveys import allowed, who_is
from bot.ground import on_rows
from content.comments import comments_of, comments_xlsx
from content.files.results import fieldwork_xlsx, results_csv, results_xlsx, write_answers
from domain.outcome import Refused
from domain.waves import fieldwork
from domain.waves.results import Report, answers_of, report

Writer = Callable[[Path], object]


def results(wave: int, by: int, out: Path) -> None:
    """Raises Stop with the words of the refusal; files that exist are replaced."""
    names = on_rows(partial(write, wave, by, out), read_only=True)
    tell(f"Escrito en {out}: {', '.join(names)}")


def write(wave: int, by: int, out: Path, session: Session) -> list[str]:
    found = allowed(report(session, who_is(session, by), wave))
    out.mkdir(parents=True, exist_ok=True)
    files = dict(tables(found)) | dict(field(session, wave, by)) | dict(answers(session, wave, by, found))
    files |= dict(written(session, wave, by))
    for name, writer in track(list(files.items()), "Escribiendo", console=err, disable=not err.is_terminal):
        writer(out / name)
    return list(files)


def tables(found: Report) -> Iterator[tuple[str, Writer]]:
    yield "resultados.xlsx", lambda path: path.write_bytes(results_xlsx(found))
    yield "resultados.csv", lambda path: path.write_bytes(results_csv(found))
    yield "resultados.png", lambda path: path.write_bytes(charts().results_png(found))


def field(session: Session, wave: int, by: int) -> Iterator[tuple[str, Writer]]:
    """The field, for the Dirección, while who was asked is not forgotten."""
    rows = fieldwork.status(session, who_is(session, by), wave)
    if not isinstance(rows, Refused) and any(row.issued for row in rows):
        yield "campo.xlsx", lambda path: path.write_bytes(fieldwork_xlsx(rows))
        yield "campo.png", lambda path: path.write_bytes(charts().fieldwork_png(rows))


def answers(session: Session, wave: int, by: int, found: Report) -> Iterator[tuple[str, Writer]]:
    """The anonymous answers, for the Dirección's statistician."""
    rows = answers_of(session, who_is(session, by), wave)
    if isinstance(rows, Refused):
        return

    def writer(path: Path) -> None:
        with path.open("wb") as file:
            write_answers(file, rows, found.items)

    yield "respuestas.xlsx", writer


def written(session: Session, wave: int, by: int) -> Iterator[tuple[str, Writer]]:
    """Comments, where ten can be told together; only for the Dirección."""
    found = comments_of(session, who_is(session, by), wave)
    if not isinstance(found, Refused) and found[0]:
        yield "comentarios.xlsx", lambda path: path.write_bytes(comments_xlsx(*found))


def charts() -> Any:
    """Only now: a library of pictures takes a second to import."""
    return import_module("content.files.charts")
