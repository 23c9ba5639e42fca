"""Several choices and ranks: tap by tap, with a button that finishes."""

import pytest

from content.forms import session
from content.forms.answers import Tap, Unfit
from content.forms.model import Kind
from tests.content.forms.desk import NOW, Person, form, survey

LIST = "l | agua | Agua\nl | luz | Luz\nl | gas | Gas\nl | red | Internet"


def several(constraint: str = "", required: str = "", type_: str = "select_multiple") -> Person:
    head = "type | name | label | constraint | required | required_message"
    rows = (f"{type_} l | a | A | {constraint} | {required} | Elija alguna.", "text | b | B | | |")
    return Person(form(survey(*rows, head=head, choices=LIST)))


def chosen(rosa: Person) -> list[str]:
    return [each.name for each in rosa.sees.options if each.chosen]


def test_taps_mark_and_unmark_and_the_button_finishes() -> None:
    rosa = several()
    assert rosa.sees.kind == Kind.MANY
    rosa.marks("luz", "agua", "red")
    assert chosen(rosa) == ["agua", "luz", "red"]
    rosa.marks("luz")
    assert chosen(rosa) == ["agua", "red"]
    assert rosa.done() is None
    assert (rosa.name, rosa.review()[0]) == ("b", ("a", "Agua · Internet"))
    assert rosa.state.answers["/data/a"] == "agua red"


def test_a_button_that_says_what_it_wants_may_be_tapped_twice() -> None:
    rosa = several()
    rosa.marks("luz", "luz", on=True)
    assert chosen(rosa) == ["luz"]
    rosa.marks("luz", "luz", on=False)
    assert chosen(rosa) == []


def test_a_draft_outlives_a_pause() -> None:
    rosa = several()
    rosa.marks("gas")
    rosa.resumes()
    assert chosen(rosa) == ["gas"]


def test_a_draft_is_left_behind_when_one_goes_back() -> None:
    source = survey("text | x | X", "select_multiple l | a | A", choices=LIST)
    rosa = Person(form(source))
    rosa.says("hola")
    rosa.marks("gas")
    rosa.goes_back()
    rosa.keeps()
    assert (rosa.name, chosen(rosa)) == ("a", [])


def test_coming_back_begins_with_what_was_chosen() -> None:
    rosa = several()
    rosa.marks("agua")
    rosa.done()
    rosa.goes_back()
    assert chosen(rosa) == ["agua"]
    rosa.marks("luz")
    rosa.done()
    assert rosa.state.answers["/data/a"] == "agua luz"


def test_fewest_and_most() -> None:
    rosa = several("count-selected(.) >= 2 and count-selected(.) <= 3")
    assert (rosa.sees.least, rosa.sees.most) == (2, 3)
    rosa.marks("agua")
    assert rosa.done() == Unfit("choices_least", {"least": "2"})
    rosa.marks("luz", "gas")
    assert rosa.marks("red") == Unfit("choices_most", {"most": "3"})
    assert rosa.marks("luz", on=True) is None
    assert chosen(rosa) == ["agua", "luz", "gas"]
    assert rosa.done() is None


def test_a_constraint_of_another_kind_is_asked_at_the_end() -> None:
    rosa = several("not(selected(., 'agua') and selected(., 'luz'))")
    rosa.marks("agua", "luz")
    assert rosa.done() == Unfit("constraint")
    assert chosen(rosa) == ["agua", "luz"]


def test_none_at_all_is_skipping_where_it_may_be() -> None:
    rosa = several()
    assert rosa.done() is None
    assert rosa.review()[0] == ("a", "")
    assert several(required="yes").done() == Unfit("required", {"message": "Elija alguna."})


def test_several_are_not_answered_by_one_tap_nor_one_by_several() -> None:
    rosa = several()
    assert rosa.says(Tap(0)) == Unfit("choices_wanted")
    rosa.done()
    ref = rosa.sees.ref
    assert session.toggle(rosa.form, rosa.state, ref, 0, now=NOW) == Unfit("choice_wanted")
    assert session.done(rosa.form, rosa.state, ref, now=NOW) == Unfit("choice_wanted")


@pytest.mark.parametrize("index", [-1, 4, 99])
def test_a_choice_that_is_not_there_is_not_marked(index: int) -> None:
    rosa = several()
    assert session.toggle(rosa.form, rosa.state, rosa.sees.ref, index, now=NOW) == Unfit("choice_gone")


def test_late_taps_change_nothing() -> None:
    rosa = several()
    ref = rosa.sees.ref
    rosa.marks("agua")
    rosa.done()
    state = rosa.state
    assert session.toggle(rosa.form, state, ref, 1, now=NOW) == Unfit("already_answered")
    assert session.done(rosa.form, state, ref, now=NOW) == Unfit("already_answered")


# Ranks


def test_a_rank_is_the_order_of_the_taps_and_the_last_falls_into_place() -> None:
    rosa = several(type_="rank")
    assert rosa.sees.kind == Kind.RANK
    rosa.marks("gas", "agua", "red")
    assert [(each.name, each.rank) for each in rosa.sees.options] == [("agua", 2), ("luz", 0), ("gas", 1), ("red", 3)]
    assert rosa.done() is None
    assert rosa.state.answers["/data/a"] == "gas agua red luz"
    assert rosa.review()[0] == ("a", "1. Gas · 2. Agua · 3. Internet · 4. Luz")


def test_a_rank_that_lacks_more_than_one_is_not_finished() -> None:
    rosa = several(type_="rank")
    rosa.marks("gas", "agua")
    assert rosa.done() == Unfit("rank_incomplete", {"left": "2"})


def test_taking_one_out_moves_the_others_up() -> None:
    rosa = several(type_="rank")
    rosa.marks("gas", "agua", "red", "gas")
    assert [(each.name, each.rank) for each in rosa.sees.options if each.rank] == [("agua", 1), ("red", 2)]


def test_another_answer_among_several_is_asked_for_in_writing() -> None:
    rosa = Person(form(survey("select_multiple l or_other | a | A", choices=LIST)))
    rosa.marks("agua", "other")
    rosa.done()
    assert (rosa.name, rosa.sees.label) == ("a_other", "Especifique:")
    rosa.says("Teléfono")
    assert rosa.review() == [("a", "Agua · Otro"), ("a_other", "Teléfono")]
