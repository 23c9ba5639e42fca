"""Documents, codes and telephone numbers as people write them: cleaned, or refused with a code.

Sources: layout of the padrón of ESCALE, RENIEC's check character of the DNI, INEI's ubigeo.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """Why a value is refused, or what is odd about one that is accepted."""

    DNI_SHAPE = "dni_shape"
    DNI_ZEROS = "dni_zeros"
    DNI_CHECK = "dni_check"
    CE_SHAPE = "ce_shape"
    PTP_SHAPE = "ptp_shape"
    DOCUMENT_KIND = "document_kind"
    CODIGO_MODULAR_SHAPE = "codigo_modular_shape"
    CODIGO_MODULAR_LUHN = "codigo_modular_luhn"
    ANEXO_SHAPE = "anexo_shape"
    CODLOCAL_SHAPE = "codlocal_shape"
    UBIGEO_SHAPE = "ubigeo_shape"
    UBIGEO_DEPARTMENT = "ubigeo_department"
    MOBILE_SHAPE = "mobile_shape"


@dataclass(frozen=True, kw_only=True)
class Valid:
    """The value in the one form that is stored; a warning asks for a look, it stops nothing."""

    value: str
    warning: Code | None = None


@dataclass(frozen=True, kw_only=True)
class Invalid:
    """A refusal: the code says which sentence to show, the facts fill it in."""

    code: Code
    facts: Mapping[str, str] = field(default_factory=dict)


Checked = Valid | Invalid

# What people put between digits: blanks (also the unbreakable one), dashes of all lengths, dots, brackets.
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015.()]+")
_DNI = re.compile(r"([0-9]{8})([0-9A-K])?")
_FOREIGN = re.compile(r"[0-9A-Z]{9}")
_MOBILE = re.compile(r"(?:\+51|0051|51)?(9[0-9]{8})")
_DNI_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
# RENIEC prints either a digit or a letter as the ninth character: both by the same remainder of 11.
_DNI_DIGITS, _DNI_LETTERS = "65432110987", "KJIHGFEDCBA"
_LAST_DEPARTMENT = 25


def padded(text: str, width: int) -> str:
    """Digits with the leading zeros a spreadsheet took away: padded("223362", 7) is "0223362". Else unchanged."""
    clean = text.strip()
    return clean.zfill(width) if clean.isascii() and clean.isdigit() else clean


def dni(text: str) -> Checked:
    """DNI of eight digits; a ninth character is checked and left out of the value."""
    found = _DNI.fullmatch(_compact(text).upper())
    if found is None:
        return Invalid(code=Code.DNI_SHAPE, facts={"value": text})
    number, check = found.groups()
    if number == "00000000":
        return Invalid(code=Code.DNI_ZEROS, facts={"value": text})
    if check and check not in _dni_checks(number):
        return Invalid(code=Code.DNI_CHECK, facts={"value": text})
    return Valid(value=number)


def ce(text: str) -> Checked:
    """Carné de extranjería: nine letters or digits."""
    return _foreign(text, Code.CE_SHAPE)


def ptp(text: str) -> Checked:
    """Permiso temporal de permanencia: nine letters or digits."""
    return _foreign(text, Code.PTP_SHAPE)


def document(kind: str, text: str) -> Checked:
    """A document by its kind ("DNI", "CE", "PTP", in any case); no kind at all is a DNI."""
    check = _DOCUMENTS.get(kind.strip().upper() or "DNI")
    return check(text) if check else Invalid(code=Code.DOCUMENT_KIND, facts={"value": kind})


def codigo_modular(text: str) -> Checked:
    """Seven digits. The last is a Luhn digit in 54,349 of 54,350 codes, so a failure is only a warning."""
    checked = _digits(text, 7, Code.CODIGO_MODULAR_SHAPE)
    if isinstance(checked, Valid) and not luhn(checked.value):
        return Valid(value=checked.value, warning=Code.CODIGO_MODULAR_LUHN)
    return checked


def anexo(text: str) -> Checked:
    """One digit; 0 in nearly all IE."""
    return _digits(text, 1, Code.ANEXO_SHAPE)


def codlocal(text: str) -> Checked:
    """Six digits, without a check digit: the building."""
    return _digits(text, 6, Code.CODLOCAL_SHAPE)


def ubigeo(text: str) -> Checked:
    """Six digits DDPPdd of INEI, department 01 to 25."""
    checked = _digits(text, 6, Code.UBIGEO_SHAPE)
    if isinstance(checked, Valid) and not 1 <= int(checked.value[:2]) <= _LAST_DEPARTMENT:
        return Invalid(code=Code.UBIGEO_DEPARTMENT, facts={"value": text, "department": checked.value[:2]})
    return checked


def mobile(text: str) -> Checked:
    """A Peruvian mobile as 9XXXXXXXX, however its country code and blanks were written."""
    found = _MOBILE.fullmatch(_compact(text))
    return Valid(value=found[1]) if found else Invalid(code=Code.MOBILE_SHAPE, facts={"value": text})


def luhn(digits: str) -> bool:
    """Whether the last digit closes the Luhn sum of all."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _compact(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _dni_checks(number: str) -> str:
    rest = sum(weight * int(digit) for weight, digit in zip(_DNI_WEIGHTS, number, strict=True)) % 11
    return _DNI_DIGITS[rest] + _DNI_LETTERS[rest]


def _foreign(text: str, code: Code) -> Checked:
    clean = _compact(text).upper()
    return Valid(value=clean) if _FOREIGN.fullmatch(clean) else Invalid(code=code, facts={"value": text})


def _digits(text: str, width: int, code: Code) -> Checked:
    clean = text.strip()
    if clean.isascii() and clean.isdigit() and len(clean) == width:
        return Valid(value=clean)
    return Invalid(code=code, facts={"value": text, "digits": str(width)})


_DOCUMENTS: Mapping[str, Callable[[str], Checked]] = {"DNI": dni, "CE": ce, "PTP": ptp}
