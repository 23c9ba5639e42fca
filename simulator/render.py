"""Text and entities back to HTML that is safe to show on a page."""

from __future__ import annotations

import itertools
from html import escape

from simulator.entities import Entity

TAGS = {
    "bold": ("<b>", "</b>"), "italic": ("<i>", "</i>"), "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"), "code": ("<code>", "</code>"), "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "date_time": ("<time>", "</time>"),
    "text_mention": ('<span class="mention">', "</span>"), "mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="mention">', "</span>"),
}  # fmt: skip
LINK = '<a href="{}" target="_blank" rel="noopener noreferrer">'
SAFE_SCHEMES = ("http://", "https://", "mailto:", "tel:", "tg://")


def to_html(text: str, entities: list[Entity]) -> str:
    """Escaped text with the tags of its entities; entities nest as the server lists them."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    starts, ends = [e["offset"] for e in entities], [e["offset"] + e["length"] for e in entities]
    edges = sorted({0, len(encoded) // 2, *starts, *ends})
    out: list[str] = []
    for start, end in itertools.pairwise(edges):
        piece = encoded[start * 2 : end * 2].decode("utf-16-le", "replace")
        covering = [e for e in entities if e["offset"] <= start and end <= e["offset"] + e["length"]]
        tags = [tags_of(e, text_of(encoded, e)) for e in covering]
        out += [opening for opening, _ in tags] + [escape(piece)] + [closing for _, closing in reversed(tags)]
    return "".join(out)


def text_of(encoded: bytes, entity: Entity) -> str:
    """What the entity covers."""
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return encoded[start:end].decode("utf-16-le", "replace")


def tags_of(entity: Entity, covered: str) -> tuple[str, str]:
    """Opening and closing tag; an address with another scheme is no link."""
    kind = entity["type"]
    if kind in ("text_link", "url", "email"):
        url = {"text_link": entity.get("url", ""), "url": covered, "email": f"mailto:{covered}"}[kind]
        return (LINK.format(escape(url)), "</a>") if url.lower().startswith(SAFE_SCHEMES) else ("", "")
    if kind == "bot_command":
        return f'<button type="button" class="command" data-command="{escape(covered)}">', "</button>"
    return TAGS.get(kind, ("", ""))
