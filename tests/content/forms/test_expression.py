"""XPath 1.0 is read into the tree that its grammar says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.forms.expression import (
    DEEPEST,
    Binary,
    Call,
    Filtered,
    Literal,
    Negative,
    Node,
    Number,
    Path,
    Reference,
    Step,
    parse,
    parts,
)
from content.forms.tokens import ExpressionError

SELF = Path(False, (Step("self", "node()"),))


def child(*names: str) -> Path:
    return Path(False, tuple(Step("child", name) for name in names))


def refused(text: str) -> tuple[str, int]:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    return caught.value.code, caught.value.at


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("'x'", Literal("x")),
        ('"it\'s"', Literal("it's")),
        ("2.50", Number("2.50")),
        (".", SELF),
        ("..", Path(False, (Step("parent", "node()"),))),
        ("${ edad }", Reference("edad", 0)),
        ("a", child("a")),
        ("../a", Path(False, (Step("parent", "node()"), Step("child", "a")))),
        ("/data/g/a", Path(True, (Step("child", "data"), Step("child", "g"), Step("child", "a")))),
        ("//a", Path(True, (Step("descendant-or-self", "node()"), Step("child", "a")))),
        ("@id", Path(False, (Step("attribute", "id"),))),
        ("ancestor::g", Path(False, (Step("ancestor", "g"),))),
        ("text()", Path(False, (Step("child", "text()"),))),
        ("-1", Negative(Number("1"))),
        ("--1", Number("1")),
        ("today()", Call("today", (), 0)),
        ("selected(., 'x')", Call("selected", (SELF, Literal("x")), 0)),
        ("(1)", Number("1")),
    ],
)
def test_a_piece_alone(text: str, tree: Node) -> None:
    assert parse(text) == tree


def test_operators_bind_by_their_strength_and_from_the_left() -> None:
    one, two, three = Number("1"), Number("2"), Number("3")
    assert parse("1 + 2 * 3") == Binary("+", one, Binary("*", two, three))
    assert parse("1 - 2 - 3") == Binary("-", Binary("-", one, two), three)
    assert parse("1 = 2 or 2 < 3 and 3 != 1") == Binary(
        "or", Binary("=", one, two), Binary("and", Binary("<", two, three), Binary("!=", three, one))
    )
    assert parse("1 mod 2 div 3") == Binary("div", Binary("mod", one, two), three)


def test_brackets_go_before_strength() -> None:
    one, two, three = Number("1"), Number("2"), Number("3")
    assert parse("(1 + 2) * 3") == Binary("*", Binary("+", one, two), three)


def test_a_predicate_belongs_to_its_step() -> None:
    predicate = Binary("=", child("reg"), Path(True, (Step("child", "data"), Step("child", "r"))))
    assert parse("instance('l')/root/item[reg = /data/r]/name") == Path(
        False,
        (Step("child", "root"), Step("child", "item", (predicate,)), Step("child", "name")),
        Call("instance", (Literal("l"),), 0),
    )


def test_a_set_in_brackets_may_be_filtered_and_walked() -> None:
    union = Binary("|", child("a"), child("b"))
    assert parse("(a | b)[2]") == Filtered(union, (Number("2"),))
    assert parse("(a | b)[2]/c") == Path(False, (Step("child", "c"),), Filtered(union, (Number("2"),)))


def test_every_part_of_a_tree_is_met_once() -> None:
    met = list(parts(parse("if(${a} > 1, -b[c = 2]/d, (e)[1])")))
    assert [each.name for each in met if isinstance(each, Reference)] == ["a"]
    assert [each.text for each in met if isinstance(each, Number)] == ["1", "2", "1"]
    assert sum(isinstance(each, Path) for each in met) == 3


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "expression_operand", 0),
        ("1 +", "expression_operand", 3),
        ("f(,)", "expression_operand", 2),
        ("selected(a", "expression_expected", 10),
        ("a[1", "expression_expected", 3),
        ("(1", "expression_expected", 2),
        ("a b", "expression_rest", 2),
        ("1 2", "expression_rest", 2),
        ("a)", "expression_rest", 1),
        ("/", "expression_step", 1),
        ("a/", "expression_step", 2),
        ("a/2", "expression_step", 2),
        ("nowhere::a", "expression_step", 9),
        ("= 1", "expression_operand", 0),
        ("$x", "expression_operand", 0),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, code: str, at: int) -> None:
    assert refused(text) == (code, at)


def test_a_question_may_be_called_like_an_operator() -> None:
    assert parse("and") == child("and")


def test_brackets_deeper_than_any_hand_writes_are_refused_and_do_not_exhaust_the_stack() -> None:
    assert refused("(" * 240 + "1" + ")" * 240) == ("expression_deep", DEEPEST + 1)
    assert parse("(" * DEEPEST + "1" + ")" * DEEPEST) == Number("1")


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab${}()[]'<>=|+-*/.,@ 12:dorn", max_size=50))
def test_whatever_is_written_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        tree = parse(text)
    except ExpressionError as error:
        assert 0 <= error.at <= len(text)
    else:
        assert list(parts(tree))
