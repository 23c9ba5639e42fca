"""The rules of each node, and the defaults that are computed."""

from collections.abc import Iterable, Mapping

from lxml.etree import _Element

from content.forms.compiler import Compiler
from content.forms.itext import referred
from content.forms.model import Bind, Phrase, SetValue
from content.forms.names import JR

_STANDARD = frozenset({"nodeset", "type", "relevant", "required", "constraint", "calculate", "readonly"})
_FALSE = frozenset({"false()", ""})
PRELOADS = frozenset({"start", "end", "today", "uid"})


def read_binds(compiler: Compiler, itext: Mapping[str, Phrase]) -> dict[str, Bind]:
    return {path: _bind(path, element, compiler, itext) for path, element in compiler.binds.items()}


def _bind(path: str, element: _Element, compiler: Compiler, itext: Mapping[str, Phrase]) -> Bind:
    required = element.get("required", "")
    return Bind(
        path=path,
        type=element.get("type", "string"),
        relevant=compiler.optional(element.get("relevant"), path),
        required=None if required in _FALSE else compiler.expression(required, _home(required, path, compiler)),
        constraint=compiler.optional(element.get("constraint"), path),
        calculate=compiler.optional(element.get("calculate"), path),
        constraint_message=referred(element.get(f"{JR}constraintMsg", ""), itext),
        required_message=referred(element.get(f"{JR}requiredMsg", ""), itext),
        preload=_preload(element),
        attributes={str(key): str(value) for key, value in element.items() if _is_own(str(key))},
    )


def _home(source: str, path: str, compiler: Compiler) -> str:
    """Most are `true()`, which is the same everywhere and so is compiled once."""
    return compiler.root if source == "true()" else path


def _is_own(name: str) -> bool:
    """An attribute that an author's column put there, such as `dimension`."""
    return not name.startswith("{") and name not in _STANDARD


def _preload(element: _Element) -> str:
    named = (element.get(f"{JR}{each}", "") for each in ("preloadParams", "preload"))
    return next((each for each in named if each in PRELOADS), "")


def read_presets(elements: Iterable[_Element], compiler: Compiler) -> tuple[SetValue, ...]:
    """Each node's default once, whatever the events it is written for."""
    values = {each.get("ref", ""): each.get("value", "") for each in elements}
    return tuple(SetValue(path=path, value=compiler.expression(value, path)) for path, value in values.items() if value)
