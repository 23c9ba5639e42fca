"""The survey of the demonstration: drawn and answered by the rules, so that there is a table to publish."""

import hashlib
from collections import Counter
from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.demo import SINCE, START
from bot.demo_data import DemoPeople, seed
from bot.demo_docentes import NOTHING, docentes, linked
from bot.demo_survey import CLOSES_ON, seed_survey
from content.programme import Programme
from domain.people import consent, contacts
from domain.people.consent import Consent
from domain.people.contacts import Contact
from domain.people.roles import Direccion, Person
from domain.policy import actor
from domain.surveys.disclosure import COUNTRY
from domain.surveys.model import AnonymousAnswer, FormVersion, LiveSession, Participation, Step, Wave
from domain.surveys.tallies import Kind
from domain.waves import closing, fieldwork
from domain.waves.fieldwork import FieldRow
from domain.waves.figures import Figure
from domain.waves.results import report
from domain.year.calendar import instant, local
from scheduler import attachments, waves

TODAY = local(START).date()


@pytest.fixture
def people(session: Session, programme: Programme) -> DemoPeople:
    found = seed(session, programme, SINCE)
    assert seed_survey(session, programme, found, SINCE) == 1
    return found


def field_row(cell: str, population: int, wanted: int, linked: int, complete: int, refused: int) -> FieldRow:
    dre, modelo = cell.split("|")
    return FieldRow(
        dre=dre, modelo=modelo, population=population, wanted=wanted, issued=population, linked=linked, started=0,
        complete=complete, partial=0, refused=refused, ineligible=0,
    )  # fmt: skip


def test_three_regions_are_asked_and_most_of_those_with_a_chat_have_answered(
    session: Session, programme: Programme, people: DemoPeople
) -> None:
    who = actor(session, people.especialista_minedu, TODAY)
    assert fieldwork.status(session, who, 1) == [
        field_row("DRE APURIMAC|PC", 13, 12, 12, 12, 0),
        field_row("DRE CUSCO|EIB", 22, 19, 13, 12, 1),
        field_row("DRE PUNO|EIB", 13, 12, 12, 12, 0),
    ]
    wave = session.get_one(Wave, 1)
    about = (wave.state, wave.direccion, wave.opened_by, wave.closes_on)
    assert about == ("open", Direccion.DIFODS, people.especialista_minedu, CLOSES_ON)


def test_the_form_is_ours_with_its_draft_and_says_so_in_its_version(
    session: Session, programme: Programme, people: DemoPeople
) -> None:
    form = session.scalars(select(FormVersion)).one()
    assert (form.form_id, form.version) == ("satisfaccion_docente", "1-quz-borrador")
    assert len(form.items) == len(programme.matrix.instruments[0].items)


def test_answers_lie_five_alike_at_the_least_and_nobody_is_named_beside_them(
    session: Session, people: DemoPeople
) -> None:
    """What nine or ten finished docentes told is moved; two of each region wait for others like them."""
    rows = session.scalars(select(AnonymousAnswer)).all()
    alike = Counter((row.stratum, row.nivel, row.area, row.mode, row.language, row.week) for row in rows)
    assert alike == {
        ("DRE APURIMAC|PC", "primaria", "urbana", "bot", "es", "2026-W15"): 10,
        ("DRE CUSCO|EIB", "primaria", "rural", "bot", "es", "2026-W15"): 10,
        ("DRE PUNO|EIB", "primaria", "rural", "bot", "es", "2026-W15"): 10,
    }
    waiting = session.scalars(select(LiveSession)).all()
    assert Counter(row.stratum for row in waiting) == {"DRE APURIMAC|PC": 2, "DRE CUSCO|EIB": 2, "DRE PUNO|EIB": 2}
    said = " ".join(str(row.answers) for row in rows) + " ".join(str(row.state) for row in waiting)
    names = {part for person in session.scalars(select(Person)) for part in (person.nombres, person.apellidos)}
    assert [name for name in names if name in said] == []


def test_whoever_wrote_something_wrote_it_without_names(session: Session, people: DemoPeople) -> None:
    said = Counter(row.answers["DOC-13"] for row in session.scalars(select(AnonymousAnswer)) if "DOC-13" in row.answers)
    assert 3 <= sum(said.values()) <= 20
    assert len(said) > 1


def test_every_day_is_before_the_page_opens_and_of_one_week(session: Session, people: DemoPeople) -> None:
    noted = {row.noted_on for row in session.scalars(select(Participation)) if row.noted_on}
    assert noted == {date(2026, 4, 8), date(2026, 4, 9), date(2026, 4, 10)}
    assert max(noted) < TODAY


def test_only_those_with_a_chat_were_told_and_accepted_the_notice_before(session: Session, people: DemoPeople) -> None:
    chats = set(session.scalars(select(Contact.person_id)))
    told = set(session.scalars(select(Participation.person_id).where(Participation.step == Step.INVITATION)))
    accepted = set(session.scalars(select(Consent.person_id).where(Consent.action == consent.ACCEPT)))
    assert len(chats) == len(linked()) == 37
    assert chats == told == accepted
    assert {people.julio, people.rosa, people.carmen} & chats == set()


def test_julio_is_in_the_sample_and_hears_of_it_in_the_first_best_hours_after_he_has_a_chat(
    session: Session, programme: Programme, people: DemoPeople
) -> None:
    asked = session.get_one(Participation, (1, people.julio))
    assert (asked.stratum, asked.invite_on, asked.step, asked.disposition) == (
        "DRE CUSCO|EIB", date(2026, 4, 7), Step.NOTHING, None,
    )  # fmt: skip
    assert waves.next_due(session, programme, START) is None
    contacts.link(session, people.julio, 5002, START)
    assert waves.next_due(session, programme, START) == instant(date(2026, 4, 14), time(12, 30))


def test_closed_as_it_stands_there_is_a_table_for_every_region_and_modelo(
    session: Session, programme: Programme, people: DemoPeople
) -> None:
    who = actor(session, people.especialista_minedu, TODAY)
    closing.close(session, who, programme.seal, 1, TODAY, files=attachments)
    found = report(session, who, 1)
    index = {each.cell: each for each in found.figures if is_index_of_all(each, "pertinencia")}
    assert {tuple(cell): each.estimate and each.estimate.n for cell, each in index.items()} == {
        tuple(COUNTRY): 34, ("", "EIB"): 23, ("", "PC"): 11,
        ("DRE APURIMAC", ""): 11, ("DRE APURIMAC", "PC"): 11, ("DRE CUSCO", ""): 12, ("DRE CUSCO", "EIB"): 12,
        ("DRE PUNO", ""): 11, ("DRE PUNO", "EIB"): 11,
    }  # fmt: skip
    assert [each for each in found.figures if not each.measure.item and each.estimate is None] == []


def test_one_item_shows_what_is_hidden_and_what_is_hidden_with_it(
    session: Session, programme: Programme, people: DemoPeople
) -> None:
    """In DRE CUSCO nine answered it on the scale; DRE PUNO would give them away by subtraction."""
    who = actor(session, people.especialista_minedu, TODAY)
    closing.close(session, who, programme.seal, 1, TODAY, files=attachments)
    unseen = {(each.measure.item, each.cell.dre) for each in report(session, who, 1).figures if each.estimate is None}
    assert unseen == {("DOC-6", "DRE CUSCO"), ("DOC-6", "DRE PUNO")}


def is_index_of_all(figure: Figure, dimension: str) -> bool:
    measure = figure.measure
    return (measure.dimension, measure.item, measure.kind) == (dimension, "", Kind.INDEX)


def test_the_same_people_say_the_same_every_time(session: Session, people: DemoPeople) -> None:
    """On both databases, in every run: the digits of all answers, docente by docente, come to one fingerprint."""
    said = told(session)
    assert (len(said), len(set(said)), said[:2]) == (36, 36, ["024434402344", "033334342333"])
    assert hashlib.sha256(" ".join(said).encode()).hexdigest()[:16] == "a3c20826dd330bfc"


def told(session: Session) -> list[str]:
    """What each scale answer of those moved or waiting was, as one word of digits a docente, sorted."""
    rows = [row.answers for row in session.scalars(select(AnonymousAnswer))]
    rows += [row.state["answers"] for row in session.scalars(select(LiveSession))]
    return sorted("".join(value for name, value in sorted(row.items()) if name != "DOC-13") for row in rows)


def test_names_documents_and_chats_are_nobody_elses(session: Session, people: DemoPeople) -> None:
    every = docentes()
    assert len({each.document for each in every}) == len({each.name for each in every}) == len(every) == 40
    assert len({each.chat_id for each in linked()}) == 37
    assert [each.name for each in every if each.does == NOTHING] != []
    names = [row.full_name for row in session.scalars(select(Person))]
    assert len(set(names)) == len(names)
