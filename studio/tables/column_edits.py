"""Changes of columns and tables that rows follow, and what such a change would do before it is made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit, same_json
from studio.bot.edits.selectors import rename_in_selectors
from studio.bot.edits.tables import (
    column_schema,
    forget_column,
    kind_of,
    new_table_id,
    open_table,
    put_table,
    refusal_of_column_name,
    refusal_of_table_name,
    table_of,
    touch,
)
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.bot.row_change import RowChange
from studio.bot.script.references import accessor, spliced
from studio.bot.script.tokens import tokens_of
from studio.bot.table_uses import TableUse, uses_of_column
from studio.bot.tree import PlaceNotFound
from studio.tables.cell_text import text_of, typed
from studio.tables.column import Column, ColumnType
from studio.tables.errors import TableError
from studio.tables.store import TableStore
from studio.tables.stored_table import Row, iso

_EXAMPLES = 5


@dataclass
class Retyped:
    """What becomes of the values of a column when it gets another type."""

    kept: int = 0
    """Values that fit as they are."""
    converted: int = 0
    lost: int = 0
    """Values that no value of the new type stands for: their cells become empty."""
    empty: int = 0
    """Rows without a value."""
    examples: list[tuple[int, str]] = field(default_factory=list)
    """Some of the values that are lost, each with the id of its row."""


def rename_column(bot: Bot, store: TableStore, table: str, name: str, new: str, now: datetime) -> Edit:
    """Rename a column in the table, its rows, the cards that write it and the columns computed from it.

    Code is left alone; `rename_consequences` lists what may name the column. Raises ValueError (a sentence),
    PlaceNotFound.
    """
    found = open_table(bot, table)
    _schema_of(found, name)
    if refusal := refusal_of_column_name(found, new, name):
        raise ValueError(refusal)
    label = f"Rename column “{name}” of “{found.name}” to “{new}”"
    if new == name:
        return Edit(label)
    draft = Draft(bot)
    place = ("tables", table, "schema")
    properties = draft.value((*place, "properties"))
    draft.set(place, "properties", {new if one == name else one: value for one, value in properties.items()})
    required = draft.get((*place, "required"))
    if isinstance(required, list) and name in required:
        draft.set(place, "required", [new if one == name else one for one in required])
    if found.raw.get("keyColumn") == name:
        draft.set(("tables", table), "keyColumn", new)
    for use in uses_of_column(bot, table, name):
        if use.kind == "value":
            draft.set((*use.owner.path, *use.field[:-1]), "colId", new)
    _rename_in_computed(draft, table, found, name, new)
    rename_in_selectors(draft, table, name, new)
    _rename_in_knowledge(draft, bot, table, name, new)
    touch(draft, table, now)

    def renamed(row: Row) -> Row:
        changed = {new if key == name else key: value for key, value in row.items() if key != new or name not in row}
        if isinstance(changed.get("computed"), dict):
            states = changed["computed"]
            changed["computed"] = {new if key == name else key: value for key, value in states.items()}
        if isinstance(changed.get("stale"), list):
            changed["stale"] = [new if one == name else one for one in changed["stale"]]
        return changed

    return _with_rows(draft, label, store, table, renamed)


def rename_consequences(bot: Bot, table: str, name: str) -> tuple[TableUse, ...]:
    """Where a column is used: what follows a renaming by itself, and mentions in code that the person must look at."""
    return uses_of_column(bot, table, name)


def retype_column(
    bot: Bot, store: TableStore, table: str, name: str, kind: str, now: datetime, *, keep: bool = True
) -> Edit:
    """Let a column hold another type. Values are converted where they can be, or without `keep` all emptied.

    The cloud empties all of them. Raises ValueError (a sentence), PlaceNotFound.
    """
    found = open_table(bot, table)
    old = _schema_of(found, name)
    label = f"Make “{name}” of “{found.name}” a {kind}"
    if kind_of(old) == kind:
        return Edit(label)
    new = column_schema(kind, 0)
    draft = Draft(bot)
    place = ("tables", table, "schema", "properties", name)
    draft.set(place, "type", new["type"])
    for key in ("format", "items", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "properties"):
        draft.unset(place, key)
    draft.unset(place, "default")
    if "format" in new:
        draft.set(place, "format", new["format"])
    details = draft.get((*place, "x-zui"))
    if isinstance(details, dict):
        if details.get("searchable") and kind not in ("string", "array"):
            draft.set((*place, "x-zui"), "searchable", False)
        if details.get("typings"):
            draft.set((*place, "x-zui"), "typings", "")
    touch(draft, table, now)
    column = Column(name, _column_type(kind))

    def retyped(row: Row) -> Row:
        value = row.get(name)
        if value is None:
            return row
        try:
            return {**row, name: converted(column, value) if keep else None}
        except TableError:
            return {**row, name: None}

    return _with_rows(draft, label, store, table, retyped)


def retype_consequences(store: TableStore, table: str, name: str, kind: str) -> Retyped:
    """What `retype_column` would do to the values. Raises TableError."""
    column = Column(name, _column_type(kind))
    found = Retyped()
    for row in store.rows(table):
        value = row.get(name)
        if value is None:
            found.empty += 1
            continue
        try:
            new = converted(column, value)
        except TableError:
            found.lost += 1
            if len(found.examples) < _EXAMPLES:
                found.examples.append((row["id"], text_of(value)))
            continue
        if same_json(new, value):
            found.kept += 1
        else:
            found.converted += 1
    return found


def converted(column: Column, value: Any) -> Any:
    """A value of another type as a column holds it. Raises TableError when no value of its type stands for it."""
    if column.type == "string":
        return text_of(value)
    if isinstance(value, str):
        return typed(column.type, value, column.name) if value.strip() else None
    if column.type == "number" and isinstance(value, bool):
        return int(value)
    if column.type == "array" and not isinstance(value, list):
        return [value]
    return typed(column.type, text_of(value), column.name)


def delete_column(bot: Bot, store: TableStore, table: str, name: str, now: datetime) -> Edit:
    """Delete a column with its values; values that cards write into it go too. Raises ValueError, PlaceNotFound."""
    found = open_table(bot, table)
    _schema_of(found, name)
    draft = Draft(bot)
    doomed: dict[tuple[str | int, ...], list[int]] = {}
    for use in uses_of_column(bot, table, name):
        if use.kind == "value":
            doomed.setdefault((*use.owner.path, "payload"), []).append(int(use.field[1]))
    for path, indexes in doomed.items():
        draft.remove_where(path, indexes)
    forget_column(draft, table, found, name)
    touch(draft, table, now)

    def without(row: Row) -> Row:
        changed = {key: value for key, value in row.items() if key != name}
        if isinstance(changed.get("computed"), dict):
            changed["computed"] = {key: value for key, value in changed["computed"].items() if key != name}
        if isinstance(changed.get("stale"), list):
            changed["stale"] = [one for one in changed["stale"] if one != name]
        return changed

    return _with_rows(draft, f"Delete column “{name}” of “{found.name}”", store, table, without)


def delete_consequences(bot: Bot, store: TableStore, table: str, name: str) -> tuple[int, tuple[TableUse, ...]]:
    """How many values a column holds, and where it is used. Raises TableError."""
    return store.count(table, {name: {"$exists": True}}), uses_of_column(bot, table, name)


def duplicate_table(
    bot: Bot, store: TableStore, table: str, name: str, ids: Ids, now: datetime, *, rows: bool = True
) -> Edit:
    """Add a copy of a table under another name, with its rows or without. Raises ValueError (a sentence)."""
    found = table_of(bot, table)
    if refusal := refusal_of_table_name(bot, name):
        raise ValueError(refusal)
    key, moment = new_table_id(ids, now), iso(now)
    draft = Draft(bot)
    stamps: Row = {one: moment for one in ("createdAt", "updatedAt") if one in found.raw}
    put_table(draft, {**found.raw, "id": key, "name": name, **stamps})
    edit = draft.finish(f"Duplicate table “{found.name}”")
    copies = tuple(RowChange(key, row["id"], None, row) for row in store.rows(table)) if rows else ()
    return Edit(edit.label, edit.changes + copies)


def _with_rows(draft: Draft, label: str, store: TableStore, table: str, change: Callable[[Row], Row]) -> Edit:
    """The edit of a draft, with the changes of all rows that become others."""
    edit = draft.finish(label)
    return Edit(label, edit.changes + tuple(_changed(store, table, change)))


def _changed(store: TableStore, table: str, change: Callable[[Row], Row]) -> Iterator[RowChange]:
    for row in store.rows(table):
        after = change(row)
        if not same_json(after, row):
            yield RowChange(table, row["id"], row, after)


def _schema_of(table: Table, name: str) -> dict[str, Any]:
    schema = table.columns.get(name)
    if schema is None:
        raise PlaceNotFound(f"there is no column “{name}”")
    return schema


def _rename_in_computed(draft: Draft, table: str, found: Table, name: str, new: str) -> None:
    for column in found.columns:
        place = ("tables", table, "schema", "properties", new if column == name else column, "x-zui", "computed")
        computed = draft.get(place)
        if not isinstance(computed, dict):
            continue
        dependencies = computed.get("dependencies")
        if not isinstance(dependencies, list) or name not in dependencies:
            continue
        draft.set(place, "dependencies", [new if one == name else one for one in dependencies])
        if isinstance(prompt := computed.get("prompt"), str):
            draft.set(place, "prompt", prompt.replace("{{" + name + "}}", "{{" + new + "}}"))
        if isinstance(code := computed.get("code"), str):
            draft.set(place, "code", renamed_in_row_code(code, name, new))


def renamed_in_row_code(code: str, name: str, new: str) -> str:
    """The code of a computed column with `row.name` and `row["name"]` renamed."""
    tokens = tokens_of(code)
    changes = []
    for index, token in enumerate(tokens[:-2]):
        if token.text != "row" or (index and tokens[index - 1].text in (".", "?.")):
            continue
        lead, step = tokens[index + 1], tokens[index + 2]
        if lead.text in (".", "?.") and step.text == name:
            changes.append((lead.start, step.end, accessor(new, lead.text == "?.")))
        elif lead.text == "[" and step.kind == "string" and step.text[1:-1] == name:
            changes.append((step.start, step.end, json.dumps(new, ensure_ascii=False)))
    return spliced(code, changes)


def _rename_in_knowledge(draft: Draft, bot: Bot, table: str, name: str, new: str) -> None:
    bases = bot.raw.get("knowledge_base")
    for index, base in enumerate(bases if isinstance(bases, list) else ()):
        sources = base.get("dataSources") if isinstance(base, dict) else None
        for number, source in enumerate(sources if isinstance(sources, list) else ()):
            data = source.get("data") if isinstance(source, dict) else None
            excluded = data.get("excludedColumnIds") if isinstance(data, dict) else None
            if isinstance(data, dict) and data.get("dataTableId") == table and isinstance(excluded, list):
                place = ("knowledge_base", index, "dataSources", number, "data")
                draft.set(place, "excludedColumnIds", [new if one == name else one for one in excluded])


def _column_type(kind: str) -> ColumnType:
    for known in ("string", "number", "boolean", "date", "object", "array"):
        if kind == known:
            return known
    raise TableError(f"there is no kind of column called “{kind}”")
