"""Stored forms as they are run, compiled once."""

import threading

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.forms.model import Form
from content.forms.xform import from_xform
from domain.surveys.model import FormVersion

MOST_FORMS = 16  # compiled and kept in memory: our fichas, and the forms of waves in the field


class Forms:
    """Stored forms, compiled from their XForm alone and kept by its SHA-256; the oldest gives way."""

    def __init__(self, most: int = MOST_FORMS) -> None:
        self._kept: dict[str, Form] = {}
        self._most, self._lock = most, threading.Lock()

    def of(self, session: Session, form_version_id: int) -> Form:
        """FormError: what is stored is no form that can be run."""
        sha256 = session.scalars(select(FormVersion.sha256).where(FormVersion.id == form_version_id)).one()
        return self.known(session, form_version_id, sha256)

    def known(self, session: Session, form_version_id: int, sha256: str) -> Form:
        """As `of`, of a form whose SHA-256 is at hand."""
        with self._lock:
            form = self._kept.pop(sha256, None)
        if form is None:
            form = from_xform(session.scalars(select(FormVersion.xform).where(FormVersion.id == form_version_id)).one())
        with self._lock:
            self._kept[sha256] = form
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return form


FORMS = Forms()
