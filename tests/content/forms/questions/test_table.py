"""What each kind of question takes, and what it answers to anything else."""

import pytest

from content.forms.answers import File, Location, Raw, Seen, Tap, Unfit
from content.forms.model import Bind, Choice, Choices, Kind, Phrase, Question, Range
from content.forms.questions.table import LONGEST, READERS, Asked, folded, read
from tests.content.forms.desk import NOW

NAMES = (("si", "Sí, siempre"), ("no", "No"), ("0", "No me corresponde"))
PHOTO = File(name="foto 1.jpg", mimetype="image/jpeg")
VOICE = File(name="voz.oga", mimetype="audio/ogg")
VIDEO = File(name="clip.mp4", mimetype="video/mp4")
SHEET = File(name="hoja.pdf", mimetype="application/pdf")
HERE = Location(latitude=-13.1631, longitude=-74.2236, altitude=2746, accuracy=12.34)


def asked(kind: Kind) -> Asked:
    every = tuple(Choice(index=index, name=name, label=Phrase()) for index, (name, _) in enumerate(NAMES))
    question = Question(
        index=0,
        path="/data/q",
        bind=Bind(path="/data/q"),
        kind=kind,
        choices=Choices(list_name="l", every=every, nodeset=None),
        range=Range(start="1", end="5", step="2"),
    )
    labels = [label for _, label in NAMES]
    return Asked(question=question, now=NOW, offered=lambda: list(zip(every, labels, strict=True)))


def given(kind: Kind, raw: Raw) -> str:
    found = read(raw, asked(kind))
    return f"unfit: {found.code}" if isinstance(found, Unfit) else found


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        (Kind.NOTE, Seen(), "OK"),
        (Kind.ACKNOWLEDGE, Seen(), "OK"),
        (Kind.ONE, Tap(1), "no"),
        (Kind.ONE, "sí, siempre", "si"),
        (Kind.ONE, " SI SIEMPRE. ", "unfit: choice_wanted"),
        (Kind.ONE, "Si, siempre.", "si"),
        (Kind.ONE, "NO", "no"),
        (Kind.ONE, "0", "0"),
        (Kind.MANY, Tap(0), "si"),
        (Kind.RANK, Tap(2), "0"),
        (Kind.INTEGER, "12", "12"),
        (Kind.DECIMAL, "1,5", "1.5"),
        (Kind.RANGE, Tap(2), "5"),
        (Kind.RANGE, "3", "3"),
        (Kind.TEXT, "  Me llamo\nRosa  ", "Me llamo\nRosa"),
        (Kind.TEXT, "a\x00\x07b", "ab"),
        (Kind.DATE, "16/03/2026", "2026-03-16"),
        (Kind.TIME, "8:30", "08:30:00.000-05:00"),
        (Kind.DATETIME, "16/03/2026 8:30", "2026-03-16T08:30:00.000-05:00"),
        (Kind.IMAGE, PHOTO, "foto_1.jpg"),
        (Kind.AUDIO, VOICE, "voz.oga"),
        (Kind.VIDEO, VIDEO, "clip.mp4"),
        (Kind.FILE, SHEET, "hoja.pdf"),
        (Kind.FILE, PHOTO, "foto_1.jpg"),
        (Kind.GEOPOINT, HERE, "-13.1631000 -74.2236000 2746.0 12.3"),
    ],
)
def test_what_is_taken(kind: Kind, raw: Raw, kept: str) -> None:
    assert given(kind, raw) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        (Kind.NOTE, "hola", "seen_wanted"),
        (Kind.ACKNOWLEDGE, Tap(0), "seen_wanted"),
        (Kind.ONE, Tap(3), "choice_gone"),
        (Kind.ONE, Tap(-1), "choice_gone"),
        (Kind.ONE, "quizás", "choice_wanted"),
        (Kind.ONE, PHOTO, "choice_wanted"),
        (Kind.RANGE, Tap(3), "choice_gone"),
        (Kind.RANGE, "2", "range_outside"),
        (Kind.RANGE, Seen(), "text_wanted"),
        (Kind.INTEGER, Tap(1), "text_wanted"),
        (Kind.TEXT, PHOTO, "text_wanted"),
        (Kind.TEXT, "   ", "empty"),
        (Kind.TEXT, "\x00", "empty"),
        (Kind.TEXT, "a" * (LONGEST + 1), "too_long"),
        (Kind.DATE, HERE, "text_wanted"),
        (Kind.IMAGE, VOICE, "image_wanted"),
        (Kind.IMAGE, "foto", "image_wanted"),
        (Kind.AUDIO, PHOTO, "audio_wanted"),
        (Kind.VIDEO, PHOTO, "video_wanted"),
        (Kind.FILE, "hoja.pdf", "file_wanted"),
        (Kind.GEOPOINT, "-13, -74", "geopoint_wanted"),
        (Kind.GEOPOINT, Location(latitude=91, longitude=0), "geopoint_wanted"),
        (Kind.GEOPOINT, Location(latitude=0, longitude=-181), "geopoint_wanted"),
    ],
)
def test_what_is_not(kind: Kind, raw: Raw, code: str) -> None:
    assert given(kind, raw) == f"unfit: {code}"


def test_a_file_can_name_no_other_place() -> None:
    assert given(Kind.FILE, File(name="../../etc/passwd", mimetype="text/plain")) == ".._.._etc_passwd"


def test_every_kind_has_its_reader() -> None:
    assert set(READERS) == set(Kind) - {Kind.MORE}


def test_labels_are_not_read_for_a_tap() -> None:
    def never() -> list[tuple[Choice, str]]:
        raise AssertionError("labels were read")

    one = asked(Kind.ONE)
    assert read(Tap(0), Asked(question=one.question, now=NOW, offered=never)) == "si"


@pytest.mark.parametrize(("text", "plain"), [("¿Sí?", "si"), (" «Ñandú». ", "nandu"), ("A-B", "a-b"), ("", "")])
def test_folding(text: str, plain: str) -> None:
    assert folded(text) == plain
