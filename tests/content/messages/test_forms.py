"""Every code of a form's problem and of an answer that was not taken has its sentence, and no sentence is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from content.files.table import Problem as FileProblem
from content.forms.answers import Unfit
from content.forms.functions.table import REFUSED
from content.forms.problems import Problem
from content.forms.types import TYPES
from content.messages import form_answers, form_problems
from content.messages.form_answers import unfit_text
from content.messages.form_problems import place_text, problem_text
from i18n.catalogues import tongue

ROOT = Path(__file__).parents[3]
FORMS, WORDS = ROOT / "content" / "forms", ROOT / "handlers" / "survey_words.py"
# Reasons of a file that only a table of people can have, or that the sheets say better
NEVER = {"no_file", "broken_row", "missing_columns", "column_twice", "no_rows"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted([*FORMS.rglob("*.py"), WORDS]):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield node.func.id, node


def literals(node: ast.expr) -> Iterator[str]:
    """Codes that an argument can be: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def said(function: str, place: int = 0) -> set[str]:
    return {
        code
        for name, call in calls()
        if name == function and len(call.args) > place
        for code in literals(call.args[place])
    }


def problem_codes() -> set[str]:
    named = (
        said("problem")
        | said("ExpressionError")
        | said("_at", 2)
        | {"circular", "reference_twice", "reference_unknown"}
    )
    named |= {
        "reference_last_saved",
        "list_unknown",
        "list_unknown_near",
        "column_trigger",
        "column_save_to",
        "column_intent",
    }
    named |= {f"file_{each}" for each in FileProblem if each not in NEVER} | {"function_unknown"}
    return named | {each.refused for each in TYPES if each.refused} | set(REFUSED.values())


def answer_codes() -> set[str]:
    kinds = {f"{kind}_wanted" for kind in ("image", "audio", "video", "file")}
    return said("Unfit") | kinds


def test_every_problem_has_a_sentence_and_every_sentence_its_problem() -> None:
    assert sorted(problem_codes()) == sorted(form_problems.TEXTS)


def test_every_answer_not_taken_has_a_sentence_and_every_sentence_its_answer() -> None:
    assert sorted(answer_codes()) == sorted(form_answers.TEXTS)


@pytest.mark.parametrize("table", [form_problems.TEXTS, form_answers.TEXTS])
def test_sentences_are_whole_short_and_each_its_own(table: dict[str, str]) -> None:
    assert len(set(table.values())) == len(table)
    assert [code for code, text in table.items() if not re.search(r"[.?}]$", text)] == []
    assert max(map(len, table.values())) <= 120


@pytest.mark.parametrize(("code", "text"), form_problems.TEXTS.items())
def test_a_sentence_of_a_problem_is_filled_in(code: str, text: str) -> None:
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    shown = problem_text(tongue("es"), Problem(code=code, facts={name: f"<{name}>" for name in names}))
    assert [name for name in names if f"<{name}>" not in shown] == []


def test_a_problem_is_told_with_its_place() -> None:
    t = tongue("es")
    assert place_text(t, Problem(code="x")) == ""
    assert place_text(t, Problem(code="x", sheet="survey")) == "hoja survey"
    assert place_text(t, Problem(code="x", sheet="survey", row=3)) == "hoja survey, fila 3"
    assert (
        place_text(t, Problem(code="x", sheet="choices", row=4, column="name")) == "hoja choices, fila 4, columna name"
    )


def test_an_answer_not_taken_is_told_in_the_form_s_words_where_it_has_some() -> None:
    t = tongue("es")
    assert unfit_text(t, Unfit("constraint", {"message": "De 18 a 110 <años>."})) == "De 18 a 110 <años>."
    assert unfit_text(t, Unfit("constraint")) == "Esa respuesta no es posible aquí. Revísela, por favor."
    assert unfit_text(t, Unfit("range_outside", {"start": "0", "end": "10", "step": "5"})) == (
        "Escriba un número de 0 a 10, de 5 en 5."
    )


def test_a_code_without_a_sentence_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        problem_text(tongue("es"), Problem(code="nobody_wrote_this"))
