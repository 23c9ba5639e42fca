import pytest

from i18n.source import Marked, UnreadableMarkError, read


def texts(code: str) -> list[tuple[str, ...]]:
    return sorted(each.texts for each in read(code))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('t.say("Hola {name}", name=x)', [("Hola {name}",)]),
        ('self.tongue.say("Hola")', [("Hola",)]),
        ('tongue(tag).say("Hola")', [("Hola",)]),
        ('t.say_n("{n} día", "{n} días", days)', [("{n} día", "{n} días")]),
        ('t.label("Confirmar")', [("Confirmar",)]),
        ('t.label_n("{n} mes", "{n} meses", 2)', [("{n} mes", "{n} meses")]),
        ('TABLE = {"a": N_("Hoy"), "b": N_("Ayer")}', [("Ayer",), ("Hoy",)]),
        ('t.say(\n    "Una línea "\n    "y otra"\n)', [("Una línea y otra",)]),
        ("t.say('''a\nb''')", [("a\nb",)]),
        ('t.say("Con {x}", x=Html(t.say("dentro")))', [("Con {x}",), ("dentro",)]),
        ('t.say("{x}", x=", ".join(t.label("y") for _ in z))', [("y",), ("{x}",)]),
        ('t.say("sí" if ok else "no")', [("no",), ("sí",)]),
        (
            't.say_n(*a) or t.say_n("1" if ok else "2", "unos" if ok else "otros", n)',
            [("1", "unos"), ("2", "otros")],
        ),
    ],
)
def test_a_marked_text_is_found(code: str, found: list[tuple[str, ...]]) -> None:
    assert texts(code) == found


@pytest.mark.parametrize(
    "code",
    [
        "t.say(TABLE[code])",
        "t.say(msgid, x='Rosa')",
        "t.say()",
        't.say("")',
        't.say_n("uno", many, n)',
        'print("Hola")',
        'say = "Hola"',
        '"""t.say("en un comentario")"""',
        'def say(msgid="Hola"): ...',
        "t.label(3)",
    ],
)
def test_what_is_not_a_literal_text_is_passed_over(code: str) -> None:
    assert texts(code) == []


@pytest.mark.parametrize(
    "code",
    ['t.say(f"Hola {x}")', 't.say("Hola " + x)', 't.label("Hola {}".format(x))', 'N_("a %s" % x)'],
)
def test_a_text_put_together_at_run_time_is_refused_with_its_line(code: str) -> None:
    with pytest.raises(UnreadableMarkError, match="line 2: "):
        texts("\n" + code)


@pytest.mark.parametrize("imports", ["from sqlalchemy.orm import Session", "import sqlalchemy as sa"])
def test_labels_of_sql_are_not_texts(imports: str) -> None:
    code = 'select(func.count().label("n"), Person.id.label("person"), count.label("c"))'
    assert texts(f"{imports}\n{code}") == []


@pytest.mark.parametrize("speaker", ["t", "reader.t", "tongue(tag)", "self", "self.tongue"])
def test_labels_of_a_tongue_are_texts_beside_sql(speaker: str) -> None:
    code = f'from sqlalchemy import select\n{speaker}.label("Ver"), {speaker}.say("Hola")'
    assert texts(code) == [("Hola",), ("Ver",)]


def test_any_speaker_counts_where_there_is_no_sql() -> None:
    assert texts('castellano.label("Ver")') == [("Ver",)]


def test_a_comment_for_translators_comes_along() -> None:
    code = '# one\n# Translators: the day after\n# today\nt.say("mañana")\nt.say("hoy")'
    assert sorted(read(code), key=lambda each: each.texts) == [
        Marked(texts=("hoy",)),
        Marked(texts=("mañana",), comments=("Translators: the day after", "today")),
    ]
