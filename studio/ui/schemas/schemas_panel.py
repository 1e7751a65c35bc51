"""The schemas of a bot, as a page of the explorer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QMenu

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.schemas import (
    create_schema,
    delete_schema,
    duplicate_schema,
    refusal_of_schema_name,
    rename_schema,
    schema_at,
    uses_of_schema,
)
from studio.bot.tree import keyed_objects
from studio.bot.uses import Owner
from studio.ui.explorer.thing_panel import ThingPanel, thing_item


class SchemasPanel(ThingPanel):
    """Lists schemas."""

    section = "schemas"
    noun = "schema"
    about = (
        "A schema says which fields a value has and what each may hold. Variables of a schema are checked when they "
        "are set, and workflows ask for one as an input with a form."
    )

    def fill(self, model: QStandardItemModel, bot: Bot) -> None:
        for key, raw in keyed_objects(bot.raw.get("schemas")):
            schema = raw.get("schema")
            properties = schema.get("properties") if isinstance(schema, dict) else None
            count = len(properties) if isinstance(properties, dict) else 0
            aside = f"{count} field{'' if count == 1 else 's'}" if count else ""
            item = thing_item(self.name_of(bot, key), key, "schema", "schemas", aside, str(raw.get("code") or "")[:600])
            model.appendRow(item)

    def refusal_of_name(self, bot: Bot, key: str, name: str) -> str:
        return refusal_of_schema_name(bot, name, self.name_of(bot, key))

    def edit_of(self, what: str, bot: Bot, key: str, *more: Any) -> Edit:
        if what == "rename":
            return rename_schema(bot, key, *more)
        if what == "duplicate":
            return duplicate_schema(bot, key, self._ids)
        return delete_schema(bot, key) if what == "delete" else Edit("")

    def uses_of(self, bot: Bot, key: str) -> Sequence[tuple[Owner, str]]:
        return [(use.owner, use.label) for use in uses_of_schema(bot, key)]

    def after_deleting(self) -> str:
        return "Variables of it become plain objects; actions and columns take any value."

    def name_of(self, bot: Bot, key: str) -> str:
        raw = schema_at(bot, key)
        name = raw.get("name") if raw else ""
        return name if isinstance(name, str) else ""

    def add_items(self, menu: QMenu) -> None:
        self.item(menu, "new", "New schema", "add", self.create_schema)

    def add_to_menu(self, menu: QMenu, key: str) -> None:
        self.item(menu, "uses", "Find uses", "search", partial(self.find_uses, key))

    def create_schema(self) -> None:
        """Make a schema and let it be named."""
        bot = self._bot
        if bot is None:
            return
        number = 1
        while refusal_of_schema_name(bot, f"Schema{number}"):
            number += 1
        self.make_and_name(lambda bot: create_schema(bot, f"Schema{number}", self._ids))
