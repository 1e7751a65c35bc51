"""Comparing what came with what should have come."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import regex

from studio.interpreter.values import identical, text_of
from studio.testing.script import ANYTHING

PATTERN_SECONDS = 1.0

E = TypeVar("E")
A = TypeVar("A")

_OTHER_TEXTS = ("title", "markdown", "imageUrl", "audioUrl", "videoUrl", "fileUrl", "address")


def message_fits(expected: Any, payload: Mapping[str, Any]) -> bool:
    """Whether a message is the expected one."""
    if not isinstance(expected, dict):
        return text_fits(expected, words_of(payload))
    for name, value in expected.items():
        match name:
            case "text":
                fits = words_of(payload) == text_of(value)
            case "pattern":
                fits = found_in(text_of(value), words_of(payload))
            case "choices":
                if not isinstance(value, list):
                    raise ValueError("“choices” is the list of what is offered, such as [Small, Large]")
                fits = labels_of(payload) == [text_of(label) for label in value]
            case _:
                fits = identical(payload.get(name), value)
        if not fits:
            return False
    return True


def text_fits(expected: Any, text: str) -> bool:
    """Whether a text is the expected one: exactly, or by a `/pattern/`."""
    wanted = text_of(expected)
    if len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/"):
        return found_in(wanted[1:-1], text)
    return wanted == text


def found_in(pattern: str, text: str) -> bool:
    """Whether a pattern occurs in a text. Raises ValueError with a sentence for one that is no pattern."""
    try:
        return regex.search(pattern, text, timeout=PATTERN_SECONDS) is not None
    except regex.error as problem:
        raise ValueError(f"“{pattern}” is no regular expression: {problem}") from None
    except TimeoutError:
        raise ValueError(f"“{pattern}” takes too long to look for") from None


def value_fits(expected: Any, value: Any) -> bool:
    """Whether a variable has the expected value."""
    if isinstance(expected, dict) and len(expected) == 1:
        if "pattern" in expected:
            return isinstance(value, str) and found_in(text_of(expected["pattern"]), value)
        if "type" in expected:
            return bool(type_name(value) == expected["type"])
    return identical(expected, value)


def type_name(value: Any) -> str:
    """The type of a JSON value."""
    names = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


def words_of(payload: Mapping[str, Any]) -> str:
    """The words of a message: its text, or else what it shows."""
    if "text" in payload:
        return text_of(payload["text"])
    return next((text_of(payload[name]) for name in _OTHER_TEXTS if payload.get(name)), "")


def labels_of(payload: Mapping[str, Any]) -> list[str]:
    """The labels of what a message offers: its options, its buttons, those of its cards."""
    found = [text_of(option.get("label")) for option in payload.get("options") or ()]
    found += [text_of(action.get("label")) for action in payload.get("actions") or ()]
    for item in payload.get("items") or ():
        found += labels_of(item)
    return found


def shown(payload: Mapping[str, Any]) -> str:
    """A message in one line."""
    words = " ".join(words_of(payload).split())
    labels = labels_of(payload)
    offered = f" [{', '.join(labels)}]" if labels else ""
    kind = text_of(payload.get("type"))
    return (
        f"{words}{offered}"
        if kind in ("text", "choice", "dropdown") and words
        else f"({kind}) {words}{offered}".strip()
    )


def shown_expectation(expected: Any) -> str:
    """An expected message in one line."""
    if not isinstance(expected, dict):
        return " ".join(text_of(expected).split())
    if set(expected) <= {"text", "choices"} and "text" in expected:
        labels = ", ".join(text_of(label) for label in expected.get("choices") or ())
        return text_of(expected["text"]) + (f" [{labels}]" if labels else "")
    return json.dumps(expected, ensure_ascii=False)


def difference(
    expected: Sequence[E],
    came: Sequence[A],
    fits: Callable[[E, A], bool],
    show_expected: Callable[[E], str],
    show_came: Callable[[A], str],
) -> list[str]:
    """Empty when all fits; else both lists as one, a line each: `-` for what is missing, `+` for what is too much."""
    rows, columns = len(expected), len(came)
    same = [[one != ANYTHING and fits(one, other) for other in came] for one in expected]
    # best[i][j]: the cheapest way to part expected[i:] from came[j:]; a wildcard takes any number for nothing.
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            best[i][j] = min(_ways(expected, same, best, i, j), default=(0, ""))[0]
    if best[0][0] == 0:
        return []
    lines: list[str] = []
    i = j = 0
    while i < rows or j < columns:
        _, way = min(_ways(expected, same, best, i, j))
        if way == "a":
            lines.append(f"  {show_came(came[j])}")
            i, j = i + 1, j + 1
        elif way in ("b", "c"):
            if way == "b":
                lines.append("  …")
                i += 1
            else:
                j += 1
        elif way == "d":
            lines.append(f"- {show_expected(expected[i])}")
            i += 1
        else:
            lines.append(f"+ {show_came(came[j])}")
            j += 1
    return lines


def _ways(
    expected: Sequence[Any], same: list[list[bool]], best: list[list[int]], i: int, j: int
) -> list[tuple[int, str]]:
    """The steps that can be taken at a place, with what they cost to the end; named so that ties go to the first."""
    rows, columns = len(expected), len(best[0]) - 1
    ways: list[tuple[int, str]] = []
    if i < rows and expected[i] == ANYTHING:
        ways.append((best[i + 1][j], "b"))
        if j < columns:
            ways.append((best[i][j + 1], "c"))
        return ways
    if i < rows and j < columns and same[i][j]:
        ways.append((best[i + 1][j + 1], "a"))
    if i < rows:
        ways.append((best[i + 1][j] + 1, "d"))
    if j < columns:
        ways.append((best[i][j + 1] + 1, "e"))
    return ways
