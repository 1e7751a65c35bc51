"""Places of a bot that use something, as a list to go from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.bot.bot import Bot
from studio.bot.uses import Owner
from studio.ui.palette.result_list import ROW_HEIGHT, ResultList, Row
from studio.ui.theme import Theme

MOST_ROWS = 8
_SECTIONS: Final = {
    "hooks": ("hooks", "Hook"),
    "actions": ("tool", "Action"),
    "agents": ("agents", "Agent"),
    "tables": ("table", "Column"),
    "variables": ("variables", "Variable"),
}


class OwnerList(ResultList):
    """Lists owners with a word about each; a click or Enter goes to one."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas: a hook, action, agent, column or variable."""

    def __init__(self, theme: Theme, name: str = "Uses", parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._go)

    def show_owners(self, bot: Bot, owners: Sequence[tuple[Owner, str]]) -> None:
        """Show owners, one row each, as high as they are up to eight."""
        self.show_rows([_row(bot, owner, word) for owner, word in owners])
        self.setCurrentIndex(QModelIndex())
        self.setFixedHeight(min(MOST_ROWS, len(owners)) * ROW_HEIGHT + 2)
        self.setVisible(bool(owners))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex) -> None:
        owner: Owner = self.rows.rows[index.row()].value
        if owner.node:
            self.place_requested.emit(owner.workflow, owner.node, owner.card)
        else:
            self.owner_requested.emit(owner)


def _row(bot: Bot, owner: Owner, word: str) -> Row:
    workflow = bot.workflow(owner.workflow) if owner.workflow else None
    if workflow is not None and owner.node:
        return Row(owner, f"{workflow.name} › {owner.name}", word, "card" if owner.card else "standard")
    icon, kind = _SECTIONS.get(owner.section, ("unknown", owner.section.capitalize()))
    return Row(owner, owner.name, f"{word or kind} of {workflow.name}" if workflow else word or kind, icon)
