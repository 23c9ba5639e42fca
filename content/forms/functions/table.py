"""Every function that a form may use, and every one that it may not, with the reason."""

from collections.abc import Mapping

from content.forms.functions import moments, numbers, places, words
from content.forms.functions.shape import Functions

FUNCTIONS: Functions = {**words.FUNCTIONS, **numbers.FUNCTIONS, **moments.FUNCTIONS, **places.FUNCTIONS}
INNER: Functions = {**moments.INNER, **places.INNER}
# What they give depends on nothing but their arguments.
PURE = frozenset({*words.FUNCTIONS, *numbers.FUNCTIONS, "if", "coalesce", places.TRUTH})
# Reason -> functions. Each reason is a code with its sentence in content/messages/form_problems.py.
_REFUSED: Mapping[str, tuple[str, ...]] = {
    "function_outside_data": ("pulldata", "search", "instance-url", "lookup"),
    "function_of_map": ("area", "distance", "enclosed-area", "geofence", "intersects"),
    "function_of_device": ("property", "device-id", "userlist", "index"),
    "function_of_secrets": ("digest", "base64-encode", "base64-decode", "extract-signed"),
    "function_of_xforms": ("depend", "power", "local-name", "namespace-uri", "id", "lang", "lower-case", "upper-case",
                           "thousands-sep", "num-selected", "has-any", "current-index"),
}  # fmt: skip
REFUSED: Mapping[str, str] = {name: reason for reason, names in _REFUSED.items() for name in names}
