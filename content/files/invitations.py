"""Invitations as they are handed out: a page to print with a QR for each person, XLSX and JSON.

A link is a key: whoever holds the page can link that person's phone until it is used or 7 days old.
"""

import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

import segno

from content.files.tables_out import Sheet, xlsx
from i18n.catalogues import Tongue
from i18n.text import clean_name

STYLE = """
@page { size: A4; margin: 12mm }
body { font: 11pt sans-serif; margin: 0 }
section { break-after: page }
section:last-child { break-after: auto }
h1 { font-size: 15pt; margin: 0 0 2mm }
.people { display: grid; grid-template-columns: 1fr 1fr; gap: 4mm }
.person { border: 1px dashed #888; padding: 4mm; break-inside: avoid; display: flex; gap: 4mm }
.person svg { width: 32mm; height: 32mm; flex: none }
.person p { margin: 0 0 1mm; overflow-wrap: anywhere }
.link { font-size: 8pt; color: #444 }
"""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """One link and whose it is; `place` is the IE, or the office of those who have none."""

    person: str
    role: str
    place: str
    link: str


def page(people: Iterable[Invited], t: Tongue) -> str:
    """An HTML page that needs nothing else: one sheet for each place, one card for each person."""
    ordered = sorted(people, key=lambda each: (each.place, each.person, each.link))
    places = groupby(ordered, key=lambda each: each.place)
    sections = "".join(_section(place, list(rows), t) for place, rows in places)
    title = html.escape(t.label("Invitaciones"))
    return (
        f'<!DOCTYPE html>\n<html lang="es"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{sections}</body></html>\n"
    )


def workbook(people: Iterable[Invited], t: Tongue) -> bytes:
    """The same as a table, one row a person."""
    headers = (t.label("Persona"), t.label("Cargo"), t.label("IE"), t.label("Enlace"))
    rows = [(each.person, each.role, each.place, each.link) for each in people]
    return xlsx([Sheet(name=t.label("Invitaciones"), headers=headers, rows=rows)])


def as_json(people: Iterable[Invited]) -> str:
    """A list of {person, role, place, link}, for other programs."""
    return json.dumps([asdict(each) for each in people], ensure_ascii=False, indent=2) + "\n"


def _section(place: str, people: Sequence[Invited], t: Tongue) -> str:
    cards = "".join(_card(each) for each in people)
    intro = t.say(
        "Recorte y entregue cada recuadro solo a la persona que nombra. "
        "Con el teléfono, apunte la cámara al dibujo y pulse INICIAR. Sirve una vez, durante 7 días."
    )
    return f'<section><h1>{_text(place)}</h1><p>{intro}</p><div class="people">{cards}</div></section>'


def _card(each: Invited) -> str:
    return (
        f'<div class="person">{qr(each.link)}<div><p><b>{_text(each.person)}</b></p>'
        f'<p>{_text(each.role)}</p><p class="link">{html.escape(each.link)}</p></div></div>'
    )


def qr(link: str) -> str:
    """The link as a drawing inside the page, readable with a quarter of it stained (level Q)."""
    drawing: str = segno.make(link, error="q", micro=False).svg_inline(border=4, omitsize=True)
    return drawing


def _text(name: str) -> str:
    return html.escape(clean_name(name))
