"""A filter as the builder shows it: rules in groups, and the JSON they stand for.

The JSON is the value; the tree is a reading of it. What the builder has no row for (patterns, remainders, paths into
objects) is kept as it is, in its place among the others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from studio.tables.column import Column, ColumnType

Word = Literal["and", "or"]
RuleKind = Literal["eq", "ne", "lt", "lte", "gt", "gte", "in", "nin", "null", "not_null"]
Where = tuple[int, ...]
"""A place in a tree: the index in each group on the way down."""

RULES: Final[dict[RuleKind, str]] = {
    "eq": "is equal to",
    "ne": "is not equal to",
    "lt": "less than",
    "lte": "less than or equal to",
    "gt": "greater than",
    "gte": "greater than or equal to",
    "in": "in",
    "nin": "not in",
    "null": "is null",
    "not_null": "is not null",
}
"""The rules and how each reads between a column and a value."""

_WITHOUT_ORDER: Final[tuple[RuleKind, ...]] = ("eq", "ne", "null", "not_null")
_OPERATORS: Final[dict[str, RuleKind]] = {
    "eq": "eq", "ne": "ne", "lt": "lt", "lte": "lte", "gt": "gt", "gte": "gte", "in": "in", "nin": "nin",
}  # fmt: skip


class Missing:
    """The value of a rule that has none yet."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing()


@dataclass(frozen=True)
class Rule:
    """One condition on one column."""

    column: str
    kind: RuleKind = "eq"
    value: Any = MISSING

    @property
    def needs_value(self) -> bool:
        return self.kind not in ("null", "not_null")

    @property
    def is_complete(self) -> bool:
        return not self.needs_value or self.value is not MISSING


@dataclass(frozen=True)
class Kept:
    """A condition the builder has no row for."""

    json: Any

    @property
    def text(self) -> str:
        return json.dumps(self.json, ensure_ascii=False)


@dataclass(frozen=True)
class Group:
    """Conditions of which all (`and`) or one (`or`) must hold."""

    word: Word = "and"
    items: tuple[Item, ...] = ()


Item = Rule | Group | Kept


def rules_of(kind: ColumnType) -> tuple[RuleKind, ...]:
    """The rules that make sense for columns of a type."""
    return _WITHOUT_ORDER if kind in ("boolean", "object", "array") else tuple(RULES)


def tree_of(value: Any, columns: Mapping[str, Column]) -> Group:
    """Read a filter. The result is a group even where the filter is a single rule."""
    read = _read(value, columns) if value not in (None, {}) else Group()
    return read if isinstance(read, Group) else Group("and", (read,))


def json_of(group: Group) -> dict[str, Any]:
    """The filter a tree stands for, without its unfinished rules; `{}` when nothing is left."""
    written = _write(group)
    return written if written is not None else {}


def complete_rules(group: Group) -> int:
    """How many conditions a tree holds, unfinished ones not counted."""
    return sum(
        complete_rules(item) if isinstance(item, Group) else int(not isinstance(item, Rule) or item.is_complete)
        for item in group.items
    )


def item_at(group: Group, where: Where) -> Item:
    """What stands at a place."""
    item: Item = group
    for index in where:
        assert isinstance(item, Group)
        item = item.items[index]
    return item


def replaced(group: Group, where: Where, item: Item | None) -> Group:
    """The tree with another item at a place, or without it."""
    if not where:
        return item if isinstance(item, Group) else Group()
    index, rest = where[0], where[1:]
    items = list(group.items)
    if rest:
        inner = items[index]
        assert isinstance(inner, Group)
        items[index] = replaced(inner, rest, item)
    elif item is None:
        del items[index]
    else:
        items[index] = item
    return replace(group, items=tuple(items))


def added(group: Group, where: Where, item: Item) -> Group:
    """The tree with an item at the end of the group at a place."""
    inner = item_at(group, where)
    assert isinstance(inner, Group)
    return replaced(group, where, replace(inner, items=(*inner.items, item)))


def rule_with_kind(rule: Rule, kind: RuleKind) -> Rule:
    """A rule turned into one of another kind; its value goes along where it can."""
    value = rule.value
    one, many = kind not in ("in", "nin", "null", "not_null"), kind in ("in", "nin")
    if kind in ("null", "not_null"):
        value = MISSING
    elif many and not isinstance(value, list):
        value = MISSING if value is MISSING else [value]
    elif one and isinstance(value, list):
        value = value[0] if value else MISSING
    return Rule(rule.column, kind, value)


def rule_with_column(rule: Rule, column: Column) -> Rule:
    """A rule on another column; rule and value stay where they fit."""
    kind = rule.kind if rule.kind in rules_of(column.type) else "eq"
    turned = rule_with_kind(replace(rule, column=column.name), kind)
    values = turned.value if isinstance(turned.value, list) else [turned.value]
    fits = turned.value is MISSING or all(fits_type(column.type, value) for value in values)
    return turned if fits else replace(turned, value=MISSING)


def fits_type(kind: ColumnType, value: Any) -> bool:
    """Whether a column of a type can hold a value."""
    match kind:
        case "string" | "date":
            return isinstance(value, str)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "object":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list)


def _read(node: Any, columns: Mapping[str, Column]) -> Item:
    if not isinstance(node, Mapping) or not node:
        return Kept(node)
    items = [_read_entry(key, value, columns) for key, value in node.items()]
    return items[0] if len(items) == 1 else Group("and", tuple(items))


def _read_entry(key: str, value: Any, columns: Mapping[str, Column]) -> Item:
    word = key.removeprefix("$")
    if word in ("and", "or") and key not in columns and isinstance(value, list):
        return Group("and" if word == "and" else "or", tuple(_read(item, columns) for item in value))
    column = columns.get(key)
    if column is None:
        return Kept({key: value})
    if not isinstance(value, Mapping):
        return _rule(column, "eq", value)
    operations = [_operation(column, name, operand) for name, operand in value.items()]
    if not operations or any(isinstance(one, Kept) for one in operations):
        # `$regex` and its `$options` belong together.
        return Kept({key: value})
    return operations[0] if len(operations) == 1 else Group("and", tuple(operations))


def _operation(column: Column, name: str, operand: Any) -> Item:
    bare = name.removeprefix("$")
    if bare == "exists" and isinstance(operand, bool):
        return Rule(column.name, "not_null" if operand else "null")
    kind = _OPERATORS.get(bare)
    return Kept({column.name: {name: operand}}) if kind is None else _rule(column, kind, operand)


def _rule(column: Column, kind: RuleKind, value: Any) -> Item:
    if value is None and kind in ("eq", "ne"):
        return Rule(column.name, "null" if kind == "eq" else "not_null")
    values = value if kind in ("in", "nin") else [value]
    good = isinstance(values, list) and all(fits_type(column.type, one) for one in values)
    if not good or kind not in rules_of(column.type):
        return Kept({column.name: {f"${kind}": value}})
    return Rule(column.name, kind, value)


def _write(item: Item) -> dict[str, Any] | None:
    if isinstance(item, Kept):
        return item.json  # type: ignore[no-any-return]  # whatever was there
    if isinstance(item, Rule):
        if not item.is_complete:
            return None
        if not item.needs_value:
            return {item.column: {"$exists": item.kind == "not_null"}}
        return {item.column: {f"${item.kind}": item.value}}
    written = [one for one in map(_write, item.items) if one is not None]
    if not written:
        return None
    return written[0] if len(written) == 1 else {f"${item.word}": written}
