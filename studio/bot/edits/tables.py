"""Tables and their columns, as far as no row changes with them: `studio.tables.column_edits` does the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.renames import rewrite_in_bot
from studio.bot.edits.workflows import ROOT, folder_label
from studio.bot.ids import Ids
from studio.bot.library import Table
from studio.bot.table_rules import refusal_of_column, refusal_of_count, refusal_of_name
from studio.bot.table_uses import TableRenaming
from studio.bot.tree import ABSENT, Path, PlaceNotFound

Json = dict[str, Any]

COLUMN_KINDS: Final = ("string", "number", "boolean", "date", "object", "array")
SYSTEM_COLUMNS_SHOWN: Final = 3
"""Columns of the system stand before the others, and are counted in `metadata.columns`."""

_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def refusal_of_table_name(bot: Bot, name: str, old: str = "") -> str:
    """Why a table may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    return refusal_of_name(name, {table.name for table in bot.tables.values()} - {old})


def refusal_of_column_name(table: Table, name: str, old: str = "") -> str:
    """Why a column may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    return refusal_of_column(name, table.columns.keys() - {old})


def free_table_name(bot: Bot, stem: str) -> str:
    """A name that is not taken yet: `OrdersTable`, `Orders2Table`, …"""
    taken = {table.name for table in bot.tables.values()}
    stem = stem.removesuffix("Table") or "New"
    name, number = f"{stem}Table", 2
    while name in taken:
        name, number = f"{stem}{number}Table", number + 1
    return name


def create_table(
    bot: Bot, name: str, ids: Ids, now: datetime, columns: Sequence[tuple[str, str]] = (), parent: str = ""
) -> Edit:
    """Add a table with columns (names and kinds), in a folder or at the top.

    Raises ValueError (a sentence) for a name that cannot be.
    """
    _refuse(refusal_of_table_name(bot, name))
    _refuse(refusal_of_count(len(columns)))
    folder_label(bot, parent)
    properties: Json = {}
    for index, (column, kind) in enumerate(columns):
        _refuse(refusal_of_column(column, properties.keys()))
        properties[column] = column_schema(kind, index)
    moment = _iso(now)
    table = {
        "id": new_table_id(ids, now),
        "name": name,
        "factor": 1,
        "frozen": False,
        "tags": {},
        "createdAt": moment,
        "updatedAt": moment,
        "createdBy": None,
        "updatedBy": None,
        "isComputeEnabled": False,
        "schema": {"type": "object", "x-zui": {}, "properties": properties, "additionalProperties": True},
        "parentFolder": parent or ROOT,
        "selectors": [],
    }
    draft = Draft(bot)
    put_table(draft, table)
    return draft.finish(f"Create table “{name}”")


def created_table_key(edit: Edit) -> str:
    """The id of the table an edit of `create_table` or `duplicate_table` adds."""
    for change in edit.bot_changes:
        after = getattr(change, "after", None)
        if isinstance(after, dict) and change.path[:1] in ((), ("tables",)):
            return str(after["id"]) if "id" in after else str(next(iter(after)))
    raise ValueError("The edit adds no table.")


def rename_table(bot: Bot, table: str, name: str, now: datetime) -> Edit:
    """Rename a table everywhere: code and templates that name it follow; cards know it by its id.

    Raises ValueError (a sentence) for a name that cannot be, PlaceNotFound.
    """
    found = table_of(bot, table)
    _refuse(refusal_of_table_name(bot, name, found.name))
    draft = Draft(bot)
    draft.set(_path(table), "name", name)
    if found.name and name != found.name:
        rewrite_in_bot(draft, bot, TableRenaming(free_names={found.name: name}))
        touch(draft, table, now)
    return draft.finish(f"Rename table to “{name}”")


def delete_table(bot: Bot, table: str) -> Edit:
    """Delete a table with its rows. Cards and code that use it stay as they are: `uses_of_table` lists them."""
    found = table_of(bot, table)
    draft = Draft(bot)
    draft.unset(("tables",), table)
    return draft.finish(f"Delete table “{found.name}”")


def move_table(bot: Bot, table: str, folder: str) -> Edit:
    """Put a table into a folder (by id), or with an empty one at the top. Raises PlaceNotFound."""
    found = table_of(bot, table)
    label = folder_label(bot, folder)
    draft = Draft(bot)
    if (found.parent_folder or ROOT) != (folder or ROOT):
        draft.set(_path(table), "parentFolder", folder or ROOT)
    return draft.finish(f"Move table to “{label}”" if label else "Move table to the top")


def set_auto_compute(bot: Bot, table: str, enabled: bool, now: datetime) -> Edit:
    """Say whether computed columns of a table are computed by themselves."""
    found = table_of(bot, table)
    draft = Draft(bot)
    draft.set(_path(table), "isComputeEnabled", enabled)
    touch(draft, table, now)
    return draft.finish(f"Turn auto-compute of “{found.name}” {'on' if enabled else 'off'}")


def add_column(
    bot: Bot, table: str, name: str, kind: str, now: datetime, *, searchable: bool | None = None, **details: Any
) -> Edit:
    """Add a column after the others. `details` are keys of its schema (`description`, `enum`, `items`, `nullable` …).

    Text columns are searchable unless said otherwise. Raises ValueError (a sentence), PlaceNotFound.
    """
    found = open_table(bot, table)
    _refuse(refusal_of_column_name(found, name))
    _refuse(refusal_of_count(len(found.columns) + 1))
    schema = column_schema(kind, _next_index(found), searchable)
    schema.update(details)
    draft = Draft(bot)
    _make_properties(draft, table, found)
    draft.set((*_path(table), "schema", "properties"), name, schema)
    touch(draft, table, now)
    return draft.finish(f"Add column “{name}” to “{found.name}”")


def move_column(bot: Bot, table: str, name: str, index: int, now: datetime) -> Edit:
    """Show a column at another place among the columns of its own; widths go with the columns.

    Raises ValueError (a sentence), PlaceNotFound.
    """
    found = open_table(bot, table)
    names = list(found.columns)
    if name not in names:
        raise PlaceNotFound(f"there is no column “{name}”")
    order = [one for one in names if one != name]
    order.insert(max(0, min(index, len(order))), name)
    draft = Draft(bot)
    if order != names:
        arrange_columns(draft, table, found, order)
        touch(draft, table, now)
    return draft.finish(f"Move column “{name}” of “{found.name}”")


def set_column(
    bot: Bot,
    table: str,
    name: str,
    now: datetime,
    *,
    searchable: bool | None = None,
    nullable: bool | None = None,
    required: bool | None = None,
    description: str | None = None,
    title: str | None = None,
    choices: Sequence[Any] | None = None,
    computed: Mapping[str, Any] | bool | None = None,
) -> Edit:
    """Change what a column is said to be; what is None stays. Empty texts and lists take the key away.

    `computed` is the JSON of a computed column, and False makes it an ordinary one again. Only text can be
    searched. Raises ValueError (a sentence), PlaceNotFound.
    """
    found = open_table(bot, table)
    column = found.columns.get(name)
    if column is None:
        raise PlaceNotFound(f"there is no column “{name}”")
    draft = Draft(bot)
    place = (*_path(table), "schema", "properties", name)
    if searchable is not None:
        if searchable and kind_of(column) not in ("string", "array"):
            raise ValueError(f"Only text can be searched, and “{name}” holds none.")
        _set_detail(draft, place, "searchable", searchable)
    if title is not None:
        _set_detail(draft, place, "title", title or ABSENT)
    if computed is not None:
        _set_detail(draft, place, "computed", dict(computed) if isinstance(computed, Mapping) else ABSENT)
    if nullable is not None:
        draft.set(place, "nullable", nullable)
    if description is not None:
        draft.set(place, "description", description or ABSENT)
    if choices is not None:
        draft.set(place, "enum", list(choices) or ABSENT)
    if required is not None:
        _require(draft, table, found, name, required)
    edit = draft.finish(f"Change column “{name}” of “{found.name}”")
    if not edit:
        return edit
    touch(draft, table, now)
    merge = f"column:{table}/{name}" if description is not None or title is not None else ""
    return draft.finish(edit.label, merge)


def set_column_looks(bot: Bot, table: str, looks: Mapping[str, tuple[int, bool]]) -> Edit:
    """Remember widths (pixels) and whether columns are hidden, as the bot file does (`metadata.columns`)."""
    found = table_of(bot, table)
    order = ["id", "createdAt", "updatedAt", *found.columns]
    entries = {entry["index"]: dict(entry) for entry in _looks(found)}
    for name, (width, hidden) in looks.items():
        if name in order:
            index = order.index(name)
            entry = entries.setdefault(index, {"index": index})
            entry["width"] = width
            if hidden or "hidden" in entry:
                entry["hidden"] = hidden
    draft = Draft(bot)
    if not isinstance(draft.get((*_path(table), "metadata")), dict):
        draft.set(_path(table), "metadata", {})
    draft.set((*_path(table), "metadata"), "columns", [entries[index] for index in sorted(entries)])
    return draft.finish(f"Change the looks of “{found.name}”", f"looks:{table}")


def column_looks(table: Table) -> dict[str, tuple[int, bool]]:
    """Widths and hiding of the columns that have any, by name."""
    order = ["id", "createdAt", "updatedAt", *table.columns]
    found = {}
    for entry in _looks(table):
        width = entry.get("width")
        if 0 <= entry["index"] < len(order) and isinstance(width, (int, float)) and 0 < width < 10_000:
            found[order[entry["index"]]] = (int(width), entry.get("hidden") is True)
    return found


# -- parts, shared with studio.tables.column_edits


def table_of(bot: Bot, table: str) -> Table:
    """The table of an id. Raises PlaceNotFound."""
    found = bot.tables.get(table)
    if found is None:
        raise PlaceNotFound("the table is gone")
    return found


def open_table(bot: Bot, table: str) -> Table:
    """A table whose columns may be changed. Raises ValueError (a sentence), PlaceNotFound."""
    found = table_of(bot, table)
    if found.frozen:
        raise ValueError(f"The columns of “{found.name}” are set by an integration and cannot be changed.")
    return found


def put_table(draft: Draft, table: Json) -> None:
    """Add a table, last of all."""
    if isinstance(draft.get(("tables",)), dict):
        draft.set(("tables",), table["id"], table)
    else:
        draft.set((), "tables", {table["id"]: table})


def new_table_id(ids: Ids, now: datetime) -> str:
    """An id in the form of the cloud studio's: `table_` and a ULID, which begins with the time."""
    moment = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    chance = [int(ids.new("x").removeprefix("x-"), 16) for _ in range(2)]
    number = moment << 80 | chance[0] << 40 | chance[1]
    return "table_" + "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def column_schema(kind: str, index: int, searchable: bool | None = None) -> Json:
    """The schema of a new column. Raises ValueError (a sentence) for an unknown kind."""
    if kind not in COLUMN_KINDS:
        raise ValueError(f"There is no kind of column called “{kind}”.")
    schema: Json = {"type": "string" if kind == "date" else kind}
    if kind == "date":
        schema["format"] = "date-time"
    is_searchable = kind == "string" if searchable is None else searchable
    schema["x-zui"] = {"index": index, "typings": "", "searchable": is_searchable}
    schema["nullable"] = True
    return schema


def kind_of(column: Mapping[str, Any]) -> str:
    """The kind a column's schema stands for."""
    kind = column.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), None)
    if kind == "string" and column.get("format") in ("date-time", "date"):
        return "date"
    if kind == "integer":
        return "number"
    return kind if isinstance(kind, str) and kind in COLUMN_KINDS else "object"


def arrange_columns(draft: Draft, table: str, found: Table, order: Sequence[str]) -> None:
    """Show the columns in an order, and let their widths follow."""
    names = list(found.columns)
    for index, name in enumerate(order):
        _set_detail(draft, (*_path(table), "schema", "properties", name), "index", index)
    entries = {entry["index"]: entry for entry in _looks(found)}
    if entries:
        moved = []
        for index in range(SYSTEM_COLUMNS_SHOWN):
            moved += [entries[index]] if index in entries else []
        for index, name in enumerate(order, SYSTEM_COLUMNS_SHOWN):
            old = entries.get(names.index(name) + SYSTEM_COLUMNS_SHOWN)
            moved += [{**old, "index": index}] if old is not None else []
        draft.set((*_path(table), "metadata"), "columns", moved)


def forget_column(draft: Draft, table: str, found: Table, name: str) -> None:
    """Take a column out of the description of its table."""
    place = (*_path(table), "schema")
    arrange_columns(draft, table, found, [one for one in found.columns if one != name])
    draft.unset((*place, "properties"), name)
    if isinstance(required := draft.get((*place, "required")), list) and name in required:
        draft.set(place, "required", [one for one in required if one != name])
    if found.raw.get("keyColumn") == name:
        draft.set(_path(table), "keyColumn", None)


def touch(draft: Draft, table: str, now: datetime) -> None:
    """Note when a table was changed."""
    if "updatedAt" in draft.value(_path(table)):
        draft.set(_path(table), "updatedAt", _iso(now))


def _path(table: str) -> Path:
    return ("tables", table)


def _refuse(refusal: str) -> None:
    if refusal:
        raise ValueError(refusal)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _next_index(table: Table) -> int:
    indexes = (_index(column) for column in table.columns.values())
    return max((index + 1 for index in indexes), default=0)


def _index(column: Mapping[str, Any]) -> int:
    details = column.get("x-zui")
    index = details.get("index") if isinstance(details, dict) else None
    return int(index) if isinstance(index, (int, float)) else 0


def _make_properties(draft: Draft, table: str, found: Table) -> None:
    if not isinstance(draft.get((*_path(table), "schema")), dict):
        draft.set(_path(table), "schema", {"type": "object", "x-zui": {}, "properties": {}})
    elif not isinstance(found.table_schema.get("properties"), dict):
        draft.set((*_path(table), "schema"), "properties", {})


def _set_detail(draft: Draft, place: Path, key: str, value: Any) -> None:
    if not isinstance(draft.get((*place, "x-zui")), dict):
        if value is ABSENT:
            return
        draft.set(place, "x-zui", {})
    draft.set((*place, "x-zui"), key, value)


def _require(draft: Draft, table: str, found: Table, name: str, required: bool) -> None:
    place = (*_path(table), "schema")
    listed = found.table_schema.get("required")
    names: Iterable[Any] = listed if isinstance(listed, list) else ()
    kept = [one for one in names if one != name]
    if required:
        draft.set(place, "required", [*names, name] if name not in kept and name not in names else list(names))
        # A column that must have a value has none that is null.
        draft.unset((*place, "properties", name), "nullable")
    elif isinstance(listed, list):
        draft.set(place, "required", kept or ABSENT)
        draft.set((*place, "properties", name), "nullable", True)


def _looks(table: Table) -> list[Json]:
    metadata = table.raw.get("metadata")
    columns = metadata.get("columns") if isinstance(metadata, dict) else None
    entries = columns if isinstance(columns, list) else []
    return [one for one in entries if isinstance(one, dict) and type(one.get("index")) is int]
