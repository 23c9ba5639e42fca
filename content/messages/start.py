"""Linking a chat to a person: the notice, the two ways in, the one answer to every failure."""

from content import privacy
from content.actions import Consent
from content.commands import commands
from content.keyboards import key, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import Command, ContactRequest, Message, NoKeyboard, Rows
from content.messages import menus, people
from content.views import Reader, view
from i18n.languages import language
from i18n.text import Html


@view
def notice(reader: Reader, instead: bool = False) -> Message:
    """The first layer of the privacy notice. `instead`: the chat is somebody else's until a yes."""
    warning = None
    if instead and reader.person_id is not None:
        warning = reader.t.say(
            "⚠️ Ahora este chat está vinculado a <b>{name}</b>. Si acepta, dejará de estarlo.",
            name=people.name(reader, reader.person_id),
        )
    return Message(
        text=paragraphs(warning, privacy.short(reader.t, reader.programme.offices)),
        buttons=(
            *answers(reader),
            (opens(reader.t.label("Leer más"), "privacidad"),),
        ),
        commands=() if reader.person_id else strangers_menu(reader),
    )


@view
def notice_in_full(reader: Reader, ask: bool = False) -> Message:
    """Its second layer; `ask`: an answer is still expected."""
    return Message(text=privacy.long(reader.t, reader.programme.offices), buttons=answers(reader) if ask else ())


def answers(reader: Reader) -> Rows:
    """Yes and no, equally easy to tap."""
    yes = key(reader.t.label("Acepto"), Consent(yes=True, version=privacy.VERSION))
    no = key(reader.t.label("No acepto"), Consent(yes=False, version=privacy.VERSION))
    return ((yes, no),)


@view
def tap_an_answer(reader: Reader) -> Message:
    """To a text while the notice waits."""
    return Message(
        text=reader.t.say("Para seguir, toque una de las dos respuestas. También puede leer más: /privacidad."),
        buttons=answers(reader),
    )


@view
def accepted(reader: Reader) -> Message:
    """In place of the notice."""
    return Message(
        text=reader.t.say("✔ Gracias. Guardamos su respuesta: acepta. Puede releer el aviso con /privacidad.")
    )


@view
def accepted_again(reader: Reader) -> Message:
    """In place of a newer notice: the chat stays linked."""
    return Message(
        text=reader.t.say("✔ Gracias. Guardamos su respuesta: acepta el aviso nuevo."),
        buttons=menus.buttons(reader),
    )


@view
def asked_too_long_ago(reader: Reader) -> Message:
    """To an answer under a notice that is not open any more."""
    return Message(
        text=reader.t.say("Este aviso ya se cerró. Para empezar de nuevo, abra otra vez su enlace o escriba /start.")
    )


@view
def declined(reader: Reader) -> Message:
    """A no is respected and has another way."""
    return Message(
        text=paragraphs(
            reader.t.say("De acuerdo: no le escribiremos por Telegram. Esto no le perjudica en nada."),
            reader.t.say(
                "Sus fechas se acuerdan igual por llamada, SMS o en papel: hable con su acompañante o con su UGEL."
            ),
            lines(help_outside(reader), privacy.of_data(reader.t, reader.programme.offices)),
            reader.t.say("Si cambia de idea, escriba /start."),
        )
    )


def help_outside(reader: Reader) -> Html | None:
    """A person to talk to, where the settings name one."""
    helper = reader.programme.offices.helper
    return reader.t.say("• <b>Ayuda:</b> {contact}", contact=helper) if helper else None


@view
def share_number(reader: Reader) -> Message:
    """Asks for the own contact; with a reply keyboard, so it is never edited."""
    return Message(
        text=paragraphs(
            reader.t.say("Toque el botón de abajo para compartir su número de celular."),
            reader.t.say("Si prefiere no hacerlo, pida un enlace a su UGEL. Para dejarlo aquí: /cancelar."),
        ),
        keyboard=ContactRequest(label=reader.t.label("Compartir mi número")),
    )


@view
def tap_to_share(reader: Reader) -> Message:
    """To a text where the contact was expected."""
    return Message(
        text=reader.t.say(
            "No escriba el número: toque el botón «Compartir mi número», debajo del chat. "
            "Si no lo ve, escriba /start. Para dejarlo: /cancelar."
        ),
        keyboard=ContactRequest(label=reader.t.label("Compartir mi número")),
    )


@view
def ask_digits(reader: Reader) -> Message:
    """The same for everybody, whether the number is known or not."""
    return Message(
        text=reader.t.say(
            "Gracias. Ahora escriba solo los <b>4 últimos</b> caracteres de su documento "
            "(del DNI, los 4 últimos de sus 8 números)."
        ),
        keyboard=NoKeyboard(),
    )


@view
def only_four(reader: Reader) -> Message:
    """To a text that is not four characters long; it is not counted as a try."""
    return Message(
        text=reader.t.say("Escriba solo los 4 últimos caracteres de su documento, por favor. Para dejarlo: /cancelar.")
    )


@view
def failed(reader: Reader) -> Message:
    """The one answer to every failure: nobody learns from it who is on the lists."""
    return Message(
        text=paragraphs(
            reader.t.say("No pudimos vincular este chat."),
            lines(
                reader.t.say("• Revise los datos e inténtelo otra vez con /start."),
                reader.t.say("• O pida un enlace nuevo a su UGEL: cada enlace sirve una vez, durante 7 días."),
                reader.t.say("• O coordine por llamada o SMS con su acompañante."),
            ),
        ),
        keyboard=NoKeyboard(),
    )


@view
def pause(reader: Reader) -> Message:
    """After too many failures; whatever comes within the hour is answered like this."""
    return Message(
        text=reader.t.say(
            "Hubo varios intentos seguidos. Por seguridad, espere una hora y vuelva a intentarlo, "
            "o pida un enlace nuevo a su UGEL."
        ),
        keyboard=NoKeyboard(),
    )


@view
def welcome(reader: Reader) -> Message:
    """The chat is linked: who it belongs to, and what can be done."""
    assert reader.person_id is not None
    greeting = language(reader.t.tag).greeting or reader.t.label("Hola")
    return Message(
        text=paragraphs(
            reader.t.say(
                "{greeting}, <b>{name}</b>. Desde ahora le escribimos aquí.",
                greeting=greeting,
                name=people.name(reader, reader.person_id),
            ),
            who(reader, reader.person_id),
            lines(*menus.waiting(reader, reader.person_id)),
            reader.t.say("Si no es usted o algo está mal, escriba /baja y avise a su UGEL."),
        ),
        buttons=menus.buttons(reader),
        commands=commands(reader.t, people.kinds(reader)),
    )


@view
def already(reader: Reader) -> Message:
    """To a link or contact in a chat that is linked to that very person."""
    assert reader.person_id is not None
    name = people.first_name(reader, reader.person_id)
    return Message(
        text=reader.t.say("<b>{name}</b>, su teléfono ya está vinculado. No hace falta nada más.", name=name),
        buttons=menus.buttons(reader),
        commands=commands(reader.t, people.kinds(reader)),
    )


@view
def no_keyboard(reader: Reader) -> Message:
    """Takes the button away that shares the number, in a chat that needs it no more."""
    return Message(text=reader.t.say("Su teléfono ya está vinculado."), keyboard=NoKeyboard())


def who(reader: Reader, person_id: int) -> Html:
    """The posts of the person, one a line."""
    if not people.roles(reader, person_id):
        return reader.t.say("Hoy no tiene un cargo en nuestra lista.")
    return reader.t.say("En la lista de su UGEL usted es:\n{posts}", posts=people.posts(reader, person_id))


def strangers_menu(reader: Reader) -> tuple[Command, ...]:
    """The command menu of a chat that is linked to nobody."""
    return commands(reader.t, (), linked=False)


def to_start(reader: Reader) -> Rows:
    """The way in, for a stranger."""
    return one_a_row([opens(reader.t.label("Empezar"), "start")])
