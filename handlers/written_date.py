"""A date that is written instead of tapped: read, echoed, asked about, never chosen for the writer."""

from typing import Any

from content import actions
from content.heard import NO_SUCH_HOUR, NOT_UNDERSTOOD, WHICH_DAY, Candidate, Heard, heard
from content.messages import choosing, menus, visits
from content.messages import heard as views
from content.targets import COUNTER, MOVE, Target
from domain.activities.model import Activity
from domain.dates.changes import illegal
from domain.year.calendar import local
from handlers import help
from handlers.choosing import open_target
from handlers.date_question import DATE, ask
from handlers.turn import Turn
from handlers.verbs import TEXTS, text
from i18n.written_dates.model import NOTHING, Reading
from i18n.written_dates.read import read

KEEPS_DAY = {NO_SUCH_HOUR, NOT_UNDERSTOOD}  # what is wrong is not the day


@text(DATE)
def written(turn: Turn, words: str, facts: dict[str, Any]) -> None:
    """A text while a date is chosen; what is no date belongs to the question before it, if there was one."""
    found, before = reading(turn, words), facts["before"]
    if found == NOTHING and before is not None and before["step"] in TEXTS:
        TEXTS[before["step"]](turn, words, before["facts"])
    elif found == NOTHING and not facts["asked"]:
        help.free_text(turn)
    else:
        choose(turn, found, facts["goal"], facts["id"], facts["n"], facts["day"])


def reading(turn: Turn, words: str) -> Reading:
    return read(words, turn.today, turn.t.tag)


def choose(turn: Turn, found: Reading, goal: str, id: int, n: int, day: str = "") -> None:
    wanted: Target | None = open_target(turn, goal, id, n)
    if wanted is None:
        return
    told = heard(found, wanted, turn.programme.calendar, turn.today, actions.day_of(day))
    key: dict[str, Any] = {"goal": goal, "id": id, "n": n}
    remark = told.remark()
    if len(told.candidates) > 1 or (told.candidates and not told.sure):
        turn.show(views.which, **key, candidates=[each.facts() for each in told.candidates], remark=remark)
        ask(turn, **key)
    elif told.candidates:
        step_on(turn, key, told.candidates[0], remark)
    else:
        ask_again(turn, key, told, remark)


def step_on(turn: Turn, key: dict[str, Any], candidate: Candidate, remark: dict[str, object]) -> None:
    """What was written is one day: its summary, or its hours."""
    facts = candidate.facts()
    if candidate.hour is None:
        turn.show(choosing.hours, **key, day=facts["day"], remark=remark)
    else:
        turn.show(choosing.summary, **key, **facts, remark=remark)
    ask(turn, **key, day=actions.day_code(candidate.day))


def ask_again(turn: Turn, key: dict[str, Any], told: Heard, remark: dict[str, object]) -> None:
    """Nothing of it can be chosen: says why, with the buttons where it stopped."""
    if told.day is not None and told.code in KEEPS_DAY:
        day = actions.day_code(told.day)
        turn.show(choosing.hours, **key, day=day, remark=remark)
        ask(turn, **key, day=day)
        return
    turn.show(choosing.week, **key, remark=remark)
    ask(turn, **key, hour=str(remark.get("hour", "")) if told.code == WHICH_DAY else "")


# Nothing was asked


def unasked(turn: Turn, words: str) -> bool:
    """A date that is written where no question is open answers what waits for one. False: there is no such thing."""
    waiting = waiting_for_date(turn)
    found = reading(turn, words) if waiting else NOTHING
    if found == NOTHING:
        return False
    if len(waiting) > 1:
        ids = [(goal, each.id) for goal, each in waiting]
        turn.show(views.which_activity, activities=ids, candidate=only_candidate(found))
        return True
    goal, activity = waiting[0]
    if agrees(found, activity):
        turn.show(visits.activity, activity_id=activity.id)
    else:
        choose(turn, found, goal, activity.id, activity.revision)
    return True


def waiting_for_date(turn: Turn) -> list[tuple[str, Activity]]:
    """What a written date may be for: visitas that ask the writer, and the writer's own that lost their date."""
    if turn.who is None:
        return []
    asked = [(COUNTER, each) for each in menus.asked_of(turn.reader) if may_change(turn, each, "counter")]
    own = [(MOVE, each) for each in menus.without_date(turn.reader) if may_change(turn, each, "move")]
    return asked + own


def may_change(turn: Turn, activity: Activity, verb: str) -> bool:
    assert turn.who is not None
    return illegal(activity, verb, activity.revision, turn.who) is None


def agrees(found: Reading, activity: Activity) -> bool:
    """The very date that is proposed, or that was asked for: the activity itself has the button for it."""
    if found.only is None or found.rejected:
        return False
    proposed = local(activity.counter_starts_at or activity.starts_at)
    same_day, same_hour = found.only.day in {None, proposed.date()}, found.only.hour in {None, proposed.time()}
    return same_day and same_hour


def only_candidate(found: Reading) -> dict[str, object] | None:
    """The one date that was written, as it travels; None when it still has to be asked."""
    only = found.only
    return None if only is None or only.day is None else Candidate(day=only.day, hour=only.hour).facts()
