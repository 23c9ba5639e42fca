"""What is worked out of answers: in which order, and what of it stays."""

import re

from content.forms.answers import Tap
from content.forms.result import result
from tests.content.forms.desk import LATER, NOW, UUID, Person, form, survey

HEAD = "type | name | label | calculation | relevant"


def values(rosa: Person) -> dict[str, str]:
    return {key.rpartition("/")[2]: value for key, value in result(rosa.form, rosa.state, now=rosa.now).values.items()}


def test_a_calculation_may_stand_before_what_it_needs() -> None:
    source = survey(
        "calculate | doble | | ${triple} * 2 |", "calculate | triple | | ${n} * 3 |", "integer | n | N | |", head=HEAD
    )
    rosa = Person(form(source))
    rosa.says("2")
    assert (values(rosa)["triple"], values(rosa)["doble"]) == ("6", "12")


def test_what_cannot_be_calculated_yet_is_empty() -> None:
    rosa = Person(form(survey("integer | n | N | |", "calculate | c | | ${n} + 1 |", head=HEAD)))
    assert values(rosa)["c"] == ""


def test_what_is_not_relevant_counts_as_empty_and_is_not_in_the_result() -> None:
    source = survey(
        "select_one l | a | A | |",
        "integer | n | N | | ${a} = 'si'",
        "calculate | c | | coalesce(${n}, 'nada') |",
        head=HEAD,
        choices="l | si | Sí\nl | no | No",
    )
    rosa = Person(form(source))
    rosa.taps("si")
    rosa.says("4")
    assert (values(rosa)["n"], values(rosa)["c"]) == ("4", "4")
    rosa.goes_back()
    rosa.goes_back()
    rosa.taps("no")
    assert ("n" in values(rosa), values(rosa)["c"]) == (False, "nada")


def test_a_group_that_is_not_relevant_takes_all_that_is_in_it() -> None:
    source = survey(
        "select_one l | a | A | |",
        "begin group | g | G | | ${a} = 'si'",
        "begin group | h | H | |",
        "text | b | B | |",
        "calculate | c | | 'x' |",
        "end group | | | |",
        "end group | | | |",
        head=HEAD,
        choices="l | si | Sí\nl | no | No",
    )
    rosa = Person(form(source))
    rosa.taps("no")
    assert rosa.at_end
    assert set(values(rosa)) == {"a", "instanceID"}


def test_what_is_once_stays_and_what_is_now_moves() -> None:
    source = survey(
        "calculate | una | | once(now()) |", "calculate | siempre | | now() |", "text | a | A | |", head=HEAD
    )
    rosa = Person(form(source))
    rosa.now = LATER
    rosa.says("x")
    assert values(rosa)["una"] == "2026-08-10T09:30:00.000-05:00"
    assert values(rosa)["siempre"] == "2026-08-13T18:05:00.000-05:00"


def test_chance_and_uuids_stay_for_one_person() -> None:
    source = survey("calculate | azar | | random() |", "calculate | clave | | uuid() |", "text | a | A | |", head=HEAD)
    rosa = Person(form(source))
    before = values(rosa)
    rosa.says("x")
    rosa.now = LATER
    assert (values(rosa)["azar"], values(rosa)["clave"]) == (before["azar"], before["clave"])
    assert re.fullmatch(r"[0-9a-f-]{36}", before["clave"])
    assert 0 <= float(before["azar"]) < 1


def test_metadata() -> None:
    rosa = Person(form(survey("start | s", "today | t", "end | e", "text | a | A", head="type | name | label")))
    assert (values(rosa)["s"], values(rosa)["t"], values(rosa)["e"]) == (
        "2026-08-10T09:30:00.000-05:00",
        "2026-08-10",
        "",
    )
    rosa.says("x")
    rosa.now = LATER
    rosa.submits()
    assert (values(rosa)["t"], values(rosa)["e"]) == ("2026-08-10", "2026-08-13T18:05:00.000-05:00")
    assert values(rosa)["instanceID"] == f"uuid:{UUID}"


def test_a_relevance_on_a_later_question_opens_an_earlier_one_afterwards() -> None:
    source = survey("text | a | A | | ${b} = 'x'", "text | b | B | |", "text | c | C | |", head=HEAD)
    rosa = Person(form(source))
    assert rosa.name == "b"
    rosa.says("x")
    assert rosa.name == "c"
    rosa.says("y")
    assert rosa.name == "a"


def test_a_label_tells_the_words_of_a_choice() -> None:
    source = survey(
        "select_one l | a | A | |",
        "note | n | Dijo ${d} | |",
        "calculate | d | | jr:choice-name(${a}, '${a}') |",
        head=HEAD,
        choices="l | si | Sí, siempre\nl | no | No",
    )
    rosa = Person(form(source))
    rosa.says(Tap(0))
    assert rosa.sees.label == "Dijo Sí, siempre"


def test_a_date_is_compared_with_today() -> None:
    source = survey(
        "date | d | D | . <= today() | Aún no llega", head="type | name | label | constraint | constraint_message"
    )
    rosa = Person(form(source))
    unfit = rosa.says("11/08/2026")
    assert unfit is not None
    assert (unfit.code, unfit.facts) == ("constraint", {"message": "Aún no llega"})
    assert rosa.says("hoy") is None


def test_age_from_a_birthday() -> None:
    source = survey("date | nacio | N | |", "calculate | edad | | int((today() - ${nacio}) div 365.25) |", head=HEAD)
    rosa = Person(form(source), now=NOW)
    rosa.says("11/08/1990")
    assert values(rosa)["edad"] == "35"
