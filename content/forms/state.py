"""How far one person is in one form: a small value that goes into a JSON column and comes back the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

END = "end"  # the place after the last question, where answers are looked over


@dataclass(frozen=True, kw_only=True)
class State:
    """Keys are paths with places in repeats, `/data/hijos[2]/edad`. Answers stay when they become irrelevant."""

    form: str  # SHA-256 of the form
    instance: str  # UUID of this filling-in
    seed: int  # where everything random comes from
    began: str  # moment, ISO 8601
    place: str = END  # ref of the open question
    answers: Mapping[str, str] = field(default_factory=dict)
    preset: Mapping[str, str] = field(default_factory=dict)  # given at the beginning, or a default computed once
    once: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)  # repetitions of each repeat
    closed: tuple[str, ...] = ()  # repeats that need no other
    visited: tuple[str, ...] = ()  # notes read, questions skipped or left as they were
    draft: tuple[str, ...] | None = None  # chosen so far where several are
    ended: str = ""  # moment of submitting, ISO 8601

    @property
    def finished(self) -> bool:
        return bool(self.ended)

    def with_answer(self, key: str, value: str) -> "State":
        visited = tuple(each for each in self.visited if each != key)
        return replace(self, answers={**self.answers, key: value}, visited=visited, draft=None)

    def with_visit(self, key: str) -> "State":
        return replace(self, visited=tuple(dict.fromkeys([*self.visited, key])), draft=None)

    def without_answer(self, key: str) -> "State":
        """Skipped: empty even where there was a default."""
        return replace(self, answers={**self.answers, key: ""}).with_visit(key)

    def to_json(self) -> dict[str, Any]:
        """Only what differs from an empty beginning; tuples as lists."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        said = {name: value for name, value in values.items() if value not in ({}, (), "", None)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()} | {
            "draft": None if self.draft is None else list(self.draft)
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "State":
        """TypeError: not one of ours."""
        given: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in value.items()}
        return cls(**given)
