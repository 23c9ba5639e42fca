"""`yanapaq list days|redes|invitations|settings` and `yanapaq revoke`, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from content.loader import load_norm
from domain.people import contacts
from domain.people.contacts import Invitation
from domain.people.territory import Ie, Red, Ugel
from domain.year.closures import Closure
from scheduler.clock import SystemClock
from tests import factories
from tests.bot.desk import Desk


def ugel_named(session: Session, name: str) -> Ugel:
    return session.scalars(select(Ugel).where(Ugel.name == name)).one()


def sicuani(session: Session, red: Red | None = None) -> Ie:
    canchis = ugel_named(session, "UGEL CANCHIS")
    ie = Ie(cod_mod="0201459", anexo="0", name="Sicuani", ugel_id=canchis.id, red_id=red.id if red else None)
    session.add(ie)
    session.flush()
    return ie


def test_days_off_come_in_order_with_the_name_of_their_place(desk: Desk) -> None:
    def put(session: Session) -> None:
        ie, canchis = sicuani(session), ugel_named(session, "UGEL CANCHIS")
        red = Red(ugel_id=canchis.id, name="Vilcanota")
        session.add(red)
        session.flush()
        of_ugel = ((25, f"ugel:{canchis.id}"), (22, f"red:{red.id}"), (23, f"ie:{ie.id}"))
        for day, scope in ((26, None), (24, "dre:DRE CUSCO"), *of_ugel):
            session.add(Closure(day=date(2026, 6, day), scope=scope, reason=f"motivo {day}"))
        session.add(Closure(day=date(2025, 6, 24), scope=None, reason="otro año"))

    desk.unit(put)
    assert desk.json("list", "days", "--year", "2026") == [
        {"day": "2026-06-22", "place": "Vilcanota", "reason": "motivo 22"},
        {"day": "2026-06-23", "place": "0201459-0 Sicuani", "reason": "motivo 23"},
        {"day": "2026-06-24", "place": "DRE CUSCO", "reason": "motivo 24"},
        {"day": "2026-06-25", "place": "UGEL CANCHIS", "reason": "motivo 25"},
        {"day": "2026-06-26", "place": "todo el país", "reason": "motivo 26"},
    ]
    assert [row["reason"] for row in desk.json("list", "days", "--limit", "1")] == ["otro año"]


def test_redes_come_with_how_many_ie_they_have(desk: Desk) -> None:
    def put(session: Session) -> None:
        canchis = ugel_named(session, "UGEL CANCHIS")
        full, empty = Red(ugel_id=canchis.id, name="Vilcanota"), Red(ugel_id=canchis.id, name="Ausangate")
        session.add_all([full, empty])
        session.flush()
        sicuani(session, full)

    desk.unit(put)
    rows = [(row["name"], row["ugel"], row["dre"], row["ies"]) for row in desk.json("list", "redes")]
    assert rows == [("Ausangate", "UGEL CANCHIS", "DRE CUSCO", 0), ("Vilcanota", "UGEL CANCHIS", "DRE CUSCO", 1)]


@pytest.fixture
def invited(desk: Desk) -> Desk:
    """Four invitations: used, revoked by a newer one, too old, open."""

    def put(session: Session) -> None:
        now = SystemClock().now()
        ana, eva = (factories.person(session, name) for name in ("Ana Soto", "Eva Ríos"))
        contacts.use_invitation(session, contacts.invite(session, ana.id, now), now)
        contacts.invite(session, eva.id, now)
        contacts.invite(session, eva.id, now)
        session.flush()
        session.execute(update(Invitation).where(Invitation.id == 3).values(expires_at=now - timedelta(days=1)))
        contacts.invite(session, ana.id, now)

    desk.unit(put)
    return desk


def test_invitations_come_with_what_became_of_them_and_without_the_link(invited: Desk) -> None:
    rows = invited.json("list", "invitations")
    assert [(row["id"], row["person"], row["state"]) for row in rows] == [
        (4, "Ana Soto", "open"),
        (3, "Eva Ríos", "expired"),
        (2, "Eva Ríos", "revoked"),
        (1, "Ana Soto", "used"),
    ]
    assert [row["id"] for row in invited.json("list", "invitations", "--open")] == [4]
    hashes = invited.unit(lambda session: session.scalars(select(Invitation.token_hash)).all())
    shown = invited("list", "invitations", "--format", "json").stdout + invited("list", "invitations").stdout
    assert [each for each in hashes if each in shown] == []


def test_an_open_invitation_is_revoked_once(invited: Desk) -> None:
    first, second = invited("revoke", "4"), invited("revoke", "4")
    assert (first.exit_code, first.stderr.startswith("La invitación 4 ya no sirve.")) == (0, True)
    assert (second.exit_code, second.stderr.startswith("La invitación 4 no está abierta.")) == (1, True)
    assert invited.json("list", "invitations", "--open") == []


@pytest.mark.parametrize("number", ["1", "2", "3", "99"])
def test_what_is_not_open_is_left_as_it_is(invited: Desk, number: str) -> None:
    before = invited.json("list", "invitations")
    assert invited("revoke", number).exit_code == 1
    assert invited.json("list", "invitations") == before


def test_a_revoked_link_lets_nobody_in(desk: Desk) -> None:
    now = SystemClock().now()
    token: str = desk.unit(lambda session: contacts.invite(session, factories.person(session, "Ana Soto").id, now))
    assert desk.unit(lambda session: contacts.invited(session, token, now)) is not None
    desk("revoke", "1")
    assert desk.unit(lambda session: contacts.invited(session, token, now)) is None


def test_settings_of_the_norm_come_with_value_default_and_numeral(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NORM_SETTINGS", '{"gia_por": "grupo"}')
    rows = {row["code"]: row for row in sqlite_desk.json("list", "settings")}
    assert list(rows) == [setting.code for setting in load_norm().settings]
    assert rows["gia_por"] == {
        "code": "gia_por",
        "value": "grupo",
        "default": "ie",
        "options": "ie, grupo",
        "numeral": "5.2.6.b",
    }
    assert [row["code"] for row in rows.values() if row["value"] != row["default"]] == ["gia_por"]
