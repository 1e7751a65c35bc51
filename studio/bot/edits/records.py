"""What a table card writes: its table and one value per column."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.paths import card_path


def set_table(bot: Bot, workflow: str, node: str, card: str, table: str) -> Edit:
    """Let a card work on another table; values for columns the new table lacks go."""
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    draft.set(place, "tableId", table)
    found = bot.tables.get(table)
    payload = draft.get((*place, "payload"))
    if found is not None and isinstance(payload, list):
        doomed = [
            index
            for index, item in enumerate(payload)
            if isinstance(item, dict) and item.get("colId") not in list(found.columns)
        ]
        draft.remove_where((*place, "payload"), doomed)
    return draft.finish(f"Use table “{found.name}”" if found else "Use no table")


def add_column_value(bot: Bot, workflow: str, node: str, card: str, column: str) -> Edit:
    """Let a card write a column it did not write yet."""
    draft = Draft(bot)
    place = card_path(workflow, node, card)
    value = {"valueType": "dynamic", "staticValue": None, "dynamicValue": ""}
    payload = draft.get((*place, "payload"))
    if isinstance(payload, list):
        draft.insert((*place, "payload"), len(payload), {"colId": column, "value": value})
    else:
        draft.set(place, "payload", [{"colId": column, "value": value}])
    return draft.finish(f"Write column “{column}”")
