"""The data of content/ as shipped, and what the loader says of data that is wrong: always file and key."""

import ast
import re
from datetime import date, time
from pathlib import Path

import pytest

from content.loader import HERE, load_calendar, load_norm, load_reminders
from content.node import ContentError
from domain.year.calendar import NonWorkingDay, ReminderRule, Window
from domain.year.norm import Norm, Plan, Setting, Zona

NORM = load_norm()

# Numeral 5.6: visitas, days of visita, GIA, RTC, talleres, their days, talleres of the acompanante, their days.
TABLE = {
    ("EIB", "inicial"): (6, 14, 4, 2, 2, 10, 2, 16),
    ("EIB", "primaria"): (6, 14, 4, 2, 2, 10, 2, 16),
    ("UM", "primaria"): (6, 14, 4, 2, 2, 10, 2, 16),
    ("PC", "inicial"): (6, 12, 4, 2, 2, 8, 2, 12),
    ("PC", "primaria"): (7, 8, 4, 2, 2, 8, 2, 12),
    ("PC", "secundaria"): (7, 8, 4, 2, 2, 8, 2, 12),
}
PATTERNS = {
    ("EIB", "inicial"): ((3, 3, 2, 2, 2, 2), False),
    ("EIB", "primaria"): ((3, 3, 2, 2, 2, 2), False),
    ("UM", "primaria"): ((3, 3, 2, 2, 2, 2), False),
    ("PC", "inicial"): ((3, 3, 2, 2, 1, 1), True),
    ("PC", "primaria"): ((2, 1, 1, 1, 1, 1, 1), True),
    ("PC", "secundaria"): ((2, 1, 1, 1, 1, 1, 1), True),
}
RATIOS = {
    ("EIB", "inicial"): {"frontera": (7, 7), "rural": (8, 8)},
    ("EIB", "primaria"): {"frontera": (7, 7), "rural": (8, 8)},
    ("UM", "primaria"): {
        "frontera": (7, 7),
        "dispersion_alta": (6, 8),
        "dispersion_baja": (8, 10),
        "rural": (8, 8),
    },
    ("PC", "inicial"): {"rural": (8, 8), "urbano": (12, 12)},
    ("PC", "primaria"): {"rural": (8, 8), "urbano": (15, 15)},
    ("PC", "secundaria"): {"rural": (8, 8), "urbano": (15, 15)},
}
SECTION = {"EIB": "5.6.1", "UM": "5.6.2", "PC": "5.6.3"}


def by_column(norm: Norm) -> dict[tuple[str, str], Plan]:
    return {(plan.modelo.value, plan.nivel.value): plan for plan in norm.plans}


def numbers(plan: Plan) -> tuple[int, ...]:
    return (
        plan.visitas.value,
        plan.visita_days.value,
        plan.gia.value,
        plan.rtc.value,
        plan.talleres.value,
        plan.taller_days.value,
        plan.talleres_acompanante.value,
        plan.taller_acompanante_days.value,
    )


def test_the_norm_holds_the_table_of_5_6() -> None:
    assert {column: numbers(plan) for column, plan in by_column(NORM).items()} == TABLE


def test_the_norm_holds_the_pattern_of_days_and_whether_the_text_lists_it() -> None:
    patterns = {column: (plan.pattern.days, plan.pattern.fixed) for column, plan in by_column(NORM).items()}
    assert patterns == PATTERNS


def test_the_norm_holds_the_ratio_of_every_zona() -> None:
    ratios = {
        column: {ratio.zona.value: (ratio.minimum, ratio.maximum) for ratio in plan.ratios}
        for column, plan in by_column(NORM).items()
    }
    assert ratios == RATIOS


# settings whose name is put together: "gia_por" and "rtc_por" of the rule `grouped`
MADE = {"gia_por", "rtc_por"}


def read_in_code() -> set[str]:
    """Every string that stands alone in the code of the rooms."""
    rooms = ("bot", "handlers", "scheduler", "content", "domain")
    trees = (ast.parse(path.read_text("utf-8")) for room in rooms for path in (HERE.parent / room).rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def test_every_setting_is_read_or_says_what_it_waits_for() -> None:
    read = read_in_code() | MADE
    assert [each.code for each in NORM.settings if (each.code in read) == bool(each.since)] == []


def test_a_silence_about_persons_is_a_setting_too() -> None:
    """The last of the norm's ambiguities: confidentiality, consent, the questionnaires themselves."""
    assert {NORM.choice(code) for code in ("confidencialidad", "consentimiento", "cuestionarios")} == {
        "agregado",
        "chat",
        "propios",
    }


def test_a_setting_waits_for_something_that_has_a_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="'someday' is none of reports, surveys, talleres"):
        load_norm(changed(tmp_path, "norm.toml", 'since = "talleres"', 'since = "someday"'))


def test_a_gia_and_an_rtc_last_three_hours_at_least() -> None:
    assert {(plan.gia_minutes.value, plan.rtc_minutes.value) for plan in NORM.plans} == {(180, 180)}


def test_a_docente_has_fourteen_dated_activities_or_fifteen() -> None:
    counts = {column: plan.activities() for column, plan in by_column(NORM).items()}
    fifteen = {column for column, count in counts.items() if count == 15}
    assert fifteen == {("PC", "primaria"), ("PC", "secundaria")}
    assert {count for column, count in counts.items() if column not in fifteen} == {14}


def cited(plan: Plan) -> list[str]:
    rules = (
        plan.visitas,
        plan.visita_days,
        plan.gia,
        plan.gia_minutes,
        plan.rtc,
        plan.rtc_minutes,
        plan.talleres,
        plan.taller_days,
        plan.talleres_acompanante,
        plan.taller_acompanante_days,
    )
    return [*(rule.numeral for rule in (*rules, *plan.ratios)), plan.pattern.numeral]


def test_every_number_cites_the_numeral_of_its_own_modelo() -> None:
    for plan in NORM.plans:
        assert [numeral[:5] for numeral in cited(plan)] == [SECTION[plan.modelo]] * len(cited(plan))


def test_the_days_of_the_eib_pattern_follow_from_text_and_table_together() -> None:
    plan = NORM.plan_for("EIB", "inicial")
    assert plan is not None and plan.pattern.numeral == "5.6.1.c y 5.6.1 (tabla)"


@pytest.mark.parametrize(
    ("code", "numeral"),
    [
        ("gia_dia_distinto", "5.2.6.b"),
        ("rtc_dia_distinto", "5.2.7"),
        ("rtc_integrada", "5.6.3.f"),
        ("un_lugar_por_dia", "5.4"),
    ],
)
def test_a_rule_of_5_2_has_its_numeral_to_cite(code: str, numeral: str) -> None:
    assert NORM.rule(code).numeral == numeral


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("duracion_visita", "patron"),
        ("gia_por", "ie"),
        ("rtc_por", "ie"),
        ("ratio_precedencia", "frontera"),
        ("rtc_cuenta_como_estrategia", True),
        ("dos_docentes_mismo_dia", False),
        ("aviso_previo_dias", 0),
    ],
)
def test_an_ambiguity_has_its_default(code: str, value: str | int | bool) -> None:
    assert NORM.setting(code).value == value


def test_every_setting_cites_a_numeral_and_gives_a_reason() -> None:
    def poor(setting: Setting) -> bool:
        cites = re.match(r"[56]\.\d", setting.numeral) is not None
        return not cites or len(setting.reason) < 20 or not setting.accepts(setting.value)

    assert [setting.code for setting in NORM.settings if poor(setting)] == []
    assert len(NORM.settings) == 39


def test_a_frontier_ie_of_the_amazon_has_the_ratio_of_the_frontier() -> None:
    plan = NORM.plan_for("EIB", "primaria")
    assert plan is not None
    found = NORM.ratio_for(plan, {"rural", "frontera"})
    assert found is not None and (found.zona, found.maximum) == (Zona.FRONTERA, 7)


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    text = (HERE / name).read_text("utf-8")
    assert old in text
    path = tmp_path / Path(name).name
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('modelo = "EIB"', 'modelo = "EBI"', "norm.toml: plan[0].modelo: 'EBI' is none of EIB, UM, PC"),
        ('nivel = "inicial"', "nivel = 3", "norm.toml: plan[0].nivel: expected str, got 3"),
        ('nivel = "inicial"', 'nivel = "primaria"', "norm.toml: plan: given twice: EIB primaria"),
        ("value = 6,", "value = true,", "norm.toml: plan[0].visitas.value: expected int, got True"),
        ("value = 6,", "value = 0,", "norm.toml: plan[0].visitas.value: expected at least 1"),
        ("value = 6,", "", "norm.toml: plan[0].visitas.value: missing"),
        (
            "value = 6,",
            "value = 7,",
            "norm.toml: plan[0].pattern: 6 visitas of 14 days do not agree with the plan",
        ),
        ("minimum = 7", "minimum = 9", "norm.toml: plan[0].ratios[0]: minimum and maximum are not in order"),
        ('zona = "frontera"', 'zona = "luna"', "norm.toml: plan[0].ratios[0].zona: 'luna' is none of "),
        (
            'numeral = "5.6.1.c"',
            'numeral = "?"',
            "norm.toml: plan[0].visitas.numeral: expected a numeral of the norm, e.g. 5.6.1.c",
        ),
        ("fixed = false", "fixed = 0", "norm.toml: plan[0].pattern.fixed: expected bool, got 0"),
        ("gia = {", "gai = {", "norm.toml: plan[0].gia: missing"),
        ("[[rule]]", "[[rules]]", "norm.toml: -: unknown key rules"),
        ('options = ["ie", "grupo"]', 'options = ["aula"]', "norm.toml: setting[1].value: 'ie' is not among"),
        ('value = "patron"', "value = 1.5", "norm.toml: setting[0].value: expected a word, a whole number"),
        ('code = "rtc_por"', 'code = "gia_por"', "norm.toml: setting: given twice: gia_por"),
        ("document =", "document", "norm.toml: -: "),
    ],
)
def test_a_wrong_norm_is_refused_by_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_norm(changed(tmp_path, "norm.toml", old, new))
    assert str(caught.value)[: len(message)] == message


def test_a_norm_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"norm\.toml: -: No such file"):
        load_norm(tmp_path / "norm.toml")


def test_every_kind_and_role_is_reminded_three_times() -> None:
    rules = load_reminders().rules
    expected = {
        ReminderRule(kind=kind, role=role, code=code, days_before=days, at=time(8))
        for kind in ("visita", "gia", "rtc", "taller")
        for role in ("docente", "directivo", "acompanante")
        for code, days in (("d7", 7), ("d1", 1), ("d0", 0))
    }
    assert set(rules) == expected
    assert len(rules) == len(expected) == 36


def test_the_window_is_that_of_office_hours() -> None:
    assert load_reminders().window == Window(opens=time(8), closes=time(19), closes_urgent=time(20, 30))


def test_an_unanswered_proposal_is_nudged_after_two_and_four_working_days() -> None:
    assert load_reminders().nudge_days == (2, 4)


NUDGES = "reminders.toml: nudges.after_working_days: at most two, growing, of at least one day"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[2, 4]", "[1, 2, 3]", NUDGES),
        ("[2, 4]", "[4, 2]", NUDGES),
        ("[2, 4]", "[2, 2]", NUDGES),
        ("[2, 4]", "[0, 2]", NUDGES),
        ("days_before = 7", "days_before = -1", "reminders.toml: reminder[0].days_before: a reminder cannot"),
        ("at = 08:00:00", "at = 07:59:00", "reminders.toml: reminder[0].at: outside the window"),
        ("at = 08:00:00", "at = 19:00:00", "reminders.toml: reminder[0].at: outside the window"),
        ("at = 08:00:00", 'at = "08:00"', "reminders.toml: reminder[0].at: expected time, got '08:00'"),
        ('"gia"', '"gai"', "reminders.toml: reminder[0].kinds[1]: 'gai' is none of gia, rtc, taller, visita"),
        ('"docente"', '"director"', "reminders.toml: reminder[0].roles[0]: 'director' is none of acompanante"),
        ('code = "d1"', 'code = "d7"', "reminders.toml: reminder: given twice: gia acompanante d7"),
        ("closes = 19:00:00", "closes = 07:00:00", "reminders.toml: window: the hours are not in order"),
        ("days_before = 0", "days_before = 0\nhour = 8", "reminders.toml: reminder[2]: unknown key hour"),
    ],
)
def test_wrong_reminders_are_refused_by_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_reminders(changed(tmp_path, "reminders.toml", old, new))
    assert str(caught.value)[: len(message)] == message


ASKED = "reminders.toml: closing.ask_after_days: one or two, growing, from 0 on"
LADDER = "reminders.toml: digest[0]: "


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[0, 2]", "[]", ASKED),
        ("[0, 2]", "[2, 0]", ASKED),
        ("[0, 2]", "[0, 1, 2]", ASKED),
        ("confirm_after_days = 3", "confirm_after_days = 0", "reminders.toml: closing.confirm_after_days: expected at"),
        ('to = "dre"', 'to = "minedu"', "reminders.toml: digest[3].to: 'minedu' is none of acompanante, directivo"),
        ('to = "dre"', 'to = "ugel"', LADDER + "the rungs go once each, in the order acompanante, directivo"),
        ("after_days = 28", "after_days = 10", LADDER + "a higher rung is told of what has waited longer"),
        ('"lunes"\nat', '"sábado"\nat', "reminders.toml: digest[0].weekday: 'sábado' is none of lunes"),
        ('"jueves"\nat = 08:00:00', '"jueves"\nat = 07:00:00', "reminders.toml: digest[3].at: outside the window"),
        ("every_weeks = 4", "every_weeks = 0", "reminders.toml: digest[3]: at least every week"),
        ("every_weeks = 4", "weeks = 4", "reminders.toml: digest[3].every_weeks: missing"),
    ],
)
def test_wrong_words_about_what_slips_are_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load_reminders(changed(tmp_path, "reminders.toml", old, new))
    assert str(caught.value)[: len(message)] == message


def test_the_ladder_rises_slowly() -> None:
    ladder = [(each.to, each.weekday, each.every_weeks, each.after_days) for each in load_reminders().digests]
    assert ladder == [("acompanante", 0, 1, 0), ("directivo", 1, 1, 7), ("ugel", 2, 2, 14), ("dre", 3, 4, 28)]


def test_no_nudge_at_all_can_be_asked_for(tmp_path: Path) -> None:
    assert load_reminders(changed(tmp_path, "reminders.toml", "[2, 4]", "[]")).nudge_days == ()


def test_each_calendar_names_the_resolution_it_comes_from() -> None:
    sources = {number: year.source for number, year in load_calendar().years.items()}
    assert sources == {2020: "RVM 220-2019-MINEDU", 2025: "RM 556-2024-MINEDU", 2026: "RM 501-2025-MINEDU"}


YEAR = 'year = 2026\nsource = "RM"\nlective = [[2026-03-16, 2026-12-18]]\n'
OVERRIDE = '[[override]]\nscope = "dre:DRE CUSCO"\nlective = [[2026-03-30, 2026-12-18]]\n'
CLOSED = '[[closed]]\nday = 2026-06-24\nreason = "Día del Cusco"\n'


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "2026.toml").write_text(text, "utf-8")
    return tmp_path


def test_a_region_can_shift_its_weeks(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, YEAR + OVERRIDE))
    assert calendar.is_lective(date(2026, 3, 17)) is True
    assert calendar.is_lective(date(2026, 3, 17), ("dre:DRE CUSCO",)) is False
    assert calendar.is_lective(date(2026, 3, 30), ("dre:DRE CUSCO",)) is True


def test_a_closed_day_is_of_the_whole_country_or_of_one_place(tmp_path: Path) -> None:
    local = CLOSED + 'scope = "dre:DRE CUSCO"\n'
    calendar = load_calendar(written(tmp_path, YEAR + CLOSED + local))
    assert calendar.closed == (
        NonWorkingDay(day=date(2026, 6, 24), scope=None, reason="Día del Cusco"),
        NonWorkingDay(day=date(2026, 6, 24), scope="dre:DRE CUSCO", reason="Día del Cusco"),
    )


def test_a_folder_without_calendars_gives_an_empty_one(tmp_path: Path) -> None:
    assert load_calendar(tmp_path).years == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (YEAR.replace("2026-12-18", "2026-03-01"), "2026.toml: lective[0]: expected first and last day"),
        (YEAR.replace(", 2026-12-18", ""), "2026.toml: lective[0]: expected first and last day"),
        (YEAR.replace("2026-12-18", '"2026-12-18"'), "2026.toml: lective[0][1]: expected date, got '2026-12-18'"),
        (YEAR.replace("2026-12-18", "2026-12-18T00:00:00"), "2026.toml: lective[0][1]: expected date, got "),
        (YEAR + "gestion = [[2026-12-18, 2026-12-31]]", "2026.toml: -: two blocks share 2026-12-18"),
        (YEAR + OVERRIDE.replace("dre:", "región "), "2026.toml: override[0].scope: 'región DRE CUSCO' does not"),
        (YEAR + OVERRIDE + "weeks = 36\n", "2026.toml: override[0]: unknown key weeks"),
        (YEAR + CLOSED.replace("reason", "motivo"), "2026.toml: closed[0].reason: missing"),
        (YEAR + 'feriado = "no"\n', "2026.toml: -: unknown key feriado"),
        (YEAR.replace("source", "from"), "2026.toml: source: missing"),
    ],
)
def test_a_wrong_calendar_is_refused_by_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_calendar(written(tmp_path, text))
    assert str(caught.value)[: len(message)] == message
