"""Rows of activities: days and IE without repetition, one visita a number, history in order."""

from datetime import date

import pytest
from sqlalchemy import delete, event, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from domain.activities.model import (
    Activity,
    ActivityDay,
    History,
    Kind,
    Participant,
    State,
    activity_of,
    days_of,
    history_of,
    ies_of,
    participant,
)
from domain.people import contacts
from domain.people.roles import Person
from domain.unit import UnitSession
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village, village


@pytest.fixture
def v(session: Session) -> Village:
    """On both databases: what is asked here is theirs to keep."""
    return village(session)


def test_days_and_ies_of_a_shared_meeting_come_once_and_in_order(v: Village) -> None:
    activity = v.call(v.meeting(ies=[v.next_ie, v.ie]))
    assert days_of(v.session, activity.id) == [TUESDAY]
    assert ies_of(v.session, activity.id) == sorted([v.ie.id, v.next_ie.id])


def test_days_of_a_visita_come_in_order(v: Village) -> None:
    activity = v.propose(v.visit(THURSDAY, FRIDAY))
    v.session.add(ActivityDay(activity_id=activity.id, day=WEDNESDAY, ie_id=v.ie.id, organiser_id=v.julio.id))
    v.session.flush()
    assert days_of(v.session, activity.id) == [WEDNESDAY, THURSDAY, FRIDAY]


def test_what_does_not_exist_has_no_days_people_or_history(v: Village) -> None:
    found = [look(v.session, 987654) for look in (days_of, ies_of, history_of)]
    assert found == [[], [], []]
    assert activity_of(v.session, 987654) is None
    assert participant(v.session, 987654, v.rosa.id) is None


def test_participants_come_by_role_and_only_those_of_the_activity(v: Village) -> None:
    activity = v.propose()
    v.propose(v.visit(WEDNESDAY, docente=v.luz))
    rows = [(row.role, row.person_id) for row in activity.participants]
    assert rows == [("acompanante", v.julio.id), ("directivo", v.carmen.id), ("docente", v.rosa.id)]


def unit_of(v: Village) -> UnitSession:
    """A unit that has read nothing yet, in the transaction of the village."""
    v.session.flush()
    return UnitSession(v.session.connection(), join_transaction_mode="rollback_only")


def statements(session: Session) -> list[str]:
    """What the database is asked from now on."""
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *about: asked.append(about[2]))
    return asked


def test_an_activity_its_participants_and_their_chats_are_one_look_in_a_unit(v: Village) -> None:
    contacts.link(v.session, v.rosa.id, 777, NOW)
    activity_id = v.propose().id
    with unit_of(v) as unit:
        asked = statements(unit)
        found = [activity_of(unit, activity_id), activity_of(unit, activity_id)]
        assert found[0] is found[1] is unit.get(Activity, activity_id)
        assert found[0] is not None
        assert [row.person_id for row in found[0].participants] == [v.julio.id, v.carmen.id, v.rosa.id]
        assert participant(unit, activity_id, v.rosa.id) is found[0].participants[2]
        assert contacts.chat_of(unit, v.rosa.id) == 777
        assert len(asked) == 1


def test_an_activity_without_participants_has_none(v: Village) -> None:
    activity_id = v.propose().id
    v.session.execute(delete(Participant))
    with unit_of(v) as unit:
        found = activity_of(unit, activity_id)
        assert found is not None
        assert found.participants == []


@pytest.mark.parametrize("looked", [True, False])
def test_a_lock_finds_what_changed_since_the_look(v: Village, looked: bool) -> None:
    """On SQLite nobody else can have changed it; so the unit asks nothing a second time."""
    activity_id = v.propose().id
    with unit_of(v) as unit:
        before = activity_of(unit, activity_id) if looked else None
        asked = statements(unit)
        unit.connection().execute(update(Activity.__table__).values(revision=2))  # type: ignore[arg-type]
        unit.connection().execute(delete(Participant.__table__).where(Participant.person_id == v.carmen.id))  # type: ignore[arg-type]
        after = activity_of(unit, activity_id, lock=True)
        sure = looked and v.session.get_bind().dialect.name == "sqlite"
        assert after is not None
        assert before in (None, after)
        assert (after.revision, len(after.participants), len(asked) - 2) == ((1, 3, 0) if sure else (2, 2, 1))


def copy(activity: Activity, **other: object) -> Activity:
    columns = [column.key for column in Activity.__mapper__.column_attrs if column.key != "id"]
    return Activity(**{name: getattr(activity, name) for name in columns} | other)


def test_the_database_itself_keeps_one_standing_visita_a_number(v: Village) -> None:
    activity = v.propose()
    v.session.add(copy(activity))
    with pytest.raises(IntegrityError):
        v.session.flush()


@pytest.mark.parametrize(
    "other",
    [
        {"state": State.CANCELLED},
        {"number": 2},
        {"year": 2027},
        {"kind": Kind.GIA, "docente_id": None},
    ],
)
def test_a_cancelled_visita_another_number_year_or_kind_may_stand_beside_it(
    v: Village, other: dict[str, object]
) -> None:
    activity = v.propose()
    v.session.add(copy(activity, **other))
    v.session.flush()
    assert v.session.query(Activity).count() == 2


def test_history_comes_in_the_order_of_what_happened(v: Village) -> None:
    activity = v.agree()
    late = History(
        activity_id=activity.id, revision=1, at=NOW.replace(year=2025), by=v.julio.id, verb="cancel",
        starts_at=activity.starts_at, days=1,
    )  # fmt: skip
    v.session.add(late)
    v.session.flush()
    assert [row.verb for row in history_of(v.session, activity.id)] == ["move", "confirm", "cancel"]


def test_what_belongs_to_an_activity_goes_with_it(session: Session, v: Village) -> None:
    if session.get_bind().dialect.name == "sqlite":
        assert session.connection().exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    activity = v.agree()
    session.flush()
    session.execute(delete(Activity).where(Activity.id == activity.id))
    for model in (ActivityDay, Participant, History):
        assert session.query(model).count() == 0


def test_a_person_with_activities_cannot_vanish(v: Village) -> None:
    v.propose()
    v.session.flush()
    with pytest.raises(IntegrityError):
        v.session.execute(delete(Person).where(Person.id == v.rosa.id))


def test_a_day_is_kept_as_a_date(v: Village) -> None:
    activity = v.propose()
    v.session.expire_all()
    assert v.session.get_one(Activity, activity.id).day == date(2026, 8, 11)
