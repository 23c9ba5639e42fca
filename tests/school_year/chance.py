"""What people do on a day, drawn from the seed and from what it is about: the same in every life of the walk."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


def chance(seed: int, *about: object) -> float:
    """A number from 0 to 1, always the same of the same things."""
    digest = blake2b(repr((seed, *about)).encode(), digest_size=7).digest()
    return int.from_bytes(digest, "big") / 2**56


def happens(share: float, seed: int, *about: object) -> bool:
    return chance(seed, *about) < share


def pick(options: Sequence[T], seed: int, *about: object) -> T:
    return options[int(chance(seed, *about) * len(options))]
