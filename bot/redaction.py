"""What must not be read by others, found in a text and hidden."""

import re

HIDDEN = "[oculto]"
_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_PATH_TOKEN = re.compile(r"(/(?:file/)?bot)[^/\s]+(?=/)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?51[\s-]?|0051)?9\d{2}[\s-]?\d{3}[\s-]?\d{3}(?!\d)")
_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s]+(?=@)")


def redacted(text: str) -> str:
    """The text without tokens, telephones and passwords of addresses."""
    for pattern, instead in (
        (_TOKEN, HIDDEN),
        (_PATH_TOKEN, rf"\1{HIDDEN}"),
        (_PASSWORD, rf"\1{HIDDEN}"),
        (_MOBILE, HIDDEN),
    ):
        text = pattern.sub(instead, text)
    return text
