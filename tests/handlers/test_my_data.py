"""/misdatos and /baja."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content import privacy
from content.messages import people as people_views
from domain.people import contacts
from domain.people.consent import Consent
from domain.people.contacts import Contact
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow, Post, Status, post
from tests.houses import Neighbourhood
from tests.phone import Phone
from tests.school import School, school, visit

NOT_LINKED = "Este chat todavía no está vinculado a una persona. Abra el enlace que le dio su UGEL, o toque «Empezar»."


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


async def by_invitation(place: Neighbourhood, person_id: int, user_id: int) -> Phone:
    """A phone linked as people link it, with a consent."""
    now = place.clock.now()
    token = await place.write(lambda s: contacts.invite(s, person_id, now))
    phone = await place.stranger(user_id, "Rosa")
    await phone.starts(token)
    await phone.taps("Acepto")
    await phone.sees("Desde ahora le escribimos aquí")
    await place.settle()
    return phone


async def test_misdatos_shows_at_once_what_is_stored(neighbourhood: Neighbourhood, people: School) -> None:
    now = neighbourhood.clock.now()
    await neighbourhood.write(lambda s: visit(s, people, now) and None)
    rosa = await by_invitation(neighbourhood, people.rosa.id, 401)
    await rosa.says("/misdatos")
    shown = await rosa.sees("Sus datos")
    lines = shown.text.splitlines()
    assert lines[:6] == [
        "Sus datos", "", "Nombre: Rosa Quispe Mamani", "DNI: ••••••01", "Celular: •••••••01", "Idioma: Castellano",
    ]  # fmt: skip
    assert lines[6].startswith("Este chat: desde lunes 10/08/2026 · 09:")
    assert "docente en IE 56001 Sicuani" in lines
    assert [line for line in lines if line.endswith(f"aceptó el aviso {privacy.VERSION}")] != []
    assert "Actividades próximas: 1" in lines
    assert shown.buttons == ["🌐 Cambiar idioma", "Aviso de privacidad", "Dejar este chat"]


async def test_misdatos_gives_a_file_with_all_of_it_and_of_nobody_else(
    neighbourhood: Neighbourhood, people: School
) -> None:
    now = neighbourhood.clock.now()
    await neighbourhood.write(lambda s: visit(s, people, now) and None)
    rosa = await by_invitation(neighbourhood, people.rosa.id, 402)
    await rosa.says("/misdatos")
    message = await rosa.sees("Este archivo tiene todos sus datos")
    assert message.file is not None
    assert message.file["name"] == "misdatos.json"
    raw = await rosa.downloads(message)
    data = json.loads(raw)
    assert set(data) == {
        "formato", "nombres", "apellidos", "idioma", "idioma_elegido_por", "documento_tipo", "documento",
        "celular", "chat_vinculado_desde", "cargos", "consentimientos", "actividades", "registros", "niveles",
        "encuestas",
    }  # fmt: skip
    assert (data["nombres"], data["apellidos"]) == ("Rosa", "Quispe Mamani")
    assert (data["documento"], data["celular"]) == ("••••••01", "•••••••01")
    assert data["cargos"] == [{"cargo": "docente", "lugar": "IE 56001 Sicuani", "desde": "2026-01-01", "hasta": None}]
    assert [row["accion"] for row in data["consentimientos"]] == ["accept"]
    assert [row["tipo"] for row in data["actividades"]] == ["visita"]
    assert date.fromisoformat(data["actividades"][0]["inicio"][:10]) == date(2026, 8, 12)
    for other in ("Julio", "Carmen", "99000101", "999000101", "0102"):
        assert other.encode() not in raw


async def test_baja_asks_and_then_stops_everything_at_once(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await by_invitation(neighbourhood, people.rosa.id, 403)
    later = neighbourhood.clock.now() + timedelta(hours=1)
    await neighbourhood.write(lambda s: waiting(s, people, 403, later))
    await rosa.says("/baja")
    question = await rosa.sees("¿Dejar de recibir")
    assert question.buttons == ["Sí, dejar el chat", "No, quedarme"]
    assert await chat_of(neighbourhood, people.rosa.id) == 403  # not yet

    await rosa.taps("Sí, dejar el chat")
    goodbye = await rosa.sees("Ya no le escribiremos aquí")
    assert goodbye.text == (
        "Listo. Ya no le escribiremos aquí.\n\nPara volver, escriba /start o pida un enlace a su UGEL."
    )
    assert await chat_of(neighbourhood, people.rosa.id) is None
    assert await actions(neighbourhood, people.rosa.id) == ["accept", "withdraw"]
    await neighbourhood.settle()
    assert await rosa.commands() == ["start", "ayuda", "privacidad", "cancelar"]
    before = await rosa.screen()
    await neighbourhood.travel(later + timedelta(minutes=1))
    await neighbourhood.settle()
    assert await rosa.screen() == before
    assert await status_of(neighbourhood, "waits") == (Status.CANCELLED, "unlinked")


def waiting(session: Session, school: School, chat_id: int, later) -> None:  # type: ignore[no-untyped-def]
    """A letter to Rosa that is not due yet."""
    letter = Post(
        key="waits", chat_id=chat_id, person_id=school.rosa.id, kind=Kind.NOTICE,
        view=people_views.unreachable, args={"about": school.luis.id}, not_before=later,
    )  # fmt: skip
    post(session, letter)


async def chat_of(place: Neighbourhood, person_id: int) -> int | None:
    query = select(Contact.chat_id).where(Contact.person_id == person_id)
    return await place.read(lambda s: s.scalar(query))


async def actions(place: Neighbourhood, person_id: int) -> list[str]:
    query = select(Consent.action).where(Consent.person_id == person_id).order_by(Consent.id)
    return await place.read(lambda s: list(s.scalars(query)))


async def status_of(place: Neighbourhood, key: str) -> tuple[str, str | None]:
    def read(session: Session) -> tuple[str, str | None]:
        row = session.scalars(select(OutboxRow).where(OutboxRow.dedupe_key == key)).one()
        return row.status, row.last_error

    return await place.read(read)


async def test_baja_can_be_thought_better_of(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await by_invitation(neighbourhood, people.rosa.id, 404)
    await rosa.says("/misdatos")
    await rosa.taps("Dejar este chat")
    await rosa.taps("No, quedarme")
    await rosa.sees("Ayuda")
    assert await chat_of(neighbourhood, people.rosa.id) == 404
    assert await actions(neighbourhood, people.rosa.id) == ["accept"]


async def test_a_second_tap_on_leaving_says_that_it_is_done(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await by_invitation(neighbourhood, people.rosa.id, 405)
    await rosa.says("/baja")
    question = await rosa.sees("¿Dejar de recibir")
    await rosa.taps("Sí, dejar el chat", on=question)
    await rosa.sees("Ya no le escribiremos aquí")
    await rosa.taps_stale("Sí, dejar el chat", on=question)
    await neighbourhood.settle()
    assert (await rosa.last()).text == (
        "Este chat no está vinculado a ninguna persona: no le escribimos ni guardamos nada de usted aquí."
    )
    assert await actions(neighbourhood, people.rosa.id) == ["accept", "withdraw"]


async def test_who_left_may_come_back(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await by_invitation(neighbourhood, people.rosa.id, 406)
    await rosa.says("/baja")
    await rosa.taps("Sí, dejar el chat")
    await rosa.sees("Ya no le escribiremos aquí")
    now = neighbourhood.clock.now()
    token = await neighbourhood.write(lambda s: contacts.invite(s, people.rosa.id, now))
    await rosa.starts(token)
    await rosa.taps("Acepto")
    await neighbourhood.settle()
    assert await chat_of(neighbourhood, people.rosa.id) == 406
    assert await actions(neighbourhood, people.rosa.id) == ["accept", "withdraw", "accept"]


@pytest.mark.parametrize("command", ["/misdatos", "/idioma", "/agenda", "/visitas"])
async def test_a_stranger_learns_nothing(neighbourhood: Neighbourhood, people: School, command: str) -> None:
    stranger = await neighbourhood.stranger(407, "Rosa Quispe Mamani", phone="+51999000101")
    await stranger.starts()
    await stranger.sees("Antes de empezar")
    await stranger.says(command)
    await neighbourhood.settle()
    assert [m.text for m in await stranger.received()][1:] == [NOT_LINKED]
    assert (await stranger.last()).buttons == ["Empezar"]


async def test_a_stranger_who_wants_to_leave_is_told_there_is_nothing(
    neighbourhood: Neighbourhood, people: School
) -> None:
    stranger = await neighbourhood.stranger(408, "Stranger")
    await stranger.starts()
    await stranger.sees("Antes de empezar")
    await stranger.says("/baja")
    await stranger.sees("no está vinculado a ninguna persona")
    await stranger.forges("leave")
    await neighbourhood.settle()
    assert await chat_of(neighbourhood, people.rosa.id) is None
    assert await actions(neighbourhood, people.rosa.id) == []


async def test_a_name_with_markup_or_of_four_kilobytes_is_shown_as_a_name(
    neighbourhood: Neighbourhood, people: School
) -> None:
    def rename(session: Session) -> None:
        rosa = session.merge(people.rosa)
        rosa.nombres, rosa.apellidos = "<b>Rosa</b> & \u202e", "Á" * 4096

    await neighbourhood.write(rename)
    rosa = await by_invitation(neighbourhood, people.rosa.id, 409)
    await rosa.says("/misdatos")
    shown = await rosa.sees("Sus datos")
    assert shown.text.splitlines()[2] == "Nombre: <b>Rosa</b> & " + "Á" * 49 + "…"
    await neighbourhood.settle()
    assert (await rosa.last()).file is not None
