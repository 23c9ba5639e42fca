"""/plan at the phones: the ways of a plan beyond the transcripts, who may go them, and files that are none."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select, update

from content.messages.refusals import TEXTS
from domain.activities.model import Activity
from domain.people.territory import Ie
from domain.year.closures import Closure
from domain.year.stored import PlanFile, PlannedRow, PlanState, RowStatus, StoredPlan
from scheduler.attachments import Attachment
from scheduler.outbox import OutboxRow
from tests.domain.plans.desk import on
from tests.media import JPEG
from tests.stage import Bubble, Stage

NO_FILES = "Gracias. Ahora no hay una pregunta que se responda así, y no lo guardamos. Use los botones, por favor."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Stage]:
    await stage.play("teléfonos: Elena, Óscar")
    yield stage


async def plans(stage: Stage) -> list[tuple[str, int]]:
    query = select(StoredPlan).order_by(StoredPlan.id)
    return await stage.place.read(lambda s: [(each.state, each.revision) for each in s.scalars(query)])


async def counted(stage: Stage, table: Any, *where: Any) -> int:
    return await stage.place.read(lambda s: s.scalar(select(func.count()).select_from(table).where(*where)) or 0)


async def plan_id(stage: Stage) -> int:
    return (
        await stage.place.read(lambda s: s.scalars(select(StoredPlan.id).order_by(StoredPlan.id.desc())).first()) or 0
    )


async def sends(stage: Stage, name: str, data: bytes, mime: str = XLSX) -> list[Bubble]:
    await stage.phones["Rosa"].sends_file(name, data, mime=mime)
    return (await stage._look()).bubbles


def texts(bubbles: list[Bubble]) -> list[str]:
    return [bubble.text for bubble in bubbles]


# Whose it is


@pytest.mark.parametrize("who", ["Julio", "Carmen", "Teresa"])
async def test_nobody_else_has_a_plan(desk: Stage, who: str) -> None:
    (bubble,) = await desk.tells(f"{who}: /plan")
    assert bubble.text == TEXTS["only_acompanante_plans"]
    assert await plans(desk) == []


@pytest.mark.parametrize("who", ["Julio", "Carmen", "Teresa", "Percy"])
async def test_no_forged_button_opens_or_changes_the_plan_of_another(desk: Stage, who: str) -> None:
    await desk.tells("Rosa: /plan")
    number = await plan_id(desk)
    verbs = [f"yd:{number}:1:{verb}" for verb in ("accept", "groups", "again", "rearrange", "leave", "unheard")]
    for data in [*verbs, *(f"yp:{number}:{shape}" for shape in ("", "1", "2", "xlsx", "findings"))]:
        (bubble,) = await desk.tells(f"{who} envía un botón falso «{data}»")
        assert bubble.text == TEXTS["not_yours"], data
    assert await plans(desk) == [("draft", 1)]


async def test_no_forged_button_answers_for_another_or_before_it_is_asked(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    number = await plan_id(desk)
    ie_id = await desk.place.read(lambda s: s.scalars(select(Ie.id).where(Ie.cod_mod == "1394428")).one())
    for data in (f"yc:{number}:{ie_id}", f"yl:{number}:{ie_id}:0"):
        assert texts(await desk.tells(f"Julio envía un botón falso «{data}»")) == [TEXTS["not_yours"]]
    await desk.tells("Rosa toca «✅ Aceptar el plan»")
    for who in ("Percy", "Teresa", "Rosa"):
        for data in (f"yc:{number}:{ie_id}", f"yl:{number}:{ie_id}:0"):
            assert texts(await desk.tells(f"{who} envía un botón falso «{data}»")) == [TEXTS["not_yours"]]
    assert await counted(desk, Activity, Activity.state == "confirmed", Activity.kind == "visita") == 0


async def test_what_no_button_carries_is_refused(desk: Stage) -> None:
    for data in ("yp:999:xlsx", "yd:0:1:accept", f"yp:{2**31}:", "yp:x:", "yc:1:-5"):
        assert await desk.tells(f"Rosa envía un botón falso «{data}»") != []
    assert await plans(desk) == []


# The plan


async def test_nothing_leaves_before_the_plan_is_accepted(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa: /plan")
    assert await plans(desk) == [("draft", 1)]
    assert (await counted(desk, Activity), await counted(desk, PlannedRow)) == (0, 76)
    assert await counted(desk, OutboxRow, OutboxRow.kind != "reply") == 0


async def test_one_letter_for_each_person_and_ie(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»")
    letters = await desk.place.read(lambda s: list(s.scalars(select(OutboxRow.view).where(OutboxRow.kind == "notice"))))
    assert letters == ["plan_lists.proposed"] * 6  # Julio, Nelly, Carmen; Elena, Percy, Óscar: those with a phone
    assert await counted(desk, Activity) == 66


async def test_each_half_of_the_year_comes_as_a_picture_and_the_year_as_a_workbook(desk: Stage) -> None:
    seen = await desk.tells("Rosa: /plan", "Rosa toca «🗓 Agosto a dic.»")
    assert [(bubble.file, bubble.text) for bubble in seen] == [("photo", "Su plan 2026")]
    (book,) = await desk.tells("Rosa toca «📄 Excel para editar»")
    assert book.file == "plan-2026.xlsx"


async def test_a_date_of_the_list_is_opened_as_any_other(desk: Stage) -> None:
    seen = await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»")
    label = next(each for bubble in seen if bubble.who == "Julio" for row in bubble.rows for each in row
                 if each.startswith("Visita 1"))  # fmt: skip
    (card,) = await desk.tells(f"Julio toca «{label}»")
    assert card.text.startswith("Visita 1 a su aula")
    assert card.rows[0] == ["✅ Confirmo"]


async def test_whoever_does_not_answer_is_asked_again_in_one_message_and_twice_at_the_most(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»", "Nelly toca «✅ Confirmo todas»")
    scenes = await desk.play("reloj: viernes 24/04/2026 18:00")
    again = [(bubble.who, bubble.text.splitlines()[0]) for scene in scenes for bubble in scene.bubbles]
    asked = [who for who, text in again if text == "⏰ El plan del año espera su respuesta."]
    assert {who: asked.count(who) for who in asked} == {"Julio": 2, "Elena": 2, "Percy": 2}


async def test_a_plan_whose_dates_have_passed_is_made_anew(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    await desk.play("reloj: lunes 08/06/2026 09:00")
    (bubble,) = await desk.tells("Rosa toca «✅ Aceptar el plan»")
    assert (bubble.text, bubble.rows) == (TEXTS["plan_stale"], [["🔄 Armar otra vez"]])
    await desk.tells("Rosa toca «🔄 Armar otra vez»")
    assert await plans(desk) in ([("draft", 2)], [("impossible", 2)])
    assert await counted(desk, Activity) == 0


async def test_days_off_that_came_since_the_start_are_known(desk: Stage) -> None:
    await desk.place.write(
        lambda s: s.add_all(Closure(day=on(4, day), scope=None, reason="huelga") for day in range(14, 18))
    )
    await desk.tells("Rosa: /plan")
    days = await desk.place.read(lambda s: {day for row in s.scalars(select(PlannedRow)) for day in row.days})
    assert [day for day in sorted(days) if day < "2026-04-20"] == []


async def test_an_ie_without_modelo_is_named_and_then_planned(desk: Stage) -> None:
    modelo = await desk.place.read(lambda s: s.scalars(select(Ie.modelo).where(Ie.cod_mod == "1394428")).one())
    one = Ie.cod_mod == "1394428"
    await desk.place.write(lambda s: s.execute(update(Ie).where(one).values(modelo=None)))
    seen = await desk.tells("Rosa: /plan")
    assert seen[-1].text.startswith("A estas IE les falta el modelo o el nivel: IE 1394428 Quintarena.")
    await desk.place.write(lambda s: s.execute(update(Ie).where(one).values(modelo=modelo)))
    seen = await desk.tells("Rosa: /plan")
    assert seen[-1].text.startswith("Su plan 2026")


async def test_an_accepted_change_moves_one_date_and_asks_about_that_one(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»", "Julio toca «✅ Confirmo todas»")
    first = await desk.place.read(lambda s: s.scalars(
        select(Activity).where(Activity.docente_id == desk.people["Julio"].id, Activity.number == 1,
                               Activity.kind == "visita")).one())  # fmt: skip
    before = await counted(desk, Activity)
    await desk.tells(f"Julio envía un botón falso «no:{first.id}:1:licencia»", "Rosa toca «🔄 Reacomodar»")
    seen = await desk.tells("Rosa toca «✅ Aceptar cambios»")
    (told,) = [bubble for bubble in seen if bubble.who == "Julio"]
    assert told.text.startswith("🔁 Rosa Quispe Flores propone fechas nuevas.")
    assert len([line for line in told.text.splitlines() if line.startswith("⏳")]) == 1
    assert await counted(desk, Activity) == before
    after = await desk.place.read(lambda s: s.get_one(Activity, first.id))
    assert (after.state, after.revision) == ("proposed", 3)
    assert after.day != first.day


async def test_a_date_that_is_in_no_plan_offers_no_rearranging(desk: Stage) -> None:
    seen = await desk.tells(
        "Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días",
        "Rosa toca «❌ No se hará»",
        "Rosa toca «Emergencia»",
    )
    assert [each for bubble in seen for row in bubble.rows for each in row if each == "🔄 Reacomodar"] == []


# The workbook


async def test_a_workbook_without_a_plan_is_no_plan(desk: Stage) -> None:
    assert texts(await sends(desk, "plan.xlsx", b"PK\x03\x04")) == [NO_FILES]
    assert (await counted(desk, PlanFile), await counted(desk, Attachment)) == (0, 0)


@pytest.mark.parametrize("who", ["Julio", "Carmen", "Teresa"])
async def test_nobody_else_sends_one(desk: Stage, who: str) -> None:
    await desk.tells("Rosa: /plan")
    await desk.phones[who].sends_file("plan.xlsx", b"PK\x03\x04", mime=XLSX)
    assert texts((await desk._look()).bubbles) == [NO_FILES]
    assert await counted(desk, PlanFile) == 0


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"hola", JPEG], ids=["zip", "text", "photo"])
async def test_what_only_calls_itself_a_workbook_changes_nothing(desk: Stage, data: bytes) -> None:
    await desk.tells("Rosa: /plan")
    seen = await sends(desk, "plan.xlsx", data)
    assert seen[-1].text.endswith("Su plan queda como estaba.")
    assert await plans(desk) == [("draft", 1)]
    assert (await counted(desk, PlanFile), await counted(desk, Attachment)) == (0, 0)


async def test_a_picture_of_a_plan_is_no_plan(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    assert texts(await sends(desk, "plan.jpg", JPEG, "image/jpeg")) == [NO_FILES]


async def edits(stage: Stage, what: str) -> list[Bubble]:
    await stage.tells("Rosa toca «📄 Excel para editar»")
    return await stage.tells(f"Rosa devuelve el Excel de su plan: {what}")


async def test_a_workbook_with_mistakes_changes_nothing_and_marks_the_cells(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    before = await desk.place.read(lambda s: [(row.key, row.days) for row in s.scalars(select(PlannedRow))])
    seen = await edits(desk, "visita-Julio-1 PRIMER_DIA = 31/06/2026")
    assert "❌ Fila" in seen[-1].text
    assert "«31/06/2026» no es una fecha que exista." in seen[-1].text
    (marked,) = await desk.tells("Rosa toca «📄 Ver las celdas»")
    assert marked.file == "plan-2026-revisado.xlsx"
    assert await plans(desk) == [("draft", 1)]
    assert await desk.place.read(lambda s: [(row.key, row.days) for row in s.scalars(select(PlannedRow))]) == before


async def test_an_edited_draft_is_the_draft_from_then_on(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    seen = await edits(desk, "visita-Julio-1 HORA = 10:30")
    assert "Cambia 1 fecha. Nadie recibe nada hasta que usted acepte." in seen[-1].text
    assert await plans(desk) == [("draft", 2)]
    assert await counted(desk, PlannedRow) == 76
    (refused,) = await desk.tells(f"Rosa envía un botón falso «yd:{await plan_id(desk)}:1:accept»")
    assert refused.text == TEXTS["plan_changed"]
    seen = await desk.tells("Rosa toca «🗓 Ver el plan»", "Rosa toca «✅ Aceptar el plan»")
    assert [line for bubble in seen if bubble.who == "Julio" for line in bubble.text.splitlines()
            if line.startswith("⏳ 1.") and "· 10:30" in line] != []  # fmt: skip


async def test_an_edited_accepted_plan_is_a_change_to_be_accepted(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»", "Rosa: /plan")
    seen = await edits(desk, "visita-Julio-6 PRIMER_DIA = 07/12/2026")
    assert "Cambia 1 fecha." in seen[-1].text
    assert await plans(desk) == [("accepted", 1), ("draft", 2)]
    (change,) = await desk.tells("Rosa toca «🗓 Ver el plan»")
    assert change.text.startswith("Cambia 1 fecha. Lo demás queda igual.")
    await desk.tells("Rosa toca «✅ Aceptar cambios»")
    assert await plans(desk) == [("superseded", 1), ("accepted", 2)]
    moved = (Activity.docente_id == desk.people["Julio"].id) & (Activity.number == 6) & (Activity.kind == "visita")
    day = await desk.place.read(lambda s: s.scalars(select(Activity.day).where(moved)).one())
    assert day == on(12, 7)


async def test_a_new_file_takes_the_place_of_the_last_and_old_ones_go(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    for hour in ("x", "y"):
        await edits(desk, f"visita-Julio-1 HORA = {hour}")
    (held,) = await desk.place.read(lambda s: list(s.scalars(select(PlanFile))))
    assert [each["facts"]["value"] for each in held.findings or () if each["wrong"]] == ["y"]
    assert await counted(desk, Attachment) == 0
    await desk.play("reloj: jueves 23/04/2026 09:00")
    assert await counted(desk, PlanFile) == 0


async def test_a_refused_date_is_told_and_can_be_rearranged(desk: Stage) -> None:
    await desk.tells("Rosa: /plan")
    await desk.tells("Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días")
    seen = await desk.tells("Rosa toca «✅ Aceptar el plan»")
    assert [state for state, _ in await plans(desk)] == [PlanState.ACCEPTED]
    assert await counted(desk, PlannedRow, PlannedRow.status == RowStatus.REFUSED) == 0  # it was moved instead
    assert [bubble for bubble in seen if bubble.who == "Julio"] != []


async def test_what_the_acompanante_cancels_is_rearranged_from_where_they_cancelled_it(desk: Stage) -> None:
    await desk.tells("Rosa: /plan", "Rosa toca «✅ Aceptar el plan»", "Julio toca «✅ Confirmo todas»")
    julio = desk.people["Julio"].id
    third = (Activity.docente_id == julio, Activity.number == 3, Activity.kind == "visita")
    before = await desk.place.read(lambda s: s.scalars(select(Activity).where(*third)).one())
    seen = await desk.tells(f"Rosa envía un botón falso «can:{before.id}:1:emergencia»")
    assert next(bubble.rows[0] for bubble in seen if bubble.who == "Rosa") == ["🔄 Reacomodar"]
    seen = await desk.tells("Rosa toca «🔄 Reacomodar»", "Rosa toca «✅ Aceptar cambios»")
    (told,) = [bubble.text for bubble in seen if bubble.who == "Julio"]
    assert [line.split()[1] for line in told.splitlines() if line.startswith("⏳")] == ["3."]
    states = await desk.place.read(lambda s: [each.state for each in s.scalars(select(Activity).where(*third))])
    assert sorted(states) == ["cancelled", "proposed"]
