"""The reader of data files: right types, and mistakes named by file and key."""

from pathlib import Path

import pytest

from content.node import ContentError, Node, read_toml


def node(value: object) -> Node:
    return Node(file="some.toml", key="", value=value)


def test_a_value_is_read_by_the_way_to_it() -> None:
    inner = node({"plan": [{"visitas": {"value": 6}}]})
    visitas = next(inner.each("plan")).at("visitas").at("value")
    assert (visitas.of(int), visitas.key) == (6, "plan[0].visitas.value")


def test_a_missing_value_is_named() -> None:
    with pytest.raises(ContentError) as caught:
        node({"a": {}}).at("a").at("b")
    assert (caught.value.file, caught.value.key, caught.value.problem) == ("some.toml", "a.b", "missing")


@pytest.mark.parametrize(("value", "kind"), [(True, int), (1, bool), (1, str), ("1", int), (None, str), ([], dict)])
def test_a_value_of_another_type_is_refused(value: object, kind: type) -> None:
    with pytest.raises(ContentError, match=f"some.toml: a: expected {kind.__name__}, got"):
        node({"a": value}).at("a").of(kind)


def test_a_list_of_an_absent_name_is_empty() -> None:
    assert list(node({}).each("plan")) == []


def test_members_of_a_list_know_their_place() -> None:
    assert [member.key for member in node({"a": [7, 8]}).each("a")] == ["a[0]", "a[1]"]


def test_what_is_no_list_has_no_members() -> None:
    with pytest.raises(ContentError, match="a: expected list, got 7"):
        list(node({"a": 7}).each("a"))


def test_what_is_no_table_has_no_names() -> None:
    with pytest.raises(ContentError, match="a: expected a table, got 7"):
        node({"a": 7}).at("a").at("b")


def test_names_nobody_asked_for_are_refused_together() -> None:
    top = node({"known": 1, "b": 2, "a": 3})
    top.at("known")
    with pytest.raises(ContentError, match=r"some\.toml: -: unknown key a, b"):
        top.check_all_read()


def test_a_table_that_was_read_whole_passes() -> None:
    top = node({"known": 1})
    top.at("known")
    top.check_all_read()


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("a = 1\nb = = 2\n")
    with pytest.raises(ContentError, match=r"broken\.toml: -: Invalid value \(at line 2"):
        read_toml(path)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('a = "año"'.encode("latin-1"))
    with pytest.raises(ContentError, match=r"latin\.toml: -: "):
        read_toml(path)
