"""Levels of practice and of an acompañante's work by taps: told to whom they are about, and to nobody else."""

from sqlalchemy import select

from domain.activities.fichas import Ficha
from domain.evaluation.performance import Performance
from domain.evaluation.practice import Practice
from tests.stage import Bubble, Stage

NOT_YOURS = "Eso no está en su agenda. Aquí puede ver lo que sí le toca:"
LEVELS = ("I Insatisfactorio", "II En proceso", "III Satisfactorio", "II En proceso", "IV Destacado", "II En proceso")


async def first_lines(stage: Stage, *lines: str) -> list[tuple[str, str]]:
    return [(bubble.who, bubble.text.split("\n")[0]) for bubble in await stage.tells(*lines)]


async def levels(stage: Stage) -> list[Bubble]:
    """Rosa tells the levels of Julio, of whom no visita was held yet."""
    await stage.tells("Rosa: /practica", "Rosa toca «Julio Huamán Quispe»")
    for level in LEVELS:
        await stage.tells(f"Rosa toca «{level}»")
    return await stage.tells(
        "Rosa toca «✅ Listo»", "Rosa: 10/04/2026", "Rosa: Más preguntas abiertas", "Rosa toca «✅ Enviar»"
    )


async def test_levels_are_kept_and_the_docente_hears_of_them(stage: Stage) -> None:
    shown = await levels(stage)
    assert [(each.who, each.text.split("\n")[0]) for each in shown] == [
        ("Rosa", "Gracias. Quedó registrado. Julio Huamán Quispe puede verlo."),
        ("Julio", "📈 Rosa Quispe Flores registró lo que conversaron sobre su práctica."),
    ]
    kept = await stage.place.read(lambda s: s.scalars(select(Practice)).one())
    assert (kept.moment, kept.year, kept.commitment) == ("inicio", 2026, "Más preguntas abiertas")
    assert kept.levels == {"PRA-2": 1, "PRA-3": 2, "PRA-4": 3, "PRA-5": 2, "PRA-7": 4, "PRA-8": 2}
    assert await stage.place.read(lambda s: s.scalars(select(Ficha)).all()) == []


async def test_a_docente_reads_their_own_and_another_docente_nothing_of_it(stage: Stage) -> None:
    await levels(stage)
    (own,) = await stage.tells("Julio: /misregistros")
    assert "Planifica: I\n" in own.text
    assert "Compromiso: Más preguntas abiertas" in own.text
    for who in ("Nelly", "Carmen", "Percy", "Rosa"):
        (bubble,) = await stage.tells(f"{who}: /misregistros")
        assert bubble.text == "Todavía no hay registros sobre usted."


async def test_the_list_tells_what_is_kept_what_is_begun_and_what_is_missing(stage: Stage) -> None:
    await levels(stage)
    await stage.tells("Rosa: /practica", "Rosa toca «Nelly Ccori Puma»", "Rosa toca «I Insatisfactorio»")
    (bubble,) = await stage.tells("Rosa: /practica")
    assert "• Julio Huamán Quispe: ✅ registrada" in bubble.text
    assert "• Nelly Ccori Puma: 📝 empezada" in bubble.text
    assert "• Percy Yupanqui Vera: ⚪ por registrar" in bubble.text


async def test_where_one_stopped_is_kept_over_a_restart(stage: Stage) -> None:
    await stage.tells("Rosa: /practica", "Rosa toca «Nelly Ccori Puma»", "Rosa toca «I Insatisfactorio»")
    await stage.tells("el programa se apaga", "el programa se enciende")
    (bubble,) = await stage.tells("Rosa: /practica", "Rosa toca «Nelly Ccori Puma»")
    assert bubble.text.split("\n")[0] == "📝 2/9"


async def test_a_pause_tells_the_way_back(stage: Stage) -> None:
    await stage.tells("Rosa: /practica", "Rosa toca «Nelly Ccori Puma»")
    (bubble,) = await stage.tells("Rosa toca «⏸ Pausa»")
    assert "también con /practica." in bubble.text


async def test_only_who_accompanies_keeps_levels(stage: Stage) -> None:
    julio = stage.people["Julio"].id
    for who in ("Julio", "Nelly", "Carmen", "Teresa"):
        assert await first_lines(stage, f"{who} envía un botón falso «pra:{julio}»") == [(who, NOT_YOURS)]
    only = "La práctica pedagógica la registra quien acompaña. Lo suyo está en /misregistros."
    assert await first_lines(stage, "Julio: /practica") == [("Julio", only)]
    assert await stage.place.read(lambda s: s.scalars(select(Ficha)).all()) == []


# The observer


async def found(stage: Stage) -> list[Bubble]:
    """Inés finds Rosa by DRE and UGEL."""
    await stage.play("teléfonos: Inés")
    await stage.tells("Inés: /desempeno", "Inés toca «DRE CUSCO»", "Inés toca «Después ▶»")
    return await stage.tells("Inés toca «UGEL LA CONVENCIÓN»")


async def test_an_observer_finds_an_acompanante_and_who_is_in_the_sample(stage: Stage) -> None:
    (bubble,) = await found(stage)
    assert "• Rosa Quispe Flores: por observar" in bubble.text
    assert bubble.rows == [["Rosa Quispe Flores"], ["★ Rosa Quispe Flores"]]


async def test_what_was_observed_is_told_to_the_acompanante(stage: Stage) -> None:
    await found(stage)
    await stage.tells("Inés toca «Rosa Quispe Flores»")
    for _ in range(11):
        await stage.tells("Inés toca «Se evidencia»")
    await stage.tells("Inés toca «No se evidencia»", "Inés: No preguntó por la lengua de los estudiantes")
    shown = await stage.tells("Inés: 10/04/2026", "Inés toca «✅ Enviar»")
    assert [(each.who, each.text.split("\n")[0]) for each in shown] == [
        ("Rosa", "📈 Se registró el resultado que le comunicaron sobre su acompañamiento."),
        ("Inés", "Gracias. Quedó registrado. Rosa Quispe Flores puede ver su resultado."),
    ]
    kept = await stage.place.read(lambda s: s.scalars(select(Performance)).one())
    assert (kept.occasion, kept.visit) == ("inicio", 0)
    assert kept.scores == {"registro": 100, "preparacion": 100, "dialogo": 83, "total": 92}
    (own,) = await stage.tells("Rosa: /misregistros")
    assert "• Total: 92 de 100" in own.text


async def test_only_observers_observe(stage: Stage) -> None:
    rosa = stage.people["Rosa"].id
    only = "El desempeño lo registran los especialistas de DIFODS, DEIB y DISER que observan."
    for who in ("Rosa", "Julio", "Teresa"):
        assert await first_lines(stage, f"{who}: /desempeno") == [(who, only)]
        for data, said in ((f"obs:{rosa}:d", NOT_YOURS), (f"obs:{rosa}:c", NOT_YOURS), ("mon:0:0:0", only)):
            assert await first_lines(stage, f"{who} envía un botón falso «{data}»") == [(who, said)]
    await stage.play("teléfonos: Inés")
    for data in (f"obs:{rosa}:x", f"obs:{stage.people['Julio'].id}:d", "obs:99999:d"):
        assert await first_lines(stage, f"Inés envía un botón falso «{data}»") == [("Inés", NOT_YOURS)]
