"""/plan: the year of an acompañante, and what it asks of docentes and directivos."""

from collections.abc import Callable, Mapping

from content import year_actions
from content.messages import plan_file, plan_lists, year_plan
from content.received import Received
from domain.outcome import Done, Outcome, Refused
from domain.people.contacts import chat_of
from domain.plans import files, telling, verbs
from domain.plans.shelf import open_plan
from domain.policy import Verb, may
from domain.year.stored import StoredPlan
from handlers.guards import linked
from handlers.turn import Turn
from handlers.verbs import command, tap
from scheduler.announce import follow
from scheduler.attachments import erase, want
from scheduler.kinds import Kind
from scheduler.outbox import Post, post

NOT_YOURS = Refused("not_yours")
NAMELESS = "plan.xlsx"


@command("plan")
@linked
def plan(turn: Turn, _rest: str) -> None:
    """The plan there is, or a new one: it is told when it is made."""
    assert turn.who is not None
    outcome = verbs.ask(turn.session, turn.who, turn.today.year, turn.now)
    turn.planner_asked = turn.apply(outcome, year_plan.plan, plan_id=made(outcome))


@tap(year_actions.YearPlan)
@linked
def shown(turn: Turn, action: year_actions.YearPlan) -> None:
    assert turn.who is not None
    if not may(turn.session, turn.who, Verb.RUN_PLAN, action.plan):
        turn.refuse(NOT_YOURS)
    elif action.shape in {"1", "2"}:
        turn.say(year_plan.picture, plan_id=action.plan, half=int(action.shape))
    elif action.shape == "xlsx":
        turn.say(year_plan.book, plan_id=action.plan)
    elif action.shape == "findings":
        turn.say(plan_file.plan_findings, plan_id=action.plan)
    else:
        turn.say(year_plan.plan, plan_id=latest(turn, action.plan))


def latest(turn: Turn, plan_id: int) -> int:
    """A change of the plan that waits to be looked at is shown in its place."""
    found = turn.session.get_one(StoredPlan, plan_id)
    change = open_plan(turn.session, found.acompanante_id, found.year)
    return change.id if change is not None else plan_id


def accept(turn: Turn, action: year_actions.DoPlan) -> Outcome:
    assert turn.who is not None
    return verbs.accept(turn.session, turn.who, action.plan, action.revision)


def in_groups(turn: Turn, action: year_actions.DoPlan) -> Outcome:
    assert turn.who is not None
    return verbs.ask_in_groups(turn.session, turn.who, action.plan, turn.now)


def again(turn: Turn, action: year_actions.DoPlan) -> Outcome:
    assert turn.who is not None
    return verbs.ask_again(turn.session, turn.who, action.plan, action.revision, turn.now)


def rearrange(turn: Turn, action: year_actions.DoPlan) -> Outcome:
    assert turn.who is not None
    return verbs.rearrange(turn.session, turn.who, action.plan, turn.now)


def leave(turn: Turn, action: year_actions.DoPlan) -> Outcome:
    assert turn.who is not None
    return verbs.leave(turn.session, turn.who, action.plan, action.revision)


VERBS: Mapping[str, Callable[[Turn, year_actions.DoPlan], Outcome]] = {
    "accept": accept,
    "groups": in_groups,
    "again": again,
    "rearrange": rearrange,
    "leave": leave,
}


@tap(year_actions.DoPlan)
@linked
def do(turn: Turn, action: year_actions.DoPlan) -> None:
    if action.verb not in VERBS:
        turn.refuse(NOT_YOURS)
        return
    outcome = VERBS[action.verb](turn, action)
    if isinstance(outcome, Refused):
        turn.refuse(outcome)
        return
    turn.planner_asked = True
    view = year_plan.being_sent if action.verb == "accept" else year_plan.plan
    turn.say(view, plan_id=outcome.id)


# What is asked of others


@tap(year_actions.PlanList)
@linked
def listed(turn: Turn, action: year_actions.PlanList) -> None:
    if concerned(turn, action.plan, action.ie):
        turn.show(plan_lists.plan_list, plan_id=action.plan, ie_id=action.ie, page=action.page)
    else:
        turn.refuse(NOT_YOURS)


@tap(year_actions.ConfirmList)
@linked
def confirm(turn: Turn, action: year_actions.ConfirmList) -> None:
    """One yes to all of it: every date hears of it, the acompañante once."""
    assert turn.who is not None
    if not concerned(turn, action.plan, action.ie):
        turn.refuse(NOT_YOURS)
        return
    outcome = telling.confirm_all(turn.session, turn.who, action.plan, action.ie, turn.now)
    if isinstance(outcome, Refused):
        turn.refuse(outcome)
        return
    follow(turn.session, turn.programme, outcome.events, turn.now)
    turn.show(plan_lists.list_answered, plan_id=action.plan, ie_id=action.ie)
    tell_acompanante(turn, action)


def concerned(turn: Turn, plan_id: int, ie_id: int) -> bool:
    assert turn.who is not None
    return bool(telling.told(turn.session, plan_id, ie_id, turn.who.person_id, turn.today))


def tell_acompanante(turn: Turn, action: year_actions.ConfirmList) -> None:
    assert turn.who is not None
    person_id = turn.session.get_one(StoredPlan, action.plan).acompanante_id
    chat_id = chat_of(turn.session, person_id)
    if chat_id is not None:
        letter = Post(
            key=f"plan:{action.plan}:{action.ie}:{turn.who.person_id}:yes:{turn.update_id}",
            chat_id=chat_id, person_id=person_id, kind=Kind.NOTICE, view=plan_lists.list_confirmed,
            args={"plan_id": action.plan, "ie_id": action.ie, "by": turn.who.person_id}, not_before=turn.now,
        )  # fmt: skip
        post(turn.session, letter)


# A workbook that comes back


def takes(turn: Turn) -> bool:
    """Whether a workbook of this person can be a plan: there is one to read it against."""
    if turn.who is None or not may(turn.session, turn.who, Verb.PLAN_YEAR, turn.who.person_id):
        return False
    return files.edited_plan(turn.session, turn.who.person_id, turn.today.year) is not None


def came(turn: Turn, what: Received) -> None:
    assert turn.who is not None
    key = want(turn.session, what, turn.now)
    before = files.receive(turn.session, turn.who.person_id, key, what.name or NAMELESS, turn.today)
    if before is not None:
        erase(turn.session, [before])
    turn.planner_asked = True
    turn.say(plan_file.plan_received, name=what.name)


def made(outcome: Outcome) -> int | None:
    return outcome.id if isinstance(outcome, Done) else None
