"""Every text of a bot that a person may look for, with its place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from studio.bot.bot import Bot
from studio.bot.card import Card
from studio.bot.describe import card_kind
from studio.bot.node import Node
from studio.bot.texts import TextField, TextKind, plain_texts, texts_below, texts_of_card, texts_of_node
from studio.bot.tree import Path, keyed_objects
from studio.bot.uses import Owner
from studio.bot.workflow import Workflow

SearchKind = Literal[
    "workflow",
    "node",
    "card",
    "text",
    "code",
    "variable",
    "intent",
    "entity",
    "table",
    "hook",
    "action",
    "knowledge",
    "schema",
    "agent",
    "folder",
]
"""What is found: names and descriptions of a thing, `text` and `code` of cards and nodes, `card` kinds of card."""

CODE_KINDS: Final[frozenset[TextKind]] = frozenset(("code", "condition"))

_TAG: Final = re.compile(r"(<[^>]*>)")

_Spec = Mapping[str, tuple[TextKind, bool]]
"""Keys of a thing that are searched: what they hold, and whether their text may be replaced."""

_LISTS: Final[Mapping[str, tuple[SearchKind, _Spec]]] = {
    "intents": ("intent", {"name": ("name", True), "utterances_with_slots": ("words", True)}),
    "list_entities": ("entity", {"name": ("name", False)}),
    "hooks": ("hook", {"name": ("name", True), "content": ("code", True)}),
    "actions": (
        "action",
        {"name": ("name", False), "description": ("words", True), "raw_code": ("code", True)},
    ),
    "knowledge_base": ("knowledge", {"name": ("name", True), "description": ("words", True)}),
    "schemas": ("schema", {"name": ("name", False), "code": ("code", False)}),
    "folders": ("folder", {"label": ("name", False)}),
}
"""Lists of a bot. Names that code, prompts or the explorer's rules depend on are renamed on their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text that is searched."""

    owner: Owner
    field: Path
    """Path of the text below its owner."""
    label: str
    kind: SearchKind
    text: str
    text_kind: TextKind
    is_active: bool
    can_replace: bool
    segment: int = -1
    """Of a comment's HTML, which stretch between tags this is."""


def entries_of_node(workflow: str, node: Node) -> list[Entry]:
    """The texts of a node and its cards."""
    path: Path = ("flows", workflow, "nodes", node.key)
    owner = Owner(path, "node", node.name, workflow, node.key)
    found: list[Entry] = []
    for field in texts_of_node(node.raw):
        if field.kind == "markup":
            found += _comment(owner, field)
        else:
            found.append(_entry(owner, field, "node" if field.kind == "name" else _kind(field)))
    for card in node.cards:
        found += _card(Owner((*path, "instructions", card.key), "card", node.name, workflow, node.key, card.key), card)
    return found


def entries_of_workflow(workflow: Workflow) -> list[Entry]:
    """A workflow's own texts and its variables; its nodes apart."""
    owner = Owner(("flows", workflow.key), "flows", workflow.name, workflow.key)
    kinds: dict[str, TextKind] = {"name": "name", "description": "words"}
    found = [
        _entry(owner, field, "workflow", replaceable=field.path != ("name",) or not workflow.is_built_in)
        for field in plain_texts(workflow.raw, kinds)
    ]
    found += _variables(("flows", workflow.key, "variables"), workflow.raw.get("variables"), workflow.key)
    return found


def library_entries(bot: Bot) -> dict[str, tuple[object, list[Entry]]]:
    """What belongs to no workflow, by part, each with the JSON it was read from."""
    found: dict[str, tuple[object, list[Entry]]] = {}
    settings = bot.raw.get("settings")
    entries: list[Entry] = []
    for key in ("userVariables", "conversationVariables", "botVariables"):
        entries += _variables(("settings", key), settings.get(key) if isinstance(settings, dict) else None, "")
    found["settings"] = (settings, entries)
    for part, (kind, spec) in _LISTS.items():
        found[part] = (bot.raw.get(part), list(_list(bot.raw.get(part), part, kind, spec)))
    found["tables"] = (bot.raw.get("tables"), list(_tables(bot)))
    found["agents"] = (bot.raw.get("agents"), list(_agents(bot)))
    return found


def library_parts(bot: Bot) -> dict[str, object]:
    """The JSON that `library_entries` reads, by part."""
    return {part: bot.raw.get(part) for part in ("settings", *_LISTS, "tables", "agents")}


def comment_segments(markup: str) -> list[str]:
    """The HTML of a comment cut at its tags: texts and tags in turn, beginning with a text."""
    return _TAG.split(markup)


def _comment(owner: Owner, field: TextField) -> Iterator[Entry]:
    for index, segment in enumerate(comment_segments(field.text)):
        text = html.unescape(segment) if index % 2 == 0 else ""
        if text.strip():
            yield Entry(owner, field.path, "Comment", "text", text, "markup", True, True, index)


def _card(owner: Owner, card: Card) -> Iterator[Entry]:
    yield Entry(owner, (), "Card", "card", card_kind(card), "name", True, False)
    for field in texts_of_card(card.raw):
        if not field.is_derived:
            yield _entry(owner, field, _kind(field), replaceable=field.kind != "setting")


def _kind(field: TextField) -> SearchKind:
    return "code" if field.kind in CODE_KINDS else "text"


def _entry(owner: Owner, field: TextField, kind: SearchKind, *, replaceable: bool = True) -> Entry:
    return Entry(owner, field.path, field.label, kind, field.text, field.kind, field.is_active, replaceable)


def _variables(path: Path, items: Any, workflow: str) -> Iterator[Entry]:
    kinds: dict[str, TextKind] = {"name": "name", "description": "words", "defaultValue": "words"}
    for key, item in keyed_objects(items):
        owner = Owner((*path, key), "variables", _name(item), workflow)
        secret = item.get("secret") is True
        for field in plain_texts(item, kinds):
            if field.path != ("defaultValue",):
                yield _entry(owner, field, "variable", replaceable=field.path != ("name",))
            elif not secret:
                is_text = item.get("type") in ("string", "date", "enum", "pattern")
                yield _entry(owner, field, "variable", replaceable=is_text)


def _list(items: Any, part: str, kind: SearchKind, spec: _Spec) -> Iterator[Entry]:
    for key, item in keyed_objects(items):
        owner = Owner((part, key), part, _name(item))
        for field in plain_texts(item, {name: text_kind for name, (text_kind, _) in spec.items()}):
            yield _entry(owner, field, kind, replaceable=spec[str(field.path[0])][1])
        if part == "list_entities":
            for index, occurrence in _indexed(item.get("occurrences")):
                inner = Owner((part, key, "occurrences", index), part, _name(item))
                for field in plain_texts(occurrence, {"name": "words", "synonyms": "words"}):
                    yield _entry(inner, field, kind)
        elif part == "knowledge_base":
            for index, source in _indexed(item.get("dataSources")):
                inner = Owner((part, key, "dataSources", index), part, _name(item))
                for field in plain_texts(source, {"title": "words"}):
                    yield _entry(inner, field, kind)


def _tables(bot: Bot) -> Iterator[Entry]:
    for key, table in bot.tables.items():
        owner = Owner(("tables", key), "tables", table.name)
        for field in plain_texts(table.raw, {"name": "name"}):
            yield _entry(owner, field, "table", replaceable=False)
        for name, column in table.columns.items():
            path: Path = ("tables", key, "schema", "properties", name)
            inner = Owner(path, "tables", table.name)
            yield Entry(inner, (), "Column", "table", name, "name", True, False)
            for field in plain_texts(column, {"description": "words"}):
                yield _entry(inner, field, "table")
            zui = column.get("x-zui")
            computed = zui.get("computed") if isinstance(zui, dict) else None
            if isinstance(computed, dict):
                inside = Owner((*path, "x-zui", "computed"), "tables", table.name)
                for field in plain_texts(computed, {"prompt": "template", "code": "code"}):
                    yield _entry(inside, field, "table")


def _agents(bot: Bot) -> Iterator[Entry]:
    for name in bot.agents:
        raw = bot.raw["agents"].get(name)
        config = raw.get("config") if isinstance(raw, dict) else None
        owner = Owner(("agents", name, "config"), "agents", name)
        for field in texts_below(config) if config else ():
            if field.kind != "setting":
                yield _entry(owner, field, "agent")


def _indexed(items: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    for index, item in enumerate(items if isinstance(items, Sequence) else ()):
        if isinstance(item, dict):
            yield index, item


def _name(item: Mapping[str, Any]) -> str:
    name = item.get("name") or item.get("label")
    return name if isinstance(name, str) else ""
