"""MarkdownV2 as the Bot API reads it."""

import pytest

from simulator.errors import Refusal
from simulator.markdown import parse_markdown_v2


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("hola", "hola", []),
        ("*hola*", "hola", [("bold", 0, 4)]),
        (
            "_a_ __b__ ~c~ ||d||",
            "a b c d",
            [("italic", 0, 1), ("underline", 2, 1), ("strikethrough", 4, 1), ("spoiler", 6, 1)],
        ),
        ("*a _b_*", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        (r"1\.5 \*no\* \\", r"1.5 *no* \ ".strip(), []),
        ("`a.b*c`", "a.b*c", [("code", 0, 5)]),
        ("```\na\n```", "a\n", [("pre", 0, 2)]),
        (">uno\n>dos\ntres", "uno\ndos\ntres", [("blockquote", 0, 7)]),
        ("😀*a*", "😀a", [("bold", 2, 1)]),
        ("[no]", "no", []),
    ],
)
def test_marks_become_entities(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    plain, entities = parse_markdown_v2(source)
    assert (plain, [(e["type"], e["offset"], e["length"]) for e in entities]) == (text, expected)


def test_links_and_languages_keep_what_belongs_to_them() -> None:
    assert parse_markdown_v2(r"[x](https://a.pe/\))")[1][0]["url"] == "https://a.pe/)"
    assert parse_markdown_v2("```py\nx```")[1] == [{"type": "pre", "offset": 0, "length": 1, "language": "py"}]


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("hola.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a-b", "Character '-' is reserved and must be escaped with the preceding '\\'"),
        ("a)", "Character ')' is reserved and must be escaped with the preceding '\\'"),
        ("*hola", "Can't find end of Bold entity at byte offset 0"),
        ("ñ _hola", "Can't find end of Italic entity at byte offset 3"),
        ("`a", "Can't find end of Code entity at byte offset 0"),
        ("[a", "Can't find end of TextUrl entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 3"),
    ],
)
def test_wrong_marks_are_named(source: str, error: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_markdown_v2(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


async def test_a_message_may_be_written_so(call, rosa) -> None:
    sent = await call("sendMessage", chat_id=101, text="*Visita* 1\\.", parse_mode="MarkdownV2")
    assert (sent["result"]["text"], (await rosa.last()).html) == ("Visita 1.", "<b>Visita</b> 1.")
    refused = await call("sendMessage", chat_id=101, text="*Visita* 1.", parse_mode="MarkdownV2")
    assert "Character '.' is reserved" in refused["description"]
    assert (await call("sendMessage", chat_id=101, text="x", parse_mode="BBCode"))["error_code"] == 400
