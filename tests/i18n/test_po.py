from pathlib import Path

import pytest

from i18n.catalogues import FOLDER
from i18n.extract import header
from i18n.po import NOTHING, BrokenCatalogueError, difference, load, placeholders


def write(folder: Path, body: str, head: str = header("quz")) -> Path:
    path = folder / "quz.po"
    path.write_text(head + body, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(BrokenCatalogueError) as refused:
        load(path)
    return str(refused.value).removeprefix(str(path))


def test_a_missing_file_holds_nothing(tmp_path: Path) -> None:
    assert load(tmp_path / "quz.po") == NOTHING


def test_a_header_alone_holds_nothing(tmp_path: Path) -> None:
    assert load(write(tmp_path, "")) == NOTHING


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_every_catalogue_has_our_plural_rule_and_its_own_tag(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n\n")[0].splitlines()
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in lines
    assert f'"Language: {path.stem}\\n"' in lines


def test_only_finished_translations_are_loaded(tmp_path: Path) -> None:
    body = """
msgid "uno"
msgstr "huk"

#, fuzzy
msgid "dos"
msgstr "iskay"

msgid "tres"
msgstr ""

#~ msgid "cuatro"
#~ msgstr "tawa"
"""
    assert dict(load(write(tmp_path, body)).one) == {"uno": "huk"}


def test_plurals_are_keyed_by_both_spanish_forms(tmp_path: Path) -> None:
    body = '\nmsgid "{n} mes"\nmsgid_plural "{n} meses"\nmsgstr[0] "{n} k"\nmsgstr[1] "{n} kk"\n'
    texts = load(write(tmp_path, body))
    assert dict(texts.many) == {("{n} mes", "{n} meses"): ("{n} k", "{n} kk")}
    assert dict(texts.one) == {"{n} mes": "{n} k"}


def test_a_translation_cannot_be_changed_once_loaded(tmp_path: Path) -> None:
    texts = load(write(tmp_path, '\nmsgid "uno"\nmsgstr "huk"\n'))
    with pytest.raises(TypeError):
        texts.one["uno"] = "otro"  # type: ignore[index]


def test_a_letter_outside_latin_1_survives(tmp_path: Path) -> None:
    assert load(write(tmp_path, '\nmsgid "a"\nmsgstr "ɨ ö ï ñ"\n')).one["a"] == "ɨ ö ï ñ"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hola {name}", "Rimaykullayki"),
        ("Hola {name}", "Rimaykullayki {Name}"),
        ("Hola {name}", "Rimaykullayki {name} {name.__class__}"),
        ("Hola {name}", "Rimaykullayki {name!r}"),
        ("Hola {name}", "Rimaykullayki {name:>9999999}"),
        ("Hola {name}", "Rimaykullayki {}"),
        ("Hola {name}", "Rimaykullayki {name"),
        ("Hola {name}", "Rimaykullayki name}"),
        ("Hola", "Rimaykullayki {name}"),
        ("<b>Hola</b>", "Rimaykullayki"),
        ("<b>Hola</b>", "<b>Rimaykullayki"),
        ("<b>Hola</b>", "<b>Rimaykullayki</i>"),
        ("Hola", "Rimay < kullayki"),
        ('<a href="https://gob.pe">x</a>', '<a href="https://evil.pe">x</a>'),
    ],
)
def test_a_translation_that_could_break_a_message_is_refused(tmp_path: Path, source: str, text: str) -> None:
    quoted = [each.replace('"', '\\"') for each in (source, text)]
    path = write(tmp_path, f'\n\nmsgid "{quoted[0]}"\nmsgstr "{quoted[1]}"\n')
    assert refusal(path).startswith(":11: ")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{a} y {b}", "{b} {a}"),
        ("{a}", "{a} {a}"),
        ("Hola", "Rimaykullayki"),
        ("<b>{a}</b>", "x <b>{a}</b>"),
        ("100 {{", "{{ 100"),
    ],
)
def test_a_translation_with_the_same_slots_and_tags_is_fit(source: str, text: str) -> None:
    assert difference(source, text) is None


def test_only_the_first_form_may_leave_the_number_out(tmp_path: Path) -> None:
    first = '\nmsgid "{n} mes"\nmsgid_plural "{n} meses"\nmsgstr[0] "huk k"\nmsgstr[1] "{n} k"\n'
    assert load(write(tmp_path, first)).one == {"{n} mes": "huk k"}
    second = '\nmsgid "{n} mes"\nmsgid_plural "{n} meses"\nmsgstr[0] "{n} k"\nmsgstr[1] "k"\n'
    assert refusal(write(tmp_path, second)) == ":10: placeholders [] instead of ['n'] in 'k'"


def test_a_broken_fuzzy_translation_does_no_harm(tmp_path: Path) -> None:
    assert load(write(tmp_path, '\n#, fuzzy\nmsgid "{a}"\nmsgstr "{b}"\n')) == NOTHING


def test_a_lost_plural_rule_of_another_language_is_refused(tmp_path: Path) -> None:
    head = header("quz").replace("nplurals=2; plural=(n != 1)", "nplurals=1; plural=0")
    assert refusal(write(tmp_path, '\nmsgid "a"\nmsgstr "b"\n', head)) == ": nplurals must be 2"


def test_a_line_that_is_no_po_is_refused_with_its_number(tmp_path: Path) -> None:
    said = refusal(write(tmp_path, '\nmsgid "uno"\nmsgstr "huk"\nesto no es nada\n'))
    assert said.split(": ")[0] == ":12"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "quz.po"
    path.write_bytes(header("quz").encode() + '\nmsgid "día"\nmsgstr "p"\n'.encode("latin-1"))
    assert refusal(path).startswith(": 'utf-8' codec can't decode")


def test_placeholders_are_names_with_what_follows() -> None:
    assert placeholders("{a} {b!r} {c:02} {{d}}") == {"a", "b!r", "c:02"}
