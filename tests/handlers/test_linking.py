"""The second way in: the own number, then four characters of the document."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content import privacy
from domain.people.consent import Consent
from domain.people.contacts import Contact, WrongTry
from domain.people.roles import RoleKind
from scheduler.open_question import Dialogue
from tests import factories
from tests.houses import Neighbourhood
from tests.phone import Phone
from tests.school import JULIO_MOBILE, ROSA_MOBILE, SHARED_MOBILE, School, school

KEY = "Compartir mi número"
ASKED = (
    "Gracias. Ahora escriba solo los 4 últimos caracteres de su documento (del DNI, los 4 últimos de sus 8 números)."
)
FAILED = "No pudimos vincular este chat."


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


async def linked(place: Neighbourhood) -> dict[int, int]:
    def read(session: Session) -> dict[int, int]:
        return {row.person_id: row.chat_id for row in session.scalars(select(Contact))}

    return await place.read(read)


async def tries(place: Neighbourhood) -> int:
    return await place.read(lambda s: s.scalar(select(func.count()).select_from(WrongTry)) or 0)


async def accepting(place: Neighbourhood, user_id: int, mobile: str) -> Phone:
    """A stranger with this mobile who has accepted the notice."""
    phone = await place.stranger(user_id, "Stranger", phone=f"+51{mobile}")
    await phone.starts()
    await phone.taps("Acepto")
    await phone.sees("Toque el botón de abajo")
    return phone


async def asked_for_digits(place: Neighbourhood, user_id: int, mobile: str) -> Phone:
    phone = await accepting(place, user_id, mobile)
    await phone.shares_contact()
    await phone.sees("4 últimos")
    return phone


async def test_the_own_number_and_four_digits_link(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(201, "Rosa", phone=f"+51{ROSA_MOBILE}")
    await rosa.starts()
    assert (await rosa.sees("Antes de empezar")).buttons == ["Acepto", "No acepto", "Leer más"]
    assert await rosa.keys() == []  # no datum is asked for before the yes
    await rosa.taps("Acepto")
    await rosa.sees("Toque el botón de abajo")
    assert await rosa.keys() == [KEY]
    await rosa.shares_contact()
    assert (await rosa.sees("4 últimos")).text == ASKED
    assert await rosa.keys() == []
    await rosa.says(" 01-01 ")
    assert (await rosa.sees("Desde ahora le escribimos aquí")).text.startswith("Hola, Rosa Quispe Mamani.")
    assert await linked(neighbourhood) == {people.rosa.id: 201}
    rows = await neighbourhood.read(lambda s: list(s.scalars(select(Consent))))
    assert [(r.person_id, r.action, r.text_version, r.language) for r in rows] == [
        (people.rosa.id, "accept", privacy.VERSION, "es")
    ]


async def test_a_shared_mobile_is_told_apart_by_the_digits(neighbourhood: Neighbourhood, people: School) -> None:
    luis = await asked_for_digits(neighbourhood, 202, SHARED_MOBILE)
    await luis.says("0104")
    await luis.sees("Hola, Luis Apaza")
    assert await linked(neighbourhood) == {people.luis.id: 202}


async def test_two_people_with_mobile_and_digits_alike_are_not_guessed_between(
    neighbourhood: Neighbourhood, people: School
) -> None:
    def twins(session: Session) -> None:
        for document in ("99010777", "99020777"):
            who = factories.person(session, "Ana Apaza", mobile="999000300", document=document)
            factories.role(session, who, RoleKind.DOCENTE)

    await neighbourhood.write(twins)
    ana = await asked_for_digits(neighbourhood, 203, "999000300")
    await ana.says("0777")
    await ana.sees(FAILED)
    assert await linked(neighbourhood) == {}


@pytest.mark.parametrize(
    ("mobile", "digits"),
    [
        (ROSA_MOBILE, "0102"),  # on the list, with another's digits
        ("999000999", "0101"),  # a number that nobody has
        (JULIO_MOBILE, "0101"),  # another's number
    ],
)
async def test_every_wrong_pair_looks_the_same_at_every_step(
    neighbourhood: Neighbourhood, people: School, mobile: str, digits: str
) -> None:
    stranger = await accepting(neighbourhood, 204, mobile)
    await stranger.shares_contact()
    assert (await stranger.sees("4 últimos")).text == ASKED
    await stranger.says(digits)
    assert (await stranger.sees(FAILED)).text.splitlines()[0] == FAILED
    assert await linked(neighbourhood) == {}
    assert await tries(neighbourhood) == 1
    for message in await stranger.received():
        assert "Rosa" not in message.text
        assert "Julio" not in message.text


async def test_digits_may_be_corrected(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await asked_for_digits(neighbourhood, 205, ROSA_MOBILE)
    await rosa.says("0110")
    await rosa.sees(FAILED)
    await rosa.says("0101")
    await rosa.sees("Desde ahora le escribimos aquí")
    assert await linked(neighbourhood) == {people.rosa.id: 205}


async def test_what_is_not_four_characters_is_no_try(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await asked_for_digits(neighbourhood, 206, ROSA_MOBILE)
    for text in ("99000101", "no sé", "hola", "1", "·" * 4096):
        await rosa.says(text)
        await neighbourhood.settle()
        assert (await rosa.last()).text == (
            "Escriba solo los 4 últimos caracteres de su documento, por favor. Para dejarlo: /cancelar."
        )
    assert await tries(neighbourhood) == 0
    await rosa.says("0101")
    await rosa.sees("Desde ahora le escribimos aquí")


async def test_a_document_with_letters_is_read_in_any_case(neighbourhood: Neighbourhood, people: School) -> None:
    def foreigner(session: Session) -> int:
        return factories.person(session, "Inés Vargas", mobile="999000400", document="99000X7AB").id

    ines_id = await neighbourhood.write(foreigner)
    ines = await asked_for_digits(neighbourhood, 207, "999000400")
    await ines.says("x7ab")
    await ines.sees("Desde ahora le escribimos aquí")
    assert await linked(neighbourhood) == {ines_id: 207}


@pytest.mark.parametrize(
    "how",
    [
        {"of": 999, "phone": f"+51{ROSA_MOBILE}"},
        {"of": 0, "phone": f"+51{ROSA_MOBILE}"},
        {"forwarded_from": 999},
    ],
)
async def test_a_contact_that_is_not_ones_own_is_refused_like_any_failure(
    neighbourhood: Neighbourhood, people: School, how: dict[str, object]
) -> None:
    thief = await accepting(neighbourhood, 208, ROSA_MOBILE)
    other = await neighbourhood.stranger(999, "Other", phone="+51999000555")
    assert await other.received() == []
    await thief.shares_contact(**how)  # type: ignore[arg-type]
    assert (await thief.sees(FAILED)).text.splitlines()[0] == FAILED
    assert await thief.keys() == []
    assert await tries(neighbourhood) == 1
    await thief.says("0101")
    await neighbourhood.settle()
    assert await linked(neighbourhood) == {}


async def test_a_contact_before_the_yes_is_not_read(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.stranger(209, "Rosa", phone=f"+51{ROSA_MOBILE}")
    await rosa.starts()
    await rosa.sees("Antes de empezar")
    await rosa.shares_contact()
    await neighbourhood.settle()
    assert (await rosa.last()).buttons == ["Acepto", "No acepto", "Leer más"]
    await rosa.says("0101")
    await neighbourhood.settle()
    assert await linked(neighbourhood) == {}


async def test_a_number_written_by_hand_is_not_taken(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await accepting(neighbourhood, 210, ROSA_MOBILE)
    await rosa.says(ROSA_MOBILE)
    await rosa.sees("No escriba el número")
    assert await rosa.keys() == [KEY]
    await rosa.shares_contact()
    await rosa.sees("4 últimos")


async def test_five_wrong_digits_make_a_pause_that_even_the_right_ones_wait_for(
    neighbourhood: Neighbourhood, people: School
) -> None:
    guesser = await asked_for_digits(neighbourhood, 211, ROSA_MOBILE)
    for digits in ("0000", "1111", "2222", "3333", "4444"):
        await guesser.says(digits)
    await neighbourhood.settle()
    assert await tries(neighbourhood) == 5
    await guesser.says("0101")
    await guesser.sees("espere una hora")
    assert await linked(neighbourhood) == {}
    await guesser.shares_contact()
    await guesser.says("0101")
    await neighbourhood.settle()
    assert await linked(neighbourhood) == {}

    await neighbourhood.travel(neighbourhood.clock.now() + timedelta(minutes=61))
    await guesser.starts()
    await guesser.taps("Acepto", on=await guesser.sees("Antes de empezar"))
    await neighbourhood.settle()
    await guesser.shares_contact()
    await neighbourhood.settle()
    await guesser.says("0101")
    await guesser.sees("Desde ahora le escribimos aquí")


async def test_a_contact_in_a_linked_chat_changes_nothing(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.shares_contact(phone=f"+51{JULIO_MOBILE}")
    assert (await rosa.sees("ya está vinculado")).text == "Su teléfono ya está vinculado."
    assert await linked(neighbourhood) == {people.rosa.id: rosa.user_id}


async def test_cancelling_takes_the_question_and_the_keyboard_away(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await accepting(neighbourhood, 212, ROSA_MOBILE)
    await rosa.says("/cancelar")
    await rosa.sees("lo dejamos ahí")
    assert await rosa.keys() == []
    await rosa.shares_contact()
    await neighbourhood.settle()
    assert (await rosa.last()).buttons == ["Acepto", "No acepto", "Leer más"]


async def test_the_number_waits_sealed_in_the_dialogue(neighbourhood: Neighbourhood, people: School) -> None:
    await asked_for_digits(neighbourhood, 213, ROSA_MOBILE)
    facts = await neighbourhood.read(lambda s: s.get_one(Dialogue, 213).facts)
    assert list(facts) == ["mobile"]
    assert ROSA_MOBILE not in facts["mobile"]
    assert neighbourhood.programme.seal.open(facts["mobile"].encode()) == ROSA_MOBILE
