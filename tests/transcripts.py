"""Conversations as Markdown: the lines of people are played, what their phones show is compared.

    # What the story is about
    Why it is told.

    teléfonos: Rosa, Julio          linked before the story begins
    con resúmenes                   the digests of the week are sent
    reloj: lunes 13/04/2026 09:00   when it begins

    Rosa: /visitas
    Rosa toca «Julio Huamán Quispe»

Everything that any phone shows follows the line that caused it; nothing else may appear. With
`pytest --update-scenarios` the files are written anew. `tests/stage.py` lists the lines there are.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.stage import Bubble, Scene, moment_of

FOLDER = Path(__file__).parent / "scenarios"
NOTHING = "*Nadie ve nada nuevo.*"
OPENED = "El archivo dice:"
SAYS = {(False, False): "ve", (True, False): "ve cambiar el mensaje", (False, True): "ve debajo del chat"}
OUTPUT = re.compile(rf"\w+ ({'|'.join(SAYS.values())}):|\*.+\*| {{4}}.*|{OPENED}|")
ROW = re.compile(r" {4}(\[[^\]]+\] ?)+")
BEGINS = "reloj: "


@dataclass
class Step:
    line: str
    output: list[str] = field(default_factory=list)  # lines as they stand in the file

    @property
    def bubbles(self) -> list[list[str]]:
        """Lines of each bubble that the file holds; the first says who sees it and how."""
        found: list[list[str]] = []
        for line in self.output:
            if re.fullmatch(r"\w+ .+:", line) and line != OPENED:
                found.append([])
            if found:
                found[-1].append(line)
        return found


@dataclass
class Transcript:
    path: Path
    head: list[str]  # title, purpose, setting
    steps: list[Step]

    @property
    def start(self) -> datetime:
        return moment_of(next(line for line in self.head if line.startswith(BEGINS))[len(BEGINS) :])

    @property
    def has_digests(self) -> bool:
        """Whether the story is about what slips; in the others nobody is told of the week."""
        return "con resúmenes" in self.head

    @property
    def setting(self) -> list[str]:
        """Lines of the head that are acts, but for the clock."""
        return [line for line in self.head if re.match(r"(teléfonos|sin vincular|\w+ se llama): ", line)]

    def text(self) -> str:
        parts = ["\n".join(self.head).strip()]
        for step in self.steps:
            parts += [step.line, *(["\n".join(step.output)] if step.output else [])]
        return "\n\n".join(parts) + "\n"


def read(path: Path) -> Transcript:
    """A transcript from its file; whatever people see there is kept with the line that caused it."""
    lines = path.read_text().splitlines()
    begins = next(n for n, line in enumerate(lines) if line.startswith(BEGINS)) + 1
    transcript = Transcript(path, lines[:begins], [])
    for line in lines[begins:]:
        if not OUTPUT.fullmatch(line):
            transcript.steps.append(Step(line))
        elif transcript.steps and (line or transcript.steps[-1].output):
            transcript.steps[-1].output.append(line)
    for step in transcript.steps:
        while step.output and not step.output[-1]:
            step.output.pop()
    return transcript


def drawn(scenes: list[Scene]) -> list[str]:
    """What was seen, as lines of a file."""
    parts: list[str] = []
    for scene in scenes:
        if scene.moment and scene.bubbles:
            parts.append(f"*{scene.moment}*")
        if scene.file is not None:
            parts.append(f"{OPENED}\n\n{indented(scene.file)}")
        parts += [f"{heading(bubble)}\n\n{indented(face(bubble))}" for bubble in scene.bubbles]
    return "\n\n".join(parts or [NOTHING]).split("\n")


def heading(bubble: Bubble) -> str:
    return f"{bubble.who} {SAYS[bubble.changed, bubble.keys]}:"


def face(bubble: Bubble) -> str:
    rows = "\n".join(" ".join(f"[{label}]" for label in row) for row in bubble.rows)
    file = f"<archivo: {bubble.file}>" if bubble.file else ""
    gone = "(ningún botón)" if bubble.keys and not bubble.rows else ""
    return "\n\n".join(part for part in (bubble.text, file, gone, rows) if part)


def indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip().split("\n"))


def labels(bubble: list[str]) -> list[list[str]]:
    """The buttons of a bubble as the file has them: rows at its end."""
    rows: list[list[str]] = []
    for line in reversed([line for line in bubble if line.strip()]):
        if not ROW.fullmatch(line):
            break
        rows.insert(0, re.findall(r"\[([^\]]+)\]", line))
    return rows


def shape(bubbles: list[list[str]]) -> list[tuple[str, list[int]]]:
    """Who sees something and how many buttons it has in each row: the same in every language."""
    return [(bubble[0], [len(row) for row in labels(bubble)]) for bubble in bubbles]


def all_paths() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))
