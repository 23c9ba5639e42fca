"""Writes the template of all strings and brings every catalogue up to date.

`python -m i18n.extract` writes; `--check` only says, by exit code 1, that the template is stale.
Babel never writes a header here: it deletes the plural rule of languages it does not know.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from i18n import source
from i18n.catalogues import FOLDER
from i18n.po import forms_of, ids_of

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "content", "handlers", "i18n", "scheduler")  # domain has no texts
TEMPLATE = "yanapaq.pot"
PLURAL = "Plural-Forms: nplurals=2; plural=(n != 1);"
WIDTH = 96


def template(root: Path = ROOT) -> Catalog:
    """Every string marked in the rooms under `root`.

    Raises UnreadableMarkError, naming the file, for a text put together at run time and for two
    plurals of one singular, of which a catalogue can hold only one.
    """
    catalogue = Catalog(charset="utf-8")
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            for each in _marked(path):
                _add(catalogue, each, path)
    return catalogue


def _add(catalogue: Catalog, found: source.Marked, path: Path) -> None:
    known = catalogue.get(found.texts[0])
    if known and known.pluralizable and len(found.texts) > 1 and ids_of(known) != found.texts:
        raise source.UnreadableMarkError(f"{path}: {found.texts[0]!r} has another plural elsewhere")
    text = found.texts if len(found.texts) > 1 else found.texts[0]
    catalogue.add(text, auto_comments=found.comments)


def _marked(path: Path) -> list[source.Marked]:
    try:
        return list(source.read(path.read_text("utf-8")))
    except source.UnreadableMarkError as error:
        raise source.UnreadableMarkError(f"{path}: {error}") from error


def header(tag: str) -> str:
    """The head of a catalogue; an empty tag for the template. Nothing in it changes by itself."""
    fields = (
        "Project-Id-Version: yanapaq",
        f"Language: {tag}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        PLURAL,
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{each}\\n"\n' for each in fields)


def written(catalogue: Catalog, head: str) -> bytes:
    """The PO text of a catalogue under `head`, sorted, without places and dates."""
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=WIDTH,
        no_location=True,
        omit_header=True,
        sort_output=True,
    )
    return (head.rstrip("\n") + "\n\n").encode() + body.getvalue()


def merged(old: bytes, new: Catalog, tag: str) -> bytes:
    """Catalogue `old` brought to template `new`.

    Translations stay, those of a changed text become fuzzy, those of a text that is gone are
    kept as obsolete and come back with it. Header and its comments stay unless the plural rule
    was lost.
    """
    catalogue = read_po(BytesIO(old))
    for message in catalogue.obsolete.values():
        catalogue[message.id] = message
    catalogue.obsolete.clear()
    before = {ids_of(message)[0]: ids_of(message) for message in catalogue}
    catalogue.update(new)
    for message in catalogue:  # Babel overlooks a plural that changed under the same singular
        ids = ids_of(message)
        # and reads the `#|` lines of other tools as comments of people
        message.user_comments = [each for each in message.user_comments if each[:1] != "|"]
        if any(forms_of(message)) and before.get(ids[0], ids) != ids:
            message.flags.add("fuzzy")
    head = old.decode().partition("\n\n")[0]
    return written(catalogue, head if PLURAL in head else header(tag))


def write_all(new: Catalog, folder: Path) -> None:
    """Write the template and bring every `<tag>.po` of `folder` up to it."""
    (folder / TEMPLATE).write_bytes(written(new, header("")))
    for path in sorted(folder.glob("*.po")):
        path.write_bytes(merged(path.read_bytes(), new, path.stem))


def is_current(new: Catalog, folder: Path) -> bool:
    """Whether the template in `folder` is the one that would be written."""
    path = folder / TEMPLATE
    return path.exists() and path.read_bytes() == written(new, header(""))


def main(arguments: list[str]) -> int:
    """Exit code: 0 done or current, 1 stale under `--check`."""
    new = template()
    if "--check" not in arguments:
        write_all(new, FOLDER)
        sys.stdout.write(f"{len(new)} strings\n")
        return 0
    if is_current(new, FOLDER):
        return 0
    sys.stderr.write(f"{FOLDER / TEMPLATE} is stale: run python -m i18n.extract\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
