"""Surveys in the hands of their Dirección: nobody else's tap does or shows anything, and no verb is done twice."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from content.messages.refusals import TEXTS
from content.wave_plan import mark
from domain.people.roles import Role
from domain.surveys.model import FormVersion, Participation, Wave
from scheduler.outbox import OutboxRow
from tests.stage import Bubble, Stage

NOT_YOURS = TEXTS["not_yours"]
GONE = "Ese botón ya no sirve. No cambió nada. Empiece de nuevo por aquí:"
STATE = TEXTS["wave_state"]
ROW = mark("satisfaccion_docente")
WAVE = "encuesta satisfaccion_docente: se invita el martes 14/04/2026, cierra el jueves 30/04/2026"
OTHERS = ("Rosa", "Julio", "Carmen", "Teresa", "Andrés")  # acompañante, docente, directivo, UGEL, DRE
PLAN = f"{ROW}:0::::dre"
BUTTONS = (
    f"wp:{PLAN}::0", f"wp:{PLAN}:d:0", f"wo:{PLAN}", "wv:1", "wq:1:close:", "wq:1:draw:", "wq:1:publish:",
    "wd:1:draw:", "wd:1:first:20260415", "wd:1:second:20260415", "wd:1:close:", "wd:1:publish:", "wd:1:cancel:",
    "fw:1:0:", "fw:1:0:png", "fw:1:0:xlsx", "rs:1:", "rs:1:png", "rs:1:xlsx", "rs:1:csv", "rs:1:com",
    "ff:00000000000000000000000000000000:store",
)  # fmt: skip
PUBLISHED = tuple(each for each in BUTTONS if not each.startswith("rs:"))


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Stage]:
    await stage.play("teléfonos: Inés, Andrés")
    yield stage


async def rows(stage: Stage) -> list[tuple[object, ...]]:
    """All that a tap could change, but for letters."""
    waves = select(Wave.id, Wave.state, Wave.key, Wave.closed_on, Wave.frame_hash).order_by(Wave.id)
    asked = select(Participation.person_id, Participation.half, Participation.invite_on, Participation.disposition)
    forms = select(FormVersion.id, FormVersion.sha256)
    ordered = (waves, asked.order_by(Participation.person_id), forms)
    return await stage.place.read(lambda s: [tuple(row) for query in ordered for row in s.execute(query)])


async def state(stage: Stage, state: str) -> None:
    await stage.place.write(lambda s: s.execute(update(Wave).values(state=state, closed_on=stage.place.clock.now())))


def said(bubbles: list[Bubble]) -> list[str]:
    return [bubble.text for bubble in bubbles]


# Nobody else


@pytest.mark.parametrize("who", OTHERS)
async def test_no_button_of_a_wave_does_or_shows_anything_for_others(desk: Stage, who: str) -> None:
    await desk.play(WAVE)
    before = await rows(desk)
    for data in BUTTONS:
        seen = await desk.tells(f"{who} envía un botón falso «{data}»")
        assert [(bubble.who, bubble.text, bubble.file) for bubble in seen] == [(who, NOT_YOURS, None)], data
    assert await rows(desk) == before


@pytest.mark.parametrize("who", ["Rosa", "Julio", "Carmen", "Teresa"])
async def test_published_results_open_to_no_acompanante_directivo_or_ugel(desk: Stage, who: str) -> None:
    await desk.play(WAVE)
    await state(desk, "published")
    for data in BUTTONS:
        assert said(await desk.tells(f"{who} envía un botón falso «{data}»")) == [NOT_YOURS], data
    files = select(OutboxRow.view).where(OutboxRow.view.contains("file"))
    assert await desk.place.read(lambda s: list(s.scalars(files))) == []


async def test_comments_are_offered_to_the_direccion_and_shown_from_ten_on(desk: Stage) -> None:
    await desk.play(WAVE)
    assert said(await desk.tells("Inés envía un botón falso «rs:1:com»")) == [TEXTS["results_not_yet"]]
    await desk.tells("Inés envía un botón falso «wd:1:close:»", "Inés envía un botón falso «wd:1:publish:»")
    (mine,) = await desk.tells("Inés envía un botón falso «rs:1:»")
    (theirs,) = await desk.tells("Andrés envía un botón falso «rs:1:»")
    assert [label for row in mine.rows for label in row if "Comentarios" in label] == ["💬 Comentarios"]
    assert [label for row in theirs.rows for label in row if "Comentarios" in label] == []
    (none,) = await desk.tells("Inés toca «💬 Comentarios»")
    assert (none.file, none.text.endswith("hacen falta los de diez personas juntas.")) == (None, True)
    (refused,) = await desk.tells("Andrés envía un botón falso «rs:1:com»")
    assert (refused.file, refused.text) == (None, NOT_YOURS)


async def test_published_results_open_to_the_dre_and_nothing_else_does(desk: Stage) -> None:
    await desk.play(WAVE)
    await desk.tells("Inés envía un botón falso «wd:1:close:»")
    await desk.tells("Inés envía un botón falso «wd:1:publish:»")
    for data in PUBLISHED:
        assert said(await desk.tells(f"Andrés envía un botón falso «{data}»")) == [NOT_YOURS], data
    (table,) = await desk.tells("Andrés envía un botón falso «rs:1:xlsx»")
    assert table.file == "encuesta-1-resultados.xlsx"


async def test_another_direccion_is_as_far_as_everybody_else(desk: Stage) -> None:
    await desk.play(WAVE)
    ines = desk.people["Inés"].id
    await desk.place.write(lambda s: s.execute(update(Role).where(Role.person_id == ines).values(direccion="DEIB")))
    before = await rows(desk)
    own = ("wp:", "wo:", "ff:")  # DEIB may open waves of its own, and keep forms
    for data in (each for each in BUTTONS if not each.startswith(own)):
        assert said(await desk.tells(f"Inés envía un botón falso «{data}»")) == [NOT_YOURS], data
    assert await rows(desk) == before


async def test_a_post_that_ended_opens_nothing(desk: Stage) -> None:
    await desk.play(WAVE)
    yesterday = desk.place.clock.now().date().replace(day=12)
    ines = desk.people["Inés"].id
    await desk.place.write(lambda s: s.execute(update(Role).where(Role.person_id == ines).values(until=yesterday)))
    assert said(await desk.tells("Inés envía un botón falso «rs:1:»")) == [NOT_YOURS]
    assert said(await desk.tells("Inés: /matriz")) == [
        "La matriz de seguimiento la ven los especialistas de UGEL, DRE y MINEDU."
    ]


FORGED = (
    "wv:99", "wd:99:draw:", "fw:99:0:", "rs:99:csv", "wd:1:destroy:", "wq:1::", "mr:zzzzzz", "wp:zzzzzz:0::::dre::0",
    f"wo:{ROW}:0::::todo", "ff:zz:store", "wv:2147483648",
)  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_does_nothing_even_for_the_specialist(desk: Stage, data: str) -> None:
    await desk.play(WAVE)
    before = await rows(desk)
    (bubble,) = await desk.tells(f"Inés envía un botón falso «{data}»")
    assert bubble.text in {NOT_YOURS, GONE}
    assert await rows(desk) == before


# Verbs


@pytest.mark.parametrize("verb", ["draw", "first", "publish"])
async def test_a_verb_out_of_turn_is_refused_with_the_way_back(desk: Stage, verb: str) -> None:
    await desk.play(WAVE)
    before = await rows(desk)
    for data in (f"wq:1:{verb}:", f"wd:1:{verb}:20260415"):
        (bubble,) = await desk.tells(f"Inés envía un botón falso «{data}»")
        assert (bubble.text, bubble.rows) == (STATE, [["📋 Ver la encuesta"]])
    assert await rows(desk) == before


async def test_two_taps_on_yes_do_it_once(desk: Stage) -> None:
    await desk.play(WAVE)
    await desk.tells("Inés envía un botón falso «wq:1:close:»")
    seen = await desk.tells("Inés toca «✅ Sí, cerrar» dos veces")
    assert [text.split("\n")[0] for text in said(seen)] == ["Encuesta 1 · cerrada", STATE]


async def test_nobody_is_invited_today_nor_after_the_close(desk: Stage) -> None:
    await desk.tells(f"Inés envía un botón falso «wo:{ROW}:0:20260413:20260415:20260420:cen»")
    # the form that we ship was stored by nobody yet
    await desk.tells(f"Inés envía un botón falso «wp:{ROW}:0::::cen::0»", "Inés toca «✅ Crear encuesta»")
    await desk.tells("Inés toca «🎲 Sortear muestra»", "Inés toca «✅ Sí, sortear»")
    before = await rows(desk)
    for day in ("20260413", "20260507", "20270101", "x", ""):
        (bubble,) = await desk.tells(f"Inés envía un botón falso «wd:1:first:{day}»")
        assert bubble.text in {
            NOT_YOURS, "Esas fechas no van en orden: corte, apertura, invitación desde mañana y cierre."
        }, day  # fmt: skip
    assert await rows(desk) == before


async def test_a_cancelled_wave_says_no_more_and_makes_room_for_another(desk: Stage) -> None:
    await desk.play(WAVE)
    await desk.tells("Inés envía un botón falso «wq:1:cancel:»", "Inés toca «✅ Sí, cancelar»")
    (row,) = await desk.tells(f"Inés envía un botón falso «mr:{ROW}»")
    assert row.rows == [["➕ Nueva encuesta"], ["⬅️ Matriz"]]


async def test_a_second_wave_of_a_yearly_row_is_refused_in_words(desk: Stage) -> None:
    await desk.play(WAVE)
    (row,) = await desk.tells(f"Inés envía un botón falso «mr:{ROW}»")
    assert row.rows == [["📋 Encuesta 1"], ["⬅️ Matriz"]]
    (bubble,) = await desk.tells(f"Inés envía un botón falso «wo:{PLAN}»")
    assert bubble.text.startswith("Esa fila ya tiene este año las encuestas que pide su periodicidad.")
    assert bubble.rows == [["📋 Ver la fila"]]


async def test_dates_out_of_order_are_shown_before_and_refused_after(desk: Stage) -> None:
    wrong = f"{ROW}:0:20260420:20260415:20260430:cen"
    (shown,) = await desk.tells(f"Inés envía un botón falso «wp:{wrong}::0»")
    assert "⚠️ Las fechas no van en orden: corte, apertura, último día." in shown.text
    (refused,) = await desk.tells("Inés toca «✅ Crear encuesta»")
    assert refused.text.startswith("Esas fechas no van en orden")
    assert await desk.place.read(lambda s: s.scalars(select(Wave.id)).all()) == []


async def test_a_cut_before_anybody_was_accompanied_offers_no_yes(desk: Stage) -> None:
    (shown,) = await desk.tells(f"Inés envía un botón falso «wp:{ROW}:0:20251231:::cen::0»")
    assert "⚠️ En la fecha de corte no hay docentes en acompañamiento. Elija otra." in shown.text
    assert ["✅ Crear encuesta"] not in shown.rows
