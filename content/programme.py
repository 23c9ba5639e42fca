"""The facts that are files, loaded once at start: the norm, its matrices, the calendar, the reminder rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from content.loader import Reminders, load_calendar, load_matrix, load_norm, load_reminders
from domain.people.identity import Seal
from domain.surveys.matrix import Matrix
from domain.year.calendar import NonWorkingDay, SchoolCalendar
from domain.year.norm import Norm, SettingValue


@dataclass(frozen=True, kw_only=True)
class Offices:
    """Where people turn to outside the chat, as they should read it: a telephone, an address; empty: not told."""

    data_officer: str = ""  # Oficial de Datos Personales
    helper: str = ""


@dataclass(frozen=True, kw_only=True)
class Programme:
    norm: Norm
    calendar: SchoolCalendar
    reminders: Reminders
    seal: Seal
    matrix: Matrix = field(default_factory=load_matrix)
    offices: Offices = Offices()

    def with_days_off(self, days: Iterable[NonWorkingDay]) -> "Programme":
        """The same programme with the days off that are kept in the database."""
        return replace(self, calendar=self.calendar.with_closed(days))


def load_programme(
    secret: str, settings: Mapping[str, SettingValue] | None = None, offices: Offices = Offices()
) -> Programme:
    """Reads and checks every file of facts.

    `secret` seals documents and mobiles. `settings` reads ambiguities of the norm another way than
    `norm.toml` does; KeyError or ValueError for one that is not offered.
    """
    return Programme(
        norm=load_norm().with_settings(settings or {}),
        calendar=load_calendar(),
        reminders=load_reminders(),
        seal=Seal(secret),
        offices=offices,
    )
