"""What is kept of an answer finds its node again, in the order of the form."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from content.forms.export import tables
from content.forms.instance_xml import instance_xml
from content.forms.kept import key_of, result_of
from content.forms.load import load
from content.forms.model import Form
from content.forms.names import local
from content.forms.shipped import shipped
from content.loader import load_matrix
from domain.surveys.dispositions import kept

ITEMS = load_matrix().instruments[0].items
HOME = """
| survey |
| | type | name | label |
| | begin group | hogar | Hogar |
| | text | distrito | Distrito |
| | begin repeat | hijos | Hijo |
| | text | nombre | Nombre |
| | integer | edad | Edad |
| | end repeat | | |
| | end group | | |
| | text | otra | Otra |
| | begin group | escuela | Escuela |
| | text | otra | Otra |
| | end group | | |
"""


@pytest.fixture(scope="module")
def home() -> Form:
    found = load(HOME)
    assert isinstance(found, Form), found
    return found


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("distrito", "/data/hogar/distrito"),
        ("DISTRITO", "/data/hogar/distrito"),
        ("hogar/distrito", "/data/hogar/distrito"),
        ("hogar/hijos[2]/edad", "/data/hogar/hijos[2]/edad"),
        ("otra", "/data/otra"),
        ("escuela/otra", "/data/escuela/otra"),
        ("edad", None),
        ("hogar/hijos[2]/peso", None),
        ("nada", None),
        ("", None),
    ],
)
def test_a_name_leads_to_its_node(home: Form, name: str, key: str | None) -> None:
    assert key_of(home, name) == key


def test_an_item_is_found_by_its_first_name_whatever_the_form_writes() -> None:
    form = shipped("satisfaccion_docente")
    answers = kept({"DOC-2e": 3, "DOC-1": "4", "DOC-13": "Más guías", "start": "2026-08-10"}, ITEMS)
    found = result_of(form, "i", answers)
    assert found.values == {"/data/DOC-1": "4", "/data/DOC-2": "3", "/data/DOC-13": "Más guías"}


def test_answers_stand_in_the_order_of_the_form_and_of_their_repetitions(home: Form) -> None:
    answers = {
        "otra": "x", "hogar/hijos[10]/nombre": "Ana", "hogar/hijos[2]/edad": 4, "hogar/hijos[2]/nombre": "Luz",
        "hogar/hijos[1]/nombre": "Leo", "distrito": "Echarati",
    }  # fmt: skip
    assert list(result_of(home, "i", answers).values) == [
        "/data/hogar/distrito", "/data/hogar/hijos[1]/nombre", "/data/hogar/hijos[2]/nombre",
        "/data/hogar/hijos[2]/edad", "/data/hogar/hijos[10]/nombre", "/data/otra",
    ]  # fmt: skip


def test_the_tables_and_the_instance_of_it_agree(home: Form) -> None:
    answers = {"distrito": "Echarati", "hogar/hijos[1]/nombre": "Leo", "hogar/hijos[2]/nombre": "Luz"}
    found = result_of(home, str(uuid.UUID(int=5)), answers)
    whole, children = tables(home, [found])
    assert [row[0] for row in whole.rows] == ["Echarati"]
    assert [row[0] for row in children.rows] == ["Leo", "Luz"]
    tree = etree.fromstring(instance_xml(home, found))
    assert [node.text for node in tree.iter() if local(node) == "nombre"] == ["Leo", "Luz"]
    assert [node.text for node in tree.iter() if local(node) == "instanceID"] == [f"uuid:{uuid.UUID(int=5)}"]


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.text(max_size=30), st.one_of(st.text(max_size=20), st.integers()), max_size=8))
def test_whatever_names_are_kept_only_nodes_of_the_form_come_out(home: Form, answers: dict[str, object]) -> None:
    found = result_of(home, "i", answers)
    assert set(found.values) <= {key for name in answers if (key := key_of(home, name)) is not None}
