"""Closing by taps: what is kept between two of them, what two at once do, and who may not."""

from sqlalchemy import select

from content.fichas import number_of
from domain.activities.closing import Record
from domain.activities.confirming import Confirmation, ConsistencyCase
from domain.activities.fichas import Ficha
from domain.activities.model import Activity, History
from tests.stage import Bubble, Stage

VISIT = (
    "Rosa propone a Julio la visita 1: martes 14/04/2026 09:00, 1 día",
    "Julio toca «✅ Confirmo»",
    "reloj: martes 14/04/2026 13:30",
)
NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
NOT_CLOSED = "Esa actividad todavía no se cierra. Con /cerrar ve las que faltan."
GONE = "Esa ficha ya se envió o ya no le toca. Con /cerrar ve las que faltan."


async def rows(stage: Stage) -> list[tuple[object, ...]]:
    """All that a tap on fichas and records could change, but for where somebody stands."""
    queries = (
        select(Activity.id, Activity.state, Activity.revision),
        select(Record.activity_id, Record.revision, Record.held, Record.registered_on),
        select(Confirmation.activity_id, Confirmation.said),
        select(ConsistencyCase.id, ConsistencyCase.finding),
        select(Ficha.id, Ficha.about, Ficha.person_id),
        select(History.id, History.verb).order_by(History.id),
    )
    return await stage.place.read(lambda s: [tuple(row) for query in queries for row in s.execute(query)])


async def first_lines(stage: Stage, *lines: str) -> list[tuple[str, str]]:
    return [(bubble.who, bubble.text.split("\n")[0]) for bubble in await stage.tells(*lines)]


async def ficha(stage: Stage) -> Ficha:
    return await stage.place.read(lambda s: s.scalars(select(Ficha)).one())


async def not_held(stage: Stage) -> list[Bubble]:
    """Closes it as not held in the fewest taps."""
    return await stage.tells(
        *VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «No se realizó»", "Rosa toca «4»", "Rosa toca «Omitir»",
        "Rosa toca «✅ Enviar»",
    )  # fmt: skip


async def test_it_is_asked_for_when_it_has_ended(stage: Stage) -> None:
    shown = await first_lines(stage, *VISIT)
    assert ("Rosa", "📝 ¿Cómo fue? Por favor, cierre su ficha cuando pueda.") in shown


async def test_every_tap_is_kept_and_opening_it_again_goes_on(stage: Stage) -> None:
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «Sí, como se acordó»", "Rosa toca «Sí»")
    kept = await ficha(stage)
    assert (kept.form, kept.about, kept.seen) == ("ficha_visita", 1, 1)
    assert kept.walk["answers"] == {"/data/realizada": "si", "/data/VIS-1": "si"}
    (bubble,) = await stage.tells("Rosa: /cerrar", "Rosa toca «📝 Visita 1 · 14/04»")
    assert bubble.text.split("\n")[0] == "📝 3/18"
    assert await ficha(stage) is not None


async def test_a_restart_in_the_middle_loses_nothing(stage: Stage) -> None:
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «Sí, como se acordó»", "Rosa toca «Sí»")
    before = (await ficha(stage)).walk
    await stage.tells("el programa se apaga", "el programa se enciende")
    assert (await ficha(stage)).walk == before
    (bubble,) = await stage.tells("Rosa toca «Sí»")
    assert bubble.text.split("\n")[0] == "📝 4/18"


async def test_two_taps_at_once_on_one_button_begin_one_ficha(stage: Stage) -> None:
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha» dos veces")
    assert (await ficha(stage)).about == 1


async def test_sending_twice_keeps_one_record(stage: Stage) -> None:
    await not_held(stage)
    assert await first_lines(stage, "Rosa toca «✅ Enviar», que ya no está") == [("Rosa", GONE)]
    assert await stage.place.read(lambda s: s.scalars(select(Record.revision)).all()) == [1]
    assert await stage.place.read(lambda s: s.scalars(select(Ficha.id)).all()) == []


async def test_before_it_begins_it_is_not_closed(stage: Stage) -> None:
    await stage.tells(*VISIT[:2], "reloj: martes 14/04/2026 08:30")
    assert await first_lines(stage, "Rosa toca «📝 Cerrar ficha»") == [
        ("Rosa", "Esa actividad todavía no empieza. Ciérrela cuando termine, por favor.")
    ]


async def test_nobody_else_reaches_a_ficha_a_record_or_a_case(stage: Stage) -> None:
    """Julio takes part and may read the record and confirm it; he keeps nothing of it."""
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «Sí, como se acordó»")
    before, number = await rows(stage), number_of((await ficha(stage)).id)
    for who in ("Julio", "Nelly", "Carmen", "Percy", "Teresa"):
        for data in ("cl:1", "sig:1", f"sv:{number}", f"spa:{number}", f"sx:{number}", "cse:1:", "cse:1:right"):
            shown = await first_lines(stage, f"{who} envía un botón falso «{data}»")
            of_ugel = who == "Teresa" and data == "sig:1"  # she registers what has been closed
            assert shown in ([(who, NOT_CLOSED if of_ugel else NOT_YOURS)], [(who, GONE)]), (who, data)
    assert await rows(stage) == before


async def test_who_took_no_part_confirms_and_reads_nothing(stage: Stage) -> None:
    await not_held(stage)
    before = await rows(stage)
    for who in ("Nelly", "Percy", "Teresa", "Rosa"):
        for data in ("cnf:1:1:not_held:", "cnf:1:1:otherwise:", "cnf:1:1:otherwise:date"):
            assert await first_lines(stage, f"{who} envía un botón falso «{data}»") == [(who, NOT_YOURS)]
    for who in ("Nelly", "Percy", "Teresa"):
        assert await first_lines(stage, f"{who} envía un botón falso «rc:1»") == [(who, NOT_YOURS)]
    assert await rows(stage) == before


async def test_a_word_that_there_is_not_is_refused(stage: Stage) -> None:
    await not_held(stage)
    before = await rows(stage)
    for data in ("cnf:1:1:perhaps:", "cnf:1:1:otherwise:weather", "cnf:1:1::", "cnf:99:1:not_held:"):
        assert await first_lines(stage, f"Julio envía un botón falso «{data}»") == [("Julio", NOT_YOURS)]
    assert await first_lines(stage, "Julio envía un botón falso «cnf:1:7:otherwise:»") == [
        ("Julio", "El registro cambió mientras tanto. Vea cómo quedó antes de responder.")
    ]
    assert await rows(stage) == before


async def test_a_ficha_begun_for_another_date_is_begun_anew(stage: Stage) -> None:
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «Sí, como se acordó»")

    def redated(session: object) -> None:
        row = session.get(Activity, 1)  # type: ignore[attr-defined]
        row.revision = 2

    await stage.place.write(redated)
    (bubble,) = await stage.tells("Rosa envía un botón falso «cl:1»")
    assert bubble.text.split("\n")[0] == "📝 1/18"
    kept = await ficha(stage)
    assert (kept.seen, kept.walk.get("answers")) == (2, None)


async def test_a_record_is_put_right_from_its_own_answers(stage: Stage) -> None:
    await not_held(stage)
    (bubble,) = await stage.tells("Rosa toca «✏️ Corregir»")
    assert "→ No se realizó" in bubble.text
    await stage.tells("Rosa toca «✏️ Cambiar»", "Rosa toca «2»", "Rosa toca «1»", "Rosa toca «✅ Enviar»")
    kept = await stage.place.read(lambda s: s.get_one(Record, 1))
    assert (kept.revision, kept.held, kept.reason) == (2, "not_held", "licencia")


async def test_a_picture_or_a_voice_of_a_classroom_is_not_taken(stage: Stage) -> None:
    await stage.tells(*VISIT, "Rosa toca «📝 Cerrar ficha»", "Rosa toca «No se realizó»", "Rosa toca «4»")
    for line in ("Rosa envía una foto", "Rosa envía una nota de voz"):
        shown = await stage.tells(line)
        assert "⚠️ Escriba su respuesta en un mensaje, por favor." in shown[-1].text
    assert "/data/observacion" not in (await ficha(stage)).walk["answers"]


async def test_what_is_in_sigma_is_noted_once_by_whoever_keeps_the_record(stage: Stage) -> None:
    await not_held(stage)
    (bubble,) = await stage.tells("Rosa toca «☑️ Ya está en SIGMA»")
    assert "☑️ En SIGMA 2.0 desde el martes 14/04/2026" in bubble.text
    assert "☑️ Ya está en SIGMA" not in [label for row in bubble.rows for label in row]
    assert await first_lines(stage, "Rosa envía un botón falso «sig:1»") == [
        ("Rosa", "Esa ficha ya figura como registrada en SIGMA. No hace falta anotarla otra vez.")
    ]


async def test_the_workbook_is_for_whoever_registers(stage: Stage) -> None:
    await not_held(stage)
    for who, rows in (("Rosa", "1 fila"), ("Teresa", "1 fila")):
        (bubble,) = await stage.tells(f"{who}: /censo")
        assert bubble.text.split("\n")[0] == f"2026: {rows}, una por docente"
        assert bubble.file == "cumplimiento-2026.xlsx"
    (none,) = await stage.tells("Carmen: /censo")
    assert (none.text, none.file) == ("Este año todavía no hay fichas cerradas.", None)
    only = "Ese archivo es para quien registra en SIGMA 2.0. Lo suyo está en /misregistros."
    assert await first_lines(stage, "Julio: /censo") == [("Julio", only)]


async def test_a_docente_has_nothing_to_close_and_says_so(stage: Stage) -> None:
    assert await first_lines(stage, "Julio: /cerrar") == [("Julio", "No tiene nada por cerrar. Gracias.")]


async def test_cases_are_for_whoever_answers_for_the_data(stage: Stage) -> None:
    only = "Los casos los ve quien responde por la calidad de la información en la UGEL."
    for who in ("Rosa", "Julio", "Carmen"):
        assert await first_lines(stage, f"{who}: /casos") == [(who, only)]
    assert await first_lines(stage, "Teresa: /casos") == [
        ("Teresa", "No hay casos por verificar: lo que se registra y lo que dicen los docentes concuerda.")
    ]
