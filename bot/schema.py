"""All tables in one place: importing this module fills the metadata."""

from sqlalchemy import MetaData

from bot.inbox_rows import InboxRow
from domain.activities.closing import Record
from domain.activities.confirming import Confirmation
from domain.activities.fichas import Ficha
from domain.activities.model import Activity
from domain.base import Base
from domain.evaluation.performance import Performance
from domain.evaluation.practice import Practice
from domain.people.consent import Consent
from domain.people.contacts import Contact
from domain.people.identity import Identity
from domain.people.roles import Person
from domain.people.succession import Succession
from domain.people.territory import Ie
from domain.surveys.drafts import FormDraft
from domain.surveys.form_media import FormMedium
from domain.surveys.model import Wave
from domain.waves.pushing import PushedAnswer
from domain.year.closures import Closure
from domain.year.stored import StoredPlan
from scheduler.attachments import Attachment
from scheduler.media import MediaFile
from scheduler.open_question import Dialogue
from scheduler.outbox import OutboxRow
from scheduler.pace import Gate
from scheduler.slots import SlotRow

MODELS = (Activity, Attachment, Closure, Confirmation, Consent, Contact, Dialogue, Ficha, FormDraft, FormMedium, Gate,
          Identity, Ie, InboxRow, MediaFile, OutboxRow, Performance, Person, Practice, PushedAnswer, Record, SlotRow,
          StoredPlan, Succession, Wave)  # fmt: skip
METADATA: MetaData = Base.metadata
