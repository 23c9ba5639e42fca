"""One PO file read and checked: what a reader may see, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

FORMS = 2  # every catalogue says nplurals=2; plural=(n != 1)
MARKUP = re.compile(r"</?[a-z][a-z-]*(?:\s[^<>]*)?>|[<>]")


class BrokenCatalogueError(ValueError):
    """A PO file that must not be loaded; the message names file and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The reviewed translations of one catalogue, keyed by the Spanish source."""

    one: Mapping[str, str]
    many: Mapping[tuple[str, str], tuple[str, str]]  # forms for n == 1 and n != 1


NOTHING = Texts(one=MappingProxyType({}), many=MappingProxyType({}))


def load(path: Path) -> Texts:
    """Translations of a PO file, without fuzzy and empty ones. A missing file holds none.

    Raises BrokenCatalogueError for a file that cannot be parsed, has not two plural forms, or
    has a translation whose placeholders or tags are not those of its source.
    """
    if not path.exists():
        return NOTHING
    one: dict[str, str] = {}
    many: dict[tuple[str, str], tuple[str, str]] = {}
    for message in _parsed(path):
        if not message.id or message.fuzzy or not all(forms_of(message)):
            continue
        _check(path, message)
        one[ids_of(message)[0]] = forms_of(message)[0]
        if message.pluralizable:
            many[_pair(ids_of(message))] = _pair(forms_of(message))
    return Texts(one=MappingProxyType(one), many=MappingProxyType(many))


def _parsed(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True, ignore_obsolete=True)
    except PoFileError as error:
        raise BrokenCatalogueError(f"{path}:{error.lineno + 1}: {error}") from error
    except (ValueError, LookupError) as error:
        raise BrokenCatalogueError(f"{path}: {error}") from error
    if catalogue.num_plurals != FORMS:
        raise BrokenCatalogueError(f"{path}: nplurals must be {FORMS}")
    return catalogue


def ids_of(message: Message) -> tuple[str, ...]:
    """The source of a message: one string, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms_of(message: Message) -> tuple[str, ...]:
    """The translation of a message: as many strings as `ids_of`; empty ones are missing."""
    text = message.string or ""
    return (text,) if isinstance(text, str) else tuple(text)


def _pair(texts: tuple[str, ...]) -> tuple[str, str]:
    first, second = texts
    return first, second


def _check(path: Path, message: Message) -> None:
    # "una visita" may say its number or leave it out
    spare = (frozenset({"n"}) if message.pluralizable else frozenset(), frozenset[str]())
    for source, text, free in zip(ids_of(message), forms_of(message), spare, strict=False):
        if fault := difference(source, text, free):
            raise BrokenCatalogueError(f"{path}:{message.lineno}: {fault}")


def difference(source: str, text: str, spare: frozenset[str] = frozenset()) -> str | None:
    """What makes `text` unfit as translation of `source`, or None. `spare` may come or go."""
    try:
        wanted, found = placeholders(source) - spare, placeholders(text) - spare
    except ValueError as error:
        return f"{error} in {text!r}"
    if wanted != found:
        return f"placeholders {sorted(found)} instead of {sorted(wanted)} in {text!r}"
    if sorted(MARKUP.findall(source)) != sorted(MARKUP.findall(text)):
        return f"other tags than the source in {text!r}"
    return None


def placeholders(text: str) -> frozenset[str]:
    """Names between braces, with what follows them. ValueError on a brace left open."""
    return frozenset(
        name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    )
