"""Repeats that are counted by another answer, and repeats that go on while there is another."""

from content.forms.answers import Tap, Unfit
from content.forms.asking import Progress
from content.forms.document import MOST_REPETITIONS
from content.forms.model import Kind
from content.forms.result import result
from tests.content.forms.desk import NOW, Person, form, survey

OPEN = survey(
    "text | antes | Antes",
    "begin repeat | hijo | Hijo o hija",
    "text | nombre | ¿Cómo se llama?",
    "integer | edad | ¿Qué edad tiene ${nombre}?",
    "end repeat | |",
    "calculate | suma | | sum(${edad})",
    "note | fin | Entre todos suman ${suma} años |",
    head="type | name | label | calculation",
)
COUNTED = survey(
    "integer | cuantos | ¿Cuántos? |",
    "begin repeat | hijo | Hijo | ${cuantos}",
    "calculate | lugar | | | position(..)",
    "text | nombre | Nombre del hijo ${lugar} |",
    "end repeat | | |",
    "text | despues | Después |",
    head="type | name | label | repeat_count | calculation",
)
NESTED = survey(
    "begin repeat | casa | Casa |",
    "text | calle | Calle |",
    "integer | pisos | Pisos |",
    "begin repeat | piso | Piso | ${pisos}",
    "text | color | Color del piso en ${calle} |",
    "end repeat | | |",
    "end repeat | | |",
    head="type | name | label | repeat_count",
)


def test_an_open_repeat_begins_with_one_and_asks_whether_there_is_another() -> None:
    rosa = Person(form(OPEN))
    rosa.says("x")
    assert (rosa.name, rosa.sees.section, rosa.sees.repetition) == ("nombre", "Hijo o hija", 1)
    rosa.says("Ana")
    assert rosa.sees.label == "¿Qué edad tiene Ana?"
    rosa.says("3")
    seen = rosa.sees
    assert (seen.kind, seen.label, seen.repetition) == (Kind.MORE, "Hijo o hija", 1)
    assert [(each.index, each.name, each.label) for each in seen.options] == [(0, "no", ""), (1, "yes", "")]


def test_another_one_has_its_own_answers() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3", Tap(1), "Luis"):
        rosa.says(said)
    assert (rosa.sees.label, rosa.sees.repetition) == ("¿Qué edad tiene Luis?", 2)
    rosa.says("7")
    rosa.says(Tap(0))
    assert rosa.sees.label == "Entre todos suman 10 años"
    assert {key: value for key, value in result(rosa.form, rosa.state, now=NOW).answered.items() if "hijo" in key} == {
        "/data/hijo[1]/nombre": "Ana",
        "/data/hijo[1]/edad": "3",
        "/data/hijo[2]/nombre": "Luis",
        "/data/hijo[2]/edad": "7",
    }


def test_yes_tapped_twice_adds_one() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3"):
        rosa.says(said)
    ref = rosa.sees.ref
    rosa.says(Tap(1))
    assert rosa.says(Tap(1), ref) == Unfit("not_open")
    assert rosa.state.counts["/data/hijo"] == 2


def test_no_tapped_late_does_not_close_what_was_opened() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3"):
        rosa.says(said)
    ref = rosa.sees.ref
    rosa.says(Tap(1))
    assert rosa.says(Tap(0), ref) == Unfit("not_open")
    assert rosa.state.closed == ()


def test_going_back_to_whether_there_is_another_may_add_one() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3", Tap(0)):
        rosa.says(said)
    rosa.goes_back()
    assert rosa.sees.kind == Kind.MORE
    rosa.says(Tap(1))
    assert (rosa.name, rosa.sees.repetition) == ("nombre", 2)


def test_whether_there_is_another_wants_a_yes_or_no() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3"):
        rosa.says(said)
    for raw in ("quizás", Tap(2), Tap(-1)):
        assert rosa.says(raw) == Unfit("choice_wanted")
    assert rosa.skips() == Unfit("choice_wanted")


def test_a_repeat_has_an_end() -> None:
    rosa = Person(form(survey("begin repeat | r | R", "text | a | A", "end repeat | |")))
    for _ in range(MOST_REPETITIONS - 1):
        rosa.skips()
        rosa.says(Tap(1))
    rosa.skips()
    assert rosa.says(Tap(1)) == Unfit("repeat_full", {"limit": "100"})
    rosa.says(Tap(0))
    assert rosa.submits() is None


def test_nothing_is_sent_before_it_is_said_that_there_is_no_other() -> None:
    rosa = Person(form(OPEN))
    for said in ("x", "Ana", "3"):
        rosa.says(said)
    assert rosa.submits() == Unfit("incomplete", {"ref": rosa.sees.ref})


def test_a_counted_repeat_asks_as_often_as_was_said() -> None:
    rosa = Person(form(COUNTED))
    rosa.says("2")
    assert (rosa.sees.label, rosa.sees.progress) == ("Nombre del hijo 1", Progress(at=2, total=4))
    rosa.says("Ana")
    assert rosa.sees.label == "Nombre del hijo 2"
    rosa.says("Luis")
    assert rosa.name == "despues"


def test_a_count_of_none_asks_nothing() -> None:
    rosa = Person(form(COUNTED))
    rosa.says("0")
    assert rosa.name == "despues"


def test_a_smaller_count_drops_answers_and_a_larger_one_brings_them_back() -> None:
    rosa = Person(form(COUNTED))
    for said in ("2", "Ana", "Luis"):
        rosa.says(said)
    for _ in range(3):
        rosa.goes_back()
    rosa.says("1")
    assert rosa.review() == [("cuantos", "1"), ("nombre", "Ana"), ("despues", "")]
    for _ in range(2):
        rosa.goes_back()
    rosa.says("3")
    assert rosa.review() == [("cuantos", "3"), ("nombre", "Ana"), ("nombre", "Luis"), ("nombre", ""), ("despues", "")]
    assert (rosa.name, rosa.sees.repetition) == ("nombre", 3)


def test_an_absurd_count_is_cut() -> None:
    rosa = Person(form(COUNTED))
    rosa.says("2000000000")
    assert rosa.sees.progress.total == MOST_REPETITIONS + 2


def test_a_count_may_be_a_formula_or_a_number() -> None:
    rosa = Person(form(COUNTED.replace("Hijo | ${cuantos}", "Hijo | ${cuantos} * 2")))
    rosa.says("2")
    assert rosa.sees.progress.total == 6
    fixed = Person(
        form(
            survey(
                "begin repeat | r | R | 3",
                "text | a | A |",
                "end repeat | | |",
                head="type | name | label | repeat_count",
            )
        )
    )
    assert fixed.sees.progress.total == 3


def test_repeats_within_repeats_keep_to_their_own() -> None:
    rosa = Person(form(NESTED))
    for said in ("Lima", "2", "rojo", "azul", Tap(1), "Cusco", "1"):
        rosa.says(said)
    assert (rosa.sees.label, rosa.sees.section, rosa.sees.repetition) == ("Color del piso en Cusco", "Piso", 1)
    rosa.says("verde")
    rosa.says(Tap(0))
    assert rosa.at_end
    assert [value for key, value in result(rosa.form, rosa.state, now=NOW).values.items() if key.endswith("color")] == [
        "rojo",
        "azul",
        "verde",
    ]


def test_refs_within_repeats_are_short_and_distinct() -> None:
    rosa = Person(form(NESTED))
    seen = []
    for said in ("Lima", "2", "rojo", "azul", Tap(1), "Cusco", "1", "verde"):
        seen.append(rosa.sees.ref)
        rosa.says(said)
    assert len(set(seen)) == len(seen)
    assert max(map(len, seen)) <= 24


def test_a_repeat_that_is_not_relevant_is_not_asked() -> None:
    source = survey(
        "select_one l | hay | ¿Hay? |",
        "begin repeat | r | R | ${hay} = 'si'",
        "text | a | A |",
        "end repeat | | |",
        "text | b | B |",
        head="type | name | label | relevant",
        choices="l | si | Sí\nl | no | No",
    )
    rosa = Person(form(source))
    rosa.taps("no")
    assert rosa.name == "b"
    rosa.goes_back()
    rosa.taps("si")
    assert rosa.name == "a"


def test_a_default_of_a_new_repetition_is_worked_out_when_it_comes() -> None:
    source = survey(
        "text | x | X |",
        "begin repeat | r | R |",
        "text | a | A | ${x}",
        "end repeat | | |",
        head="type | name | label | default",
    )
    rosa = Person(form(source))
    rosa.says("uno")
    assert rosa.sees.answer == "", "worked out when the form began, as nothing was said yet"
    rosa.skips()
    rosa.says(Tap(1))
    assert rosa.sees.answer == "uno"
