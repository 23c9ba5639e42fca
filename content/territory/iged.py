"""The DRE and UGEL of the country, packaged: names only, counted from the padrón of December 2023."""

import csv
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE / "padron_muestra.csv"  # real rows of the padrón, without any person


def iged(path: Path = HERE / "iged_dre_ugel.csv") -> list[tuple[str, str]]:
    """(DRE, UGEL) of every supervising IGED; DRE Callao supervises directly and is its own UGEL."""
    with path.open(encoding="utf-8", newline="") as source:
        return [(row["dre"], row["ugel"]) for row in csv.DictReader(source)]


def padron_sample(path: Path = SAMPLE) -> list[dict[str, str]]:
    """The rows of the packaged sample as they stand in the padrón."""
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))
