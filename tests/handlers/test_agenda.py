"""/agenda, the calendar file and the history: what is one's own, and nothing else."""

from tests.stage import Stage

NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
AGREED = (
    "Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días",
    "Julio toca «✅ Confirmo»",
)


async def entries(stage: Stage, who: str) -> list[str]:
    """Buttons of an agenda, without those below the list; an empty one has the menu instead."""
    (bubble,) = await stage.tells(f"{who}: /agenda")
    if bubble.text == "No tiene actividades próximas.":
        assert ["🌐 Idioma"] in [row[-1:] for row in bubble.rows]
        return []
    return [row[0] for row in bubble.rows if row[0] != "📅 A mi calendario"]


async def test_each_sees_what_they_take_part_in_and_the_specialist_the_ugel(stage: Stage) -> None:
    await stage.tells(*AGREED)
    shown = {who: await entries(stage, who) for who in ("Rosa", "Julio", "Carmen", "Teresa", "Nelly", "Percy")}
    visita = ["Visita · 21/04 09:00"]
    assert shown == {"Rosa": visita, "Julio": visita, "Carmen": visita, "Teresa": visita, "Nelly": [], "Percy": []}


async def test_what_was_cancelled_is_on_no_agenda(stage: Stage) -> None:
    await stage.tells(*AGREED, "Rosa toca «❌ No se hará»", "Rosa toca «Emergencia»")
    assert [await entries(stage, who) for who in ("Rosa", "Julio", "Teresa")] == [[], [], []]


async def test_a_page_beyond_the_last_is_the_last(stage: Stage) -> None:
    (bubble,) = await stage.tells(*AGREED, "Julio envía un botón falso «ag:99»")
    assert bubble.rows == [["Visita · 21/04 09:00"], ["📅 A mi calendario"]]


async def test_seven_activities_take_two_pages(stage: Stage) -> None:
    days = ("14", "15", "16", "17", "20", "21", "22")
    names = ("lunes", "martes", "miércoles", "jueves", "viernes")
    for n, day in enumerate(days, 1):
        weekday = names[(int(day) - 13) % 7]
        await stage.tells(f"Rosa propone a Nelly la visita {n}: {weekday} {day}/04/2026 08:00, 1 día")
    (first,) = await stage.tells("Nelly: /agenda")
    assert [row[0] for row in first.rows[-3:]] == ["Visita · 21/04 08:00", "Después ▶", "📅 A mi calendario"]
    (second,) = await stage.tells("Nelly toca «Después ▶»")
    assert [row[0] for row in second.rows] == ["Visita · 22/04 08:00", "◀ Antes", "📅 A mi calendario"]


async def test_the_calendar_file_holds_agreed_dates_only(stage: Stage) -> None:
    (none,) = await stage.tells(AGREED[0], "Julio envía un botón falso «ics:1»")
    assert (none.text, none.file) == ("Todavía no hay fechas acordadas para su calendario.", None)
    (one,) = await stage.tells(AGREED[1], "Julio: /agenda", "Julio toca «📅 A mi calendario»")
    assert one.file == "agenda.ics"


async def test_calendar_and_history_of_others_are_refused(stage: Stage) -> None:
    await stage.tells(*AGREED)
    for data in ("ics:1", "his:1", "act:1"):
        (bubble,) = await stage.tells(f"Percy envía un botón falso «{data}»")
        assert (bubble.text, bubble.file) == (NOT_YOURS, None)


async def test_the_history_says_who_did_what_and_why(stage: Stage) -> None:
    await stage.tells(*AGREED, "Carmen toca «✋ No puedo»", "Carmen toca «Emergencia»")
    (bubble,) = await stage.tells("Rosa toca «📜 Historial»")
    assert bubble.text.split("\n\n")[1:] == [
        "lunes 13/04/2026 · 09:00\nRosa Quispe Flores puso la fecha: martes 21/04/2026 · 09:00",
        "lunes 13/04/2026 · 09:00\nJulio Huamán Quispe confirmó: martes 21/04/2026 · 09:00",
        "lunes 13/04/2026 · 09:00\nCarmen Mamani Rojas dijo que no puede: martes 21/04/2026 · 09:00\n"
        "Motivo: Emergencia.",
    ]
