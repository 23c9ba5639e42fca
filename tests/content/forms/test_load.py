"""Whatever is wrong with an XLSForm is told by sheet, row and column, all of it at once."""

import pytest

from content.forms.load import MOST_PROBLEMS, NotLoaded, load
from content.forms.model import Form, Kind
from content.forms.types import TYPES
from tests.content.forms.desk import codes, form, problems, survey

Found = list[tuple[str, str, int, str]]


def found(markdown: str) -> Found:
    return [(each.code, each.sheet, each.row, each.column) for each in problems(markdown)]


def one_row(row: str, head: str) -> Found:
    return found(
        survey("text | antes | Antes" + " |" * (head.count("|") - 2), row, head=head, choices="l | a | A\nl | b | B")
    )


# Types


@pytest.mark.parametrize("name", [each.name for each in TYPES if each.refused])
def test_a_type_that_is_refused_says_why_and_where(name: str) -> None:
    reasons = {each.name: each.refused for each in TYPES}
    listed = f"{name} l" if name.startswith(("select", "cascading")) else name
    assert one_row(f"{listed} | x | X", "type | name | label") == [(reasons[name], "survey", 3, "type")]


def alone(name: str) -> str:
    """A form that has a row of this type and is right."""
    row = f"{name} l" if name in ("select_one", "select_multiple", "rank") else name
    if name.startswith(("begin", "end ")):
        kind = name.split(" ")[1]
        return survey(f"begin {kind} | x | X", "text | a | A", f"end {kind} | |")
    head = "type | name | label | calculation"
    return survey(
        f"{row} | x | X | {'1' if name == 'calculate' else ''}", "text | a | A |", head=head, choices="l | a | A"
    )


@pytest.mark.parametrize("name", [each.name for each in TYPES if not each.refused])
def test_every_type_that_is_supported_is_loaded(name: str) -> None:
    assert isinstance(load(alone(name)), Form)


@pytest.mark.parametrize(
    ("name", "alias"), [(each.name, alias) for each in TYPES if not each.refused for alias in each.aliases]
)
def test_every_other_name_of_a_type_means_the_same(name: str, alias: str) -> None:
    kinds = [form(alone(name).replace(f"| {name}", f"| {each}")).questions for each in (name, alias)]
    assert [question.kind for question in kinds[0]] == [question.kind for question in kinds[1]]


def test_the_kind_of_a_type_is_the_one_of_the_table() -> None:
    for each in TYPES:
        if each.kind is not None:
            assert form(alone(each.name)).questions[0].kind == each.kind


@pytest.mark.parametrize("type_", ["textt", "selectone l", "numero", "select_uno l"])
def test_a_type_that_nobody_knows_is_told(type_: str) -> None:
    ((code, *place),) = one_row(f"{type_} | x | X", "type | name | label")
    assert code in ("type_unknown", "type_unknown_near")
    assert place == ["survey", 3, "type"]


def test_a_type_nearly_right_comes_with_the_right_one() -> None:
    assert [each.facts for each in problems(survey("integr | a | A"))] == [{"type": "integr", "near": "integer"}]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (" | x | X", "type_missing", "type"),
        ("select_one | x | X", "list_missing", "type"),
        ("select_one ele | x | X", "list_unknown", "type"),
        ("select_one ll | x | X", "list_unknown_near", "type"),
        ("text | | X", "name_missing", "name"),
        ("text | 1x | X", "name_shape", "name"),
        ("text | a b | X", "name_shape", "name"),
        ("text | meta | X", "name_shape", "name"),
        ("text | antes | X", "name_twice", "name"),
        ("text | x | ", "label_missing", "label"),
        ("text | x | ¿${nadie}?", "reference_unknown", "label"),
        ("text | x | ¿${last-saved#antes}?", "reference_last_saved", "label"),
    ],
)
def test_rows(row: str, code: str, column: str) -> None:
    assert one_row(row, "type | name | label") == [(code, "survey", 3, column)]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("relevant", "${nadie} = 1", "reference_unknown"),
        ("relevant", "${antes} =", "expression_operand"),
        ("relevant", "${antes} = 'x", "expression_sign"),
        ("relevant", "(${antes} = 'x'", "expression_expected"),
        ("relevant", "${antes} 'x'", "expression_rest"),
        ("relevant", "/data/", "expression_step"),
        ("relevant", "/data/orx:meta = 1", "expression_prefix"),
        ("relevant", "(" * 50 + "1" + ")" * 50, "expression_deep"),
        ("relevant", "+".join(["1"] * 600), "expression_long"),
        ("relevant", "count('a') = 1", "expression_fails"),
        ("constraint", "adivina(.)", "function_unknown"),
        ("constraint", "selected(.)", "function_arguments"),
        ("constraint", "pulldata('a', 'b', 'c', .) = 1", "function_outside_data"),
        ("constraint", "area(.) > 1", "function_of_map"),
        ("constraint", "property('deviceid') = 1", "function_of_device"),
        ("constraint", "digest(., 'MD5') = 1", "function_of_secrets"),
        ("constraint", "lower-case(.) = 'a'", "function_of_xforms"),
        ("constraint", "regex(., '(')", "pattern_broken"),
        ("constraint", "regex(., '(a+)+')", "pattern_slow"),
        ("constraint", "regex(., ${antes})", "pattern_computed"),
        ("required", "tal vez", "expression_rest"),
        ("required", "${nadie} = 1", "reference_unknown"),
        ("default", "${nadie}", "reference_unknown"),
        ("calculation", "if(1)", "function_arguments"),
        ("constraint_message", "Menos que ${nadie}", "reference_unknown"),
        ("hint", "Como ${nadie}", "reference_unknown"),
        ("trigger", "${antes}", "column_trigger"),
        ("save_to", "x", "column_save_to"),
        ("body::intent", "x", "column_intent"),
        ("choice_filter", "a = 1", "filter_without_list"),
    ],
)
def test_cells(column: str, cell: str, code: str) -> None:
    head = f"type | name | label | {column}"
    expected = "type" if code == "expression_fails" else column
    assert one_row(f"text | x | X | {cell}", head) == [(code, "survey", 3, expected)]


def test_a_mistake_in_a_formula_is_told_with_its_letter_and_what_stands_there() -> None:
    head = "type | name | label | relevant"
    (one,) = problems(survey("text | a | A |", "text | b | B | ${a} = 'x' y foo(1)", head=head))
    assert dict(one.facts) == {"at": "12", "near": "y foo(1)", "rest": "y"}


def test_two_mistakes_in_one_cell_are_two_problems() -> None:
    head = "type | name | label | relevant"
    assert codes(survey("text | a | A | ${b} = foo(${c})", head=head)) == [
        "reference_unknown",
        "function_unknown",
        "reference_unknown",
    ]


def test_a_name_that_stands_twice_in_different_groups_is_wrong_only_where_it_is_meant() -> None:
    rows = [
        "begin group | g | G",
        "text | a | A",
        "end group | |",
        "begin group | h | H",
        "text | a | A",
        "end group | |",
    ]
    assert isinstance(load(survey(*rows)), Form)
    assert found(survey(*rows, "note | n | ${a}")) == [("reference_twice", "survey", 8, "label")]


# Groups


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["begin group | g | G", "text | a | A"], [("group_open", "survey", 2, "type")]),
        (["text | a | A", "end group | |"], [("group_end", "survey", 3, "type")]),
        (
            ["begin group | g | G", "text | a | A", "end repeat | |"],
            [("group_end", "survey", 4, "type")],
        ),
        (
            ["begin_repeat | g | G", "begin_group | h | H", "text | a | A", "end_repeat | |", "end_group | |"],
            [("group_end", "survey", 5, "type"), ("group_end", "survey", 6, "type")],
        ),
    ],
)
def test_groups_that_do_not_close(rows: list[str], expected: Found) -> None:
    assert found(survey(*rows)) == expected


def nested(kind: str, depth: int) -> str:
    opened = [f"begin {kind} | g{number} | G" for number in range(depth)]
    return survey(*opened, "text | a | A", *[f"end {kind} | |"] * depth)


def test_groups_may_stand_ten_deep_and_repeats_three() -> None:
    assert isinstance(load(nested("group", 10)), Form)
    assert found(nested("group", 11)) == [("groups_deep", "survey", 12, "type")]
    assert isinstance(load(nested("repeat", 3)), Form)
    assert found(nested("repeat", 4)) == [("repeats_deep", "survey", 5, "type")]


# Circles


@pytest.mark.parametrize(
    ("column", "cells", "row"),
    [
        ("relevant", ("${b} = 1", "${a} = 1"), 2),
        ("relevant", (". = 1", ""), 2),
        ("relevant", ("${a} = 1", ""), 2),
        ("calculation", ("${b} + 1", "${a} + 1"), 2),
        ("calculation", (". + 1", ""), 2),
    ],
)
def test_a_row_that_depends_on_itself(column: str, cells: tuple[str, str], row: int) -> None:
    head = f"type | name | label | {column}"
    source = survey(f"integer | a | A | {cells[0]}", f"integer | b | B | {cells[1]}", head=head)
    assert found(source) == [("circular", "survey", row, column)]


def test_a_group_that_depends_on_what_is_in_it() -> None:
    head = "type | name | label | relevant"
    rows = ("text | x | X |", "begin group | g | G | ${a} = 1", "integer | a | A |", "end group | | |")
    assert found(survey(*rows, head=head)) == [("circular", "survey", 3, "relevant")]


def test_a_repeat_that_counts_itself() -> None:
    head = "type | name | label | repeat_count"
    rows = ("begin repeat | r | R | ${n}", "integer | n | N |", "end repeat | | |")
    assert found(survey(*rows, head=head)) == [("circular", "survey", 2, "repeat_count")]


def test_a_circle_names_the_questions_in_it() -> None:
    head = "type | name | label | relevant"
    (one,) = problems(
        survey("text | a | A | ${b} = 1", "text | b | B | ${c} = 1", "text | c | C | ${a} = 1", head=head)
    )
    assert set(one.facts["names"].split(" → ")) == {"a", "b", "c"}


def test_a_constraint_may_speak_of_itself_and_of_a_later_one_that_speaks_of_it() -> None:
    head = "type | name | label | constraint"
    assert isinstance(
        load(survey("integer | a | A | . < ${b}", "integer | b | B | . > ${a} and ${b} > 0", head=head)), Form
    )


def test_a_place_in_a_repeat_makes_no_circle() -> None:
    head = "type | name | label | calculation"
    rows = ("begin repeat | r | R |", "calculate | n | | position(..)", "text | a | N.º ${n} |", "end repeat | | |")
    assert isinstance(load(survey(*rows, head=head)), Form)


# Choices and settings


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("l | a | A\nl | a | B", [("choice_twice", "choices", 3, "name")]),
        ("l | | A\nl | b | B", [("choice_name_missing", "choices", 2, "name")]),
        (" | a | A\nl | b | B", [("choice_without_list", "choices", 2, "list_name")]),
        ("l | a | \nl | b | B", [("choice_label_missing", "choices", 2, "label")]),
        ("l | a b | A", [("choice_name_blank", "choices", 2, "name")]),
    ],
)
def test_choices(choices: str, expected: Found) -> None:
    assert found(survey("select_multiple l | m | M", choices=choices)) == expected


def test_blanks_in_a_choice_are_wrong_only_where_several_may_be_chosen() -> None:
    assert isinstance(load(survey("select_one l | m | M", choices="l | a b | A")), Form)


def test_the_same_choice_twice_may_be_meant() -> None:
    source = survey("select_one l | m | M", choices="l | a | A\nl | a | B", settings="allow_choice_duplicates\nyes")
    assert isinstance(load(source), Form)


def test_a_header_of_choices_with_blanks() -> None:
    source = survey("select_one l | m | M", choices="l | a | A").replace(
        "| label |\n| | l", "| label | mi columna |\n| | l"
    )
    assert found(source) == [("choice_header", "choices", 1, "mi columna")]


def test_encryption_and_sheets_of_other_systems_are_refused() -> None:
    assert found(survey("text | a | A", settings="public_key\nMIIB")) == [
        ("setting_refused", "settings", 2, "public_key")
    ]
    source = survey("text | a | A") + "\n| entities |\n| | list_name | label |\n| | arbol | x |"
    assert found(source) == [("sheet_refused", "entities", 1, "")]


# `or_other`


def test_another_answer_is_asked_for_in_spanish() -> None:
    loaded = form(survey("select_one l or_other | fruta | Fruta", choices="l | a | A"))
    fruta, other = loaded.questions
    assert fruta.choices is not None
    assert [(each.name, each.label.said(("",), loaded.skeleton)) for each in fruta.choices.every] == [
        ("a", "A"),
        ("other", "Otro"),
    ]
    assert (other.name, other.kind, other.label.said(("",), loaded.skeleton)) == (
        "fruta_other",
        Kind.TEXT,
        "Especifique:",
    )


def test_an_author_who_wrote_the_other_choice_keeps_his_words() -> None:
    loaded = form(survey("select_one l or_other | f | F", choices="l | a | A\nl | other | Alguna otra"))
    choices = loaded.questions[0].choices
    assert choices is not None
    assert [each.label.said(("",), loaded.skeleton) for each in choices.every] == ["A", "Alguna otra"]


def test_the_other_choice_is_spanish_where_there_are_languages() -> None:
    source = """
| survey |
| | type | name | label::Castellano (es) | label::Runasimi (quz) |
| | select_one l or_other | f | Fruta | Ruru |
| choices |
| | list_name | name | label::Castellano (es) | label::Runasimi (quz) |
| | l | a | A | A |
"""
    loaded = form(source)
    choices = loaded.questions[0].choices
    assert choices is not None
    assert [choices.every[1].label.said(loaded.chain(each), loaded.skeleton) for each in ("es", "quz")] == [
        "Otro",
        "Otro",
    ]


def test_a_filter_and_another_answer_do_not_go_together() -> None:
    head = "type | name | label | choice_filter"
    source = survey("select_one l or_other | f | F | name = 'a'", head=head, choices="l | a | A")
    assert found(source) == [("other_filtered", "survey", 2, "choice_filter")]


# The whole


def test_problems_come_in_the_order_of_the_sheets_and_not_without_end() -> None:
    rows = [f"textt | q{number} | Q" for number in range(MOST_PROBLEMS + 50)]
    listed = problems(survey(*rows, choices=" | a | A"))
    assert len(listed) == MOST_PROBLEMS
    assert [each.row for each in listed] == list(range(2, MOST_PROBLEMS + 2))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("", ("file_not_a_table", "", 0, "")),
        ("hola", ("file_not_a_table", "", 0, "")),
        ("| choices |\n| | list_name | name |\n| | l | a |\n| x |\n| | b | c |", ("sheet_missing", "survey", 0, "")),
        ("| survey |\n| | name | label |\n| | a | A |", ("column_missing", "survey", 1, "type")),
        ("| survey |\n| | type | name | label |", ("no_questions", "survey", 0, "")),
        ("| survey |\n| | type | type | label |\n| | text | a | A |", ("header_twice", "survey", 1, "type")),
    ],
)
def test_a_file_that_is_no_form(markdown: str, expected: tuple[str, str, int, str]) -> None:
    assert found(markdown) == [expected]


def test_what_only_pyxform_finds_is_told_in_its_words_with_the_row() -> None:
    head = "type | name | label | parameters"
    (one,) = problems(survey("text | a | A |", "range | b | B | start=1 end=x step=1", head=head))
    assert (one.code, one.sheet, one.row, one.column) == ("pyxform", "survey", 3, "parameters")
    assert "must be a number" in one.facts["said"]


def test_a_disabled_row_is_not_looked_at() -> None:
    head = "type | name | label | disabled"
    assert isinstance(load(survey("text | a | A |", "textt | b | B | yes", head=head)), Form)


def test_the_id_of_a_form_without_one_is_its_files_name() -> None:
    named = load(survey("text | a | A"), name="mi_encuesta")
    assert isinstance(named, Form)
    assert named.id == "mi_encuesta"


def test_bytes_of_markdown_are_markdown() -> None:
    assert isinstance(load(survey("text | a | ¿Cómo?").encode()), Form)
    assert isinstance(load(b"\xff\xfe\x00"), NotLoaded)
