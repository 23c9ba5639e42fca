"""The screens of /nohabiles and what organisers are told: whole, marked, short labels, buttons that fit."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from content.actions import ITS_WEEK, Week
from content.days_off import code_of, where_code
from content.keyboards import long_labels
from content.message import Message
from content.messages import agenda, card, days_off, fallen
from content.programme import Programme
from content.views import Reader
from content.year_actions import NewDaysOff, UndoDaysOff
from domain.activities.model import Kind
from domain.dates.days_off import close, reopen
from domain.people.roles import Person, RoleKind
from domain.people.territory import Reach, Red
from domain.year.closures import Why
from i18n import pseudo
from i18n.languages import LANGUAGES
from simulator.entities import parse_html
from tests import factories
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import FRIDAY, NEXT_MONDAY, NOW, THURSDAY, TODAY, Village, done, village

LATER = NOW + timedelta(hours=1)
THURSDAY_CODE = code_of([THURSDAY])


@pytest.fixture
def v(session: Session) -> Village:
    return village(session)


@pytest.fixture
def teresa(v: Village) -> Person:
    found = factories.person(v.session, "Teresa Palomino")
    factories.role(v.session, found, RoleKind.ESPECIALISTA_UGEL, at=v.ie.ugel)
    return found


@pytest.fixture
def andres(v: Village) -> Person:
    found = factories.person(v.session, "Andrés Farfán")
    factories.role(v.session, found, RoleKind.ESPECIALISTA_DRE, at=v.ie.ugel.dre)
    return found


def loaded(v: Village, who: Person, *days: date, **other: Any) -> int:
    about = {"reach": Reach.UGEL, "place_id": v.ie.ugel_id, "why": Why.HUELGA, "reason": "Huelga", "now": LATER} | other
    return done(close(v.session, v.actor(who), days=days or (THURSDAY,), **about)).id or 0


def chosen(v: Village, **about: Any) -> dict[str, Any]:
    usual = {"days": THURSDAY_CODE, "why": "h", "where": where_code(Reach.UGEL, v.ie.ugel_id), "ask": "s", "page": 0}
    return usual | about


@pytest.fixture
def of(v: Village, teresa: Person, programme: Programme) -> Reader:
    return reader(v, teresa, programme, now=LATER)


def test_the_first_screen_says_that_nothing_is_loaded(of: Reader) -> None:
    shown = days_off.coming(of)
    assert text(shown).split("\n")[-1] == "No hay ninguno cargado desde hoy."
    assert labels(shown) == [["➕ Cargar días"]]


def test_what_is_loaded_is_listed_with_a_button_each_and_pages(v: Village, teresa: Person, of: Reader) -> None:
    for n in range(8):
        loaded(v, teresa, NEXT_MONDAY + timedelta(days=n if n < 5 else n + 2))
    first, second = days_off.coming(of), days_off.coming(of, page=1)
    assert text(first).split("\n")[2] == "• lunes 17/08/2026: Huelga · UGEL CANCHIS"
    assert labels(first)[:1] == [["lun 17/08 Huelga", "mar 18/08 Huelga"]]
    assert labels(first)[-2:] == [["Después ▶"], ["➕ Cargar días"]]
    assert labels(second)[-2:] == [["◀ Antes"], ["➕ Cargar días"]]
    assert text(days_off.coming(of, page=99)) == text(second)


def test_days_are_offered_from_today_on_and_week_by_week(of: Reader) -> None:
    shown = days_off.step(of, **NewDaysOff().model_dump())
    assert labels(shown) == [
        ["lun 10/08", "mar 11/08"], ["mié 12/08", "jue 13/08"], ["vie 14/08"], ["Después ▶"], ["⬅️ Volver"],
    ]  # fmt: skip
    assert "«lunes 17», «del 17/08 al 21/08»" in text(shown)
    later = days_off.step(of, **NewDaysOff(page=1).model_dump())
    assert labels(later)[3] == ["◀ Antes", "Después ▶"]


def test_a_day_leads_to_its_reason_and_to_a_last_day(v: Village, of: Reader) -> None:
    shown = days_off.step(of, **NewDaysOff(days=THURSDAY_CODE, ask="w").model_dump())
    assert text(shown).split("\n") == ["📅 <b>jueves 13/08/2026</b>", "¿Por qué no se trabaja?"]
    assert labels(shown) == [
        ["✊ Huelga", "🎉 Feriado local"], ["📜 Decreto", "🌧 Suspensión"], ["➕ Hasta otro día"], ["⬅️ Otros días"],
    ]  # fmt: skip
    until = days_off.step(of, **NewDaysOff(days=THURSDAY_CODE, ask="u").model_dump())
    assert labels(until)[0] == ["vie 14/08"]
    [friday] = [each for each in acts(until) if isinstance(each, NewDaysOff) and each.ask == "w"]
    assert friday.days == code_of([THURSDAY, FRIDAY])


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ([THURSDAY], "jueves 13/08/2026"),
        ([THURSDAY, FRIDAY], "jue 13/08, vie 14/08"),
        (
            [THURSDAY, FRIDAY, NEXT_MONDAY],
            "del jueves 13/08/2026 al lunes 17/08/2026 (3 días)",
        ),
        ([TODAY, THURSDAY, FRIDAY], "lun 10/08, jue 13/08, vie 14/08"),
    ],
)
def test_days_are_told_as_people_tell_them(of: Reader, days: list[date], shown: str) -> None:
    assert fallen.days_text(of, days) == shown


def test_two_readings_are_asked_about_with_a_button_each(of: Reader) -> None:
    shown = days_off.which(of, ways=[code_of([THURSDAY]), code_of([THURSDAY, FRIDAY])])
    assert text(shown).split("\n") == ["¿Cuál quiso decir?", "1. jueves 13/08/2026", "2. jue 13/08, vie 14/08"]
    assert labels(shown)[0] == ["1 · jue 13/08", "2 · 13/08–14/08"]


def test_a_specialist_of_the_ugel_is_offered_the_ugel_a_red_or_an_ie(v: Village, of: Reader) -> None:
    place = NewDaysOff(days=THURSDAY_CODE, why="h", ask="p").model_dump()
    assert labels(days_off.step(of, **place)) == [["Toda la UGEL", "Una IE"], ["⬅️ Otro motivo"]]
    v.session.add(Red(ugel_id=v.ie.ugel_id, name="Vilcanota"))
    v.session.flush()
    assert labels(days_off.step(of, **place))[0] == ["Toda la UGEL", "Una red"]
    red = days_off.step(of, **(place | {"ask": "r"}))
    assert labels(red)[0] == ["Vilcanota"]


def test_a_specialist_of_the_dre_is_offered_the_dre_or_one_ugel_of_it(
    v: Village, andres: Person, programme: Programme
) -> None:
    mine = reader(v, andres, programme, now=LATER)
    place = NewDaysOff(days=THURSDAY_CODE, why="h", ask="p").model_dump()
    assert labels(days_off.step(mine, **place))[0] == ["Toda la DRE", "Una UGEL"]
    assert labels(days_off.step(mine, **(place | {"ask": "g"})))[:-1] == [["UGEL CANCHIS"]]
    assert labels(days_off.step(mine, **(place | {"ask": "i"})))[:-1] == []


def test_an_ie_is_found_by_a_part_of_its_name_or_its_code(v: Village, of: Reader) -> None:
    ask = NewDaysOff(days=THURSDAY_CODE, why="h", ask="i").model_dump()
    assert len(labels(days_off.step(of, **ask))) == 3  # both IE of the UGEL, and back: Satipo is not listed
    assert labels(days_off.step(of, remark="SICUÁNI", **ask))[:-1] == [["IE 56001 Sicuani 02…"]]
    assert labels(days_off.step(of, remark=v.next_ie.cod_mod, **ask))[:-1] == [["IE 56002 Marangani…"]]
    none = days_off.step(of, remark="<b>nada", **ask)
    assert "No encontré ninguna con «&lt;b&gt;nada»." in text(none)


def test_the_summary_names_what_falls_and_how_many_hear_of_it(v: Village, of: Reader) -> None:
    quiet = days_off.step(of, **chosen(v))
    assert text(quiet).split("\n")[-1] == "Ninguna actividad cae en esos días."
    v.agree(v.visit(THURSDAY))
    v.call(v.meeting(Kind.RTC, THURSDAY))
    shown = text(days_off.step(of, **chosen(v))).split("\n")
    assert shown[:3] == ["📅 <b>jueves 13/08/2026</b>", "Huelga", "📍 UGEL CANCHIS"]
    assert shown[4] == "2 actividades caen en esos días:"
    assert shown[-1] == "📨 Se avisa una vez a 2 personas que las organizan."


@pytest.mark.parametrize("forged", [{"days": "x"}, {"why": "x"}, {"where": "x"}, {"where": "u4711"}, {"ask": "x"}])
def test_a_forged_step_shows_nothing(v: Village, of: Reader, forged: dict[str, str]) -> None:
    assert days_off.step(of, **chosen(v, **forged)) is None


def test_one_shows_who_loaded_it_and_the_way_back(v: Village, teresa: Person, of: Reader) -> None:
    made = loaded(v, teresa)
    shown = days_off.one(of, days_off_id=made, saved=True)
    assert text(shown).split("\n")[0] == "✅ Guardado."
    assert "Cargado por Teresa Palomino · lunes 10/08/2026 · 10:00" in text(shown)
    assert acts(shown)[0] == UndoDaysOff(days_off=made)
    done(reopen(v.session, v.actor(teresa), made, LATER))
    undone = days_off.one(of, days_off_id=made)
    assert text(undone).split("\n")[-1] == "↩️ <b>Deshecho.</b> Se trabaja como siempre."
    assert labels(undone) == [["⛔ Días no hábiles"]]
    assert days_off.one(of, days_off_id=4711) is None


# What organisers are told


def test_the_organiser_is_told_of_all_their_dates_with_a_button_each(
    v: Village, teresa: Person, programme: Programme
) -> None:
    visit, gia = v.agree(v.visit(THURSDAY)), v.call(v.meeting(Kind.GIA, THURSDAY))
    v.call(v.meeting(Kind.RTC, THURSDAY))  # of Carmen
    made = loaded(v, teresa)
    shown = fallen.dates_fell(reader(v, v.julio, programme, now=LATER), days_off_id=made)
    assert "Estas fechas ya no van. Proponga otras:" in text(shown)
    assert labels(shown) == [["Visita 1 · jue 13/08"], ["GIA 1 · jue 13/08"]]
    first = Week(goal="mov", id=visit.id, n=visit.revision, page=ITS_WEEK)
    assert acts(shown) == [first, Week(goal="mov", id=gia.id, n=gia.revision, page=ITS_WEEK)]


def test_many_dates_are_cut_and_the_agenda_has_the_rest(v: Village, teresa: Person, programme: Programme) -> None:
    v.agree(v.visit(THURSDAY))
    for hour in range(7, 16):
        v.call(v.meeting(Kind.GIA, THURSDAY, hour=NOW.time().replace(hour=hour)))
    shown = fallen.dates_fell(reader(v, v.julio, programme, now=LATER), days_off_id=loaded(v, teresa))
    assert text(shown).split("\n")[-1] == "… y 2 más"
    assert (len(labels(shown)), labels(shown)[-1]) == (9, ["📅 Mi agenda"])


def test_nothing_is_told_when_it_was_undone_or_moved_before_the_letter_left(
    v: Village, teresa: Person, programme: Programme
) -> None:
    v.agree(v.visit(THURSDAY))
    made = loaded(v, teresa)
    julio = reader(v, v.julio, programme, now=LATER)
    assert fallen.dates_hold(reader(v, v.carmen, programme, now=LATER), days_off_id=made) is None
    done(reopen(v.session, v.actor(teresa), made, LATER))
    assert fallen.dates_fell(julio, days_off_id=made) is None
    holds = fallen.dates_hold(julio, days_off_id=made)
    assert text(holds).split("\n")[:2] == [
        "↩️ Se deshizo el día no hábil: jueves 13/08/2026.", "Esta fecha se mantiene:",
    ]  # fmt: skip


def test_everybody_who_opens_the_activity_sees_that_its_day_is_closed(
    v: Village, teresa: Person, programme: Programme
) -> None:
    activity = v.agree(v.visit(THURSDAY))
    line = "⛔ El jue 13/08 es día no hábil: Huelga. Falta otra fecha."
    assert line not in text(card.card(reader(v, v.rosa, programme, now=LATER), activity.id))
    made = loaded(v, teresa)
    for who in (v.rosa, v.julio, v.carmen):
        assert "⛔ <b>jueves 13/08/2026" in text(agenda.agenda(reader(v, who, programme, now=LATER)))
        assert line in text(card.card(reader(v, who, programme, now=LATER), activity.id)).split("\n")
    assert "✅ La fecha está acordada." not in text(card.card(reader(v, v.rosa, programme, now=LATER), activity.id))
    done(reopen(v.session, v.actor(teresa), made, LATER))
    assert line not in text(card.card(reader(v, v.rosa, programme, now=LATER), activity.id))
    assert "✅ <b>jueves 13/08/2026" in text(agenda.agenda(reader(v, v.rosa, programme, now=LATER)))


# What holds for every screen


def every(v: Village, teresa: Person, of: Reader, julio: Reader) -> list[Message]:
    v.agree(v.visit(THURSDAY))
    v.session.add(Red(ugel_id=v.ie.ugel_id, name="Vilcanota"))
    v.session.flush()
    made = loaded(v, teresa)
    steps = [days_off.step(of, **chosen(v, ask=ask)) for ask in days_off.STEPS]
    remarks = [days_off.step(of, remark=code, **NewDaysOff().model_dump()) for code in days_off.REMARKS]
    ways = days_off.which(of, ways=[code_of([THURSDAY]), code_of([THURSDAY, FRIDAY])])
    shown = [*steps, *remarks, ways, days_off.coming(of), days_off.one(of, days_off_id=made), days_off.only_closers(of)]
    shown.append(fallen.dates_fell(julio, days_off_id=made))
    done(reopen(v.session, v.actor(teresa), made, LATER))
    shown += [days_off.coming(of), days_off.one(of, days_off_id=made), fallen.dates_hold(julio, days_off_id=made)]
    assert None not in shown
    return [each for each in shown if each is not None]


@pytest.mark.parametrize("tag", [*(each.tag for each in LANGUAGES), "xx"])
def test_every_screen_is_whole_in_every_language(v: Village, teresa: Person, programme: Programme, tag: str) -> None:
    of = reader(v, teresa, programme, now=LATER, language=tag)
    for message in every(v, teresa, of, reader(v, v.julio, programme, now=LATER, language=tag)):
        shown, _ = parse_html(message.text)
        buttons = [each for row in message.buttons for each in row]
        assert 0 < len(shown) <= 4096
        assert all(each.action is not None and len(each.action.pack().encode()) <= 64 for each in buttons)
        if tag == "es":
            assert long_labels(message) == []
        if tag == "xx":
            texts = [message.text, *(each.label for each in buttons)]
            assert [pseudo.unmarked(each) for each in texts] == [[]] * len(texts)
