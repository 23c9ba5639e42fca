"""Who accompanies whom, where, in which año lectivo and etapa (5.2.5), against the database."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, RoleKind
from domain.roster.cells import Cells
from domain.roster.dated import Change, Difference, Held, Wanted, difference
from domain.roster.known import Known, document_hash, document_of, known_people
from domain.roster.plan import Entry, Finding, Given, Kind, Line, Plan
from domain.roster.posts import Ground, Post, days_of, ground, held_roles, ie_of

Docente = tuple[int, int]  # person id, año lectivo


@dataclass(frozen=True, kw_only=True)
class Tie:
    """An acompañante's docente in one IE; what an assignment is, apart from its days."""

    acompanante_id: int
    docente_id: int
    ie_id: int
    year: int
    etapa: int


@dataclass(kw_only=True)
class Ties:
    """Assignments being compared."""

    given: Given
    ground: Ground
    known: Mapping[str, Known]
    posts: Mapping[int, list[Held]]
    held: Mapping[Docente, list[Held]]
    wanted: dict[Docente, list[Wanted]] = field(default_factory=dict)
    scope: set[tuple[int, int]] = field(default_factory=set)  # UGEL, año lectivo
    findings: list[Finding] = field(default_factory=list)


def check_assignments(session: Session, lines: Iterable[Line], given: Given) -> Plan:
    """The difference between a list of assignments and the database."""
    ties = Ties(
        given=given,
        ground=ground(session),
        known=known_people(session),
        posts=held_roles(session),
        held=held_assignments(session),
    )
    total = 0
    for line in lines:
        total += 1
        cells = Cells(line)
        one_row(ties, cells)
        ties.findings += cells.findings
    return plan_of(ties, total)


def one_row(ties: Ties, cells: Cells) -> None:
    """Adds the row's tie, when every cell of it is sound."""
    acompanante = person_of(ties, cells, "DOC_ACOMPANANTE", "TIPO_DOC_ACOMPANANTE")
    docente = person_of(ties, cells, "DOC_DOCENTE", "TIPO_DOC_DOCENTE")
    ie_id = ie_of(ties.ground, cells)
    year = cells.number("ANIO", 2020, 2100) or ties.given.year
    etapa = cells.number("ETAPA", 1, 3) or 1
    since, until = days_of(cells)
    if not cells.sound or acompanante is None or docente is None or ie_id is None:
        return
    if acompanante.id == docente.id:
        cells.error("DOC_DOCENTE", "accompanies_self")
        return
    tie = Tie(acompanante_id=acompanante.id, docente_id=docente.id, ie_id=ie_id, year=year, etapa=etapa)
    wanted = Wanted(row=cells.row, what=tie, since=since, until=until)
    if fits(ties, cells, wanted):
        warn_of_posts(ties, cells, tie, since or ties.given.today)
        ties.wanted.setdefault((docente.id, year), []).append(wanted)
        ties.scope.add((ties.ground.ugel_of_ie[ie_id], year))


def person_of(ties: Ties, cells: Cells, column: str, kind_column: str) -> Known | None:
    kind, number = document_of(cells, column, kind_column)
    if number is None:
        return None
    found = ties.known.get(document_hash(ties.given, kind, number))
    if found is None:
        cells.error(column, "person_unknown")
    return found


def fits(ties: Ties, cells: Cells, wanted: Wanted) -> bool:
    """One acompañante at a time for a docente in an IE; the same row only once."""
    tie = wanted.what
    assert isinstance(tie, Tie)
    rows = ties.wanted.get((tie.docente_id, tie.year), [])
    others = [row for row in rows if isinstance(row.what, Tie) and row.what.ie_id == tie.ie_id]
    for other in others:
        if (other.what, other.since) == (wanted.what, wanted.since):
            cells.error("DOC_DOCENTE", "assignment_twice", first=str(other.row))
            return False
        if other.what != tie and meet(other, wanted):
            cells.error("DOC_ACOMPANANTE", "two_acompanantes", first=str(other.row))
            return False
    return True


def meet(one: Wanted, other: Wanted) -> bool:
    """Whether two rows share a day; a row without dates lasts always."""
    return (one.since or date.min) <= (other.until or date.max) and (other.since or date.min) <= (one.until or date.max)


def warn_of_posts(ties: Ties, cells: Cells, tie: Tie, day: date) -> None:
    """Assignments of people who do not hold the post are taken, and shown."""
    posts = [row.what for row in ties.posts.get(tie.acompanante_id, []) if row.holds(day)]
    if not any(isinstance(post, Post) and post.kind == RoleKind.ACOMPANANTE for post in posts):
        cells.warn("DOC_ACOMPANANTE", "not_acompanante")
    posts = [row.what for row in ties.posts.get(tie.docente_id, []) if row.holds(day)]
    if Post(kind=RoleKind.DOCENTE, ie_id=tie.ie_id) not in posts:
        cells.warn("DOC_DOCENTE", "not_docente_there")


def replaces(old: Hashable, new: Hashable) -> bool:
    """Another acompañante, IE or etapa of the same docente and year ends the earlier one."""
    return True


def plan_of(ties: Ties, total: int) -> Plan:
    new: list[Entry] = []
    changed: list[Entry] = []
    gone: list[Entry] = []
    same = 0
    names = {known.id: f"{known.nombres} {known.apellidos}" for known in ties.known.values()}
    for key in {**ties.held, **ties.wanted}:
        found = compared(ties, key)
        make = partial(Entry, table="assignment", label=names.get(key[0], ""))
        new += [make(row=want.row, values=vars(want.what) | days(want)) for want in found.new]
        changed += [make(row=each.row, id=each.held.id, values=days(each)) for each in found.changed]
        gone += [make(row=0, id=row.id) for row in found.gone if in_scope(ties, row)]
        same += found.same
        if key in ties.wanted:
            ties.findings += overlapping(found.gone, found.new)
    return Plan(
        kind=Kind.ASSIGNMENTS,
        rows=total,
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged={"assignment": same},
        findings=tuple(ties.findings),
    )


def compared(ties: Ties, key: Docente) -> Difference:
    return difference(
        ties.held.get(key, []),
        ties.wanted.get(key, []),
        today=ties.given.today,
        first_day=date(key[1], 1, 1),
        rivals=replaces,
    )


def days(row: Wanted | Change) -> dict[str, date | None]:
    return {"since": row.since, "until": row.until}


def overlapping(left: Iterable[Held], new: Iterable[Wanted]) -> list[Finding]:
    """A new acompañante who does not begin later than the one there is: the file must say a day."""
    here = {row.what.ie_id: row for row in left if isinstance(row.what, Tie)}
    return [
        Finding(
            row=want.row,
            column="DESDE",
            code="assignment_overlap",
            facts={"since": str(here[want.what.ie_id].since)},
        )
        for want in new
        if isinstance(want.what, Tie) and want.what.ie_id in here
    ]


def in_scope(ties: Ties, row: Held) -> bool:
    assert isinstance(row.what, Tie)
    return (ties.ground.ugel_of_ie[row.what.ie_id], row.what.year) in ties.scope


def held_assignments(session: Session) -> dict[Docente, list[Held]]:
    table = Assignment.__table__
    found: dict[Docente, list[Held]] = {}
    for row in session.execute(select(table).order_by(table.c.id)):
        tie = Tie(
            acompanante_id=row.acompanante_id,
            docente_id=row.docente_id,
            ie_id=row.ie_id,
            year=row.year,
            etapa=row.etapa,
        )
        held = Held(id=row.id, what=tie, since=row.since, until=row.until)
        found.setdefault((row.docente_id, row.year), []).append(held)
    return found
