"""Where people turn to outside the chat: in the notice, after a no and in /ayuda, where the settings tell it."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from content import privacy
from content.programme import Offices, Programme
from i18n.catalogues import tongue
from tests.conftest import MONDAY
from tests.handlers.test_start import invitation, said
from tests.houses import Neighbourhood
from tests.school import School, school

OFFICES = Offices(data_officer="odp@ugel.pe", helper="084 123456")


@pytest.fixture
async def place(warm_url: str, programme: Programme) -> AsyncIterator[Neighbourhood]:
    made = Neighbourhood(warm_url, replace(programme, offices=OFFICES), MONDAY)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def people(place: Neighbourhood) -> School:
    return await place.write(school)


async def test_the_notice_names_them_and_the_receipt_is_of_what_was_shown(place: Neighbourhood, people: School) -> None:
    rosa = await place.stranger(101, "Rosa")
    await rosa.starts(await invitation(place, people.rosa.id))
    notice = await rosa.sees("Antes de empezar")
    assert "• Consultas sobre sus datos: odp@ugel.pe" in notice.text.splitlines()
    await rosa.taps("Leer más")
    in_full = await rosa.sees("Aviso de privacidad")
    assert in_full.text.splitlines()[-1] == "Ayuda. 084 123456"
    await rosa.taps("Acepto", on=in_full)
    await rosa.sees("Desde ahora le escribimos aquí")
    assert [row[3] for row in await said(place)] == [privacy.sha256(tongue("es"), OFFICES)]


async def test_a_no_leads_to_people_with_a_telephone(place: Neighbourhood, people: School) -> None:
    rosa = await place.stranger(101, "Rosa")
    await rosa.starts(await invitation(place, people.rosa.id))
    await rosa.taps("No acepto")
    answer = await rosa.sees("no le escribiremos")
    assert answer.text.splitlines()[-4:] == [
        "• Ayuda: 084 123456",
        "• Consultas sobre sus datos: odp@ugel.pe",
        "",
        "Si cambia de idea, escriba /start.",
    ]


async def test_the_help_names_who_helps(place: Neighbourhood, people: School) -> None:
    rosa = await place.phone(people.rosa)
    await rosa.says("/ayuda")
    assert (await rosa.sees("Ayuda\n")).text.splitlines()[-2:] == [
        "Para lo demás, hable con su acompañante o con su UGEL.",
        "• Ayuda: 084 123456",
    ]
