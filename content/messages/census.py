"""/censo: what was closed this year as a workbook, for whoever types it into SIGMA 2.0."""

from functools import partial

from content.files.census import book, rows
from content.keyboards import one_a_row
from content.lines import paragraphs
from content.message import File, Message
from content.messages.closing import all_button
from content.views import Reader, view
from domain.closing.census import Line, census, own_census
from domain.outcome import Refused
from domain.policy import actor


@view
def workbook(reader: Reader) -> Message:
    """Of the reader's UGEL; of what they conducted themselves where they are of none."""
    t, year, found = reader.t, reader.today.year, lines_of(reader)
    if not found:
        return Message(text=t.say("Este año todavía no hay fichas cerradas."), buttons=one_a_row([all_button(reader)]))
    pending = sum(line.registered_on is None for line in found)
    return Message(
        text=paragraphs(
            t.say_n("<b>{year}: {n} fila, una por docente</b>", "<b>{year}: {n} filas, una por docente</b>", len(found),
                    year=year),
            t.say_n("{n} fila falta registrar en SIGMA 2.0.", "{n} filas faltan registrar en SIGMA 2.0.", pending)
            if pending
            else t.say("Todas figuran como registradas en SIGMA 2.0."),
            t.say("Este archivo ayuda a registrar: no reemplaza a SIGMA ni envía nada allí."),
        ),
        file=File(name=t.label("cumplimiento-{year}", year=year) + ".xlsx",
                  make=partial(book, rows(found, reader.programme.norm))),
    )  # fmt: skip


def lines_of(reader: Reader) -> list[Line]:
    who = actor(reader.session, reader.person_id or 0, reader.today)
    ugeles = sorted({role.ugel_id for role in who.roles if role.ugel_id})
    found = [census(reader.session, who, each, reader.today.year) for each in ugeles]
    allowed = [line for each in found if not isinstance(each, Refused) for line in each]
    return allowed or own_census(reader.session, who, reader.today.year)
