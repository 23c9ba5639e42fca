"""Who may do what: one function, asked at every door, that answers from the rows as they are now.

A verb is allowed when the actor's posts of today, their territory or their assignment say so.
What is not in the table is refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.activities.closing import Record
from domain.activities.model import Activity, Kind, activity_of, ies_of, participant
from domain.people.roles import Direccion, Role, RoleKind, assignment_of, assignments_of, held_on, roles_of
from domain.people.territory import Ie, Reach, Red, Ugel
from domain.surveys.model import Participation, Wave, WaveState
from domain.year.norm import Norm
from domain.year.stored import StoredPlan


class Verb(StrEnum):
    SEE_ACTIVITY = "see_activity"  # object: activity id
    ANSWER_ACTIVITY = "answer_activity"  # object: activity id
    ORGANISE_ACTIVITY = "organise_activity"  # object: activity id; move, cancel, accept
    PROPOSE_VISIT = "propose_visit"  # object: docente's person id
    CALL_GIA = "call_gia"  # object: ie id
    CALL_TALLER = "call_taller"  # object: ie id
    CALL_RTC = "call_rtc"  # object: ie id
    SEE_IE = "see_ie"  # object: ie id
    OPEN_WAVE = "open_wave"  # object: `number_of` a Dirección
    RUN_WAVE = "run_wave"  # object: wave id; draw, release, replace, close, publish, cancel
    SEE_FIELDWORK = "see_fieldwork"  # object: wave id; who was asked and who is done, never what was said
    SEE_RESULTS = "see_results"  # object: wave id; tables before they are published, anonymous answers
    ANSWER_WAVE = "answer_wave"  # object: wave id; whoever was selected and released
    SEE_PUBLISHED = "see_published"  # object: wave id; tables that anybody of DRE and MINEDU may read
    CLOSE_DRE = "close_dre"  # object: dre id; says on which days nobody works there, and takes it back
    CLOSE_UGEL = "close_ugel"  # object: ugel id
    CLOSE_RED = "close_red"  # object: red id
    CLOSE_IE = "close_ie"  # object: ie id
    SEE_MATRIX = "see_matrix"  # object: a year; how every row stands, never how many or who
    PLAN_YEAR = "plan_year"  # object: person id of the acompañante whose year it is
    RUN_PLAN = "run_plan"  # object: plan id; see, edit, accept, rearrange
    CLOSE_ACTIVITY = "close_activity"  # object: activity id; keeps the record of what was held
    SEE_RECORD = "see_record"  # object: activity id; whoever took part, and nobody above the IE (confidencialidad)
    CONFIRM_RECORD = "confirm_record"  # object: activity id; a docente says whether it was so
    SEE_CASES = "see_cases"  # object: ugel id; what docentes said otherwise
    REGISTER_RECORDS = "register_records"  # object: ugel id; takes records to SIGMA 2.0
    ASSESS_PRACTICE = "assess_practice"  # object: docente's person id; keeps the levels of their practice
    SEE_PRACTICE = "see_practice"  # object: docente's person id; their levels, by name
    ASSESS_PERFORMANCE = "assess_performance"  # object: acompañante's person id; an observer who does not intervene
    SEE_PERFORMANCE = "see_performance"  # object: acompañante's person id; what observers saw, by name


@dataclass(frozen=True, kw_only=True)
class OpenRights:
    """Rights that the norm leaves open, as its settings read them."""

    both_move: bool = True  # quien_reprograma: whoever agreed on a date may ask away from it


@dataclass(frozen=True)
class Actor:
    """Who acts, with the posts that they hold today."""

    person_id: int
    roles: tuple[Role, ...]
    today: date
    rights: OpenRights = OpenRights()

    def is_a(self, *kinds: RoleKind) -> bool:
        return any(role.kind in kinds for role in self.roles)


def open_rights(norm: Norm) -> OpenRights:
    return OpenRights(both_move=norm.choice("quien_reprograma") == "ambas_partes")


def actor(session: Session, person_id: int, today: date, rights: OpenRights | None = None) -> Actor:
    return Actor(person_id, tuple(roles_of(session, person_id, today)), today, rights or OpenRights())


def may(session: Session, who: Actor, verb: Verb, object_id: int) -> bool:
    """True when `who` may do `verb` to the object now; absent and forbidden look the same."""
    return 0 < object_id <= MOST_ID and any(rule(session, who, object_id) for rule in RULES[verb])


MOST_ID = 2**31 - 1  # a forged button may name a number that no column holds
Rule = Callable[[Session, Actor, int], bool]

TERRITORY = {
    RoleKind.ESPECIALISTA_UGEL: "ugel",
    RoleKind.RCI: "ugel",
    RoleKind.ESPECIALISTA_DRE: "dre",
    RoleKind.CCI: "dre",
    RoleKind.EPR: "dre",
    RoleKind.MINEDU: "country",
}

FIRST_YEAR = 2020  # of the norm
MATRIX_READERS = tuple(kind for kind in TERRITORY if kind != RoleKind.EPR)


def organises(session: Session, who: Actor, activity_id: int) -> bool:
    """The organiser, while the post that lets them organise lasts: an RTC is led in one's own IE (5.2.7)."""
    activity = activity_of(session, activity_id)
    if activity is None or activity.organiser_id != who.person_id:
        return False
    if activity.kind == Kind.RTC:
        return any(leads(session, who, ie_id) for ie_id in ies_of(session, activity_id))
    return who.is_a(RoleKind.ACOMPANANTE)


def takes_part(session: Session, who: Actor, activity_id: int) -> bool:
    return participant(session, activity_id, who.person_id) is not None


def answers(session: Session, who: Actor, activity_id: int) -> bool:
    """A participant who was asked; the organiser named the date and moves or cancels instead."""
    activity = activity_of(session, activity_id)
    asked = activity is not None and activity.organiser_id != who.person_id
    return asked and takes_part(session, who, activity_id)


def accompanies(session: Session, who: Actor, docente_id: int) -> bool:
    if not who.is_a(RoleKind.ACOMPANANTE):
        return False
    return assignment_of(session, who.person_id, docente_id, who.today) is not None


def is_self(_session: Session, who: Actor, person_id: int) -> bool:
    return who.person_id == person_id


def observes(session: Session, who: Actor, acompanante_id: int) -> bool:
    """A specialist of a Dirección (DIFODS, DEIB, DISER), of somebody who accompanies today."""
    sent = any(role.kind == RoleKind.MINEDU and role.direccion for role in who.roles)
    posts = roles_of(session, acompanante_id, who.today)
    return sent and any(post.kind == RoleKind.ACOMPANANTE for post in posts)


def accompanies_in(session: Session, who: Actor, ie_id: int) -> bool:
    from_ie = (row for row in _assignments(session, who) if row == ie_id)
    return who.is_a(RoleKind.ACOMPANANTE) and next(from_ie, None) is not None


def leads(session: Session, who: Actor, ie_id: int) -> bool:
    return any(r.kind == RoleKind.DIRECTIVO and r.ie_id == ie_id for r in who.roles)


def watches_ie(session: Session, who: Actor, ie_id: int) -> bool:
    """A specialist of the UGEL, the DRE or MINEDU in whose territory the IE lies."""
    ie = session.get(Ie, ie_id)
    return ie is not None and any(_covers(role, ie) for role in who.roles)


def watches_activity(session: Session, who: Actor, activity_id: int) -> bool:
    return any(watches_ie(session, who, ie_id) for ie_id in ies_of(session, activity_id))


def closes(session: Session, who: Actor, activity_id: int) -> bool:
    """Whoever conducted it, by the post of its last day; when they have left, whoever is there in their place."""
    activity = activity_of(session, activity_id)
    if activity is None:
        return False
    if activity.organiser_id == who.person_id:
        return _conducts(session, activity, roles_of(session, who.person_id, activity.last_day))
    left = not _conducts(session, activity, roles_of(session, activity.organiser_id, who.today))
    return left and _succeeds(session, who, activity)


def _conducts(session: Session, activity: Activity, posts: Iterable[Role]) -> bool:
    """An acompañante; of an RTC, a directivo of one of its IE (5.2.7)."""
    if activity.kind != Kind.RTC:
        return any(post.kind == RoleKind.ACOMPANANTE for post in posts)
    led = {post.ie_id for post in posts if post.kind == RoleKind.DIRECTIVO}
    return not led.isdisjoint(ies_of(session, activity.id))


def _succeeds(session: Session, who: Actor, activity: Activity) -> bool:
    if activity.kind == Kind.VISITA:
        return accompanies(session, who, activity.docente_id or 0)
    rule = leads if activity.kind == Kind.RTC else accompanies_in
    return any(rule(session, who, ie_id) for ie_id in ies_of(session, activity.id))


def confirms(session: Session, who: Actor, activity_id: int) -> bool:
    """A docente who takes part, once there is a record."""
    row = participant(session, activity_id, who.person_id)
    return row is not None and row.role == RoleKind.DOCENTE and session.get(Record, activity_id) is not None


def answers_for_data(session: Session, who: Actor, ugel_id: int) -> bool:
    """The RCI of the UGEL; its specialists where it has none: only some UGEL do."""
    if any(role.kind == RoleKind.RCI and role.ugel_id == ugel_id for role in who.roles):
        return True
    query = select(Role.id).where(Role.kind == RoleKind.RCI, Role.ugel_id == ugel_id, held_on(who.today))
    return supervises(session, who, ugel_id) and session.scalar(query.limit(1)) is None


def supervises(_session: Session, who: Actor, ugel_id: int) -> bool:
    """A specialist of that very UGEL, or its RCI."""
    kinds = (RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI)
    return any(role.kind in kinds and role.ugel_id == ugel_id for role in who.roles)


def speaks_for(session: Session, who: Actor, number: int) -> bool:
    """A specialist of MINEDU, for their own Dirección."""
    return number <= len(Direccion) and _is_of(who, tuple(Direccion)[number - 1])


def runs_wave(session: Session, who: Actor, wave_id: int) -> bool:
    """A specialist of the Dirección that answers for the wave. Nobody who accompanies, leads or supervises."""
    wave = session.get(Wave, wave_id)
    return wave is not None and _is_of(who, wave.direccion)


def reads_published(session: Session, who: Actor, wave_id: int) -> bool:
    """MINEDU and the DRE, once the tables are published. An EPR is asked about in a survey, and waits."""
    wave = session.get(Wave, wave_id)
    published = wave is not None and wave.state == WaveState.PUBLISHED
    return published and who.is_a(RoleKind.MINEDU, RoleKind.ESPECIALISTA_DRE, RoleKind.CCI)


def is_asked(session: Session, who: Actor, wave_id: int) -> bool:
    asked = session.get(Participation, (wave_id, who.person_id))
    return asked is not None and asked.invite_on is not None


def plans_own_year(_session: Session, who: Actor, person_id: int) -> bool:
    return person_id == who.person_id and who.is_a(RoleKind.ACOMPANANTE)


def runs_plan(session: Session, who: Actor, plan_id: int) -> bool:
    """Whose year it is, and nobody else: a draft is not yet anybody's date."""
    plan = session.get(StoredPlan, plan_id)
    return plan is not None and plans_own_year(session, who, plan.acompanante_id)


def reads_matrix(_session: Session, who: Actor, year: int) -> bool:
    """Specialists of UGEL, DRE and MINEDU, and who answers there for the quality of the data."""
    return FIRST_YEAR <= year <= who.today.year and who.is_a(*MATRIX_READERS)


def closes_dre(_session: Session, who: Actor, dre_id: int) -> bool:
    return any(role.kind == RoleKind.ESPECIALISTA_DRE and role.dre_id == dre_id for role in who.roles)


def closes_ugel(session: Session, who: Actor, ugel_id: int) -> bool:
    """The specialist of the UGEL, or of its DRE."""
    ugel = session.get(Ugel, ugel_id)
    return ugel is not None and (_is_at_ugel(who, ugel_id) or closes_dre(session, who, ugel.dre_id))


def closes_red(session: Session, who: Actor, red_id: int) -> bool:
    red = session.get(Red, red_id)
    return red is not None and _is_at_ugel(who, red.ugel_id)


def closes_ie(session: Session, who: Actor, ie_id: int) -> bool:
    ie = session.get(Ie, ie_id)
    return ie is not None and _is_at_ugel(who, ie.ugel_id)


def _is_at_ugel(who: Actor, ugel_id: int) -> bool:
    return any(role.kind == RoleKind.ESPECIALISTA_UGEL and role.ugel_id == ugel_id for role in who.roles)


def number_of(direccion: Direccion) -> int:
    """A Dirección as the object of a verb."""
    return tuple(Direccion).index(direccion) + 1


def _is_of(who: Actor, direccion: str) -> bool:
    return any(role.kind == RoleKind.MINEDU and role.direccion == direccion for role in who.roles)


def _covers(role: Role, ie: Ie) -> bool:
    reach = TERRITORY.get(RoleKind(role.kind))
    if reach == "ugel":
        return role.ugel_id == ie.ugel_id
    if reach == "dre":
        return role.dre_id == ie.ugel.dre_id
    return reach == "country"


def _assignments(session: Session, who: Actor) -> list[int]:
    return [row.ie_id for row in assignments_of(session, who.person_id, who.today)]


RULES: dict[Verb, tuple[Rule, ...]] = {
    Verb.SEE_ACTIVITY: (organises, takes_part, watches_activity),
    Verb.ANSWER_ACTIVITY: (answers,),
    Verb.ORGANISE_ACTIVITY: (organises,),
    Verb.PROPOSE_VISIT: (accompanies,),
    Verb.CALL_GIA: (accompanies_in,),
    Verb.CALL_TALLER: (accompanies_in,),
    Verb.CALL_RTC: (leads,),
    Verb.SEE_IE: (accompanies_in, leads, watches_ie),
    Verb.OPEN_WAVE: (speaks_for,),
    Verb.RUN_WAVE: (runs_wave,),
    Verb.SEE_FIELDWORK: (runs_wave,),
    Verb.SEE_RESULTS: (runs_wave,),
    Verb.ANSWER_WAVE: (is_asked,),
    Verb.SEE_PUBLISHED: (reads_published,),
    Verb.SEE_MATRIX: (reads_matrix,),
    Verb.PLAN_YEAR: (plans_own_year,),
    Verb.RUN_PLAN: (runs_plan,),
    Verb.CLOSE_ACTIVITY: (closes,),
    Verb.SEE_RECORD: (closes, takes_part),
    Verb.CONFIRM_RECORD: (confirms,),
    Verb.SEE_CASES: (answers_for_data,),
    Verb.REGISTER_RECORDS: (supervises,),
    Verb.ASSESS_PRACTICE: (accompanies,),
    Verb.SEE_PRACTICE: (is_self, accompanies),
    Verb.ASSESS_PERFORMANCE: (observes,),
    Verb.SEE_PERFORMANCE: (is_self, observes),
    Verb.CLOSE_DRE: (closes_dre,),
    Verb.CLOSE_UGEL: (closes_ugel,),
    Verb.CLOSE_RED: (closes_red,),
    Verb.CLOSE_IE: (closes_ie,),
}
CLOSES = {
    Reach.DRE: Verb.CLOSE_DRE,
    Reach.UGEL: Verb.CLOSE_UGEL,
    Reach.RED: Verb.CLOSE_RED,
    Reach.IE: Verb.CLOSE_IE,
}
CLOSERS = (RoleKind.ESPECIALISTA_UGEL, RoleKind.ESPECIALISTA_DRE)
