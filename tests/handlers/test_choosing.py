"""Three taps to a date: what is offered, and what a forged tap cannot choose."""

from sqlalchemy import func, select

from domain.activities.model import Activity
from domain.people.territory import Ie
from tests.stage import Bubble, Stage

NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
PROPOSED = "Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días"


async def activities(stage: Stage) -> int:
    return await stage.place.read(lambda s: s.scalar(select(func.count()).select_from(Activity)) or 0)


def days(bubble: Bubble) -> list[str]:
    return [label for row in bubble.rows for label in row if "/" in label]


async def test_only_lective_days_from_tomorrow_on_are_offered(stage: Stage) -> None:
    (bubble,) = await stage.tells(f"Rosa envía un botón falso «wk:vis:{stage.people['Julio'].id}:1:0»")
    assert days(bubble) == ["mar 14/04", "mié 15/04", "jue 16/04", "vie 17/04"]


async def test_a_feriado_is_not_offered(stage: Stage) -> None:
    """Friday 01/05/2026 is Día del Trabajo."""
    (bubble,) = await stage.tells(f"Rosa envía un botón falso «wk:vis:{stage.people['Julio'].id}:1:2»")
    assert days(bubble) == ["lun 27/04", "mar 28/04", "mié 29/04", "jue 30/04"]


async def test_a_page_beyond_the_year_is_the_last_one(stage: Stage) -> None:
    (bubble,) = await stage.tells(f"Rosa envía un botón falso «wk:vis:{stage.people['Julio'].id}:1:9999»")
    assert bubble.rows[-2:] == [["◀ Antes"], ["⬅️ Volver"]]


async def test_a_change_of_date_opens_on_the_week_of_the_date_it_changes(stage: Stage) -> None:
    (bubble,) = await stage.tells(PROPOSED, "Rosa toca «🔁 Cambiar fecha»")
    assert days(bubble) == ["lun 20/04", "mar 21/04", "mié 22/04", "jue 23/04", "vie 24/04"]


async def test_another_day_goes_back_to_the_week_it_came_from(stage: Stage) -> None:
    await stage.tells("Rosa: /gia", "Rosa toca «IE 1394428 Quintare…»", "Rosa toca «Después ▶»")
    (bubble,) = await stage.tells("Rosa toca «jue 23/04»", "Rosa toca «⬅️ Otro día»")
    assert days(bubble) == ["lun 20/04", "mar 21/04", "mié 22/04", "jue 23/04", "vie 24/04"]


async def test_what_is_no_date_is_put_nowhere(stage: Stage) -> None:
    """No such day, no such hour, no such length, no number at all."""
    julio = stage.people["Julio"].id
    for choice in ("20269999:0900:1", "20260421:2599:1", "20260421:0900:77", "mañana:0900:1"):
        (bubble,) = await stage.tells(f"Rosa envía un botón falso «put:vis:{julio}:1:{choice}:»")
        assert bubble.text == NOT_YOURS, choice
    assert await activities(stage) == 0


async def test_a_meeting_of_no_sensible_length_is_not_called(stage: Stage) -> None:
    ie = await stage.place.read(lambda s: s.scalars(select(Ie.id).where(Ie.cod_mod == "1394428")).one())
    for minutes in (3, 59, 601, -180):
        (bubble,) = await stage.tells(f"Rosa envía un botón falso «put:gia:{ie}:1:20260421:1500:{minutes}:»")
        assert bubble.text == NOT_YOURS, minutes
    assert await activities(stage) == 0


async def test_a_date_that_is_past_is_put_nowhere(stage: Stage) -> None:
    julio = stage.people["Julio"].id
    (bubble,) = await stage.tells(f"Rosa envía un botón falso «put:vis:{julio}:1:20260413:0800:1:»")
    assert bubble.text == "Esa fecha y hora ya pasó. Elija otra, por favor."
    assert await activities(stage) == 0


async def test_a_docente_can_choose_a_date_for_nothing_of_others(stage: Stage) -> None:
    julio = stage.people["Julio"].id
    for goal in ("vis", "gia", "rtc", "tal", "mov", "cnt", "nada"):
        for data in (f"wk:{goal}:{julio}:1:0", f"put:{goal}:{julio}:1:20260421:0900:1:"):
            (bubble,) = await stage.tells(f"Percy envía un botón falso «{data}»")
            assert bubble.text == NOT_YOURS, data
    assert await activities(stage) == 0


async def test_the_number_of_a_visita_that_is_already_there_is_refused(stage: Stage) -> None:
    (bubble,) = await stage.tells(PROPOSED, PROPOSED)
    assert bubble.text == "Esa visita ya estaba propuesta. Vea cómo están las visitas de este docente."
    assert await activities(stage) == 1


async def test_an_unknown_reason_of_a_move_is_kept_as_another_reason(stage: Stage) -> None:
    await stage.tells(PROPOSED, "Rosa envía un botón falso «put:mov:1:1:20260424:0900:2:pereza»")
    reason, state = await stage.place.read(lambda s: s.execute(select(Activity.reason, Activity.state)).one())
    assert (reason, state) == ("otro", "proposed")
