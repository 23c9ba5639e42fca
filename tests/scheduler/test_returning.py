"""The general result goes back once, to those who were invited, with the published figures and no others."""

import random
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from domain.outcome import Done, Refused
from domain.people import contacts
from domain.surveys.disclosure import COUNTRY
from domain.surveys.model import Disposition, Participation, Wave
from domain.surveys.tallies import Kind as Measured
from domain.waves.results import report
from domain.year.norm import Modelo
from scheduler.kinds import Kind
from scheduler.outbox import OutboxRow
from scheduler.returning import publish
from tests.domain.waves.land import NOW, OPENS, Land, land, whole
from tests.memory import memory


@pytest.fixture
def here() -> Iterator[Land]:
    with memory() as session:
        yield land(session, each=12, modelos=[Modelo.EIB])


def closed(here: Land, answers: int = 24) -> int:
    """Twenty-four docentes, invited on the first day; twenty have a chat."""
    wave_id = here.all_in_the_field()
    here.link(here.docentes[:20])
    here.session.execute(update(Participation).values(invited_on=OPENS))
    chance = random.Random(3)
    for person in here.asked(wave_id)[:answers]:
        here.finish(wave_id, person, whole(*(chance.choice((1, 2, 3, 3, 4, 4)) for _ in range(12))))
    here.close(wave_id)
    return wave_id


def letters(here: Land) -> list[OutboxRow]:
    return list(here.session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def test_everybody_invited_who_has_a_chat_gets_one(here: Land) -> None:
    wave_id = closed(here)
    assert isinstance(publish(here.session, here.who, wave_id, NOW), Done)
    rows = letters(here)
    assert [row.person_id for row in rows] == [person.id for person in here.docentes[:20]]
    assert {(row.kind, row.view) for row in rows} == {(Kind.BULK, "results.returned")}


def test_the_figures_are_those_of_the_published_table(here: Land) -> None:
    wave_id = closed(here)
    publish(here.session, here.who, wave_id, NOW)
    found = report(here.session, here.who, wave_id)
    assert not isinstance(found, Refused)
    table = {
        each.measure.kind: each.estimate.value
        for each in found.figures
        if each.cell == COUNTRY and each.measure.dimension == "global" and not each.measure.item and each.estimate
    }
    assert {tuple(sorted(row.args.items())) for row in letters(here)} == {
        (("agree", round(table[Measured.AGREE], 3)), ("index", round(table[Measured.INDEX], 1)), ("wave_id", wave_id))
    }


def test_too_few_answers_give_no_figure(here: Land) -> None:
    publish(here.session, here.who, closed(here, answers=7), NOW)
    assert {(row.args["index"], row.args["agree"]) for row in letters(here)} == {(None, None)}


def test_who_did_not_wish_to_answer_is_left_alone(here: Land) -> None:
    wave_id = closed(here)
    here.row(wave_id, here.docentes[0].id).disposition = Disposition.RECHAZO
    here.session.flush()
    publish(here.session, here.who, wave_id, NOW)
    assert here.docentes[0].id not in {row.person_id for row in letters(here)}
    assert len(letters(here)) == 19


def test_who_was_never_invited_or_cannot_be_reached_gets_none(here: Land) -> None:
    wave_id = closed(here)
    here.row(wave_id, here.docentes[1].id).invited_on = None
    chat = contacts.chat_of(here.session, here.docentes[2].id)
    assert chat is not None
    contacts.set_reachable(here.session, chat, reachable=False)
    publish(here.session, here.who, wave_id, NOW)
    assert {person.id for person in here.docentes[1:3]} & {row.person_id for row in letters(here)} == set()


def test_published_twice_it_is_sent_once(here: Land) -> None:
    wave_id = closed(here)
    publish(here.session, here.who, wave_id, NOW)
    assert publish(here.session, here.who, wave_id, NOW) == Refused("wave_state")
    assert len(letters(here)) == 20


def test_a_refused_publication_sends_nothing(here: Land) -> None:
    wave_id = here.all_in_the_field()
    here.link(here.docentes)
    assert publish(here.session, here.who, wave_id, NOW) == Refused("wave_state")
    assert (letters(here), here.session.get_one(Wave, wave_id).state) == ([], "open")
