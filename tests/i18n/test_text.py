import html
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from i18n.text import N_, Html, clean_name, escaped


class Page(HTMLParser):
    """What a reader sees of an HTML text, and which tags it has."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen = ""
        self.tags: list[str] = []
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.seen += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


@given(st.text())
@example("<b>Rosa</b>")
@example("&lt;&amp;&#65;&copy")
@example("<script>alert('x')</script>")
@example("</a><!-- -->]]>")
def test_any_text_is_seen_as_it_was_written(text: str) -> None:
    page = Page(escaped(text))
    assert (page.seen, page.tags) == (text, [])


def test_html_is_not_escaped_twice() -> None:
    assert escaped(escaped("<Rosa & Julio>")) == "&lt;Rosa &amp; Julio&gt;"


def test_quotes_stay_because_telegram_counts_what_it_shows() -> None:
    assert escaped("""O'Higgins "IE 1" """) == """O'Higgins "IE 1" """


@pytest.mark.parametrize(("value", "shown"), [(3, "3"), (None, "None"), (2.5, "2.5")])
def test_a_fact_may_be_any_value(value: object, shown: str) -> None:
    assert escaped(value) == shown


def test_html_knows_that_it_is_html() -> None:
    assert type(escaped("a")) is Html
    assert type(Html("a") + "b") is str


def test_a_mark_leaves_its_string_alone() -> None:
    assert N_("Confirmar") == "Confirmar"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Rosa Quispe", "Rosa Quispe"),
        ("  Rosa \t\n  Quispe\u00a0", "Rosa Quispe"),
        ("Rosa\u2028Quispe", "Rosa Quispe"),
        ("\u202eaesoR\u202c", "aesoR"),
        ("Ro\u200bsa\u2066\u2069\ufeff", "Rosa"),
        ("Ro\x00s\x1ba\x7f", "Rosa"),
        ("Jose\u0301", "José"),
        ("Maijɨki Ñahui Söi", "Maijɨki Ñahui Söi"),
        ("\u3164\u2800", ""),
        ("", ""),
        ("😀 Rosa", "😀 Rosa"),
    ],
)
def test_a_name_is_shown_clean(written: str, shown: str) -> None:
    assert clean_name(written) == shown


def test_a_name_of_four_kilobytes_ends_in_an_ellipsis() -> None:
    assert clean_name("R" * 4096) == "R" * 63 + "…"


def test_a_name_of_exactly_the_limit_is_whole() -> None:
    assert clean_name("R" * 64) == "R" * 64


def test_a_name_is_not_cut_after_a_blank() -> None:
    assert clean_name("Rosa Quispe", limit=6) == "Rosa…"


@given(st.text(max_size=300), st.integers(min_value=1, max_value=80))
def test_a_clean_name_is_short_printable_and_clean_already(name: str, limit: int) -> None:
    shown = clean_name(name, limit)
    assert len(shown) <= limit
    assert shown == " ".join(shown.split(" ")).strip()
    assert [char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")] == []
    assert clean_name(shown, limit) == shown


@given(st.text(max_size=100))
def test_a_clean_name_needs_escaping_like_any_other(name: str) -> None:
    assert html.unescape(escaped(clean_name(name))) == clean_name(name)
