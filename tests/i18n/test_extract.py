import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from i18n import extract
from i18n.catalogues import FOLDER, load_tongue
from i18n.po import difference, ids_of, placeholders
from i18n.pseudo import dress, unmarked
from i18n.source import UnreadableMarkError

VIEW = """from i18n.catalogues import Tongue
def view(t: Tongue) -> str:
    return t.say("Hola {name}", name=1) + t.say_n("{n} día", "{n} días", 2) + t.label("Sí")
"""


def house(root: Path, view: str = VIEW) -> Path:
    (root / "content" / "messages").mkdir(parents=True)
    (root / "content" / "messages" / "visits.py").write_text(view, encoding="utf-8")
    return root


def catalogue(*texts: str | tuple[str, str]) -> Catalog:
    made = Catalog(charset="utf-8")
    for text in texts:
        made.add(text)
    return made


def po(body: str) -> bytes:
    return (extract.header("quz") + body).encode()


def merged(body: str, *texts: str | tuple[str, str]) -> str:
    return body_of(extract.merged(po(body), catalogue(*texts), "quz"))


def body_of(file: bytes) -> str:
    return file.decode().partition("\n\n")[2].strip()


def test_the_template_holds_every_marked_text_of_the_rooms(tmp_path: Path) -> None:
    house(tmp_path)
    (tmp_path / "simulator").mkdir()
    (tmp_path / "simulator" / "page.py").write_text(VIEW.replace("Hola", "Nunca"))
    assert sorted(str(each.id) for each in extract.template(tmp_path) if each.id) == [
        "('{n} día', '{n} días')",
        "Hola {name}",
        "Sí",
    ]


def test_the_template_has_neither_dates_nor_places(tmp_path: Path) -> None:
    written = extract.written(extract.template(house(tmp_path)), extract.header("")).decode()
    assert written == (
        'msgid ""\nmsgstr ""\n'
        '"Project-Id-Version: yanapaq\\n"\n'
        '"Language: \\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        "\n"
        '#, python-brace-format\nmsgid "Hola {name}"\nmsgstr ""\n'
        "\n"
        'msgid "Sí"\nmsgstr ""\n'
        "\n"
        '#, python-brace-format\nmsgid "{n} día"\nmsgid_plural "{n} días"\n'
        'msgstr[0] ""\nmsgstr[1] ""\n'
        "\n"
    )


def test_an_unreadable_mark_names_its_file(tmp_path: Path) -> None:
    house(tmp_path, VIEW.replace('"Sí"', 'f"{t}"'))
    with pytest.raises(UnreadableMarkError, match=r"visits\.py: line 3: "):
        extract.template(tmp_path)


def test_two_plurals_of_one_singular_are_refused(tmp_path: Path) -> None:
    code = VIEW.replace('t.label("Sí")', 't.label_n("{n} día", "{n} jornadas", 2)')
    with pytest.raises(UnreadableMarkError, match=r"visits\.py: '\{n\} día' has another plural"):
        extract.template(house(tmp_path, code))


def test_the_same_plural_twice_is_one_entry(tmp_path: Path) -> None:
    code = VIEW.replace('t.label("Sí")', 't.label_n("{n} día", "{n} días", 3)')
    ids = [ids_of(each) for each in extract.template(house(tmp_path, code)) if each.id]
    assert sorted(ids) == [("Hola {name}",), ("{n} día", "{n} días")]


def test_a_text_used_alone_and_with_a_plural_is_one_entry(tmp_path: Path) -> None:
    code = VIEW.replace('t.label("Sí")', 't.label("{n} día", n=1)')
    ids = [each.id for each in extract.template(house(tmp_path, code)) if each.id]
    assert sorted(map(str, ids)) == ["('{n} día', '{n} días')", "Hola {name}"]


def test_a_translation_is_kept_and_a_new_text_is_empty() -> None:
    assert merged('\nmsgid "Sí"\nmsgstr "Arí"\n', "Sí", "Otra cosa") == (
        'msgid "Otra cosa"\nmsgstr ""\n\nmsgid "Sí"\nmsgstr "Arí"'
    )


def test_the_translation_of_a_changed_text_is_fuzzy() -> None:
    assert merged('\nmsgid "Confirmar la visita"\nmsgstr "Chiqanchay"\n', "Confirme la visita") == (
        '#, fuzzy\nmsgid "Confirme la visita"\nmsgstr "Chiqanchay"'
    )


def test_a_plural_changed_under_the_same_singular_is_fuzzy() -> None:
    old = '\nmsgid "un día"\nmsgid_plural "dos días"\nmsgstr[0] "p"\nmsgstr[1] "pp"\n'
    assert merged(old, ("un día", "más días")) == (
        '#, fuzzy\nmsgid "un día"\nmsgid_plural "más días"\nmsgstr[0] "p"\nmsgstr[1] "pp"'
    )


def test_an_unchanged_plural_is_kept() -> None:
    old = 'msgid "un día"\nmsgid_plural "dos días"\nmsgstr[0] "p"\nmsgstr[1] "pp"'
    assert merged("\n" + old + "\n", ("un día", "dos días")) == old


def test_a_fuzzy_translation_stays_fuzzy() -> None:
    old = '#, fuzzy\nmsgid "Sí"\nmsgstr "Arí"'
    assert merged("\n" + old + "\n", "Sí") == old


def test_a_translators_comment_is_kept() -> None:
    old = '# revisado por DEIB\nmsgid "Sí"\nmsgstr "Arí"'
    assert merged("\n" + old + "\n", "Sí") == old


def test_a_previous_text_noted_by_another_tool_does_not_become_a_comment() -> None:
    old = '\n#, fuzzy\n#| msgid "Si"\nmsgid "Sí"\nmsgstr "Arí"\n'
    assert merged(old, "Sí") == '#, fuzzy\nmsgid "Sí"\nmsgstr "Arí"'


def test_a_text_that_is_gone_is_kept_as_obsolete_and_comes_back() -> None:
    without = extract.merged(po('\nmsgid "Sí"\nmsgstr "Arí"\n'), catalogue(), "quz")
    assert body_of(without) == '#~ msgid "Sí"\n#~ msgstr "Arí"'
    again = extract.merged(without, catalogue("Sí"), "quz")
    assert body_of(again) == 'msgid "Sí"\nmsgstr "Arí"'


def test_the_header_and_its_comments_are_kept() -> None:
    old = b"# Equipo de Cusco\n" + po('\nmsgid "a"\nmsgstr "b"\n')
    assert extract.merged(old, catalogue("a"), "quz") == old + b"\n"


def test_a_lost_plural_rule_is_written_again() -> None:
    old = po("").replace(b'"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n', b"")
    new = extract.merged(old, catalogue(), "quz").decode()
    assert new.strip() == extract.header("quz").strip()


def test_merging_twice_changes_nothing() -> None:
    once = extract.merged(po('\nmsgid "Visitas"\nmsgstr "w"\n'), catalogue("Visita", "Ayuda"), "q")
    assert extract.merged(once, catalogue("Visita", "Ayuda"), "q") == once


def test_what_is_merged_can_be_loaded(tmp_path: Path) -> None:
    (tmp_path / "ay.po").write_bytes(po('\nmsgid "Sí"\nmsgstr "Jïsa"\n'))
    extract.write_all(catalogue("Sí", ("{n} día", "{n} días")), tmp_path)
    assert load_tongue("ay", tmp_path).label("Sí") == "Jïsa"


def test_a_template_is_stale_when_a_text_is_new(tmp_path: Path) -> None:
    assert not extract.is_current(catalogue("Sí"), tmp_path)
    extract.write_all(catalogue("Sí"), tmp_path)
    assert extract.is_current(catalogue("Sí"), tmp_path)
    assert not extract.is_current(catalogue("Sí", "No"), tmp_path)


def test_the_template_in_the_tree_is_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "i18n.extract", "--check"],
        cwd=extract.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_catalogue_in_the_tree_is_merged() -> None:
    new = extract.template()
    paths = sorted(FOLDER.glob("*.po"))
    stale = [each.name for each in paths if extract.merged(each.read_bytes(), new, each.stem) != each.read_bytes()]
    assert stale == []


PRINTABLE = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=' \n\t"\\'), min_size=1)


@given(PRINTABLE, PRINTABLE)
def test_any_translation_survives_being_merged(source_text: str, translation: str) -> None:
    old = Catalog(charset="utf-8")
    old.add(source_text, translation)
    file = extract.written(old, extract.header("quz"))
    assert extract.merged(file, catalogue(source_text), "quz") == file


def test_every_text_of_the_project_has_plain_named_slots() -> None:
    texts = [text for each in extract.template() for text in ids_of(each)]
    names = {name for text in texts for name in placeholders(text)}
    assert [name for name in sorted(names) if not name.isidentifier()] == []


def test_both_forms_of_every_plural_have_the_same_slots_but_the_number() -> None:
    plurals = [ids_of(each) for each in extract.template() if each.pluralizable]
    faults = [difference(one, many, frozenset({"n"})) for one, many in plurals]
    assert [fault for fault in faults if fault] == []


def test_every_text_of_the_project_keeps_slots_and_tags_in_the_pseudo_locale() -> None:
    texts = [text for each in extract.template() for text in ids_of(each) if text]
    assert [fault for text in texts if (fault := difference(text, dress(text)))] == []
    assert [text for text in texts if unmarked(dress(text))] == []
