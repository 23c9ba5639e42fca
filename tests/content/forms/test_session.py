"""A person in a form: one question after another, taps that come twice or late, back, skip, review, send."""

import json

import pytest

from content.forms import session
from content.forms.answers import Seen, Tap, Unfit
from content.forms.asking import Progress
from content.forms.model import Kind
from content.forms.sitting import AnotherFormError
from content.forms.state import END, State
from tests.content.forms.desk import LATER, NOW, UUID, Person, form, survey

HEAD = "type | name | label | relevant | required | constraint | constraint_message | required_message"
YES_NO = "yn | si | Sí\nyn | no | No"


def pets() -> str:
    """Three questions, the middle ones only for those who have an animal."""
    return survey(
        "select_one yn | tiene | ¿Tiene animales? | | yes | | |",
        "integer | cuantos | ¿Cuántos? | ${tiene} = 'si' | yes | . > 0 and . < 100 | De 1 a 99. | Díganos cuántos.",
        "text | nombre | ¿Cómo se llama el primero de los ${cuantos}? | ${tiene} = 'si' | | | |",
        "text | algo | ¿Algo más? | | | string-length(.) < 10 | |",
        head=HEAD,
        choices=YES_NO,
    )


@pytest.fixture
def rosa() -> Person:
    return Person(form(pets()))


def test_a_form_begins_at_its_first_question(rosa: Person) -> None:
    seen = rosa.sees
    assert (seen.name, seen.kind, seen.label) == ("tiene", Kind.ONE, "¿Tiene animales?")
    assert [(each.index, each.name, each.label, each.chosen) for each in seen.options] == [
        (0, "si", "Sí", False),
        (1, "no", "No", False),
    ]
    assert (seen.required, seen.can_skip, seen.can_go_back, seen.can_keep, seen.answer) == (
        True,
        False,
        False,
        False,
        "",
    )


def test_an_answer_leads_to_the_next_question_with_its_facts_filled_in(rosa: Person) -> None:
    rosa.taps("si")
    assert rosa.name == "cuantos"
    rosa.says("3")
    assert rosa.sees.label == "¿Cómo se llama el primero de los 3?"


def test_what_is_not_relevant_is_not_asked(rosa: Person) -> None:
    rosa.taps("no")
    assert rosa.name == "algo"


def test_progress_counts_the_questions_that_are_relevant_now(rosa: Person) -> None:
    assert rosa.sees.progress == Progress(at=1, total=2)
    rosa.taps("si")
    assert rosa.sees.progress == Progress(at=2, total=4)


def test_a_whole_filling_in(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("2")
    rosa.says("Firulais")
    assert rosa.skips() is None
    assert rosa.at_end
    assert rosa.review() == [("tiene", "Sí"), ("cuantos", "2"), ("nombre", "Firulais"), ("algo", "")]
    assert rosa.submits() is None
    assert (rosa.state.finished, rosa.state.ended) == (True, "2026-08-10T09:30:00.000-05:00")


# What is not taken


def test_an_answer_that_the_form_does_not_take_says_so_in_its_own_words_and_changes_nothing(rosa: Person) -> None:
    rosa.taps("si")
    before = rosa.state
    assert rosa.says("0") == Unfit("constraint", {"message": "De 1 a 99."})
    assert rosa.says("cien") == Unfit("integer_shape")
    assert rosa.state == before


def test_a_constraint_without_words_has_none(rosa: Person) -> None:
    rosa.taps("no")
    assert rosa.says("demasiado largo") == Unfit("constraint")


def test_a_required_question_is_not_skipped(rosa: Person) -> None:
    assert rosa.skips() == Unfit("required")
    rosa.taps("si")
    assert rosa.skips() == Unfit("required", {"message": "Díganos cuántos."})


def test_nothing_is_sent_while_something_is_missing(rosa: Person) -> None:
    assert rosa.submits() == Unfit("incomplete", {"ref": rosa.sees.ref})
    rosa.taps("no")
    assert rosa.submits() == Unfit("incomplete", {"ref": rosa.sees.ref})
    rosa.skips()
    assert rosa.submits() is None


# Taps twice, late and out of order


def test_a_button_tapped_twice_answers_once(rosa: Person) -> None:
    ref = rosa.sees.ref
    rosa.taps("si")
    state = rosa.state
    assert rosa.says(Tap(1), ref) == Unfit("already_answered")
    assert rosa.state == state


def test_a_button_of_a_question_that_was_skipped_is_late_too(rosa: Person) -> None:
    rosa.taps("no")
    ref = rosa.sees.ref
    rosa.skips()
    assert rosa.says("hola", ref) == Unfit("already_answered")


def test_a_button_of_a_later_question_is_not_open(rosa: Person) -> None:
    item = rosa.form.by_path["/data/algo"]
    assert rosa.says("hola", rosa.form.ref(item)) == Unfit("not_open")


def test_a_button_of_a_question_that_is_not_relevant_is_not_open(rosa: Person) -> None:
    rosa.taps("si")
    cuantos = rosa.sees.ref
    rosa.goes_back()
    rosa.taps("no")
    assert rosa.says("3", cuantos) == Unfit("not_open")


@pytest.mark.parametrize("ref", ["", "abc-0", "zz", "end", "000-1-1"])
def test_a_button_that_the_form_never_had_is_not_open(rosa: Person, ref: str) -> None:
    assert rosa.says(Tap(0), ref or "-") == Unfit("not_open")


def test_nothing_is_answered_after_sending(rosa: Person) -> None:
    first = rosa.sees.ref
    rosa.taps("no")
    last = rosa.sees.ref
    rosa.skips()
    rosa.submits()
    sent = rosa.state
    for ref in (first, last):
        assert rosa.says(Tap(0), ref) == Unfit("finished")
        assert rosa.goes_back(ref) == Unfit("finished")
        assert rosa.reopens(ref) == Unfit("finished")
    assert rosa.submits() == Unfit("finished")
    assert rosa.state == sent


def test_a_choice_that_is_not_there_is_not_taken(rosa: Person) -> None:
    assert rosa.says(Tap(7)) == Unfit("choice_gone")


def test_a_state_of_another_version_is_a_mistake_of_the_program(rosa: Person) -> None:
    other = form(pets().replace("¿Algo más?", "¿Algo?"))
    with pytest.raises(AnotherFormError):
        session.ask(other, rosa.state, now=NOW)


# Back, and changing one's mind


def test_back_opens_the_question_before_with_its_answer(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.goes_back()
    seen = rosa.sees
    assert (seen.name, seen.answer, seen.can_keep) == ("cuantos", "5", True)
    rosa.goes_back()
    assert [(each.name, each.chosen) for each in rosa.sees.options] == [("si", True), ("no", False)]


def test_there_is_nothing_before_the_first(rosa: Person) -> None:
    assert rosa.goes_back() == Unfit("at_start")


def test_back_tapped_twice_goes_back_once(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    ref = rosa.sees.ref
    rosa.goes_back(ref)
    assert rosa.goes_back(ref) == Unfit("not_open")
    assert rosa.name == "cuantos"


def test_back_from_the_end_opens_the_last(rosa: Person) -> None:
    rosa.taps("no")
    rosa.says("nada")
    assert rosa.state.place == END
    rosa.goes_back()
    assert (rosa.name, rosa.sees.answer) == ("algo", "nada")


def test_after_a_correction_one_goes_on_where_something_is_missing(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.says("Michi")
    rosa.goes_back()
    rosa.goes_back()
    rosa.says("6")
    assert rosa.name == "algo"
    assert rosa.review()[1:3] == [("cuantos", "6"), ("nombre", "Michi")]


def test_an_answer_that_is_no_longer_relevant_is_kept_aside_and_comes_back(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.says("Michi")
    for _ in range(3):
        rosa.goes_back()
    rosa.taps("no")
    assert rosa.review() == [("tiene", "No"), ("algo", "")]
    rosa.goes_back()
    rosa.taps("si")
    assert rosa.review() == [("tiene", "Sí"), ("cuantos", "5"), ("nombre", "Michi"), ("algo", "")]
    assert rosa.name == "algo"


def test_an_answer_may_be_left_as_it_is(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.goes_back()
    assert rosa.keeps() is None
    assert (rosa.name, rosa.review()[1]) == ("nombre", ("cuantos", "5"))


def test_what_is_not_there_cannot_be_left_as_it_is(rosa: Person) -> None:
    assert rosa.keeps() == Unfit("required")


def test_an_optional_answer_may_be_taken_away(rosa: Person) -> None:
    rosa.taps("no")
    rosa.says("nada")
    rosa.goes_back()
    rosa.skips()
    assert rosa.review() == [("tiene", "No"), ("algo", "")]
    assert rosa.at_end


def test_a_line_of_the_review_opens_its_question_and_leads_back_to_the_review(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.says("Michi")
    rosa.skips()
    lines = session.review(rosa.form, rosa.state, now=NOW)
    assert [line.waits for line in lines] == [False] * 4
    rosa.reopens(lines[1].ref)
    assert rosa.name == "cuantos"
    rosa.says("9")
    assert rosa.at_end
    assert rosa.review()[1] == ("cuantos", "9")


def test_a_line_that_is_none_opens_nothing(rosa: Person) -> None:
    assert rosa.reopens("abc-1") == Unfit("not_open")


def test_a_change_that_breaks_another_answer_is_told_before_sending() -> None:
    source = survey(
        "integer | minimo | Mínimo |",
        "integer | maximo | Máximo | . >= ${minimo}",
        head="type | name | label | constraint",
    )
    luis = Person(form(source))
    luis.says("1")
    luis.says("5")
    luis.goes_back()
    luis.goes_back()
    luis.says("9")
    item = luis.form.by_path["/data/maximo"]
    assert luis.submits() == Unfit("not_fitting", {"ref": luis.form.ref(item)})
    luis.reopens(luis.form.ref(item))
    assert luis.keeps() == Unfit("constraint")
    luis.says("10")
    assert luis.submits() is None


# Pause and language


def test_a_state_goes_through_json_at_every_step(rosa: Person) -> None:
    for work in (lambda: rosa.taps("si"), lambda: rosa.says("5"), lambda: rosa.says("Michi"), rosa.skips, rosa.submits):
        work()
        assert State.from_json(json.loads(json.dumps(rosa.state.to_json()))) == rosa.state


def test_resuming_days_later_opens_the_question_that_waited(rosa: Person) -> None:
    rosa.taps("si")
    rosa.now = LATER
    rosa.resumes()
    assert rosa.name == "cuantos"


def test_resuming_after_looking_back_opens_the_first_that_waits(rosa: Person) -> None:
    rosa.taps("si")
    rosa.says("5")
    rosa.goes_back()
    rosa.resumes()
    assert rosa.name == "nombre"


def test_resuming_what_is_complete_opens_the_review(rosa: Person) -> None:
    rosa.taps("no")
    rosa.skips()
    rosa.goes_back()
    rosa.resumes()
    assert rosa.at_end


def test_the_language_changes_words_and_nothing_else() -> None:
    source = """
| survey |
| | type | name | label::Castellano (es) | label::Runasimi (quz) |
| | select_one yn | a | ¿Sí o no? | ¿Arí icha manachu? |
| | text | b | Dijo ${a} | |
| choices |
| | list_name | name | label::Castellano (es) | label::Runasimi (quz) |
| | yn | si | Sí | Arí |
| | yn | no | No | Mana |
"""
    rosa = Person(form(source))
    in_spanish = rosa.sees
    rosa.language = "quz"
    in_quechua = rosa.sees
    assert (in_spanish.label, in_quechua.label) == ("¿Sí o no?", "¿Arí icha manachu?")
    assert [each.label for each in in_quechua.options] == ["Arí", "Mana"]
    assert (in_spanish.ref, in_spanish.progress) == (in_quechua.ref, in_quechua.progress)
    assert rosa.says("mana") is None
    assert rosa.sees.label == "Dijo no"
    assert rosa.review()[0] == ("a", "Mana")
    rosa.language = "es"
    assert rosa.review()[0] == ("a", "No")


# Notes, acknowledgements, given values, defaults, metadata


def test_a_note_is_read_and_counts_in_no_progress() -> None:
    rosa = Person(form(survey("note | n | Bienvenida", "acknowledge | ok | ¿De acuerdo?", "text | a | A")))
    assert (rosa.sees.kind, rosa.sees.progress) == (Kind.NOTE, Progress(at=0, total=2))
    assert rosa.says("hola") == Unfit("seen_wanted")
    assert rosa.skips() == Unfit("seen_wanted")
    rosa.says(Seen())
    assert (rosa.sees.kind, rosa.sees.progress) == (Kind.ACKNOWLEDGE, Progress(at=1, total=2))
    rosa.says(Seen())
    assert rosa.review() == [("ok", "OK"), ("a", "")]
    rosa.goes_back()
    rosa.goes_back()
    assert rosa.name == "n"


def test_what_is_given_at_the_beginning_decides_what_is_asked() -> None:
    source = survey(
        "hidden | modelo | |",
        "text | eib | Solo EIB | ${modelo} = 'EIB'",
        "text | todos | Todos |",
        head="type | name | label | relevant",
    )
    assert Person(form(source), modelo="EIB").name == "eib"
    assert Person(form(source), modelo="PC").name == "todos"
    assert Person(form(source)).name == "todos"


@pytest.mark.parametrize("name", ["nadie", "a", "/data/a", "/data"])
def test_only_hidden_nodes_are_given(name: str) -> None:
    with pytest.raises(ValueError, match="no hidden node"):
        session.begin(form(survey("text | a | A")), now=NOW, instance=UUID, seed=1, given={name: "x"})


def test_a_default_is_offered_and_asked_all_the_same() -> None:
    source = survey(
        "integer | a | A | 5",
        "date | hoy | Hoy | today()",
        "select_one yn | b | B | no",
        head="type | name | label | default",
        choices=YES_NO,
    )
    rosa = Person(form(source))
    assert (rosa.name, rosa.sees.answer, rosa.sees.can_keep) == ("a", "5", True)
    rosa.keeps()
    assert (rosa.name, rosa.sees.answer) == ("hoy", "10/08/2026")
    rosa.now = LATER
    assert rosa.sees.answer == "10/08/2026", "worked out when the form began"
    rosa.keeps()
    assert [each.chosen for each in rosa.sees.options] == [False, True]
    rosa.taps("si")
    assert rosa.review() == [("a", "5"), ("hoy", "10/08/2026"), ("b", "Sí")]


def test_a_default_that_is_skipped_is_empty() -> None:
    rosa = Person(form(survey("integer | a | A | 5", "text | b | B |", head="type | name | label | default")))
    rosa.skips()
    assert rosa.review() == [("a", ""), ("b", "")]


def test_a_default_that_is_required_may_be_kept() -> None:
    source = survey("integer | a | A | 5 | yes", head="type | name | label | default | required")
    rosa = Person(form(source))
    rosa.keeps()
    assert rosa.submits() is None


def test_a_readonly_question_is_a_note_with_its_value() -> None:
    rosa = Person(
        form(survey("text | a | A | yes | fijo", "text | b | B | |", head="type | name | label | readonly | default"))
    )
    assert rosa.sees.kind == Kind.NOTE
    rosa.says(Seen())
    assert rosa.name == "b"


def test_choices_of_another_answer_follow_it_and_a_stale_one_waits_again() -> None:
    source = """
| survey |
| | type | name | label | choice_filter |
| | select_one dre | dre | DRE | |
| | select_one ugel | ugel | UGEL | dre = ${dre} |
| | text | fin | Fin | |
| choices |
| | list_name | name | label | dre |
| | dre | cus | Cusco | |
| | dre | pun | Puno | |
| | ugel | cal | Calca | cus |
| | ugel | can | Canchis | cus |
| | ugel | jul | Juli | pun |
"""
    rosa = Person(form(source))
    rosa.taps("cus")
    assert [(each.index, each.name) for each in rosa.sees.options] == [(0, "cal"), (1, "can")]
    assert rosa.says(Tap(2)) == Unfit("choice_gone")
    assert rosa.says("Juli") == Unfit("choice_wanted")
    rosa.says("canchis")
    rosa.goes_back()
    rosa.goes_back()
    rosa.taps("pun")
    assert (rosa.name, [(each.index, each.name) for each in rosa.sees.options]) == ("ugel", [(2, "jul")])
    assert rosa.review()[:2] == [("dre", "Puno"), ("ugel", "")]


def test_nobody_is_held_up_by_a_list_that_is_empty_for_them() -> None:
    source = """
| survey |
| | type | name | label | choice_filter | required |
| | select_one a | a | A | | yes |
| | select_one b | b | B | de = ${a} | yes |
| choices |
| | list_name | name | label | de |
| | a | x | X | |
| | a | y | Y | |
| | b | bx | BX | x |
"""
    rosa = Person(form(source))
    rosa.taps("y")
    assert (rosa.sees.options, rosa.sees.required, rosa.sees.can_skip) == ((), False, True)
    rosa.skips()
    assert rosa.submits() is None
    luis = Person(form(source))
    luis.taps("x")
    assert luis.skips() == Unfit("required")


def test_a_shuffled_list_keeps_its_order_for_one_person_and_its_indices() -> None:
    source = survey(
        "select_one l | a | A | randomize=true",
        head="type | name | label | parameters",
        choices="\n".join(f"l | c{n} | C{n}" for n in range(8)),
    )
    rosa = Person(form(source))
    shown = [(each.index, each.name) for each in rosa.sees.options]
    assert shown == [(each.index, each.name) for each in rosa.sees.options]
    assert sorted(shown) == [(n, f"c{n}") for n in range(8)]
    assert shown != sorted(shown)
    other = session.begin(rosa.form, now=NOW, instance=UUID, seed=8)
    seen = session.ask(rosa.form, other, now=NOW)
    assert seen is not None
    assert [each.name for each in seen.options] != [name for _, name in shown]


def test_a_range_is_answered_by_tap_or_in_writing_and_a_long_one_only_in_writing() -> None:
    source = survey(
        "range | a | A | start=0 end=10 step=5",
        "range | b | B | start=0 end=100 step=1",
        head="type | name | label | parameters",
    )
    rosa = Person(form(source))
    assert [each.label for each in rosa.sees.options] == ["0", "5", "10"]
    rosa.taps("5")
    assert rosa.sees.options == ()
    assert rosa.says("101") == Unfit("range_outside", {"start": "0", "end": "100", "step": "1"})
    rosa.says("77")
    assert rosa.review() == [("a", "5"), ("b", "77")]
