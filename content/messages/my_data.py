"""/misdatos and /baja: what is stored about the reader, and how to leave."""

from collections.abc import Sequence

from content.actions import Leave
from content.commands import commands
from content.files.own_data import OwnData, Word, as_json, own_data
from content.files.own_surveys import Survey
from content.keyboards import key, one_a_row, opens
from content.lines import lines, paragraphs
from content.message import File, Message, NoKeyboard
from content.messages import menus, people
from content.views import Reader, view
from domain.people.consent import ACCEPT, DECLINE, WITHDRAW
from i18n.languages import language
from i18n.text import N_, Html, clean_name

FILE_NAME = "misdatos.json"
MOST_WORDS = 5  # consents that the message lists; the file has all
ACTIONS = {
    ACCEPT: N_("aceptó el aviso {version}"),
    DECLINE: N_("no aceptó el aviso {version}"),
    WITHDRAW: N_("pidió que no le escribamos (aviso {version})"),
}


@view
def stored(reader: Reader) -> Message:
    """Everything at a glance; the file that follows has all of it."""
    assert reader.person_id is not None
    data = own_data(reader.session, reader.programme.seal, reader.person_id)
    t = reader.t
    return Message(
        text=paragraphs(
            t.say("<b>Sus datos</b>"),
            identity(reader, data),
            t.say("<b>Cargos</b>\n{posts}", posts=people.posts(reader, reader.person_id)),
            consents(reader, data.consentimientos),
            t.say("<b>Actividades próximas:</b> {n}", n=menus.upcoming(reader, reader.person_id)),
            surveys(reader, data.encuestas),
            t.say("Si algo está mal, avise a su UGEL: ella lo corrige en sus registros."),
        ),
        buttons=one_a_row(
            [
                opens(t.label("🌐 Cambiar idioma"), "idioma"),
                opens(t.label("Aviso de privacidad"), "privacidad"),
                opens(t.label("Dejar este chat"), "baja"),
            ]
        ),
    )


def identity(reader: Reader, data: OwnData) -> Html:
    """Name, document, mobile, language, since when the chat is linked."""
    t, none = reader.t, reader.t.label("no registrado")
    since = data.chat_vinculado_desde
    full = clean_name(f"{data.nombres} {data.apellidos}")
    kind = data.documento_tipo or t.label("Documento")
    return lines(
        t.say("<b>Nombre:</b> {name}", name=full),
        t.say("<b>{kind}:</b> {document}", kind=kind, document=data.documento or none),
        t.say("<b>Celular:</b> {mobile}", mobile=data.celular or none),
        t.say("<b>Idioma:</b> {language}", language=language(data.idioma).name),
        t.say("<b>Este chat:</b> desde {since}", since=t.moment(since)) if since else None,
    )


def consents(reader: Reader, words: Sequence[Word]) -> Html:
    """The latest words about the notice, newest last."""
    t = reader.t
    said = [
        t.say(
            "{when}: {what}",
            when=t.moment(each.fecha),
            what=t.say(ACTIONS[each.accion], version=each.version),
        )
        for each in words[-MOST_WORDS:]
    ]
    return lines(t.say("<b>Consentimiento</b>"), *(said or [t.say("todavía no tenemos su respuesta")]))


def surveys(reader: Reader, asked: Sequence[Survey]) -> Html | None:
    """Only that one was asked: of answers, voices and photos nothing leads back to the reader."""
    t = reader.t
    if not asked:
        return None
    return lines(
        t.say("<b>Encuestas a las que se le invitó:</b> {n}", n=len(asked)),
        t.say(
            "Se sabe si respondió, no qué. Sus respuestas, su voz y sus fotos se guardan sin su nombre: "
            "por eso aquí no están."
        ),
    )


@view
def file(reader: Reader) -> Message:
    """The same as a file that other programs read."""
    assert reader.person_id is not None
    data = own_data(reader.session, reader.programme.seal, reader.person_id)
    return Message(
        text=reader.t.say("Este archivo tiene todos sus datos. Puede guardarlo."),
        file=File(name=FILE_NAME, content=as_json(data)),
    )


@view
def leave(reader: Reader) -> Message:
    """/baja asks once more, and says what stays."""
    return Message(
        text=paragraphs(
            reader.t.say("<b>¿Dejar de recibir mensajes?</b>"),
            reader.t.say("Si confirma, dejaremos de escribirle aquí enseguida."),
            reader.t.say(
                "Sus visitas y reuniones siguen en pie: se coordinan por llamada, SMS o en papel. "
                "Sus fechas se conservan, porque son registro público del acompañamiento."
            ),
        ),
        buttons=(
            (key(reader.t.label("Sí, dejar el chat"), Leave()),),
            (opens(reader.t.label("No, quedarme"), "ayuda"),),
        ),
    )


@view
def left(reader: Reader) -> Message:
    """Goodbye, and how to come back; what is kept was said before the yes."""
    return Message(
        text=paragraphs(
            reader.t.say("Listo. Ya no le escribiremos aquí."),
            reader.t.say("Para volver, escriba /start o pida un enlace a su UGEL."),
        ),
        commands=commands(reader.t, (), linked=False),
    )


@view
def nothing_to_leave(reader: Reader) -> Message:
    """/baja in a chat that is linked to nobody."""
    return Message(
        text=reader.t.say(
            "Este chat no está vinculado a ninguna persona: no le escribimos ni guardamos nada de usted aquí."
        ),
        keyboard=NoKeyboard(),
    )
