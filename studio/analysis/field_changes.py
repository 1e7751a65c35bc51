"""How two JSON objects differ, field by field, down to what a person would call one value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from studio.bot.describe import in_words
from studio.bot.edit import same_json
from studio.bot.tree import ABSENT, item_keys

DERIVED = frozenset({"links", "transpiledCode", "nodeId"})
"""Fields that follow from others: a change of theirs alone is told once, not field by field."""

_WRAPPERS = frozenset({"content", "payload", "data", "staticValue", "dynamicValue", "definition"})
"""Keys that only hold what is meant; naming them would be noise."""
_SUPER_INPUT = frozenset({"valueType", "staticValue", "dynamicValue"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs; ABSENT stands for a side that has none."""

    field: str
    """Where, in words: `Options › 2 › Label`."""
    before: Any
    after: Any


def field_changes(before: Any, after: Any, leave_out: frozenset[str] = frozenset()) -> Iterator[FieldChange]:
    """The values in which two JSON values differ, in the order of the second; `leave_out` are keys of the top."""
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _objects(before, after, (), leave_out | DERIVED)
    else:
        yield from _values(before, after, ())


def _values(before: Any, after: Any, path: tuple[str, ...]) -> Iterator[FieldChange]:
    if same_json(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _objects(before, after, path, DERIVED)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, path)
    else:
        yield FieldChange(_in_words(path), before, after)


def _objects(
    before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], leave_out: frozenset[str]
) -> Iterator[FieldChange]:
    if before.keys() | after.keys() <= _SUPER_INPUT and "valueType" in before and "valueType" in after:
        # What is written in the other half of a static or dynamic value has no effect.
        old, new = _effective(before), _effective(after)
        if before["valueType"] != after["valueType"] and same_json(old, new):
            yield FieldChange(_in_words((*path, "valueType")), before["valueType"], after["valueType"])
        yield from _values(old, new, path)
        return
    for key in (*after, *(key for key in before if key not in after)):
        if key not in leave_out:
            yield from _values(before.get(key, ABSENT), after.get(key, ABSENT), (*path, key))


def _lists(before: list[Any], after: list[Any], path: tuple[str, ...]) -> Iterator[FieldChange]:
    if _have_ids(before) and _have_ids(after):
        old, new = dict(zip(item_keys(before), before, strict=True)), dict(zip(item_keys(after), after, strict=True))
        for key in (*new, *(key for key in old if key not in new)):
            place = list(new).index(key) if key in new else list(old).index(key)
            yield from _values(old.get(key, ABSENT), new.get(key, ABSENT), (*path, str(place + 1)))
        if list(old) != list(new) and old.keys() == new.keys():
            yield FieldChange(_in_words((*path, "order")), list(old), list(new))
        return
    old_texts, new_texts = map(_texts, (before, after))
    matcher = SequenceMatcher(None, old_texts, new_texts, autojunk=False)
    for kind, first, last, into, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        for step in range(max(last - first, end - into)):
            old_item = before[first + step] if first + step < last else ABSENT
            new_item = after[into + step] if into + step < end else ABSENT
            place = into + step if new_item is not ABSENT else first + step
            yield from _values(old_item, new_item, (*path, str(place + 1)))


def _effective(value: Mapping[str, Any]) -> Any:
    return value.get("staticValue" if value["valueType"] == "static" else "dynamicValue")


def _texts(items: list[Any]) -> list[str]:
    return [json.dumps(item, sort_keys=True) for item in items]


def _have_ids(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items)


def _in_words(path: tuple[str, ...]) -> str:
    named = [step for step in path if step not in _WRAPPERS] or list(path[-1:])
    return " › ".join(in_words(step) for step in named)
