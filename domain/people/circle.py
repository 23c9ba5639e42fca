"""The people near somebody: those whose names they may mention."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from domain.people.roles import Assignment, Person, Role, held_on
from domain.people.territory import Ie


def names_near(session: Session, person_id: int, today: date) -> list[str]:
    """Names of the person, of whom they accompany or are accompanied by this year, and of their IE and UGEL.

    Of a UGEL: its specialists and acompañantes; of an IE: everybody who works there.
    """
    mine = or_(Assignment.docente_id == person_id, Assignment.acompanante_id == person_id)
    assigned = session.execute(
        select(Assignment.docente_id, Assignment.acompanante_id, Assignment.ie_id).where(
            mine, Assignment.year == today.year
        )
    ).all()
    posts = session.execute(select(Role.ie_id, Role.ugel_id).where(Role.person_id == person_id, held_on(today))).all()
    ies = {row.ie_id for row in (*assigned, *posts) if row.ie_id is not None}
    ugels = {row.ugel_id for row in posts if row.ugel_id is not None}
    ugels |= set(session.scalars(select(Ie.ugel_id).where(Ie.id.in_(ies))))
    people = {person_id, *(row.docente_id for row in assigned), *(row.acompanante_id for row in assigned)}
    near = or_(Role.ie_id.in_(ies), Role.ugel_id.in_(ugels))
    people |= set(session.scalars(select(Role.person_id).where(near, held_on(today))))
    found = select(Person.nombres, Person.apellidos).where(Person.id.in_(people)).order_by(Person.id)
    return [f"{nombres} {apellidos}" for nombres, apellidos in session.execute(found)]
