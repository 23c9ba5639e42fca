"""/ayuda and every answer to what was not expected: short, kind, with the next step."""

from content.commands import commands
from content.keyboards import one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Message, NoKeyboard, Rows
from content.messages import menus, people
from content.messages.start import help_outside, to_start
from content.views import Reader, view
from i18n.catalogues import Tongue
from i18n.text import Html


@view
def what_you_can_do(reader: Reader) -> Message:
    """What the reader's roles can do here, command by command."""
    linked = reader.person_id is not None
    menu = commands(reader.t, people.kinds(reader), linked=linked)
    return Message(
        text=paragraphs(
            reader.t.say("<b>Ayuda</b>"),
            intro(reader),
            lines(*(reader.t.say("/{name} · {what}", name=each.name, what=each.description) for each in menu)),
            lines(
                reader.t.say("Para lo demás, hable con su acompañante o con su UGEL."),
                help_outside(reader),
            ),
        ),
        buttons=next_steps(reader),
        commands=menu,
    )


def intro(reader: Reader) -> str:
    if reader.person_id is None:
        return reader.t.say("Aquí se acuerdan y se recuerdan las fechas del Acompañamiento Pedagógico.")
    return reader.t.say("Aquí acuerda sus fechas tocando botones, y se las recordamos. No hace falta escribir.")


def next_steps(reader: Reader) -> Rows:
    """What the reader most likely wants next."""
    return to_start(reader) if reader.person_id is None else menus.buttons(reader)


@view
def cancelled(reader: Reader, something: bool) -> Message:
    """/cancelar: what was open is forgotten. It also takes an open keyboard away."""
    if something:
        text = reader.t.say("Listo: lo dejamos ahí y no cambió nada. Puede seguir con /ayuda.")
    else:
        text = reader.t.say("No había nada pendiente. Puede seguir con /ayuda.")
    return Message(text=text, keyboard=NoKeyboard())


@view
def free_text(reader: Reader) -> Message:
    """To words where no question was open: perhaps they answer a date that waits."""
    asked, t = menus.to_answer(reader), reader.t
    text = t.say("Aquí nadie lee lo que se escribe. Por favor, responda con un botón:")
    if menus.open_surveys(reader):
        text = lines(t.say("Ahora no hay una pregunta abierta y no guardamos lo que escribió."), to_survey(t))
    return Message(text=text, buttons=(*asked, *next_steps(reader)))


def to_survey(t: Tongue) -> Html:
    """Where an answer to a survey can be given."""
    return t.say("Si es para la encuesta, toque «Encuesta» y responda ahí.")


@view
def something_else(reader: Reader) -> Message:
    """To stickers, photos, voice notes, files. Whom a survey waits for may have meant it for an answer."""
    t = reader.t
    text = t.say(
        "Gracias. Ahora no hay una pregunta que se responda así, y no lo guardamos. Use los botones, por favor."
    )
    if menus.open_surveys(reader):
        text = lines(t.say("Gracias. Ahora no hay una pregunta abierta y no guardamos lo que envió."), to_survey(t))
    return Message(text=text, buttons=next_steps(reader))


@view
def unknown_command(reader: Reader) -> Message:
    """To a command that there is not."""
    return Message(
        text=reader.t.say("Ese comando no existe aquí. Con /ayuda ve los que sí."),
        buttons=next_steps(reader),
    )


@view
def unknown_tap(reader: Reader) -> Message:
    """To a button that was forged or whose meaning was forgotten."""
    return Message(
        text=reader.t.say("Ese botón ya no sirve. No cambió nada. Empiece de nuevo por aquí:"),
        buttons=next_steps(reader),
    )


@view
def too_many(reader: Reader) -> Message:
    """To somebody who sends faster than can be answered."""
    return Message(
        text=reader.t.say(
            "Llegaron demasiados mensajes seguidos y no pudimos leerlos todos. "
            "Por favor, espere unos minutos y toque una vez lo que necesita."
        ),
        buttons=one_a_row([opens(reader.t.label("❔ Ayuda"), "ayuda")]),
    )


@view
def apology(reader: Reader) -> Message:
    """After a fault of ours."""
    return Message(
        text=reader.t.say(
            "Disculpe: algo falló de nuestro lado y no pudimos hacer lo último que pidió. "
            "Ya quedó anotado. Por favor, inténtelo otra vez en unos minutos."
        ),
        buttons=one_a_row([opens(reader.t.label("❔ Ayuda"), "ayuda")]),
    )
