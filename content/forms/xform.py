"""Reads a compiled XForm: the file that pyxform wrote and that a version is frozen as."""

import hashlib
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element

from content.forms.binds import read_binds, read_presets
from content.forms.body import Body
from content.forms.compiler import Compiler
from content.forms.itext import read_itext
from content.forms.model import Form, FormLanguage, within
from content.forms.names import JR, XF, H, local
from content.forms.order import ordered
from content.forms.problems import FormError, problem

MAX_CHARACTERS = 8_000_000
MOST_REPEATS_WITHIN = 3  # so that a ref has room on a button


def from_xform(xml: str) -> Form:
    """The form of a stored XForm. FormError: it is none, or uses what the chat cannot run."""
    top = parsed(xml)
    model, body = _one(top, f"{H}head/{XF}model"), _one(top, f"{H}body")
    primary, *secondary = model.findall(f"{XF}instance")
    source = primary[0]
    root, skeleton = f"/{local(source)}", bare(source)
    binds_by_path = {each.get("nodeset", ""): each for each in model.findall(f"{XF}bind")}
    compiler = Compiler(root=root, binds=binds_by_path)
    instances = {each.get("id", ""): bare(each) for each in secondary}
    languages, default, itext = read_itext(model, compiler)
    binds = read_binds(compiler, itext)
    top_items = Body(compiler=compiler, binds=binds, itext=itext, instances=instances).read(body)
    items = tuple(within(top_items))
    _check_depth(items)
    return Form(
        xml=xml,
        sha256=hashlib.sha256(xml.encode()).hexdigest(),
        id=source.get("id", ""),
        version=source.get("version", ""),
        title=top.findtext(f"{H}head/{H}title") or "",
        languages=tuple(map(FormLanguage.named, languages)),
        default_language=default,
        root=root,
        skeleton=skeleton,
        items=items,
        top=tuple(top_items),
        binds=binds,
        order=ordered(paths(skeleton), binds, items),
        presets=read_presets([*model.iter(f"{XF}setvalue"), *body.iter(f"{XF}setvalue")], compiler),
        itext=itext,
        instances=instances,
    )


def parsed(xml: str) -> _Element:
    """The root of an XForm. FormError: not XML, or with a DOCTYPE, which could name files to read."""
    if len(xml) > MAX_CHARACTERS:
        raise FormError([problem("xform_large")])
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        top = etree.fromstring(xml.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FormError([problem("xform_broken")]) from error
    if "<!DOCTYPE" in xml or top.tag != f"{H}html":
        raise FormError([problem("xform_broken")])
    return top


def _one(node: _Element, path: str) -> _Element:
    found = node.find(path)
    if found is None:
        raise FormError([problem("xform_broken")])
    return found


def bare(source: _Element) -> _Element:
    """A copy without namespaces and without the templates of repeats, which say the same twice."""
    node = etree.Element(local(source))
    node.text = (source.text or "").strip() or None
    node.extend(bare(child) for child in source if f"{JR}template" not in child.attrib or not _plain_follows(child))
    return node


def _plain_follows(template: _Element) -> bool:
    return any(each.tag == template.tag for each in template.itersiblings())


def paths(node: _Element, above: str = "") -> Iterator[str]:
    """Paths of all nodes in the order of the document."""
    here = f"{above}/{node.tag}"
    yield here
    for child in node:
        yield from paths(child, here)


def _check_depth(items: tuple[object, ...]) -> None:
    deep = [each for each in items if len(getattr(each, "repeats", ())) > MOST_REPEATS_WITHIN]
    if deep:
        raise FormError([problem("repeats_deep", limit=MOST_REPEATS_WITHIN)])
