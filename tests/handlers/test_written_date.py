"""A date that is written: understood, echoed, asked about, refused kindly; never chosen for the writer."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.activities.model import Activity
from scheduler.open_question import Dialogue
from tests.stage import Bubble, Stage

PROPOSED = "Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días"
PROPOSING = ("Rosa: /visitas", "Rosa toca «Julio Huamán Quispe»", "Rosa toca «➕ Proponer visita 1»")
HOURS = ["07:00", "08:00", "09:00", "10:00"]
NOBODY_READS = "Aquí nadie lee lo que se escribe. Por favor, responda con un botón:"


def labels(bubble: Bubble) -> list[str]:
    return [label for row in bubble.rows for label in row]


async def activities(stage: Stage) -> int:
    return await stage.place.read(lambda s: s.scalar(select(func.count()).select_from(Activity)) or 0)


def with_facts(session: Session, chat_id: int, **facts: Any) -> None:
    """Changes what the chat is asked for."""
    row = session.get_one(Dialogue, chat_id)
    row.facts = row.facts | facts


async def after_proposing(stage: Stage, text: str) -> Bubble:
    """The one answer to a text below the week strip of Rosa's visita to Julio, on Monday 13/04/2026."""
    (bubble,) = await stage.tells(*PROPOSING, f"Rosa: {text}")
    assert await activities(stage) == 0
    return bubble


async def test_a_day_and_hour_lead_to_the_summary(stage: Stage) -> None:
    bubble = await after_proposing(stage, "martes 21 a las 8:30")
    assert bubble.text.split("\n")[2] == "📅 martes 21/04/2026 · 08:30"
    assert labels(bubble)[-2:] == ["✅ Proponer", "⬅️ Otra hora"]
    (done, *_) = await stage.tells("Rosa toca «✅ Proponer»")
    assert done.text.startswith("Listo. Su propuesta va al docente")
    assert await activities(stage) == 1


async def test_a_day_leads_to_its_hours_and_an_hour_written_there_to_the_summary(stage: Stage) -> None:
    bubble = await after_proposing(stage, "el jueves 23")
    assert bubble.text.split("\n")[2:] == ["📅 jueves 23/04/2026", "¿A qué hora?"]
    (bubble,) = await stage.tells("Rosa: 9 y media")
    assert bubble.text.split("\n")[2] == "📅 jueves 23/04/2026 · 09:30"


async def test_a_bare_number_is_a_day_below_the_week_and_an_hour_below_the_hours(stage: Stage) -> None:
    bubble = await after_proposing(stage, "15")
    assert "📅 miércoles 15/04/2026" in bubble.text
    (bubble,) = await stage.tells("Rosa: 15")
    assert "📅 miércoles 15/04/2026 · 15:00" in bubble.text


async def test_an_hour_before_its_day_is_kept_until_the_day_is_tapped(stage: Stage) -> None:
    bubble = await after_proposing(stage, "a las 10")
    assert bubble.text.split("\n")[0] == "🕘 10:00"
    (bubble,) = await stage.tells("Rosa toca «Después ▶»", "Rosa toca «mar 21/04»")
    assert "📅 martes 21/04/2026 · 10:00" in bubble.text
    (bubble,) = await stage.tells("Rosa toca «⬅️ Otra hora»")
    assert labels(bubble)[:4] == HOURS


async def test_a_weekday_that_contradicts_its_number_is_asked_about(stage: Stage) -> None:
    bubble = await after_proposing(stage, "martes 22 a las 9")
    assert bubble.text.split("\n") == [
        "¿Cuál quiso decir?", "• martes 21/04/2026 · 09:00", "• miércoles 22/04/2026 · 09:00",
    ]  # fmt: skip
    assert labels(bubble) == ["mar 21/04 · 09:00", "mié 22/04 · 09:00", "⬅️ Otro día"]
    (bubble,) = await stage.tells("Rosa toca «mié 22/04 · 09:00»")
    assert "📅 miércoles 22/04/2026 · 09:00" in bubble.text


async def test_one_day_that_is_left_of_two_is_still_asked_about(stage: Stage) -> None:
    """Saturday the 17th: the Saturday has no classes; that Friday is meant is likely, not sure."""
    bubble = await after_proposing(stage, "sábado 17 8am")
    assert bubble.text.split("\n") == ["¿Quiso decir esta fecha?", "• viernes 17/04/2026 · 08:00"]


async def test_an_hour_of_the_night_is_no_second_reading(stage: Stage) -> None:
    bubble = await after_proposing(stage, "martes 21 a las 3")
    assert "📅 martes 21/04/2026 · 15:00" in bubble.text


async def test_what_the_writer_cannot_is_told_back(stage: Stage) -> None:
    bubble = await after_proposing(stage, "no puedo el jueves, mejor el lunes 20")
    assert bubble.text.split("\n")[0] == "Entendido: no puede el jue 16/04."
    assert "📅 lunes 20/04/2026" in bubble.text
    (bubble,) = await stage.tells("Rosa: el lunes 20 no")
    assert bubble.text.split("\n")[0] == "Entendido: no puede el lun 20/04."
    assert bubble.text.split("\n")[-1] == "¿Qué día?"


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("el sábado 18", "El sáb 18/04 no hay clases en esa IE."),
        ("el viernes 1 de mayo a las 9", "El vie 01/05 no hay clases en esa IE."),
        ("hoy a las 4pm", "Hoy ya no se puede: elija desde mañana."),
        ("ayer", "El domingo 12/04/2026 ya pasó."),
        ("10/03/2026 9am", "El martes 10/03/2026 ya pasó."),
        ("5 de marzo", "El viernes 05/03/2027 es de otro año. Por ahora solo se acuerdan fechas de este año."),
        ("31 de abril", "Esa fecha no existe. Escríbala así: «martes 14 a las 9», o toque un botón."),
        ("lo que usted diga", "No entendí la fecha. Escríbala así: «martes 14 a las 9», o toque un botón."),
    ],
)
async def test_what_cannot_be_is_told_with_the_days_that_can(stage: Stage, written: str, why: str) -> None:
    bubble = await after_proposing(stage, written)
    assert (bubble.text.split("\n")[0], bubble.text.split("\n")[-1]) == (why, "¿Qué día?")
    assert [label for label in labels(bubble) if "/" in label] != []


async def test_an_hour_that_cannot_be_leaves_the_day(stage: Stage) -> None:
    bubble = await after_proposing(stage, "martes 21 7pm")
    assert bubble.text.split("\n")[0] == "A las 19:00 no se puede: elija entre las 07:00 y las 17:00."
    assert "📅 martes 21/04/2026" in bubble.text
    (bubble,) = await stage.tells("Rosa: no sé")
    assert bubble.text.split("\n")[0] == "No entendí la fecha. Escríbala así: «martes 21 a las 9», o toque un botón."
    assert labels(bubble)[:4] == HOURS


async def test_the_end_of_a_gia_that_is_written_is_its_length(stage: Stage) -> None:
    await stage.tells("Rosa: /gia", "Rosa toca «IE 1394428 Quintare…»")
    (bubble,) = await stage.tells("Rosa: jueves 23 de 8 a 12")
    assert "📅 jueves 23/04/2026 · 08:00" in bubble.text
    assert "Duración: 4 horas" in bubble.text
    assert "✓ 4 h" in labels(bubble)


async def test_a_date_below_the_list_of_a_docente_is_the_next_visita(stage: Stage) -> None:
    (bubble,) = await stage.tells(*PROPOSING[:2], "Rosa: martes 21 9am")
    assert bubble.text.split("\n")[0] == "Visita 1 · Julio Huamán Quispe"
    assert "📅 martes 21/04/2026 · 09:00" in bubble.text


async def test_words_below_that_list_are_answered_as_always(stage: Stage) -> None:
    (bubble,) = await stage.tells(*PROPOSING[:2], "Rosa: gracias")
    assert bubble.text == NOBODY_READS


async def test_a_docente_answers_a_proposal_with_another_date(stage: Stage) -> None:
    """Nothing was asked in words; one visita waits for the answer."""
    (bubble,) = await stage.tells(PROPOSED, "Julio: no puedo el martes 21, mejor el jueves 23 a las 10")
    assert bubble.text.split("\n")[0] == "Entendido: no puede el mar 21/04."
    assert "📅 jueves 23/04/2026 · 10:00" in bubble.text
    rosa = [each for each in await stage.tells("Julio toca «✅ Enviar»") if each.who == "Rosa"]
    assert rosa[0].text.startswith("🔁 Julio Huamán Quispe pide otra fecha. ¿La acepta?")
    assert "Julio Huamán Quispe propone: jueves 23/04/2026 · 10:00" in rosa[0].text


async def test_another_hour_of_the_same_day_needs_no_day(stage: Stage) -> None:
    (bubble,) = await stage.tells(PROPOSED, "Julio: mejor a las 11")
    assert "📅 martes 21/04/2026 · 11:00" in bubble.text


@pytest.mark.parametrize("written", ["sí, el martes 21", "martes 21 a las 9 está bien", "ok, a las 9"])
async def test_who_writes_the_date_that_is_proposed_sees_the_button_for_it(stage: Stage, written: str) -> None:
    (bubble,) = await stage.tells(PROPOSED, f"Julio: {written}")
    assert "✅ Confirmo" in labels(bubble)


async def test_where_two_visitas_wait_it_is_asked_which_and_the_date_is_kept(stage: Stage) -> None:
    second = "Rosa propone a Julio la visita 2: martes 12/05/2026 09:00, 2 días"
    (bubble,) = await stage.tells(PROPOSED, second, "Julio: el jueves 14 de mayo a las 8")
    assert bubble.text == "📅 jueves 14/05/2026 · 08:00\n¿De qué actividad habla?"
    assert labels(bubble) == ["Visita 1 · mar 21/04", "Visita 2 · mar 12/05"]
    (bubble,) = await stage.tells("Julio toca «Visita 2 · mar 12/05»")
    assert "📅 jueves 14/05/2026 · 08:00" in bubble.text


async def test_where_two_wait_and_the_date_is_not_clear_the_days_of_the_chosen_one_follow(stage: Stage) -> None:
    second = "Rosa propone a Julio la visita 2: martes 12/05/2026 09:00, 2 días"
    (bubble,) = await stage.tells(PROPOSED, second, "Julio: jueves 14 o viernes 15 de mayo")
    assert bubble.text == "¿De qué actividad habla?"
    (bubble,) = await stage.tells("Julio toca «Visita 2 · mar 12/05»")
    assert "¿Qué día?" in bubble.text


async def test_the_organiser_answers_a_declined_visita_with_a_new_date(stage: Stage) -> None:
    await stage.tells(PROPOSED, "Julio toca «✋ No puedo»", "Julio toca «Licencia o ausencia»")
    (bubble,) = await stage.tells("Rosa: viernes 24 9am")
    assert "📅 viernes 24/04/2026 · 09:00" in bubble.text
    assert bubble.text.split("\n")[-1] == "¿Por qué cambia la fecha?"


async def test_words_and_dates_of_people_for_whom_nothing_waits_are_answered_as_always(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    for line in ("Percy: martes 21 9am", "Julio: gracias, señorita"):
        (bubble,) = await stage.tells(line)
        assert bubble.text == NOBODY_READS


async def test_who_has_no_right_any_more_is_told_and_nothing_is_put(stage: Stage) -> None:
    """A question that was kept for somebody whom Rosa does not accompany."""
    await stage.tells(*PROPOSING)
    await stage.place.write(partial(with_facts, chat_id=stage.phones["Rosa"].user_id, id=stage.people["Carmen"].id))
    (bubble,) = await stage.tells("Rosa: martes 21 9am")
    assert bubble.text == "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
    assert await activities(stage) == 0


async def test_what_was_forgotten_is_read_no_more(stage: Stage) -> None:
    await stage.tells(*PROPOSING, "Rosa: /cancelar")
    (bubble,) = await stage.tells("Rosa: martes 21 9am")
    assert bubble.text == NOBODY_READS


async def test_after_the_date_is_put_a_text_is_a_text_again(stage: Stage) -> None:
    await stage.tells(*PROPOSING, "Rosa: martes 21 9am", "Rosa toca «✅ Proponer»")
    (bubble,) = await stage.tells("Rosa: jueves 23")
    assert bubble.text == NOBODY_READS


async def test_a_question_that_was_open_before_comes_back_when_the_date_is_put(stage: Stage) -> None:
    rosa = stage.phones["Rosa"].user_id
    open_before = {"step": "digits", "facts": {"mobile": "x"}}
    await stage.tells(*PROPOSING)
    await stage.place.write(partial(with_facts, chat_id=rosa, before=open_before))
    await stage.tells("Rosa toca «Después ▶»", "Rosa: martes 21 9am")
    (bubble,) = await stage.tells("Rosa toca «⬅️ Otra hora»")
    assert labels(bubble)[:4] == HOURS
    await stage.tells("Rosa: 9", "Rosa toca «✅ Proponer»")
    row = await stage.place.read(lambda s: s.get_one(Dialogue, rosa))
    assert {"step": row.step, "facts": row.facts} == open_before
