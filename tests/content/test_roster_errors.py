"""Every code has a sentence that says what to do, and every sentence a code."""

import re
from pathlib import Path

import pytest

from content.files.table import Problem, Unreadable
from content.roster_errors import CELLS, FILES, SKIPPED, as_cell_error, cell_text, file_text
from domain.roster.documents import Code
from domain.roster.plan import Finding, Severity

ROSTER = Path(__file__).parents[2] / "domain" / "roster"
FACTS = (
    "value", "hint", "first", "length", "limit", "low", "high", "name", "dre", "known", "options",
    "since", "digits", "department",
)  # fmt: skip
FILE_FACTS = (
    "path", "limit_mb", "limit", "unpacked_mb", "present", "expected", "row", "sheet", "ranges", "columns",
    "column", "headers",
)  # fmt: skip


def codes_in_the_rules() -> set[str]:
    """Codes that the checks write, found in their text."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in ROSTER.glob("*.py"))
    written = re.findall(r"""(?:cells|row|self)\.(?:error|warn)\(\s*[^,()]+,\s*"(\w+)\"""", text)
    named = re.findall(r"""code="(\w+)\"""", text)
    words = re.findall(r"""cells\.word\(.*"(\w+)"\)""", text)
    return {*written, *named, *words, *(str(code) for code in Code)}


def test_every_code_of_the_rules_has_its_sentence_and_no_sentence_is_left_over() -> None:
    assert {str(code) for code in CELLS} == codes_in_the_rules()


def test_every_problem_of_a_file_has_its_sentence() -> None:
    assert set(FILES) == set(Problem)


@pytest.mark.parametrize("code", sorted(CELLS))
def test_a_sentence_is_complete_with_the_facts_of_its_finding(code: str) -> None:
    text = cell_text(Finding(row=2, column="X", code=code, facts={name: name.upper() for name in FACTS}))
    assert re.findall(r"[{}]", text) == []
    assert text.endswith((".", "?"))


@pytest.mark.parametrize("code", sorted(FILES))
def test_a_refusal_of_a_file_is_complete_with_its_facts(code: Problem) -> None:
    text = file_text(Unreadable(code=code, facts={name: name.upper() for name in FILE_FACTS}))
    assert (re.findall(r"[{}]", text), text[-1]) == ([], ".")


def test_a_hint_is_a_question_and_without_one_the_list_is_named() -> None:
    def said(hint: str) -> str:
        return cell_text(Finding(row=2, column="UGEL", code="ugel_unknown", facts={"value": "X", "hint": hint}))

    assert said("UGEL CANCHIS") == "No existe la UGEL «X». ¿Quiso decir «UGEL CANCHIS»?"
    assert said("") == "No existe la UGEL «X». Revise el nombre en la lista de UGEL."


def test_a_warning_says_that_it_is_one() -> None:
    finding = Finding(row=2, column="MODELO", code="modelo_undecided", severity=Severity.WARNING)
    assert as_cell_error(finding).problem.startswith("Aviso: El archivo no permite decidir")


def test_every_reason_to_leave_a_servicio_out_has_words() -> None:
    text = (ROSTER / "ies.py").read_text(encoding="utf-8")
    body = text[text.index("def out_of_programme") : text.index("def ie_key")]
    assert set(re.findall(r'return "(\w+)"', body)) == set(SKIPPED)
