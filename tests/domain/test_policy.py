"""Who may do what: every role, every verb, inside and outside their territory; absent and forbidden alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from domain.activities.model import Activity, Kind
from domain.people.roles import Direccion, Person, Role, RoleKind
from domain.people.territory import Dre, Ie, Red, Ugel
from domain.policy import MOST_ID, RULES, TERRITORY, Actor, Verb, actor, may, number_of
from domain.surveys.model import FormVersion, Participation, Wave
from domain.year.stored import StoredPlan
from tests import factories
from tests.closing import closed, made
from tests.domain.dates.village import FRIDAY, NOW, TODAY, TUESDAY, WEDNESDAY, Village, village
from tests.memory import memory


@dataclass(kw_only=True)
class Country:
    """The village, activities in it, and one person of every role near and far."""

    v: Village
    objects: dict[str, int]  # name -> id; "ie:…", "docente:…", "visit", "gia", "rtc", "taller"
    people: dict[str, Person]


@pytest.fixture(scope="module")
def country() -> Iterator[Country]:
    with memory() as session:
        yield make(session)


def make(session: Session) -> Country:
    v = village(session)
    far_ie = session.query(Ie).filter_by(name="IE 30001 Satipo").one()
    objects = {
        "visit": v.propose().id,
        "gia": v.call(v.meeting(day=WEDNESDAY)).id,
        "rtc": v.call(v.meeting(Kind.RTC, FRIDAY)).id,
        "taller": v.call(v.meeting(Kind.TALLER, FRIDAY)).id,
        "docente": v.rosa.id,
        "acompanante": v.julio.id,
        "far docente": v.ana.id,
        "ie": v.ie.id,
        "far ie": far_ie.id,
    }
    people = {"julio": v.julio, "rosa": v.rosa, "carmen": v.carmen, "nilo": v.nilo, "luz": v.luz, "elena": v.elena}
    people["ana"] = v.ana
    posts: list[tuple[str, RoleKind, Ie | Ugel | Dre | None]] = [
        ("ugel", RoleKind.ESPECIALISTA_UGEL, v.ie.ugel),
        ("rci", RoleKind.RCI, v.ie.ugel),
        ("dre", RoleKind.ESPECIALISTA_DRE, v.ie.ugel.dre),
        ("cci", RoleKind.CCI, v.ie.ugel.dre),
        ("epr", RoleKind.EPR, v.ie.ugel.dre),
        ("minedu", RoleKind.MINEDU, None),
        ("far ugel", RoleKind.ESPECIALISTA_UGEL, far_ie.ugel),
        ("far rci", RoleKind.RCI, far_ie.ugel),
        ("far dre", RoleKind.ESPECIALISTA_DRE, far_ie.ugel.dre),
        ("far cci", RoleKind.CCI, far_ie.ugel.dre),
        ("far epr", RoleKind.EPR, far_ie.ugel.dre),
    ]
    for name, kind, place in posts:
        people[name] = factories.person(session, f"{name.title().replace(' ', '')} Ejemplo")
        factories.role(session, people[name], kind, at=place)
    people["nobody"] = factories.person(session, "Nadie SinPuesto")
    for name in ("difods", "deib", "diser"):
        people[name] = factories.person(session, f"{name.title()} Ejemplo")
        factories.role(session, people[name], RoleKind.MINEDU, direccion=name.upper())
    red = Red(ugel_id=v.ie.ugel_id, name="Vilcanota")
    session.add(red)
    session.flush()
    objects |= {"red": red.id, "ugel": v.ie.ugel_id, "far ugel": far_ie.ugel_id, "recorded": recorded(v)}
    objects |= {"dre": v.ie.ugel.dre_id, "far dre": far_ie.ugel.dre_id}
    objects |= {"DIFODS": 1, "DEIB": 2, "DISER": 3, "2026": 2026, "2019": 2019, "2027": 2027}
    objects |= {"year of julio": v.julio.id, "year of rosa": v.rosa.id, "plan": plan(session, v.julio).id}
    for state in ("open", "closed", "published"):
        objects[f"{state} wave"] = wave(session, people["deib"], state)
    ask(session, objects["open wave"], v.rosa, date(2026, 8, 10))
    ask(session, objects["open wave"], v.ana, None)
    return Country(v=v, objects=objects, people=people)


def plan(session: Session, of: Person) -> StoredPlan:
    """A draft of somebody's year."""
    row = StoredPlan(acompanante_id=of.id, year=2026, state="draft", asked_at=NOW)
    session.add(row)
    session.flush()
    return row


def recorded(v: Village) -> int:
    """A visita of this morning to Rosa that Julio has closed."""
    activity = v.agree(v.visit(TODAY, hour=time(10)), 2)
    made(closed(v, activity))
    return activity.id


def wave(session: Session, by: Person, state: str) -> int:
    """A wave of DEIB in a state."""
    day = date(2026, 8, 3)
    form = FormVersion(form_id=state, version="1", title="x", xform="x", sha256="x", items=[], stored_on=day)
    session.add(form)
    session.flush()
    row = Wave(
        row="satisfaccion_docente", year=2026, population="docente", direccion="DEIB", form_version_id=form.id,
        design={}, cut_on=day, seed="s", algorithm="a", opens_on=day, closes_on=day, state=state, opened_by=by.id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def ask(session: Session, wave_id: int, who: Person, invite_on: date | None) -> None:
    """Somebody who was selected; None: in reserve, or not released yet."""
    about = {"stratum": "DRE CUSCO|PC", "nivel": "primaria", "area": "rural", "place": 1, "half": 1}
    session.add(Participation(wave_id=wave_id, person_id=who.id, invite_on=invite_on, **about))
    session.flush()


MINEDU = {"minedu", "difods", "deib", "diser"}
MONITORS = {"difods", "deib", "diser"}
NEAR = {"ugel", "rci", "dre", "cci", "epr"} | MINEDU
FAR = {"far ugel", "far rci", "far dre", "far cci", "far epr"} | MINEDU
READERS = MINEDU | {"dre", "cci", "far dre", "far cci"}
WAVES = ("open wave", "closed wave", "published wave")
# verb -> object -> who may; everybody else may not
ALLOWED: dict[Verb, dict[str, set[str]]] = {
    Verb.SEE_ACTIVITY: {
        "visit": {"julio", "rosa", "carmen"} | NEAR,
        "gia": {"julio", "rosa", "carmen"} | NEAR,
        "rtc": {"julio", "rosa", "carmen"} | NEAR,
        "taller": {"julio", "rosa", "carmen"} | NEAR,
    },
    Verb.ANSWER_ACTIVITY: {
        "visit": {"rosa", "carmen"},
        "gia": {"rosa", "carmen"},
        "rtc": {"rosa", "julio"},
        "taller": {"rosa", "carmen"},
    },
    Verb.ORGANISE_ACTIVITY: {"visit": {"julio"}, "gia": {"julio"}, "rtc": {"carmen"}, "taller": {"julio"}},
    Verb.PROPOSE_VISIT: {"docente": {"julio"}, "far docente": {"nilo"}},
    Verb.CALL_GIA: {"ie": {"julio"}, "far ie": {"nilo"}},
    Verb.CALL_TALLER: {"ie": {"julio"}, "far ie": {"nilo"}},
    Verb.CALL_RTC: {"ie": {"carmen"}, "far ie": set()},
    Verb.SEE_IE: {"ie": {"julio", "carmen"} | NEAR, "far ie": {"nilo"} | FAR},
    Verb.OPEN_WAVE: {"DIFODS": {"difods"}, "DEIB": {"deib"}, "DISER": {"diser"}},
    Verb.RUN_WAVE: {name: {"deib"} for name in WAVES},
    Verb.SEE_FIELDWORK: {name: {"deib"} for name in WAVES},
    Verb.SEE_RESULTS: {name: {"deib"} for name in WAVES},
    Verb.ANSWER_WAVE: {"open wave": {"rosa"}, "closed wave": set(), "published wave": set()},
    Verb.SEE_PUBLISHED: {"open wave": set(), "closed wave": set(), "published wave": READERS},
    Verb.SEE_MATRIX: {"2026": (NEAR | FAR) - {"epr", "far epr"}, "2019": set(), "2027": set()},
    Verb.PLAN_YEAR: {"year of julio": {"julio"}, "year of rosa": set()},
    Verb.RUN_PLAN: {"plan": {"julio"}},
    Verb.CLOSE_ACTIVITY: {
        "recorded": {"julio"},
        "visit": {"julio"},
        "gia": {"julio"},
        "rtc": {"carmen"},
        "taller": {"julio"},
    },
    Verb.SEE_RECORD: {"recorded": {"julio", "rosa", "carmen"}, "rtc": {"julio", "rosa", "carmen"}},
    Verb.CONFIRM_RECORD: {"recorded": {"rosa"}, "visit": set(), "gia": set()},
    Verb.SEE_CASES: {"ugel": {"rci"}, "far ugel": {"far rci"}},
    Verb.ASSESS_PRACTICE: {"docente": {"julio"}, "far docente": {"nilo"}},
    Verb.SEE_PRACTICE: {"docente": {"julio", "rosa"}, "far docente": {"nilo", "ana"}},
    Verb.ASSESS_PERFORMANCE: {"acompanante": MONITORS, "docente": set()},
    Verb.SEE_PERFORMANCE: {"acompanante": {"julio"} | MONITORS},
    Verb.REGISTER_RECORDS: {"ugel": {"ugel", "rci"}, "far ugel": {"far ugel", "far rci"}},
    Verb.CLOSE_DRE: {"dre": {"dre"}, "far dre": {"far dre"}},
    Verb.CLOSE_UGEL: {"ugel": {"ugel", "dre"}, "far ugel": {"far ugel", "far dre"}},
    Verb.CLOSE_RED: {"red": {"ugel"}},
    Verb.CLOSE_IE: {"ie": {"ugel"}, "far ie": {"far ugel"}},
}
CASES = [(verb, name) for verb, objects in ALLOWED.items() for name in objects]


@pytest.mark.parametrize(("verb", "name"), CASES, ids=[f"{verb}-{name}" for verb, name in CASES])
def test_these_people_may_and_nobody_else(country: Country, verb: Verb, name: str) -> None:
    session, id_ = country.v.session, country.objects[name]
    allowed = {who for who, row in country.people.items() if may(session, actor(session, row.id, TODAY), verb, id_)}
    assert allowed == ALLOWED[verb][name]


@pytest.mark.parametrize("verb", list(Verb))
@pytest.mark.parametrize("absent", [987654321, 0, -1, MOST_ID + 1, 10**30, -(10**30)])
def test_what_does_not_exist_is_forbidden_to_everybody(country: Country, verb: Verb, absent: int) -> None:
    session = country.v.session
    allowed = [n for n, row in country.people.items() if may(session, actor(session, row.id, TODAY), verb, absent)]
    assert allowed == []


def test_every_verb_has_its_rule_and_its_row_in_this_table() -> None:
    assert set(RULES) == set(Verb) == set(ALLOWED)


def test_every_role_but_those_of_an_ie_has_a_territory() -> None:
    own = {RoleKind.DOCENTE, RoleKind.DIRECTIVO, RoleKind.ACOMPANANTE}
    assert set(TERRITORY) == set(RoleKind) - own


@pytest.mark.parametrize("who", ["ugel", "rci", "dre", "cci", "epr", "julio", "carmen"])
def test_a_post_that_ended_yesterday_allows_nothing_today(who: str) -> None:
    with memory() as session:
        country = make(session)
        for row in session.query(Role).filter_by(person_id=country.people[who].id):
            row.until = date(2026, 8, 9)
        session.flush()
        known = actor(session, country.people[who].id, TODAY)
        seen = {verb for verb, name in CASES if may(session, known, verb, country.objects[name])}
        taking_part = {Verb.SEE_ACTIVITY, Verb.ANSWER_ACTIVITY, Verb.SEE_RECORD}
        own = {Verb.SEE_PERFORMANCE} if who == "julio" else set()
        assert seen == (taking_part if who in {"julio", "carmen"} else set()) | own


def test_a_post_that_begins_tomorrow_allows_nothing_today() -> None:
    with memory() as session:
        country = make(session)
        new = factories.person(session, "Mañana Empieza")
        factories.role(session, new, RoleKind.RCI, at=country.v.ie.ugel, since=TUESDAY)
        for day, allowed in ((TODAY, False), (TUESDAY, True)):
            assert may(session, actor(session, new.id, day), Verb.SEE_IE, country.v.ie.id) is allowed


def test_an_acompanante_without_the_post_proposes_nothing_though_assigned() -> None:
    with memory() as session:
        v = village(session)
        factories.accompany(session, v.elena, v.rosa, v.ie)
        assert not may(session, v.actor(v.elena), Verb.PROPOSE_VISIT, v.rosa.id)
        assert not may(session, v.actor(v.elena), Verb.CALL_GIA, v.ie.id)


def test_an_assignment_of_last_year_allows_nothing() -> None:
    with memory() as session:
        v = village(session)
        factories.accompany(session, v.julio, v.ana, v.ie, year=2025, since=date(2025, 3, 1))
        assert not may(session, v.actor(v.julio), Verb.PROPOSE_VISIT, v.ana.id)


def test_who_holds_two_posts_may_what_both_allow() -> None:
    with memory() as session:
        country = make(session)
        elena, far = country.v.elena, session.get_one(Ie, country.objects["far ie"])
        factories.role(session, elena, RoleKind.RCI, at=far.ugel)
        known = actor(session, elena.id, TODAY)
        assert [may(session, known, Verb.SEE_IE, id_) for id_ in (country.v.next_ie.id, far.id)] == [True, True]
        assert known.is_a(RoleKind.RCI, RoleKind.EPR)
        assert not known.is_a(RoleKind.EPR)


def test_an_activity_of_several_ie_is_seen_from_each_of_their_territories() -> None:
    with memory() as session:
        country = make(session)
        far = session.get_one(Ie, country.objects["far ie"])
        factories.accompany(session, country.v.julio, country.v.ana, far)
        shared = country.v.call(country.v.meeting(day=date(2026, 8, 18), ies=[country.v.ie, far]))
        watchers = {
            name
            for name in NEAR | FAR
            if may(session, actor(session, country.people[name].id, TODAY), Verb.SEE_ACTIVITY, shared.id)
        }
        assert watchers == NEAR | FAR


def test_the_organiser_of_a_gia_needs_no_directivos_post_and_the_other_way_round() -> None:
    with memory() as session:
        v = village(session)
        rtc = v.call(v.meeting(Kind.RTC, FRIDAY))
        session.get_one(Activity, rtc.id).organiser_id = v.julio.id
        session.flush()
        assert not may(session, v.actor(v.julio), Verb.ORGANISE_ACTIVITY, rtc.id)


ANSWERS = {Verb.RUN_WAVE, Verb.SEE_FIELDWORK, Verb.SEE_RESULTS}


@pytest.mark.parametrize("who", ["julio", "rosa", "carmen", "ugel", "rci", "dre", "cci", "epr", "minedu", "difods"])
def test_nobody_near_a_docente_has_a_way_to_what_was_answered(country: Country, who: str) -> None:
    """Neither who accompanies, leads or supervises, nor MINEDU outside the Dirección that answers for the wave."""
    session = country.v.session
    known = actor(session, country.people[who].id, TODAY)
    ways = {(verb, name) for verb in ANSWERS for name in WAVES if may(session, known, verb, country.objects[name])}
    assert ways == set()


def test_every_direccion_has_its_number() -> None:
    assert [number_of(each) for each in Direccion] == [1, 2, 3]


def test_an_actor_without_posts_is_nothing() -> None:
    assert not Actor(1, (), TODAY).is_a(*RoleKind)
