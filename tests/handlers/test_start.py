"""/start with an invitation, the notice and its answer, and chats that go and come back."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import privacy
from domain.people import consent, contacts
from domain.people.consent import Consent
from domain.people.contacts import Contact, Invitation, WrongTry
from i18n.catalogues import tongue
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from tests.houses import Neighbourhood
from tests.phone import Phone
from tests.school import School, school, visit

FAILED = (
    "No pudimos vincular este chat.\n\n"
    "• Revise los datos e inténtelo otra vez con /start.\n"
    "• O pida un enlace nuevo a su UGEL: cada enlace sirve una vez, durante 7 días.\n"
    "• O coordine por llamada o SMS con su acompañante."
)
MENU = ["📅 Mi agenda", "❔ Ayuda", "🌐 Idioma"]
NOT_ROSA = 901


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


async def invitation(place: Neighbourhood, person_id: int) -> str:
    now = place.clock.now()
    return await place.write(lambda s: contacts.invite(s, person_id, now))


async def linked(place: Neighbourhood) -> dict[int, int]:
    """Person id -> chat id, of everybody."""

    def read(session: Session) -> dict[int, int]:
        return {row.person_id: row.chat_id for row in session.scalars(select(Contact))}

    return await place.read(read)


async def said(place: Neighbourhood) -> list[tuple[int, str, str, str]]:
    """Every consent row: person, action, version, hash."""

    def read(session: Session) -> list[tuple[int, str, str, str]]:
        rows = session.scalars(select(Consent).order_by(Consent.id))
        return [(row.person_id, row.action, row.text_version, row.text_sha256) for row in rows]

    return await place.read(read)


async def tries(place: Neighbourhood, chat_id: int) -> int:
    query = select(func.count()).select_from(WrongTry).where(WrongTry.chat_id == chat_id)
    return await place.read(lambda s: s.scalar(query) or 0)


async def test_an_invitation_links_after_the_notice(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(token)
    notice = await rosa.sees("Antes de empezar")
    assert notice.buttons == ["Acepto", "No acepto", "Leer más"]
    assert await linked(neighbourhood) == {}
    assert await said(neighbourhood) == []

    await rosa.taps("Acepto")
    welcome = await rosa.sees("Desde ahora le escribimos aquí")
    assert welcome.text == (
        "Hola, Rosa Quispe Mamani. Desde ahora le escribimos aquí.\n\n"
        "En la lista de su UGEL usted es:\ndocente en IE 56001 Sicuani\n\n"
        "Si no es usted o algo está mal, escriba /baja y avise a su UGEL."
    )
    assert welcome.buttons == MENU
    assert await linked(neighbourhood) == {people.rosa.id: 101}
    shown = privacy.text(tongue("es"))
    assert await said(neighbourhood) == [
        (people.rosa.id, "accept", privacy.VERSION, hashlib.sha256(shown.encode()).hexdigest())
    ]
    await neighbourhood.settle()
    menu = await rosa.commands()
    assert menu == [
        "encuesta", "agenda", "ayuda", "idioma", "misregistros", "misdatos", "privacidad", "cancelar", "baja",
    ]  # fmt: skip


async def test_nothing_personal_is_shown_before_the_yes(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    somebody = await neighbourhood.stranger(NOT_ROSA, "Somebody")
    await somebody.starts(token)
    await somebody.sees("Antes de empezar")
    await somebody.taps("Leer más")
    await somebody.sees("Aviso de privacidad")
    for message in await somebody.received():
        for secret in ("Rosa", "Quispe", "56001", "0101"):
            assert secret not in message.text


async def test_the_notice_that_is_accepted_gives_way_to_a_receipt(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")
    receipt = (await rosa.received())[0]
    assert (receipt.edited, receipt.buttons) == (True, [])
    assert receipt.text == "✔ Gracias. Guardamos su respuesta: acepta. Puede releer el aviso con /privacidad."


async def test_a_language_without_texts_is_not_asked_for_beside_the_welcome(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")
    await neighbourhood.settle()
    assert [m.text for m in await rosa.received() if "idioma prefiere" in m.text] == []


@pytest.mark.usefixtures("quz_has_texts")
async def test_the_language_of_the_school_is_offered_beside_the_welcome(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.taps("Acepto")
    offer = await rosa.sees("¿En qué idioma")
    assert offer.text == "Rimaykullayki · Hola\n🌐 ¿En qué idioma prefiere leer los mensajes?"
    assert offer.buttons == ["Runasimi (Qusqu)", "✓ Castellano"]


async def test_the_second_layer_can_be_accepted_too(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.taps("Leer más")
    long = await rosa.sees("Aviso de privacidad")
    assert long.buttons == ["Acepto", "No acepto"]
    await rosa.taps("Acepto", on=long)
    await rosa.sees("Desde ahora le escribimos aquí")
    assert await linked(neighbourhood) == {people.rosa.id: 101}


async def test_a_no_is_kept_and_leads_to_people(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(token)
    await rosa.taps("No acepto")
    answer = await rosa.sees("no le escribiremos")
    assert answer.text == (
        "De acuerdo: no le escribiremos por Telegram. Esto no le perjudica en nada.\n\n"
        "Sus fechas se acuerdan igual por llamada, SMS o en papel: hable con su acompañante o con su UGEL.\n\n"
        "Si cambia de idea, escriba /start."
    )
    assert await linked(neighbourhood) == {}
    assert [row[:3] for row in await said(neighbourhood)] == [(people.rosa.id, "decline", privacy.VERSION)]

    await rosa.starts(token)  # the link was not used up
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")
    assert [row[1] for row in await said(neighbourhood)] == ["decline", "accept"]


async def test_every_useless_link_gets_the_same_answer(neighbourhood: Neighbourhood, people: School) -> None:
    now = neighbourhood.clock.now()
    used = await invitation(neighbourhood, people.carmen.id)
    await neighbourhood.write(lambda s: contacts.use_invitation(s, used, now))
    revoked = await invitation(neighbourhood, people.julio.id)
    await invitation(neighbourhood, people.julio.id)
    old = await neighbourhood.write(lambda s: contacts.invite(s, people.luis.id, now - contacts.INVITATION_LIFE))
    answers = []
    for number, token in enumerate([used, revoked, old, "x" * 32, "-"]):
        stranger = await neighbourhood.stranger(910 + number, "Stranger")
        await stranger.starts(token)
        answers.append((await stranger.sees("No pudimos")).text)
        assert len(await stranger.received()) == 1
    assert answers == [FAILED] * 5
    assert await linked(neighbourhood) == {}


async def test_a_link_replayed_on_another_phone_links_nobody(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    thief = await neighbourhood.stranger(NOT_ROSA, "Thief")
    await rosa.starts(token)
    await thief.starts(token)
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")
    await thief.taps("Acepto")  # read the notice in time, but too late
    assert (await thief.sees("No pudimos")).text == FAILED
    await thief.starts(token)
    await neighbourhood.settle()
    assert [message.text for message in await thief.received()][1:] == [FAILED, FAILED]
    assert await linked(neighbourhood) == {people.rosa.id: 101}


async def test_a_link_followed_twice_by_its_owner_is_no_failure(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(token)
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")
    await rosa.starts(token)
    assert (await rosa.sees("ya está")).text == ("Rosa, su teléfono ya está vinculado. No hace falta nada más.")
    assert await tries(neighbourhood, 101) == 0


async def test_a_yes_tapped_twice_links_once(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    notice = await rosa.sees("Antes de empezar")
    await rosa.taps("Acepto", on=notice)
    await rosa.taps_stale("Acepto", on=notice)
    await neighbourhood.settle()
    assert len(await said(neighbourhood)) == 1
    assert await linked(neighbourhood) == {people.rosa.id: 101}


async def test_five_wrong_links_in_an_hour_make_a_pause(neighbourhood: Neighbourhood, people: School) -> None:
    good = await invitation(neighbourhood, people.rosa.id)
    guesser = await neighbourhood.stranger(NOT_ROSA, "Guesser")
    for number in range(5):
        await guesser.starts(f"guess-{number}")
        await neighbourhood.settle()
    assert [message.text for message in await guesser.received()] == [FAILED] * 5
    await guesser.starts(good)
    pause = await guesser.sees("espere una hora")
    assert pause.text == (
        "Hubo varios intentos seguidos. Por seguridad, espere una hora y vuelva a intentarlo, "
        "o pida un enlace nuevo a su UGEL."
    )
    await guesser.starts()
    await neighbourhood.settle()
    assert (await guesser.last()).text == pause.text

    other = await neighbourhood.stranger(902, "Other")  # nobody else has to wait
    await other.starts(good)
    await other.sees("Antes de empezar")

    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(hours=1, seconds=1))
    await guesser.starts(good)
    await neighbourhood.settle()
    assert "Antes de empezar" in (await guesser.last()).text


async def test_an_invitation_lives_seven_days(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(days=7) - timedelta(seconds=5))
    await rosa.starts(token)
    await rosa.sees("Antes de empezar")
    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(seconds=5))
    await rosa.taps("Acepto")
    assert (await rosa.sees("No pudimos")).text == FAILED
    assert await linked(neighbourhood) == {}


async def test_an_answer_the_next_day_starts_again(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.sees("Antes de empezar")
    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(hours=25))
    await rosa.taps("Acepto")
    assert (await rosa.sees("ya se cerró")).text == (
        "Este aviso ya se cerró. Para empezar de nuevo, abra otra vez su enlace o escriba /start."
    )
    assert await linked(neighbourhood) == {}


async def test_words_under_the_notice_do_not_count_as_a_yes(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.sees("Antes de empezar")
    await rosa.says("Acepto")
    again = await rosa.sees("toque una de las dos respuestas")
    assert again.buttons == ["Acepto", "No acepto"]
    assert await linked(neighbourhood) == {}
    await rosa.taps("Acepto", on=again)
    await rosa.sees("Desde ahora le escribimos aquí")


async def test_a_yes_to_an_older_text_is_asked_again(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(await invitation(neighbourhood, people.rosa.id))
    await rosa.sees("Antes de empezar")
    await rosa.forges("cons:1:older")
    await neighbourhood.settle()
    assert [message.buttons for message in await rosa.received()] == [["Acepto", "No acepto", "Leer más"]] * 2
    assert await linked(neighbourhood) == {}
    await rosa.taps("Acepto")
    await rosa.sees("Desde ahora le escribimos aquí")


async def test_a_new_version_of_the_notice_is_asked_at_the_next_start(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    now = neighbourhood.clock.now()
    await neighbourhood.write(
        lambda s: consent.record(
            s, people.rosa.id, purpose=consent.TELEGRAM, action="accept", version="2025-1",
            text="older", language="es", now=now,
        )
    )  # fmt: skip
    await rosa.starts()
    await rosa.taps("Acepto")
    assert (await rosa.sees("aviso nuevo")).buttons == MENU
    assert [row[:3] for row in await said(neighbourhood)] == [
        (people.rosa.id, "accept", "2025-1"),
        (people.rosa.id, "accept", privacy.VERSION),
    ]
    assert await linked(neighbourhood) == {people.rosa.id: rosa.user_id}


async def test_a_no_to_a_new_version_asks_whether_to_leave(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    now = neighbourhood.clock.now()
    await neighbourhood.write(
        lambda s: consent.record(
            s, people.rosa.id, purpose=consent.TELEGRAM, action="accept", version="2025-1",
            text="older", language="es", now=now,
        )
    )  # fmt: skip
    await rosa.starts()
    await rosa.taps("No acepto")
    assert (await rosa.sees("¿Dejar de recibir")).buttons == ["Sí, dejar el chat", "No, quedarme"]
    assert await linked(neighbourhood) == {people.rosa.id: rosa.user_id}


async def test_start_in_a_linked_chat_shows_what_each_role_does(neighbourhood: Neighbourhood, people: School) -> None:
    julio = await neighbourhood.phone(people.julio)
    carmen = await neighbourhood.phone(people.carmen)
    assert (await julio.last()).text == "Hola, Julio. ¿Qué desea hacer?"
    assert (await julio.last()).buttons == [
        "📋 Mis visitas", "📅 Mi agenda", "🗓 Mi plan", "👥 GIA", "🛠 Taller", "📝 Por cerrar", "❔ Ayuda", "🌐 Idioma",
    ]  # fmt: skip
    assert (await carmen.last()).buttons == ["📅 Mi agenda", "🤝 RTC", "📝 Por cerrar", "❔ Ayuda", "🌐 Idioma"]
    assert (await julio.commands())[:3] == ["visitas", "plan", "gia"]
    assert (await carmen.commands())[:2] == ["rtc", "cerrar"]


async def test_a_new_phone_takes_the_place_of_the_old_one(neighbourhood: Neighbourhood, people: School) -> None:
    old = await neighbourhood.phone(people.rosa)
    new = await neighbourhood.stranger(102, "Rosa")
    before = await old.screen()
    await new.starts(await invitation(neighbourhood, people.rosa.id))
    await new.taps("Acepto")
    await new.sees("Desde ahora le escribimos aquí")
    await neighbourhood.settle()
    assert await linked(neighbourhood) == {people.rosa.id: 102}
    assert await old.screen() == before  # whoever holds it now is told nothing
    await old.says("/misdatos")
    await neighbourhood.settle()
    assert (await old.last()).text.startswith("Este chat todavía no está vinculado")


async def test_a_chat_that_changes_hands_warns_and_then_belongs_to_one(
    neighbourhood: Neighbourhood, people: School
) -> None:
    phone = await neighbourhood.phone(people.rosa)
    await phone.starts(await invitation(neighbourhood, people.luis.id))
    notice = await phone.sees("Antes de empezar")
    assert notice.text.startswith(
        "⚠️ Ahora este chat está vinculado a Rosa Quispe Mamani. Si acepta, dejará de estarlo.\n"
    )
    assert "Luis" not in notice.text
    await phone.taps("Acepto")
    await phone.sees("Hola, Luis Apaza")
    assert await linked(neighbourhood) == {people.luis.id: phone.user_id}


async def test_reminders_are_planned_at_the_link_and_follow_to_a_new_phone(
    neighbourhood: Neighbourhood, people: School
) -> None:
    now = neighbourhood.clock.now()
    await neighbourhood.write(lambda s: visit(s, people, now) and None)
    assert await reminders(neighbourhood) == []
    await link_by_invitation(neighbourhood, people.rosa.id, 101)
    planned = await reminders(neighbourhood)
    assert planned != []
    assert set(planned) == {(people.rosa.id, 101, "pending")}
    await link_by_invitation(neighbourhood, people.rosa.id, 102)
    assert await reminders(neighbourhood) == [(people.rosa.id, 102, "pending")] * len(planned)


async def test_the_welcome_says_what_waits(neighbourhood: Neighbourhood, people: School) -> None:
    now = neighbourhood.clock.now()
    await neighbourhood.write(lambda s: visit(s, people, now, state="proposed") and None)
    rosa = await link_by_invitation(neighbourhood, people.rosa.id, 101)
    welcome = await rosa.sees("Desde ahora le escribimos aquí")
    assert "📅 Tiene 1 actividad próxima.\n✋ 1 espera su respuesta." in welcome.text


async def link_by_invitation(place: Neighbourhood, person_id: int, user_id: int) -> Phone:
    phone = await place.stranger(user_id, "Rosa")
    await phone.starts(await invitation(place, person_id))
    await phone.taps("Acepto")
    await phone.sees("Desde ahora le escribimos aquí")
    return phone


async def reminders(place: Neighbourhood) -> list[tuple[int | None, int, str]]:
    """Whose, to which chat, in which state."""
    query = select(OutboxRow).where(OutboxRow.kind == "reminder").order_by(OutboxRow.id)
    return await place.read(lambda s: [(r.person_id, r.chat_id, r.status) for r in s.scalars(query)])


async def test_a_token_is_stored_nowhere(neighbourhood: Neighbourhood, people: School) -> None:
    token = await invitation(neighbourhood, people.rosa.id)
    rosa = await neighbourhood.stranger(101, "Rosa")
    await rosa.starts(token)
    await rosa.sees("Antes de empezar")
    await neighbourhood.settle()

    def everything(session: Session) -> list[str]:
        rows = [*session.scalars(select(Dialogue)), *session.scalars(select(Invitation)),
                *session.scalars(select(OutboxRow))]  # fmt: skip
        return [repr(vars(row)) for row in rows]

    kept = await neighbourhood.read(everything)
    assert len(kept) == 3
    assert [row for row in kept if token in row] == []


async def test_who_blocks_the_chat_is_told_of_to_their_acompanante_once(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa, julio = await neighbourhood.phone(people.rosa), await neighbourhood.phone(people.julio)
    await rosa.blocks()
    await neighbourhood.settle()
    told = await julio.sees("Ya no podemos escribir")
    assert told.text == ("Ya no podemos escribir a Rosa Quispe Mamani por aquí. Por favor, coordine por llamada o SMS.")
    assert await reachable(neighbourhood, people.rosa.id) is False
    await rosa.unblocks()
    await neighbourhood.settle()
    assert await reachable(neighbourhood, people.rosa.id) is True
    assert len([m for m in await julio.received() if "Ya no podemos" in m.text]) == 1


async def test_whoever_writes_can_be_written_to_again(neighbourhood: Neighbourhood, people: School) -> None:
    """Telegram's word that somebody came back may have been lost; their own message is proof enough."""
    rosa = await neighbourhood.phone(people.rosa)
    await neighbourhood.write(lambda s: contacts.set_reachable(s, rosa.user_id, False))
    await rosa.says("/ayuda")
    await neighbourhood.settle()
    assert await reachable(neighbourhood, people.rosa.id) is True


async def reachable(place: Neighbourhood, person_id: int) -> bool:
    return await place.read(lambda s: s.get_one(Contact, person_id).reachable)


async def test_a_stranger_who_blocks_changes_nothing(neighbourhood: Neighbourhood, people: School) -> None:
    stranger: Phone = await neighbourhood.stranger(NOT_ROSA, "Stranger")
    await stranger.starts()
    await stranger.sees("Antes de empezar")
    await stranger.blocks()
    await stranger.unblocks()
    await neighbourhood.settle()
    assert await linked(neighbourhood) == {}
