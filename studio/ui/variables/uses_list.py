"""Where a variable is used, as a list to go from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.bot.bot import Bot
from studio.bot.uses import Owner, VariableUse
from studio.ui.palette.result_list import ROW_HEIGHT, ResultList, Row
from studio.ui.theme import Theme

_MOST_ROWS = 8
_KINDS: Final = {
    "reads": "read",
    "writes": "written",
    "stores": "filled",
    "input": "an input",
    "output": "an output",
    "given": "given to a model",
    "passed": "passed by a caller",
    "result": "read as a result",
}
_OWN_WORD: Final = ("stores", "input", "output", "given", "passed")
"""Kinds that say by themselves what the field is."""
_SECTIONS: Final = {"hooks": ("hooks", "Hook"), "actions": ("tool", "Action"), "agents": ("agents", "Agent")}


class UsesList(ResultList):
    """Lists uses; a click or Enter goes to one."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    owner_requested = Signal(object)
    """An Owner that is on no canvas: a hook, action, agent or column."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Uses of the variable", parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._go)

    def show_uses(self, bot: Bot, uses: Sequence[VariableUse]) -> None:
        """Show uses; several in one text are one row."""
        rows: dict[tuple[object, ...], Row] = {}
        for use in uses:
            place = (use.owner.path, use.field, use.kind)
            rows.setdefault(place, _row(bot, use))
        self.show_rows(tuple(rows.values()))
        self.setCurrentIndex(QModelIndex())
        self.setFixedHeight(min(_MOST_ROWS, len(rows)) * ROW_HEIGHT + 2)
        self.setVisible(bool(rows))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._go(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _go(self, index: QModelIndex) -> None:
        owner: Owner = self.rows.rows[index.row()].value
        if owner.workflow:
            self.place_requested.emit(owner.workflow, owner.node, owner.card)
        else:
            self.owner_requested.emit(owner)


def _row(bot: Bot, use: VariableUse) -> Row:
    owner = use.owner
    workflow = bot.workflow(owner.workflow) if owner.workflow else None
    if workflow is not None:
        icon, place = "standard" if not owner.card else "card", f"{workflow.name} › {owner.name}"
    else:
        icon, word = _SECTIONS.get(owner.section, ("table", "Column"))
        place = f"{word} {owner.name}"
    how = _KINDS[use.kind]
    aside = use.label if use.kind == "reads" else how if use.kind in _OWN_WORD else f"{use.label}, {how}"
    return Row(owner, place, aside, icon)
