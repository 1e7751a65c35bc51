"""Asked before a thing of the library goes that is used: where it is, and whether it is to go all the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edits.library_uses import LibraryUse
from studio.ui.library.thing import Thing
from studio.ui.library.uses_list import UsesList
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.wrapped import WrappedLabel


class DeleteThing(QFrame):
    """Lists the uses of a thing, with the ways to go on below."""

    delete_chosen = Signal()
    cancelled = Signal()
    place_requested = Signal(str, str, str)
    owner_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.text = WrappedLabel()
        self.uses = UsesList(theme)
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.delete_button = QPushButton("Delete")
        self.delete_button.clicked.connect(self.delete_chosen)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * SPACE)
        buttons.addWidget(self.delete_button)
        buttons.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.text)
        layout.addWidget(self.uses)
        layout.addLayout(buttons)
        self.hide()

    def ask(self, bot: Bot, thing: Thing, uses: Sequence[LibraryUse]) -> None:
        """Show where a thing is used and what becomes of that."""
        places = "in one place" if len(uses) == 1 else f"in {len(uses)} places"
        after = (
            "Transitions keep the examples they hold; code finds nothing under its name."
            if thing.section == "intents"
            else "Cards, variables and code that look for it find nothing then."
        )
        self.text.set_text(f"“{thing.name(bot) or '(no name)'}” is used {places}. {after}")
        self.setAccessibleName(self.text.text())
        self.uses.show_uses(bot, uses)
        self.show()
        self.delete_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)
