"""Every transcript of this folder, through plain HTTP, on both databases, line by line."""

from pathlib import Path

import pytest

from content.programme import Programme
from tests.stage import Stage, told
from tests.transcripts import Transcript, all_paths, drawn, read


@pytest.mark.parametrize("path", all_paths(), ids=lambda path: path.stem)
async def test_a_conversation_goes_as_it_is_written(
    path: Path, village_url: str, programme: Programme, request: pytest.FixtureRequest
) -> None:
    transcript = read(path)
    stage = Stage(village_url, told(programme, digests=transcript.has_digests), transcript.start)
    await stage.open()
    try:
        await played(stage, transcript)
    finally:
        await stage.close()
    compare(transcript, update=request.config.getoption("--update-scenarios"))


async def played(stage: Stage, transcript: Transcript) -> None:
    for line in transcript.setting:
        await stage.play(line)
    for step in transcript.steps:
        step.output = [] if step.line.startswith("#") else drawn(await stage.play(step.line))


def compare(transcript: Transcript, *, update: bool) -> None:
    if update:
        transcript.path.write_text(transcript.text())
    assert transcript.text().splitlines() == transcript.path.read_text().splitlines()
