"""What a picture of a plan shows, apart from the library that draws it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.year.planned import Work


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Words of the picture in the reader's language."""

    title: str
    months: Sequence[str]  # twelve
    weekdays: Sequence[str]  # five initials
    works: Mapping[Work, str]
    off: str
    ies: Sequence[str]  # «A · IE 56001»


@dataclass(frozen=True, kw_only=True)
class Box:
    """What stands on one day."""

    work: Work
    mark: str  # the letter of the IE; empty: of several
