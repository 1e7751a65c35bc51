"""Making, changing and deleting schemas, and finding what uses them.

A schema is addressed by its key in the bot's list (`tree.item_keys`); variables, actions and columns name it by id.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.ids import Ids
from studio.bot.tree import ABSENT, Path, PlaceNotFound, keyed_objects, value_or
from studio.bot.uses import Owner, variable_lists

LIST: Final[Path] = ("schemas",)
NEW_CODE: Final = "zui.object({\n  name: zui.string()\n})"
NEW_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"name": {"type": "string"}},
    "required": ["name"],
    "additionalProperties": False,
}
"""What zui makes of `NEW_CODE`."""


@dataclass(frozen=True, slots=True)
class SchemaUse:
    """One place that names a schema: a variable, an action's input or output, a column, a copy of a variable."""

    owner: Owner
    path: Path
    """Where the object stands that holds the id."""
    label: str


def schema_at(bot: Bot, key: str) -> dict[str, Any] | None:
    """The JSON of a schema; None when the bot does not have it (any more)."""
    found = value_or(bot.raw, (*LIST, key))
    return found if isinstance(found, dict) else None


def schema_with_id(bot: Bot, schema_id: str) -> dict[str, Any] | None:
    """The JSON of the schema that a variable names; None when it is missing."""
    return next((raw for _, raw in keyed_objects(bot.raw.get("schemas")) if raw.get("id") == schema_id), None)


def refusal_of_schema_name(bot: Bot, name: str, old: str = "") -> str:
    """Why a schema may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name.strip():
        return "A schema needs a name."
    if name != old and any(raw.get("name") == name for _, raw in keyed_objects(bot.raw.get("schemas"))):
        return f"There is a schema “{name}” already."
    return ""


def create_schema(bot: Bot, name: str, ids: Ids, code: str = NEW_CODE, schema: dict[str, Any] | None = None) -> Edit:
    """Make a schema at the end of the list. Raises ValueError (a sentence) for a name that is taken or none."""
    refusal = refusal_of_schema_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    made = {"id": ids.new("schema"), "name": name, "code": code, "schema": schema or NEW_SCHEMA, "typings": ""}
    _append(draft, made)
    return draft.finish(f"Create schema “{name}”")


def duplicate_schema(bot: Bot, key: str, ids: Ids) -> Edit:
    """Put a copy behind a schema, under a name of its own. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    items: list[Any] = draft.value(LIST)
    name = str(raw.get("name") or "Schema")
    number = 2
    while refusal_of_schema_name(bot, f"{name}{number}"):
        number += 1
    place = next(index for index, item in enumerate(items) if item is raw)
    draft.insert(LIST, place + 1, {**raw, "id": ids.new("schema"), "name": f"{name}{number}"})
    return draft.finish(f"Duplicate schema “{name}”")


def rename_schema(bot: Bot, key: str, name: str) -> Edit:
    """Rename a schema. It is named by its id; types that repeat its name follow. Raises ValueError, PlaceNotFound."""
    raw = _raw(bot, key)
    old = str(raw.get("name") or "")
    refusal = refusal_of_schema_name(bot, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set((*LIST, key), "name", name)
    for use in _uses(bot, str(raw.get("id") or "")):
        if old and draft.get((*use.path, "typings")) == old:
            draft.set(use.path, "typings", name)
    return draft.finish(f"Rename schema “{old}” to “{name}”")


def set_schema_code(bot: Bot, key: str, code: str, schema: dict[str, Any] | None = None) -> Edit:
    """Set the text of a schema and, where it is known, the JSON Schema zui makes of it.

    While a text has errors the JSON Schema of the last one that had none stays in force. Typing on is one step of
    undo. Raises PlaceNotFound.
    """
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "code", code)
    if schema is not None:
        draft.set((*LIST, key), "schema", schema)
    return draft.finish(f"Edit schema “{raw.get('name') or ''}”", f"schema:{key}")


def delete_schema(bot: Bot, key: str) -> Edit:
    """Delete a schema. Variables of it become objects, actions and columns take any value. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    schema_id = str(raw.get("id") or "")
    draft = Draft(bot)
    draft.remove_items(LIST, {key})
    if schema_id and schema_with_id(draft.bot, schema_id) is None:
        for use in _uses(bot, schema_id):
            if use.owner.section == "actions":
                draft.unset(use.path[:-1], str(use.path[-1]))
                continue
            draft.unset(use.path, "schemaId")
            if draft.get((*use.path, "type")) == "schema":
                draft.set(use.path, "type", "object")
    return draft.finish(f"Delete schema “{raw.get('name') or ''}”")


def uses_of_schema(bot: Bot, key: str) -> list[SchemaUse]:
    """What names a schema, in the order of the bot; copies of variables in calling cards are left out."""
    raw = schema_at(bot, key)
    schema_id = str(raw.get("id") or "") if raw else ""
    return [use for use in _uses(bot, schema_id) if use.owner.section != "card"]


_OF_ACTIONS: Final = ("Input", "Output")


def _uses(bot: Bot, schema_id: str) -> Iterator[SchemaUse]:
    if not schema_id:
        return
    for path, scope, _, workflow in variable_lists(bot):
        for key, item in keyed_objects(value_or(bot.raw, path)):
            if item.get("schemaId") == schema_id:
                place: Path = (*path, key)
                owner = Owner(place, "variables", f"{scope}.{item.get('name') or ''}", workflow)
                yield SchemaUse(owner, place, "Variable")
    for flow in bot.workflows:
        for node in flow.nodes:
            for card in node.cards:
                copies = card.raw.get("variables")
                for index, item in enumerate(copies if isinstance(copies, list) else ()):
                    if isinstance(item, dict) and item.get("schemaId") == schema_id:
                        at: Path = ("flows", flow.key, "nodes", node.key, "instructions", card.key, "variables", index)
                        copy = Owner(at, "card", node.name, flow.key, node.key, card.key)
                        yield SchemaUse(copy, at, "Input")
    for key, action in keyed_objects(bot.raw.get("actions")):
        for field, label in zip(("input_schema", "output_schema"), _OF_ACTIONS, strict=True):
            said = action.get(field)
            if isinstance(said, dict) and said.get("schemaId") == schema_id:
                owner = Owner(("actions", key), "actions", str(action.get("name") or ""))
                yield SchemaUse(owner, ("actions", key, field), label)
    for table_id, table in bot.tables.items():
        for column, described in table.columns.items():
            zui = described.get("x-zui")
            if isinstance(zui, dict) and zui.get("schemaId") == schema_id:
                spot: Path = ("tables", table_id, "schema", "properties", column, "x-zui")
                yield SchemaUse(Owner(spot, "tables", f"{table.name}, column {column}"), spot, "Column")


def _append(draft: Draft, made: dict[str, Any]) -> None:
    existing = draft.get(LIST, ABSENT)
    if isinstance(existing, list):
        draft.insert(LIST, len(existing), made)
    else:
        draft.set((), "schemas", [made])


def _raw(bot: Bot, key: str) -> dict[str, Any]:
    raw = schema_at(bot, key)
    if raw is None:
        raise PlaceNotFound("That schema is gone.")
    return raw
