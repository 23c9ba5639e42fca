"""Comments of a closed survey as a workbook: question, DRE and text, beside nothing else that was answered."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from content import report_words as words
from content.files.tables_out import Sheet, xlsx
from content.forms.model import Form
from content.known_forms import FORMS
from content.open_text import label_of, question_of, takes_words
from content.scrub import scrubbed
from domain.outcome import Refused
from domain.policy import Actor
from domain.surveys.disclosure import ALL
from domain.surveys.model import Wave
from domain.waves.comments import Comment, comments


def comments_of(session: Session, who: Actor, wave_id: int) -> tuple[Sequence[Comment], Mapping[str, str]] | Refused:
    """What may be told of what was written, and the labels of its questions; the form is compiled when needed."""

    def form() -> Form:
        return FORMS.of(session, session.get_one(Wave, wave_id).form_version_id)

    found = comments(session, who, wave_id, takes_words(form))
    if isinstance(found, Refused):
        return found
    return found, labels_of(form(), found) if found else {}


def comments_xlsx(comments: Sequence[Comment], labels: Mapping[str, str]) -> bytes:
    """In the order given; names are looked for once more, in what was kept before they were."""
    rows = [(labels.get(each.question, each.question), dre(each), scrubbed(each.text)) for each in comments]
    return xlsx(
        [
            Sheet(name="Comentarios", headers=words.COMMENT_HEADERS, rows=rows),
            Sheet(name="Notas", headers=("Nota",), rows=[(note,) for note in words.COMMENT_NOTES]),
        ]
    )


def dre(comment: Comment) -> str:
    return words.SEVERAL_DRE if comment.dre == ALL else comment.dre


def labels_of(form: Form, comments: Sequence[Comment]) -> dict[str, str]:
    """Name of a question -> how it is asked, in Spanish."""
    asked = {each.question: question_of(form, each.question) for each in comments}
    return {name: f"{name} {label_of(form, found)}".strip() for name, found in asked.items() if found is not None}
