"""Where a thing of the library is used, as a list to go from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.bot.bot import Bot
from studio.bot.edits.library_uses import LibraryUse
from studio.ui.palette.result_list import ROW_HEIGHT, ResultList, Row
from studio.ui.theme import Theme

_MOST_ROWS = 6
_SECTIONS: Final = {
    "hooks": ("hooks", "Hook"),
    "actions": ("tool", "Action"),
    "agents": ("agents", "Agent"),
    "tables": ("table", "Column"),
    "variables": ("variables", "Variable"),
}


class UsesList(ResultList):
    """Lists uses; a click or Enter goes to one."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas: a hook, action, agent, column or variable."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Uses", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._go)
        self.hide()

    def show_uses(self, bot: Bot, uses: Sequence[LibraryUse]) -> None:
        """Show uses, one row each."""
        self.show_rows([_row(bot, use) for use in uses])
        self.setCurrentIndex(QModelIndex())
        self.setFixedHeight(min(_MOST_ROWS, len(uses)) * ROW_HEIGHT + 2)
        self.setVisible(bool(uses))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex) -> None:
        owner = self.rows.rows[index.row()].value
        if owner.node:
            self.place_requested.emit(owner.workflow, owner.node, owner.card)
        else:
            self.owner_requested.emit(owner)


def _row(bot: Bot, use: LibraryUse) -> Row:
    owner = use.owner
    workflow = bot.workflow(owner.workflow) if owner.workflow else None
    if workflow is not None and owner.node:
        icon = "transition" if use.label == "Transition" else "capture" if use.label == "Capture" else "code"
        return Row(owner, f"{workflow.name} › {owner.name}", use.label, icon)
    icon, word = _SECTIONS.get(owner.section, ("unknown", owner.section.capitalize()))
    return Row(owner, owner.name, word if not workflow else f"{word} of {workflow.name}", icon)
