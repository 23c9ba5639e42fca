"""The table of kinds is whole, and says what the programme promised."""

from datetime import timedelta

from scheduler.kinds import PRIORITIES, TREATMENT, Kind


def test_every_kind_has_a_treatment_and_an_end() -> None:
    assert set(TREATMENT) == set(Kind)
    assert [kind for kind in Kind if TREATMENT[kind].life <= timedelta()] == []


def test_who_waits_for_an_answer_comes_first_and_what_goes_to_many_comes_last() -> None:
    order = sorted(Kind, key=lambda kind: TREATMENT[kind].priority)
    assert (order[0], order[-1]) == (Kind.REPLY, Kind.BULK)
    assert PRIORITIES == (0, 1, 2, 3)


def test_only_replies_come_at_any_hour_and_only_what_is_urgent_in_the_evening() -> None:
    assert [kind for kind in Kind if not TREATMENT[kind].quiet] == [Kind.REPLY]
    assert [kind for kind in Kind if TREATMENT[kind].urgent] == [Kind.URGENT]
