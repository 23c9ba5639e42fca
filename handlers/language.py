"""/idioma: the person chooses, at any time, in the middle of anything."""

from content.actions import Language
from content.messages import language as views
from domain.outcome import Refused
from handlers.turn import Turn
from handlers.verbs import command, tap
from i18n.catalogues import tongue
from i18n.languages import LANGUAGES

EVERYTHING = "todos"
TAGS = frozenset(each.tag for each in LANGUAGES)


@command("idioma")
def choose(turn: Turn, rest: str) -> None:
    """The languages of the person's IE; with «todos», all."""
    if turn.person is None:
        turn.refuse(Refused("not_linked"))
    else:
        turn.show(views.choose, everything=rest == EVERYTHING)


@tap(Language)
def chosen(turn: Turn, action: Language) -> None:
    """Keeps the choice as the person's own, so that no list changes it, and answers in it."""
    if turn.person is None:
        turn.refuse(Refused("not_linked"))
    elif action.tag not in TAGS:
        turn.show(views.unknown)
    else:
        turn.person.language, turn.person.language_origin = action.tag, "person"
        turn.session.flush()
        turn.t = tongue(action.tag)
        turn.show(views.chosen)
