"""Comments of a closed survey as a workbook: question, DRE and text, beside nothing else that was answered."""

from collections.abc import Mapping, Sequence

from content import report_words as words
from content.files.tables_out import Sheet, xlsx
from content.forms.model import Form
from content.open_text import label_of, question_of
from content.scrub import scrubbed
from domain.surveys.disclosure import ALL
from domain.waves.comments import Comment


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
