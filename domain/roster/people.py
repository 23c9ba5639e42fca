"""People and their posts against the database; history is kept when a post or an IE changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from domain.people.roles import RoleKind
from domain.roster import documents
from domain.roster.cells import Cells
from domain.roster.dated import Held, Wanted, difference
from domain.roster.elsewhere import OpenTie, left_behind, open_ties
from domain.roster.known import Known, document_hash, document_of, known_people
from domain.roster.plan import Entry, Finding, Given, Kind, Line, Plan, Severity
from domain.roster.posts import Ground, Post, days_of, ground, held_roles, post_of, replaces


@dataclass(kw_only=True)
class Roster:
    """People being compared."""

    given: Given
    ground: Ground
    known: Mapping[str, Known]  # by document hash
    roles: Mapping[int, list[Held]]
    ties: Mapping[int, Sequence[OpenTie]]  # by the id of the docente
    people: dict[str, dict[str, Any]] = field(default_factory=dict)  # the file's, by hash
    first_row: dict[str, int] = field(default_factory=dict)
    wanted: dict[str, list[Wanted]] = field(default_factory=dict)
    mobiles: dict[str, str] = field(default_factory=dict)  # mobile hash -> document hash
    scope: set[tuple[RoleKind, int | None]] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def check_people(session: Session, lines: Iterable[Line], given: Given) -> Plan:
    """The difference between a list of people and the database."""
    roster = Roster(
        given=given,
        ground=ground(session),
        known=known_people(session),
        roles=held_roles(session),
        ties=open_ties(session, given.today),
    )
    total = 0
    for line in lines:
        total += 1
        cells = Cells(line)
        one_row(roster, cells)
        roster.findings += cells.findings
    return plan_of(roster, total)


def one_row(roster: Roster, cells: Cells) -> None:
    """Adds the row's person and post, when every cell of it is sound."""
    kind, number = document_of(cells, "DOCUMENTO", "TIPO_DOCUMENTO")
    facts = facts_of(roster, cells)
    post = post_of(roster.ground, cells)
    since, until = days_of(cells)
    if not cells.sound or number is None or post is None:
        return
    owner = document_hash(roster.given, kind, number)
    if not agrees(roster, cells, owner, facts) or not is_new(roster, cells, owner, post, since):
        return
    warn_of_mobile(roster, cells, owner, facts["mobile"])
    merged = roster.people.setdefault(owner, facts | {"kind": kind, "document": number})
    merged |= {name: value for name, value in facts.items() if value is not None}
    roster.first_row.setdefault(owner, cells.row)
    wanted = Wanted(row=cells.row, what=post, since=since, until=until)
    roster.wanted.setdefault(owner, []).append(wanted)
    roster.scope.add(scope_of(roster, post))


def facts_of(roster: Roster, cells: Cells) -> dict[str, Any]:
    facts: dict[str, Any] = {"apellidos": cells.name("APELLIDOS"), "nombres": cells.name("NOMBRES")}
    facts["mobile"] = (
        cells.checked("CELULAR", documents.mobile(cells.text("CELULAR"))) if cells.has("CELULAR") else None
    )
    facts["language"] = cells.word("LENGUA", roster.given.languages, "language_unknown")
    return facts


def agrees(roster: Roster, cells: Cells, owner: str, facts: Mapping[str, Any]) -> bool:
    """One document, one name: two names in one file are a mistake of one of the rows."""
    earlier = roster.people.get(owner)
    if earlier is None:
        return True
    same = all(earlier[name].casefold() == facts[name].casefold() for name in ("apellidos", "nombres"))
    if not same:
        cells.error("DOCUMENTO", "document_of_other", first=str(roster.first_row[owner]))
    return same


def is_new(roster: Roster, cells: Cells, owner: str, post: Post, since: date | None) -> bool:
    for earlier in roster.wanted.get(owner, ()):
        if (earlier.what, earlier.since) == (post, since):
            cells.error("DOCUMENTO", "post_twice", first=str(earlier.row))
            return False
    return True


def warn_of_mobile(roster: Roster, cells: Cells, owner: str, mobile: str | None) -> None:
    """A mobile of two people cannot tell who shares it; they need an invitation link."""
    if mobile is not None:
        holder = roster.mobiles.setdefault(roster.given.seal.hash("mobile", mobile), owner)
        if holder != owner:
            cells.warn("CELULAR", "mobile_shared", first=str(roster.first_row[holder]))


def scope_of(roster: Roster, post: Post) -> tuple[RoleKind, int | None]:
    if post.ie_id is not None:
        return post.kind, roster.ground.ugel_of_ie[post.ie_id]
    return post.kind, post.ugel_id or post.dre_id


def plan_of(roster: Roster, total: int) -> Plan:
    new: list[Entry] = []
    changed: list[Entry] = []
    gone: list[Entry] = []
    unchanged = {"person": 0, "role": 0}
    listed: set[int] = set()
    for owner, facts in roster.people.items():
        known = roster.known.get(owner)
        row, name = roster.first_row[owner], f"{facts['nombres']} {facts['apellidos']}"
        if known is None:
            new.append(Entry(table="person", row=row, label=name, owner=owner, values=facts))
        elif differs := person_changes(roster, known, facts):
            changed.append(Entry(table="person", row=row, label=name, owner=owner, id=known.id, values=differs))
        else:
            unchanged["person"] += 1
        if known is not None:
            listed.add(known.id)
        unchanged["role"] += role_entries(roster, owner, name, known, (new, changed, gone))
    gone += left_out(roster, listed)
    return Plan(
        kind=Kind.PEOPLE,
        rows=total,
        new=tuple(new),
        changed=tuple(changed),
        gone=tuple(gone),
        unchanged=unchanged,
        findings=tuple(roster.findings),
    )


def person_changes(roster: Roster, known: Known, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A language that the person chose is theirs; a mobile that the file leaves out stays."""
    differs = {name: facts[name] for name in ("apellidos", "nombres") if facts[name] != getattr(known, name)}
    language, mobile = facts["language"], facts["mobile"]
    if language and known.language_origin == "padron" and language != known.language:
        differs["language"] = language
    if mobile and roster.given.seal.hash("mobile", mobile) != known.mobile_hash:
        differs["mobile"] = mobile
    return differs


def role_entries(
    roster: Roster,
    owner: str,
    name: str,
    known: Known | None,
    out: tuple[list[Entry], list[Entry], list[Entry]],
) -> int:
    """Adds the person's posts to (new, changed, gone); how many are as they were."""
    new, changed, gone = out
    held = roster.roles.get(known.id, []) if known else []
    found = difference(
        held,
        roster.wanted[owner],
        today=roster.given.today,
        first_day=date(roster.given.year, 1, 1),
        rivals=replaces,
    )
    for want in found.new:
        assert isinstance(want.what, Post)
        values = vars(want.what) | {"since": want.since, "until": want.until}
        new.append(Entry(table="role", row=want.row, label=name, owner=owner, values=values))
    for change in found.changed:
        values = {"since": change.since, "until": change.until}
        changed.append(Entry(table="role", row=change.row, label=name, id=change.held.id, values=values))
    gone += [Entry(table="role", row=0, label=name, id=row.id) for row in found.gone if in_scope(roster, row)]
    if known is not None:
        behind = left_behind(roster.ties.get(known.id, ()), held, found)
        roster.findings += [elsewhere(roster.first_row[owner], ie) for ie in behind]
    return found.same


def elsewhere(row: int, ie: str) -> Finding:
    return Finding(
        row=row, column="COD_MOD", code="assignment_elsewhere", severity=Severity.WARNING, facts={"name": ie}
    )


def left_out(roster: Roster, listed: set[int]) -> list[Entry]:
    """Open posts of the file's kinds and places whose person is not in the file at all."""
    names = {known.id: f"{known.nombres} {known.apellidos}" for known in roster.known.values()}
    return [
        Entry(table="role", row=0, label=names.get(person_id, ""), id=row.id)
        for person_id, rows in roster.roles.items()
        if person_id not in listed
        for row in rows
        if row.until is None and in_scope(roster, row)
    ]


def in_scope(roster: Roster, row: Held) -> bool:
    assert isinstance(row.what, Post)
    return scope_of(roster, row.what) in roster.scope
