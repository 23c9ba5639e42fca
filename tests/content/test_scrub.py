"""What goes out of a comment, what stays, and that nothing is taken twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.scrub import GONE, lists, name_words, scrubbed

NEAR = name_words("Rosa Quispe Flores", "Carmen de la Cruz Ñahui", "Julio Huamán")

GOES = {
    # names of people near, however they are spelt
    "La acompañante rosa quispe no viene": f"La acompañante {GONE} no viene",
    "ROSA QUISPE NO VIENE, QUIERO MÁS TALLERES": f"{GONE} NO VIENE, QUIERO MÁS TALLERES",
    "pregunten a Huaman": f"pregunten a {GONE}",
    "que venga carmen ñahui": f"que venga {GONE}",
    # names of anybody: usual ones however they are spelt, others by their capital or behind a title
    "mi colega juan mamani grita": f"mi colega {GONE} grita",
    "Menos papeles, doctora Canaria": f"Menos papeles, doctora {GONE}",
    "mi profe Zegarruz": f"mi profe {GONE}",
    "Yolanda no viene. Yanet Ttito tampoco.": f"{GONE} no viene. {GONE} tampoco.",
    "Que vengan Juan de la Torre y María del Carmen Soto.": f"Que vengan {GONE} y {GONE}.",
    "Los talleres en Huanoquite son lejos": f"Los talleres en {GONE} son lejos",
    "El domingo Domingo no vino": f"El domingo {GONE} no vino",
    # schools, numbers, addresses
    "En la I.E. N.° 50721 no hay luz": f"En la {GONE} no hay luz",
    "en la escuela 123 y el colegio n° 45-B": f"en la {GONE} y el {GONE}",
    "llamen al 999 000 102 o al +51 984-123-456": f"llamen al {GONE} o al {GONE}",
    "Mi DNI es 99000102. En 2026 hubo 3 visitas.": f"Mi DNI es {GONE}. En 2026 hubo 3 visitas.",
    "rosa.q@gmail.com, @rosaq o https://x.pe/rosa": f"{GONE} o {GONE}",
}

STAYS = (
    "Ninguno",
    "Todo bien, gracias.",
    "Más talleres de Comunicación y Matemática en Quechua, por WhatsApp o Zoom.",
    "Me gustaría que las RTC sean cortas. El GIA debería ser en otra IE.",
    "El MINEDU y la UGEL deberían enviar los PDF a tiempo.",
    "Trabajo en 5to grado, con 23 estudiantes, desde el año 2019",
    "la norma dice que el segundo taller es en julio, el primer domingo",
    "hace falta cesar tanto papeleo; mi acompañante supo dirigir las visitas",
    "QUIERO MÁS VISITAS Y MENOS INFORMES",
    "Para los niños: rosas, flores y campos; nuestra lengua originaria.",
    "",
)


@pytest.mark.parametrize("text", GOES)
def test_what_could_lead_to_somebody_goes(text: str) -> None:
    assert scrubbed(text, NEAR) == GOES[text]


@pytest.mark.parametrize("text", STAYS)
def test_what_leads_to_nobody_stays(text: str) -> None:
    assert scrubbed(text, name_words("Juan Pérez")) == text


def test_a_name_goes_that_only_the_people_near_tell(text: str = "ttupa no me escucha") -> None:
    assert scrubbed(text) == text
    assert scrubbed(text, name_words("Wilber Ttupa")) == f"{GONE} no me escucha"


def test_the_words_of_a_name_are_known_without_its_particles_and_accents() -> None:
    assert {"rosa", "quispe", "flores", "carmen", "cruz", "nahui", "julio", "huaman"} == NEAR


@given(st.text(max_size=120))
def test_a_second_look_finds_nothing_more(text: str) -> None:
    once = scrubbed(text, NEAR)
    assert scrubbed(once, NEAR) == once


@given(st.lists(st.sampled_from(["quiero", "Más", "visitas,", "de", "¿y", "GIA?", "3", "."]), max_size=12),
       st.sampled_from(["rosa", "ROSA", "Quispe", "Ñahui", "huamán", "Huamán's"]), st.integers(0, 12))  # fmt: skip
def test_a_name_of_somebody_near_is_found_anywhere(words: list[str], name: str, place: int) -> None:
    text = " ".join([*words[:place], name, *words[place:]])
    assert name.lower() not in scrubbed(text, NEAR).lower().replace("'", " ").split()


def test_the_lists_are_folded_and_a_word_that_is_a_name_is_among_the_names() -> None:
    found = lists()
    assert [word for each in found for word in each if word != word.lower() or not word.isascii()] == []
    assert found.words - found.names == set()
    assert found.names & found.known == set()
    assert len(found.names) > 500
