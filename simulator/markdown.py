"""MarkdownV2 as the Bot API reads it; errors with UTF-8 offsets, as `entities` does for HTML."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.entities import Entity, in_order, link_fields, utf16
from simulator.errors import Refusal, bad

RESERVED = "_*[]()~`>#+-=|{}.!"
NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough", "code": "Code",
    "pre": "Pre", "text_link": "TextUrl", "spoiler": "Spoiler", "blockquote": "BlockQuote",
}  # fmt: skip
MARKS = {
    "```": "pre", "__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough",
    "[": "text_link", "`": "code",
}  # fmt: skip
ENDS = {
    "bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||", "code": "`", "pre": "```",
    "text_link": "]",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Open:
    """An entity that waits for its end; offsets in UTF-16 units, `at` in the source."""

    kind: str
    offset: int
    at: int
    language: str = ""


def parse_markdown_v2(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities; raises 400 "can't parse entities: …"."""
    return _Parser(source).run()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            self.step()
        if self.open and self.open[-1].kind == "blockquote":
            self.close()
        if self.open:
            top = self.open[-1]
            raise self.error(f"Can't find end of {NAMES[top.kind]} entity", top.at)
        return "".join(self.out), in_order(self.entities)

    def step(self) -> None:
        """One character, or one mark."""
        char = self.source[self.at]
        if char == "\\" and 0 < ord(self.source[self.at + 1 : self.at + 2] or "\0") < 127:
            self.write(self.source[self.at + 1], 2)
        elif char == "\n" and self.kind() == "blockquote":
            self.end_of_quoted_line()
        elif char not in RESERVED or (self.kind() in ("code", "pre") and char != "`"):
            self.write(char, 1)
        elif self.kind() and self.ends():
            self.end()
        else:
            self.begin(char)

    def kind(self) -> str:
        return self.open[-1].kind if self.open else ""

    def ends(self) -> bool:
        """Does the innermost entity end here? One `_` is not half of two."""
        mark = ENDS.get(self.kind())
        if mark is None or not self.source.startswith(mark, self.at):
            return False
        return mark != "_" or self.source[self.at + 1 : self.at + 2] != "_"

    def write(self, text: str, consumed: int) -> None:
        self.out.append(text)
        self.units += utf16(text)
        self.at += consumed

    def begin(self, char: str) -> None:
        """A mark that opens an entity; raises for a reserved character without a meaning here."""
        if char == ">" and (self.at == 0 or self.source[self.at - 1] == "\n") and self.kind() != "blockquote":
            self.push("blockquote", 1)
            return
        mark = next((mark for mark in MARKS if self.source.startswith(mark, self.at)), None)
        if mark is None or self.kind() == "code":
            raise self.error(f"Character '{char}' is reserved and must be escaped with the preceding '\\'", None)
        self.push(MARKS[mark], len(mark))

    def push(self, kind: str, consumed: int) -> None:
        start = self.at
        self.at += consumed
        self.open.append(
            Open(kind=kind, offset=self.units, at=start, language=self.language() if kind == "pre" else "")
        )

    def language(self) -> str:
        """The word behind ``` when its line ends there."""
        end = self.source.find("\n", self.at)
        word = self.source[self.at : end] if end >= 0 else ""
        if word and not any(char.isspace() or char == "`" for char in word):
            self.at = end + 1
            return word
        if end == self.at:
            self.at += 1
        return ""

    def end(self) -> None:
        self.at += len(ENDS[self.kind()])
        self.close(self.address() if self.kind() == "text_link" else "")

    def address(self) -> str:
        """The (address) of a link."""
        if self.source[self.at : self.at + 1] != "(":
            return ""
        end = self.at + 1
        while end < len(self.source) and self.source[end] != ")":
            end += 2 if self.source[end] == "\\" else 1
        if end >= len(self.source):
            raise self.error("Can't find end of a URL", self.at)
        found = self.source[self.at + 1 : end].replace("\\)", ")").replace("\\\\", "\\")
        self.at = end + 1
        return found

    def end_of_quoted_line(self) -> None:
        if self.source.startswith("\n>", self.at):
            self.write("\n", 2)
        else:
            self.close()
            self.write("\n", 1)

    def close(self, address: str = "") -> None:
        top = self.open.pop()
        extra = link_fields(address) if top.kind == "text_link" else {"language": top.language} if top.language else {}
        if self.units > top.offset and extra is not None:
            self.entities.append({"type": top.kind, "offset": top.offset, "length": self.units - top.offset, **extra})

    def error(self, text: str, at: int | None) -> Refusal:
        place = f" at byte offset {len(self.source[:at].encode())}" if at is not None else ""
        return bad(f"can't parse entities: {text}{place}")
