"""/nohabiles: Teresa of the UGEL and Andrés of the DRE load days off; everybody else is turned away."""

from datetime import date

import pytest
from sqlalchemy import select

from content.days_off import code_of
from content.year_actions import NewDaysOff, SaveDaysOff, ShowDaysOff, UndoDaysOff
from domain.people.territory import Ugel
from domain.year.closures import Closure, DaysOff, closures
from tests.stage import Bubble, Stage

THURSDAY = date(2026, 4, 23)
VISIT = "Rosa propone a Julio la visita 1: jueves 23/04/2026 09:00, 1 días"
LOAD = ("Teresa toca «✊ Huelga»", "Teresa toca «Toda la UGEL»", "Teresa toca «✅ Guardar»")


def labels(bubble: Bubble) -> list[str]:
    return [label for row in bubble.rows for label in row]


async def days(stage: Stage) -> list[tuple[date, str]]:
    return [(each.day, each.reason) for each in await stage.place.read(closures)]


async def where(stage: Stage) -> str:
    name = await stage.place.read(lambda s: s.scalars(select(DaysOff.scope)).one())
    return str(name)


async def test_days_are_typed_reasoned_placed_echoed_and_saved(stage: Stage) -> None:
    (bubble,) = await stage.tells("Teresa: /nohabiles", "Teresa toca «➕ Cargar días»", "Teresa: el jueves 23")
    assert bubble.text.split("\n")[0] == "📅 jueves 23/04/2026"
    (bubble,) = await stage.tells(*LOAD[:2])
    assert bubble.text.split("\n")[:2] == ["📅 jueves 23/04/2026", "Huelga"]
    assert await days(stage) == []  # nothing is kept before the yes
    (bubble,) = await stage.tells(LOAD[2])
    assert bubble.text.split("\n")[0] == "✅ Guardado."
    assert await days(stage) == [(THURSDAY, "Huelga")]


async def test_a_range_behind_the_command_goes_straight_to_its_reason(stage: Stage) -> None:
    (bubble,) = await stage.tells("Teresa: /nohabiles del 20 al 24 de abril")
    assert bubble.text.split("\n")[0] == "📅 del lunes 20/04/2026 al viernes 24/04/2026 (5 días)"
    await stage.tells(*LOAD)
    assert [each for each, _ in await days(stage)] == [date(2026, 4, n) for n in range(20, 25)]


async def test_days_are_tapped_and_a_last_day_too(stage: Stage) -> None:
    await stage.tells("Teresa: /nohabiles", "Teresa toca «➕ Cargar días»", "Teresa toca «jue 16/04»")
    await stage.tells("Teresa toca «➕ Hasta otro día»", "Teresa toca «vie 17/04»", *LOAD)
    assert [each for each, _ in await days(stage)] == [date(2026, 4, 16), date(2026, 4, 17)]


async def test_a_last_day_may_be_written(stage: Stage) -> None:
    await stage.tells("Teresa: /nohabiles 16", "Teresa toca «➕ Hasta otro día»")
    (bubble,) = await stage.tells("Teresa: 20")
    assert bubble.text.split("\n")[0] == "📅 del jueves 16/04/2026 al lunes 20/04/2026 (3 días)"


async def test_two_readings_are_asked_about(stage: Stage) -> None:
    (bubble,) = await stage.tells("Teresa: /nohabiles miércoles 23")
    assert bubble.text.split("\n") == ["¿Cuál quiso decir?", "1. miércoles 22/04/2026", "2. jueves 23/04/2026"]
    (bubble,) = await stage.tells("Teresa toca «2 · jue 23/04»")
    assert bubble.text.split("\n")[0] == "📅 jueves 23/04/2026"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nada", "No entendí qué días son."),
        ("31 de junio", "Ese día no existe."),
        ("ayer", "Esos días ya pasaron."),
        ("sábado 18", "Ese día no se trabaja de todos modos."),
        ("5 de marzo", "Por ahora solo se cargan días de este año."),
    ],
)
async def test_what_cannot_be_is_said_and_asked_again(stage: Stage, text: str, why: str) -> None:
    (bubble,) = await stage.tells("Teresa: /nohabiles", "Teresa toca «➕ Cargar días»", f"Teresa: {text}")
    assert bubble.text.split("\n")[0] == why
    assert "mar 14/04" in labels(bubble)
    assert await days(stage) == []


async def test_an_ie_is_found_by_its_name(stage: Stage) -> None:
    await stage.tells("Teresa: /nohabiles 23", "Teresa toca «🌧 Suspensión»", "Teresa toca «Una IE»")
    (bubble,) = await stage.tells("Teresa: quintarena")
    assert labels(bubble) == ["IE 1394428 Quintare…", "⬅️ Otro motivo"]
    await stage.tells("Teresa toca «IE 1394428 Quintare…»", "Teresa toca «✅ Guardar»")
    assert (await where(stage)).startswith("ie:")


async def test_the_organiser_is_told_once_and_proposes_another_date_with_a_tap(stage: Stage) -> None:
    await stage.tells(VISIT, "Julio toca «✅ Confirmo»", "Teresa: /nohabiles 23", *LOAD[:2])
    bubbles = await stage.tells(LOAD[2])
    told = [each for each in bubbles if each.who != "Teresa"]
    assert [each.who for each in told] == ["Rosa"]
    assert "Esta fecha ya no va. Proponga otra:" in told[0].text
    (week,) = await stage.tells("Rosa toca «Visita 1 · jue 23/04»")
    assert "mié 22/04" in labels(week)
    assert "jue 23/04" not in labels(week)  # the calendar knows it at once


async def test_undoing_tells_who_was_told_and_opens_the_day(stage: Stage) -> None:
    await stage.tells(VISIT, "Teresa: /nohabiles 23", *LOAD)
    bubbles = await stage.tells("Teresa toca «↩️ Deshacer»")
    assert {each.who for each in bubbles} == {"Teresa", "Rosa"}
    assert "Esta fecha se mantiene:" in next(each.text for each in bubbles if each.who == "Rosa")
    assert await days(stage) == []
    (again,) = await stage.tells("Teresa toca «↩️ Deshacer», que ya no está")
    assert again.text == "Eso ya estaba deshecho. No cambió nada."


async def test_what_is_loaded_twice_is_said_to_be_known(stage: Stage) -> None:
    await stage.tells("Teresa: /nohabiles 23", *LOAD, "Teresa: /nohabiles 23", *LOAD[:2])
    (bubble,) = await stage.tells(LOAD[2])
    assert bubble.text == "Esos días ya estaban cargados para ese ámbito. No cambió nada."


@pytest.mark.parametrize("who", ["Rosa", "Julio", "Carmen", "Nelly"])
async def test_nobody_else_is_let_in(stage: Stage, who: str) -> None:
    (bubble,) = await stage.tells(f"{who}: /nohabiles 23")
    assert bubble.text == "Los días no hábiles los cargan los especialistas de la UGEL y de la DRE."
    ugel = await stage.place.read(lambda s: s.scalars(select(Ugel.id).order_by(Ugel.id)).first())
    code = code_of([THURSDAY])
    for forged in (
        NewDaysOff(), NewDaysOff(days=code, why="h", where=f"u{ugel}", ask="s"),
        SaveDaysOff(days=code, why="h", where=f"u{ugel}"), ShowDaysOff(days_off=1), UndoDaysOff(days_off=1),
    ):  # fmt: skip
        (bubble,) = await stage.tells(f"{who} envía un botón falso «{forged.pack()}»")
        assert bubble.text.startswith("Eso no está en su agenda.")
    assert await days(stage) == []


@pytest.mark.parametrize(
    "forged",
    [
        "nd:::x:z:0",
        "nd:x:h:u1:s:0",
        "nd:202604231:h:d1:s:0",
        "ns:202604231:h:d1",
        "ns:x:h:u1",
        "ns:202604231:x:u1",
        "nv:4711",
    ],
)
async def test_a_forged_button_of_a_specialist_changes_nothing(stage: Stage, forged: str) -> None:
    (bubble,) = await stage.tells(f"Teresa envía un botón falso «{forged}»")
    assert bubble.text.startswith("Eso no está en su agenda.")
    assert await days(stage) == []


async def test_a_specialist_of_the_dre_closes_all_of_it(stage: Stage) -> None:
    await stage.play("teléfonos: Andrés")
    await stage.tells("Andrés: /nohabiles 23", "Andrés toca «📜 Decreto»", "Andrés toca «Toda la DRE»")
    await stage.tells("Andrés toca «✅ Guardar»")
    assert (await where(stage)).startswith("dre:")
    (listed,) = await stage.tells("Teresa: /nohabiles")
    assert "No hay ninguno cargado desde hoy." in listed.text  # it is not hers to take back
    found = await stage.place.read(lambda s: list(s.scalars(select(Closure.day))))
    assert found == [THURSDAY]
