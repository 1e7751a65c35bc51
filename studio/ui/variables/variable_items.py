"""The rows of the list of variables: a heading per scope, and the variables of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from studio.bot.bot import Bot
from studio.bot.edits.variables import declared_variables
from studio.bot.variable import Variable
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, IS_HEADING, KEY, KIND

REF = Qt.ItemDataRole.UserRole + 10

SCOPES: Final = ("workflow", "conversation", "user", "bot")
SCOPE_NAMES: Final = {
    "workflow": "Workflow",
    "conversation": "Conversation",
    "user": "User",
    "bot": "Bot",
    "env": "Configuration",
}
SCOPE_HELP: Final = {
    "workflow": "Kept while this workflow runs; no other workflow sees it.",
    "conversation": "Kept for one conversation, in all workflows.",
    "user": "Kept for a person, from one conversation to the next.",
    "bot": "Shared by everybody who talks to the bot.",
    "env": "Values set beside the bot, such as keys of services; code reads them as env.name.",
}
TYPE_ICONS: Final = {
    "string": "text",
    "number": "number",
    "boolean": "check",
    "date": "date",
    "object": "code",
    "array": "grid",
    "enum": "choice",
    "pattern": "filter",
    "schema": "schemas",
}


@dataclass(frozen=True)
class VariableRef:
    """Names a variable: `workflow` is a key where the scope is `workflow`, `key` its place in the list."""

    scope: str
    workflow: str
    key: str

    def find(self, bot: Bot) -> Variable | None:
        """The variable, if it is still there."""
        if self.scope == "env" or (self.scope == "workflow" and bot.workflow(self.workflow) is None):
            return None
        return declared_variables(bot, self.scope, self.workflow).get(self.key)


class VariableModel(QStandardItemModel):
    """The variables that can be used in one workflow."""

    def show(self, bot: Bot | None, workflow: str) -> None:
        """Show the variables of a bot, with those of a workflow first."""
        self.clear()
        if bot is None:
            return
        flow = bot.workflow(workflow)
        for scope in SCOPES:
            if scope == "workflow" and flow is None:
                continue
            key = workflow if scope == "workflow" else ""
            variables = declared_variables(bot, scope, key)
            title = f"Workflow {flow.name}" if scope == "workflow" and flow else SCOPE_NAMES[scope]
            heading = _heading(scope, title, len(variables))
            self.appendRow(heading)
            for place, variable in variables.items():
                heading.appendRow(_row(VariableRef(scope, key, place), variable))
        names = bot.settings.config_variables
        if names:
            heading = _heading("env", SCOPE_NAMES["env"], len(names))
            self.appendRow(heading)
            for name in names:
                item = _item(name, VariableRef("env", "", name), "lock", "")
                item.setToolTip(f"env.{name}\nIts value is never shown.")
                heading.appendRow(item)


def _heading(scope: str, title: str, count: int) -> QStandardItem:
    item = QStandardItem(title)
    item.setEditable(False)
    item.setData(scope, KEY)
    item.setData("scope", KIND)
    item.setData("", ICON)
    item.setData(True, IS_HEADING)
    item.setData(str(count) if count else "none", ASIDE)
    item.setData(f"{title}, {count} variables", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(SCOPE_HELP[scope])
    return item


def _row(ref: VariableRef, variable: Variable) -> QStandardItem:
    kind = f"{variable.array_type or 'any'}[]" if variable.type == "array" else variable.type
    item = _item(variable.name or "(no name)", ref, TYPE_ICONS.get(variable.type, "unknown"), kind)
    item.setData(variable.secret, IS_BUILT_IN)
    said = f"{ref.scope}.{variable.name}, {kind}{', secret' if variable.secret else ''}"
    item.setData(said, Qt.ItemDataRole.AccessibleTextRole)
    lines = [f"{ref.scope}.{variable.name}", variable.description, "Masked in logs" if variable.secret else ""]
    item.setToolTip("\n".join(line for line in lines if line))
    return item


def _item(text: str, ref: VariableRef, icon: str, aside: str) -> QStandardItem:
    item = QStandardItem(text)
    item.setEditable(False)
    item.setData(ref.key, KEY)
    item.setData("variable", KIND)
    item.setData(icon, ICON)
    item.setData(False, IS_BUILT_IN)
    item.setData(aside, ASIDE)
    item.setData(ref, REF)
    return item
