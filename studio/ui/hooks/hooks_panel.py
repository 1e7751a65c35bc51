"""The hooks of a bot by the moment they run, as a page of the explorer."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QMenu

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.hooks import (
    create_hook,
    delete_hook,
    duplicate_hook,
    hook_at,
    hook_integration,
    hook_name,
    move_hook,
    refusal_of_hook_name,
    rename_hook,
)
from studio.bot.hook_kinds import HOOK_KINDS, hook_kind
from studio.bot.tree import keyed_objects
from studio.ui.explorer.thing_panel import ThingPanel, heading_item, thing_item


class HooksPanel(ThingPanel):
    """Lists hooks under the moment they run; those of one moment run from top to bottom."""

    section = "hooks"
    noun = "hook"
    about = (
        "A hook is code that runs at a fixed moment of every turn: when a message arrives, before the bot answers, "
        "when a turn has ended. It can change what goes through, record it, or stop it."
    )

    def fill(self, model: QStandardItemModel, bot: Bot) -> None:
        found = [(key, raw, str(raw.get("hookType") or "")) for key, raw in keyed_objects(bot.raw.get("hooks"))]
        known = [kind.name for kind in HOOK_KINDS]
        others = [name for name in dict.fromkeys(kind for *_, kind in found) if name not in known]
        for name in [*known, *others]:
            mine = [(key, raw) for key, raw, kind in found if kind == name]
            if not mine:
                continue  # moments without hooks are offered by the menu
            kind = hook_kind(name)
            heading = heading_item(kind.title, name, len(mine), f"{kind.when}\n{kind.use}".strip())
            for key, raw in mine:
                integration = hook_integration(raw)
                about = str(raw.get("description") or "")
                tip = "\n".join(part for part in (hook_name(raw), about) if part)
                heading.appendRow(thing_item(hook_name(raw), key, "hook", "hooks", integration, tip))
            model.appendRow(heading)

    def refusal_of_name(self, bot: Bot, key: str, name: str) -> str:
        return refusal_of_hook_name(bot, name, self.name_of(bot, key))

    def edit_of(self, what: str, bot: Bot, key: str, *more: Any) -> Edit:
        if what == "rename":
            return rename_hook(bot, key, *more)
        if what == "duplicate":
            return duplicate_hook(bot, key, self._ids)
        return delete_hook(bot, key) if what == "delete" else move_hook(bot, key, *more)

    def name_of(self, bot: Bot, key: str) -> str:
        raw = hook_at(bot, key)
        return hook_name(raw) if raw else ""

    def add_items(self, menu: QMenu) -> None:
        group = ""
        for kind in HOOK_KINDS:
            if kind.group != group:
                group = kind.group
                menu.addSection(group)
            action = self.item(menu, f"new_{kind.name}", kind.title, "add", partial(self.create_hook, kind.name))
            action.setToolTip(kind.when)

    def add_to_menu(self, menu: QMenu, key: str) -> None:
        self.item(menu, "up", "Run earlier", "arrow-up", partial(self.move_current, -1), "Alt+Up")
        self.item(menu, "down", "Run later", "arrow-down", partial(self.move_current, 1), "Alt+Down")

    def create_hook(self, kind: str) -> None:
        """Make a hook of a kind and let it be named."""
        bot = self._bot
        if bot is None:
            return
        wish = hook_kind(kind).title
        name, number = wish, 2
        while refusal_of_hook_name(bot, name):
            name, number = f"{wish} {number}", number + 1
        self.make_and_name(lambda bot: create_hook(bot, kind, name, self._ids))
