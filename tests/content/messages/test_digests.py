"""Digests in words: names only for those who work there, sums above the IE, nothing where nothing waits."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from content.keyboards import long_labels
from content.message import Message
from content.messages import digests, week
from content.programme import Programme
from domain.activities.confirming import Said
from domain.activities.model import State
from domain.closing.confirming import confirm
from domain.closing.evaluating import keep_practice
from domain.people.roles import Person, RoleKind
from i18n import pseudo
from simulator.entities import parse_html
from tests import factories
from tests.closing import closed, made
from tests.content.reading import labels, reader
from tests.domain.closing.test_evaluating import seen
from tests.domain.dates.village import FRIDAY, NOW, THURSDAY, TUESDAY, WEDNESDAY, Village

MONDAY = NOW + timedelta(days=7)  # 17 August, 9:00
FOUR_WEEKS = NOW + timedelta(days=31)
Shown = Callable[..., Message | None]


@pytest.fixture
def shown(v: Village, programme: Programme) -> Shown:
    def draw(view: Shown, who: Person, now: datetime = MONDAY, language: str = "es", days: int = 0) -> Message | None:
        return view(reader(v, who, programme, now=now, language=language), days=days)

    return draw


def watcher(v: Village, kind: RoleKind, place: object) -> Person:
    who = factories.person(v.session, f"{kind.title()} Ejemplo")
    factories.role(v.session, who, kind, at=place)  # type: ignore[arg-type]
    return who


def waiting(v: Village) -> None:
    """Rosa's visita of Tuesday is not closed, Luz's has no word; a date of September has no answer."""
    v.agree(v.visit(TUESDAY))
    made(closed(v, v.agree(v.visit(WEDNESDAY, docente=v.luz))))
    v.propose(v.visit(date(2026, 9, 21)), 2)


def test_the_week_of_an_acompanante(v: Village, shown: Shown) -> None:
    waiting(v)
    v.propose(v.visit(date(2026, 8, 20)), 3)
    message = shown(week.brief, v.julio)
    assert message is not None
    assert message.text == "\n\n".join(
        [
            "☀️ Buen día. Esto tiene para la semana.",
            "<b>Esta semana</b>\n• jue 20/08: Visita 3 · Rosa Quispe",
            "<b>Sin respuesta del docente</b>\n• jue 20/08: Visita 3 · Rosa Quispe\n"
            "• lun 21/09: Visita 2 · Rosa Quispe",
            "<b>Por cerrar</b>\n• mar 11/08: Visita 1 · Rosa Quispe",
            "<b>Detrás de lo previsto</b>\n• Rosa Quispe: 1 de 3 visitas a esta fecha\n"
            "• Luz Mamani: 1 de 3 visitas a esta fecha",
        ]
    )
    assert labels(message) == [["📅 Mi agenda"], ["📝 Por cerrar"], ["📋 Mis visitas"]]


def test_what_docentes_asked_away_from_waits_for_the_acompanante(v: Village, shown: Shown) -> None:
    v.propose(v.visit(date(2026, 9, 21))).state = State.DECLINED
    v.session.flush()
    message = shown(week.brief, v.julio)
    assert message is not None
    assert "<b>Esperan su respuesta</b>\n• lun 21/09: Visita 1 · Rosa Quispe" in message.text
    assert "Sin respuesta del docente" not in message.text
    other = shown(week.brief, v.nilo)
    assert other is None or "Esperan" not in other.text


def test_the_practica_that_is_missing_at_the_end_of_the_year(v: Village, shown: Shown) -> None:
    november = datetime(2026, 11, 9, 14, tzinfo=NOW.tzinfo)
    message = shown(week.brief, v.julio, now=november)
    assert message is not None
    missing = "<b>Práctica pedagógica · término del año</b>\n• falta registrar la de {}"
    assert missing.format("2 docentes") in message.text
    assert ["📈 Práctica"] in labels(message)
    made(keep_practice(v.session, v.actor(v.julio), seen(v)))
    message = shown(week.brief, v.julio, now=november)
    assert message is not None
    assert missing.format("1 docente") in message.text
    october = shown(week.brief, v.julio, now=november - timedelta(days=14))
    assert october is not None
    assert "Práctica" not in october.text


def test_a_week_of_nothing_is_not_told(v: Village, shown: Shown) -> None:
    """In March nobody is behind yet."""
    march = datetime(2026, 3, 16, 14, tzinfo=NOW.tzinfo)
    assert shown(week.brief, v.julio, now=march) is None


def test_a_directivo_reads_what_waits_in_their_ie_and_of_no_other(v: Village, shown: Shown) -> None:
    waiting(v)
    message = shown(digests.of_ie, v.carmen, now=FOUR_WEEKS, days=7)
    assert message is not None
    assert "<b>Sin cerrar</b>\n• mar 11/08: Visita 1 · Rosa Quispe" in message.text
    assert "• 1 fecha sin respuesta" in message.text
    for other in ("Luz", "Marangani", "registro"):
        assert other not in message.text
    assert shown(digests.of_ie, v.carmen, now=MONDAY, days=28) is None


def test_a_ugel_reads_sums_by_ie_in_the_order_of_their_names_and_no_person(v: Village, shown: Shown) -> None:
    waiting(v)
    teresa = watcher(v, RoleKind.ESPECIALISTA_UGEL, v.ie.ugel)
    message = shown(digests.of_ugel, teresa, now=FOUR_WEEKS, days=14)
    assert message is not None
    assert message.text == "\n\n".join(
        [
            "📌 Lo que espera hace más de 14 días en su UGEL.",
            "• 1 actividad sin cerrar\n• 1 fecha sin respuesta\n• 1 registro sin confirmar",
            "<b>Por IE</b>\n• IE 56001 Sicuani: 1 sin cerrar, 1 sin respuesta\n• IE 56002 Marangani: 1 sin confirmar",
        ]
    )
    for name in ("Rosa", "Julio", "Luz", "Carmen"):
        assert name not in message.text


def test_cases_are_counted_for_whoever_may_see_them(v: Village, shown: Shown) -> None:
    activity = v.agree(v.visit(TUESDAY))
    made(closed(v, activity))
    made(confirm(v.session, v.actor(v.rosa, THURSDAY), activity.id, 1, Said.NOT_HELD))
    rci, teresa = watcher(v, RoleKind.RCI, v.ie.ugel), watcher(v, RoleKind.ESPECIALISTA_UGEL, v.ie.ugel)
    message = shown(digests.of_ugel, rci, now=FOUR_WEEKS, days=14)
    assert message is not None
    assert "🔎 1 caso por verificar" in message.text
    assert labels(message) == [["🔎 Casos"]]
    assert shown(digests.of_ugel, teresa, now=FOUR_WEEKS, days=14) is None


def test_a_dre_reads_sums_by_ugel_and_neither_ie_nor_person(v: Village, shown: Shown) -> None:
    waiting(v)
    andres = watcher(v, RoleKind.ESPECIALISTA_DRE, v.ie.ugel.dre)
    message = shown(digests.of_dre, andres, now=FOUR_WEEKS, days=28)
    assert message is not None
    assert "<b>Por UGEL</b>\n• UGEL CANCHIS: 1 sin cerrar, 1 sin respuesta" in message.text
    for hidden in ("IE ", "Rosa", "Julio"):
        assert hidden not in message.text
    far = watcher(v, RoleKind.ESPECIALISTA_DRE, factories.dre(v.session, "DRE LEJOS"))
    assert shown(digests.of_dre, far, now=FOUR_WEEKS, days=28) is None


@pytest.mark.parametrize("view", [week.brief, digests.of_ie, digests.of_ugel, digests.of_dre])
def test_every_digest_is_marked_fits_and_is_silent_for_somebody_else(v: Village, shown: Shown, view: Shown) -> None:
    waiting(v)
    place = v.ie.ugel
    readers = {
        week.brief: v.julio,
        digests.of_ie: v.carmen,
        digests.of_ugel: watcher(v, RoleKind.RCI, place),
        digests.of_dre: watcher(v, RoleKind.CCI, place.dre),
    }
    message = shown(view, readers[view], now=FOUR_WEEKS, language="xx", days=7)
    assert message is not None
    texts = [message.text, *(each.label for row in message.buttons for each in row)]
    assert [pseudo.unmarked(each) for each in texts] == [[]] * len(texts)
    spanish = shown(view, readers[view], now=FOUR_WEEKS, days=7)
    assert spanish is not None
    assert long_labels(spanish) == []
    assert len(parse_html(spanish.text)[0]) <= 4096
    assert shown(view, v.ana, now=FOUR_WEEKS, days=7) is None


def test_a_long_list_ends_in_a_number(v: Village, shown: Shown) -> None:
    for n in range(1, 9):
        v.propose(v.visit(FRIDAY), n)
    message = shown(week.brief, v.julio, now=NOW)
    assert message is not None
    assert "\ny 2 más" in message.text
