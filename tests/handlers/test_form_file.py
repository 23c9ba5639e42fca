"""A form by chat: who may send one, what becomes of it, and that looking at it leaves nothing."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from content.files.media_type import XLSX
from content.forms.shipped import FICHAS
from content.messages.refusals import TEXTS
from domain.surveys.drafts import FormDraft
from domain.surveys.model import FormVersion, LiveSession, Participation, Wave
from scheduler.attachments import Attachment
from tests.content.forms.books import as_xlsx
from tests.media import JPEG
from tests.stage import FORMS, Bubble, Stage

NO_FILES = "Gracias. Ahora no hay una pregunta que se responda así, y no lo guardamos. Use los botones, por favor."
GONE = "Ese archivo ya no está aquí, o ya se guardó. Envíelo otra vez, por favor."
GOOD = (FORMS / "recursos_bueno.md").read_text()


@pytest.fixture
async def desk(stage: Stage) -> AsyncIterator[Stage]:
    await stage.play("teléfonos: Inés, Andrés")
    yield stage


async def sends(stage: Stage, name: str, data: bytes, mime: str = XLSX) -> list[Bubble]:
    await stage.phones["Inés"].sends_file(name, data, mime=mime)
    return (await stage._look()).bubbles


async def kept(stage: Stage, *tables: type) -> list[int]:
    """How many rows there are; of forms, beside those of our fichas."""

    def count(session: Session, table: type) -> int:
        query = select(func.count()).select_from(table)
        if table is FormVersion:
            query = query.where(FormVersion.form_id.not_in(FICHAS))
        return session.scalar(query) or 0

    return await stage.place.read(lambda s: [count(s, each) for each in tables])


@pytest.mark.parametrize("who", ["Rosa", "Julio", "Carmen", "Teresa", "Andrés"])
async def test_nobody_else_can_send_one(desk: Stage, who: str) -> None:
    seen = await desk.tells(f"{who} envía el formulario recursos_bueno")
    assert [bubble.text for bubble in seen] == [NO_FILES]
    assert await kept(desk, FormDraft, Attachment) == [0, 0]


async def test_another_kind_of_file_is_no_form(desk: Stage) -> None:
    (bubble,) = await sends(desk, "foto.jpg", JPEG, "image/jpeg")
    assert bubble.text == NO_FILES
    assert await kept(desk, FormDraft, Attachment) == [0, 0]


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"hola", JPEG], ids=["zip", "text", "photo"])
async def test_what_only_calls_itself_a_workbook_is_told_and_not_kept(desk: Stage, data: bytes) -> None:
    seen = await sends(desk, "encuesta.xlsx", data)
    assert "No es un XLSForm." in seen[-1].text
    assert await kept(desk, FormVersion) == [0]
    assert await desk.place.read(lambda s: list(s.scalars(select(Attachment.content)))) in ([], [None])
    assert await desk.place.read(lambda s: list(s.scalars(select(FormDraft.xform)))) in ([], [None])


async def test_the_file_goes_when_the_form_is_stored(desk: Stage) -> None:
    await desk.tells("Inés envía el formulario recursos_bueno", "Inés toca «💾 Guardar versión»")
    assert await kept(desk, FormDraft, Attachment, FormVersion) == [0, 0, 1]
    others = select(FormVersion).where(FormVersion.form_id.not_in(FICHAS))
    (row,) = await desk.place.read(lambda s: list(s.scalars(others)))
    assert (row.form_id, row.version, [item["name"] for item in row.items]) == (
        "recursos_utiles", "1", ["REC_1", "REC_2"],
    )  # fmt: skip


async def test_a_new_file_takes_the_place_of_the_last(desk: Stage) -> None:
    for name in ("recursos_malo", "recursos_bueno", "recursos_malo"):
        await desk.tells(f"Inés envía el formulario {name}")
    (draft,) = await desk.place.read(lambda s: list(s.scalars(select(FormDraft))))
    assert (draft.name, draft.xform) == ("recursos_malo.xlsx", None)
    assert await kept(desk, FormDraft, Attachment) == [1, 0]


async def test_a_frozen_version_is_not_offered_and_not_changed(desk: Stage) -> None:
    await desk.tells("Inés envía el formulario recursos_bueno", "Inés toca «💾 Guardar versión»")
    await desk.play("encuesta satisfaccion_docente: se invita el martes 14/04/2026, cierra el jueves 30/04/2026")
    stored = select(FormVersion.id).where(FormVersion.form_id == "recursos_utiles")
    before = await desk.place.read(lambda s: s.execute(select(FormVersion.sha256).order_by(FormVersion.id)).all())
    await desk.place.write(lambda s: s.execute(update(Wave).values(form_version_id=stored.scalar_subquery())))
    seen = await sends(desk, "otra.xlsx", as_xlsx(GOOD.replace("llegaron a tiempo", "llegaron tarde")))
    assert seen[-1].text.endswith("Con la versión 1 ya empezó una encuesta y no se cambia. Ponga otra en «settings».")
    assert seen[-1].rows == [["👁 Ver en el chat"]]
    draft = (await desk.place.read(lambda s: s.scalars(select(FormDraft)).one())).file.hex
    (refused,) = await desk.tells(f"Inés envía un botón falso «ff:{draft}:store»")
    assert refused.text.startswith("Con esa versión ya empezó una encuesta y no se cambia.")
    after = await desk.place.read(lambda s: s.execute(select(FormVersion.sha256).order_by(FormVersion.id)).all())
    assert after == before


async def test_without_a_name_and_a_version_it_is_not_stored(desk: Stage) -> None:
    seen = await sends(desk, "sin.xlsx", as_xlsx(GOOD.split("| settings |")[0]))
    assert seen[-1].text.endswith("Para guardarlo, escriba form_id y version en la hoja «settings».")
    draft = (await desk.place.read(lambda s: s.scalars(select(FormDraft)).one())).file.hex
    (refused,) = await desk.tells(f"Inés envía un botón falso «ff:{draft}:store»")
    assert refused.text.startswith("Para guardarlo, escriba form_id y version")
    assert await kept(desk, FormVersion) == [0]


async def test_the_name_of_a_ficha_of_ours_is_not_taken(desk: Stage) -> None:
    before = await desk.place.read(lambda s: list(s.scalars(select(FormVersion.sha256).order_by(FormVersion.id))))
    seen = await sends(desk, "ficha.xlsx", as_xlsx(GOOD.replace("recursos_utiles", "ficha_visita")))
    assert "💾 Guardar versión" in [label for row in seen[-1].rows for label in row]
    (refused,) = await desk.tells("Inés toca «💾 Guardar versión»")
    assert refused.text == TEXTS["form_is_ours"]
    after = await desk.place.read(lambda s: list(s.scalars(select(FormVersion.sha256).order_by(FormVersion.id))))
    assert after == before


async def test_a_draft_of_one_is_nobody_elses(desk: Stage) -> None:
    await desk.tells("Inés envía el formulario recursos_bueno")
    draft = (await desk.place.read(lambda s: s.scalars(select(FormDraft)).one())).file.hex
    for who in ("Rosa", "Teresa", "Andrés"):
        for verb in ("see", "store", "errors", "EIB"):
            (bubble,) = await desk.tells(f"{who} envía un botón falso «ff:{draft}:{verb}»")
            assert bubble.text == TEXTS["not_yours"]
    assert await kept(desk, FormVersion) == [0]


# Looking


async def test_looking_leaves_no_answer_anywhere(desk: Stage) -> None:
    await desk.tells(
        "Inés envía el formulario recursos_bueno", "Inés toca «👁 Ver en el chat»", "Inés toca «De acuerdo»",
        "Inés toca «En desacuerdo»", "Inés: canario de la vista previa", "Inés toca «✅ Enviar»",
    )  # fmt: skip
    draft = await desk.place.read(lambda s: s.scalars(select(FormDraft)).one())
    assert (draft.walk, draft.language) == (None, None)
    assert await kept(desk, LiveSession, Participation) == [0, 0]
    dump = await desk.place.read(lambda s: "\n".join(s.connection().connection.dbapi_connection.iterdump()))  # type: ignore[union-attr]
    assert "canario" not in dump


async def test_a_corrected_file_may_come_while_looking(desk: Stage) -> None:
    await desk.tells("Inés envía el formulario recursos_bueno", "Inés toca «👁 Ver en el chat»")
    seen = await desk.tells("Inés envía el formulario recursos_malo")
    assert "Hay 3 cosas por corregir:" in seen[-1].text


async def test_a_button_of_what_was_looked_at_before_does_nothing(desk: Stage) -> None:
    await desk.tells("Inés envía el formulario recursos_bueno", "Inés toca «👁 Ver en el chat»")
    await desk.tells("Inés envía el formulario recursos_bueno")
    (bubble,) = await desk.tells("Inés toca «De acuerdo»")
    assert bubble.text == GONE


async def test_a_form_that_changes_by_modelo_asks_which(desk: Stage) -> None:
    form = GOOD.replace("| | text | REC_3 |", "| | hidden | modelo | | | |\n| | text | REC_3 |").replace(
        "${REC_2} < 3", "${modelo} = 'EIB'"
    )
    await sends(desk, "por_modelo.xlsx", as_xlsx(form))
    (which,) = await desk.tells("Inés toca «👁 Ver en el chat»")
    assert which.rows == [["EIB"], ["Unidocente/multigr."], ["Polidocente"]]
    (first,) = await desk.tells("Inés toca «EIB»")
    assert first.text.startswith("📝 1/3")
