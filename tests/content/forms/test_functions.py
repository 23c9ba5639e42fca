"""Every function that a form may use, by what it gives."""

import math
import re

import pytest

from content.forms.frame import frame, framed
from content.forms.functions.table import FUNCTIONS, REFUSED
from content.forms.functions.words import open_ends
from content.forms.tokens import ExpressionError
from tests.content.forms import evaluating
from tests.content.forms.desk import LATER
from tests.content.forms.evaluating import document, evaluated, expression

CASES: list[tuple[str, object]] = [
    # texts
    ("string(/data/age)", "34"),
    ("string(2.50)", "2.5"),
    ("concat('a', /data/name, 1)", "aRosa1"),
    ("concat(/data/child/who)", "AnaLuis"),
    ("join(', ', /data/child/years)", "3, 7, "),
    ("join('-', 'a', 'b')", "a-b"),
    ("contains(/data/name, 'os')", True),
    ("starts-with(/data/name, 'ro')", False),
    ("ends-with(/data/name, 'sa')", True),
    ("substr(/data/name, 1, 3)", "os"),
    ("substr(/data/name, 2)", "sa"),
    ("substr(/data/name, -2)", "sa"),
    ("substring(/data/name, 1, 2)", "Ro"),
    ("substring-before('a/b', '/')", "a"),
    ("substring-after('a/b', '/')", "b"),
    ("string-length(/data/name)", 4.0),
    ("string-length('ñandú')", 5.0),
    ("normalize-space('  a   b ')", "a b"),
    ("translate('abc', 'ab', 'xy')", "xyc"),
    ("regex('987654321', '9[0-9]{8}')", True),
    ("regex('0987654321', '9[0-9]{8}')", False),
    ("regex(/data/name, '[A-Z][a-z]+')", True),
    ("selected(/data/several, 'luz')", True),
    ("selected(/data/several, 'lu')", False),
    ("selected(/data/empty, '')", False),
    ("selected-at(/data/several, 1)", "luz"),
    ("selected-at(/data/several, 2)", ""),
    ("count-selected(/data/several)", 2.0),
    ("count-selected(/data/empty)", 0.0),
    ("boolean(/data/empty)", False),
    ("boolean('x')", True),
    ("boolean-from-string('TRUE')", True),
    ("boolean-from-string('1')", True),
    ("boolean-from-string('yes')", False),
    ("not(/data/empty)", True),
    ("not(/data/name)", False),
    ("true()", True),
    ("false()", False),
    # numbers
    ("number('12')", 12.0),
    ("int('3.9')", 3.0),
    ("int(-3.9)", -3.0),
    ("round(2.5)", 3.0),
    ("round(-2.5)", -3.0),
    ("round(2.345, 2)", 2.35),
    ("round(1234, -2)", 1200.0),
    ("abs(-4)", 4.0),
    ("ceiling(2.1)", 3.0),
    ("ceil(2.1)", 3.0),
    ("floor(-2.1)", -3.0),
    ("pow(2, 10)", 1024.0),
    ("sqrt(9)", 3.0),
    ("exp(0)", 1.0),
    ("exp10(3)", 1000.0),
    ("log(1)", 0.0),
    ("log10(1000)", 3.0),
    ("sin(0)", 0.0),
    ("cos(0)", 1.0),
    ("tan(0)", 0.0),
    ("asin(0)", 0.0),
    ("acos(1)", 0.0),
    ("atan(0)", 0.0),
    ("atan2(0, 1)", 0.0),
    ("round(pi(), 4)", 3.1416),
    ("sum(/data/child/years)", 10.0),
    ("min(/data/child/years)", 3.0),
    ("max(/data/child/years, 9)", 9.0),
    ("count(/data/child)", 3.0),
    ("count-non-empty(/data/child/who)", 2.0),
    ("checklist(1, 2, 1 = 1, 1 = 2, 2 = 2)", True),
    ("checklist(-1, 1, 1 = 1, 2 = 2)", False),
    ("weighted-checklist(3, -1, 1 = 1, 2, 2 = 2, 1)", True),
    ("weighted-checklist(3, -1, 1 = 1, 2, 2 = 3, 1)", False),
    # dates
    ("today()", "2026-08-10"),
    ("now()", "2026-08-10T09:30:00.000-05:00"),
    ("date('2026-03-16T10:00:00.000-05:00')", "2026-03-16"),
    ("date(today() + 7)", "2026-08-17"),
    ("date('x')", ""),
    ("date-time('2026-03-16T10:00:00.000-05:00')", "2026-03-16T10:00:00.000-05:00"),
    ("date-time('2026-03-16')", "2026-03-16T00:00:00.000-05:00"),
    ("decimal-date-time('1970-01-02T12:00:00.000-05:00')", 1.5),
    ("decimal-time(/data/hour)", 8.5 / 24),
    ("decimal-time(/data/moment)", 0.75),
    ("format-date(/data/day, '%d/%m/%Y')", "16/03/2026"),
    ("format-date(/data/day, '%a %e %b %y, %n')", "lun 16 mar 26, 3"),
    ("format-date-time(/data/moment, '%H:%M:%S.%3 %h %q')", "18:00:00.000 18 %q"),
    ("format-date('', '%Y')", ""),
    # the form itself
    ("if(/data/age > 30, 'sí', 'no')", "sí"),
    ("if(/data/empty, 1, 2)", 2.0),
    ("coalesce(/data/empty, /data/name)", "Rosa"),
    ("coalesce('', '')", ""),
    ("position(/data/child[2])", 2.0),
    ("/data/child[position() = 2]/who", ["Luis"]),
    ("/data/child[last()]/years", [None]),
    ("name(/data/child)", "child"),
    ("indexed-repeat(/data/child/who, /data/child, 2)", ["Luis"]),
    ("indexed-repeat(/data/child/who, /data/child, 9)", ""),
    ("indexed-repeat(/data/child/who, /data/child, 0)", ""),
    ("instance('places')/root/item[zone = 'sur']/name", ["cusco", "puno"]),
    ("instance('places')/root/item[zone = /data/age]/name", ["loreto"]),
    ("instance('places')/root/item[zone = current()/../age]/name", ["loreto"]),
    ("instance('nowhere')/root/item/name", []),
    ("current()/../name", ["Rosa"]),
    ("jr:choice-name('agua', ' /data/several ')", "Agua (es)"),
    ("jr:choice-name('fuego', '/data/several')", ""),
    ("jr:itext('a:label')", "text of a:label"),
    ("version()", "2026.1"),
]


@pytest.mark.parametrize(("source", "given"), CASES, ids=[source for source, _ in CASES])
def test_a_function_gives(source: str, given: object) -> None:
    assert evaluated(source) == given


def test_every_function_of_the_table_is_tried_here() -> None:
    text = " ".join(source for source, _ in CASES) + " once( random( uuid( randomize( "
    tried = set(re.findall(r"[a-z:0-9-]+(?=\()", text))
    assert sorted(set(FUNCTIONS) - tried) == []


@pytest.mark.parametrize(
    "source", ["sqrt(-1)", "log(0)", "pow(0, -1)", "number('x')", "int('')", "acos(2)", "max(/data/empty)", "exp(9999)"]
)
def test_what_cannot_be_counted_is_no_number_and_no_error(source: str) -> None:
    found = evaluated(source)
    assert isinstance(found, float)
    assert math.isnan(found)


def test_an_operand_that_cannot_be_gives_nothing_and_is_found_by_the_trial() -> None:
    data = document()
    assert evaluated("count('a')") == ""
    with framed(evaluating.frame(data)):
        assert not expression("count('a')").sound(data)
        assert expression("count(/data/child)").sound(data)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_refused_function_names_its_reason(name: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression(f"1 + {name}('a', 'b')")
    assert (caught.value.code, caught.value.at, caught.value.facts) == (REFUSED[name], 4, {"name": name})


def test_a_function_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ExpressionError) as caught:
        expression("adivina(1)")
    assert (caught.value.code, caught.value.facts) == ("function_unknown", {"name": "adivina"})


@pytest.mark.parametrize("source", ["selected(/data/age)", "today(1)", "if(1, 2)", "concat()", "substr('a')"])
def test_too_few_and_too_many_arguments_are_refused(source: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        expression(source)
    assert caught.value.code == "function_arguments"


def test_no_function_is_both_supported_and_refused() -> None:
    assert set(FUNCTIONS) & set(REFUSED) == set()


# Chance


def test_chance_is_the_same_for_the_same_seed_and_node_and_another_for_another() -> None:
    first = evaluated("random()")
    assert first == evaluated("random()")
    assert first != evaluated("random()", seed=8)
    assert first != evaluated("random()", key="/data/name")
    assert isinstance(first, float)
    assert 0 <= first < 1


def test_two_draws_of_one_expression_differ() -> None:
    assert evaluated("random() = random()") is False


def test_a_uuid_has_its_shape_or_the_length_that_is_asked_for() -> None:
    whole = evaluated("uuid()")
    assert isinstance(whole, str)
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", whole)
    assert evaluated("uuid(8)") == whole.replace("-", "")[:8]


def test_an_order_of_chance_holds_every_node_once_and_repeats_itself() -> None:
    names = evaluated("randomize(instance('places')/root/item/name, 3)")
    assert isinstance(names, list)
    assert sorted(names) == ["cusco", "loreto", "puno"]
    assert names == evaluated("randomize(instance('places')/root/item/name, 3)")
    orders = {str(evaluated(f"randomize(instance('places')/root/item/name, {seed})")) for seed in range(30)}
    assert len(orders) == 6


def test_what_is_worked_out_once_stays() -> None:
    data = document()
    once = expression("once(now())")
    first = evaluating.frame(data)
    with framed(first):
        assert once.text(data) == "2026-08-10T09:30:00.000-05:00"
    later = evaluating.frame(data, now=LATER)
    later.once.update(first.once)
    with framed(later):
        assert once.text(data) == "2026-08-10T09:30:00.000-05:00"


def test_what_was_empty_is_worked_out_again() -> None:
    data = document()
    with framed(evaluating.frame(data)) as here:
        assert (expression("once(/data/empty)").text(data), here.once) == ("", {})
        assert (expression("once(/data/name)").text(data), here.once) == ("Rosa", {"/data/home": "Rosa"})


def test_no_function_runs_outside_of_a_frame() -> None:
    with pytest.raises(LookupError):
        frame()


# Patterns that could search for ever


@pytest.mark.parametrize(
    ("pattern", "depth", "count"),
    [
        ("[0-9]{8}", 0, 0),
        ("9[0-9]{8}", 0, 0),
        ("a+b*", 1, 2),
        ("a?", 1, 0),
        ("(a+)+", 2, 2),
        ("((a|b)*c)*", 3, 2),
        ("(a+b){2}", 2, 1),
        ("(ab)+", 1, 1),
        ("(ab){3}", 0, 0),
        ("([0-9]{2}-){3}[0-9]", 0, 0),
        ("(ab|cd)?x", 1, 0),
        ("(a|aa)*b", 2, 1),
        ("(a?b?){40}", 2, 0),
        ("(a{1,2})*", 2, 1),
        ("(?:a+)+", 2, 2),
        (r"\(a+\)+", 1, 2),
        ("[(+*|]+", 1, 1),
        ("a{2,}", 1, 1),
        ("a{0,60}", 1, 1),
        ("(a{2,})*", 2, 2),
        ("a{2,5}", 1, 0),
        (r"[^\]+]+", 1, 1),
        ("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[a-z]{2,6}", 1, 2),
    ],
)
def test_how_deep_free_lengths_stand_within_each_other(pattern: str, depth: int, count: int) -> None:
    assert open_ends(pattern) == (depth, count)


@pytest.mark.parametrize("pattern", ["(a|aa)*b", "(a+)+b", "(a?a?){30}b", "(a{1,2})*b"])
def test_what_would_search_for_ever_is_deep(pattern: str) -> None:
    assert open_ends(pattern)[0] >= 2


def test_a_pattern_of_many_free_lengths_is_not_tried_on_a_long_text() -> None:
    data = document()
    long = "a" * 4000 + "!"
    with framed(evaluating.frame(data)):
        assert expression(f"regex('{long}', 'a*a*a*b')").truth(data) is False
        assert expression("regex('aaab', 'a*a*a*b')").truth(data) is True
