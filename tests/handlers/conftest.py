"""A language that people have begun to translate, for tests of what changes then."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from i18n import catalogues
from i18n.extract import header

QUZ = 'msgid "Ayuda"\nmsgstr "Yanapay"\n'


@pytest.fixture
def quz_has_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One text of Runasimi (Qusqu); the other languages have none, as in the shipped catalogues."""
    folder = tmp_path / "catalogues"
    folder.mkdir()
    (folder / "quz.po").write_text(header("quz") + "\n" + QUZ, encoding="utf-8")
    monkeypatch.setattr(catalogues, "FOLDER", folder)
    catalogues._tongue.cache_clear()
    yield
    catalogues._tongue.cache_clear()
