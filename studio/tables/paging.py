"""Pages of a table for a grid: the ids of the last few answers are kept, so that scrolling asks for rows only."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Order = Sequence[tuple[str, bool]]
"""Columns and whether they descend, the most important one first."""

_KEPT = 6
_Key = tuple[Any, ...]
_Answer = tuple[Sequence[int], Mapping[int, float]]


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of an answer from `offset` on, and how many there are in all."""

    rows: list[dict[str, Any]]
    total: int
    offset: int
    version: int
    """The version of the table it is a page of."""


class Pages:
    """The ids of answers by question, each good for one version of its table."""

    def __init__(self) -> None:
        self._answers: OrderedDict[_Key, tuple[int, _Answer]] = OrderedDict()

    def answer(self, question: _Key, version: int, ask: Callable[[], tuple[list[int], dict[int, float]]]) -> _Answer:
        """The ids, and scores by id, of a question; `ask` is called when they are not known."""
        known = self._answers.get(question)
        if known is None or known[0] != version:
            ids, scores = ask()
            known = (version, (array("q", ids), scores))
            self._answers[question] = known
        self._answers.move_to_end(question)
        while len(self._answers) > _KEPT:
            self._answers.popitem(last=False)
        return known[1]
