"""Texts of a form in its languages, with the answers that they tell."""

import re
from collections.abc import Mapping

from lxml.etree import _Element

from content.forms.compiler import Compiler
from content.forms.model import NOTHING, Phrase, Pieces
from content.forms.names import XF, local

MISSING = "-"  # what pyxform writes where a translation is not there
_REFERENCE = re.compile(r"jr:itext\('([^']*)'\)")
_MEDIA = {"image": "image", "big-image": "image", "audio": "audio", "video": "video"}
_Texts = dict[str, dict[str, Pieces]]
_Media = dict[str, dict[str, dict[str, str]]]


def read_itext(model: _Element, compiler: Compiler) -> tuple[tuple[str, ...], str, Mapping[str, Phrase]]:
    """Names of the languages, the form's own among them, and its phrases by id."""
    translations = model.findall(f"{XF}itext/{XF}translation")
    languages = tuple(each.get("lang", "") for each in translations)
    texts: _Texts = {}
    media: _Media = {}
    for translation in translations:
        for text in translation:
            _read(text, translation.get("lang", ""), texts, media, compiler)
    phrases = {key: Phrase(texts=texts.get(key, {}), media=media.get(key, {})) for key in texts | media}
    return languages, _default(translations), phrases


def _default(translations: list[_Element]) -> str:
    marked = (each.get("lang", "") for each in translations if each.get("default"))
    return next(marked, translations[0].get("lang", "") if translations else "")


def _read(text: _Element, language: str, texts: _Texts, media: _Media, compiler: Compiler) -> None:
    key = text.get("id", "")
    for value in text:
        form = value.get("form")
        if form is None:
            found = pieces(value, _home(key, compiler), compiler)
            if found != (MISSING,):
                texts.setdefault(key, {})[language] = found
        elif form in _MEDIA and value.text and value.text != MISSING:
            file = value.text.rpartition("/")[2]
            media.setdefault(key, {}).setdefault(_MEDIA[form], {})[language] = file


def _home(key: str, compiler: Compiler) -> str:
    """The node whose text it is: ids begin with its path, but those of choices."""
    return key.partition(":")[0] if key.startswith("/") else compiler.root


def pieces(element: _Element, home: str, compiler: Compiler) -> Pieces:
    """A text cut where it tells an answer: words and expressions in turn."""
    found: list[object] = [element.text or ""]
    for child in element:
        if local(child) == "output":
            found.append(compiler.expression(child.get("value", ""), home))
        found.append(child.tail or "")
    if len(found) == 1:
        return ((element.text or "").strip(),)
    return tuple(each for each in found if each != "")  # type: ignore[misc]


def phrase(element: _Element | None, home: str, itext: Mapping[str, Phrase], compiler: Compiler) -> Phrase:
    """The text of a label or hint, said here or by its id."""
    if element is None:
        return NOTHING
    if ref := element.get("ref"):
        return referred(ref, itext)
    said = pieces(element, home, compiler)
    return Phrase(texts={"": said}) if said != ("",) else NOTHING


def referred(written: str, itext: Mapping[str, Phrase]) -> Phrase:
    """The phrase of `jr:itext('…')`; any other text is the phrase itself."""
    if found := _REFERENCE.fullmatch(written):
        return itext.get(found[1], NOTHING)
    return Phrase(texts={"": (written,)}) if written else NOTHING
