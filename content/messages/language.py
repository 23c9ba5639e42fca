"""/idioma: in which language the chat speaks."""

from content.actions import Language
from content.commands import commands
from content.keyboards import in_rows, named, opens
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages import menus, people
from content.views import Reader, view
from i18n import languages
from i18n.catalogues import is_translated
from i18n.languages import LANGUAGES, SPANISH
from i18n.text import Html


@view
def choose(reader: Reader, everything: bool = False) -> Message:
    """The translated languages of the reader's IE and Castellano; `everything`: all, and which wait for texts."""
    assert reader.person_id is not None
    first = offered(reader, reader.person_id)
    shown = list(LANGUAGES) if everything else first
    more: Button | None = None
    if len(shown) < len(LANGUAGES):
        more = opens(reader.t.label("🌐 Más idiomas"), "idioma todos")
    return Message(
        text=paragraphs(
            reader.t.say("🌐 ¿En qué idioma prefiere leer los mensajes?"),
            waiting_for_texts(reader, shown) if everything else None,
        ),
        buttons=in_rows([*(button(reader, each) for each in shown), more]),
    )


def waiting_for_texts(reader: Reader, shown: list[languages.Language]) -> Html | None:
    """Which of the languages can be chosen and cannot be read yet."""
    names = [each.name for each in shown if not is_translated(each.tag)]
    if not names:
        return None
    return reader.t.say(
        "Todavía sin traducir: {languages}. Si escoge uno, los mensajes le llegan en castellano "
        "hasta que sus propios hablantes los traduzcan.",
        languages=", ".join(names),
    )


@view
def choose_first(reader: Reader) -> Message | None:
    """Beside the welcome: in both languages, when the IE has another than Castellano."""
    assert reader.person_id is not None
    first = offered(reader, reader.person_id)
    if len(first) == 1:
        return None
    greetings = dict.fromkeys(each.greeting for each in first if each.greeting)
    return Message(
        text=lines(
            reader.t.html(" · ".join(greetings)),
            reader.t.say("🌐 ¿En qué idioma prefiere leer los mensajes?"),
        ),
        buttons=in_rows([button(reader, each) for each in first]),
    )


def offered(reader: Reader, person_id: int) -> list[languages.Language]:
    """What the EIB register names for the person's IE and has texts, and Castellano last."""
    names = [name for ie in people.ies(reader, person_id) for name in ie.lenguas]
    return [each for each in languages.offered(names) if is_translated(each.tag) or each.tag == reader.t.tag]


def button(reader: Reader, each: languages.Language) -> Button:
    mark = "✓ " if each.tag == reader.t.tag else ""
    return named(reader.t, each.name, Language(tag=each.tag), mark)


@view
def chosen(reader: Reader) -> Message:
    """In the new language, with the greeting that its speakers use; honest about what is missing."""
    assert reader.person_id is not None
    now = languages.language(reader.t.tag)
    return Message(
        text=paragraphs(
            reader.t.say(
                "{greeting}, <b>{name}</b>. Desde ahora: {language}.",
                greeting=now.greeting or reader.t.label("Hola"),
                name=people.first_name(reader, reader.person_id),
                language=now.name,
            ),
            None if now.tag == SPANISH.tag else missing(reader),
            reader.t.say("Puede cambiar cuando quiera con /idioma."),
        ),
        buttons=(*menus.buttons(reader),),
        commands=commands(reader.t, people.kinds(reader)),
    )


def missing(reader: Reader) -> Html:
    """What does not come in the language that was chosen."""
    if not is_translated(reader.t.tag):
        return reader.t.say(
            "Los mensajes todavía no están traducidos a este idioma: llegan en castellano "
            "hasta que sus propios hablantes los traduzcan."
        )
    return reader.t.say(
        "Los textos que todavía no están traducidos llegan en castellano. "
        "Los días y las horas siempre se escriben en castellano y con números."
    )


@view
def unknown(reader: Reader) -> Message:
    """To a button of a language that is not there."""
    return Message(
        text=reader.t.say("Ese idioma todavía no está disponible. Elija otro, por favor."),
        buttons=((button(reader, SPANISH),),),
    )
