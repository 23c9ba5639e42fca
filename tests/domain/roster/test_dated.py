"""Posts that begin and end: what a file says against what is held."""

from datetime import date

from domain.roster.dated import Difference, Held, Wanted, difference

MARCH, MAY, AUGUST, TODAY = date(2026, 3, 1), date(2026, 5, 4), date(2026, 8, 3), date(2026, 8, 10)
FIRST = date(2026, 1, 1)


def held(what: str, since: date = MARCH, until: date | None = None, id: int = 1) -> Held:
    return Held(id=id, what=what, since=since, until=until)


def want(what: str, since: date | None = None, until: date | None = None, row: int = 2) -> Wanted:
    return Wanted(row=row, what=what, since=since, until=until)


def compared(have: list[Held], wanted: list[Wanted], *, rivals: bool = True) -> Difference:
    return difference(have, wanted, today=TODAY, first_day=FIRST, rivals=lambda old, new: rivals)


def days(found: Difference) -> list[tuple[str, date, date | None]]:
    return [(str(each.held.what), each.since, each.until) for each in found.changed]


def test_the_first_post_of_a_person_begins_with_the_year() -> None:
    found = compared([], [want("sicuani")])
    assert found.new == (want("sicuani", FIRST),)
    assert (found.changed, found.gone, found.same) == ((), (), 0)


def test_a_post_that_is_held_is_the_same_with_and_without_its_date() -> None:
    for row in (want("sicuani"), want("sicuani", MARCH)):
        assert compared([held("sicuani")], [row]) == Difference(new=(), changed=(), gone=(), same=1)


def test_a_later_post_ends_the_old_one_the_day_before() -> None:
    found = compared([held("sicuani")], [want("qqehuar", AUGUST)])
    assert found.new == (want("qqehuar", AUGUST),)
    assert days(found) == [("sicuani", MARCH, date(2026, 8, 2))]
    assert found.gone == ()


def test_a_new_post_without_a_date_begins_today_when_it_replaces_another() -> None:
    found = compared([held("sicuani")], [want("qqehuar")])
    assert found.new == (want("qqehuar", TODAY),)
    assert days(found) == [("sicuani", MARCH, date(2026, 8, 9))]


def test_two_posts_that_began_together_both_stay() -> None:
    found = compared([held("sicuani")], [want("qqehuar", MARCH)])
    assert found.changed == ()
    assert found.gone == (held("sicuani"),)


def test_a_post_that_the_file_still_lists_is_not_ended() -> None:
    found = compared([held("sicuani")], [want("sicuani"), want("qqehuar", AUGUST, row=3)])
    assert (found.changed, found.gone, found.same) == ((), (), 1)


def test_a_post_that_does_not_compete_is_only_reported() -> None:
    found = compared([held("specialist")], [want("docente", AUGUST)], rivals=False)
    assert (found.changed, found.gone) == ((), (held("specialist"),))


def test_a_wrong_first_day_is_corrected() -> None:
    found = compared([held("sicuani")], [want("sicuani", MAY)])
    assert days(found) == [("sicuani", MAY, None)]
    assert found.new == ()


def test_a_last_day_in_the_file_ends_the_post() -> None:
    assert days(compared([held("sicuani")], [want("sicuani", MARCH, AUGUST)])) == [("sicuani", MARCH, AUGUST)]


def test_a_last_day_that_is_known_is_not_taken_away_by_a_file_without_it() -> None:
    assert compared([held("sicuani", until=MAY)], [want("sicuani", MARCH)]).same == 1


def test_a_person_who_comes_back_gets_a_second_row() -> None:
    found = compared([held("sicuani", until=MAY)], [want("sicuani", AUGUST)])
    assert found.new == (want("sicuani", AUGUST),)
    assert found.changed == ()


def test_a_replacement_in_the_future_ends_the_post_in_the_future() -> None:
    later = date(2026, 10, 1)
    assert days(compared([held("sicuani")], [want("qqehuar", later)])) == [("sicuani", MARCH, date(2026, 9, 30))]


def test_a_post_that_was_given_its_last_day_is_not_gone() -> None:
    assert compared([held("sicuani", until=date(2026, 9, 30))], []).gone == ()


def test_the_second_run_of_a_change_finds_nothing() -> None:
    have = [held("sicuani", until=date(2026, 8, 2)), held("qqehuar", AUGUST, id=2)]
    assert compared(have, [want("qqehuar", AUGUST)]) == Difference(new=(), changed=(), gone=(), same=1)
