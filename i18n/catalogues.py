"""What a reader reads: translation, facts and dates, in the language of one person.

Spanish is the source: a string that a catalogue lacks is shown in Spanish, one by one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from i18n import dates, po, pseudo
from i18n.languages import PSEUDO, SPANISH, language
from i18n.text import N_, Html, escaped

FOLDER = Path(__file__).parent / "catalogues"
NEAR = {
    0: N_("hoy"),
    # Translators: the day after today, not the morning
    1: N_("mañana"),
    -1: N_("ayer"),
}


def _same(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tongue:
    """One reader's language. Immutable and shared: get it with `tongue(tag)`."""

    tag: str
    chain: tuple[po.Texts, ...] = ()  # asked in order; then the Spanish msgid
    dress: Callable[[str], str] = field(default=_same, repr=False)  # pseudo-locale only
    calm: Callable[[str], str] = field(default=_same, repr=False)  # pseudo-locale only
    frame: str = "{}"  # around a fact that stands alone

    def say(self, msgid: str, /, **facts: object) -> Html:
        """A text of a message: translated, every fact escaped unless it is `Html`.

        Raises KeyError when a fact is missing.
        """
        return Html(self._fill(self._one(msgid), facts, escaped))

    def say_n(self, one: str, many: str, n: int, /, **facts: object) -> Html:
        """As `say`, in the form for `n`, which is also the fact `{n}`."""
        return Html(self._fill(self._many(one, many, n), {"n": n, **facts}, escaped))

    def label(self, msgid: str, /, **facts: object) -> str:
        """Plain text for buttons, toasts and file names: nothing is escaped."""
        return self._fill(self._one(msgid), facts, str)

    def label_n(self, one: str, many: str, n: int, /, **facts: object) -> str:
        """As `label`, in the form for `n`, which is also the fact `{n}`."""
        return self._fill(self._many(one, many, n), {"n": n, **facts}, str)

    def fact(self, value: object, /) -> str:
        """A datum that stands alone as plain text, such as a name on a button."""
        return self.frame.format(self.calm(str(value)))

    def html(self, value: object, /) -> Html:
        """A datum that stands alone in a message: as `fact`, escaped."""
        return value if isinstance(value, Html) else escaped(self.fact(value))

    def day(self, day: date, /) -> str:
        """`viernes 14/08/2026`."""
        return self.fact(dates.day_text(day))

    def short_day(self, day: date, /) -> str:
        """`vie 14/08`."""
        return self.fact(dates.short_day_text(day))

    def moment(self, at: datetime, /) -> str:
        """`viernes 14/08/2026 · 09:00` in Lima. A naive datetime raises ValueError."""
        return self.fact(dates.moment_text(at))

    def hour(self, at: datetime | time, /) -> str:
        """`09:00`, in Lima for an aware datetime, as it is for a time."""
        return self.fact(dates.hour_text(at))

    def relative(self, day: date, /, today: date) -> str:
        """`hoy`, `mañana`, `en 7 días`… Show the date beside it, always.

        In Shipibo-Konibo one word is both *ayer* and *mañana*.
        """
        days = (dates.day_of(day) - dates.day_of(today)).days
        if days in NEAR:
            return self.label(NEAR[days])
        if days > 0:
            return self.label_n("en {n} día", "en {n} días", days)
        return self.label_n("hace {n} día", "hace {n} días", -days)

    def _one(self, msgid: str) -> str:
        return next((texts.one[msgid] for texts in self.chain if msgid in texts.one), msgid)

    def _many(self, one: str, many: str, n: int) -> str:
        key = (one, many)
        forms = next((texts.many[key] for texts in self.chain if key in texts.many), key)
        return forms[0] if n == 1 else forms[1]

    def _fill(self, text: str, facts: Mapping[str, object], shape: Callable[[object], str]) -> str:
        shown = {name: self.calm(shape(value)) for name, value in facts.items()}
        return self.dress(text).format_map(shown)


def tongue(tag: str) -> Tongue:
    """The language of a tag, Spanish if we do not know it. Raises BrokenCatalogueError."""
    return _tongue(language(tag).tag)


@cache
def _tongue(tag: str) -> Tongue:
    if tag == PSEUDO.tag:
        return Tongue(tag=tag, dress=pseudo.dress, calm=pseudo.calm, frame="‹{}›")
    return load_tongue(tag, FOLDER)


def load_tongue(tag: str, folder: Path) -> Tongue:
    """The language of `tag` with the catalogues of `folder`. Raises BrokenCatalogueError."""
    chain = tuple(_texts(folder / f"{each}.po") for each in language(tag).chain)
    return Tongue(tag=tag, chain=tuple(texts for texts in chain if texts.one))


@cache
def _texts(path: Path) -> po.Texts:
    return po.load(path)


def is_translated(tag: str) -> bool:
    """Whether there is any text in the language; Spanish is the source."""
    return tag == SPANISH.tag or bool(_texts(FOLDER / f"{tag}.po").one)
