"""A reminder says what it means to the one who reads it, from what is true when it is sent."""

from datetime import timedelta
from itertools import product

import pytest

from content.messages import reminders
from content.programme import Programme
from domain.activities.model import Kind
from domain.people.roles import RoleKind
from tests.content.reading import labels, reader, text
from tests.domain.dates.village import NOW, TUESDAY, Village

ROLES = (RoleKind.DOCENTE, RoleKind.DIRECTIVO, RoleKind.ACOMPANANTE)


def headline(v: Village, programme: Programme, activity_id: int, who: str, **other: object) -> str:
    about = reader(v, getattr(v, who), programme, **other)  # type: ignore[arg-type]
    return text(reminders.reminder(about, activity_id=activity_id)).split("\n")[0]


def test_every_kind_and_part_has_its_words() -> None:
    assert set(reminders.HEADLINES) == set(product(Kind, ROLES))
    assert len(set(reminders.HEADLINES.values())) == len(reminders.HEADLINES)


def test_every_rule_of_the_calendar_has_words(programme: Programme) -> None:
    rules = {(rule.kind, rule.role) for rule in programme.reminders.rules}
    assert rules <= {(kind.value, role.value) for kind, role in reminders.HEADLINES}


def test_a_visita_is_said_to_each_in_their_own_part(v: Village, programme: Programme) -> None:
    activity = v.agree()
    said = {who: headline(v, programme, activity.id, who) for who in ("rosa", "carmen", "julio")}
    assert said["rosa"].startswith("🔔 Mañana: Julio Huamán")
    assert "Rosa Quispe" in said["carmen"]
    assert "Rosa Quispe" in said["julio"]
    assert len(set(said.values())) == 3


@pytest.mark.parametrize("kind", [Kind.GIA, Kind.RTC, Kind.TALLER])
def test_a_meeting_is_said_to_each_in_their_own_part(v: Village, programme: Programme, kind: Kind) -> None:
    activity = v.call(v.meeting(kind))
    said = [headline(v, programme, activity.id, who) for who in ("rosa", "carmen", "julio")]
    assert len(set(said)) == 3


@pytest.mark.parametrize(("ahead", "word"), [(0, "Hoy"), (1, "Mañana"), (7, "En 7 días")])
def test_the_days_are_counted_when_it_is_sent(v: Village, programme: Programme, ahead: int, word: str) -> None:
    activity = v.agree(v.visit(TUESDAY + timedelta(days=7)))
    now = NOW + timedelta(days=8 - ahead)
    assert headline(v, programme, activity.id, "rosa", now=now).startswith(f"🔔 {word}")


def test_the_card_under_it_is_that_of_the_moment(v: Village, programme: Programme) -> None:
    activity = v.agree()
    shown = reminders.reminder(reader(v, v.rosa, programme), activity_id=activity.id)
    assert "📅 <b>martes 11/08/2026 · 09:00</b>" in text(shown).split("\n")
    assert ["📜 Historial", "📅 A mi calendario"] in labels(shown)


@pytest.mark.parametrize(
    ("delay", "late"),
    [
        (timedelta(), False),
        (timedelta(hours=1, minutes=59), False),
        (timedelta(hours=2), True),
        (timedelta(days=1), True),
    ],
)
def test_a_late_one_says_so(v: Village, programme: Programme, delay: timedelta, late: bool) -> None:
    activity = v.agree()
    about = reader(v, v.rosa, programme, due_at=NOW - delay)
    second = text(reminders.reminder(about, activity_id=activity.id)).split("\n")[1]
    assert second.startswith("<i>") is late


def test_one_without_a_due_moment_is_not_late(v: Village, programme: Programme) -> None:
    activity = v.agree()
    assert not text(reminders.reminder(reader(v, v.rosa, programme), activity_id=activity.id)).split("\n")[1]


def test_who_takes_no_part_is_not_reminded(v: Village, programme: Programme) -> None:
    activity = v.agree()
    for who in (v.luz, v.nilo, None):
        assert reminders.reminder(reader(v, who, programme), activity_id=activity.id) is None
        assert reminders.reminder(reader(v, who, programme), activity_id=987654) is None


def test_a_nudge_names_who_waits_and_offers_the_answers(v: Village, programme: Programme) -> None:
    activity = v.propose()
    shown = reminders.nudge(reader(v, v.rosa, programme), activity_id=activity.id)
    assert "Julio Huamán" in text(shown).split("\n")[0]
    assert ["✅ Confirmo"] in labels(shown)
    assert reminders.nudge(reader(v, v.rosa, programme), activity_id=987654) is None


def test_names_are_no_markup(v: Village, programme: Programme) -> None:
    v.julio.nombres = "</b><a href='x'>Julio"
    activity = v.agree()
    shown = text(reminders.reminder(reader(v, v.rosa, programme), activity_id=activity.id))
    assert "<a href" not in shown
