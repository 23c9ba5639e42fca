"""GIA, RTC and taller: who calls them where, and who says that they come."""

from sqlalchemy import select

from domain.activities.model import Activity, Participant
from tests.stage import Stage

NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
GIA = (
    "Rosa: /gia",
    "Rosa toca «IE 1394428 Quintare…»",
    "Rosa toca «vie 17/04»",
    "Rosa toca «15:00»",
    "Rosa toca «✅ Convocar»",
)


async def answers(stage: Stage) -> dict[str, str]:
    """Answers by first name."""
    found = await stage.place.read(
        lambda s: s.execute(select(Participant.person_id, Participant.answer)).all(),
    )
    names = {person.id: name for name, person in stage.people.items()}
    return {names[person_id]: answer for person_id, answer in found}


WHO_CALLS = {
    "gia": "La fecha del GIA la pone el acompañante.",
    "taller": "La fecha del taller la pone el acompañante.",
    "rtc": "La fecha de la RTC la pone el directivo de la IE.",
}


async def test_who_does_not_call_is_told_who_does(stage: Stage) -> None:
    told = {command: (await stage.tells(f"Julio: /{command}"))[0].text for command in WHO_CALLS}
    assert told == WHO_CALLS


async def test_a_kind_there_is_not_is_refused(stage: Stage) -> None:
    for kind in ("visita", "fiesta"):
        (bubble,) = await stage.tells(f"Rosa envía un botón falso «mt:{kind}»")
        assert bubble.text == NOT_YOURS


async def test_a_gia_calls_the_docentes_and_the_directivo_of_that_ie_only(stage: Stage) -> None:
    seen = await stage.tells(*GIA)
    assert [bubble.who for bubble in seen] == ["Rosa", "Julio", "Nelly", "Carmen"]
    assert await answers(stage) == {"Rosa": "yes", "Julio": "asked", "Nelly": "asked", "Carmen": "asked"}


async def test_who_was_not_called_cannot_answer(stage: Stage) -> None:
    await stage.tells(*GIA)
    before = await answers(stage)
    (bubble,) = await stage.tells("Percy envía un botón falso «att:1:1:1:»")
    assert (bubble.text, await answers(stage)) == (NOT_YOURS, before)


async def test_an_answer_can_be_changed_and_the_organiser_hears_both(stage: Stage) -> None:
    await stage.tells(*GIA)
    first = await stage.tells("Julio toca «✅ Asistiré»")
    second = await stage.tells("Julio toca «✋ No podré»", "Julio toca «Emergencia»")
    heard = [bubble.text.split("\n")[0] for bubble in first + second if bubble.who == "Rosa"]
    assert heard == ["✅ Julio Huamán Quispe asistirá.", "✋ Julio Huamán Quispe no podrá asistir."]
    assert (await answers(stage))["Julio"] == "no"


async def test_the_same_answer_twice_is_one(stage: Stage) -> None:
    seen = await stage.tells(*GIA, "Julio toca «✅ Asistiré» dos veces")
    assert [(bubble.who, bubble.text.split("\n")[0]) for bubble in seen] == [
        ("Rosa", "✅ Julio Huamán Quispe asistirá."),
        ("Julio", "Gracias. Su respuesta quedó guardada."),
        ("Julio", "Su respuesta ya estaba registrada. No hace falta responder otra vez."),
    ]


async def test_two_taps_call_one_meeting(stage: Stage) -> None:
    seen = await stage.tells(*GIA[:-1], "Rosa toca «✅ Convocar» dos veces")
    mine = [bubble.text.split("\n")[0] for bubble in seen if bubble.who == "Rosa"]
    assert mine == [
        "Listo. La invitación va a quienes participan.",
        "Esa reunión ya estaba convocada. La encuentra en su agenda.",
    ]
    assert await stage.place.read(lambda s: list(s.scalars(select(Activity.kind)))) == ["gia"]
