"""The way from a date that fell to another place in the plan of the year."""

from dataclasses import replace

from content import year_actions
from content.keyboards import key
from content.message import Message
from content.views import Reader
from domain.activities.model import Activity
from domain.plans.shelf import row_of_activity
from domain.year.stored import StoredPlan


def with_rearranging(reader: Reader, activity_id: int, message: Message | None) -> Message | None:
    """The message with a button more, for whose plan the date was of."""
    row = row_of_activity(reader.session, activity_id)
    activity = reader.session.get(Activity, activity_id)
    mine = activity is not None and activity.organiser_id == reader.person_id
    if message is None or row is None or not mine:
        return message
    plan = reader.session.get_one(StoredPlan, row.plan_id)
    action = year_actions.DoPlan(plan=plan.id, revision=plan.revision, verb="rearrange")
    return replace(message, buttons=((key(reader.t.label("🔄 Reacomodar"), action),), *message.buttons))
