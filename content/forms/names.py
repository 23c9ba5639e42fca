"""Namespaces of XForms."""

from lxml.etree import QName, _Element

XF = "{http://www.w3.org/2002/xforms}"
H = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
ORX = "http://openrosa.org/xforms"
ODK = "{http://www.opendatakit.org/xforms}"


def local(node: _Element) -> str:
    """The name of an element without its namespace."""
    return QName(node).localname
