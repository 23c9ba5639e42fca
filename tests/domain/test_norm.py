"""The norm as values: look-ups, settings and ratios. The shipped numbers are checked in content/test_loader.py."""

from dataclasses import FrozenInstanceError

import pytest

from domain.year.norm import DayPattern, Modelo, Nivel, Norm, Plan, Ratio, Rule, Setting, Zona


def rule(code: str, value: int, numeral: str = "5.6.2.c") -> Rule:
    return Rule(code=code, value=value, numeral=numeral)


def ratio(zona: Zona, minimum: int, maximum: int) -> Ratio:
    return Ratio(zona=zona, minimum=minimum, maximum=maximum, numeral="5.6.2.b")


UM = Plan(
    modelo=Modelo.UM,
    nivel=Nivel.PRIMARIA,
    ratios=(
        ratio(Zona.FRONTERA, 7, 7),
        ratio(Zona.DISPERSION_ALTA, 6, 8),
        ratio(Zona.DISPERSION_BAJA, 8, 10),
        ratio(Zona.RURAL, 8, 8),
    ),
    visitas=rule("visitas", 6),
    visita_days=rule("visita_days", 14),
    pattern=DayPattern(days=(3, 3, 2, 2, 2, 2), fixed=False, numeral="5.6.2.c"),
    gia=rule("gia", 4),
    gia_minutes=rule("gia_minutes", 180),
    rtc=rule("rtc", 2),
    rtc_minutes=rule("rtc_minutes", 181),
    talleres=rule("talleres", 2),
    taller_days=rule("taller_days", 10),
    talleres_acompanante=rule("talleres_acompanante", 2),
    taller_acompanante_days=rule("taller_acompanante_days", 16),
)


def setting(code: str, value: str | int | bool, *options: str | int | bool) -> Setting:
    return Setting(code=code, value=value, options=options, numeral="5.2.6", reason="a reason")


NORM = Norm(
    document="NT-026-01-MINEDU",
    plans=(UM,),
    rules=(rule("gia_dia_distinto", 1, "5.2.6.b"), rule("rtc_dia_distinto", 1, "5.2.7")),
    settings=(
        setting("gia_por", "ie", "ie", "grupo"),
        setting("ratio_precedencia", "frontera", "frontera", "dispersion"),
        setting("aviso_previo_dias", 3),
        setting("dos_docentes_mismo_dia", False),
    ),
)


def test_a_plan_is_found_by_words_as_rows_hold_them() -> None:
    assert NORM.plan_for("UM", "primaria") is UM
    assert NORM.plan_for(Modelo.UM, Nivel.PRIMARIA) is UM


@pytest.mark.parametrize(("modelo", "nivel"), [("UM", "inicial"), ("PC", "primaria"), ("um", "primaria"), ("", "")])
def test_there_is_no_plan_where_the_table_has_no_column(modelo: str, nivel: str) -> None:
    assert NORM.plan_for(modelo, nivel) is None


@pytest.mark.parametrize(("kind", "count"), [("visita", 6), ("gia", 4), ("rtc", 2), ("taller", 2)])
def test_a_plan_counts_each_kind_of_activity(kind: str, count: int) -> None:
    assert UM.count_of(kind).value == count


def test_a_plan_knows_no_other_kind_of_activity() -> None:
    with pytest.raises(KeyError, match="curso"):
        UM.count_of("curso")


def test_only_gia_and_rtc_have_a_least_length() -> None:
    lengths = {kind: UM.minutes_of(kind) for kind in ("visita", "gia", "rtc", "taller")}
    assert lengths == {"visita": None, "gia": UM.gia_minutes, "rtc": UM.rtc_minutes, "taller": None}


def test_a_docente_has_fourteen_dated_activities() -> None:
    assert UM.activities() == 14


def test_a_pattern_tells_its_longest_and_shortest_visita() -> None:
    assert (UM.pattern.longest(), UM.pattern.shortest()) == (3, 2)


def test_a_rule_is_found_by_its_code_with_its_numeral() -> None:
    assert NORM.rule("rtc_dia_distinto") == Rule(code="rtc_dia_distinto", value=1, numeral="5.2.7")


def test_an_unknown_code_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError, match="no_such_rule"):
        NORM.rule("no_such_rule")
    with pytest.raises(KeyError, match="no_such_setting"):
        NORM.setting("no_such_setting")


def test_settings_are_read_by_their_type() -> None:
    assert NORM.choice("gia_por") == "ie"
    assert NORM.number("aviso_previo_dias") == 3
    assert NORM.flag("dos_docentes_mismo_dia") is False


def test_a_flag_is_not_read_as_a_number_nor_a_number_as_a_word() -> None:
    with pytest.raises(TypeError, match="dos_docentes_mismo_dia is not of type int"):
        NORM.number("dos_docentes_mismo_dia")
    with pytest.raises(TypeError, match="aviso_previo_dias is not of type str"):
        NORM.choice("aviso_previo_dias")
    with pytest.raises(TypeError, match="gia_por is not of type bool"):
        NORM.flag("gia_por")


@pytest.mark.parametrize(
    ("zonas", "zona"),
    [
        ({"rural"}, Zona.RURAL),
        ({"rural", "frontera"}, Zona.FRONTERA),
        ({"rural", "dispersion_alta"}, Zona.DISPERSION_ALTA),
        ({"rural", "dispersion_baja"}, Zona.DISPERSION_BAJA),
        ({"rural", "frontera", "dispersion_baja"}, Zona.FRONTERA),
    ],
)
def test_the_narrower_zona_decides_the_ratio(zonas: set[str], zona: Zona) -> None:
    found = NORM.ratio_for(UM, zonas)
    assert found is not None and found.zona == zona


def test_dispersion_decides_before_frontera_when_so_set() -> None:
    norm = NORM.with_settings({"ratio_precedencia": "dispersion"})
    assert norm.ratio_for(UM, {"frontera", "dispersion_baja"}) == ratio(Zona.DISPERSION_BAJA, 8, 10)


@pytest.mark.parametrize("zonas", [set(), {"urbano"}, {"selva"}])
def test_a_zona_the_plan_does_not_foresee_has_no_ratio(zonas: set[str]) -> None:
    assert NORM.ratio_for(UM, zonas) is None


def test_settings_can_be_chosen_without_touching_the_others() -> None:
    chosen = NORM.with_settings({"gia_por": "grupo", "aviso_previo_dias": 5})
    assert (chosen.choice("gia_por"), chosen.number("aviso_previo_dias")) == ("grupo", 5)
    assert chosen.choice("ratio_precedencia") == "frontera"
    assert NORM.choice("gia_por") == "ie"
    assert chosen.setting("gia_por").numeral == "5.2.6"


@pytest.mark.parametrize(
    ("code", "value"),
    [("gia_por", "aula"), ("gia_por", True), ("aviso_previo_dias", True), ("dos_docentes_mismo_dia", 1)],
)
def test_a_value_that_is_not_offered_is_refused(code: str, value: str | int | bool) -> None:
    with pytest.raises(ValueError, match=code):
        NORM.with_settings({code: value})


def test_an_unknown_setting_cannot_be_chosen() -> None:
    with pytest.raises(KeyError, match="gia_pro"):
        NORM.with_settings({"gia_pro": "ie"})


def test_the_norm_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        NORM.document = "another"  # type: ignore[misc]
