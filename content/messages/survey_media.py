"""The pictures and sounds of a question, each a message above it, in the language of the walk."""

from content.form_media import KINDS, companions
from content.forms.session import ask
from content.message import File, Message
from content.views import Reader, view
from content.walks import mark_of, version_of, walk_of
from domain.surveys.form_media import kept_media, medium
from domain.year.calendar import local


@view
def companion(reader: Reader, walk: int, n: int, mark: str) -> Message | None:
    """The n-th file of the question that is open, as long as it is the one that `mark` tells."""
    person_id, session = reader.person_id or 0, reader.session
    found, version = walk_of(session, reader.programme, person_id, walk), version_of(session, walk)
    if found is None or version is None or mark_of(reader.programme.seal, found, person_id) != mark:
        return None
    asked = ask(found.form, found.state, found.language, now=local(reader.now))
    every = companions(asked, kept_media(session, version)) if asked is not None else []
    if n >= len(every):
        return None
    shown = every[n]
    given = medium(session, version, shown.name)
    if given is None:
        return None
    kind = KINDS[given.mime]
    file = File(name=shown.name, content=given.content, kind=kind, key=f"form:{kind}:{given.sha256}")
    return Message(text=reader.t.html(shown.label), file=file)
