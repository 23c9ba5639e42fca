"""A wave from the command line, on both databases: opened, drawn, released, closed, printed; refused in sentences."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.people.identity import Seal
from domain.people.roles import Assignment, Role, RoleKind
from domain.surveys.model import Participation, Wave
from domain.waves import answering
from domain.year.calendar import local
from scheduler.clock import SystemClock
from tests import factories
from tests.bot.desk import KEY, Desk
from tests.domain.waves.land import land, whole

TODAY = local(SystemClock().now()).date()
OUTPUT = ["campo.png", "campo.xlsx", "respuestas.xlsx", "resultados.csv", "resultados.png", "resultados.xlsx"]


def people(session: Session) -> dict[str, int]:
    """The land of the domain's tests, and a specialist of a DRE; the form is stored."""
    made = land(session, each=15)
    made.form()
    since = date(TODAY.year, 1, 1)  # commands know no other day than today's
    session.execute(update(Assignment).values(year=TODAY.year, since=since))
    session.execute(update(Role).values(since=since))
    dre = factories.person(session, "Andrés Farfán")
    factories.role(session, dre, RoleKind.ESPECIALISTA_DRE, since=since)
    return {"minedu": made.specialist.id, "dre": dre.id, "acompanante": made.acompanante.id}


@pytest.fixture
def who(desk: Desk) -> dict[str, int]:
    found: dict[str, int] = desk.unit(people)
    return found


def opened(desk: Desk, who: dict[str, int], *more: str) -> int:
    """A wave by the command; its number."""
    result = desk(
        "wave", "open", "satisfaccion_docente", "--form", "docente", "--direccion", "difods", "--seed", "AP-2026-DOC",
        "--cut-on", str(TODAY), "--opens-on", str(TODAY), "--closes-on", str(last_day()), "--by", str(who["minedu"]),
        *more,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return int(result.stderr.split()[1])


def last_day() -> date:
    return TODAY + timedelta(days=20)


def do(desk: Desk, verb: str, wave: int, by: int, *more: str) -> str:
    result = desk("wave", verb, str(wave), "--by", str(by), *more)
    assert result.exit_code == 0, result.output
    return result.stderr.strip()


def in_the_field(desk: Desk, who: dict[str, int]) -> int:
    """Everybody is asked since today: a release is for tomorrow, which the test does not wait for."""
    wave = opened(desk, who, "--for", "census")
    do(desk, "draw", wave, who["minedu"])
    for half in ("1", "2"):
        day = str(TODAY + timedelta(days=1))
        do(desk, "release", wave, who["minedu"], "--half", half, "--invite-on", day)
    desk.unit(lambda session: session.execute(update(Participation).values(invite_on=TODAY)))
    return wave


def answer(session: Session, wave: int, number: int) -> None:
    asked = session.query(Participation.person_id).order_by(Participation.stratum, Participation.person_id)
    for place, (person,) in enumerate(asked.limit(number)):
        answers = whole(1 + place % 4, 4, 3)
        answering.finish(session, Seal(KEY), wave, person, answers=answers, language="es", today=TODAY)


def test_a_wave_from_the_row_to_the_tables(desk: Desk, who: dict[str, int], tmp_path: Path) -> None:
    wave = in_the_field(desk, who)
    desk.unit(lambda session: answer(session, wave, 80))
    assert do(desk, "close", wave, who["minedu"]).startswith(f"Encuesta {wave} cerrada y su clave destruida.")
    result = desk("results", str(wave), "--by", str(who["minedu"]), "--out", tmp_path / "salida")
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in (tmp_path / "salida").iterdir()) == OUTPUT
    assert all(path.stat().st_size > 100 for path in (tmp_path / "salida").iterdir())


def test_the_dre_gets_the_tables_when_they_are_published_and_no_answers(
    desk: Desk, who: dict[str, int], tmp_path: Path
) -> None:
    wave = in_the_field(desk, who)
    desk.unit(lambda session: answer(session, wave, 60))
    do(desk, "close", wave, who["minedu"])
    refused = desk("results", str(wave), "--by", str(who["dre"]), "--out", tmp_path / "no")
    assert (refused.exit_code, (tmp_path / "no").exists()) == (1, False)
    do(desk, "publish", wave, who["minedu"])
    assert desk("results", str(wave), "--by", str(who["dre"]), "--out", tmp_path / "si").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "si").iterdir())
    assert names == ["resultados.csv", "resultados.png", "resultados.xlsx"]


def test_results_of_an_open_wave_are_refused_in_words(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    result = desk("results", str(wave), "--by", str(who["minedu"]))
    assert result.exit_code == 1
    assert result.stderr.startswith("Los resultados se ven cuando la encuesta cierra.")


def test_who_accompanies_gets_nothing(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    for words in (("results", str(wave)), ("wave", "status", str(wave)), ("wave", "close", str(wave))):
        result = desk(*words, "--by", str(who["acompanante"]))
        assert (result.exit_code, result.stderr.startswith("Eso no está en su agenda")) == (1, True), words
    assert desk("wave", "status", str(wave)).exit_code == 1  # nobody in particular


def test_the_matrix_shows_each_row_and_its_wave(desk: Desk, who: dict[str, int]) -> None:
    wave = opened(desk, who)
    rows = {row["code"]: (row["state"], row["waves"]) for row in desk.json("matrix")}
    assert rows["cumplimiento"] == ("elsewhere", [])
    assert rows["satisfaccion_acompanante"] == ("not_started", [])
    assert rows["satisfaccion_docente"] == ("open", [{"id": wave, "state": "draft", "issued": 0, "complete": 0}])
    assert "satisfaccion_docente" in desk("matrix").stdout


def test_a_sample_is_calculated_and_nothing_is_written(desk: Desk, who: dict[str, int]) -> None:
    rows = desk.json("sample", "--margin", "0.2")
    assert [(row["dre"], row["modelo"], row["population"], row["wanted"], row["invited"]) for row in rows] == [
        (dre, modelo, 15, wanted, invited)
        for dre in ("DRE CUSCO", "DRE PUNO")
        for modelo, wanted, invited in (("EIB", 6, 10), ("PC", 5, 9), ("UM", 5, 9))
    ]
    assert desk.json("wave", "status") == []
    said = desk("sample", "acompanante").stderr
    assert said.strip().endswith("Marco: 1 personas. Invitar: 1. Sin modelo en el padrón: 0.")


def test_waves_are_listed_without_the_seed_until_the_field_is_closed(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    (row,) = desk.json("wave", "status")
    assert (row["id"], row["state"], row["seed"], len(row["frame_hash"])) == (wave, "open", "", 64)
    do(desk, "close", wave, who["minedu"])
    assert desk.json("wave", "status")[0]["seed"] == "AP-2026-DOC"


def test_the_field_by_stratum(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    desk.unit(lambda session: answer(session, wave, 20))
    rows = desk.json("wave", "status", str(wave), "--by", str(who["minedu"]))
    assert [(row["modelo"], row["issued"], row["complete"]) for row in rows[:3]] == [
        ("EIB", 15, 15), ("PC", 15, 5), ("UM", 15, 0),
    ]  # fmt: skip


def test_someone_out_of_scope_is_replaced(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    person = desk.unit(lambda session: session.query(Participation.person_id).limit(1).scalar())
    day = str(TODAY + timedelta(days=1))
    said = desk("wave", "replace", str(wave), str(person), "--by", str(who["minedu"]), "--invite-on", day).stderr
    assert said.strip() == f"La persona {person} queda como inelegible. En su estrato ya no hay reserva."


def test_a_cancelled_wave_makes_room_for_another(desk: Desk, who: dict[str, int]) -> None:
    first = opened(desk, who)
    assert do(desk, "cancel", first, who["minedu"]) == f"Encuesta {first} anulada; lo respondido se destruyó."
    assert opened(desk, who) != first


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("sample", "alumno"), 2, "La población «alumno» no se conoce. Use: docente, acompanante."),
        (("sample", "--for", "mundo"), 2, "--for «mundo» no se conoce."),
        (("wave", "draw", "99", "--by", "1"), 1, "Eso no está en su agenda"),
    ],
)
def test_a_wrong_word_ends_in_a_sentence(sqlite_desk: Desk, words: tuple[str, ...], code: int, said: str) -> None:
    result = sqlite_desk(*words)
    assert (result.exit_code, result.stderr.startswith(said)) == (code, True), result.output


def test_a_form_that_is_not_stored_is_refused_in_words(sqlite_desk: Desk) -> None:
    who = sqlite_desk.unit(people)
    for form in ("nada", "docente:9"):
        result = sqlite_desk(
            "wave", "open", "satisfaccion_docente", "--form", form, "--direccion", "DIFODS", "--seed", "s", "--cut-on",
            str(TODAY), "--opens-on", str(TODAY), "--closes-on", str(TODAY), "--by", str(who["minedu"]),
        )  # fmt: skip
        assert (result.exit_code, result.stderr.startswith("Ese formulario no está guardado")) == (1, True)


def test_every_command_of_a_wave_says_what_it_does(sqlite_desk: Desk) -> None:
    for verb in ("open", "draw", "release", "replace", "close", "publish", "cancel", "status"):
        result = sqlite_desk("wave", verb, "--help")
        assert (result.exit_code, "Usage" in result.stdout) == (0, True)


def test_closing_leaves_no_key_in_the_database(desk: Desk, who: dict[str, int]) -> None:
    wave = in_the_field(desk, who)
    key = desk.unit(lambda session: session.get_one(Wave, wave).key)
    assert isinstance(key, bytes)
    do(desk, "close", wave, who["minedu"])
    assert desk.unit(lambda session: session.get_one(Wave, wave).key) is None
    if desk.database_url.startswith("sqlite"):
        file = Path(desk.database_url.removeprefix("sqlite:///"))
        assert [path.name for path in file.parent.glob(f"{file.name}*") if key in path.read_bytes()] == []


def test_the_lists_are_json_that_others_can_read(desk: Desk, who: dict[str, int]) -> None:
    for words in (("matrix",), ("sample",), ("wave", "status")):
        assert isinstance(json.loads(desk(*words, "--format", "json").stdout), list)
