"""Two IE and their people, for tests of dates: Julio accompanies Rosa (and Luz next door), Carmen leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, class_mapper

from domain.activities.model import Activity, ActivityDay, History, Kind, Participant
from domain.dates import agreement
from domain.dates import meetings as calls
from domain.dates.drafts import Draft, next_meeting
from domain.outcome import Done, Outcome, Refused
from domain.people.roles import Person, RoleKind
from domain.people.territory import Ie
from domain.policy import Actor, actor
from domain.year.norm import Modelo, Nivel
from tests import factories

NOW = datetime(2026, 8, 10, 14, tzinfo=UTC)  # 09:00 in Lima, a lective Monday
TODAY = date(2026, 8, 10)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 8, day) for day in (11, 12, 13, 14))
NEXT_MONDAY = date(2026, 8, 17)
NINE = time(9)


@dataclass(kw_only=True)
class Village:
    session: Session
    ie: Ie
    next_ie: Ie
    julio: Person  # acompañante of Rosa and Luz
    rosa: Person  # docente of `ie`
    luz: Person  # docente of `next_ie`
    carmen: Person  # directivo of `ie`
    elena: Person  # directivo of `next_ie`
    nilo: Person  # acompañante of Ana, elsewhere
    ana: Person  # docente elsewhere

    def actor(self, who: Person, today: date = TODAY) -> Actor:
        return actor(self.session, who.id, today)

    def visit(self, *days: date, docente: Person | None = None, by: Person | None = None, **other: Any) -> Draft:
        about = docente or self.rosa
        return Draft(
            kind=Kind.VISITA,
            organiser_id=(by or self.julio).id,
            ie_ids=(other.pop("ie_id", self.next_ie.id if about is self.luz else self.ie.id),),
            days=days or (TUESDAY,),
            hour=other.pop("hour", NINE),
            minutes=240,
            docente_id=about.id,
            **other,
        )

    def meeting(
        self,
        kind: Kind = Kind.GIA,
        day: date = TUESDAY,
        *,
        by: Person | None = None,
        ies: Sequence[Ie] = (),
        minutes: int = 180,
        activity_id: int | None = None,
        hour: time = NINE,
    ) -> Draft:
        organiser = by or (self.carmen if kind == Kind.RTC else self.julio)
        return Draft(
            kind=kind,
            organiser_id=organiser.id,
            ie_ids=tuple(ie.id for ie in ies or [self.ie]),
            days=(day,),
            hour=hour,
            minutes=minutes,
            activity_id=activity_id,
        )

    def propose(self, draft: Draft | None = None, number: int = 1, *, by: Person | None = None) -> Activity:
        outcome = agreement.propose(self.session, self.actor(by or self.julio), draft or self.visit(), number, NOW)
        return self.made(outcome)

    def agree(self, draft: Draft | None = None, number: int = 1) -> Activity:
        """A visita that the docente has confirmed."""
        activity = self.propose(draft, number)
        docente = self.session.get_one(Person, activity.docente_id)
        done(agreement.confirm(self.session, self.actor(docente), activity.id, activity.revision, NOW))
        return activity

    def call(self, draft: Draft | None = None, *, by: Person | None = None) -> Activity:
        wanted = draft or self.meeting()
        who = self.actor(by or self.session.get_one(Person, wanted.organiser_id))
        number = next_meeting(self.session, wanted.kind, who.person_id, wanted.ie_ids, TODAY)
        return self.made(calls.call(self.session, who, wanted, number=number, place="IE", now=NOW))

    def made(self, outcome: Outcome) -> Activity:
        return self.session.get_one(Activity, done(outcome).id)


def village(session: Session, *, modelo: Modelo = Modelo.PC, nivel: Nivel = Nivel.PRIMARIA) -> Village:
    ugel = factories.ugel(session)
    here = factories.ie(session, "IE 56001 Sicuani", ugel, modelo=modelo, nivel=nivel)
    there = factories.ie(session, "IE 56002 Marangani", ugel, modelo=modelo, nivel=nivel)
    away = factories.ie(
        session, "IE 30001 Satipo", factories.ugel(session, "UGEL SATIPO", factories.dre(session, "DRE JUNÍN"))
    )
    names = ("Julio Huamán", "Rosa Quispe", "Luz Mamani", "Carmen Ccori", "Elena Soto", "Nilo Shimbo", "Ana Ríos")
    julio, rosa, luz, carmen, elena, nilo, ana = (factories.person(session, name) for name in names)
    for docente, ie in ((rosa, here), (luz, there)):
        factories.role(session, docente, RoleKind.DOCENTE, at=ie)
        factories.accompany(session, julio, docente, ie)
    factories.role(session, julio, RoleKind.ACOMPANANTE, at=ugel)
    factories.role(session, carmen, RoleKind.DIRECTIVO, at=here)
    factories.role(session, elena, RoleKind.DIRECTIVO, at=there)
    factories.role(session, nilo, RoleKind.ACOMPANANTE, at=away.ugel)
    factories.role(session, ana, RoleKind.DOCENTE, at=away)
    factories.accompany(session, nilo, ana, away)
    people = {"julio": julio, "rosa": rosa, "luz": luz, "carmen": carmen, "elena": elena, "nilo": nilo, "ana": ana}
    return Village(session=session, ie=here, next_ie=there, **people)


def done(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def refused(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def answers(session: Session, activity: Activity) -> dict[int, str]:
    query = select(Participant).where(Participant.activity_id == activity.id)
    return {row.person_id: row.answer for row in session.scalars(query)}


def snapshot(session: Session) -> list[tuple[Any, ...]]:
    """Every row of activities as it is in the database, to prove that nothing was written."""
    session.flush()
    found: list[tuple[Any, ...]] = []
    for model in (Activity, ActivityDay, Participant, History):
        key = class_mapper(model).primary_key
        found += [tuple(row) for row in session.execute(select(model.__table__).order_by(*key))]
    return found
