"""The fields by which one thing of a bot names another: where they are, and how they follow new ids.

A field is known by its key, as archives write them (`variableId`, `flowId`, `destination.node` …). Texts are
never taken for ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from studio.bot.transition import EXIT_PREFIX
from studio.bot.tree import Path

IdKind = Literal["node", "exit", "variable", "workflow", "table", "intent", "knowledge_base", "schema"]

_VARIABLE: Final = re.compile(r"(?:^v|V)ariable(?:s|Ids?)?\Z")
_KEYS: Final[dict[str, IdKind]] = {
    "nodeId": "node",
    "targetNodeId": "node",
    "flowId": "workflow",
    "tableId": "table",
    "dataTableId": "table",
    "schemaId": "schema",
    "exitNodes": "exit",
    "kbs": "knowledge_base",
}
_SKIPPED: Final = frozenset(
    [
        "transpiledCode",
        "prompt",
        "schema",
        "generative",
        "uiconfiguration",
        "code",
        "input",
        "output",
        "examples",
        "comment",
    ]
)

Rewrite = Callable[[IdKind, str], str]
"""What an id becomes; the same id where nothing changes."""


def ids_in(value: Any) -> Iterator[tuple[Path, IdKind, str]]:
    """The ids a JSON value refers to, each with its place. The cards of a node are part of it."""
    found: list[tuple[Path, IdKind, str]] = []

    def note(path: Path, kind: IdKind, one: str) -> str:
        found.append((path, kind, one))
        return one

    _rewritten(value, (), None, note)
    yield from found


def with_ids(value: Any, rewrite: Rewrite) -> Any:
    """A copy of a JSON value in which every reference is what `rewrite` makes of it."""
    return _rewritten(value, (), None, lambda path, kind, one: rewrite(kind, one))


def _rewritten(value: Any, path: Path, kind: IdKind | None, rewrite: Callable[[Path, IdKind, str], str]) -> Any:
    if isinstance(value, str):
        return rewrite(path, kind, value) if kind is not None and value else value
    if isinstance(value, list):
        return [_rewritten(item, (*path, index), _of_item(kind, item), rewrite) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    copy = {}
    for key, child in value.items():
        if key in _SKIPPED and not (key in ("input", "output") and isinstance(child, str)):
            copy[key] = child
        elif key == "flowId" and "__id__" in value:
            copy[key] = child  # where a node of the hub came from
        elif key == "payload" and isinstance(child, str) and child.startswith(EXIT_PREFIX):
            copy[key] = EXIT_PREFIX + rewrite((*path, key), "exit", child.removeprefix(EXIT_PREFIX))
        elif key == "intent" and isinstance(child, dict) and isinstance(child.get("id"), str) and child["id"]:
            copy[key] = {**child, "id": rewrite((*path, key, "id"), "intent", child["id"])}
        elif key == "destination" and isinstance(child, dict):
            copy[key] = _destination(child, (*path, key), rewrite)
        elif kind == "knowledge_base" and key not in ("kbs", "staticValue"):
            copy[key] = child
        else:
            copy[key] = _rewritten(child, (*path, key), _kind_of(key, kind), rewrite)
    return copy


def _kind_of(key: str, around: IdKind | None) -> IdKind | None:
    if key == "staticValue":
        return around if around == "knowledge_base" else None
    known = _KEYS.get(key)
    return known or ("variable" if _VARIABLE.search(key) else None)


def _of_item(kind: IdKind | None, item: Any) -> IdKind | None:
    """The items of a workflow card's `variables` are copies, not ids."""
    return kind if isinstance(item, str) else None


def _destination(value: dict[str, Any], path: Path, rewrite: Callable[[Path, IdKind, str], str]) -> dict[str, Any]:
    node = value.get("node")
    if not isinstance(node, str) or not node:
        return value
    return {**value, "node": rewrite((*path, "node"), "node", node)}
