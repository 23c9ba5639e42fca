"""The organiser is told when the others are written to, by the days off of the place where the activity is."""

from datetime import datetime

import pytest

from content.messages import visits
from content.programme import Programme
from domain.year.calendar import NonWorkingDay
from tests.content.reading import reader, text
from tests.domain.dates.village import FRIDAY, NOW, TODAY, Village


def said(v: Village, programme: Programme, now: datetime = NOW) -> list[str]:
    activity = v.propose(v.visit(FRIDAY))
    shown = visits.proposed(reader(v, v.julio, programme, now=now), activity_id=activity.id)
    return [line for line in text(shown).split("\n") if line.startswith("🌙")]


def closed(programme: Programme, scope: str) -> Programme:
    return programme.with_days_off([NonWorkingDay(day=TODAY, scope=scope, reason="Aniversario")])


def test_on_a_working_day_nothing_is_said(v: Village, programme: Programme) -> None:
    assert said(v, programme) == []


@pytest.mark.parametrize("which", [0, 1, 2])
def test_on_a_local_day_off_the_next_opening_is_said(v: Village, programme: Programme, which: int) -> None:
    [line] = said(v, closed(programme, v.ie.scopes[which]))
    assert "martes 11/08/2026 · 08:00" in line


def test_a_day_off_next_door_is_not_minded(v: Village, programme: Programme) -> None:
    assert said(v, closed(programme, f"ie:{v.next_ie.id}")) == []
