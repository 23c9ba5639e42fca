"""The pictures and sounds that a form names, from a folder into the database with its version."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from bot.commands.speak import tell
from content.files.bare import Broken, bare
from content.files.media_type import media_type
from content.form_media import KINDS
from domain.surveys.form_media import Medium, keep_medium, kept_media
from domain.waves.opening import is_frozen

MOST_BYTES = 10 * 2**20
MISSING = (
    "Faltan archivos que el formulario nombra: {names}. Póngalos en la carpeta {folder} y repita la orden; "
    "hasta entonces esas preguntas van sin ellos."
)
REFUSED = (
    "No se guardaron: {names}. Sirven JPEG, PNG, WebP, OGG (Opus), MP3, M4A y MP4 de hasta 10 MB; y un archivo con el "
    "que ya empezó una encuesta no se cambia: use otra versión del formulario."
)


@dataclass(kw_only=True)
class Brought:
    """Names of files, by what became of them."""

    kept: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def bring_in(form_version_id: int, names: Collection[str], folder: Path, session: Session) -> Brought:
    """Keeps those of the files that lie in the folder; one that was kept before need not lie there again."""
    found, frozen = Brought(), is_frozen(session, form_version_id)
    known = kept_media(session, form_version_id)
    for name in sorted(names):
        path = folder / Path(name).name  # whatever the form says, nothing outside of the folder
        if not path.is_file():
            (found.kept if name in known else found.missing).append(name)
            continue
        medium = read(path)
        kept = medium is not None and keep_medium(session, form_version_id, name, medium, frozen=frozen)
        (found.kept if kept else found.refused).append(name)
    return found


def read(path: Path) -> Medium | None:
    """A file that the chat can show, without what cameras write around pictures; None: it is none."""
    if path.stat().st_size > MOST_BYTES:
        return None
    data = path.read_bytes()
    mime = media_type(data)
    if mime is None or mime not in KINDS:
        return None
    try:
        content = bare(data, mime)
    except Broken:
        return None
    return Medium(mime=mime, sha256=hashlib.sha256(content).hexdigest(), content=content)


def tell_of(found: Brought, folder: Path) -> None:
    if found.kept:
        tell(f"Imágenes y audios: {len(found.kept)}.")
    if found.missing:
        tell(MISSING.format(names=", ".join(found.missing), folder=folder.name))
    if found.refused:
        tell(REFUSED.format(names=", ".join(found.refused)))
