"""What was done to an activity, by whom and when."""

from content import actions
from content.lines import lines, paragraphs
from content.message import Button, Message
from content.messages.card import body, name
from content.reasons import RECORD_REASONS
from content.views import Reader, view
from domain.activities.model import Activity, History, history_of
from i18n.text import N_, Html

VERBS = {
    "move": N_("puso la fecha"),
    "confirm": N_("confirmó"),
    "note": N_("está de acuerdo"),
    "counter": N_("pidió otra fecha"),
    "decline": N_("dijo que no puede"),
    "accept": N_("aceptó la fecha"),
    "cancel": N_("canceló"),
    "attend": N_("respondió si asistirá"),
    "hand_over": N_("la dejó a quien le sigue"),
    "join": N_("se sumó al llegar a la IE"),
    "replace": N_("la pasó a otro docente"),
    "close": N_("registró que se realizó"),
    "miss": N_("registró que no se realizó"),
}
MOST = 12  # last lines shown


@view
def history(reader: Reader, activity_id: int) -> Message | None:
    activity = reader.session.get(Activity, activity_id)
    if activity is None:
        return None
    rows = history_of(reader.session, activity_id)[-MOST:]
    shown = [lines(*body(reader, activity)), *(line(reader, row) for row in rows)]
    back = Button(reader.t.label("⬅️ Volver"), actions.Activity(activity=activity_id))
    return Message(text=paragraphs(*shown), buttons=((back,),))


def line(reader: Reader, row: History) -> Html:
    t = reader.t
    return lines(
        t.say("<i>{at}</i>", at=t.moment(row.at)),
        t.say("{name} {verb}: {date}", name=name(reader, row.by), verb=t.label(VERBS[row.verb]),
              date=t.moment(row.starts_at)),
        because(reader, row),
    )  # fmt: skip


def because(reader: Reader, row: History) -> Html | None:
    if row.reason not in RECORD_REASONS:
        return None
    return reader.t.say("Motivo: {reason}.", reason=reader.t.label(RECORD_REASONS[row.reason]))


def why_moved(reader: Reader, activity: Activity) -> Html | None:
    """Why the date that stands was put; None when no reason was given."""
    rows = history_of(reader.session, activity.id)
    moves = [row for row in rows if row.verb == "move" and row.revision == activity.revision]
    return because(reader, moves[-1]) if moves else None
