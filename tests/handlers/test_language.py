"""/idioma: chosen by the person, at any time, for every later message."""

import pytest

from domain.people.roles import Person
from i18n.languages import LANGUAGES
from tests.houses import Neighbourhood
from tests.school import School, school

MISSING = (
    "Los textos que todavía no están traducidos llegan en castellano. "
    "Los días y las horas siempre se escriben en castellano y con números."
)

NONE_YET = (
    "Los mensajes todavía no están traducidos a este idioma: llegan en castellano "
    "hasta que sus propios hablantes los traduzcan."
)


@pytest.fixture
async def people(neighbourhood: Neighbourhood) -> School:
    return await neighbourhood.write(school)


async def kept(place: Neighbourhood, person: Person) -> tuple[str, str]:
    def read(session):  # type: ignore[no-untyped-def]
        row = session.get_one(Person, person.id)
        return row.language, row.language_origin

    return await place.read(read)


async def offer(neighbourhood: Neighbourhood, person: Person) -> list[list[str]]:
    phone = await neighbourhood.phone(person)
    await phone.says("/idioma")
    return (await phone.sees("¿En qué idioma")).rows


@pytest.mark.usefixtures("quz_has_texts")
async def test_the_language_of_the_school_comes_first(neighbourhood: Neighbourhood, people: School) -> None:
    assert await offer(neighbourhood, people.rosa) == [["Runasimi (Qusqu)", "✓ Castellano"], ["🌐 Más idiomas"]]


@pytest.mark.usefixtures("quz_has_texts")
async def test_an_acompanante_is_offered_the_languages_of_the_schools_accompanied(
    neighbourhood: Neighbourhood, people: School
) -> None:
    assert await offer(neighbourhood, people.julio) == [["Runasimi (Qusqu)", "✓ Castellano"], ["🌐 Más idiomas"]]


async def test_a_language_without_a_text_is_not_offered_at_once(neighbourhood: Neighbourhood, people: School) -> None:
    assert await offer(neighbourhood, people.rosa) == [["✓ Castellano", "🌐 Más idiomas"]]


async def all_of_them(neighbourhood: Neighbourhood, person: Person) -> tuple[list[str], str]:
    """Buttons and text behind «Más idiomas»."""
    phone = await neighbourhood.phone(person)
    await phone.says("/idioma")
    await phone.taps("🌐 Más idiomas")
    await neighbourhood.settle()
    shown = await phone.last()
    return shown.buttons, shown.text


async def test_all_languages_are_one_tap_away_and_it_is_told_which_wait_for_texts(
    neighbourhood: Neighbourhood, people: School
) -> None:
    buttons, text = await all_of_them(neighbourhood, people.rosa)
    others = [each.name for each in LANGUAGES[1:]]
    assert (buttons, len(buttons)) == (["✓ Castellano", *others], 8)
    assert text == (
        "🌐 ¿En qué idioma prefiere leer los mensajes?\n\n"
        f"Todavía sin traducir: {', '.join(others)}. Si escoge uno, los mensajes le llegan en castellano "
        "hasta que sus propios hablantes los traduzcan."
    )


@pytest.mark.usefixtures("quz_has_texts")
async def test_a_language_with_texts_is_not_said_to_wait_for_them(neighbourhood: Neighbourhood, people: School) -> None:
    _, text = await all_of_them(neighbourhood, people.rosa)
    assert ("Runasimi (Qusqu)" in text, "Aymar aru" in text) == (False, True)


@pytest.mark.usefixtures("quz_has_texts")
async def test_what_is_missing_of_a_language_with_texts_is_told(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("/idioma")
    await rosa.taps("Runasimi (Qusqu)")
    assert MISSING in (await rosa.sees("Rimaykullayki")).text


async def test_a_choice_is_kept_and_answered_in_the_new_language(neighbourhood: Neighbourhood, people: School) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    assert await kept(neighbourhood, people.rosa) == ("es", "padron")
    await rosa.says("/idioma")
    await rosa.taps("🌐 Más idiomas")
    await rosa.taps("Runasimi (Qusqu)")
    answer = await rosa.sees("Rimaykullayki")
    assert answer.text == (
        f"Rimaykullayki, Rosa. Desde ahora: Runasimi (Qusqu).\n\n{NONE_YET}\n\nPuede cambiar cuando quiera con /idioma."
    )
    assert answer.edited
    assert await kept(neighbourhood, people.rosa) == ("quz", "person")

    await rosa.says("/idioma")
    await neighbourhood.settle()
    offered = await rosa.last()
    assert offered.buttons[:2] == ["✓ Runasimi (Qusqu)", "Castellano"]
    await rosa.taps("Castellano", on=offered)
    await neighbourhood.settle()
    back = [m for m in await rosa.received() if "Desde ahora: Castellano" in m.text]
    assert [m.text for m in back] == [
        "Hola, Rosa. Desde ahora: Castellano.\n\nPuede cambiar cuando quiera con /idioma."
    ]


@pytest.mark.parametrize(("name", "greeting"), [("Aymar aru", "Kamisaki"), ("Asháninka", "Hola")])
async def test_only_a_greeting_that_is_attested_is_used(
    neighbourhood: Neighbourhood, people: School, name: str, greeting: str
) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.says("/idioma")
    await rosa.taps("🌐 Más idiomas")
    await rosa.taps(name)
    await neighbourhood.settle()
    answers = [m for m in await rosa.received() if m.text.startswith(f"{greeting}, Rosa. Desde ahora")]
    assert len(answers) == 1
    assert name in answers[0].text


@pytest.mark.parametrize("tag", ["xx", "klingon", "", "es' OR 1"])
async def test_a_forged_language_is_not_stored(neighbourhood: Neighbourhood, people: School, tag: str) -> None:
    rosa = await neighbourhood.phone(people.rosa)
    await rosa.forges(f"lang:{tag}")
    await neighbourhood.settle()
    assert len(await rosa.received()) >= 1
    assert await kept(neighbourhood, people.rosa) == ("es", "padron")


async def test_a_language_in_the_middle_of_a_question_keeps_the_question(
    neighbourhood: Neighbourhood, people: School
) -> None:
    rosa = await neighbourhood.stranger(301, "Rosa", phone="+51999000101")
    await rosa.starts()
    await rosa.taps("Acepto")
    await rosa.sees("Toque el botón")
    await rosa.says("/idioma")
    await rosa.sees("todavía no está vinculado")
    await rosa.shares_contact()
    await rosa.sees("4 últimos")


async def test_a_stranger_is_shown_the_way_in(neighbourhood: Neighbourhood, people: School) -> None:
    stranger = await neighbourhood.stranger(302, "Stranger")
    await stranger.starts()
    await stranger.sees("Antes de empezar")
    await stranger.forges("lang:quz")
    answer = await stranger.sees("todavía no está vinculado")
    assert answer.buttons == ["Empezar"]
    assert await kept(neighbourhood, people.rosa) == ("es", "padron")
