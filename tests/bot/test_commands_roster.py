"""`yanapaq import` with real files: dry first, by cell, once, and only when all is well."""

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.commands import roster
from bot.commands.roster_shown import grouped, row_numbers
from content.territory.iged import SAMPLE
from domain.people.identity import Identity, Seal, find_by_document
from domain.people.roles import Assignment, Person, Role
from domain.people.territory import Ie
from domain.roster.plan import Finding, Severity
from domain.year.closures import closures
from tests.bot.desk import KEY, Desk
from tests.content.sheets import dbf, xlsx

PEOPLE = (
    "Tipo documento;DNI;Apellidos;Nombres;Celular;Rol;Código modular;Anexo;UGEL;DRE;Desde\n"
    "DNI;99000100;Quispe Flores;Rosa;999000100;Acompañante;;;UGEL CANCHIS;DRE CUSCO;01/03/2026\n"
    "DNI;99000101;Huamán Quispe;Julio;999000101;Docente;0201459;0;;;01/03/2026\n"
)
TIES = "DNI acompañante,DNI docente,Código modular,Anexo,Año,Etapa\n99000100,99000101,0201459,0,2026,1\n"


def count(desk: Desk, table: type) -> int:
    return int(desk.unit(lambda session: session.scalar(select(func.count()).select_from(table))))


def numbers(result: dict[str, dict[str, dict[str, int]]], table: str) -> list[int]:
    return list(result["counts"][table].values())


def test_a_padron_is_shown_first_applied_then_and_never_twice(desk: Desk) -> None:
    dry = desk.json("import", SAMPLE)
    assert (numbers(dry, "ie"), dry["applied"], count(desk, Ie)) == ([67, 0, 0, 0], False, 0)
    applied = desk.json("import", SAMPLE, "--apply")
    assert (applied["kind"], applied["applied"], count(desk, Ie)) == ("ie", True, 67)
    again = desk.json("import", SAMPLE, "--apply")
    assert (numbers(again, "ie"), count(desk, Ie)) == ([0, 0, 0, 67], 67)


def test_people_and_assignments_follow_the_padron(desk: Desk) -> None:
    people, ties = desk.put("personas.csv", PEOPLE), desk.put("asignaciones.csv", TIES)
    desk.json("import", SAMPLE, "--apply")
    for file, kind in ((people, "personas"), (ties, "asignaciones")):
        first, second = desk.json("import", file, "--apply"), desk.json("import", file, "--apply")
        assert (first["kind"], first["errors"], first["applied"]) == (kind, [], True)
        assert [sum(numbers(second, table)[:3]) for table in second["counts"]] == [0] * len(second["counts"])
    assert [count(desk, table) for table in (Person, Role, Assignment)] == [2, 2, 1]


def test_documents_are_sealed_with_the_key_of_the_settings(desk: Desk) -> None:
    desk.json("import", SAMPLE, "--apply")
    desk.json("import", desk.put("personas.csv", PEOPLE), "--apply")

    def look(session: Session) -> str:
        row = find_by_document(session, Seal(KEY), "DNI", "99000101")
        assert row is not None
        return session.get_one(Person, row.person_id).full_name

    assert desk.unit(look) == "Julio Huamán Quispe"


def test_a_row_with_an_error_stops_everything_unless_asked(desk: Desk) -> None:
    desk.json("import", SAMPLE, "--apply")
    file = desk.put("personas.csv", PEOPLE + "DNI;9900;Soto;Ana;123;Docente;0201459;0;;;\n")
    refused = desk("import", file, "--apply")
    assert (refused.exit_code, count(desk, Person)) == (1, 0)
    assert "No se aplicó: 1 filas tienen errores." in refused.stderr
    result = desk.json("import", file, "--apply-good-rows")
    assert [(each["row"], each["column"], each["code"]) for each in result["errors"]] == [
        (4, "Celular", "mobile_shape")
    ]
    assert (result["applied"], count(desk, Person)) == (True, 2)


def test_the_report_is_the_file_with_its_bad_cells_marked(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    desk.json("import", SAMPLE, "--apply")
    file = desk.put("personas.csv", PEOPLE + "DNI;99000102;Soto;Ana;123;Docente;0201459;0;;;\n")
    report = desk.folder / "observaciones.xlsx"
    assert desk("import", file, "--report", report).exit_code == 1
    book = load_workbook(report)
    data, found = book["Datos"], book["Observaciones"]
    red = [cell.coordinate for row in data for cell in row if cell.fill.fgColor.rgb == "FFF8B4B4"]
    assert (red, data["E4"].value) == (["E4"], "123")
    assert [cell.value for cell in found[2]] == [
        "4",
        "Celular",
        "123",
        "«123» no es un celular del Perú: 9 dígitos que empiezan con 9.",
    ]


def test_the_report_of_a_long_file_holds_the_rows_to_look_at_errors_first(
    sqlite_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "MOST_REPORTED", 2)
    head = "COD_MOD,CODLOCAL,D_DREUGEL,COD_CAR,NIV_MOD\n"
    rows = ("0201459,154969,UGEL CANCHIS,3,B0\n", "0201517,155011,UGEL CANCHIS,,B0\n", "X,1,UGEL CANCHIS,3,B0\n")
    report = sqlite_desk.folder / "r.xlsx"
    sqlite_desk("import", sqlite_desk.put("x.csv", head + "".join(rows)), "--report", report)
    book = load_workbook(report)
    assert [(cell.row, cell.value) for cell in book["Datos"]["A"]] == [
        (1, "COD_MOD"),
        (2, None),
        (3, "0201517"),
        (4, "X"),
    ]
    assert [cell.value for cell in book["Observaciones"]["A"]] == ["Fila", "4", "3"]


def test_an_unknown_ugel_is_refused_by_row_with_the_nearest_name(sqlite_desk: Desk) -> None:
    text = "COD_MOD,CODLOCAL,D_REGION,D_DREUGEL\n0201459,154969,DRE CUSCO,UGEL CANCHES\n"
    result = sqlite_desk.json("import", sqlite_desk.put("padron.csv", text))
    assert result["errors"] == [
        {
            "row": 2,
            "column": "D_DREUGEL",
            "code": "ugel_unknown",
            "text": "No existe la UGEL «UGEL CANCHES». ¿Quiso decir «UGEL CANCHIS»?",
        }
    ]


def test_missing_columns_are_told_by_name(sqlite_desk: Desk) -> None:
    file = sqlite_desk.put("x.csv", "COD_MOD,D_DREUGEL\n0201459,UGEL CANCHIS\n")
    result = sqlite_desk("import", file, "--kind", "ie")
    assert (result.exit_code, "Faltan columnas: CODLOCAL." in result.stderr) == (2, True)


def test_merged_cells_are_refused_with_their_place(sqlite_desk: Desk) -> None:
    rows = [["DNI", "Apellidos", "Nombres"], ["99000101", "Huamán", "Julio"], ["99000102", None, "Ana"]]
    result = sqlite_desk("import", sqlite_desk.put("x.xlsx", xlsx(rows, "B2:B3")))
    assert result.exit_code == 2
    assert "celdas combinadas (B2:B3)" in result.stderr


def test_columns_that_did_not_come_are_told_by_name(sqlite_desk: Desk) -> None:
    file = sqlite_desk.put("personas.csv", PEOPLE)
    assert sqlite_desk.json("import", file)["absent_columns"] == ["CARGO", "DIRECCION", "LENGUA", "HASTA"]
    assert "No vinieron (pueden faltar): CARGO, DIRECCION, LENGUA, HASTA" in sqlite_desk("import", file).stdout
    absent = sqlite_desk.json("import", SAMPLE)["absent_columns"]
    assert {"NIV_MOD", "CEN_EDU", "COD_CAR"} <= set(absent)
    assert {"COD_MOD", "CODLOCAL", "DAREACENSO"} & set(absent) == set()


def test_warnings_that_are_all_alike_are_one_line_with_their_rows(sqlite_desk: Desk) -> None:
    shown = sqlite_desk("import", SAMPLE).stdout
    assert [re.split(" +│ +", line.strip())[:3] for line in shown.splitlines() if line.startswith(" aviso")] == [
        ["aviso", "2, 3, 4, 5, 6… (67 filas)", "MODELO"],
        ["aviso", "22", "COD_MOD"],
    ]
    assert len(sqlite_desk.json("import", SAMPLE)["warnings"]) == 68


def test_findings_are_alike_when_grade_column_and_sentence_are() -> None:
    def found(row: int, value: str, severity: Severity = Severity.ERROR, column: str = "DNI") -> Finding:
        return Finding(row=row, column=column, code="dni_shape", severity=severity, facts={"value": value})

    one, two = found(2, "1"), found(3, "2")
    same, warned, elsewhere = found(4, "1"), found(5, "1", Severity.WARNING), found(6, "1", column="DOC")
    assert grouped([one, two, same, warned, elsewhere]) == [[one, same], [two], [warned], [elsewhere]]
    assert row_numbers([one, same]) == "2, 4"
    assert row_numbers([one] * 6) == "2, 2, 2, 2, 2… (6 filas)"


PADRON_FIELDS = [
    ("COD_MOD", 7),
    ("ANEXO", 1),
    ("CODLOCAL", 6),
    ("CEN_EDU", 30),
    ("NIV_MOD", 2),
    ("D_REGION", 20),
    ("D_DREUGEL", 20),
    ("DIRECTOR", 30),
    ("TELEFONO", 12),
]


def padron_dbf(*, pad: bytes = b"\0") -> bytes:
    texts = ("0201459", "0", "154969", "JARDÍN Ñ", "B0", "DRE CUSCO", "UGEL CANCHIS", "PEREZ CANARIO", "999000777")
    return dbf(PADRON_FIELDS, [[text.encode("cp850") for text in texts]], pad=pad)


def test_a_dbf_of_escale_comes_in_without_its_personal_columns(desk: Desk) -> None:
    result = desk("import", desk.put("Padron_web.dbf", padron_dbf()), "--apply")
    assert result.exit_code == 0
    assert "Columnas personales que no se leen: DIRECTOR, TELEFONO" in result.stdout
    found = desk.unit(lambda session: [vars(row) for row in session.scalars(select(Ie))])
    assert [(row["cod_mod"], row["name"], row["modelo"]) for row in found] == [("0201459", "JARDÍN Ñ", None)]
    assert "CANARIO" not in str(found) + result.output
    assert "999000777" not in str(found) + result.output


def test_a_dbf_cut_short_is_refused_whole(sqlite_desk: Desk) -> None:
    data = padron_dbf()
    result = sqlite_desk("import", sqlite_desk.put("Padron_web.dbf", data[: len(data) - 40]), "--apply")
    assert (result.exit_code, count(sqlite_desk, Ie)) == (2, 0)
    assert "El archivo está incompleto (filas: 0 de 1)." in result.stderr


def test_an_ie_without_modelo_goes_to_manual_review(sqlite_desk: Desk) -> None:
    sqlite_desk("import", sqlite_desk.put("Padron_web.dbf", padron_dbf()), "--apply")
    rows = sqlite_desk.json("list", "ie", "--review")
    assert [(row["cod_mod"], row["nivel"], row["modelo"]) for row in rows] == [("0201459", "primaria", None)]


def test_the_eib_register_completes_lenguas_and_modelo(desk: Desk) -> None:
    desk.json("import", SAMPLE, "--apply")
    header = ["codigo_modular", "anexo", "forma_de_atencion_eib", "nombre_de_lengua_originaria_1"]
    rows = [["Registro Nacional EIB"], header, ["0201517", "0", "EIB de fortalecimiento", "quechua collao"]]
    result = desk.json("import", desk.put("eib.xlsx", xlsx(rows)), "--apply")
    assert (result["kind"], numbers(result, "ie")) == ("registro_eib", [0, 1, 0, 0])
    found = desk.unit(lambda s: s.execute(select(Ie.modelo, Ie.lengua_1).where(Ie.cod_mod == "0201517")).one())
    assert tuple(found) == ("EIB", "quechua collao")


def test_days_off_become_closures_and_ask_for_a_restart(desk: Desk) -> None:
    desk.json("import", SAMPLE, "--apply")
    text = "Fecha,Ámbito,Motivo\n24/06/2026,DRE CUSCO,Día del Cusco\n26/06/2026,,Duelo nacional\n"
    result = desk("import", desk.put("dias.csv", text), "--apply")
    assert (result.exit_code, "Reinicie yanapaq run" in result.stderr) == (0, True)
    assert [(each.day, each.scope, each.reason) for each in desk.unit(closures)] == [
        (date(2026, 6, 24), "dre:DRE CUSCO", "Día del Cusco"),
        (date(2026, 6, 26), None, "Duelo nacional"),
    ]


def test_a_change_in_mid_year_keeps_history(desk: Desk) -> None:
    desk.json("import", SAMPLE, "--apply")
    desk.json("import", desk.put("personas.csv", PEOPLE), "--apply")
    moved = PEOPLE.replace("0201459;0;;;01/03/2026", "0201517;0;;;03/08/2026")
    desk.json("import", desk.put("personas.csv", moved), "--apply")

    def look(session: Session) -> list[tuple[object, ...]]:
        query = select(Ie.cod_mod, Role.since, Role.until).join(Role, Role.ie_id == Ie.id).order_by(Role.id)
        return [tuple(row) for row in session.execute(query)]

    assert desk.unit(look) == [
        ("0201459", date(2026, 3, 1), date(2026, 8, 2)),
        ("0201517", date(2026, 8, 3), None),
    ]


def test_who_is_gone_ends_on_the_day_that_is_given(sqlite_desk: Desk) -> None:
    sqlite_desk.json("import", SAMPLE, "--apply")
    ana = "DNI;99000102;Soto;Ana;;Docente;0201459;0;;;\n"
    sqlite_desk.json("import", sqlite_desk.put("a.csv", PEOPLE + ana), "--apply")
    result = sqlite_desk.json("import", sqlite_desk.put("b.csv", PEOPLE), "--apply", "--end-gone", "2026-07-31")
    ends = sqlite_desk.unit(lambda session: session.scalars(select(Role.until).order_by(Role.id)).all())
    assert (numbers(result, "role"), ends) == ([0, 0, 1, 2], [None, None, date(2026, 7, 31)])


def test_who_is_gone_without_a_day_stays_and_is_not_told_as_a_change(sqlite_desk: Desk) -> None:
    sqlite_desk.json("import", SAMPLE, "--apply")
    ana = "DNI;99000102;Soto;Ana;;Docente;0201459;0;;;\n"
    sqlite_desk.json("import", sqlite_desk.put("a.csv", PEOPLE + ana), "--apply")
    file = sqlite_desk.put("b.csv", PEOPLE)
    shown, told = sqlite_desk("import", file, "--apply"), sqlite_desk.json("import", file, "--apply")
    assert ("Cambios aplicados" in shown.stdout, "Sin cambios" in shown.stdout) == (False, True)
    assert shown.stderr == (
        "No se cambió nada.\n"
        "Cargos que ya no vienen y siguen vigentes: 1. Para terminarlos use --end-gone AAAA-MM-DD.\n"
    )
    assert (told["applied"], told["changed"], told["still_there"]) == (True, False, {"role": 1})
    ended = sqlite_desk("import", file, "--apply", "--end-gone", "2026-07-31")
    assert ("Cambios aplicados" in ended.stdout, ended.stderr) == (True, "Aplicado.\n")


def test_the_title_says_whether_anything_was_changed(sqlite_desk: Desk) -> None:
    def title(*words: str | Path) -> str:
        return sqlite_desk("import", *words).stdout.splitlines()[0].strip()

    bad = sqlite_desk.put("bad.csv", PEOPLE + "DNI;9900;Soto;Ana;123;Docente;0201459;0;;;\n")
    assert title(SAMPLE) == "Ensayo: no se cambió nada"
    assert title(SAMPLE, "--apply") == "Cambios aplicados"
    assert title(SAMPLE, "--apply") == "Sin cambios"
    assert title(bad, "--apply") == "No se aplicó: no se cambió nada"


def test_days_off_that_are_gone_are_taken_out_from_the_day_that_is_given(sqlite_desk: Desk) -> None:
    head = "Fecha,Ámbito,Motivo\n"
    rows = ["22/06/2026,,Huelga\n", "24/06/2026,,Duelo\n", "26/06/2026,,Lluvia\n"]
    sqlite_desk.json("import", sqlite_desk.put("a.csv", head + "".join(rows)), "--apply")
    file = sqlite_desk.put("b.csv", head + rows[2])
    assert sqlite_desk.json("import", file, "--apply")["still_there"] == {"closure": 2}
    sqlite_desk.json("import", file, "--apply", "--end-gone", "2026-06-23")
    assert [each.reason for each in sqlite_desk.unit(closures)] == ["Huelga", "Lluvia"]


def active(desk: Desk) -> int:
    query = select(func.count()).select_from(Ie).where(Ie.active)
    return int(desk.unit(lambda session: session.scalar(query)))


def padron_of(desk: Desk, *codes: str) -> Path:
    rows = [f"{code},154969,DRE CUSCO,UGEL CANCHIS,B0,3\n" for code in codes]
    return desk.put(f"{len(codes)}.csv", "COD_MOD,CODLOCAL,D_REGION,D_DREUGEL,NIV_MOD,COD_CAR\n" + "".join(rows))


CODES = ("0201459", "0201517", "0201608", "0201707", "0201806")


def test_a_padron_of_one_row_switches_nothing_off_unless_somebody_says_so(desk: Desk) -> None:
    desk.json("import", padron_of(desk, *CODES), "--apply")
    part = padron_of(desk, CODES[0])
    refused = desk("import", part, "--apply")
    assert (refused.exit_code, active(desk)) == (1, 5)
    assert "No se aplicó: 4 de 5 IE activas de estas UGEL ya no vienen" in refused.stderr
    assert "--keep-gone" in refused.stderr
    dry = desk("import", part)
    assert (dry.exit_code, dry.stderr.startswith("Antes de aplicar: 4 de 5 IE")) == (0, True)
    kept = desk.json("import", part, "--apply", "--keep-gone")
    assert (kept["applied"], kept["still_there"], active(desk)) == (True, {"ie": 4}, 5)
    ended = desk.json("import", part, "--apply", "--end-gone", "2026-07-31")
    assert (ended["applied"], ended["still_there"], active(desk)) == (True, {}, 1)


def test_a_few_ie_that_are_gone_need_no_word(sqlite_desk: Desk) -> None:
    sqlite_desk.json("import", padron_of(sqlite_desk, *CODES), "--apply")
    result = sqlite_desk("import", padron_of(sqlite_desk, *CODES[:4]), "--apply")
    assert (result.exit_code, result.stderr, active(sqlite_desk)) == (0, "Aplicado.\n", 4)


def test_an_ie_where_somebody_works_is_not_switched_off_in_silence(sqlite_desk: Desk) -> None:
    sqlite_desk.json("import", padron_of(sqlite_desk, *CODES), "--apply")
    sqlite_desk.json("import", sqlite_desk.put("personas.csv", PEOPLE), "--apply")
    result = sqlite_desk.json("import", padron_of(sqlite_desk, *CODES[1:]), "--apply")
    assert (result["applied"], result["must_confirm"], active(sqlite_desk)) == (False, True, 5)
    ended = "DNI;99000101;Huamán Quispe;Julio;999000101;Docente;0201459;0;;;01/03/2026"
    head = PEOPLE.splitlines()[0] + ";Hasta\n"
    sqlite_desk.json("import", sqlite_desk.put("p.csv", head + ended + ";31/03/2026\n"), "--apply")
    result = sqlite_desk.json("import", padron_of(sqlite_desk, *CODES[1:]), "--apply")
    assert (result["applied"], active(sqlite_desk)) == (True, 4)


def test_an_unknown_kind_and_a_missing_file_say_what_to_do(sqlite_desk: Desk) -> None:
    unknown = sqlite_desk("import", SAMPLE, "--kind", "alumnos")
    missing = sqlite_desk("import", "nada.csv")
    assert (unknown.exit_code, missing.exit_code) == (2, 2)
    assert "Use: ie, personas, asignaciones, dias." in unknown.stderr
    assert "No se puede abrir nada.csv" in missing.stderr


def test_a_report_that_cannot_be_written_says_so(sqlite_desk: Desk) -> None:
    result = sqlite_desk("import", SAMPLE, "--report", sqlite_desk.folder / "no" / "hay.xlsx")
    assert result.exit_code == 2
    assert "No se puede leer o escribir" in result.stderr


@pytest.mark.parametrize("words", [(), ("--apply",)])
def test_neither_document_nor_mobile_is_shown(sqlite_desk: Desk, words: tuple[str, ...]) -> None:
    sqlite_desk.json("import", SAMPLE, "--apply")
    result = sqlite_desk("import", sqlite_desk.put("personas.csv", PEOPLE), *words)
    assert ("99000101" in result.output, "999000101" in result.output) == (False, False)


def test_the_database_holds_no_readable_document(sqlite_desk: Desk) -> None:
    sqlite_desk.json("import", SAMPLE, "--apply")
    sqlite_desk.json("import", sqlite_desk.put("personas.csv", PEOPLE), "--apply")
    assert count(sqlite_desk, Identity) == 2
    file = Path(sqlite_desk.database_url.removeprefix("sqlite:///"))
    stored = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    assert [word in stored for word in (b"99000101", b"999000101")] == [False, False]
    assert b"Huam" in stored
