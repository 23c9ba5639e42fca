"""The numbers of NT-026-01-MINEDU, numeral 5.6, as values. Nothing here reads a file: content/loader.py does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar


class Modelo(StrEnum):
    """Kind of IE of numerals 5.6.1 (EIB), 5.6.2 (UM) and 5.6.3 (PC)."""

    EIB = "EIB"
    UM = "UM"
    PC = "PC"


class Nivel(StrEnum):
    INICIAL = "inicial"
    PRIMARIA = "primaria"
    SECUNDARIA = "secundaria"


class Zona(StrEnum):
    """What decides the ratio: numerals 5.6.1.b, 5.6.2.b and 5.6.3.b name one or another of these."""

    RURAL = "rural"
    URBANO = "urbano"
    FRONTERA = "frontera"
    DISPERSION_ALTA = "dispersion_alta"
    DISPERSION_BAJA = "dispersion_baja"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One number of the norm (a count, days or minutes, as its code says) and the numeral it comes from."""

    code: str
    value: int
    numeral: str


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Docentes for one acompanante in a zona; minimum and maximum are equal where the norm gives one number."""

    zona: Zona
    minimum: int
    maximum: int
    numeral: str


@dataclass(frozen=True, kw_only=True)
class DayPattern:
    """Days of each visit of the year, longest first; fixed when the text itself lists them, else derived."""

    days: tuple[int, ...]
    fixed: bool
    numeral: str

    def longest(self) -> int:
        return max(self.days)

    def shortest(self) -> int:
        return min(self.days)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one docente receives in an año lectivo, and what the acompanante attends."""

    modelo: Modelo
    nivel: Nivel
    ratios: tuple[Ratio, ...]
    visitas: Rule
    visita_days: Rule
    pattern: DayPattern
    gia: Rule
    gia_minutes: Rule
    rtc: Rule
    rtc_minutes: Rule
    talleres: Rule
    taller_days: Rule
    talleres_acompanante: Rule
    taller_acompanante_days: Rule

    def count_of(self, kind: str) -> Rule:
        """How many of a kind of activity ("visita", "gia", "rtc", "taller") a docente has in the year."""
        return {"visita": self.visitas, "gia": self.gia, "rtc": self.rtc, "taller": self.talleres}[kind]

    def minutes_of(self, kind: str) -> Rule | None:
        """Least length in minutes of a kind of activity, or None where the norm sets none."""
        return {"gia": self.gia_minutes, "rtc": self.rtc_minutes}.get(kind)

    def activities(self) -> int:
        """Dated activities of one docente in the year: 14, or 15 in PC primaria and secundaria."""
        return sum(self.count_of(kind).value for kind in ("visita", "gia", "rtc", "taller"))


SettingValue = str | int | bool


@dataclass(frozen=True, kw_only=True)
class Setting:
    """An ambiguity or silence of the norm, how it is read here, and why. No options: any value of the same type."""

    code: str
    value: SettingValue
    options: tuple[SettingValue, ...]
    numeral: str
    reason: str
    since: str = ""  # what will read it, while that is not built

    def accepts(self, value: SettingValue) -> bool:
        same_type = type(value) is type(self.value)
        return same_type and (not self.options or value in self.options)


_Coded = TypeVar("_Coded", Rule, Setting)
_Value = TypeVar("_Value", str, int, bool)

# Which zonas are asked first, by the setting ratio_precedencia (5.6.1.b and 5.6.2.b give no order).
_PRECEDENCE: Mapping[str, tuple[Zona, ...]] = {
    "frontera": (Zona.FRONTERA, Zona.DISPERSION_ALTA, Zona.DISPERSION_BAJA, Zona.URBANO, Zona.RURAL),
    "dispersion": (Zona.DISPERSION_ALTA, Zona.DISPERSION_BAJA, Zona.FRONTERA, Zona.URBANO, Zona.RURAL),
}


@dataclass(frozen=True, kw_only=True)
class Norm:
    """The whole table of 5.6, the rules of 5.2 that a date is checked against, and the settings."""

    document: str
    plans: tuple[Plan, ...]
    rules: tuple[Rule, ...]
    settings: tuple[Setting, ...]

    def plan_for(self, modelo: str, nivel: str) -> Plan | None:
        """The plan of a modelo and nivel, or None where 5.6 has no column (UM inicial, EIB secundaria…)."""
        return next((plan for plan in self.plans if (plan.modelo, plan.nivel) == (modelo, nivel)), None)

    def rule(self, code: str) -> Rule:
        """A rule of 5.2 by its code; KeyError when there is none."""
        return _by_code(self.rules, code)

    def setting(self, code: str) -> Setting:
        """A setting by its code; KeyError when there is none."""
        return _by_code(self.settings, code)

    def choice(self, code: str) -> str:
        """Value of a setting that is a word; TypeError for another type."""
        return _typed(self.setting(code), str)

    def number(self, code: str) -> int:
        """Value of a setting that is a whole number; TypeError for another type."""
        return _typed(self.setting(code), int)

    def flag(self, code: str) -> bool:
        """Value of a setting that is yes or no; TypeError for another type."""
        return _typed(self.setting(code), bool)

    def ratio_for(self, plan: Plan, zonas: Collection[str]) -> Ratio | None:
        """The ratio that applies to an IE with these zonas, by the setting ratio_precedencia.

        None when no zona of the IE appears in the plan: the row needs a person's decision.
        """
        by_zona = {ratio.zona: ratio for ratio in plan.ratios}
        order = _PRECEDENCE[self.choice("ratio_precedencia")]
        return next((by_zona[zona] for zona in order if zona in zonas and zona in by_zona), None)

    def with_settings(self, chosen: Mapping[str, SettingValue]) -> "Norm":
        """The same norm read another way; KeyError for an unknown code, ValueError for a value not offered."""
        for code, value in chosen.items():
            if not self.setting(code).accepts(value):
                raise ValueError(f"{code}: {value!r} is not one of {self.setting(code).options}")
        settings = tuple(replace(setting, value=chosen.get(setting.code, setting.value)) for setting in self.settings)
        return replace(self, settings=settings)


def _by_code(things: tuple[_Coded, ...], code: str) -> _Coded:
    for thing in things:
        if thing.code == code:
            return thing
    raise KeyError(code)


def _typed(setting: Setting, kind: type[_Value]) -> _Value:
    # type() and not isinstance: a bool is an int, and a flag read as a number would pass unseen.
    if type(setting.value) is not kind:
        raise TypeError(f"setting {setting.code} is not of type {kind.__name__}")
    return setting.value
