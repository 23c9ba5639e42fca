"""Who taps: docentes who each answer their own meeting's invitation, and the updates of their taps."""

import json
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from content import actions
from domain.activities.model import Activity, ActivityDay, Answer, Kind, Participant, State
from domain.people.contacts import Contact
from domain.people.roles import Person, Role, RoleKind
from domain.people.territory import Dre, Ie, Ugel

MONDAY = datetime(2026, 8, 10, 14, 0, tzinfo=UTC)  # 09:00 in Lima, a lective Monday
CHAT = 500_000  # the first docente's; a directivo's is as much higher as DIRECTIVO
PLACE = 900_001  # an id that no DRE or UGEL of the country has
DIRECTIVO = 100_000  # first id of those who call the meetings


def people(session: Session, count: int) -> None:
    """`count` IE, each with a directivo, a docente who has linked a phone, and an RTC in two weeks."""
    day = MONDAY.date() + timedelta(days=14)
    session.execute(insert(Dre), [{"id": PLACE, "name": "DRE DE PRUEBA"}])
    session.execute(insert(Ugel), [{"id": PLACE, "dre_id": PLACE, "name": "UGEL DE PRUEBA"}])
    everyone = range(1, count + 1)
    session.execute(
        insert(Ie),
        [{"id": n, "cod_mod": f"{n:07}", "anexo": "0", "name": f"IE {n}", "ugel_id": PLACE,
          "frontera": False, "active": True} for n in everyone],
    )  # fmt: skip
    for first, kind in ((0, RoleKind.DOCENTE), (DIRECTIVO, RoleKind.DIRECTIVO)):
        enrol(session, first, kind, count)
    session.execute(
        insert(Activity),
        [{"id": n, "kind": Kind.RTC, "year": 2026, "number": 1, "organiser_id": DIRECTIVO + n, "ie_id": n,
          "place": f"IE {n}", "day": day, "last_day": day, "starts_at": MONDAY + timedelta(days=14),
          "minutes": 180, "state": State.CONFIRMED, "revision": 1} for n in everyone],
    )  # fmt: skip
    session.execute(
        insert(ActivityDay),
        [{"activity_id": n, "day": day, "ie_id": n, "organiser_id": DIRECTIVO + n} for n in everyone],
    )
    session.execute(
        insert(Participant),
        [row for n in everyone for row in (
            {"activity_id": n, "person_id": n, "role": RoleKind.DOCENTE, "answer": Answer.ASKED},
            {"activity_id": n, "person_id": DIRECTIVO + n, "role": RoleKind.DIRECTIVO, "answer": Answer.YES},
        )],
    )  # fmt: skip


def enrol(session: Session, first: int, kind: RoleKind, count: int) -> None:
    ids = range(first + 1, first + count + 1)
    session.execute(
        insert(Person), [{"id": n, "nombres": "Rosa", "apellidos": f"Quispe {n}", "language": "es",
                          "language_origin": "padron"} for n in ids]
    )  # fmt: skip
    session.execute(
        insert(Role),
        [{"person_id": n, "kind": kind, "ie_id": n - first, "since": date(2026, 1, 1)} for n in ids],
    )
    session.execute(
        insert(Contact),
        [{"person_id": n, "chat_id": CHAT + n, "linked_at": MONDAY, "reachable": True} for n in ids],
    )


def tap(update_id: int, person: int, turn: int) -> bytes:
    """The tap of «Asistiré» or «No podré», by turns, as Telegram's JSON."""
    coming = turn % 2 == 0
    data = actions.Attend(activity=person, revision=1, coming=coming, reason="" if coming else "cruce").pack()
    return pressed(update_id, person, data)


def pressed(update_id: int, person: int, data: str) -> bytes:
    """A tap on a button that carries `data`, as Telegram's JSON."""
    chat = CHAT + person
    who = {"id": chat, "is_bot": False, "first_name": "Rosa", "last_name": f"Quispe {person}", "language_code": "es"}
    return json.dumps(
        {
            "update_id": update_id,
            "callback_query": {
                "id": str(4_000_000_000_000_000 + update_id),
                "from": who,
                "chat_instance": "-3141592653589793238",
                "data": data,
                "message": {
                    "message_id": 77,
                    "from": {"id": 123456, "is_bot": True, "first_name": "Yanapaq", "username": "yanapaq_bot"},
                    "chat": {"id": chat, "first_name": "Rosa", "last_name": f"Quispe {person}", "type": "private"},
                    "date": int(MONDAY.timestamp()),
                    "text": "👋 Ana Mamani le invita a esta reunión.\n\n🗓 lunes 24/08/2026 · 09:00 (3 h)\n📍 IE 56001",
                    "entities": [{"type": "bold", "offset": 0, "length": 20}],
                    "reply_markup": {
                        "inline_keyboard": [
                            [{"text": "✅ Asistiré", "callback_data": "att:1:1:1:"}],
                            [{"text": "❌ No podré", "callback_data": "att:1:1:0:"}],
                        ]
                    },
                },
            },
        },
        ensure_ascii=False,
    ).encode()
