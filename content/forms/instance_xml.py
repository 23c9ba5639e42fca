"""A result as an OpenRosa instance: the XML that ODK Central and KoboToolbox take in."""

import re

from lxml import etree
from lxml.etree import _Element

from content.forms.model import Form
from content.forms.names import ORX
from content.forms.result import Result

_META = "meta"
_STEP = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")


def instance_xml(form: Form, result: Result) -> bytes:
    """Only what was relevant; the instanceID is there even when the form leaves it out."""
    root = etree.Element(form.root[1:], nsmap={"orx": ORX}, id=form.id)
    if form.version:
        root.set("version", form.version)
    known: dict[str, _Element] = {form.root: root}
    for key, value in result.values.items():
        _node(key, known).text = value or None
    _node(f"{form.root}/{_META}/instanceID", known).text = f"uuid:{result.instance}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _node(key: str, known: dict[str, _Element]) -> _Element:
    """The element of a key, made with those above it when it is new."""
    if key not in known:
        above, _, step = key.rpartition("/")
        found = _STEP.fullmatch(step)
        assert found is not None
        is_meta = f"{key}/".count("/meta/") == 1 and above.count("/") <= 2
        known[key] = etree.SubElement(_node(above, known), f"{{{ORX}}}{found[1]}" if is_meta else found[1])
    return known[key]
