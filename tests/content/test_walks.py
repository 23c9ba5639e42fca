"""A way through a form: answers by name, facts that are given, forms kept by their hash, what waits."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.demo_data import DemoPeople, seed
from content.fichas import number_of
from content.forms.answers import Tap
from content.forms.load import load
from content.forms.model import Form
from content.forms.session import answer
from content.forms.shipped import shipped
from content.known_forms import Forms
from content.programme import Programme
from content.walks import PREVIEW, PROVIDERS, fresh, fresh_in_wave, in_wave, is_hidden, source_of, waiting, walk_of
from domain.surveys.model import FormVersion, Participation, Wave
from domain.waves import answering
from domain.year.calendar import local
from tests.field import in_the_field, stored
from tests.scheduler.letters import NOW

TODAY = date(2026, 8, 10)
REPEATED = """
| survey |
| | type | name | label |
| | hidden | region | |
| | text | nombre | Nombre |
| | begin repeat | hijos | Hijos |
| | integer | edad | Edad |
| | end repeat | | |
| | begin group | otro | Otro |
| | text | nombre | Nombre |
| | end group | | |
| | note | fin | Gracias |
"""


@pytest.fixture
def people(session: Session, programme: Programme) -> DemoPeople:
    return seed(session, programme, date(2026, 4, 13))


@pytest.fixture
def wave_id(session: Session, programme: Programme, people: DemoPeople) -> int:
    return in_the_field(session, programme, NOW, invite_on=date(2026, 8, 11), closes_on=date(2026, 8, 28))


def repeated() -> Form:
    found = load(REPEATED, name="hijos")
    assert isinstance(found, Form)
    return found


def test_answers_are_named_as_their_questions_and_where_names_meet_by_their_groups() -> None:
    walk = fresh(repeated(), number=1, language="es", now=NOW, given={"region": "CUSCO"})
    values = {
        "/data/region": "CUSCO",
        "/data/nombre": "Ana",
        "/data/hijos[1]/edad": "4",
        "/data/hijos[2]/edad": "9",
        "/data/otro/nombre": "Eva",
        "/data/fin": "OK",
        "/data/meta/instanceID": "uuid:1",
    }
    assert walk.named(values) == {"nombre": "Ana", "hijos[1]/edad": "4", "hijos[2]/edad": "9", "otro/nombre": "Eva"}


def test_a_form_gets_the_facts_that_it_has_a_place_for_and_no_others() -> None:
    form = shipped("satisfaccion_docente")
    walk = fresh(form, number=1, language="es", now=NOW, given={"modelo": "UM", "dre": "DRE CUSCO", "DOC-1": "4"})
    assert {key: value for key, value in walk.state.preset.items() if value} == {"/data/modelo": "UM"} | {
        key: value for key, value in walk.state.preset.items() if key.endswith("instanceID")
    }
    assert (walk.state.answers, walk.language, walk.number) == ({}, "es", 1)


@pytest.mark.parametrize(("name", "hidden"), [("modelo", True), ("DOC-1", False), ("nada", False), ("", False)])
def test_only_what_nobody_is_asked_for_can_be_given(name: str, hidden: bool) -> None:
    assert is_hidden(shipped("satisfaccion_docente"), name) is hidden


def test_what_a_form_works_out_is_not_given() -> None:
    assert [is_hidden(shipped("pulso"), name) for name in ("actividad", "fecha", "frase", "forma")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_a_form_is_compiled_once_until_others_need_its_place(session: Session, programme: Programme) -> None:
    forms = Forms(most=2)
    names = ("satisfaccion_docente", "satisfaccion_acompanante", "pulso")
    one, two, three = (stored(session, programme, shipped(name), NOW) for name in names)
    first = forms.of(session, one)
    assert forms.of(session, one) is first
    forms.of(session, two)
    assert forms.of(session, one) is first  # used last: the other gives way
    forms.of(session, three)
    assert forms.of(session, one) is first
    assert forms.of(session, two).id == "satisfaccion_acompanante"
    assert first.sha256 == shipped("satisfaccion_docente").sha256


def test_a_form_that_was_stored_anew_is_compiled_anew(session: Session, programme: Programme) -> None:
    forms = Forms()
    id_ = stored(session, programme, shipped("pulso"), NOW)
    assert forms.of(session, id_).id == "pulso"
    other = shipped("satisfaccion_docente")
    session.execute(update(FormVersion).values(xform=other.xml, sha256=other.sha256))
    assert forms.of(session, id_).id == "satisfaccion_docente"


def test_where_a_person_stands_comes_back_as_it_was_kept(
    session: Session, programme: Programme, people: DemoPeople, wave_id: int
) -> None:
    begun = fresh_in_wave(session, people.julio, wave_id, "quz", NOW)
    assert begun is not None
    given = answer(begun.form, begun.state, begun.state.place, Tap(2), now=local(NOW))
    kept = begun.at(given)  # type: ignore[arg-type]
    assert in_wave(session, programme, people.julio, wave_id) is None
    answering.save(
        session, programme.seal, wave_id, people.julio, answers=kept.named(),
        extra={"state": kept.state.to_json()}, language="quz", today=TODAY,
    )  # fmt: skip
    found = walk_of(session, programme, people.julio, wave_id)
    assert found is not None
    assert (found.state, found.language, found.named()) == (kept.state, "quz", {"DOC-1": "3"})
    assert in_wave(session, programme, people.docentes[1], wave_id) is None


def test_nobody_begins_who_is_not_asked(session: Session, people: DemoPeople, wave_id: int) -> None:
    assert fresh_in_wave(session, people.rosa, wave_id, "es", NOW) is None
    assert fresh_in_wave(session, people.julio, 999, "es", NOW) is None


def test_a_preview_has_a_provider_of_its_own(session: Session, programme: Programme) -> None:
    assert [source_of(number) for number in (7, PREVIEW, number_of(1))] == ["wave", "preview", "ficha"]
    assert set(PROVIDERS) == {"wave", "preview", "ficha"}
    assert [walk_of(session, programme, 1, number) for number in (PREVIEW, number_of(1))] == [None, None]


@pytest.mark.parametrize(
    ("change", "day", "waits"),
    [
        ({}, date(2026, 8, 10), False),  # invited tomorrow
        ({}, date(2026, 8, 11), True),
        ({}, date(2026, 8, 28), True),
        ({}, date(2026, 8, 29), False),
        ({"disposition": "completa"}, date(2026, 8, 11), False),
        ({"disposition": "rechazo"}, date(2026, 8, 11), False),
        ({"invite_on": None}, date(2026, 8, 11), False),
    ],
)
def test_what_waits(
    session: Session, people: DemoPeople, wave_id: int, change: dict[str, object], day: date, waits: bool
) -> None:
    if change:
        session.execute(update(Participation).where(Participation.person_id == people.julio).values(**change))
    assert waiting(session, people.julio, day) == ([wave_id] if waits else [])
    assert waiting(session, people.rosa, day) == []


@pytest.mark.parametrize("state", ["closed", "cancelled", "published", "drawn"])
def test_a_wave_that_is_not_open_waits_for_nobody(
    session: Session, people: DemoPeople, wave_id: int, state: str
) -> None:
    session.execute(update(Wave).values(state=state))
    assert waiting(session, people.julio, date(2026, 8, 11)) == []
