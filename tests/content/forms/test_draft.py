"""The draft in Quechua: word for word our instrument beside it, marked as a draft, shown by the demonstration alone."""

from importlib.resources import files
from pathlib import Path

from bot.demo_survey import FORM, ROW
from content.forms.sheets.markdown import read_markdown
from content.forms.sheets.workbook import Workbook
from content.forms.shipped import SHIPPED, shipped
from tests.content.forms.desk import Person

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "handlers", "scheduler", "content", "domain", "i18n")
MARK = "Borrador: falta que lo revisen sus hablantes."
QUECHUA = "Runasimi (quz)"


def book(name: str) -> Workbook:
    return read_markdown((files("content") / "instruments" / f"{name}.md").read_text("utf-8"))


def spanish(found: Workbook, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet without what is in Quechua."""
    return [
        {header: text for header, text in row.cells.items() if QUECHUA not in header}
        for row in found.sheets[sheet].rows
    ]


def test_what_is_not_quechua_is_our_instrument_word_for_word() -> None:
    draft, ours = book(FORM), book(ROW)
    assert [spanish(draft, sheet) for sheet in ("survey", "choices")] == [
        spanish(ours, sheet) for sheet in ("survey", "choices")
    ]
    assert spanish(draft, "settings") == [spanish(ours, "settings")[0] | {"version": "1-quz-borrador"}]


def test_every_question_says_in_quechua_that_it_is_a_draft_and_in_spanish_nothing() -> None:
    for question in shipped(FORM).questions:
        assert {name: "".join(map(str, pieces)) for name, pieces in question.hint.texts.items()} == {QUECHUA: MARK}


def test_what_has_no_draft_is_asked_in_spanish_item_by_item() -> None:
    julio = Person(shipped(FORM), language="quz", modelo="EIB")
    assert julio.sees.label.startswith("Lo que trabajo con mi acompañante responde")
    assert [each.label for each in julio.sees.options] == ["Manapunin", "Manan", "Arí", "Arípunin", "No me corresponde"]
    for _ in range(4):
        julio.taps("3")
    assert julio.sees.label == "Qhawawasqanmanta qhipaman, acompañanteywan yachachisqaymanta rimanayku."


def test_no_wave_in_the_field_can_be_asked_with_a_draft() -> None:
    """It is not among those that we ship; only the demonstration knows its name."""
    assert FORM not in SHIPPED
    knows = [
        path.relative_to(ROOT).as_posix()
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if FORM in path.read_text()
    ]
    assert knows == ["bot/demo_survey.py"]
