"""/ayuda, /cancelar, and everything that was not expected: a kind line, and nothing lost."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.inbox_rows import InboxRow
from domain.people.contacts import Contact, WrongTry
from scheduler.open_question import NOTHING, Dialogue
from tests.houses import Neighbourhood
from tests.school import ROSA_MOBILE, School, school

MENU = ["📅 Mi agenda", "❔ Ayuda", "🌐 Idioma"]


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


async def test_help_lists_what_a_docente_can_do(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("/ayuda")
    assert (await rosa.sees("Ayuda\n")).text == (
        "Ayuda\n\n"
        "Aquí acuerda sus fechas tocando botones, y se las recordamos. No hace falta escribir.\n\n"
        "/encuesta · Responder la encuesta que me espera\n"
        "/agenda · Ver mis próximas fechas\n"
        "/ayuda · Qué puedo hacer aquí\n"
        "/idioma · Cambiar de idioma\n"
        "/misregistros · Ver lo que se registró de mí\n"
        "/misdatos · Ver los datos que se guardan de mí\n"
        "/privacidad · Leer el aviso de privacidad\n"
        "/cancelar · Olvidar lo que estaba haciendo\n"
        "/baja · Dejar de recibir mensajes\n\n"
        "Para lo demás, hable con su acompañante o con su UGEL."
    )


@pytest.mark.parametrize(
    ("who", "first"),
    [("julio", ["visitas", "plan", "gia", "taller"]), ("carmen", ["rtc", "cerrar", "censo", "agenda"])],
)
async def test_help_follows_the_role(neighbourhood: Neighbourhood, people: School, who: str, first: list[str]) -> None:
    phone = await neighbourhood.phone(getattr(people, who))
    await phone.says("/ayuda")
    lines = (await phone.sees("Ayuda\n")).text.splitlines()
    assert [line.split(" ")[0][1:] for line in lines if line.startswith("/")][:4] == first


async def test_help_for_a_stranger_is_the_way_in(neighbourhood: Neighbourhood, people: School) -> None:
    stranger = await neighbourhood.stranger(501, "Stranger")
    await stranger.starts()
    await stranger.sees("Antes de empezar")
    await stranger.says("/ayuda@yanapaq_bot")
    answer = await stranger.sees("Ayuda\n")
    assert [line.split(" ")[0] for line in answer.text.splitlines() if line.startswith("/")] == [
        "/start", "/ayuda", "/privacidad", "/cancelar",
    ]  # fmt: skip
    await stranger.taps("Empezar")
    await neighbourhood.settle()
    assert len([m for m in await stranger.received() if "Antes de empezar" in m.text]) == 2


async def test_cancel_says_when_nothing_was_open(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("/cancelar")
    assert (await rosa.sees("pendiente")).text == "No había nada pendiente. Puede seguir con /ayuda."


async def test_cancel_forgets_the_open_question(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(502, "Rosa", phone=f"+51{ROSA_MOBILE}")
    await rosa.starts()
    await rosa.taps("Acepto")
    await rosa.sees("Toque el botón")
    await rosa.says("/cancelar")
    await rosa.sees("lo dejamos ahí")
    row = await neighbourhood.read(lambda s: s.get_one(Dialogue, 502))
    assert (row.step, row.facts) == (NOTHING, {})
    await rosa.says("0101")
    await rosa.sees("Aquí nadie lee lo que se escribe")
    assert await count(neighbourhood, Contact) == 0


async def count(place: Neighbourhood, table: type) -> int:
    return await place.read(lambda s: s.scalar(select(func.count()).select_from(table)) or 0)


async def test_words_that_nobody_asked_for_are_answered_kindly(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("<b>¿puedo el martes?</b> " + "x" * 4000)
    answer = await rosa.sees("Aquí nadie lee")
    assert answer.text == "Aquí nadie lee lo que se escribe. Por favor, responda con un botón:"
    assert answer.buttons == MENU


async def test_a_sticker_and_a_file_are_answered_and_not_kept(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.sends_sticker()
    await rosa.sends_file("lista.xlsx", b"PK", kind="document")
    await neighbourhood.settle()
    answers = [m.text for m in await rosa.received()][1:]
    told = "Gracias. Ahora no hay una pregunta que se responda así, y no lo guardamos. Use los botones, por favor."
    assert answers == [told] * 2
    assert await bodies(neighbourhood) == []


async def bodies(place: Neighbourhood) -> list[str]:
    """Raw updates that are still stored."""
    query = select(InboxRow.body).where(InboxRow.body.is_not(None))
    return await place.read(lambda s: list(s.scalars(query)))


async def test_a_sticker_in_the_middle_of_a_question_does_not_lose_it(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.stranger(503, "Rosa", phone=f"+51{ROSA_MOBILE}")
    await rosa.starts()
    await rosa.taps("Acepto")
    await rosa.sees("Toque el botón")
    await rosa.shares_contact()
    await rosa.sees("4 últimos")
    await rosa.sends_sticker()
    await rosa.says("/ayuda")
    await rosa.says("/nada")
    await rosa.says("0101")
    await rosa.sees("Desde ahora le escribimos aquí")


async def test_an_edited_message_changes_nothing(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(504, "Rosa", phone=f"+51{ROSA_MOBILE}")
    await rosa.starts()
    await rosa.taps("Acepto")
    await rosa.sees("Toque el botón")
    await rosa.shares_contact()
    await rosa.sees("4 últimos")
    await rosa.says("0110")
    await rosa.sees("No pudimos")
    await rosa.edits("0101")
    await neighbourhood.settle()
    assert await count(neighbourhood, Contact) == 0
    assert await count(neighbourhood, WrongTry) == 1
    await rosa.says("0101")
    await rosa.sees("Desde ahora le escribimos aquí")


async def test_an_unknown_command_points_to_help(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("/borrartodo ahora")
    assert (await rosa.sees("comando")).text == ("Ese comando no existe aquí. Con /ayuda ve los que sí.")


@pytest.mark.parametrize(
    "data",
    ["", "zz", "zz:1", "o:nada", "o", "o:", "cons:1", "cons:maybe:2026-1", "act:abc", "x" * 64, "o:../start"],
)
async def test_a_forged_button_is_answered_and_has_no_effect(
    neighbourhood: Neighbourhood, people: School, data: str
) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    before = (await rosa.last()).text
    await rosa.forges(data or "o:?")
    await neighbourhood.settle()
    answers = await rosa.received()
    assert [m.text for m in answers] == [
        before,
        "Ese botón ya no sirve. No cambió nada. Empiece de nuevo por aquí:",
    ]
    assert answers[1].buttons == MENU


async def test_a_button_that_opens_a_screen_does_what_its_command_does(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.taps("❔ Ayuda")
    edited = await rosa.sees("Ayuda\n")
    assert edited.edited
    assert len(await rosa.received()) == 1


async def test_a_failure_of_ours_is_apologised_for_and_the_chat_goes_on(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.phone(people.rosa)

    def broken(session: Session) -> None:
        # A question without the fact that its reader needs, as after a change of the program.
        session.add(
            Dialogue(
                chat_id=rosa.user_id, step="digits", facts={}, since_update_id=0, at=neighbourhood.clock.now()
            )
        )  # fmt: skip

    await neighbourhood.write(broken)
    await rosa.says("0101")
    sorry = await rosa.sees("Disculpe", timeout=20)
    assert sorry.text == (
        "Disculpe: algo falló de nuestro lado y no pudimos hacer lo último que pidió. "
        "Ya quedó anotado. Por favor, inténtelo otra vez en unos minutos."
    )
    await rosa.says("/ayuda")
    await rosa.sees("Ayuda\n")
