"""Texts put under each other. Every part was already said in the reader's language."""

from i18n.text import Html


def lines(*parts: str | None) -> Html:
    """One part a line; None is left out."""
    return Html("\n".join(part for part in parts if part is not None))


def paragraphs(*parts: str | None) -> Html:
    """Parts with a blank line between them; None and empty ones are left out."""
    return Html("\n\n".join(part for part in parts if part))
