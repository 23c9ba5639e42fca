"""How far a row that comes by ficha is filled in the reader's territory, and what it comes to: never a person."""

from sqlalchemy import ColumnElement

from content.lines import lines
from content.messages.observing import ASPECTS
from content.messages.practice import COMPETENCIES, MOMENTS
from content.views import Reader
from domain.closing.filling import PRACTICE, Filled, There, aspects, filled, levels
from domain.evaluation.performance import ROWS
from domain.people.roles import Role, RoleKind, roles_of
from domain.people.territory import Ie, Ugel
from domain.surveys.matrix import Row
from domain.surveys.model import FormVersion
from i18n.text import Html

OF_UGEL = (RoleKind.ESPECIALISTA_UGEL, RoleKind.RCI)
OF_DRE = (RoleKind.ESPECIALISTA_DRE, RoleKind.CCI)


def filling(reader: Reader, row: Row) -> Html | None:
    """None for a row that is not kept here."""
    there = territory(reader)
    norm = reader.programme.norm
    found = filled(reader.session, row.code, norm, reader.today, there)
    if not found:
        return None
    told = [line for each in found for line in (done(reader, each), *comes_to(reader, row, each.moment, there))]
    return lines(reader.t.say("<b>Registrado aquí</b>"), *told)


def done(reader: Reader, each: Filled) -> Html:
    t = reader.t
    if not each.moment:
        return t.say("• {done} de {of} que ya terminaron", done=each.done, of=each.of)
    moment = t.label(MOMENTS[each.moment])
    if not each.of:  # a sample: who is in it is not told here
        return t.say("• {moment}: {done}", moment=moment, done=each.done)
    return t.say("• {moment}: {done} de {of}", moment=moment, done=each.done, of=each.of)


def comes_to(reader: Reader, row: Row, moment: str, there: There) -> list[Html]:
    """Distributions of levels by version of the rubric; means by aspect. Nothing while they are too few."""
    if row.code == PRACTICE:
        by_version = levels(reader.session, moment, reader.today, there)
        return [line for version, found in by_version.items() for line in level_lines(reader, version, found)]
    return aspect_lines(reader, aspects(reader.session, moment, reader.today, there)) if row.code in ROWS else []


def level_lines(reader: Reader, version_id: int, found: dict[str, tuple[int, int, int, int]]) -> list[Html]:
    t, version = reader.t, reader.session.get_one(FormVersion, version_id).version
    return [
        t.say(
            "   {what}: I {one} · II {two} · III {three} · IV {four} <i>(rúbrica {version})</i>",
            what=t.label(COMPETENCIES[each]), one=counts[0], two=counts[1], three=counts[2], four=counts[3],
            version=version,
        )
        for each, counts in found.items()
        if each in COMPETENCIES
    ]  # fmt: skip


def aspect_lines(reader: Reader, found: dict[str, int]) -> list[Html]:
    t = reader.t
    return [
        t.say("   {aspect}: {score} de 100 en promedio", aspect=t.label(text), score=found[each])
        for each, text in ASPECTS.items()
        if each in found
    ]


def territory(reader: Reader) -> There:
    """The conditions on IE and UGEL of the reader's posts of today; none for MINEDU."""
    posts = roles_of(reader.session, reader.person_id or 0, reader.today)
    if any(post.kind == RoleKind.MINEDU for post in posts):
        return ()
    return (mine(posts),)


def mine(posts: list[Role]) -> ColumnElement[bool]:
    ugeles = [post.ugel_id for post in posts if post.kind in OF_UGEL and post.ugel_id]
    dres = [post.dre_id for post in posts if post.kind in OF_DRE and post.dre_id]
    return Ie.ugel_id.in_(ugeles) | Ugel.dre_id.in_(dres)
