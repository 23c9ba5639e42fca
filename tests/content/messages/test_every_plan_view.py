"""What holds for every view of a year plan, whoever reads it and however the plan stands."""

import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pytest

from content.keyboards import long_labels
from content.message import Message
from content.messages import plan_file, plan_lists, year_plan
from content.messages.plan_file import TEXTS
from content.programme import Programme
from content.views import VIEWS, View
from domain.activities.model import Activity, State
from domain.people.roles import Person, RoleKind
from domain.plans import questions, verbs
from domain.plans.editing import Finding
from domain.plans.shelf import open_plan
from domain.year.planned import Work
from domain.year.stored import PlanFile, PlanState, RowStatus, StoredPlan
from i18n import pseudo
from simulator.entities import parse_html
from tests import factories, greedy
from tests.content.reading import acts, labels, reader, text
from tests.domain.dates.village import NOW, TODAY, Village, done, snapshot, village
from tests.domain.plans.desk import accepted, ask, draft, question, row, send_all, sent, work_out
from tests.memory import memory

FILES = (year_plan, plan_lists, plan_file)
FILE = uuid.UUID(int=7)
LONGEST, LONGEST_UNDER_A_FILE = 4096, 1024
IMPOSSIBLE = {
    "code": "plan_impossible", "missing": 19, "lective": 30, "gestion": 20,
    "bindings": [{"code": code, "numeral": "5.4", "days": 9} for code in year_plan.NEEDS],
    "changes": [{"code": "groups", "numeral": "5.2.6.b", "count": 5, "spare": 11, "groups": {"1": "1"}}],
}  # fmt: skip


@pytest.fixture
def v() -> Iterator[Village]:
    with memory() as session:
        yield village(session)


def plan_views() -> list[View]:
    names = {module.__name__ for module in FILES}
    return [view for view in VIEWS.values() if view.__module__ in names]


def every_stand(v: Village) -> Iterator[StoredPlan]:
    """A plan in each of its states, one after the other."""
    plan = ask(v)
    yield plan
    plan.state = PlanState.IMPOSSIBLE
    for why in (IMPOSSIBLE, IMPOSSIBLE | {"missing": 0, "changes": []}, {"code": "plan_ie_incomplete", "ies": ["IE 1"]},
                *({"code": code} for code in (*year_plan.WHY, "unheard of"))):  # fmt: skip
        plan.why = why
        yield plan
    plan.state, plan.in_step = PlanState.ASKED, False
    yield work_out(v, plan)
    plan.state = PlanState.SUPERSEDED
    yield plan
    plan.state = PlanState.DRAFT
    done(verbs.accept(v.session, v.actor(v.julio), plan.id, plan.revision))
    yield plan
    refused = row(v, plan, Work.VISITA, 7, v.rosa)
    refused.status, refused.refused = RowStatus.REFUSED, "date_is_past"
    yield sent_now(v, plan)
    yield from changes(v, plan)


def sent_now(v: Village, plan: StoredPlan) -> StoredPlan:
    send_all(v)
    return plan


def changes(v: Village, plan: StoredPlan) -> Iterator[StoredPlan]:
    done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW))
    change = open_plan(v.session, v.julio.id, 2026)
    assert change is not None
    yield change
    v.session.get_one(Activity, row(v, plan, Work.VISITA, 1, v.rosa).activity_id).state = State.DECLINED
    v.session.flush()
    yield work_out(v, change)


def hold(v: Village, *findings: Finding) -> None:
    kept = [asdict(each) | {"facts": dict(each.facts)} for each in findings]
    held = PlanFile(person_id=v.julio.id, file=FILE, name="mi plan.xlsx", sent_on=TODAY, findings=kept, content=b"no")
    v.session.merge(held)
    v.session.flush()


def every_finding() -> list[Finding]:
    facts = {"key": "visita-1-1", "day": "2026-05-20", "value": "<x>", "year": 2026, "most": 10}
    return [
        Finding(row=number % 9, column="HORA", code=code, wrong=number % 2 == 0, numeral="5.4", facts=facts)
        for number, code in enumerate(TEXTS)
    ]


def drawn(v: Village, programme: Programme, plan: StoredPlan, who: Person, language: str = "es") -> list[Message]:
    here = reader(v, who, programme, language=language)
    args = {
        year_plan.picture: {"plan_id": plan.id, "half": 2},
        **{view: {"plan_id": plan.id} for view in (year_plan.plan, year_plan.being_sent, year_plan.sent,
                                                   year_plan.book, plan_file.plan_findings)},
        **{view: {"plan_id": plan.id, "ie_id": v.ie.id} for view in (
            plan_lists.plan_list, plan_lists.proposed, plan_lists.list_nudge, plan_lists.list_answered)},
        plan_lists.list_confirmed: {"plan_id": plan.id, "ie_id": v.ie.id, "by": v.rosa.id},
        plan_file.plan_received: {"name": "mi <plan>.xlsx"},
        plan_file.plan_not_read: {"name": "a", "code": "missing_columns", "facts": {"columns": "CLAVE"}},
        plan_file.plan_checked: {"plan_id": plan.id, "changed": 2, "file": FILE.hex},
    }  # fmt: skip
    assert set(args) == set(plan_views())
    return [message for view, about in args.items() if (message := view(here, **about)) is not None]


def test_spanish_labels_fit_and_telegram_takes_the_text(v: Village, programme: Programme) -> None:
    hold(v, *every_finding())
    for plan in every_stand(v):
        for who in (v.julio, v.rosa, v.carmen, v.ana):
            for message in drawn(v, programme, plan, who):
                assert long_labels(message) == [], message.text
                plain, _ = parse_html(message.text)
                assert 0 < len(plain) <= (LONGEST_UNDER_A_FILE if message.file else LONGEST)
                assert [len(act.pack()) for act in acts(message) if len(act.pack()) > 64] == []


def test_every_text_goes_through_translation(v: Village, programme: Programme) -> None:
    hold(v, *every_finding())
    for plan in every_stand(v):
        for who in (v.julio, v.rosa, v.carmen):
            for message in drawn(v, programme, plan, who, language="xx"):
                told = [*pseudo.unmarked(message.text), *(each for line in labels(message) for name in line
                                                         for each in pseudo.unmarked(name))]  # fmt: skip
                assert [word for word in told if word not in {"GIA", "RTC", "IE", "NT", "HORA"}] == [], message.text


def test_a_plan_is_shown_to_nobody_but_its_acompanante(v: Village, programme: Programme) -> None:
    hold(v, *every_finding())
    for plan in every_stand(v):
        for who in (v.nilo, v.ana, v.rosa, v.carmen):
            here = reader(v, who, programme)
            assert year_plan.plan(here, plan.id) is None
            assert year_plan.book(here, plan.id) is None
            assert year_plan.picture(here, plan.id, 1) is None
            assert year_plan.sent(here, plan.id) is None
            assert plan_file.plan_checked(here, plan.id, 1, FILE.hex) is None
            assert plan_file.plan_findings(here, plan.id) is None
            assert plan_lists.list_confirmed(here, plan.id, v.ie.id, v.rosa.id) is None


def test_a_list_is_shown_to_nobody_whom_it_does_not_concern(v: Village, programme: Programme) -> None:
    plan = sent(v)
    for who in (v.nilo, v.ana):
        here = reader(v, who, programme)
        assert plan_lists.plan_list(here, plan.id, v.ie.id) is None
        assert plan_lists.proposed(here, plan.id, v.ie.id) is None
        assert plan_lists.list_nudge(here, plan.id, v.ie.id) is None


def test_views_write_nothing(v: Village, programme: Programme) -> None:
    plan = sent(v)
    before = snapshot(v.session)
    drawn(v, programme, plan, v.julio)
    drawn(v, programme, plan, v.rosa)
    assert snapshot(v.session) == before
    assert not v.session.dirty


# What is said


def test_a_plan_that_does_not_fit_names_rule_days_change_and_numeral(v: Village, programme: Programme) -> None:
    plan = ask(v)
    plan.state, plan.why = PlanState.IMPOSSIBLE, IMPOSSIBLE
    message = year_plan.plan(reader(v, v.julio, programme), plan.id)
    assert "faltan <b>19 días</b>" in text(message)
    assert "• visitas: 9 días <i>(NT-026, 5.4)</i>" in text(message)
    assert "💡 Cabe si los GIA y las RTC se hacen en 5 grupos de IE. <i>(NT-026, 5.2.6.b)</i>" in text(message)
    assert labels(message) == [["👥 Hacerlo en grupos"]]


def test_where_groups_do_not_help_they_are_not_offered(v: Village, programme: Programme) -> None:
    plan = ask(v)
    fewer = {"code": "fewer_docentes", "numeral": "5.6.3.b", "count": 1, "spare": 1, "groups": {}}
    plan.state, plan.why = PlanState.IMPOSSIBLE, IMPOSSIBLE | {"changes": [fewer]}
    message = year_plan.plan(reader(v, v.julio, programme), plan.id)
    assert "💡 Cabe si acompaña a 1 docentes." in text(message)
    assert labels(message) == []


def test_an_ie_that_has_to_be_completed_is_named(v: Village, programme: Programme) -> None:
    v.ie.modelo = None
    plan = work_out(v, ask(v))
    message = year_plan.plan(reader(v, v.julio, programme), plan.id)
    assert text(message) == ("A estas IE les falta el modelo o el nivel: IE 56001 Sicuani. Su UGEL puede completarlos.")


def test_a_change_shows_what_was_and_what_would_be(v: Village, programme: Programme) -> None:
    plan = sent(v)
    before = row(v, plan, Work.VISITA, 1, v.rosa).dates[0]
    *_, change = changes(v, plan)
    after = row(v, change, Work.VISITA, 1, v.rosa).dates[0]
    shown = text(year_plan.plan(reader(v, v.julio, programme), change.id))
    t = reader(v, v.julio, programme).t
    assert f"• Visita 1 · Rosa Quispe: {t.short_day(before)} → {t.short_day(after)}" in shown
    assert shown.startswith("<b>Cambia 1 fecha</b>. Lo demás queda igual.")


def test_a_change_of_nothing_says_so(v: Village, programme: Programme) -> None:
    plan = sent(v)
    done(verbs.rearrange(v.session, v.actor(v.julio), plan.id, NOW))
    change = open_plan(v.session, v.julio.id, 2026)
    assert change is not None
    message = year_plan.plan(reader(v, v.julio, programme), work_out(v, change).id)
    assert (text(message), labels(message)) == (
        "Su plan está al día: no hay fechas que mover.", [["👌 Entendido"]]
    )  # fmt: skip


def test_the_directivo_opens_the_summary_of_an_rtc_and_calls_it_there(v: Village, programme: Programme) -> None:
    plan = sent(v)
    planned = row(v, plan, Work.RTC)
    message = plan_lists.plan_list(reader(v, v.carmen, programme), plan.id, v.ie.id, page=1)
    assert "RTC que usted convoca. El plan propone:" in text(message)
    day = planned.dates[0].strftime("%Y%m%d")
    assert f"hr:rtc:{v.ie.id}:1:{day}:1500:180" in [act.pack() for act in acts(message)]


def test_a_docente_is_not_told_of_rtc_to_call(v: Village, programme: Programme) -> None:
    assert "RTC" not in text(plan_lists.plan_list(reader(v, v.rosa, programme), sent(v).id, v.ie.id))


def test_a_list_without_open_dates_is_not_pushed_again(v: Village, programme: Programme) -> None:
    plan = sent(v)
    here = reader(v, v.rosa, programme)
    assert plan_lists.list_nudge(here, plan.id, v.ie.id) is not None
    v.session.query(Activity).update({"state": State.CANCELLED})
    v.session.expire_all()
    assert plan_lists.list_nudge(here, plan.id, v.ie.id) is None
    assert plan_lists.proposed(here, plan.id, v.ie.id) is None
    assert plan_lists.plan_list(here, plan.id, v.ie.id) is not None


def test_pages_of_a_list_go_no_further_than_it_does(v: Village, programme: Programme) -> None:
    plan = sent(v)
    here = reader(v, v.rosa, programme)
    last = plan_lists.plan_list(here, plan.id, v.ie.id, page=1)
    assert labels(plan_lists.plan_list(here, plan.id, v.ie.id, page=99)) == labels(last)
    assert labels(plan_lists.plan_list(here, plan.id, v.ie.id, page=-3))[0] == ["✅ Confirmo todas"]


def test_what_was_accepted_before_anything_left_says_how_much_waits(v: Village, programme: Programme) -> None:
    message = year_plan.plan(reader(v, v.julio, programme), accepted(v).id)
    assert "📨 Salen 28 propuestas más." in text(message)


def test_the_picture_is_that_of_the_half_year_in_which_one_lives(v: Village, programme: Programme) -> None:
    message = year_plan.plan(reader(v, v.julio, programme), draft(v).id)
    assert message is not None
    assert message.file is not None
    assert (message.file.name, message.file.kind) == ("plan-2026-2.png", "photo")
    assert date(2026, 8, 1) <= TODAY


def test_the_year_of_a_large_ie_fits_into_one_message(v: Village, programme: Programme) -> None:
    """Fifteen docentes of seven visitas each, with names as long as they come."""
    for number in range(14):
        person = factories.person(v.session, f"Bartolomea{number} Quillahuamán Huarcaya de los Ríos y Ccahuana")
        factories.role(v.session, person, RoleKind.DOCENTE, at=v.ie)
        factories.accompany(v.session, v.julio, person, v.ie)
    plan = ask(v)
    about = question(v, plan)
    questions.keep(v.session, plan.id, 1, about, greedy.crowded(about))
    done(verbs.accept(v.session, v.actor(v.julio), plan.id, 1))
    send_all(v)
    message = plan_lists.proposed(reader(v, v.carmen, programme), plan.id, v.ie.id)
    plain, _ = parse_html(text(message))
    assert len(plain) <= LONGEST
    assert sum(line.startswith("• Bartolomea") for line in plain.splitlines()) == 14
    assert "• Rosa Quispe: ⏳" in plain
