"""Fichas as walks: which form each is, how a button names one, and who they are kept for.

A walk's number is below that of a preview, so that the steps of surveys serve here too (`content/walks.py`).
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from content.forms.shipped import FICHAS, shipped, version_of
from content.forms.state import State
from content.known_forms import FORMS
from content.programme import Programme
from content.walks import PREVIEW, PROVIDERS, Walk
from domain.activities.fichas import Ficha
from domain.activities.model import Kind
from domain.waves.opening import find_form, store_form

OF_ACTIVITY: Mapping[Kind, str] = {
    Kind.VISITA: "ficha_visita",
    Kind.GIA: "ficha_gia",
    Kind.RTC: "ficha_rtc",
    Kind.TALLER: "ficha_taller",
}
# form -> the command that leads back to it
COMMANDS: Mapping[str, str] = dict.fromkeys(OF_ACTIVITY.values(), "cerrar") | {
    "practica_docente": "practica",
    "calidad_acompanante": "desempeno",
}


def number_of(ficha_id: int) -> int:
    """How buttons name a ficha."""
    return PREVIEW - ficha_id


def id_of(number: int) -> int:
    return PREVIEW - number


def in_ficha(session: Session, _programme: Programme, person_id: int, number: int) -> Walk | None:
    """Where a person stands in a ficha of their own."""
    row = session.get(Ficha, id_of(number))
    return None if row is None or row.person_id != person_id else walk_in(session, row)


def walk_in(session: Session, row: Ficha) -> Walk:
    form = FORMS.of(session, row.form_version_id)
    return Walk(number=number_of(row.id), form=form, state=State.from_json(row.walk), language=row.language)


PROVIDERS["ficha"] = in_ficha


def command_of(session: Session, number: int) -> str:
    """How to come back to a ficha by writing."""
    row = session.get(Ficha, id_of(number))
    return COMMANDS.get(row.form if row else "", "ayuda")


# The forms that fichas are filled in with


def not_stored(session: Session) -> list[str]:
    """Names of forms whose shipped version is not stored: compiling them takes a while, so never inside a unit."""
    return [name for name in FICHAS if find_form(session, name, version_of(name)) is None]


def compile_all(names: list[str]) -> None:
    for name in names:
        shipped(name)


def store(session: Session, names: list[str], now: datetime) -> None:
    """Keeps shipped forms, which were compiled before."""
    for name in names:
        form = shipped(name)
        store_form(session, form_id=form.id, version=form.version, title=form.title, xform=form.xml, now=now)


def stored(session: Session, name: str) -> int:
    """The stored version that is filled in now: the one we ship. LookupError: the house was never opened with it."""
    found = find_form(session, name, version_of(name))
    if found is None:
        raise LookupError(name)
    return found.id
