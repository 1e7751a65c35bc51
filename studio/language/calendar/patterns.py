"""Patterns of terms: which kinds follow one another, and what they make together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from studio.language.calendar.lattice import Item, Lattice

Values = list[Any]
Build = Callable[[Lattice, Values], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` names kinds of items in order; `?` after one makes it optional, `|` separates alternatives.

    `build` gets the values in the pattern's order, None for what was left out, and returns the value of the new
    item, or None when the terms make no sense together.
    """

    kind: str
    pattern: tuple[tuple[tuple[str, ...], bool], ...]
    build: Build
    confidence: float
    starts: tuple[str, ...]
    """The kinds of items that what it matches may begin with."""


def rule(kind: str, pattern: str, build: Build, confidence: float = 1.0) -> Rule:
    parts = tuple((tuple(part.rstrip("?").split("|")), part.endswith("?")) for part in pattern.split())
    starts: list[str] = []
    for kinds, optional in parts:
        starts += kinds
        if not optional:
            break
    return Rule(kind, parts, build, confidence, tuple(starts))


def apply(lattice: Lattice, rules: tuple[Rule, ...], *, passes: int = 1) -> None:
    """Adds to the lattice all that the rules find; `passes` lets rules build on what they built."""
    for _ in range(passes):
        grown = False
        for one in rules:
            for first in lattice.places(one.starts):
                for stop, values, confidence in _matches(lattice, one.pattern, 0, first):
                    try:
                        value = one.build(lattice, values)
                    except OverflowError:  # a day before the first or after the last of the calendar
                        continue
                    if value is not None:
                        grown = lattice.add(Item(one.kind, value, first, stop, one.confidence * confidence)) or grown
        if not grown:
            return


def _matches(
    lattice: Lattice, pattern: tuple[tuple[tuple[str, ...], bool], ...], at: int, place: int
) -> Iterator[tuple[int, Values, float]]:
    if at == len(pattern):
        yield place, [], 1.0
        return
    kinds, optional = pattern[at]
    for kind in kinds:
        for item in lattice.at(kind, place):
            for stop, rest, confidence in _matches(lattice, pattern, at + 1, item.stop):
                yield stop, [item.value, *rest], min(confidence, item.confidence)
    if optional:
        for stop, rest, confidence in _matches(lattice, pattern, at + 1, place):
            yield stop, [None, *rest], confidence
