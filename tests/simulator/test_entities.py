"""HTML as the Bot API reads it."""

import pytest

from simulator.entities import detect, parse_html, trim, utf16
from simulator.errors import Refusal


def spans(source: str) -> list[tuple[str, int, int]]:
    _, entities = parse_html(source)
    return [(entity["type"], entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("hola", "hola", []),
        ("<b>hola</b>", "hola", [("bold", 0, 4)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<B>hola</b>", "hola", [("bold", 0, 4)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<b></b>x", "x", []),
        ("<b>ñandú</b> x", "ñandú x", [("bold", 0, 5)]),
        ("😀<b>a</b>", "😀a", [("bold", 2, 1)]),
        ("<b>😀</b>", "😀", [("bold", 0, 2)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
        ("<blockquote>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("&lt;b&gt; &amp;&quot;", '<b> &"', []),
        ("&#233; &#xE9; &#128512;", "é é 😀", []),
        ("&nbsp;&eacute;&", "&nbsp;&eacute;&", []),
        ("&ltx", "&ltx", []),
        ("&lt x", "< x", []),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("<b >a</b >", "a", [("bold", 0, 1)]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert (parse_html(source)[0], spans(source)) == (text, expected)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("hi <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("ñ <br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a < b >", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a<i>b</b></i>", 'Unmatched end tag at byte offset 8, expected "</i>", found "</b>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', 'Unclosed start tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ],
)
def test_wrong_html_names_the_byte(source: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)
    assert (refused.value.code, refused.value.description) == (400, f"Bad Request: can't parse entities: {error}")


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ('<a href="https://www.gob.pe/minedu">x</a>', "https://www.gob.pe/minedu"),
        ("<a href='https://a.pe/?a=1&amp;b=2'>x</a>", "https://a.pe/?a=1&b=2"),
        ("<a>http://gob.pe</a>", "http://gob.pe"),
        ('<a href="gob.pe">x</a>', "http://gob.pe/"),
    ],
)
def test_a_link_keeps_its_address(source: str, url: str) -> None:
    assert [entity["url"] for entity in parse_html(source)[1]] == [url]


@pytest.mark.parametrize("href", ["", "no address", "nowhere"])
def test_a_link_without_a_good_address_is_plain_text(href: str) -> None:
    assert parse_html(f'<a href="{href}">x</a>') == ("x", [])


def test_a_link_to_a_user_is_a_mention() -> None:
    [entity] = parse_html('<a href="tg://user?id=77">Rosa</a>')[1]
    assert (entity["type"], entity["user"]["id"], entity["length"]) == ("text_mention", 77, 4)


@pytest.mark.parametrize(
    "source", ['<pre><code class="language-py">x</code></pre>', '<code class="language-py"><pre>x</pre></code>']
)
def test_code_in_a_language_is_one_entity(source: str) -> None:
    assert parse_html(source)[1] == [{"type": "pre", "offset": 0, "length": 1, "language": "py"}]


def test_a_moment_keeps_its_time_and_format() -> None:
    [entity] = parse_html('<tg-time unix="1773666000" format="D">mañana</tg-time>')[1]
    assert entity == {
        "type": "date_time", "offset": 0, "length": 6, "unix_time": 1773666000, "date_time_format": "D",
    }  # fmt: skip


def test_a_custom_emoji_keeps_its_id() -> None:
    [entity] = parse_html('<tg-emoji emoji-id="536">👍</tg-emoji>')[1]
    assert (entity["type"], entity["custom_emoji_id"], entity["length"]) == ("custom_emoji", "536", 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start abc", [("bot_command", 0, 6)]),
        ("vea /agenda, /ayuda", [("bot_command", 4, 7), ("bot_command", 13, 6)]),
        ("1/2 y http://a.pe/x", [("url", 6, 13)]),
        ("😀 /a", [("bot_command", 3, 2)]),
        ("@yanapaq_bot #GIA a@b.pe", [("mention", 0, 12), ("hashtag", 13, 4), ("email", 18, 6)]),
        ("nada", []),
    ],
)
def test_it_finds_commands_and_addresses_by_itself(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(e["type"], e["offset"], e["length"]) for e in detect(text, [])] == expected


def test_nothing_is_found_inside_code() -> None:
    code = {"type": "code", "offset": 0, "length": 6}
    assert detect("/start", [code]) == [code]


def test_blanks_at_the_ends_go_and_entities_follow() -> None:
    text, entities = parse_html("  <b> hola </b>\n")
    assert trim(text, entities) == ("hola", [{"type": "bold", "offset": 0, "length": 4}])


def test_an_entity_of_blanks_goes_too() -> None:
    assert trim("x  ", [{"type": "bold", "offset": 1, "length": 2}]) == ("x", [])


@pytest.mark.parametrize(("text", "units"), [("", 0), ("abc", 3), ("ñ", 1), ("😀", 2), ("a😀ñ", 4)])
def test_utf16_counts_units(text: str, units: int) -> None:
    assert utf16(text) == units
