"""`yanapaq plan`: drafts for one or for all, on both databases; never a second one, never a word to anybody."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands import year_plan
from bot.settings import Settings
from domain.people.identity import Seal, identity
from domain.people.roles import Assignment, Person, RoleKind
from domain.people.territory import Ie, Ugel
from domain.year.norm import Modelo, Nivel
from domain.year.stored import PlannedRow, StoredPlan
from scheduler.clock import SystemClock
from scheduler.outbox import OutboxRow
from tests import factories, greedy
from tests.bot.desk import KEY, Desk
from tests.domain.dates.village import NOW

DOCUMENT = "99000777"


@pytest.fixture
def office(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Two acompañantes in 2026, one of them in an IE without modelo; it is August, and the planner is a fast one."""
    monkeypatch.setattr(SystemClock, "now", lambda _self: NOW)
    monkeypatch.setattr(year_plan, "SOLVER", greedy.solve)
    desk.unit(people)
    yield desk


def people(session: Session) -> None:
    canchis = session.scalars(select(Ugel).where(Ugel.name == "UGEL CANCHIS")).one()
    for number, (name, modelo) in enumerate((("Julio Huamán", Modelo.PC), ("Nilo Shimbo", None))):
        ie = Ie(cod_mod=f"020145{number}", anexo="0", name=f"IE {number}", ugel_id=canchis.id, modelo=modelo,
                nivel=Nivel.PRIMARIA)  # fmt: skip
        session.add(ie)
        session.flush()
        who, docente = factories.person(session, name), factories.person(session, f"Rosa {number}")
        factories.role(session, who, RoleKind.ACOMPANANTE, at=canchis)
        factories.accompany(session, who, docente, ie)
        if number == 0:
            session.merge(identity(Seal(KEY), person_id=who.id, kind="DNI", document=DOCUMENT, mobile=None))
    session.flush()


def rows(desk: Desk) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = desk.unit(
        lambda s: [(each.state, each.revision) for each in s.scalars(select(StoredPlan).order_by(StoredPlan.id))]
    )
    return found


def test_everybody_gets_a_draft_or_hears_why_not(office: Desk) -> None:
    found = office.json("plan", "--year", "2026")
    assert [(row["acompanante"], row["state"], row["why"]) for row in found] == [
        ("Julio Huamán", "draft", None),
        ("Nilo Shimbo", "impossible", "plan_ie_incomplete"),
    ]
    assert (found[0]["visits"], found[0]["activities"], found[0]["missing"]) == (7, 17, None)
    assert rows(office) == [("draft", 1), ("impossible", 1)]
    assert office("plan", "--year", "2026").exit_code == 1


def test_a_plan_that_is_there_is_shown_and_not_made_again(office: Desk) -> None:
    office("plan", "--acompanante", DOCUMENT, "--year", "2026")
    before = office.unit(lambda s: sorted(s.scalars(select(PlannedRow.id))))
    (row,) = office.json("plan", "--acompanante", DOCUMENT, "--year", "2026")
    assert row["state"] == "draft"
    assert rows(office) == [("draft", 1)]
    assert office.unit(lambda s: sorted(s.scalars(select(PlannedRow.id)))) == before


def test_nobody_is_written_to(office: Desk) -> None:
    office("plan", "--year", "2026")
    assert office.unit(lambda s: list(s.scalars(select(OutboxRow.id)))) == []


@pytest.mark.parametrize("document", ["99999999", "", "x"])
def test_a_document_that_accompanies_nobody_is_told(office: Desk, document: str) -> None:
    result = office("plan", "--acompanante", document, "--year", "2026")
    assert result.exit_code == 1
    assert "Nadie con ese documento acompaña a docentes en 2026." in result.output
    assert rows(office) == []


def test_a_year_without_assignments_is_told(office: Desk) -> None:
    result = office("plan", "--year", "2031")
    assert (result.exit_code, "En 2031 no hay asignaciones." in result.output) == (1, True)


def test_somebody_whose_post_has_ended_is_told_apart(office: Desk) -> None:
    def ends(session: Session) -> None:
        who = session.scalars(select(Person).where(Person.nombres == "Julio")).one()
        for role in session.scalars(select(factories.Role).where(factories.Role.person_id == who.id)):
            session.delete(role)

    office.unit(ends)
    found: list[dict[str, Any]] = office.json("plan", "--year", "2026")
    assert (found[0]["acompanante"], found[0]["state"], found[0]["why"]) == (
        "Julio Huamán", None, "only_acompanante_plans"
    )  # fmt: skip


def test_the_table_speaks_spanish_and_json_keeps_the_codes(office: Desk) -> None:
    table = office("plan", "--year", "2026").output
    assert "borrador" in table
    assert "IE sin modelo o nivel" in table
    assert [row["state"] for row in json.loads(office("plan", "--year", "2026", "--format", "json").stdout)] == [
        "draft", "impossible"
    ]  # fmt: skip


def test_no_document_is_shown(office: Desk) -> None:
    assert DOCUMENT not in office("plan", "--acompanante", DOCUMENT, "--year", "2026").output


def test_the_settings_of_the_norm_are_those_of_the_house(office: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORM_SETTINGS", '{"gia_por": "grupo"}')
    assert Settings().norm_settings == {"gia_por": "grupo"}
    assert office.json("plan", "--acompanante", DOCUMENT, "--year", "2026")[0]["state"] == "draft"
    assert office.unit(lambda s: s.scalars(select(Assignment.year)).first()) == 2026
