"""Selectors: filters kept with their table under a name, which code uses (`findRecords({ selectorName: "adults" })`).

They stand in the table's `selectors`, as objects with a `name` and a `filter`; what else is there is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.tables import table_of, touch
from studio.bot.library import Table
from studio.bot.tree import PlaceNotFound


def selectors_of(table: Table) -> dict[str, Any]:
    """The filters of a table by name; those in words, which need a language model, are left out."""
    return {item["name"]: item["filter"] for _, item in _items(table) if isinstance(item.get("filter"), dict)}


def set_selector(bot: Bot, table: str, name: str, filter_json: Mapping[str, Any], now: datetime) -> Edit:
    """Keep a filter under a name, in place of one that had it. Raises ValueError (a sentence), PlaceNotFound."""
    found = table_of(bot, table)
    name = name.strip()
    if not name:
        raise ValueError("A selector needs a name.")
    draft = Draft(bot)
    place = ("tables", table, "selectors")
    old = next(((index, item) for index, item in _items(found) if item["name"] == name), None)
    if old is not None:
        draft.replace(place, old[0], {**old[1], "filter": dict(filter_json)})
    elif isinstance(listed := draft.get(place), list):
        draft.insert(place, len(listed), {"name": name, "filter": dict(filter_json)})
    else:
        draft.set(place[:-1], "selectors", [{"name": name, "filter": dict(filter_json)}])
    touch(draft, table, now)
    return draft.finish(f"Keep filter “{name}” of “{found.name}”")


def delete_selector(bot: Bot, table: str, name: str, now: datetime) -> Edit:
    """Forget a filter that was kept. Code that uses it fails then. Raises PlaceNotFound."""
    found = table_of(bot, table)
    doomed = [index for index, item in _items(found) if item["name"] == name]
    if not doomed:
        raise PlaceNotFound(f"there is no selector “{name}”")
    draft = Draft(bot)
    draft.remove_where(("tables", table, "selectors"), doomed)
    touch(draft, table, now)
    return draft.finish(f"Delete selector “{name}” of “{found.name}”")


def rename_in_selectors(draft: Draft, table: str, column: str, new: str) -> None:
    """Let the filters kept with a table name a column by its new name."""
    place = ("tables", table, "selectors")
    listed = draft.get(place)
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("filter"), dict):
            renamed = _renamed(item["filter"], column, new)
            if renamed != item["filter"]:
                draft.replace(place, index, {**item, "filter": renamed})


def _renamed(filter_json: Any, column: str, new: str) -> Any:
    if isinstance(filter_json, list):
        return [_renamed(item, column, new) for item in filter_json]
    if not isinstance(filter_json, dict):
        return filter_json
    found = {}
    for key, value in filter_json.items():
        if key == column or key.startswith(f"{column}."):
            found[new + key[len(column) :]] = value
        else:
            found[key] = _renamed(value, column, new) if key in ("$and", "$or", "$not", "and", "or") else value
    return found


def _items(table: Table) -> list[tuple[int, dict[str, Any]]]:
    listed = table.raw.get("selectors")
    items = listed if isinstance(listed, list) else []
    return [
        (index, one) for index, one in enumerate(items) if isinstance(one, dict) and isinstance(one.get("name"), str)
    ]
