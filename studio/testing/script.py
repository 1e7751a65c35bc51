"""Tests as they are written: steps with their lines in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

ANYTHING = "..."
"""Stands for any further messages or nodes."""

ActionKind = Literal["says", "chooses", "postback", "sends", "event", "opens", "waits", "timeout", "starts", "start"]
ExpectationKind = Literal["bot", "variables", "path", "waits_for", "ends", "logs", "warns", "error"]


class BadTestFile(ValueError):  # noqa: N818  # reads as what it is
    """A test file that cannot be read; the message is a sentence that names file and line."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something the person does, or that happens."""

    kind: ActionKind
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """Something that should come of it."""

    kind: ExpectationKind
    value: Any
    line: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """An action with what should come of it; the action is None where the conversation should just begin."""

    action: Action | None
    expected: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class ConversationTest:
    """One test."""

    name: str
    line: int
    exchanges: tuple[Exchange, ...]
    now: str = ""
    seed: str = "0"
    user: str = ""
    locale: str = ""
    start: str = ""
    """A workflow, or a workflow and a node with a slash between."""
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConversationFile:
    """The tests of one file."""

    path: Path
    tests: tuple[ConversationTest, ...]
