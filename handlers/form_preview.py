"""Looking at a draft as people will see it. The same steps as a survey, in a seat that keeps nothing at the end."""

import uuid

from content.form_files import compiled
from content.messages import form_file
from content.previews import HIDDEN, walk_in
from content.walks import PREVIEW, Walk, fresh, is_hidden
from domain.outcome import Done, Outcome, Refused
from domain.surveys import drafts
from domain.surveys.drafts import FormDraft
from domain.surveys.files import files_of
from domain.year.norm import Modelo
from handlers.survey_seats import SEATS, Seat
from handlers.survey_steps import settle
from handlers.turn import Turn
from scheduler import attachments

GONE = Refused("form_gone")


def take(turn: Turn, number: int) -> Walk | Refused:
    assert turn.who is not None
    draft = drafts.draft_of(turn.session, turn.who.person_id) if number == PREVIEW else None
    walk = walk_in(draft) if draft is not None else None
    return GONE if walk is None else walk


def keep(turn: Turn, walk: Walk) -> Outcome:
    """Where one stands, until one is done looking."""
    assert turn.who is not None
    draft = drafts.draft_of(turn.session, turn.who.person_id)
    if draft is None:
        return GONE
    draft.walk, draft.language = walk.state.to_json(), walk.language
    turn.session.flush()
    return Done()


def send(turn: Turn, walk: Walk) -> Outcome:
    """The end: what was answered goes, and files with it."""
    assert turn.who is not None
    draft = drafts.draft_of(turn.session, turn.who.person_id)
    if draft is None:
        return GONE
    draft.walk = draft.language = None
    attachments.erase(turn.session, files_of(walk.state.answers))
    turn.session.flush()
    return Done()


SEATS["preview"] = Seat(take=take, keep=keep, send=send, sent=form_file.previewed)


def see(turn: Turn, draft: FormDraft, key: uuid.UUID) -> None:
    """The first question; before it, for which modelo, where the form asks each something else."""
    if draft.xform is None:
        turn.refuse(GONE)
    elif is_hidden(compiled(draft.xform), HIDDEN):
        turn.show(form_file.which_modelo, file=key.hex)
    else:
        begin(turn, draft)


def as_modelo(modelo: Modelo, turn: Turn, draft: FormDraft, _key: uuid.UUID) -> None:
    if draft.xform is None:
        turn.refuse(GONE)
    else:
        begin(turn, draft, {HIDDEN: modelo})


def begin(turn: Turn, draft: FormDraft, given: dict[str, str] | None = None) -> None:
    """From the start, in the reader's own language."""
    assert draft.xform is not None
    before = walk_in(draft)
    if before is not None:
        attachments.erase(turn.session, files_of(before.state.answers))
    walk = fresh(compiled(draft.xform), number=PREVIEW, language=turn.t.tag, now=turn.now, given=given)
    settle(turn, SEATS["preview"], walk)
