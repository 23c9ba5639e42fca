"""Expressions evaluated on a small document, as the tests of functions need."""

from datetime import datetime

from lxml import etree
from lxml.etree import _Element

from content.forms.frame import Frame, framed
from content.forms.xpath import Expression, compiled
from tests.content.forms.desk import NOW

DATA = """
<data>
  <name>Rosa</name><age>34</age><empty/><several>agua luz</several>
  <day>2026-03-16</day><hour>08:30:00.000-05:00</hour><moment>2026-03-16T18:00:00.000-05:00</moment>
  <child><who>Ana</who><years>3</years></child>
  <child><who>Luis</who><years>7</years></child>
  <child><who/><years/></child>
  <home/>
</data>
"""
PLACES = """
<instance><root>
  <item><name>cusco</name><zone>sur</zone></item>
  <item><name>puno</name><zone>sur</zone></item>
  <item><name>loreto</name><zone>34</zone></item>
</root></instance>
"""
MOMENTS = {"/data/day", "/data/hour", "/data/moment"}


class Shelf:
    """A book with one list, one labelled question and one text."""

    version = "2026.1"

    def lists(self, name: str) -> list[_Element]:
        return [etree.fromstring(PLACES, etree.XMLParser(remove_blank_text=True))] if name == "places" else []

    def choice_label(self, path: str, value: str, frame: Frame) -> str:
        return {("/data/several", "agua"): f"Agua ({frame.language})"}.get((path, value), "")

    def text(self, key: str, frame: Frame) -> str:
        return f"text of {key}"


def document() -> _Element:
    return etree.fromstring(DATA, etree.XMLParser(remove_blank_text=True))


def expression(source: str, home: str = "/data/home") -> Expression:
    return compiled(source, home=home, root="/data", kinds=lambda path: "moment" if path in MOMENTS else "nodes")


def frame(data: _Element, now: datetime = NOW, seed: int = 7, key: str = "/data/home") -> Frame:
    return Frame(book=Shelf(), data=data, now=now, seed=seed, key=key, language="es")


def evaluated(source: str, home: str = "home", **facts: object) -> object:
    """A text, number or truth; of a set, the texts of its nodes."""
    data = document()
    node = data.find(home)
    assert node is not None
    with framed(frame(data, **facts)):  # type: ignore[arg-type]
        found = expression(source, f"/data/{home}").value(node)
    return [each.text for each in found if isinstance(each, _Element)] if isinstance(found, list) else found
