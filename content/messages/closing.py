"""What has ended and is to be closed: the list, and whoever conducted it is asked for it."""

from content import year_actions
from content.fichas import OF_ACTIVITY
from content.keyboards import key, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import SHORT_KINDS, title
from content.views import Reader, view
from domain.activities.closing import Record
from domain.activities.fichas import begun
from domain.activities.model import Activity, Kind
from domain.closing.closing import to_close as without_record
from i18n.text import N_, Html, clean_name

MOST = 12  # that are listed at once


@view
def to_close(reader: Reader) -> Message:
    """What the reader conducted and has not closed, a button each."""
    t, rows = reader.t, without_record(reader.session, reader.person_id or 0, reader.now, reader.programme.norm)
    if not rows:
        return Message(text=t.say("No tiene nada por cerrar. Gracias."), buttons=one_a_row([agenda(reader)]))
    open_ = {row.about for row in begun(reader.session, reader.person_id or 0) if row.form in OF_ACTIVITY.values()}
    listed = [entry(reader, row, row.id in open_) for row in rows[:MOST]]
    rest = len(rows) - MOST
    return Message(
        text=paragraphs(
            t.say_n("<b>{n} actividad por cerrar</b>", "<b>{n} actividades por cerrar</b>", len(rows)),
            lines(*(text for text, _ in listed)),
            t.say_n("y {n} más", "y {n} más", rest) if rest > 0 else None,
            t.say("Puede hacerlo por partes: cada respuesta queda guardada."),
        ),
        buttons=one_a_row(button for _, button in listed),
    )


def entry(reader: Reader, row: Activity, begun_already: bool) -> tuple[Html, Button]:
    t = reader.t
    text = t.say("• {title}, {day}", title=title(reader, row), day=t.short_day(row.day))
    if begun_already:
        text = t.say("• {title}, {day} (empezada)", title=title(reader, row), day=t.short_day(row.day))
    label = t.label(
        "📝 {kind} {n} · {day}",
        kind=t.label(SHORT_KINDS[Kind(row.kind)]), n=row.number, day=t.fact(f"{row.day:%d/%m}"),
    )  # fmt: skip
    return text, Button(label, year_actions.Close(activity=row.id))


def agenda(reader: Reader) -> Button:
    return opens(reader.t.label("📅 Mi agenda"), "agenda")


@view
def asked(reader: Reader, activity_id: int) -> Message | None:
    """When it has ended: how did it go?"""
    return asking(reader, activity_id, N_("📝 ¿Cómo fue? Por favor, cierre su ficha cuando pueda."))


@view
def asked_again(reader: Reader, activity_id: int) -> Message | None:
    return asking(reader, activity_id, N_("📝 Todavía falta cerrar esta ficha. No le escribiremos más sobre ella."))


def asking(reader: Reader, activity_id: int, headline: str) -> Message | None:
    activity = reader.session.get(Activity, activity_id)
    if activity is None or reader.session.get(Record, activity_id) is not None:
        return None
    t = reader.t
    return Message(
        text=paragraphs(
            t.say(headline),
            lines(
                t.say("<b>{title}</b>", title=title(reader, activity)),
                t.say("🏫 {place}", place=clean_name(activity.place)),
                t.say("📅 <b>{date}</b>", date=t.moment(activity.starts_at)),
            ),
            t.say("Son unos 3 minutos. Puede hacerlo por partes: cada respuesta queda guardada."),
        ),
        buttons=one_a_row([close_button(reader, activity_id), all_button(reader)]),
    )


def close_button(reader: Reader, activity_id: int) -> Button:
    return key(reader.t.label("📝 Cerrar ficha"), year_actions.Close(activity=activity_id))


def all_button(reader: Reader) -> Button:
    return opens(reader.t.label("📝 Por cerrar"), "cerrar")
