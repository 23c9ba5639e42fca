"""A compiled form is read, and read again from nothing but its stored XML."""

import hashlib

import pytest

from content.forms.frame import Frame, framed
from content.forms.model import Form, FormLanguage, Group, Item, Kind, Question, Repeat
from content.forms.problems import FormError
from content.forms.xform import from_xform
from tests.content.forms.desk import NOW, form, survey

EVERY_KIND = survey(
    "note | nota | Nota",
    "acknowledge | visto | Visto",
    "select_one l | uno | Uno",
    "select_multiple l | varios | Varios",
    "rank l | orden | Orden",
    "integer | entero | Entero",
    "decimal | decimal | Decimal",
    "range | rango | Rango",
    "text | texto | Texto",
    "date | fecha | Fecha",
    "time | hora | Hora",
    "dateTime | momento | Momento",
    "image | foto | Foto",
    "audio | voz | Voz",
    "video | video | Video",
    "file | archivo | Archivo",
    "geopoint | lugar | Lugar",
    choices="l | a | A\nl | b | B",
    settings="form_id | version | form_title\nprueba | 4 | Una prueba",
)
TWO_LANGUAGES = """
| survey |
| | type | name | label::Castellano (es) | label::Runasimi (quz) | hint::Castellano (es) | hint::Runasimi (quz) | constraint | constraint_message::Castellano (es) | constraint_message::Runasimi (quz) | image::Castellano (es) | audio::Runasimi (quz) |
| | text | nombre | ¿Cómo se llama? | ¿Imataq sutiyki? | Nombre y apellido | | . != 'x' | No puede ser | Mana atikunchu | cara.png | suti.mp3 |
| | select_one l | gusto | ¿Le gusta, ${nombre}? | | | | | | | | |
| choices |
| | list_name | name | label::Castellano (es) | label::Runasimi (quz) |
| | l | si | Sí | Arí |
| | l | no | No | |
| settings |
| | form_id | version | default_language |
| | lenguas | 1 | Castellano (es) |
"""  # noqa: E501 - a table


def question(form: Form, name: str) -> Question:
    found = form.by_path[f"/data/{name}"]
    assert isinstance(found, Question)
    return found


def said(form: Form, item: Item, language: str | None) -> str:
    with framed(Frame(book=form, data=form.skeleton, now=NOW, seed=1, language=language)):
        return item.label.said(form.chain(language), form.skeleton)


def test_every_kind_of_question_is_told_apart() -> None:
    assert [each.kind for each in form(EVERY_KIND).questions] == [
        Kind.NOTE,
        Kind.ACKNOWLEDGE,
        Kind.ONE,
        Kind.MANY,
        Kind.RANK,
        Kind.INTEGER,
        Kind.DECIMAL,
        Kind.RANGE,
        Kind.TEXT,
        Kind.DATE,
        Kind.TIME,
        Kind.DATETIME,
        Kind.IMAGE,
        Kind.AUDIO,
        Kind.VIDEO,
        Kind.FILE,
        Kind.GEOPOINT,
    ]


def test_id_version_title_and_sign() -> None:
    found = form(EVERY_KIND)
    assert (found.id, found.version, found.title) == ("prueba", "4", "Una prueba")
    assert found.sha256 == hashlib.sha256(found.xml.encode()).hexdigest()


def test_a_form_comes_back_from_its_xml_alone() -> None:
    first = form(EVERY_KIND)
    again = from_xform(first.xml)
    assert (again.sha256, again.id, again.version, again.title) == (first.sha256, "prueba", "4", "Una prueba")
    assert [(each.path, again.ref(each)) for each in again.items] == [
        (each.path, first.ref(each)) for each in first.items
    ]


def test_a_changed_text_is_another_form() -> None:
    assert form(EVERY_KIND).sha256 != form(EVERY_KIND.replace("Una prueba", "Otra prueba")).sha256


def test_groups_and_repeats_hold_what_is_in_them() -> None:
    found = form(
        survey(
            "begin group | g | Grupo",
            "text | a | A",
            "begin repeat | r | Hijo",
            "text | b | B",
            "end repeat | |",
            "end group | |",
            "text | c | C",
        )
    )
    assert [(type(each).__name__, each.path) for each in found.items] == [
        ("Group", "/data/g"),
        ("Question", "/data/g/a"),
        ("Repeat", "/data/g/r"),
        ("Question", "/data/g/r/b"),
        ("Question", "/data/c"),
    ]
    group, _, repeat, inner, _ = found.items
    assert isinstance(group, Group)
    assert isinstance(repeat, Repeat)
    assert [each.name for each in group.children] == ["a", "r"]
    assert inner.above == (group, repeat)
    assert inner.repeats == (repeat,)
    assert inner.key((3,)) == "/data/g/r[3]/b"


def test_repeats_stand_once_in_the_skeleton_whatever_their_template_says() -> None:
    found = form(survey("begin repeat | r | R", "text | a | A", "end repeat | |"))
    assert [node.tag for node in found.skeleton] == ["r", "meta"]


# Refs


def test_refs_are_short_and_lead_back() -> None:
    found = form(survey("begin repeat | r | R", "text | a | A", "end repeat | |", "text | b | B"))
    for item in found.items:
        for places in ((), (1,), (99,), (100, 100, 100)):
            ref = found.ref(item, places)
            assert len(ref) <= 24
            assert set(ref) <= set("0123456789abcdefghijklmnopqrstuvwxyz-_")
            assert found.named(ref) == (item, places)


@pytest.mark.parametrize("ref", ["", "end", "zzz-0", "000-99", "%-1", "abc", "abc-", "abc-1-", "abc--1", "abc-11111"])
def test_a_ref_that_the_form_never_gave_leads_nowhere(ref: str) -> None:
    found = form(EVERY_KIND)
    assert found.named(ref.replace("abc", found.sha256[:3])) is None if ref != "end" else found.named(ref) is None


def test_a_ref_of_another_form_leads_nowhere() -> None:
    first, other = form(EVERY_KIND), form(EVERY_KIND.replace("Una prueba", "Otra"))
    assert first.sha256[:3] != other.sha256[:3]
    assert other.named(first.ref(first.items[0])) is None


# Languages


def test_languages_have_the_tag_in_their_brackets() -> None:
    found = form(TWO_LANGUAGES)
    assert found.languages == (
        FormLanguage(name="Castellano (es)", tag="es"),
        FormLanguage(name="Runasimi (quz)", tag="quz"),
    )
    assert found.default_language == "Castellano (es)"


@pytest.mark.parametrize(
    ("name", "tag"),
    [("Español", "es"), ("Castellano", "es"), ("Awajún (agr)", "agr"), ("English", ""), ("x (a b)", "")],
)
def test_a_language_without_brackets_is_spanish_or_unknown(name: str, tag: str) -> None:
    assert FormLanguage.named(name).tag == tag


@pytest.mark.parametrize("language", ["quz", "Runasimi (quz)"])
def test_a_text_is_said_in_the_language_asked_for_by_tag_or_name(language: str) -> None:
    found = form(TWO_LANGUAGES)
    assert said(found, question(found, "nombre"), language) == "¿Imataq sutiyki?"


@pytest.mark.parametrize("language", ["es", None, "quy", "agr"])
def test_a_language_that_the_form_has_not_reads_spanish(language: str | None) -> None:
    found = form(TWO_LANGUAGES)
    assert said(found, question(found, "nombre"), language) == "¿Cómo se llama?"


def test_a_missing_translation_falls_back_item_by_item() -> None:
    found = form(TWO_LANGUAGES)
    assert said(found, question(found, "gusto"), "quz") == "¿Le gusta, ?"
    choices = question(found, "gusto").choices
    assert choices is not None
    assert [each.label.said(found.chain("quz"), found.skeleton) for each in choices.every] == ["Arí", "No"]
    assert question(found, "nombre").hint.said(found.chain("quz"), found.skeleton) == "Nombre y apellido"


def test_media_go_by_language_and_fall_back_too() -> None:
    label = question(form(TWO_LANGUAGES), "nombre").label
    found = form(TWO_LANGUAGES)
    assert label.files(found.chain("quz")) == {"image": "cara.png", "audio": "suti.mp3"}
    assert label.files(found.chain("es")) == {"image": "cara.png"}


def test_messages_of_constraints_have_languages() -> None:
    found = form(TWO_LANGUAGES)
    message = question(found, "nombre").bind.constraint_message
    assert message.said(found.chain("quz"), found.skeleton) == "Mana atikunchu"
    assert message.said(found.chain("es"), found.skeleton) == "No puede ser"


def test_a_form_without_languages_has_one_text() -> None:
    found = form(survey("text | a | Texto"))
    assert found.languages == ()
    assert said(found, found.items[0], "quz") == "Texto"


# Custom columns


def test_an_authors_own_column_is_carried_and_the_standard_ones_are_not_among_it() -> None:
    found = form(
        survey(
            "integer | a | A | . > 1 | yes | calidad",
            "text | b | B | | |",
            head="type | name | label | constraint | required | bind::dimension",
        )
    )
    assert [dict(each.bind.attributes) for each in found.items] == [{"dimension": "calidad"}, {}]


# Limits of several choices


@pytest.mark.parametrize(
    ("constraint", "limits"),
    [
        ("count-selected(.) >= 2", (2, None)),
        ("count-selected(.) > 2", (3, None)),
        ("count-selected(.) <= 3", (None, 3)),
        ("count-selected(.) < 3", (None, 2)),
        ("count-selected(.) = 2", (2, 2)),
        ("1 < count-selected(.) and 4 >= count-selected(.)", (2, 4)),
        ("count-selected(.) >= 1 and count-selected(.) >= 2 and not(selected(., 'a'))", (2, None)),
        ("count-selected(.) >= 2 or selected(., 'a')", (None, None)),
        ("count-selected(../c) >= 2", (None, None)),
        ("not(selected(., 'a'))", (None, None)),
    ],
)
def test_fewest_and_most_come_from_the_constraint(constraint: str, limits: tuple[int | None, int | None]) -> None:
    rows = ("select_multiple l | m | M | " + constraint, "select_multiple l | c | C |")
    found = form(survey(*rows, head="type | name | label | constraint", choices="l | a | A\nl | b | B\nl | c | C"))
    assert (question(found, "m").least, question(found, "m").most) == limits


# What is no form


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<a/>",
        "not xml",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>',
    ],
)
def test_what_is_no_xform_is_refused(xml: str) -> None:
    with pytest.raises(FormError) as caught:
        from_xform(xml)
    assert [each.code for each in caught.value.problems] == ["xform_broken"]


def test_an_xform_that_names_files_to_read_is_refused() -> None:
    xml = form(EVERY_KIND).xml
    head, rest = xml.split("?>", 1)
    hostile = f'{head}?><!DOCTYPE h [<!ENTITY x SYSTEM "file:///etc/passwd">]>{rest.replace("Una prueba", "&x;")}'
    with pytest.raises(FormError) as caught:
        from_xform(hostile)
    assert [each.code for each in caught.value.problems] == ["xform_broken"]


def test_a_control_that_a_chat_has_not_is_refused() -> None:
    xml = form(EVERY_KIND).xml.replace('type="geopoint"', 'type="geotrace"')
    with pytest.raises(FormError) as caught:
        from_xform(xml)
    assert [(each.code, each.facts["path"]) for each in caught.value.problems] == [("xform_control", "/data/lugar")]


def test_a_circle_in_a_stored_form_is_refused() -> None:
    source = survey("text | a | A |", "text | b | B | ${a} = 'x'", head="type | name | label | relevant")
    xml = form(source).xml.replace('nodeset="/data/a" type', 'nodeset="/data/a" relevant="/data/b = 1" type')
    with pytest.raises(FormError) as caught:
        from_xform(xml)
    assert [each.code for each in caught.value.problems] == ["circular"]
