"""Which answers of a form are words, how their question is asked, and the sheet on which they leave."""

import io
import uuid

import openpyxl
import pytest

from content import report_words
from content.comments import comments_xlsx, labels_of
from content.forms.load import load
from content.forms.model import Form
from content.open_text import label_of, question_of, takes_words, without_names
from content.scrub import GONE
from domain.surveys.disclosure import ALL
from domain.waves.comments import Comment

FORM = """
| survey |
| | type | name | label::Castellano (es) | label::Runasimi (quz) |
| | select_one si | DOC-1 | ¿Le sirve? | ¿Allinchu? |
| | text | idea | ¿Qué cambiaría, ${DOC-1}? | ¿Imatan? |
| | integer | grados | ¿Cuántos? | ¿Hayk'a? |
| | begin_repeat | hijos | Hijos | Wawakuna |
| | text | nombre | ¿Cómo se llama? | ¿Iman sutin? |
| | end_repeat | | | |
| choices |
| | list_name | name | label::Castellano (es) | label::Runasimi (quz) |
| | si | 1 | Sí | Arí |
| settings |
| | form_id | version | default_language |
| | prueba | 1 | Castellano (es) |
"""


@pytest.fixture(scope="module")
def form() -> Form:
    found = load(FORM, name="prueba")
    assert isinstance(found, Form), found
    return found


def test_words_are_those_of_text_questions_wherever_they_stand(form: Form) -> None:
    names = ("DOC-1", "idea", "grados", "hijos/nombre", "nada", "")
    assert [takes_words(lambda: form)(name) for name in names] == [False, True, False, True, False, False]


def test_a_form_is_asked_for_with_the_first_name_only() -> None:
    def none() -> Form:
        raise AssertionError("nobody needs it yet")

    takes_words(none)


def test_a_question_is_told_in_spanish_without_what_it_tells_of_answers(form: Form) -> None:
    question = question_of(form, "idea")
    assert question is not None
    assert label_of(form, question) == "¿Qué cambiaría, …?"


def test_what_was_written_is_scrubbed_and_nothing_else_is(form: Form) -> None:
    voice = str(uuid.uuid4())
    values = {
        "/data/DOC-1": "1", "/data/idea": "que venga ttupa", "/data/grados": "55555", "/data/hijos[1]/nombre": "Ttupa",
        "/data/hijos[2]/nombre": voice, "/data/hijos[3]/nombre": "",
    }  # fmt: skip
    keyed = {key.replace("/data", form.root): value for key, value in values.items()}
    found = {key.replace(form.root, "/data"): value for key, value in without_names(form, keyed, {"ttupa"}).items()}
    assert found == values | {"/data/idea": f"que venga {GONE}", "/data/hijos[1]/nombre": GONE}


def test_the_sheet_has_question_dre_and_text_and_no_formula(form: Form) -> None:
    comments = (
        Comment(question="idea", dre="DRE CUSCO", text="=1+1"),
        Comment(question="idea", dre=ALL, text="la profesora Yanet no viene"),  # kept before names were taken out
        Comment(question="hijos/nombre", dre=ALL, text="ninguno"),
    )
    book = openpyxl.load_workbook(io.BytesIO(comments_xlsx(comments, labels_of(form, comments))))
    rows = [tuple(cell.value for cell in row) for row in book["Comentarios"].iter_rows()]
    assert rows == [
        report_words.COMMENT_HEADERS,
        ("idea ¿Qué cambiaría, …?", "DRE CUSCO", "=1+1"),
        ("idea ¿Qué cambiaría, …?", "Varias", f"la profesora {GONE} no viene"),
        ("hijos/nombre ¿Cómo se llama?", "Varias", "ninguno"),
    ]
    assert [cell.data_type for row in book["Comentarios"].iter_rows() for cell in row] == ["s"] * 12
    assert book.sheetnames == ["Comentarios", "Notas"]
