"""HTML as the Bot API reads it: text and entities with UTF-16 offsets, errors with UTF-8 offsets.

Follows the parser of tdlib (`do_parse_html`): case-insensitive tags, attributes in any order,
a missing semicolon after a character reference allowed, an `<a>` with a bad address turned silently
into plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simulator.errors import Refusal, bad

Entity = dict[str, Any]

TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#([0-9]{1,8})|([a-zA-Z]+));?")
SPECIAL = re.compile(r"[<&]")
SPACE = " \t\r\n\0\v"
USER_LINK = re.compile(r"tg://user\?id=(\d+)$", re.IGNORECASE)
HTTP_LINK = re.compile(r"(?:https?://|tg://|mailto:|tel:)?[^\s/?#.]+(?:\.[^\s/?#.]+)*(?:[/?#]\S*)?$", re.IGNORECASE)


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for ch in text if ord(ch) > 0xFFFF) if not text.isascii() else len(text)


@dataclass
class Open:
    """A start tag that waits for its end."""

    tag: str
    argument: str
    offset: int  # UTF-16 units of the plain text before it
    start: int  # characters of the plain text before it
    extra: dict[str, str]


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of an HTML message; raises 400 "can't parse entities: …"."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.characters = 0
        self.units = 0
        self.open: list[Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while found := SPECIAL.search(self.source, self.at):
            self.write(self.source[self.at : found.start()])
            self.at = found.start()
            if self.source[self.at] == "&":
                self.reference()
            elif self.peek(1) == "/":
                self.end_tag()
            else:
                self.start_tag()
        self.write(self.source[self.at :])
        if self.open:
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{self.open[-1].tag}\"")
        return "".join(self.out), in_order(self.entities)

    def write(self, text: str) -> None:
        self.out.append(text)
        self.characters += len(text)
        self.units += utf16(text)

    def peek(self, ahead: int = 0) -> str:
        """The character there, or an empty string at the end."""
        at = self.at + ahead
        return self.source[at : at + 1]

    def error(self, text: str, at: int) -> Refusal:
        offset = len(self.source[:at].encode("utf-8", "surrogatepass"))
        return bad(f"can't parse entities: {text.replace('@', f'at byte offset {offset}', 1)}")

    def reference(self) -> None:
        decoded, self.at = decode_reference(self.source, self.at)
        self.write(decoded)

    def skip_spaces(self) -> None:
        while self.peek() and self.peek() in SPACE:
            self.at += 1

    def name_until(self, stops: str) -> str:
        start = self.at
        while self.peek() and self.peek() not in SPACE and self.peek() not in stops:
            self.at += 1
        return self.source[start : self.at]

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.name_until(">").lower()
        if not self.peek():
            raise self.error("Unclosed start tag @", begin)
        if tag not in TYPES:
            raise self.error(f'Unsupported start tag "{tag}" @', begin)
        attributes = self.attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.error('Tag "span" must have class "tg-spoiler" @', begin)
        self.at += 1
        self.open.append(Open(tag, argument_of(tag, attributes), self.units, self.characters, attributes))

    def attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self.skip_spaces()
            if self.peek() == ">":
                return found
            name = self.name_until("=>").lower()
            if not self.peek():
                raise self.error(f'Unclosed start tag "{tag}" @', begin)
            if not name:
                raise self.error(f'Empty attribute name in the tag "{tag}" @', begin)
            found[name] = self.attribute_value(tag, begin)

    def attribute_value(self, tag: str, begin: int) -> str:
        self.skip_spaces()
        if self.peek() != "=":
            return ""
        self.at += 1
        self.skip_spaces()
        quote = self.peek()
        value = self.quoted(quote) if quote in ("'", '"') and quote else self.token()
        if not self.peek():
            raise self.error(f'Unclosed start tag "{tag}" @', begin)
        return value

    def quoted(self, quote: str) -> str:
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            self.at = len(self.source)
            return ""
        value = REFERENCE.sub(_decode_match, self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def token(self) -> str:
        start = self.at
        while self.peek() and (self.peek().isalnum() or self.peek() in ".-"):
            self.at += 1
        if self.peek() and self.peek() not in SPACE + ">":
            raise self.error("Unexpected end of name token @", start)
        return self.source[start : self.at].lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.error("Unexpected end tag @", begin)
        self.at += 2
        name = self.name_until(">").lower()
        self.skip_spaces()
        if self.peek() != ">":
            raise self.error("Unclosed end tag @", begin)
        self.at += 1
        top = self.open.pop()
        if name and name != top.tag:
            raise self.error(f'Unmatched end tag @, expected "</{top.tag}>", found "</{name}>"', begin)
        if self.units > top.offset:
            self.close(top)

    def close(self, top: Open) -> None:
        place = {"offset": top.offset, "length": self.units - top.offset}
        kind = TYPES[top.tag]
        if top.tag in ("pre", "code") and self.merge_code(top, place):
            return
        inner = "".join(self.out)[top.start :] if top.tag == "a" and not top.argument else top.argument
        extra = extra_of(top, inner)
        if extra is not None:
            self.entities.append({"type": kind, **place, **extra})

    def merge_code(self, top: Open, place: dict[str, int]) -> bool:
        """`<pre><code class="language-x">` is one entity."""
        last = self.entities[-1] if self.entities else None
        if last is None or {k: last[k] for k in place} != place or {last["type"], TYPES[top.tag]} != {"pre", "code"}:
            return False
        language = last.pop("_language", "") or top.argument
        last["type"] = "pre"
        if language:
            last["language"] = language
        return True


def argument_of(tag: str, attributes: dict[str, str]) -> str:
    """The one attribute that matters for this tag."""
    if tag == "a":
        return attributes.get("href", "")
    if tag == "code" and attributes.get("class", "").startswith("language-"):
        return attributes["class"][9:]
    return ""


def extra_of(top: Open, argument: str) -> dict[str, Any] | None:
    """Fields beside type and place; None if the entity is to be dropped."""
    if top.tag == "a":
        return link_fields(argument)
    if top.tag == "code" and argument:
        return {"_language": argument}
    if top.tag == "tg-emoji":
        return {"custom_emoji_id": top.extra.get("emoji-id", "")}
    if top.tag == "blockquote" and "expandable" in top.extra:
        return {"type": "expandable_blockquote"}
    if top.tag == "tg-time":
        return {"unix_time": int(top.extra.get("unix") or 0), "date_time_format": top.extra.get("format", "")}
    return {}


def link_fields(url: str) -> dict[str, Any] | None:
    """The fields of a link, or None for an address the server does not take."""
    if user := USER_LINK.match(url):
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
    if not HTTP_LINK.match(url) or ("." not in url and "://" not in url and ":" not in url):
        return None
    return {"url": url if "://" in url or url.startswith(("mailto:", "tel:")) else f"http://{url}/"}


def decode_reference(source: str, at: int) -> tuple[str, int]:
    """The character that `&…;` at this place stands for (a plain `&` if none), and where to go on."""
    match = REFERENCE.match(source, at)
    decoded = _decode_match(match) if match else "&"
    if match is None or decoded == match[0]:
        return "&", at + 1
    return decoded, match.end()


def _decode_match(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return NAMED.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else match[0]


def in_order(entities: list[Entity]) -> list[Entity]:
    """As the server lists them: by place, the longer first."""
    clean = [{k: v for k, v in entity.items() if not k.startswith("_")} for entity in entities]
    return sorted(clean, key=lambda entity: (entity["offset"], -entity["length"]))


DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<!\w)(?P<mention>@[A-Za-z0-9_]{4,32})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)


def detect(text: str, taken: list[Entity]) -> list[Entity]:
    """Adds what the server finds by itself: commands, addresses, mentions, hashtags."""
    if not any(mark in text for mark in "/@#"):
        return taken
    found = list(taken)
    for match in DETECTED.finditer(text):
        offset, length = utf16(text[: match.start()]), utf16(match[0])
        if not any(_blocks(entity, offset, length) for entity in taken):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return in_order(found)


def _blocks(entity: Entity, offset: int, length: int) -> bool:
    overlaps = bool(entity["offset"] < offset + length and offset < entity["offset"] + entity["length"])
    return overlaps and entity["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")


def trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without blanks at both ends, as the server stores a message; entities follow."""
    left = text.lstrip()
    cut, kept = utf16(text) - utf16(left), left.rstrip()
    size = utf16(kept)
    if cut == 0 and len(kept) == len(text):
        return text, entities
    moved = []
    for entity in entities:
        start = min(max(entity["offset"] - cut, 0), size)
        end = min(max(entity["offset"] + entity["length"] - cut, 0), size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
