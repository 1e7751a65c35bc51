"""Two conversations side by side: what was said in both, in one, or differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from studio.conversations.kept import Kept, Message

LONG = 800
"""Messages."""

Kind = Literal["same", "changed", "left", "right"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Messages that stand beside each other; one side is empty where only the other has something."""

    kind: Kind
    left: Message | None
    right: Message | None


def compare(left: Kept, right: Kept) -> list[Pair]:
    """The messages of two conversations, aligned. What stands in the place of something else counts as changed
    where the same one speaks."""
    ours, theirs = list(left.messages), list(right.messages)
    # Of very long conversations, what is said again and again is not looked at: it would take minutes.
    matcher = SequenceMatcher(None, _keys(ours), _keys(theirs), autojunk=len(ours) + len(theirs) > LONG)
    pairs: list[Pair] = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind == "equal":
            pairs += [Pair("same", *both) for both in zip(ours[start:end], theirs[other_start:other_end], strict=True)]
        else:
            pairs += _beside(ours[start:end], theirs[other_start:other_end])
    return pairs


def _keys(messages: Sequence[Message]) -> list[tuple[bool, str]]:
    return [(message.mine, message.text) for message in messages]


def _beside(left: Sequence[Message], right: Sequence[Message]) -> list[Pair]:
    """What differs, speaker by speaker: runs of the same speaker stand beside each other."""
    pairs: list[Pair] = []
    ours, theirs = _runs(left), _runs(right)
    while ours or theirs:
        if ours and theirs and ours[0][0].mine == theirs[0][0].mine:
            both = zip_longest(ours.pop(0), theirs.pop(0))
            pairs += [Pair("changed" if one and two else "left" if one else "right", one, two) for one, two in both]
        elif ours and (not theirs or len(ours) >= len(theirs)):
            pairs += [Pair("left", one, None) for one in ours.pop(0)]
        else:
            pairs += [Pair("right", None, one) for one in theirs.pop(0)]
    return pairs


def _runs(messages: Sequence[Message]) -> list[list[Message]]:
    runs: list[list[Message]] = []
    for message in messages:
        if runs and runs[-1][-1].mine == message.mine:
            runs[-1].append(message)
        else:
            runs.append([message])
    return runs
