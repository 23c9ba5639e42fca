"""Visitas by taps: who may do what, and that a tap that may not changes nothing."""

from sqlalchemy import select

from domain.activities.model import Activity, History, Participant
from tests.stage import Stage

PROPOSED = "Rosa propone a Julio la visita 1: martes 21/04/2026 09:00, 2 días"
NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"


async def rows(stage: Stage) -> list[tuple[object, ...]]:
    """All that a tap could change."""
    activities = select(Activity.id, Activity.state, Activity.revision, Activity.starts_at, Activity.reason)
    answers = select(Participant.activity_id, Participant.person_id, Participant.answer, Participant.reason)
    history = select(History.id, History.verb)
    ordered = (activities.order_by(Activity.id), answers.order_by(Participant.person_id), history)
    return await stage.place.read(lambda s: [tuple(row) for query in ordered for row in s.execute(query)])


async def answer(stage: Stage, *lines: str) -> list[tuple[str, str]]:
    """Who sees which first line after the last act."""
    return [(bubble.who, bubble.text.split("\n")[0]) for bubble in await stage.tells(*lines)]


async def test_the_list_of_docentes_is_for_an_acompanante_only(stage: Stage) -> None:
    seen = await answer(stage, "Julio: /visitas")
    assert seen == [("Julio", "Las visitas las propone el acompañante. Las suyas están en su agenda.")]


async def test_the_list_has_one_button_for_each_docente_and_no_docente_of_another(stage: Stage) -> None:
    (bubble,) = await stage.tells("Rosa: /visitas")
    assert [row[0] for row in bubble.rows] == [
        "Marisol Condori Pari",
        "Wilber Champi Soto",
        "Yeny Quillahuamán C…",
        "Rubén Atauchi León",
        "Julio Huamán Quispe",
        "Nelly Ccori Puma",
        "Elena Choque Salas",
        "Percy Yupanqui Vera",
    ]


FORGED = (
    "doc:{julio}",
    "act:1",
    "ok:1:1",
    "acc:1:1",
    "no:1:1:",
    "no:1:1:via",
    "can:1:1:",
    "can:1:1:emergencia",
    "his:1",
    "ics:1",
    "att:1:1:1:",
)


async def test_a_docente_of_another_ie_reaches_nothing_of_it(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    before = await rows(stage)
    for data in FORGED:
        forged = data.format(julio=stage.people["Julio"].id)
        assert await answer(stage, f"Percy envía un botón falso «{forged}»") == [("Percy", NOT_YOURS)], data
    assert await rows(stage) == before


async def test_a_participant_cannot_do_what_the_organiser_does(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    before = await rows(stage)
    for data in ("can:1:1:emergencia", "acc:1:1", "put:mov:1:1:20260424:0900:2:otro"):
        assert await answer(stage, f"Julio envía un botón falso «{data}»") == [("Julio", NOT_YOURS)], data
    assert await rows(stage) == before


async def test_a_specialist_sees_a_visita_of_their_ugel_and_cannot_answer_it(stage: Stage) -> None:
    (seen,) = await stage.tells(PROPOSED, "Teresa envía un botón falso «act:1»")
    assert (seen.text.split("\n")[0], seen.rows) == ("Visita 1 · Julio Huamán Quispe", [["📜 Historial"]])
    before = await rows(stage)
    assert await answer(stage, "Teresa envía un botón falso «ok:1:1»") == [("Teresa", NOT_YOURS)]
    assert await rows(stage) == before


async def test_accepting_where_no_other_date_was_asked_for_is_refused(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    before = await rows(stage)
    seen = await answer(stage, "Rosa envía un botón falso «acc:1:1»")
    assert seen == [("Rosa", "La fecha cambió mientras tanto. Vea cómo quedó antes de responder.")]
    assert await rows(stage) == before


async def test_a_reason_nobody_knows_asks_for_one_that_is(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    before = await rows(stage)
    assert await answer(stage, "Julio envía un botón falso «no:1:1:pereza»") == [("Julio", "¿Por qué no puede?")]
    assert await answer(stage, "Rosa envía un botón falso «can:1:1:pereza»") == [("Rosa", "¿Por qué no se hará?")]
    assert await rows(stage) == before


async def test_an_answer_without_a_reason_changes_nothing_yet(stage: Stage) -> None:
    await stage.tells(PROPOSED)
    before = await rows(stage)
    assert await answer(stage, "Julio toca «✋ No puedo»") == [("Julio", "¿Por qué no puede?")]
    assert await rows(stage) == before
    assert await answer(stage, "Rosa toca «❌ No se hará»") == [("Rosa", "¿Por qué no se hará?")]
    assert await rows(stage) == before


async def test_two_confirmations_are_one(stage: Stage) -> None:
    seen = await answer(stage, PROPOSED, "Julio toca «✅ Confirmo» dos veces")
    assert seen == [
        ("Rosa", "✅ Julio Huamán Quispe confirmó la fecha."),
        ("Julio", "Gracias. Le avisaremos antes de la visita."),
        ("Julio", "La fecha ya está acordada. Si cambió algo, abra la actividad y elija qué hacer."),
        ("Carmen", "✅ Julio Huamán Quispe confirmó la fecha."),
    ]
    history = select(History.verb).order_by(History.id)
    assert await stage.place.read(lambda s: list(s.scalars(history))) == ["move", "confirm"]
