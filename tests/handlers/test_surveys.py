"""A survey by taps, words, voice and place: kept exactly once, nowhere but where it belongs, and never by another."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.inbox_rows import InboxRow
from content.programme import Programme
from content.walks import in_wave
from domain.surveys.model import AnonymousAnswer, LiveSession, Participation, Wave
from domain.waves import answering
from handlers import survey_words
from scheduler.attachments import Attachment
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from tests.conftest import new_sqlite
from tests.stage import Bubble, Stage, moment_of

START = moment_of("martes 11/08/2026 09:00")
INVITED = "se invita el miércoles 12/08/2026, cierra el viernes 28/08/2026"
NOON = "reloj: miércoles 12/08/2026 12:31"
SECRET = "Quiero menos papeles, doctora Canaria"


@pytest.fixture
async def stage(village_file: Path, tmp_path: Path, programme: Programme) -> AsyncIterator[Stage]:
    opened = Stage(new_sqlite(village_file, tmp_path), programme, START)
    await opened.open()
    await opened.play("teléfonos: Julio, Nelly, Rosa, Carmen, Teresa, Inés")
    yield opened
    await opened.close()


async def begun(stage: Stage, form: str = "escuela") -> None:
    """Julio has opened the survey and read the note before the first question."""
    await stage.tells(f"encuesta {form}: {INVITED}", NOON, "Julio toca «Empezar»")
    if form == "escuela":
        await stage.tells("Julio toca «Seguir»")


async def answers(stage: Stage, who: str = "Julio") -> dict[str, Any]:
    """What is kept of a person's answers, by question."""
    person_id, seal = stage.people[who].id, stage.place.programme.seal
    found = await stage.place.read(lambda s: answering.live(s, seal, 1, person_id))
    return {} if found is None else found.answers


async def seen(stage: Stage, *lines: str) -> list[str]:
    """Every text after the last act, line by line."""
    bubbles: list[Bubble] = await stage.tells(*lines)
    return [line for bubble in bubbles for line in bubble.text.split("\n") if line]


async def chat(stage: Stage, who: str = "Julio") -> list[str]:
    """All that stands in a chat."""
    return [message.text for message in await stage.phones[who].messages()]


async def test_an_answer_is_kept_before_the_next_question_is_shown(stage: Stage) -> None:
    await begun(stage)
    assert await answers(stage) == {}
    assert "¿Cuántos grados enseña?" in await seen(stage, "Julio toca «De acuerdo»")
    assert await answers(stage) == {"DOC-1": "3"}


async def test_facts_of_the_frame_are_given_and_neither_asked_nor_kept_with_the_answers(stage: Stage) -> None:
    await begun(stage, "satisfaccion_docente")
    await stage.tells("Julio toca «De acuerdo»", "Julio toca «De acuerdo»")
    assert await answers(stage) == {"DOC-1": "3", "DOC-2e": "3"}
    person_id, programme = stage.people["Julio"].id, stage.place.programme
    walk = await stage.place.read(lambda s: in_wave(s, programme, person_id, 1))
    assert walk is not None
    assert walk.state.preset["/data/modelo"] == "EIB"


@pytest.mark.parametrize("who", ["Rosa", "Carmen", "Teresa", "Inés"])
async def test_whoever_is_not_asked_neither_opens_nor_answers(stage: Stage, who: str) -> None:
    """Nor does the specialist who runs the wave: absent and forbidden look alike."""
    await begun(stage)
    told = "Esta encuesta va a una muestra y esta vez usted no está en ella. Gracias por su interés."
    buttons = ["sv:1", "svl:1", "svm:1", "svn:1", "spa:1", "sl:1:quz", "sr:1:0:0", "sx:1", "sv:77"]
    before = await everything(stage)
    for data in buttons:
        assert await seen(stage, f"{who} envía un botón falso «{data}»") == [told], data
    assert await seen(stage, f"{who} toca el botón «De acuerdo» de Julio") == [told]
    assert await everything(stage) == before


async def everything(stage: Stage) -> list[tuple[object, ...]]:
    """All that an answer could change."""
    queries = (
        select(LiveSession.key, LiveSession.state, LiveSession.language),
        select(Participation.person_id, Participation.disposition).order_by(Participation.person_id),
        select(AnonymousAnswer.answers),
        select(Attachment.id),
    )
    return await stage.place.read(lambda s: [tuple(row) for query in queries for row in s.execute(query)])


async def test_a_tap_twice_late_or_out_of_order_changes_no_answer(stage: Stage) -> None:
    await begun(stage, "satisfaccion_docente")
    await stage.tells("Julio toca «De acuerdo» dos veces", "Julio toca «Muy en desacuerdo», que ya no está")
    assert await answers(stage) == {"DOC-1": "3"}


FORGED = ["sc:1:zz:0", "sc:1:end:0", "st:1:zz:0:1", "sg:1:zz", "ss:1:zz:done", "ss:1:zz:back", "ss:1:zz:rob"]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_question_changes_nothing_and_shows_the_open_one(stage: Stage, data: str) -> None:
    """A step that came twice needs no words; a choice that is not taken does."""
    await begun(stage)
    lines = await seen(stage, f"Julio envía un botón falso «{data}»")
    told = ["⚠️ Esa pregunta no está abierta ahora. Responda la que ve abajo, por favor."]
    assert [line for line in lines if line.startswith("⚠️")] == ([] if data.startswith("ss") else told)
    assert await answers(stage) == {}


async def test_a_choice_that_is_not_there_is_refused(stage: Stage) -> None:
    await begun(stage)
    ref = await open_ref(stage)
    lines = await seen(stage, f"Julio envía un botón falso «sc:1:{ref}:99»")
    assert "⚠️ Esa opción ya no está entre las posibles. Elija otra, por favor." in lines
    assert await answers(stage) == {}


async def open_ref(stage: Stage) -> str:
    person_id, programme = stage.people["Julio"].id, stage.place.programme
    walk = await stage.place.read(lambda s: in_wave(s, programme, person_id, 1))
    assert walk is not None
    return walk.state.place


# Words


async def test_what_is_written_leaves_the_chat_once_it_is_taken(stage: Stage) -> None:
    await begun(stage)
    await stage.tells("Julio toca «De acuerdo»", "Julio: 4")
    assert [text for text in await chat(stage) if text == "4"] == []
    assert await answers(stage) == {"DOC-1": "3", "grados": "4"}


async def test_what_is_refused_stays_under_the_question_until_it_is_put_right(stage: Stage) -> None:
    await begun(stage)
    await stage.tells("Julio toca «De acuerdo»", "Julio: ninguno", "Julio: 40")
    shown = await chat(stage)
    assert [text for text in shown if text in {"ninguno", "40"}] == ["ninguno", "40"]
    assert len([text for text in shown if "¿Cuántos grados enseña?" in text]) == 1  # the last one
    assert await answers(stage) == {"DOC-1": "3"}
    await stage.tells("Julio: 4")
    assert [text for text in await chat(stage) if text in {"ninguno", "40", "4"}] == []


async def test_words_to_a_survey_land_nowhere_once_another_question_is_open(stage: Stage) -> None:
    """/idioma does not ask in words; /cancelar forgets, and what is written then is no answer."""
    await begun(stage)
    await stage.tells("Julio toca «De acuerdo»", "Julio: /cancelar", "Julio: 4")
    assert await answers(stage) == {"DOC-1": "3"}


async def test_words_that_come_days_later_are_no_answer_but_the_survey_can_be_opened(stage: Stage) -> None:
    await begun(stage)
    await stage.tells("Julio toca «De acuerdo»", "reloj: viernes 14/08/2026 09:00", "Julio: 4")
    assert await answers(stage) == {"DOC-1": "3"}
    await stage.tells("Julio: /encuesta", "Julio: 4")
    assert await answers(stage) == {"DOC-1": "3", "grados": "4"}


# Voice, photos, places


async def to_the_idea(stage: Stage) -> None:
    await begun(stage)
    await stage.tells(
        "Julio toca «De acuerdo»", "Julio: 4", "Julio toca «Omitir»", "Julio toca «Omitir»", "Julio toca «Omitir»"
    )


async def test_a_voice_note_is_kept_under_a_random_name_and_leaves_the_chat(stage: Stage) -> None:
    await to_the_idea(stage)
    before = len(await chat(stage))
    await stage.tells("Julio envía una nota de voz")
    (kept,) = await stage.place.read(lambda s: list(s.scalars(select(Attachment))))
    assert (await answers(stage))["idea"] == str(kept.id)
    assert (kept.status, kept.kind, kept.file_id, kept.letter) == ("kept", "voice", None, None)
    assert len(await chat(stage)) == before


async def test_another_answer_takes_the_place_of_a_voice_note_and_the_file_goes(stage: Stage) -> None:
    await to_the_idea(stage)
    await stage.tells("Julio envía una nota de voz", "Julio toca «⬅️ Atrás»", f"Julio: {SECRET}")
    assert (await answers(stage))["idea"] == SECRET
    assert await stage.place.read(lambda s: list(s.scalars(select(Attachment.id)))) == []


async def test_whoever_refuses_takes_their_files_along(stage: Stage) -> None:
    await to_the_idea(stage)
    await stage.tells("Julio envía una nota de voz", "Julio envía un botón falso «svn:1»")
    assert await stage.place.read(lambda s: list(s.scalars(select(Attachment.id)))) == []
    assert await stage.place.read(lambda s: list(s.scalars(select(LiveSession.key)))) == []


async def test_a_voice_note_where_a_number_is_wanted_is_not_fetched(stage: Stage) -> None:
    await begun(stage)
    lines = await seen(stage, "Julio toca «De acuerdo»", "Julio envía una nota de voz")
    assert "⚠️ Escriba su respuesta en un mensaje, por favor." in lines
    assert await stage.place.read(lambda s: list(s.scalars(select(Attachment.id)))) == []


ONLY_BUTTONS = "Ahora no hay una pregunta que se responda así"


async def test_a_sticker_under_a_question_is_told_what_the_question_takes(stage: Stage) -> None:
    await begun(stage)
    lines = await seen(stage, "Julio envía un sticker")
    assert "⚠️ Toque una de las opciones, por favor." in lines
    await stage.tells("Julio toca «De acuerdo»")
    assert "⚠️ Escriba su respuesta en un mensaje, por favor." in await seen(stage, "Julio envía un sticker")
    await stage.tells("Julio: 4", "Julio toca «Omitir»", "Julio toca «Omitir»", "Julio toca «Omitir»")
    lines = await seen(stage, "Julio envía un sticker")
    assert "⚠️ Escriba su respuesta, o envíe una nota de voz o una foto, por favor." in lines
    assert [text for text in await chat(stage) if ONLY_BUTTONS in text] == []


async def test_a_voice_note_while_no_question_is_open_is_told_where_to_give_it(stage: Stage) -> None:
    """It is not kept, and nobody says that only buttons are read to whom a survey waits for."""
    await to_the_idea(stage)
    await stage.tells("Julio: /cancelar")
    for act, told in (("Julio envía una nota de voz", "no guardamos lo que envió"), ("Julio: hola", "lo que escribió")):
        (bubble,) = await stage.tells(act)
        assert told in bubble.text
        assert bubble.text.endswith("Si es para la encuesta, toque «Encuesta» y responda ahí.")
        assert bubble.rows[0][0] == "📝 Encuesta"
    assert await stage.place.read(lambda s: list(s.scalars(select(Attachment.id)))) == []
    await stage.tells("Julio toca «📝 Encuesta»", "Julio envía una nota de voz")
    (kept,) = await stage.place.read(lambda s: list(s.scalars(select(Attachment))))
    assert (await answers(stage))["idea"] == str(kept.id)


async def test_whom_no_survey_waits_for_is_told_that_only_buttons_are_read(stage: Stage) -> None:
    await begun(stage)
    assert any(ONLY_BUTTONS in line for line in await seen(stage, "Rosa envía una nota de voz"))


async def test_the_survey_is_a_button_of_the_menu_and_of_the_help_of_whom_it_waits_for(stage: Stage) -> None:
    await stage.tells(f"encuesta escuela: {INVITED}")
    for command in ("/start", "/ayuda"):
        (before,) = await stage.tells(f"Julio: {command}")
        assert [label for row in before.rows for label in row if "Encuesta" in label] == []
    await stage.tells(NOON)
    for command in ("/start", "/ayuda"):
        (shown,) = await stage.tells(f"Julio: {command}")
        (other,) = await stage.tells(f"Rosa: {command}")
        assert [label for row in shown.rows for label in row if "Encuesta" in label] == ["📝 Encuesta"]
        assert [label for row in other.rows for label in row if "Encuesta" in label] == []
    assert "Empezar" in [label for row in (await stage.tells("Julio toca «📝 Encuesta»"))[0].rows for label in row]


async def test_a_file_that_is_too_big_is_said_at_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert survey_words.MOST_BYTES == 10 * 2**20
    await to_the_idea(stage)
    monkeypatch.setattr(survey_words, "MOST_BYTES", 20)
    lines = await seen(stage, "Julio envía una nota de voz")
    assert "⚠️ Ese archivo es muy grande. Envíe uno de hasta 0 MB, por favor." in lines
    assert "idea" not in await answers(stage)


async def test_a_file_that_proves_to_be_something_else_is_asked_for_again(stage: Stage) -> None:
    await to_the_idea(stage)
    await stage.phones["Julio"].sends_file("nota.ogg", b"MZ not a sound", kind="voice", mime="audio/ogg")
    texts = [bubble.text for bubble in (await stage._look()).bubbles]
    assert any(text.startswith("Lo que envió no es una foto") for text in texts), texts
    assert "¿Qué cambiaría usted?" in await seen(stage, "Julio toca «▶️ Seguir»")


async def test_a_place_answers_where(stage: Stage) -> None:
    await to_the_idea(stage)
    await stage.tells("Julio toca «Omitir»", "Julio toca «Omitir»", "Julio comparte su ubicación")
    assert (await answers(stage))["lugar"] == "-14.2694400 -71.2261100 0.0 0.0"


# Language


async def test_the_language_changes_in_the_middle_and_only_for_the_survey(stage: Stage) -> None:
    await begun(stage)
    await stage.tells("Julio toca «De acuerdo»", "Julio toca «⬅️ Atrás»")
    lines = await seen(stage, "Julio envía un botón falso «sl:1:quz»")
    assert "Acompañantewan llamkasqay allinmi." in lines
    assert await answers(stage) == {"DOC-1": "3"}
    assert await stage.place.read(lambda s: s.scalars(select(LiveSession.language)).all()) == ["quz"]
    person_id = stage.people["Julio"].id
    assert (await stage.place.read(lambda s: s.get_one(type(stage.people["Julio"]), person_id))).language == "es"


async def test_a_language_that_is_none_asks_which(stage: Stage) -> None:
    await begun(stage)
    lines = await seen(stage, "Julio envía un botón falso «sl:1:klingon»")
    assert lines[0].startswith("🌐 ¿En qué idioma prefiere responder?")


# Sending


async def sent(stage: Stage) -> None:
    await to_the_idea(stage)
    await stage.tells(
        f"Julio: {SECRET}", "Julio toca «Omitir»", "Julio comparte su ubicación", "Julio toca «✅ Enviar»"
    )


async def test_sending_ends_it_for_good(stage: Stage) -> None:
    await begun(stage, "satisfaccion_docente")
    await stage.tells(*["Julio toca «De acuerdo»"] * 12, "Julio toca «Omitir»", "Julio toca «✅ Enviar»")
    person_id = stage.people["Julio"].id
    row = await stage.place.read(lambda s: s.get_one(Participation, (1, person_id)))
    assert (row.disposition, str(row.noted_on)) == ("completa", "2026-08-12")
    (waiting,) = await stage.place.read(lambda s: list(s.scalars(select(LiveSession))))
    assert waiting.state["extra"] == {}
    assert set(waiting.state["answers"].values()) == {"3"}
    assert len(waiting.state["answers"]) == 12
    lines = await seen(stage, "Julio envía un botón falso «sx:1»")
    assert lines == ["Su respuesta ya estaba registrada. No hace falta responder otra vez."]


async def test_a_survey_in_which_something_is_missing_opens_what_is(stage: Stage) -> None:
    await begun(stage)
    lines = await seen(stage, "Julio envía un botón falso «sx:1»")
    assert "⚠️ Falta responder una pregunta. La abrimos para usted." in lines
    assert "Lo que trabajo con mi acompañante me sirve." in lines


async def test_no_answer_stands_in_a_letter_an_update_or_a_dialogue(stage: Stage) -> None:
    """Before the end and after it; nor which question was open, nor how many there were."""
    await to_the_idea(stage)
    await stage.tells(f"Julio: {SECRET}", f"Julio: {SECRET}")
    await holds_no_answer(stage)
    await stage.tells("Julio toca «Omitir»", "Julio comparte su ubicación", "Julio toca «✅ Enviar»")
    await holds_no_answer(stage)
    chat_id = stage.phones["Julio"].user_id
    mine = select(OutboxRow.view).where(OutboxRow.chat_id == chat_id)
    views = await stage.place.read(lambda s: list(s.scalars(mine)))
    assert [view for view in views if view.startswith(("surveys.", "survey_review."))] == []


async def holds_no_answer(stage: Stage) -> None:
    letters = await stage.place.read(lambda s: list(s.execute(select(OutboxRow.view, OutboxRow.args))))
    allowed = {"walk", "wave", "page", "change", "note", "facts", "outcome", "reason"}
    assert {name for view, args in letters if view.startswith("survey") for name in args} <= allowed
    text = json.dumps([args for _, args in letters])
    assert [word for word in ("Canaria", "papeles", "14.26944", "DOC-1") if word in text] == []
    bodies = select(InboxRow.body).where(InboxRow.body.is_not(None))
    assert await stage.place.read(lambda s: list(s.scalars(bodies))) == []
    facts = await stage.place.read(lambda s: list(s.scalars(select(Dialogue.facts))))
    assert [set(each) for each in facts if each] in ([], [{"walk", "mark", "said"}])


async def test_only_the_secret_tells_which_question_is_open(stage: Stage) -> None:
    await begun(stage)
    ref = await open_ref(stage)
    (facts,) = await stage.place.read(lambda s: list(s.scalars(select(Dialogue.facts))))
    assert ref not in json.dumps(facts)


async def test_a_wave_with_a_pulse_asks_about_the_last_activity(stage: Stage) -> None:
    await stage.tells(
        "Rosa propone a Julio la visita 1: miércoles 19/08/2026 09:00, 2 días",
        "Julio toca «✅ Confirmo»",
        "reloj: lunes 24/08/2026 09:00",
        "encuesta pulso: se invita el martes 25/08/2026, cierra el viernes 28/08/2026",
        "reloj: martes 25/08/2026 12:31",
    )
    lines = await seen(stage, "Julio toca «Empezar»")
    assert "La visita del miércoles 19/08/2026, ¿le sirvió para su trabajo?" in lines
    await stage.tells("Julio toca «Mucho»", "Julio toca «Diálogo»", "Julio toca «Sí, lo probaré»")
    assert await answers(stage) == {"PUL-1": "4", "PUL-2": "dialogo", "PUL-3": "probara"}


async def test_a_pulse_has_nothing_to_ask_of_somebody_without_an_activity(stage: Stage) -> None:
    await stage.tells(f"encuesta pulso: {INVITED}", NOON)
    invitations = select(OutboxRow.status).where(OutboxRow.view == "survey_notices.invitation").distinct()
    assert await stage.place.read(lambda s: list(s.scalars(invitations))) == ["cancelled"]


async def test_nothing_waits_before_the_day_of_the_invitation_nor_after_the_close(stage: Stage) -> None:
    nothing = ["Por ahora ninguna encuesta espera su respuesta. Gracias por preguntar."]
    await stage.tells(f"encuesta satisfaccion_docente: {INVITED}")
    assert await seen(stage, "Julio: /encuesta") == nothing
    await stage.tells("reloj: miércoles 12/08/2026 08:00")
    assert await seen(stage, "Julio: /encuesta") != nothing
    await stage.tells("reloj: lunes 31/08/2026 09:00")
    assert await seen(stage, "Julio: /encuesta") == nothing
    assert await stage.place.read(lambda s: s.scalar(select(Wave.state))) == "open"


async def test_misdatos_tells_that_one_was_asked_and_nothing_of_the_answers(stage: Stage) -> None:
    await stage.tells(f"encuesta satisfaccion_docente: {INVITED}", NOON)
    await stage.tells("Julio toca «Empezar»", *["Julio toca «De acuerdo»"] * 12, f"Julio: {SECRET}")
    await stage.tells("Julio toca «✅ Enviar»")
    shown = await stage.tells("Julio: /misdatos")
    assert "Encuestas a las que se le invitó: 1" in shown[0].text.split("\n")
    phone = stage.phones["Julio"]
    raw = (await phone.downloads((await phone.received())[-1])).decode()
    assert json.loads(raw)["encuestas"] == [
        {"titulo": "Encuesta de satisfacción del docente", "direccion": "DIFODS", "invitacion_desde": "2026-08-12",
         "como_termino": "completa", "dia": "2026-08-12"},
    ]  # fmt: skip
    assert [secret for secret in ("DOC-1", "papeles", "Canaria", "pertinencia") if secret in raw] == []
