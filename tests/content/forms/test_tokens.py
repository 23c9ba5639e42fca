"""An expression is cut into its words, and a sign that XPath has not is found in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.forms.tokens import LONGEST, MOST_WORDS, ExpressionError, Kind, tokens


def words(text: str) -> list[tuple[str, str]]:
    return [(token.kind.value, token.text) for token in tokens(text)]


def refused(text: str) -> tuple[str, int]:
    with pytest.raises(ExpressionError) as caught:
        tokens(text)
    return caught.value.code, caught.value.at


def test_every_kind_of_word() -> None:
    assert words("${a} >= 2.5 and selected(., 'x')") == [
        ("reference", "${a}"),
        ("operator", ">="),
        ("number", "2.5"),
        ("operator", "and"),
        ("name", "selected"),
        ("sign", "("),
        ("sign", "."),
        ("sign", ","),
        ("literal", "'x'"),
        ("sign", ")"),
        ("end", ""),
    ]


def test_a_star_is_a_name_where_an_operand_must_come_and_an_operator_after_one() -> None:
    assert words("* * *") == [("name", "*"), ("operator", "*"), ("name", "*"), ("end", "")]


@pytest.mark.parametrize("word", ["and", "or", "div", "mod"])
def test_a_wordy_operator_may_also_be_the_name_of_a_question(word: str) -> None:
    kinds = [token.kind for token in tokens(f"/data/{word} {word} {word}")]
    assert kinds == [Kind.SIGN, Kind.NAME, Kind.SIGN, Kind.NAME, Kind.OPERATOR, Kind.NAME, Kind.END]


def test_names_may_have_hyphens_points_and_a_prefix() -> None:
    assert words("DOC-2e a.b jr:choice-name ñandú") == [
        ("name", "DOC-2e"),
        ("name", "a.b"),
        ("name", "jr:choice-name"),
        ("name", "ñandú"),
        ("end", ""),
    ]


def test_a_word_knows_its_place() -> None:
    assert [token.at for token in tokens("  a = 'b'")] == [2, 4, 6, 9]


def test_an_axis_is_not_a_prefix() -> None:
    assert words("child::a") == [("name", "child"), ("sign", "::"), ("name", "a"), ("end", "")]


def test_blanks_inside_a_reference_do_not_matter() -> None:
    assert words("${ a }")[0] == ("reference", "${ a }")


@pytest.mark.parametrize(
    ("text", "at"), [("a # b", 2), ("'open", 0), ("a = 'x' ; b", 8), ("${a b}", 1), ("a ? 1", 2), ("“x”", 0)]
)
def test_a_sign_that_xpath_has_not_is_named_with_its_place(text: str, at: int) -> None:
    assert refused(text) == ("expression_sign", at)


def test_a_text_of_nobodys_hand_is_refused_before_it_is_read() -> None:
    assert refused("1" * (LONGEST + 1)) == ("expression_long", 0)


def test_a_chain_as_long_as_it_would_be_deep_is_refused() -> None:
    assert refused("+".join(["1"] * MOST_WORDS)) == ("expression_long", 0)
    assert len(tokens("+".join(["1"] * (MOST_WORDS // 2 - 1)))) < MOST_WORDS


def test_nothing_is_only_the_end() -> None:
    assert words("   ") == [("end", "")]


@settings(deadline=None)
@given(st.text(alphabet="abc${}()[]'\"<>=!|+-*/.,@ 12:", max_size=60))
def test_whatever_is_written_is_cut_or_refused(text: str) -> None:
    try:
        found = tokens(text)
    except ExpressionError as error:
        assert 0 <= error.at <= len(text)
    else:
        assert "".join(each.text for each in found) == "".join(text.split()) or " " in text
