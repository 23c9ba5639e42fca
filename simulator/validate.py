"""Reading and checking what a bot sends: parameters, texts, keyboards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator import limits
from simulator.entities import Entity, detect, parse_html, trim, utf16
from simulator.errors import Refusal, bad
from simulator.markdown import parse_markdown_v2

Json = dict[str, Any]
Rows = list[list[Json]]

PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2}
BUTTON_KINDS = ("url", "callback_data", "web_app", "login_url", "switch_inline_query_chosen_chat", "copy_text", "pay")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Params:
    """Parameters of a call, from JSON, form or query: text, or already parsed."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """As text; empty if absent."""
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """As a number; the default if absent or no number."""
        try:
            return int(str(self.values.get(name)))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """As yes or no."""
        return self.text(name).lower() in ("true", "1", "yes", "t", "y")

    def parsed(self, name: str, what: str) -> Any:
        """A JSON value, or None if absent; raises 400 "can't parse <what> JSON object"."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(f"can't parse {what} JSON object") from None

    def chat_id(self) -> int:
        """The chat; raises 400 when absent or not a number."""
        given = self.text("chat_id")
        if not given:
            raise bad("chat_id is empty")
        try:
            return int(given)
        except ValueError:
            raise bad("chat not found") from None

    def upload(self, name: str) -> Upload | None:
        """A file of this parameter, direct or by attach://."""
        value = self.text(name)
        return self.files.get(value[9:] if value.startswith("attach://") else name)


def formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """Text and entities after markup, not yet measured."""
    source = params.text(name)
    if len(source) > limits.RAW_TEXT_BYTES // 4 and len(source.encode("utf-8", "replace")) > limits.RAW_TEXT_BYTES:
        raise bad("text is too long")
    mode = params.text("parse_mode").lower()
    if mode and mode not in PARSERS:
        raise bad("unsupported parse_mode")
    if mode:
        text, entities = PARSERS[mode](source)
    else:
        given = params.parsed(entities_name, "entities") or []
        text, entities = source, [entity for entity in given if fits(entity, source)]
    text, entities = trim(text, entities)
    return text, detect(text, entities)[: limits.ENTITIES_SHOWN]


def fits(entity: Entity, text: str) -> bool:
    """An entity inside the text; others are ignored."""
    offset, length = entity.get("offset", -1), entity.get("length", 0)
    return "type" in entity and offset >= 0 and length > 0 and offset + length <= utf16(text)


def text_content(params: Params) -> Json:
    """Content of a text message; raises the errors of an empty, long or wrong text."""
    if not params.text("text"):
        raise bad("message text is empty")
    text, entities = formatted(params, "text", "entities")
    if not text:
        raise bad("text must be non-empty")
    if len(text) > limits.TEXT_CHARACTERS:
        raise bad("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(params: Params) -> Json:
    """Caption fields of a media message."""
    caption, entities = formatted(params, "caption", "caption_entities")
    if len(caption) > limits.CAPTION_CHARACTERS:
        raise bad("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption} | ({"caption_entities": entities} if entities else {})


@dataclass(frozen=True, kw_only=True)
class Markup:
    """A checked reply_markup: at most one of the two is set."""

    inline: Rows | None = None
    reply: Json | None = None  # ReplyKeyboardMarkup, ReplyKeyboardRemove or ForceReply


def markup(params: Params) -> Markup:
    """The reply_markup; raises the errors of wrong keyboards."""
    given = params.parsed("reply_markup", "reply keyboard markup")
    if not given:
        return Markup()
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(inline=inline_rows(given["inline_keyboard"]) or None)
    if "keyboard" in given:
        return Markup(reply=reply_keyboard(given))
    if given.get("remove_keyboard") or given.get("force_reply"):
        return Markup(reply=given)
    return Markup()


def inline_rows(given: object) -> Rows:
    """Checked rows of an inline keyboard, empty rows left out."""
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [[inline_button(button) for button in row] for row in given if row]
    too_wide = any(len(row) > limits.INLINE_BUTTONS_A_ROW for row in rows)
    too_many = sum(map(len, rows)) > limits.INLINE_BUTTONS
    if too_wide or too_many or len(json.dumps(rows, ensure_ascii=False).encode()) > limits.INLINE_MARKUP_BYTES:
        raise bad("reply markup is too long")
    return rows


def inline_button(given: object) -> Json:
    """One checked inline button."""
    if not isinstance(given, dict):
        raise unparsed_button("Object expected as InlineKeyboardButton")
    if not isinstance(given.get("text"), str):
        raise unparsed_button('Can\'t find field "text"')
    if kindless(given):
        raise unparsed_button("Text buttons are unallowed in the inline keyboard")
    if not given["text"].strip():
        raise bad("BUTTON_TEXT_INVALID")
    if len(str(given.get("callback_data") or "").encode()) > limits.CALLBACK_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in given and not str(given["url"]).startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
        raise bad(f"inline keyboard button URL '{given['url']}' is invalid: Wrong HTTP URL")
    return {name: value for name, value in given.items() if value is not None}


def kindless(button: Json) -> bool:
    """No kind, or an empty callback_data, which is none."""
    inline = (button.get("switch_inline_query"), button.get("switch_inline_query_current_chat"))
    return inline == (None, None) and not any(button.get(kind) for kind in BUTTON_KINDS)


def unparsed_button(text: str) -> Refusal:
    """The error of a button the server cannot read."""
    return bad(f"can't parse inline keyboard button: {text}")


def reply_keyboard(given: Json) -> Json:
    """A reply keyboard as phones get it: too many buttons and empty ones are cut off silently."""
    if not isinstance(given["keyboard"], list):
        raise bad('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    left, rows = limits.REPLY_BUTTONS, []
    for row in given["keyboard"]:
        buttons = [button for button in map(reply_button, row) if button["text"]]
        cut = buttons[: min(limits.REPLY_BUTTONS_A_ROW, left)]
        left -= len(cut)
        if cut:
            rows.append(cut)
    if not rows:
        return {"remove_keyboard": True}
    return {**given, "keyboard": rows}


def reply_button(given: object) -> Json:
    """One button of a reply keyboard; a plain text is a button too."""
    if isinstance(given, str):
        return {"text": given}
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise bad("can't parse keyboard button: Can't find field \"text\"")
    return {name: value for name, value in given.items() if value not in (None, False)}
