"""What holds for every view of dates: in every state, for every reader, kind, language and name."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from content.keyboards import long_labels
from content.message import Message
from content.messages import agenda, asking, choosing, heard, history, meetings, reminders, visits
from content.programme import Programme
from content.views import VIEWS, View, name_of
from domain.activities.model import Activity, Kind, State
from domain.dates import agreement
from i18n import pseudo
from i18n.languages import LANGUAGES
from simulator.entities import parse_html
from tests.content.reading import reader
from tests.domain.dates.village import FRIDAY, NINE, NOW, WEDNESDAY, Village, done, village
from tests.memory import memory

FILES = (agenda, asking, choosing, heard, history, meetings, reminders, visits)
BY = {
    visits.proposal, visits.confirmed, visits.noted, visits.countered, visits.countered_fyi, visits.declined,
    visits.declined_fyi, visits.cancelled, meetings.invitation, meetings.moved, meetings.answered, meetings.joined,
    visits.handed_to_you, visits.handed_over,
}  # fmt: skip
ALONE = {visits.docentes, agenda.agenda, meetings.places}
READERS = ("julio", "rosa", "carmen")
LATE = NOW.replace(day=28)
REMARK = {"code": "no_such_hour", "day": "20260814", "hour": "2000", "rejected": ["20260813", "20260817"]}


def date_views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


def args_of(view: View, v: Village, activity: Activity) -> list[dict[str, Any]]:
    """What an outbox row would hold for the view about this activity."""
    choice = {"id": activity.id, "n": activity.revision, "goal": "mov"}
    places = (("vis", v.rosa.id), ("gia", 0), ("rtc", v.ie.id))
    new = [{"goal": goal, "id": id_, "n": 1} for goal, id_ in places]
    day, hour = {"day": "20260814"}, {"hour": "0900", "size": 0}
    match name_of(view):
        case "choosing.week":
            pages = [each | {"page": page} for each in (choice, *new) for page in (0, 1)]
            return [
                *pages,
                *(each | {"remark": REMARK | {"code": code}} for each in (choice, *new) for code in heard.TEXTS),
            ]
        case "choosing.hours":
            return [each | day | remark for each in (choice, *new) for remark in ({}, {"remark": REMARK})]
        case "choosing.summary":
            return [each | day | hour for each in (choice, choice | {"goal": "cnt"}, *new)]
        case "heard.which":
            both = [day | {"hour": "", "size": 0}, day | hour]
            return [each | {"candidates": both[:n], "remark": REMARK} for each in (choice, *new) for n in (1, 2)]
        case "heard.which_activity":
            return [{"activities": [("mov", activity.id)], "candidate": each} for each in (None, day | hour)]
        case "visits.docente":
            return [{"docente_id": v.rosa.id}]
        case "meetings.places":
            return [{"kind": kind} for kind in ("gia", "rtc", "taller")]
        case "agenda.calendar_file":
            return [{"activity_id": activity.id}, {"activity_id": 0}]
    if view in ALONE:
        return [{}]
    if view in BY:
        return [{"activity_id": activity.id, "by": v.rosa.id}]
    if view.__module__ == asking.__name__:
        return [{"activity_id": activity.id, "revision": activity.revision}]
    return [{"activity_id": activity.id}]


def activities(v: Village) -> list[Activity]:
    """A visita in every state, and a meeting of every kind, one of them of several IE."""
    visit = v.agree(v.visit(WEDNESDAY, FRIDAY))
    asked = v.propose(v.visit(FRIDAY), 2)
    done(agreement.counter(v.session, v.actor(v.rosa), asked.id, 1, day=WEDNESDAY, hour=NINE, now=NOW))
    standing = [visit, asked]
    for number, state in enumerate((State.PROPOSED, State.DECLINED, State.CANCELLED), 3):
        standing.append(v.propose(v.visit(FRIDAY), number))
        standing[-1].state, standing[-1].reason = state, "via"
    meetings_here = [v.call(v.meeting(kind, FRIDAY)) for kind in (Kind.GIA, Kind.RTC, Kind.TALLER)]
    return [*standing, *meetings_here, v.call(v.meeting(day=FRIDAY, ies=[v.ie, v.next_ie]))]


def drawn(v: Village, programme: Programme, view: View, language: str) -> Iterator[Message]:
    made = activities(v)
    told = [args for activity in made for args in args_of(view, v, activity)]
    different = [args for number, args in enumerate(told) if args not in told[:number]]
    for args, who, now in product(different, READERS, (NOW, LATE)):
        about = reader(v, getattr(v, who), programme, language=language, now=now, due_at=NOW)
        if (message := view(about, **args)) is not None:
            yield message


def test_the_views_are_found() -> None:
    assert len(date_views()) >= 30
    assert set(date_views()) >= BY | ALONE


@pytest.mark.parametrize("view", date_views(), ids=name_of)
def test_spanish_labels_fit_and_telegram_takes_text_and_buttons(v: Village, programme: Programme, view: View) -> None:
    messages = list(drawn(v, programme, view, "es"))
    assert messages
    for message in messages:
        assert long_labels(message) == []
        shown, _ = parse_html(message.text)
        assert 0 < len(shown) <= (1024 if message.file else 4096)
        assert len(message.buttons) <= 100
        for button in (each for row in message.buttons for each in row):
            assert button.action is not None
            assert 0 < len(button.action.pack().encode()) <= 64
            assert button.label.strip()


@pytest.mark.parametrize("view", date_views(), ids=name_of)
def test_every_text_goes_through_translation(v: Village, programme: Programme, view: View) -> None:
    for message in drawn(v, programme, view, "xx"):
        texts = [message.text, *(each.label for row in message.buttons for each in row)]
        assert [pseudo.unmarked(each) for each in texts] == [[]] * len(texts)


@pytest.mark.parametrize("tag", [each.tag for each in LANGUAGES])
def test_every_view_is_drawn_in_every_language(v: Village, programme: Programme, tag: str) -> None:
    for view in date_views():
        for args in args_of(view, v, v.session.query(Activity).first() or v.agree()):
            message = view(reader(v, v.julio, programme, language=tag), **args)
            if message is not None:
                parse_html(message.text)


@pytest.mark.parametrize("view", date_views(), ids=name_of)
def test_views_write_nothing(v: Village, programme: Programme, view: View) -> None:
    made = activities(v)
    v.session.flush()
    for args in args_of(view, v, made[0]):
        view(reader(v, v.julio, programme), **args)
    assert (list(v.session.new), list(v.session.dirty), list(v.session.deleted)) == ([], [], [])


@settings(deadline=None, max_examples=12)
@given(name=st.text(max_size=120))
@example(name="<b>Rosa")
@example(name="</b>&lt;&#65;\u202e")
@example(name="{name} {0} %s «»‹›")
@example(name="Á" * 4096)
@example(name="")
@example(name="\0\n\t")
def test_any_name_is_a_name_and_no_markup(programme: Programme, name: str) -> None:
    with memory() as session:
        v = village(session)
        for person in (v.rosa, v.julio, v.carmen):
            person.nombres = name
        v.ie.name = name
        made = activities(v)
        for view in date_views():
            for args in args_of(view, v, made[0]):
                message = view(reader(v, v.julio, programme), **args)
                if message is not None:
                    shown, _ = parse_html(message.text)
                    assert len(shown) <= 4096
                    assert long_labels(message) == []
