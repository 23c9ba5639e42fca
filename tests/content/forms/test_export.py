"""Results as ODK-style tables and as OpenRosa instances."""

import csv
from io import StringIO

from lxml import etree

from content.forms.answers import File, Location, Seen, Tap
from content.forms.export import Table, csv_bytes, tables
from content.forms.instance_xml import instance_xml
from content.forms.result import Result, result
from tests.content.forms.desk import NOW, UUID, Person, form, survey

FORM = form(
    survey(
        "begin group | hogar | Hogar",
        "text | jefe | Jefe",
        "select_multiple l | tiene | Tiene",
        "geopoint | lugar | Lugar",
        "end group | |",
        "note | nota | Nota",
        "begin repeat | hijo | Hijo",
        "text | nombre | Nombre",
        "begin repeat | juguete | Juguete",
        "text | que | Qué",
        "end repeat | |",
        "end repeat | |",
        "rank l | orden | Orden",
        "image | foto | Foto",
        choices="l | agua | Agua\nl | luz | Luz",
        settings="form_id | version\nhogares | 3",
    )
)
ORX = "{http://openrosa.org/xforms}"


def filled() -> Person:

    rosa = Person(FORM)
    rosa.says("=HYPERLINK(1)")
    rosa.marks("luz")
    rosa.done()
    rosa.says(Location(latitude=-13.5, longitude=-71.9, altitude=3400, accuracy=5))
    for said in (Seen(), "Ana", "pelota", Tap(1), "muñeca", Tap(0), Tap(1), "Luis", "-3", Tap(0), Tap(0)):
        assert rosa.says(said) is None
    rosa.marks("luz", "agua")
    rosa.done()
    rosa.says(File(name="casa.jpg", mimetype="image/jpeg"))
    assert rosa.submits() is None
    return rosa


def results() -> list[Result]:
    rosa = filled()
    return [result(FORM, rosa.state, now=NOW)]


def read(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(csv_bytes(table).decode("utf-8-sig"))))


def test_there_is_a_table_for_the_form_and_one_for_each_repeat() -> None:
    assert [table.name for table in tables(FORM, results())] == ["hogares", "hogares-hijo", "hogares-hijo-juguete"]


def test_the_form_has_a_column_a_question_with_the_path_of_its_groups_and_none_for_notes() -> None:
    assert tables(FORM, [])[0].headers == (
        "hogar-jefe",
        "hogar-tiene",
        "hogar-tiene/agua",
        "hogar-tiene/luz",
        "hogar-lugar",
        "hogar-lugar-Latitude",
        "hogar-lugar-Longitude",
        "hogar-lugar-Altitude",
        "hogar-lugar-Accuracy",
        "orden",
        "foto",
        "KEY",
    )


def test_a_row_has_the_answers_joined_and_split() -> None:
    (row,) = read(tables(FORM, results())[0])
    assert row == {
        "hogar-jefe": "'=HYPERLINK(1)",
        "hogar-tiene": "luz",
        "hogar-tiene/agua": "0",
        "hogar-tiene/luz": "1",
        "hogar-lugar": "-13.5000000 -71.9000000 3400.0 5.0",
        "hogar-lugar-Latitude": "-13.5000000",
        "hogar-lugar-Longitude": "-71.9000000",
        "hogar-lugar-Altitude": "3400.0",
        "hogar-lugar-Accuracy": "5.0",
        "orden": "luz agua",
        "foto": "casa.jpg",
        "KEY": f"uuid:{UUID}",
    }


def test_repeats_are_linked_by_their_keys() -> None:
    _, children, toys = tables(FORM, results())
    whole = f"uuid:{UUID}"
    assert read(children) == [
        {"nombre": "Ana", "PARENT_KEY": whole, "KEY": f"{whole}/hijo[1]"},
        {"nombre": "Luis", "PARENT_KEY": whole, "KEY": f"{whole}/hijo[2]"},
    ]
    assert read(toys) == [
        {"que": "pelota", "PARENT_KEY": f"{whole}/hijo[1]", "KEY": f"{whole}/hijo[1]/juguete[1]"},
        {"que": "muñeca", "PARENT_KEY": f"{whole}/hijo[1]", "KEY": f"{whole}/hijo[1]/juguete[2]"},
        {"que": "-3", "PARENT_KEY": f"{whole}/hijo[2]", "KEY": f"{whole}/hijo[2]/juguete[1]"},
    ]


def test_what_was_not_answered_is_empty_and_not_zero() -> None:
    rosa = Person(FORM)
    (row,) = read(tables(FORM, [result(FORM, rosa.state, now=NOW)])[0])
    assert [row[name] for name in ("hogar-tiene", "hogar-tiene/agua", "hogar-lugar-Latitude")] == ["", "", ""]


def test_no_cell_becomes_a_formula_and_numbers_stay_numbers() -> None:
    cells = ("=1+1", "+51 999", "@x", "-2+3", "\tx", "-12.5", "12", " =1", "-13.5 -71.9", "-")
    table = Table(name="t", headers=("a",), rows=tuple((cell,) for cell in cells))
    shown = [row["a"] for row in read(table)]
    assert shown == ["'=1+1", "'+51 999", "'@x", "'-2+3", "'\tx", "-12.5", "12", "' =1", "-13.5 -71.9", "'-"]


def test_a_file_opens_in_a_spreadsheet_with_its_accents() -> None:
    assert csv_bytes(Table(name="t", headers=("Año",), rows=())) == b"\xef\xbb\xbfA\xc3\xb1o\r\n"


# OpenRosa


def test_an_instance_has_the_form_s_id_version_and_nested_answers() -> None:
    root = etree.fromstring(instance_xml(FORM, results()[0]))
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "hogares", "3")
    assert [node.tag for node in root] == ["hogar", "nota", "hijo", "hijo", "orden", "foto", f"{ORX}meta"]
    assert root.findtext("hogar/jefe") == "=HYPERLINK(1)"
    assert [node.findtext("nombre") for node in root.findall("hijo")] == ["Ana", "Luis"]
    assert [node.text for node in root.findall("hijo/juguete/que")] == ["pelota", "muñeca", "-3"]


def test_the_instance_id_is_in_the_namespace_of_openrosa() -> None:
    root = etree.fromstring(instance_xml(FORM, results()[0]))
    assert root.findtext(f"{ORX}meta/{ORX}instanceID") == f"uuid:{UUID}"
    assert b'xmlns:orx="http://openrosa.org/xforms"' in instance_xml(FORM, results()[0])


def test_an_instance_without_meta_gets_its_id_all_the_same() -> None:
    plain = form(survey("text | a | A", settings="omit_instanceID\nyes"))
    rosa = Person(plain)
    rosa.says("x < y & z")
    root = etree.fromstring(instance_xml(plain, result(plain, rosa.state, now=NOW)))
    assert (root.findtext("a"), root.findtext(f"{ORX}meta/{ORX}instanceID")) == ("x < y & z", f"uuid:{UUID}")


def test_what_is_not_relevant_is_not_in_the_instance() -> None:
    source = survey(
        "select_one l | a | A |",
        "text | b | B | ${a} = 'agua'",
        head="type | name | label | relevant",
        choices="l | agua | Agua\nl | luz | Luz",
    )
    rosa = Person(form(source))
    rosa.taps("luz")
    root = etree.fromstring(instance_xml(rosa.form, result(rosa.form, rosa.state, now=NOW)))
    assert [node.tag for node in root] == ["a", f"{ORX}meta"]


# Results


def test_a_result_says_whether_it_was_finished_and_holds_nothing_but_values() -> None:
    rosa = Person(form(survey("text | a | A", "text | b | B")))
    rosa.says("x")
    unfinished = result(rosa.form, rosa.state, now=NOW)
    assert (unfinished.finished, unfinished.answered) == (
        False,
        {"/data/a": "x", "/data/meta/instanceID": f"uuid:{UUID}"},
    )
    rosa.skips()
    rosa.submits()
    assert result(rosa.form, rosa.state, now=NOW) == Result(
        form=rosa.form.sha256,
        instance=UUID,
        finished=True,
        values={"/data/a": "x", "/data/b": "", "/data/meta/instanceID": f"uuid:{UUID}"},
    )
