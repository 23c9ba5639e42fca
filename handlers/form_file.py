"""A form that comes as a file, from who answers for surveys: fetched and checked, then seen, or kept as a version."""

import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from content import actions
from content.files.media_type import XLSX
from content.form_files import NAMELESS, compiled
from content.forms.items import items_of_form
from content.forms.shipped import FICHAS
from content.messages import form_file
from content.messages.help import something_else
from content.received import Place, Received
from content.walks import PREVIEW
from domain.outcome import Refused
from domain.people.roles import Direccion
from domain.policy import Actor, Verb, may, number_of
from domain.surveys import drafts
from domain.surveys.drafts import FormDraft
from domain.waves.opening import store_form
from domain.year.norm import Modelo
from handlers import form_preview
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import UNASKED, media, tap
from handlers.year_plan import came as plan_came
from handlers.year_plan import takes as takes_plan
from scheduler.attachments import erase, want

NOT_YOURS, GONE = Refused("not_yours"), Refused("form_gone")
ENDING = ".xlsx"


@media(UNASKED)
def came(turn: Turn, what: Received | Place, _facts: dict[str, Any]) -> None:
    """A workbook of a specialist is a form, of an acompañante their plan; what else comes unasked is told so."""
    if not isinstance(what, Received) or not is_form(what) or turn.who is None:
        turn.say(something_else)
        return
    if not opens_waves(turn, turn.who):
        plan_came(turn, what) if takes_plan(turn) else turn.say(something_else)
        return
    key = want(turn.session, what, turn.now)
    before = drafts.receive(turn.session, turn.who.person_id, key, what.name or NAMELESS + ENDING, turn.today)
    if before is not None:
        erase(turn.session, [before])
    turn.say(form_file.received, name=what.name)


def is_form(what: Received) -> bool:
    """As its sender says; what it is shows when it is there."""
    return what.kind == "document" and (what.name.lower().endswith(ENDING) or what.mime == XLSX)


def opens_waves(turn: Turn, who: Actor) -> bool:
    return any(may(turn.session, who, Verb.OPEN_WAVE, number_of(each)) for each in Direccion)


def is_next_form(what: Received | Place, facts: Mapping[str, Any]) -> bool:
    """True of a workbook that comes while its sender looks at an earlier one: it is no answer to a question."""
    return isinstance(what, Received) and is_form(what) and facts.get("walk") == PREVIEW


@tap(actions.FormFile)
@linked
def chosen(turn: Turn, action: actions.FormFile) -> None:
    assert turn.who is not None
    key = form_file.file_key(action.file)
    if key is None or action.verb not in VERBS or not opens_waves(turn, turn.who):
        turn.refuse(NOT_YOURS)
        return
    draft = drafts.draft_of(turn.session, turn.who.person_id, key)
    if draft is None or draft.problems is None:
        turn.refuse(GONE)
        return
    VERBS[action.verb](turn, draft, key)


def with_marks(turn: Turn, draft: FormDraft, key: uuid.UUID) -> None:
    if draft.problems:
        turn.say(form_file.with_marks, file=key.hex)
    else:
        turn.refuse(GONE)


def store(turn: Turn, draft: FormDraft, key: uuid.UUID) -> None:
    """Keeps the form as a version of its id. One that a wave was drawn with stays as it is."""
    if draft.xform is None:
        turn.refuse(GONE)
        return
    form = compiled(draft.xform)
    if form.id == NAMELESS or not form.version:
        turn.refuse(Refused("form_nameless"))
        return
    if form.id in FICHAS:
        turn.refuse(Refused("form_is_ours"))
        return
    outcome = store_form(
        turn.session, form_id=form.id, version=form.version, title=form.title or form.id, xform=form.xml, now=turn.now,
        items=items_of_form(form, turn.programme.matrix),
    )  # fmt: skip
    if turn.apply(outcome, form_file.stored, title=form.title or form.id, version=form.version):
        drafts.drop(turn.session, draft.person_id)


Verbs = Mapping[str, Callable[[Turn, FormDraft, uuid.UUID], None]]
VERBS: Verbs = {
    "errors": with_marks,
    "store": store,
    "see": form_preview.see,
    **{modelo.value: partial(form_preview.as_modelo, modelo) for modelo in Modelo},
}
