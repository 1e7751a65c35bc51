"""Names a bot uses in templates and code: variables by scope, tables, actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from studio.bot.card import Card
from studio.bot.json_text import walk_strings
from studio.bot.node import Node
from studio.bot.script.references import references_in
from studio.bot.script.templates import parts_of

SCOPES = ("workflow", "user", "bot", "conversation", "session", "env", "temp", "turn")

_TABLE = re.compile(r"(?<![\w$.'\"])([A-Za-z_$][\w$]*Table)\s*(?:\?\.|\.)\s*[A-Za-z_$]")
_TEMPLATE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STRING_OR_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"", re.DOTALL)

_NOT_TEMPLATES = frozenset({"transpiledCode", "prompt", "schema", "generative", "comment", "uiconfiguration"})
"""Fields of cards that are derived, or for display, and say nothing of what runs."""

_CODE_FIELDS = frozenset({"code"})


@dataclass(frozen=True, slots=True)
class Use:
    """A variable used somewhere."""

    scope: str
    name: str
    is_set: bool
    member: str = ""
    """What is read of it: `workflow.Order1.total` uses `Order1` and reads `total`."""


@lru_cache(maxsize=20_000)
def uses_in_code(code: str) -> tuple[Use, ...]:
    """Variables in JavaScript; those in comments and plain strings do not count, nor the code's own."""
    return tuple(
        Use(reference.scope, reference.name, reference.is_set, reference.member)
        for reference in references_in(code)
        if reference.steps
    )


@lru_cache(maxsize=20_000)
def uses_in_template(text: str) -> tuple[Use, ...]:
    """Variables in a text with `{{ expressions }}` and `@scope.name` mentions."""
    return tuple(use for part in parts_of(text) for use in uses_in_code(text[part.start : part.end]))


def uses_of_card(card: Card) -> Iterator[Use]:
    """Variables a card uses in any of its fields."""
    yield from _uses_of(card.raw)


def uses_of_node(node: Node) -> Iterator[Use]:
    """Variables a node uses outside its cards (the instructions of an autonomous node)."""
    for key, value in node.raw.items():
        if key not in ("instructions", "comment", "data"):
            for text in walk_strings(value):
                yield from uses_in_template(text)


def _uses_of(value: Any, key: str = "") -> Iterator[Use]:
    if isinstance(value, dict):
        if value.get("type") == "expression" and isinstance(value.get("payload"), str):
            payload = value["payload"]
            yield from uses_in_template(payload) if payload.startswith("__") else uses_in_code(payload)
            return
        for name, child in value.items():
            if name not in _NOT_TEMPLATES:
                yield from _uses_of(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from _uses_of(child, key)
    elif isinstance(value, str):
        yield from uses_in_code(value) if key in _CODE_FIELDS else uses_in_template(value)


def tables_in_code(code: str) -> set[str]:
    """Names of table objects in JavaScript."""
    return set(_TABLE.findall(_STRING_OR_COMMENT.sub(" ", code)))


def template_fault(text: str) -> str:
    """What is wrong with the braces of a template, as a sentence; empty when nothing is."""
    rest = _TEMPLATE.sub("", text)
    if "{{" in rest:
        return "“{{” is never closed by “}}”"
    if any(not expression.strip() for expression in _TEMPLATE.findall(text)):
        return "“{{ }}” holds nothing"
    return ""
