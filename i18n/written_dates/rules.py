"""The grammar: a table from a pattern of marks to what it says. Marks are those of `scan.py` and `words.py`.

At each place of a text the first rule that fits is taken. Every pattern is of bounded length and looks at what is
near, so reading stays linear in the text.
"""

import re
from collections.abc import Callable

from i18n.written_dates import day_rules as days
from i18n.written_dates import hour_rules as hours
from i18n.written_dates.hour_rules import FROM, TAIL, TIME
from i18n.written_dates.said import Match, Named, Said, Sign, Told

Rule = Callable[[Match], Said | None]  # None: what was taken says nothing of the kind

# a number that may be a day of the month: what follows does not make it an hour
DATED = r"[n23](?!E?h?a|h|yH|yq|b[qn2]|gl|fl[mp]|E)"
MONTHLY = r"(?:[fF;-]?M(?:,?[fF]?Y)?)"


def nothing(match: Match) -> Sign:
    """Told and set aside: «después de las 10», «hasta el viernes» name no hour and no day."""
    return Sign("")


def sign(match: Match) -> Sign:
    return Sign(match.marks)


def another(match: Match) -> Named | Told | None:
    """«y 18» behind a day, «o 10» behind an hour."""
    return days.dates_of(match) if match.behind_day else hours.or_hour(match)


# what each is for stands above it
RULES: tuple[tuple[str, Rule], ...] = (
    # del 18 al 20 de agosto
    (rf"(?:F|Re|e)W?[n23]{MONTHLY}?[TU]e?W?[n23]{MONTHLY}?", days.between),
    # entre el 24 y el 26
    (rf"r(?:e[n23]|e?W[n23]?){MONTHLY}?ye?(?:W[n23]?|[n23]){MONTHLY}?", days.between),
    # 17 al 19 de agosto, 24-26 agosto
    (rf"[n23][tT-][n23]{MONTHLY}", days.between),
    # de lunes a viernes, lunes 17 al miércoles 19
    (rf"[fFR]?e?W[n23]?[tTU-]e?W(?:[n23]{MONTHLY}?)?", days.between),
    # 17, 18 y 19 de agosto
    (rf"[n23](?:,[n23]){{0,5}}[vy]e?[n23]{MONTHLY}", days.several),
    # el primer lunes de setiembre
    (r"e?[Oq]W[fF]M", days.of_month),
    # el primero de octubre
    (r"e?O[fF]M(?:[fF]?Y)?", days.first_of_month),
    # hasta el viernes, antes del 20
    (rf"[BU]e?(?:[xN]?W(?:[n23]{MONTHLY}?)?|e[n23]|[n23]{MONTHLY}|[dsDm])", nothing),
    # los viernes: every one
    (r"LW", nothing),
    # martes 18/8
    (r"e?x?W,?e?[ds]", days.full_date),
    # martes 18, el próximo lunes 17 de agosto
    (rf"e?x?N?WN?,?e{{0,2}}(?:{DATED}|6)°?{MONTHLY}?", days.dates_of),
    # el próximo jueves, el viernes que viene
    (r"e?NW|e?WN", days.next_weekday),
    # el lunes pasado
    (r"e?WP", days.last_weekday),
    # el jueves
    (r"e?x?W", days.dates_of),
    # esta tarde
    (r"x(?=[mp])", days.this_day),
    # hoy, mañana
    (r"(?<![lx])m|D", days.near_day),
    # en 3 días, en una semana
    (r"z[n23][JeS]", days.counted),
    # 14/08/2026, 14/8; not 3/4 de los alumnos
    (r"e{0,2}(?:d|s(?!f[wlL]))", days.full_date),
    # 14 08 2026
    (r"[n23]nY", days.spaced_date),
    # 20 de agosto, del 20 de agosto, 1ro de setiembre
    (rf"(?:e{{0,2}}|F)[n236]°?{MONTHLY}", days.dates_of),
    # agosto 20
    (rf"M{DATED}", days.dates_of),
    # el 20, día 24
    (rf"(?:e{{1,2}}|F)(?:{DATED}|6)", days.dates_of),
    # y 18, o 10
    (rf"[yv]e?{DATED}", another),
    # la próxima semana
    (r"[fFz]?l?Z", days.week),
    # cuarto para las 10
    (r"(?:n?q|[n23])gl[n2]" + TAIL, hours.to_the_hour),
    # después de las 10, antes del mediodía
    (rf"[BU](?:l?{TIME}|[tT]?l?k)", nothing),
    # 9-11
    (r"[n2]-[n23](?![n236acho]|[fzj]l?[mp])", hours.dashed),
    # de 9 a 11, 2-4pm
    (rf"{FROM}(?:[tTU-]|y(?=l))l?{TIME}", hours.hours_between),
    # a las 9 y media, 3pm, 15 horas
    (rf"g?A?[tfz]?[lh]?{TIME}", hours.hour),
    # al mediodía
    (r"[tTF]?l?k", hours.noon),
    # o a las 10
    (rf"vt?l?{TIME}", hours.or_hour),
    # en la tarde, por la mañana
    (r"[fzjtT]?l?p|[fzjt]lm|(?<=x)m", hours.part),
    (r"[XCGQ+>|;,b]", sign),
)
PATTERN = re.compile("|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(RULES)))
