"""The grammar: a table from a pattern of marks to what it says. Marks are those of `scan.py` and `words.py`.

At each place of a text the first rule that fits is taken. Every pattern is of bounded length and looks at what is
near, so reading stays linear in the text.
"""

import re
from collections.abc import Callable

from i18n.written_dates.day_rules import (
    between,
    counted,
    dates_of,
    first_of_month,
    full_date,
    last_weekday,
    near_day,
    next_weekday,
    of_month,
    several,
    spaced_date,
    this_day,
    week,
)  # fmt: skip
from i18n.written_dates.hour_rules import (
    FROM,
    TAIL,
    TIME,
    dashed,
    hour,
    hours_between,
    noon,
    or_hour,
    part,
    to_the_hour,
)  # fmt: skip
from i18n.written_dates.items import Item, Named, Sign, Span, Told

Rule = Callable[[Span], Item | None]  # None: what was taken says nothing of the kind

# a number that may be a day of the month: what follows does not make it an hour
DATED = r"[n23](?!E?h?a|h|yH|yq|b[qn2]|gl|fl[mp]|E)"
MONTHLY = r"(?:[fF;-]?M(?:,?[fF]?Y)?)"


def nothing(span: Span) -> Sign:
    """Told and set aside: «después de las 10», «hasta el viernes» name no hour and no day."""
    return Sign("")


def sign(span: Span) -> Sign:
    return Sign(span.marks)


def another(span: Span) -> Named | Told | None:
    """«y 18» behind a day, «o 10» behind an hour."""
    return dates_of(span) if span.behind_day else or_hour(span)


RULES: tuple[tuple[str, Rule], ...] = (
    (rf"(?:F|Re|e)W?[n23]{MONTHLY}?[TU]e?W?[n23]{MONTHLY}?", between),
    (rf"r(?:e[n23]|e?W[n23]?){MONTHLY}?ye?(?:W[n23]?|[n23]){MONTHLY}?", between),
    (rf"[n23][tT-][n23]{MONTHLY}", between),
    (rf"[fFR]?e?W[n23]?[tTU-]e?W(?:[n23]{MONTHLY}?)?", between),
    (rf"[n23](?:,[n23]){{0,5}}[vy]e?[n23]{MONTHLY}", several),
    (r"e?[Oq]W[fF]M", of_month),
    (r"e?O[fF]M(?:[fF]?Y)?", first_of_month),
    (rf"[BU]e?(?:[xN]?W(?:[n23]{MONTHLY}?)?|e[n23]|[n23]{MONTHLY}|[dsDm])", nothing),
    (r"LW", nothing),
    (r"e?x?W,?e?[ds]", full_date),
    (rf"e?x?N?WN?,?e{{0,2}}(?:{DATED}|6)°?{MONTHLY}?", dates_of),
    (r"e?NW|e?WN", next_weekday),
    (r"e?WP", last_weekday),
    (r"e?x?W", dates_of),
    (r"x(?=[mp])", this_day),
    (r"(?<![lx])m|D", near_day),
    (r"z[n23][JeS]", counted),
    (r"e{0,2}(?:d|s(?!f[wlL]))", full_date),
    (r"[n23]nY", spaced_date),
    (rf"e{{0,2}}[n236]°?{MONTHLY}", dates_of),
    (rf"M{DATED}", dates_of),
    (rf"(?:e{{1,2}}|F)(?:{DATED}|6)", dates_of),
    (rf"[yv]e?{DATED}", another),
    (r"[fFz]?l?Z", week),
    (r"(?:n?q|[n23])gl[n2]" + TAIL, to_the_hour),
    (rf"[BU](?:l?{TIME}|[tT]?l?k)", nothing),
    (r"[n2]-[n23](?![n236acho]|[fzj]l?[mp])", dashed),
    (rf"{FROM}(?:[tTU-]|y(?=l))l?{TIME}", hours_between),
    (rf"g?A?[tfz]?[lh]?{TIME}", hour),
    (r"[tTF]?l?k", noon),
    (rf"vt?l?{TIME}", or_hour),
    (r"[fzjtT]?l?p|[fzjt]lm|(?<=x)m", part),
    (r"[XCGQ+>|;,b]", sign),
)
PATTERN = re.compile("|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(RULES)))
