"""Texts with templates: `{{ JavaScript }}` and `@scope.path`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.bot.values import SuperInput
from studio.interpreter.failure import BotFailure
from studio.interpreter.values import text_of

LONGEST = 1_000_000
"""Characters of one text with its templates filled in."""

SCOPES = ("workflow", "conversation", "session", "user", "bot", "env", "temp", "turn", "event")
"""The names a path may begin with."""

_MENTION = re.compile(rf"(?<![\w@.])@(?P<path>(?:{'|'.join(SCOPES)})(?:(?:\?\.|\.)[^\W\d][\w$]*|\[\d+\])+)", re.UNICODE)
_MARK = re.compile(r"[\\\"'`{}]")
_PATIENCE = 100_000
"""Characters looked through in vain for the end of expressions, before the rest is taken for plain text."""

_ASSIGNS = re.compile(
    r"(?<![=!<>])=(?![=>])|\+\+|--|\bawait\b|\bdelete\b"
    r"|\.\s*(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set\w*|add|delete|clear|assign)\s*\("
    r"|\b(?:actions|client|axios|history)\b|\w+Table\b"
)


@dataclass(frozen=True, slots=True)
class Template:
    """A parsed text: `parts` alternates literal texts and expressions, beginning with a text."""

    parts: tuple[str, ...]

    @property
    def expressions(self) -> tuple[str, ...]:
        return self.parts[1::2]

    @property
    def is_single(self) -> bool:
        """Whether there is just one expression and nothing around it but blanks: its value keeps its type."""
        return len(self.parts) == 3 and not self.parts[0].strip() and not self.parts[2].strip()

    def filled(self, values: list[Any]) -> Any:
        """The text with its expressions replaced by their values, or the value itself where it stands alone."""
        if self.is_single:
            return values[0]
        parts = list(self.parts)
        parts[1::2] = map(text_of, values)
        if sum(map(len, parts)) > LONGEST:
            raise BotFailure(f"a text would be longer than {LONGEST:,} characters once its templates are filled in.")
        return "".join(parts)


@lru_cache(maxsize=8192)
def parse_template(text: str, is_expression: bool = False) -> Template:
    """The template of a dynamic field. With `is_expression`, text without any template is one expression."""
    if "{{" not in text and "@" not in text:
        return Template(("", text.strip(), "")) if is_expression and text.strip() else Template((text,))
    parts: list[str] = []
    literal: list[str] = []
    position = 0
    patience = _PATIENCE
    while patience > 0:
        opening = text.find("{{", position)
        if opening < 0 or text.find("}}", opening) < 0:
            break
        literal.append(text[position:opening])
        closing = _closing(text, opening + 2)
        if closing < 0:  # not a template after all
            patience -= len(text) - opening
            literal.append("{{")
            position = opening + 2
            continue
        expression = text[opening + 2 : closing].strip()
        if expression:
            _mentions("".join(literal), parts)
            literal = []
            parts.append(expression)
        position = closing + 2
    literal.append(text[position:])
    _mentions("".join(literal), parts)
    if len(parts) == 1 and is_expression and text.strip():
        return Template(("", text.strip(), ""))
    return Template(tuple(parts))


def template_of(field: SuperInput) -> Template | None:
    """The template of a field; None where it holds a fixed value."""
    return parse_template(field.dynamic_value, field.is_expression) if field.is_dynamic else None


def expression_of(payload: str) -> str:
    """The JavaScript of a condition, which may be written in braces."""
    text = payload.strip()
    if text.startswith("{{") and text.endswith("}}") and _closing(text, 2) == len(text) - 2:
        text = text[2:-2].strip()
    found = _MENTION.fullmatch(text)
    return found["path"] if found else text


def is_pure(expression: str) -> bool:
    """Whether evaluating it early cannot be noticed: it sets nothing, calls nothing that acts, and does not read
    the history, to which every message adds."""
    return _ASSIGNS.search(expression) is None


def _mentions(text: str, parts: list[str]) -> None:
    """Appends a literal text to the parts, its mentions as expressions."""
    position = 0
    for found in _MENTION.finditer(text):
        parts.append(text[position : found.start()])
        parts.append(found["path"])
        position = found.end()
    parts.append(text[position:])


def _closing(text: str, start: int) -> int:
    """Where the `}}` that ends an expression stands; -1 when there is none. Minds strings and brackets."""
    depth = 0
    quote = ""
    position = start
    while (found := _MARK.search(text, position)) is not None:
        position = found.start()
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
                if text.startswith("}}", position):
                    return position
                return -1
            depth -= 1
        position += 1
    return text.find("}}", start) if quote else -1
