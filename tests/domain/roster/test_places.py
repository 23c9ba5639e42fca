"""DRE and UGEL as files write them."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from content.territory.iged import iged
from domain.people.territory import Dre, Ugel
from domain.roster.places import Miss, Places, UgelFact, places, seed_territory
from tests.rosters import TERRITORY, territory


@pytest.fixture
def known(session: Session) -> Places:
    territory(session)
    code = update(Ugel).where(Ugel.name == "UGEL CANCHIS").values(code="080005")
    session.execute(code)
    return places(session)


def name(found: UgelFact | Miss) -> tuple[str, str]:
    assert isinstance(found, UgelFact), found
    return found.dre, found.name


def miss(found: UgelFact | Miss | int) -> tuple[str, str, dict[str, str]]:
    assert isinstance(found, Miss)
    return found.column, found.code, dict(found.facts)


@pytest.mark.parametrize("text", ["UGEL CANCHIS", "Canchis", "ugel canchis ", "UGEL Cánchis"])
def test_a_ugel_is_found_however_it_is_written(known: Places, text: str) -> None:
    assert name(known.ugel(text)) == ("DRE CUSCO", "UGEL CANCHIS")


def test_a_gre_is_the_dre_of_that_name(known: Places) -> None:
    assert name(known.ugel("UGEL LA UNIÓN", "GRE AREQUIPA")) == ("DRE AREQUIPA", "UGEL LA UNIÓN")


def test_a_name_of_two_ugel_asks_for_the_dre(known: Places) -> None:
    assert miss(known.ugel("UGEL LA UNIÓN")) == (
        "ugel",
        "ugel_ambiguous",
        {"value": "UGEL LA UNIÓN", "options": "DRE AREQUIPA, DRE PIURA"},
    )


def test_an_unknown_ugel_comes_with_the_nearest_name(known: Places) -> None:
    assert miss(known.ugel("UGEL LA COMBENCION", "DRE CUSCO")) == (
        "ugel",
        "ugel_unknown",
        {"value": "UGEL LA COMBENCION", "hint": "UGEL LA CONVENCIÓN"},
    )


def test_an_unknown_ugel_like_no_other_has_no_hint(known: Places) -> None:
    assert miss(known.ugel("XYZ"))[2] == {"value": "XYZ", "hint": ""}


def test_a_ugel_of_another_dre_is_unknown_there(known: Places) -> None:
    assert miss(known.ugel("UGEL CANCHIS", "DRE PIURA"))[1] == "ugel_unknown"


def test_an_unknown_dre_is_told_before_its_ugel(known: Places) -> None:
    assert miss(known.ugel("UGEL CANCHIS", "DRE KUSCO")) == (
        "dre",
        "dre_unknown",
        {"value": "DRE KUSCO", "hint": "DRE CUSCO"},
    )


def test_dre_callao_supervises_by_itself(known: Places) -> None:
    assert name(known.ugel("DRE CALLAO", "DRE CALLAO")) == ("DRE CALLAO", "DRE CALLAO")


def test_a_code_and_a_name_that_disagree_are_refused(known: Places) -> None:
    assert miss(known.ugel("UGEL LA CONVENCIÓN", "DRE CUSCO", "080005"))[:2] == ("code", "codooii_other")


def test_a_known_code_is_not_changed_in_silence(known: Places) -> None:
    assert miss(known.ugel("UGEL CANCHIS", "DRE CUSCO", "080099"))[:2] == ("code", "codooii_conflict")


def test_a_code_that_is_none_is_refused(known: Places) -> None:
    assert miss(known.ugel("UGEL CANCHIS", "", "8005"))[:2] == ("code", "codooii_shape")


def test_a_code_tells_two_ugel_of_one_name_apart(session: Session) -> None:
    territory(session)
    piura = select(Ugel.id).join(Dre).where(Dre.name == "DRE PIURA").scalar_subquery()
    session.execute(update(Ugel).where(Ugel.id == piura).values(code="200003"))
    assert name(places(session).ugel("UGEL LA UNIÓN", "", "200003")) == ("DRE PIURA", "UGEL LA UNIÓN")


def test_the_territory_is_added_once(session: Session) -> None:
    assert seed_territory(session, TERRITORY) == 5
    assert seed_territory(session, TERRITORY) == 0
    assert len(session.scalars(select(Dre.id)).all()) == 4


def test_the_packaged_territory_has_every_dre_and_ugel(session: Session) -> None:
    assert seed_territory(session, iged()) == 225
    assert len(session.scalars(select(Dre.id)).all()) == 26
