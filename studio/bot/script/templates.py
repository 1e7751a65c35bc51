"""Texts with templates: where their `{{ expressions }}` and `@scope.name` mentions stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from studio.bot.script.references import SCOPES

_MENTION: Final = re.compile(rf"(?<![\w@.])@(?:{'|'.join(SCOPES)})(?:(?:\?\.|\.)[^\W\d][\w$]*|\[\d+\])+")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of JavaScript in a text: what is between the braces, or a mention without its `@`."""

    kind: Literal["expression", "mention"]
    start: int
    end: int


@lru_cache(maxsize=20_000)
def parts_of(text: str) -> tuple[Part, ...]:
    """The expressions and mentions of a text, in order. Braces that are never closed are plain text."""
    if "{{" not in text and "@" not in text:
        return ()
    found: list[Part] = []
    position = literal = 0
    while True:
        opening = text.find("{{", position)
        if opening < 0:
            break
        closing = _closing(text, opening + 2)
        if closing < 0:
            position = opening + 2
            continue
        found += _mentions(text, literal, opening)
        found.append(Part("expression", opening + 2, closing))
        position = literal = closing + 2
    return (*found, *_mentions(text, literal, len(text)))


def _mentions(text: str, start: int, end: int) -> list[Part]:
    return [Part("mention", found.start() + 1, found.end()) for found in _MENTION.finditer(text, start, end)]


def _closing(text: str, start: int) -> int:
    """Where the braces that end an expression stand; -1 when there are none. Strings and brackets are minded."""
    depth = 0
    quote = ""
    position = start
    while position < len(text):
        char = text[position]
        if quote:
            if char == "\\":
                position += 1
            elif char == quote:
                quote = ""
        elif char in "\"'`":
            quote = char
        elif char == "{":
            depth += 1
        elif char == "}":
            if depth == 0:
                return position if text.startswith("}}", position) else -1
            depth -= 1
        position += 1
    return text.find("}}", start) if quote else -1
