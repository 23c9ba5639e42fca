"""A form that is looked at as people will see it: every question, with answers that are kept nowhere for good."""

from sqlalchemy.orm import Session

from content.form_files import compiled
from content.forms.state import State
from content.programme import Programme
from content.walks import PREVIEW, PROVIDERS, Walk
from domain.surveys.drafts import FormDraft

HIDDEN = "modelo"  # a node that a wave fills in from the frame; who looks says which


def in_preview(session: Session, _programme: Programme, person_id: int, number: int) -> Walk | None:
    """Where a person stands who looks at their draft."""
    draft = session.get(FormDraft, person_id) if number == PREVIEW else None
    return None if draft is None else walk_in(draft)


def walk_in(draft: FormDraft) -> Walk | None:
    if draft.xform is None or draft.walk is None:
        return None
    form, state = compiled(draft.xform), State.from_json(draft.walk)
    return Walk(number=PREVIEW, form=form, state=state, language=draft.language or "es")


PROVIDERS["preview"] = in_preview
