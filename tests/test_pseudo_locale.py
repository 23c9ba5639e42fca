"""The same conversations where Spanish itself is the pseudo-locale: whatever is not dressed was not marked.

Taps go by the place of a button, so a label in any language leads to the same thing; the buttons a
reader gets must be as many, in the same rows, as in the transcript.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.commands import MENU
from content.loader import load_matrix
from content.programme import Programme
from content.report_words import DIMENSIONS
from domain.people.contacts import Contact
from domain.people.roles import Person
from domain.people.territory import Dre, Ie, Ugel
from domain.surveys.model import FormVersion, LiveSession
from i18n import languages
from i18n.dates import WEEKDAYS
from i18n.languages import LANGUAGES, PSEUDO, SPANISH
from i18n.pseudo import bare_facts, unmarked
from tests.conftest import new_sqlite
from tests.stage import FORMS, Bubble, Stage, told
from tests.transcripts import Step, Transcript, all_paths, drawn, labels, read, shape

# Facts that are the same in every language: codes, numerals as the norm writes them, products
SAME_EVERYWHERE = "DNI CE PTP NT JSON SMS Telegram DIFODS DEIB DISER EIB a b c d f y tabla survey type name xlsx"


@pytest.fixture
def spanish_is_pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody who reads Spanish reads the pseudo-locale, strangers too."""
    monkeypatch.setitem(languages._BY_TAG, SPANISH.tag, PSEUDO)


@pytest.mark.usefixtures("spanish_is_pseudo")
@pytest.mark.parametrize("path", all_paths(), ids=lambda path: path.stem)
async def test_every_string_of_a_conversation_is_marked(
    path: Path, village_file: Path, tmp_path: Path, programme: Programme
) -> None:
    transcript = read(path)
    facts = told(programme, digests=transcript.has_digests)
    stage = Stage(new_sqlite(village_file, tmp_path), facts, transcript.start)
    await stage.open()
    try:
        found = await faults(stage, transcript)
        assert found == [], "\n".join(found)
    finally:
        await stage.close()


async def faults(stage: Stage, transcript: Transcript) -> list[str]:
    """What was shown without translation, each with the line that led to it."""
    for line in transcript.setting:
        await stage.play(line)
    seen: list[tuple[str, Bubble]] = []
    for step in transcript.steps:
        for bubble in await played(stage, step):
            if await reads_pseudo(stage, bubble.who):
                seen.append((step.line, bubble))
    known = await stage.place.read(known_words) | said_by_people(transcript)
    found = [f"{line} -> {each.who}: {words!r}" for line, each in seen for words in strange(each, known)]
    for who, phone in stage.phones.items():
        if await reads_pseudo(stage, who):
            menu = [command["description"] for command in (await phone.chat())["commands"]]
            found += [f"menu of {who}: {words!r}" for text in menu for words in unmarked(text)]
    return found


async def played(stage: Stage, step: Step) -> list[Bubble]:
    """Plays a line; its buttons are then called as in the transcript."""
    if step.line.startswith("#"):
        return []
    scenes = await stage.play(step.line)
    written = step.bubbles
    assert shape(Step(step.line, drawn(scenes)).bubbles) == shape(written), step.line
    stage.rename([labels(bubble) for bubble in written if "debajo del chat" not in bubble[0]])
    return [bubble for scene in scenes for bubble in scene.bubbles]


def strange(bubble: Bubble, known: frozenset[str]) -> list[str]:
    """Words that no translation made: outside of it, or a fact that is no datum."""
    texts = [bubble.text, *(label for row in bubble.rows for label in row)]
    facts = [(words, f"{words}…" in text.replace("_", " ")) for text in texts for words in bare_facts(text)]
    loose = [words for text in texts for words in unmarked(text)]
    return loose + [each for each, cut in facts if not all(is_known(word, known, cut=cut) for word in words([each]))]


def is_known(word: str, known: frozenset[str], *, cut: bool) -> bool:
    """A word of a name, or its beginning where the name was cut to fit."""
    return word in known or ((cut or word[0].isupper()) and any(name.startswith(word) for name in known))


async def reads_pseudo(stage: Stage, who: str) -> bool:
    """False for those who chose another language on the way, for everything or for a survey."""
    query = select(Person.language).join(Contact).where(Contact.chat_id == stage.phones[who].user_id)
    tag = await stage.place.read(lambda s: s.scalar(query))
    answered_in = set(await stage.place.read(lambda s: list(s.scalars(select(LiveSession.language)))))
    return tag in {None, SPANISH.tag} and answered_in <= {SPANISH.tag}


def known_words(session: Session) -> frozenset[str]:
    """Names of people, places, languages and commands, days of the week: data, not text of ours."""
    names: list[str] = [SAME_EVERYWHERE, *WEEKDAYS, *(day[:3] for day in WEEKDAYS)]
    names += [entry.name for entry in MENU]
    names += [person.full_name for person in session.scalars(select(Person))]
    for name in (Ie.name, Ugel.name, Dre.name):
        names += session.scalars(select(name))
    for xform in session.scalars(select(FormVersion.xform)):
        names.append(re.sub(r"<[^>]*>", " ", xform))  # what a form says is its author's
    names += DIMENSIONS.values()  # as reports call them
    for row in load_matrix().rows:  # as the norm calls them
        names += [row.variable, row.responsible, *row.dimensions]
    for each in LANGUAGES:
        names += [each.name, each.greeting or ""]
    return frozenset(words(names))


def said_by_people(transcript: Transcript) -> frozenset[str]:
    """Words that people write themselves, which may be shown to them again."""
    written = [step.line.partition(": ")[2] for step in transcript.steps if ": " in step.line]
    sent = [step.line.rpartition(" ")[2] for step in transcript.steps if "envía el formulario" in step.line]
    return frozenset(words([*written, *sent, *((FORMS / f"{name}.md").read_text() for name in sent)]))


def words(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in re.findall(r"[^\W_]+", name)]
