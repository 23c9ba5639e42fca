"""What a walk is made of: chance that repeats itself, deaths on days of work, houses that share it all out."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from tests.school_year import troubles
from tests.school_year.cast import Cast
from tests.school_year.chance import chance, happens, pick
from tests.school_year.conftest import COMMAND
from tests.school_year.findings import Finding, as_json, together
from tests.school_year.houses import split
from tests.school_year.lives import Year, _calendar
from tests.school_year.scene import FIRST, LAST, Scene, lines


def year(folder: Path, **about: int) -> Year:
    return Year(url="sqlite://", folder=folder, **{"seed": 7, "acompanantes": 201, "kills": 12, **about})


def test_chance_repeats_itself_and_spreads() -> None:
    many = [chance(7, "x", number) for number in range(2000)]
    assert many == [chance(7, "x", number) for number in range(2000)]
    assert many != [chance(8, "x", number) for number in range(2000)]
    assert 0.45 < sum(many) / len(many) < 0.55
    assert 0.27 < sum(happens(0.3, 7, number) for number in range(2000)) / 2000 < 0.33
    assert {pick("abc", 7, number) for number in range(50)} == set("abc")


def test_deaths_lie_on_different_days_of_work(tmp_path: Path) -> None:
    for seed in range(20):
        days = [date.fromisoformat(day) for day, _ in year(tmp_path, seed=seed).deaths]
        assert len(set(days)) == 12
        assert all(FIRST <= day <= LAST and _calendar().is_working(day) for day in days)
    assert year(tmp_path, kills=0).deaths == frozenset()


@pytest.mark.parametrize("houses", [1, 2, 3])
def test_houses_share_out_every_acompanante_and_every_kill(tmp_path: Path, houses: int) -> None:
    years = split(year(tmp_path), houses)
    assert sum(each.acompanantes for each in years) == 201
    assert sum(each.kills for each in years) == 12
    assert len({each.url for each in years}) == len({each.folder for each in years}) == houses


def test_findings_of_houses_are_one_and_keep_what_is_wrong() -> None:
    one = Finding(what="x", many=2, wrong=("a",), facts="f")
    assert together([[one], [Finding(what="x", many=3)]]) == (Finding(what="x", many=5, wrong=("a",), facts="f\n"),)
    assert '"wrong": ["a"]' in as_json([one], seconds=1, killed=0)


def test_the_cast_has_real_ie_once_each_and_docentes_within_their_ratio() -> None:
    cast = Cast(7, 200)
    keys = [(row["COD_MOD"], row["ANEXO"]) for row in cast.ies]
    assert len(set(keys)) == len(keys)
    hosts = [row["DOC_ACOMPANANTE"] for row in cast.assignments]
    assert len(set(hosts)) == 200
    assert {hosts.count(host) for host in set(hosts)} <= set(range(4, 9))
    assert {(row["MODELO"], row["NIV_MOD"]) for row in cast.ies} == {
        ("EIB", "B0"), ("UM", "B0"), ("PC", "A2"), ("PC", "B0"), ("PC", "F0"),
    }  # fmt: skip


def test_some_leave_and_most_of_them_are_followed() -> None:
    leaving = [each for each in range(2000) if troubles.leaves_on(7, each, "docente")]
    coming = [each for each in leaving if troubles.comes_on(7, each, "docente")]
    assert 60 < len(leaving) < 140
    assert 0.75 < len(coming) / len(leaving) < 0.98
    assert all(troubles.leaves_on(7, each, "docente") < troubles.comes_on(7, each, "docente") for each in coming)  # type: ignore[operator]


def test_what_was_noted_outlives_whoever_noted_it_and_progress_goes_on(tmp_path: Path, programme: object) -> None:
    def scene() -> Scene:
        return Scene(engine=create_engine("sqlite://"), facts=programme, seed=7, folder=tmp_path)  # type: ignore[arg-type]

    assert scene().done() == (FIRST.isoformat(), 0)
    first = scene()
    first.note("x.jsonl", {"n": 1})
    first.begins(date(2026, 5, 4))
    first.over(3)
    second = scene()
    second.note("x.jsonl", {"n": 2})
    assert second.done() == ("2026-05-04", 3)
    assert list(lines(tmp_path / "x.jsonl")) == [{"n": 1}, {"n": 2}]
    assert list(lines(tmp_path / "none.jsonl")) == []


def test_the_command_is_the_one_that_make_runs() -> None:
    recipe = (Path(__file__).parents[2] / "Makefile").read_text()
    assert "-m tests.school_year --acompanantes 200 --seed 7" in recipe
    assert COMMAND[1:] == ("-m", "tests.school_year")
