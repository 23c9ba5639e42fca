"""The first screen by role, and how many things wait."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy.orm import Session

from content.messages.menus import asked_of, buttons, menu, unanswered, upcoming, without_date
from content.programme import Programme
from content.views import Reader
from domain.activities.model import Answer, State, participant
from domain.people.roles import Person, RoleKind
from domain.year.calendar import instant
from i18n.catalogues import tongue
from tests import factories
from tests.domain.waves.land import CLOSES, OPENS, land, later
from tests.school import School, school, visit

NOW = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)


@pytest.fixture
def made(session: Session) -> School:
    return school(session)


def reader(session: Session, programme: Programme, person: Person, now: datetime = NOW) -> Reader:
    return Reader(session=session, t=tongue("es"), programme=programme, now=now, person_id=person.id)


def labels(of: Reader) -> list[str]:
    return [each.label for row in buttons(of) for each in row]


def test_each_role_finds_what_it_does(session: Session, programme: Programme, made: School) -> None:
    anybody = ["📅 Mi agenda", "❔ Ayuda", "🌐 Idioma"]
    assert labels(reader(session, programme, made.rosa)) == anybody
    assert labels(reader(session, programme, made.carmen)) == [anybody[0], "🤝 RTC", "📝 Por cerrar", *anybody[1:]]
    assert labels(reader(session, programme, made.julio)) == [
        "📋 Mis visitas", "📅 Mi agenda", "🗓 Mi plan", "👥 GIA", "🛠 Taller", "📝 Por cerrar", "❔ Ayuda", "🌐 Idioma",
    ]  # fmt: skip


def test_a_post_that_ended_opens_nothing_any_more(session: Session, programme: Programme, made: School) -> None:
    yesterday = (NOW - timedelta(days=1)).date()
    factories.role(session, made.rosa, RoleKind.DIRECTIVO, at=made.ie, until=yesterday)
    assert "🤝 RTC" not in labels(reader(session, programme, made.rosa))
    assert "🤝 RTC" in labels(reader(session, programme, made.rosa, NOW - timedelta(days=1)))


def test_a_survey_that_waits_is_the_first_button_and_a_line_and_for_nobody_else(
    session: Session, programme: Programme
) -> None:
    here = land(session, each=2)
    wave_id = here.all_in_the_field()
    asked, other = session.get_one(Person, here.asked(wave_id)[0]), here.acompanante
    noon = instant(OPENS, time(12))
    before = reader(session, programme, asked, noon - timedelta(days=1))
    now = reader(session, programme, asked, noon)
    assert "📝 Encuesta" not in labels(before)
    assert labels(now) == ["📝 Encuesta", "📅 Mi agenda", "❔ Ayuda", "🌐 Idioma"]
    shown = menu(now)
    assert shown is not None
    assert shown.text.splitlines()[1:] == ["📝 1 encuesta espera su respuesta."]
    assert "📝 Encuesta" not in labels(reader(session, programme, other, noon))
    here.finish(wave_id, asked.id)
    assert "📝 Encuesta" not in labels(now)


def test_the_button_is_gone_after_the_last_day_and_with_the_close(session: Session, programme: Programme) -> None:
    here = land(session, each=2)
    wave_id = here.all_in_the_field()
    asked = session.get_one(Person, here.asked(wave_id)[0])
    last, late = (reader(session, programme, asked, instant(later(n, CLOSES), time(12))) for n in (0, 1))
    assert ("📝 Encuesta" in labels(last), "📝 Encuesta" in labels(late)) == (True, False)
    here.close(wave_id)
    assert "📝 Encuesta" not in labels(last)


def test_what_waits_is_counted_for_the_reader_only(session: Session, programme: Programme, made: School) -> None:
    row = visit(session, made, NOW, state=State.PROPOSED)
    rosa, carmen = reader(session, programme, made.rosa), reader(session, programme, made.carmen)
    assert (upcoming(rosa, made.rosa.id), unanswered(rosa, made.rosa.id)) == (1, 1)
    assert (upcoming(carmen, made.carmen.id), unanswered(carmen, made.carmen.id)) == (0, 0)
    own = participant(session, row.id, made.rosa.id)
    assert own is not None
    own.answer = Answer.YES
    assert (upcoming(rosa, made.rosa.id), unanswered(rosa, made.rosa.id)) == (1, 0)


def test_what_was_cancelled_or_has_begun_does_not_wait(session: Session, programme: Programme, made: School) -> None:
    visit(session, made, NOW, state=State.CANCELLED)
    begun = visit(session, made, NOW, state=State.PROPOSED)
    late = reader(session, programme, made.rosa, begun.starts_at)
    now = reader(session, programme, made.rosa)
    assert (upcoming(late, made.rosa.id), unanswered(late, made.rosa.id)) == (0, 0)
    assert (upcoming(now, made.rosa.id), unanswered(now, made.rosa.id)) == (1, 1)


def test_the_menu_has_no_line_for_nothing(session: Session, programme: Programme, made: School) -> None:
    shown = menu(reader(session, programme, made.rosa))
    assert shown is not None
    assert shown.text == "Hola, <b>Rosa</b>. ¿Qué desea hacer?"
    visit(session, made, NOW)
    shown = menu(reader(session, programme, made.rosa))
    assert shown is not None
    assert shown.text.splitlines()[1:] == ["📅 Tiene 1 actividad próxima.", "✋ 1 espera su respuesta."]


def test_what_waits_for_the_reader_is_told_apart_from_what_waits_for_a_date(
    session: Session, programme: Programme, made: School
) -> None:
    """The docente has one to answer; the acompañante has none, until the docente cannot."""
    row = visit(session, made, NOW, state=State.PROPOSED)
    rosa, julio = (reader(session, programme, who) for who in (made.rosa, made.julio))
    assert ([each.id for each in asked_of(rosa)], without_date(rosa)) == ([row.id], [])
    assert without_date(julio) == []
    row.state = State.DECLINED
    session.flush()
    assert ([each.id for each in without_date(julio)], asked_of(rosa)) == ([row.id], [])
    assert asked_of(Reader(session=session, t=tongue("es"), programme=programme, now=NOW, person_id=None)) == []
