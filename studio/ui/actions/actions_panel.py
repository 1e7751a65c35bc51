"""The custom actions of a bot, as a page of the explorer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QMenu

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.actions import (
    action_at,
    action_name,
    create_action,
    delete_action,
    duplicate_action,
    refusal_of_action_name,
    rename_action,
    uses_of_action,
)
from studio.bot.tree import keyed_objects
from studio.bot.uses import Owner
from studio.ui.explorer.thing_panel import ThingPanel, thing_item


class ActionsPanel(ThingPanel):
    """Lists custom actions."""

    section = "actions"
    noun = "action"
    about = (
        "An action is code that others call by its name: actions.name(input). Write it once, and use it in cards, "
        "hooks and expressions."
    )

    def fill(self, model: QStandardItemModel, bot: Bot) -> None:
        for key, raw in keyed_objects(bot.raw.get("actions")):
            description = raw.get("description")
            tip = description if isinstance(description, str) else ""
            model.appendRow(thing_item(action_name(raw), key, "action", "tool", "", tip))

    def refusal_of_name(self, bot: Bot, key: str, name: str) -> str:
        return refusal_of_action_name(bot, name, self.name_of(bot, key))

    def edit_of(self, what: str, bot: Bot, key: str, *more: Any) -> Edit:
        if what == "rename":
            return rename_action(bot, key, *more)
        if what == "duplicate":
            return duplicate_action(bot, key, self._ids)
        return delete_action(bot, key) if what == "delete" else Edit("")

    def uses_of(self, bot: Bot, key: str) -> Sequence[tuple[Owner, str]]:
        return uses_of_action(bot, key)

    def after_deleting(self) -> str:
        return "Those calls fail then."

    def name_of(self, bot: Bot, key: str) -> str:
        return action_name(action_at(bot, key))

    def add_items(self, menu: QMenu) -> None:
        self.item(menu, "new", "New action", "add", self.create_action)

    def add_to_menu(self, menu: QMenu, key: str) -> None:
        self.item(menu, "uses", "Find uses", "search", partial(self.find_uses, key))

    def create_action(self) -> None:
        """Make an action and let it be named."""
        bot = self._bot
        if bot is None:
            return
        number = 1
        while refusal_of_action_name(bot, f"action{number}"):
            number += 1
        self.make_and_name(lambda bot: create_action(bot, f"action{number}", self._ids))
