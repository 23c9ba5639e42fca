"""The survey of the demonstration: a wave that went out a week ago, and what docentes of three regions have answered.

Everything goes through the doors that a specialist and a chat use: the rosters, the consent, the verbs of waves,
the form itself. No row is written beside them, so an answer here is as anonymous as any. People are invented.
"""

from collections.abc import Iterator
from datetime import date, time

from sqlalchemy.orm import Session

from bot.demo_answers import declines, sends
from bot.demo_data import FIRST_DOCUMENT, DemoPeople, bring_in, given_on, row_of
from bot.demo_docentes import REFUSES, SCHOOLS, Invented, School, docentes, linked
from content import privacy
from content.forms.shipped import shipped
from content.programme import Programme
from content.wave_plan import DESIGNS, RECOMMENDED
from domain.outcome import Done, Outcome
from domain.people import linking
from domain.people.identity import find_by_document
from domain.people.roles import Direccion
from domain.policy import actor
from domain.roster.plan import Kind
from domain.surveys.model import Step
from domain.waves import drawing, fieldwork, opening
from domain.year.calendar import instant
from i18n.catalogues import tongue

ROW, FORM = "satisfaccion_docente", "satisfaccion_docente_quz"
SEED = "AP-2026-demostración"
LINKED_ON, CUT_ON = date(2026, 3, 17), date(2026, 3, 30)
RELEASED_ON, INVITE_ON, CLOSES_ON = date(2026, 4, 6), date(2026, 4, 7), date(2026, 4, 29)
ANSWER_DAYS = (date(2026, 4, 8), date(2026, 4, 9), date(2026, 4, 10))  # of one week
LANGUAGE = "es"


def seed_survey(session: Session, programme: Programme, people: DemoPeople, since: date) -> int:
    """The id of the open wave; Rosa's docentes are in its sample too, and have no chat yet."""
    add_people(session, programme, since)
    known = {each.number: person_of(session, programme, each) for each in docentes()}
    for each in linked():
        link(session, programme, known[each.number], each.chat_id)
    wave_id = in_the_field(session, programme, people.especialista_minedu)
    for each in linked():
        does = declines if each.does == REFUSES else sends
        day = ANSWER_DAYS[each.number % len(ANSWER_DAYS)]
        does(session, programme, wave_id, known[each.number], day, seed=f"{SEED}|{each.number}")
    return wave_id


# People


def add_people(session: Session, programme: Programme, since: date) -> None:
    given = given_on(programme, since)
    bring_in(session, Kind.PEOPLE, people_rows(), given)
    bring_in(session, Kind.ASSIGNMENTS, assignment_rows(since.year), given)


def people_rows() -> Iterator[dict[str, str]]:
    for school in SCHOOLS:
        place = {"UGEL": school.ugel, "DRE": school.dre}
        yield row_of(leader(school), school.acompanante, "acompañante", **place)
    for each in docentes():
        place = {"COD_MOD": each.school.cod_mod, "ANEXO": each.school.anexo}
        yield row_of(each.document, each.name, "docente", **place)


def leader(school: School) -> str:
    """The document of the school's acompañante."""
    return str(FIRST_DOCUMENT + 100 + SCHOOLS.index(school))


def assignment_rows(year: int) -> Iterator[dict[str, str]]:
    for each in docentes():
        yield {
            "DOC_ACOMPANANTE": leader(each.school),
            "DOC_DOCENTE": each.document,
            "COD_MOD": each.school.cod_mod,
            "ANEXO": each.school.anexo,
            "ANIO": str(year),
            "ETAPA": "1",
        }


def person_of(session: Session, programme: Programme, each: Invented) -> int:
    row = find_by_document(session, programme.seal, "DNI", each.document)
    assert row is not None
    return row.person_id


def link(session: Session, programme: Programme, person_id: int, chat_id: int) -> None:
    """They read the privacy notice and accepted it."""
    notice = privacy.text(tongue(LANGUAGE), programme.offices)
    shown = linking.Shown(version=privacy.VERSION, text=notice, language=LANGUAGE)
    linking.link(session, person_id, chat_id, shown, instant(LINKED_ON, time(18)))


# The wave


def in_the_field(session: Session, programme: Programme, specialist: int) -> int:
    """Opened, drawn and released by the specialist; whoever had a chat was invited."""
    who = actor(session, specialist, RELEASED_ON)
    draft = opening.Draft(
        row=ROW,
        direccion=Direccion.DIFODS,
        form_version_id=stored_form(session, programme),
        cut_on=CUT_ON,
        opens_on=INVITE_ON,
        closes_on=CLOSES_ON,
        seed=SEED,
        design=DESIGNS[RECOMMENDED],
    )
    wave_id = done(opening.open_wave(session, who, programme.matrix, draft))
    done(drawing.draw(session, who, wave_id))
    for half in (1, 2):
        done(fieldwork.release(session, who, wave_id, half, INVITE_ON, RELEASED_ON))
    invited = fieldwork.due(session, wave_id, INVITE_ON)[Step.INVITATION]
    fieldwork.told(session, wave_id, invited, Step.INVITATION, INVITE_ON)
    return wave_id


def stored_form(session: Session, programme: Programme) -> int:
    """Our instrument with the draft in Quechua, so that a language can be changed in the middle."""
    form, row = shipped(FORM), next(each for each in programme.matrix.rows if each.code == ROW)
    instrument = programme.matrix.instrument(row.instrument)
    assert instrument is not None
    outcome = opening.store_form(
        session, form_id=form.id, version=form.version, title=form.title, xform=form.xml,
        now=instant(RELEASED_ON, time(9)), items=instrument.items,
    )  # fmt: skip
    return done(outcome)


def done(outcome: Outcome) -> int:
    """The id of what was done. ValueError: it was refused, so the demonstration is wrong."""
    if not isinstance(outcome, Done) or outcome.id is None:
        raise ValueError(f"demonstration: {outcome}")
    return outcome.id
