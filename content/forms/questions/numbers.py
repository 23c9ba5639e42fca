"""Numbers as people type them: 3,5 and 3.5, 1 200, a minus of any kind."""

import re
from decimal import Decimal

from content.forms.answers import Unfit
from content.forms.model import Range

BIGGEST = 2**31 - 1  # of a whole number in an XForm
MOST_DIGITS = 15
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


def integer(typed: str) -> str | Unfit:
    """A whole number. 1.200 is refused: it may be a thousand or one."""
    found = _decimal(typed)
    if found is None or found != int(found) or (set(typed) & set(".,") and abs(found) >= 1 and _in_groups(typed)):
        return Unfit("integer_shape")
    return str(int(found)) if abs(found) <= BIGGEST else Unfit("number_big")


def decimal(typed: str) -> str | Unfit:
    found = _decimal(typed)
    if found is None:
        return Unfit("decimal_shape")
    return plain(found) if len(found.as_tuple().digits) <= MOST_DIGITS else Unfit("number_big")


def ranged(typed: str, limits: Range) -> str | Unfit:
    """A number of a range; it must be one that the steps reach."""
    found = _decimal(typed)
    return _in_range(found, limits) if found is not None else Unfit("decimal_shape")


def numbers_of(limits: Range) -> list[str]:
    """Every number of a range, from its start."""
    start, step = Decimal(limits.start), abs(Decimal(limits.step))
    step = step if Decimal(limits.end) >= start else -step
    return [plain(start + step * number) for number in range(int((Decimal(limits.end) - start) / step) + 1)]


def _in_range(value: Decimal, limits: Range) -> str | Unfit:
    low, high = sorted((Decimal(limits.start), Decimal(limits.end)))
    if not low <= value <= high or (value - Decimal(limits.start)) % Decimal(limits.step):
        return Unfit("range_outside", {"start": limits.start, "end": limits.end, "step": limits.step})
    return plain(value)


def _decimal(typed: str) -> Decimal | None:
    """The last sign that can be a decimal one is; those before it only part the thousands."""
    bare = re.sub(r"[\s\u00a0\u2009\u202f']", "", typed).translate(str.maketrans("−–", "--"))
    whole, sign, rest = bare.replace(",", ".").rpartition(".")
    if sign:
        bare = whole.replace(".", "") + "." + rest if _grouped(whole) else "?"
    return Decimal(bare) if _PLAIN.fullmatch(bare) and len(bare) <= 40 else None


def _grouped(whole: str) -> bool:
    """Thousands in threes: 1.234 but not 1.23.4."""
    first, *groups = whole.split(".")
    return all(len(each) == 3 for each in groups) and (not groups or len(first.lstrip("+-")) <= 3)


def _in_groups(typed: str) -> bool:
    return re.fullmatch(r"[+-]?\d{1,3}([.,]\d{3})+", typed.strip()) is not None


def plain(value: Decimal) -> str:
    """Without exponent and without zeros that say nothing."""
    written = f"{value:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written) or "0"
