"""No rule of the norm is broken by what stands or was held, unless the chat warned of it when the date was put."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from tests.school_year.checks.rows import GESTION, LECTIVE, Row, Rows, facts, in_a_row, is_open, named
from tests.school_year.findings import Finding

COLUMNS = {(each["modelo"], each["nivel"]): each for each in facts("norm.toml")["plan"]}
MEETINGS = ("gia", "rtc")
Broken = Iterator[tuple[int, str]]  # activity and the code of the warning that speaks of it


def broken(rows: Rows) -> Finding:
    warned = defaultdict(set)
    for line in rows.warned:
        warned[line["activity"]] |= set(line["codes"])
    found = sorted({each for rule in RULES for each in rule(rows)})
    unsaid = [(id_, code) for id_, code in found if not set(code.split("|")) & warned[id_]]
    return Finding(
        what="rules of the norm, of each date that stands",
        many=len(RULES) * len(rows.standing),
        wrong=tuple(f"{named(rows.activity[id_])}: {code}" for id_, code in unsaid),
        facts=f"{len(found)} broken; {len(found) - len(unsaid)} with a warning on record",
    )


def with_pupils(rows: Rows) -> Broken:
    """A visita is on lective days (5.2.5)."""
    for row in of(rows, "visita"):
        place = rows.places[row["ie_id"]]
        if not all(is_open(rows, place, day, LECTIVE) for day in rows.days[row["id"]]):
            yield row["id"], "not_lective"


def on_working_days(rows: Rows) -> Broken:
    for row in of(rows, "gia", "rtc", "taller"):
        places = [rows.places[ie_id] for ie_id in rows.ies[row["id"]]]
        if not all(is_open(rows, place, day, LECTIVE, GESTION) for place in places for day in rows.days[row["id"]]):
            yield row["id"], "not_working"


def meetings_apart(rows: Rows) -> Broken:
    """GIA and RTC on no day of a visit period of that IE (5.2.6.b, 5.2.7)."""
    visited = defaultdict(set)
    for row in of(rows, "visita"):
        for day in rows.days[row["id"]]:
            visited[row["ie_id"], day].add(row["id"])
    for row in of(rows, *MEETINGS):
        for ie_id in rows.ies[row["id"]]:
            for visit in {each for day in rows.days[row["id"]] for each in visited[ie_id, day]}:
                # whichever of the two was put last was warned of
                yield later(rows, row["id"], visit), "meeting_in_visit_period|visit_on_meeting_day"


def one_place_a_day(rows: Rows) -> Broken:
    """An acompañante is in one place a day (5.4)."""
    there: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    standing = {row["id"] for row in rows.standing}
    for row in rows["participant"]:
        if row["role"] == "acompanante" and row["answer"] != "no" and row["activity_id"] in standing:
            for day in rows.days[row["activity_id"]]:
                there[row["person_id"], day].append(row["activity_id"])
    for together in there.values():
        for one in together:
            for other in together:
                if one < other and not set(rows.ies[one]) & set(rows.ies[other]):
                    yield later(rows, one, other), "two_places"


def two_docentes(rows: Rows) -> Broken:
    """One docente of an IE is visited on a day, as the setting reads 5.2.6.a."""
    seen: defaultdict[tuple[int, date], list[int]] = defaultdict(list)
    for row in of(rows, "visita"):
        for day in rows.days[row["id"]]:
            seen[row["ie_id"], day].append(row["id"])
    for together in seen.values():
        for other in together[1:]:
            yield later(rows, together[0], other), "two_docentes|docente_has_visit"


def consecutive(rows: Rows) -> Broken:
    for row in of(rows, "visita"):
        if not in_a_row(rows.days[row["id"]]):
            yield row["id"], "not_in_a_row"


def long_enough(rows: Rows) -> Broken:
    """GIA and RTC have three hours (5.6)."""
    for row in of(rows, *MEETINGS):
        if row["minutes"] < 180:
            yield row["id"], "too_short"


def by_the_pattern(rows: Rows) -> Broken:
    """No visita is longer or shorter than the table has, and all of a docente have its days at the most (5.6)."""
    lengths: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in of(rows, "visita"):
        pattern = column(rows, row)["pattern"]["days"]
        days = len(rows.days[row["id"]])
        lengths[first_of(rows, row["docente_id"])].append((row["id"], days))
        if not min(pattern) <= days <= max(pattern):
            yield row["id"], "visit_length"
    for together in lengths.values():
        most = column(rows, rows.activity[together[0][0]])["visita_days"]["value"]
        if sum(days for _, days in together) > most:
            yield max(together)[0], "visit_days_total"


def not_too_many(rows: Rows) -> Broken:
    """Each number once, and none beyond those of the table (5.6)."""
    seen: Counter[tuple[object, ...]] = Counter()
    for row in sorted(rows.standing, key=lambda row: row["id"]):
        most = column(rows, row)["talleres" if row["kind"] == "taller" else plural(row["kind"])]["value"]
        who = first_of(rows, row["docente_id"]) if row["kind"] == "visita" else (rows.ies[row["id"]], host(row))
        seen[row["kind"], who, row["number"]] += 1
        if row["number"] > most or seen[row["kind"], who, row["number"]] > 1:
            yield row["id"], "too_many|too_many_gia_taller"


RULES: tuple[Callable[[Rows], Broken], ...] = (
    with_pupils, on_working_days, meetings_apart, one_place_a_day, two_docentes, consecutive, long_enough,
    by_the_pattern, not_too_many,
)  # fmt: skip


def of(rows: Rows, *kinds: str) -> list[Row]:
    return [row for row in rows.standing if row["kind"] in kinds]


def column(rows: Rows, row: Row) -> dict[str, dict[str, object]]:  # type: ignore[type-arg]
    place = rows.places[row["ie_id"] or rows.ies[row["id"]][0]]
    return COLUMNS[place.modelo, place.nivel]


def plural(kind: str) -> str:
    return {"visita": "visitas", "taller": "talleres"}.get(kind, kind)


def host(row: Row) -> int:
    """A GIA or taller is of its acompañante's docentes; an RTC of its IE, whoever leads it."""
    return 0 if row["kind"] == "rtc" else row["organiser_id"]


def first_of(rows: Rows, docente_id: int) -> int:
    """Whose plan it is that a docente goes on with."""
    before = {row["docente_id"]: row["before_id"] for row in rows["succession"]}
    while docente_id in before:
        docente_id = before[docente_id]
    return docente_id


def later(rows: Rows, one: int, other: int) -> int:
    """The one whose date was put last."""
    return max(one, other, key=lambda id_: max(line["id"] for line in rows.history[id_] if line["verb"] in PUTS))


PUTS = ("move", "accept", "replace")
