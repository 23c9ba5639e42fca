"""Each warning in words: its facts, its numeral; every code of the rules has a text and every text a code."""

import ast
from pathlib import Path

import pytest

import domain.dates.warnings as rules
from content.messages.warnings import TEXTS, warning_line, warning_lines
from content.programme import Programme
from domain.dates.warnings import NormWarning
from i18n import pseudo
from i18n.catalogues import tongue
from tests.content.reading import reader
from tests.domain.dates.village import TUESDAY, Village

FACTS: dict[str, dict[str, object]] = {
    "not_lective": {"day": "2026-08-16"},
    "not_working": {"day": "2026-08-16"},
    "two_places": {"day": "2026-08-11"},
    "too_short": {"hours": 3},
    "too_many": {"count": 7},
    "too_many_gia_taller": {"count": 4},
    "visit_length": {"least": 2, "most": 3},
    "visit_days_total": {"days": 14},
    "taller_days_total": {"days": 10, "sum": 9},
    "short_notice": {"count": 3},
}


def codes() -> set[str]:
    """Every string that the rules write as `code`, in a call or an assignment of a choice."""
    tree = ast.parse(Path(rules.__file__).read_text())
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return strings & set(TEXTS) | {
        keyword.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "code" and isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, str)
    }


def test_every_code_has_a_text_and_every_text_a_code() -> None:
    assert codes() == set(TEXTS)


@pytest.mark.parametrize("code", TEXTS)
def test_each_is_one_line_with_its_numeral_and_without_an_open_slot(code: str) -> None:
    line = warning_line(tongue("es"), NormWarning(code=code, numeral="5.6.3.c", facts=FACTS.get(code, {})))
    assert line.startswith("⚠️ ")
    assert "5.6.3.c" in line
    assert "\n" not in line
    assert "{" not in line


@pytest.mark.parametrize("code", TEXTS)
def test_each_is_translated_whole(code: str) -> None:
    line = warning_line(tongue("xx"), NormWarning(code=code, numeral="5.6.3.c", facts=FACTS.get(code, {})))
    assert pseudo.unmarked(line) == []


@pytest.mark.parametrize("code", TEXTS)
def test_what_no_numeral_says_cites_none(code: str) -> None:
    line = warning_line(tongue("es"), NormWarning(code=code, facts=FACTS.get(code, {})))
    assert line.startswith("⚠️ ")
    assert "NT-026" not in line


def test_days_are_shown_as_people_write_them() -> None:
    line = warning_line(tongue("es"), NormWarning(code="not_lective", numeral="5.2.5", facts={"day": "2026-08-16"}))
    assert "dom 16/08" in line


def test_numbers_stay_numbers() -> None:
    line = warning_line(tongue("es"), NormWarning(code="visit_days_total", numeral="5.6.1", facts={"days": 14}))
    assert "14" in line


def test_the_lines_of_a_draft_are_those_of_the_rules(v: Village, programme: Programme) -> None:
    v.agree()
    about = reader(v, v.julio, programme)
    assert warning_lines(about, v.meeting(day=TUESDAY)) == [
        warning_line(about.t, NormWarning(code="meeting_in_visit_period", numeral="5.2.6.b"))
    ]
    assert warning_lines(about, v.meeting(day=TUESDAY.replace(day=13))) == []
