"""Dates beside operators, truth of nodes, paths within lists: what libxml2 alone would get wrong."""

import pytest

from content.forms.tokens import ExpressionError
from tests.content.forms.evaluating import document, evaluated, expression


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("/data/day < today()", True),
        ("today() < /data/day", False),
        ("/data/day >= '2026-03-16'", True),
        ("/data/day > '2026-03-16'", False),
        ("/data/day = '2026-03-16'", True),
        ("/data/day != ''", True),
        ("/data/day = date('2026-03-16')", True),
        ("/data/moment > /data/day", True),
        ("today() - /data/day", 147.0),
        ("/data/day + 1 > /data/day", True),
        ("date(/data/day + 30)", "2026-04-15"),
        ("now() > today()", True),
        ("/data/hour < '12:00:00'", True),
        ("int((today() - /data/day) div 7)", 21.0),
        ("if(/data/empty = '', today(), /data/day) > /data/day", True),
        ("coalesce(/data/empty, /data/day) < today()", True),
        ("once(/data/day) < today()", True),
        ("-/data/age", -34.0),
    ],
)
def test_dates_are_counted_in_days_beside_an_operator(source: str, given: object) -> None:
    assert evaluated(source) == given


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("/data/empty or /data/home", False),
        ("/data/name and /data/age", True),
        ("/data/name and /data/empty", False),
        ("(/data/empty) or (/data/name)", True),
        ("1 and 0", False),
        ("/data/nowhere or false()", False),
        ("/data/day and true()", True),
    ],
)
def test_a_node_is_true_by_what_it_holds(source: str, given: bool) -> None:
    assert evaluated(source) is given


def test_an_empty_node_is_equal_to_nothing_and_not_below_a_number() -> None:
    assert evaluated("/data/empty = ''") is True
    assert evaluated("/data/empty < 5") is False
    assert evaluated("/data/empty > 5") is False


def test_the_dot_is_the_node_itself() -> None:
    assert evaluated(". >= 18 and . < 99", home="age") is True
    assert evaluated("string-length(.) = 4", home="name") is True


def test_a_path_from_the_root_within_a_list_is_one_of_the_answers() -> None:
    assert evaluated("count(instance('places')/root/item[zone = /data/age or name = 'puno'])") == 2.0
    assert evaluated("/data/child[years > /data/child[1]/years]/who") == ["Luis"]


def test_quotes_of_either_kind_survive() -> None:
    assert evaluated('"it\'s"') == "it's"
    assert evaluated("'dijo \"sí\"'") == 'dijo "sí"'


@pytest.mark.parametrize(
    ("source", "gives"),
    [
        ("/data/day", "moment"),
        ("/data/age", "nodes"),
        ("today() + 1", "number"),
        ("/data/age > 3", "truth"),
        ("'a'", "text"),
        ("-1", "number"),
        ("date(1)", "moment"),
        ("if(1, 'a', today())", "moment"),
        ("if(1, 'a', 'b')", "text"),
        ("selected(., 'a')", "truth"),
        ("instance('places')/root/item", "nodes"),
        ("a | b", "nodes"),
    ],
)
def test_an_expression_knows_what_it_gives(source: str, gives: str) -> None:
    assert expression(source).gives == gives


@pytest.mark.parametrize(
    ("source", "refs"),
    [
        ("/data/age > 3", {"/data/age"}),
        ("../age + ../child/years", {"/data/age", "/data/child/years"}),
        (". > 1", {"/data/home"}),
        ("sum(/data/child/*)", {"/data/child/*"}),
        ("//who", {"/data/*"}),
        ("instance('places')/root/item[zone = /data/age]/name", {"/data/age"}),
        ("instance('places')/root/item[zone = current()/../name]", {"/data/name"}),
        ("/data/child[years = /data/age]/who", {"/data/child/years", "/data/child/who", "/data/age"}),
        ("position(..)", {"/data"}),
        ("today()", set()),
    ],
)
def test_an_expression_knows_what_it_looks_at(source: str, refs: set[str]) -> None:
    assert expression(source).refs == refs


def test_a_reference_that_pyxform_left_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        expression("${a} + 1")
    assert (caught.value.code, caught.value.facts) == ("reference_left", {"name": "a"})


def test_a_name_of_another_namespace_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        expression("/data/orx:meta")
    assert caught.value.code == "expression_prefix"


# What is looked up instead of evaluated


def test_the_truth_of_short_answers_is_evaluated_once() -> None:
    rule, data = expression("/data/age > 30"), document()
    assert rule.plain == ("/data/age",)
    assert rule.truth_given(data, ("34",)) is True
    age = data.find("age")
    assert age is not None
    age.text = "3"
    assert rule.truth_given(data, ("34",)) is True, "looked up: the caller says what the node holds"
    assert rule.truth_given(data, ("3",)) is False


@pytest.mark.parametrize(
    "source",
    [
        "/data/day < today()",
        "random() > 0.5",
        "/data/child[1]/who = 'Ana'",
        "//who = 'Ana'",
        "/data/* = 'Ana'",
        "instance('places')/root/item = 1",
        "once(/data/name) = 'Ana'",
        "position(..) = 1",
    ],
)
def test_what_depends_on_more_than_its_refs_is_never_looked_up(source: str) -> None:
    assert expression(source).plain is None


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("true()", ()),
        ("/data/name = 'a' and selected(/data/several, 'b')", ("/data/name", "/data/several")),
        ("if(../age > 3, 1, 0) = 1", ("/data/age",)),
    ],
)
def test_what_depends_on_its_refs_alone_says_so(source: str, plain: tuple[str, ...]) -> None:
    assert expression(source).plain == plain


def test_long_texts_are_not_kept() -> None:
    rule, data = expression("/data/name != ''"), document()
    assert rule.truth_given(data, ("Rosa Quispe de la parte alta",)) is True
    name = data.find("name")
    assert name is not None
    name.text = None
    assert rule.truth_given(data, ("Rosa Quispe de la parte alta",)) is False
