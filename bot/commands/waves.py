"""`yanapaq wave …`: verbs of the domain, by the person who decides; their refusals in the words of the chat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from bot.commands.speak import err, tell
from bot.commands.surveys import decided, design_of, today, word
from bot.ground import plain_engine, read_settings
from bot.settings import data_key
from content.loader import load_matrix
from domain.outcome import Outcome
from domain.people.identity import Seal
from domain.people.roles import Direccion
from domain.policy import Actor
from domain.waves import closing, drawing, fieldwork, opening
from scheduler import attachments, returning
from scheduler.clock import SystemClock


def open_wave(
    *, row: str, form: str, direccion: str, days: tuple[date, date, date], seed: str, by: int, design: Mapping[str, Any]
) -> None:
    of = word(direccion.upper(), Direccion, "La Dirección")
    wished = design_of(design)
    form_id, _, version = form.partition(":")

    def work(session: Session, who: Actor) -> Outcome:
        stored = opening.find_form(session, form_id, version or None)
        cut_on, opens_on, closes_on = days
        draft = opening.Draft(
            row=row, direccion=of, form_version_id=stored.id if stored else 0, cut_on=cut_on, opens_on=opens_on,
            closes_on=closes_on, seed=seed, design=wished,
        )  # fmt: skip
        return opening.open_wave(session, who, load_matrix(), draft)

    done = decided(by, work)
    tell(f"Encuesta {done.id} abierta. Sortee la muestra con: yanapaq wave draw {done.id} --by {by}")


def draw(wave: int, by: int) -> None:
    with err.status("Sorteando la muestra…"):
        decided(by, lambda session, who: drawing.draw(session, who, wave))
    tell(f"Muestra de la encuesta {wave} sorteada. Véala con: yanapaq wave status {wave} --by {by}")


def release(wave: int, by: int, half: int, invite_on: date) -> None:
    decided(by, lambda session, who: fieldwork.release(session, who, wave, half, invite_on, today()))
    tell(f"La mitad {half} se invitará el {invite_on:%d/%m/%Y}; el aviso previo sale la víspera.")


def replace(wave: int, person: int, by: int, invite_on: date) -> None:
    done = decided(by, lambda session, who: fieldwork.replace(session, who, wave, person, invite_on, today()))
    came = f"Entra la persona {done.id}." if done.id else "En su estrato ya no hay reserva."
    tell(f"La persona {person} queda como inelegible. {came}")


def close(wave: int, by: int) -> None:
    settings = read_settings()
    seal = Seal(data_key(settings))
    with err.status("Cerrando el campo…"):
        decided(by, lambda session, who: closing.close(session, who, seal, wave, today(), files=attachments))
        engine = plain_engine(settings.database_url)
        tidied = closing.tidy(engine)
        engine.dispose()
    tell(f"Encuesta {wave} cerrada y su clave destruida. Resultados: yanapaq results {wave} --by {by}")
    if not tidied:
        tell("Otro programa leía la base: quedan restos en su registro hasta que se vuelva a escribir.")


def publish(wave: int, by: int) -> None:
    """The general result goes back to those who were asked; it leaves when the bot runs."""
    now = SystemClock().now()
    decided(by, lambda session, who: returning.publish(session, who, wave, now))
    tell(f"Las tablas de la encuesta {wave} quedan abiertas a las DRE.")


def cancel(wave: int, by: int) -> None:
    decided(by, lambda session, who: opening.cancel(session, who, wave, files=attachments))
    tell(f"Encuesta {wave} anulada; lo respondido se destruyó.")
