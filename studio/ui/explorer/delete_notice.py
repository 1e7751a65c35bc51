"""Asked in the explorer before a workflow goes that others run: what runs it, and what is to become of that."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edits.calls import Call
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.wrapped import WrappedLabel

_MOST = 6


class DeleteNotice(QFrame):
    """Lists the callers of a workflow as links, with the ways to go on below."""

    delete_chosen = Signal(bool)
    """Whether the cards that run it are to go as well."""
    cancelled = Signal()
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card of a caller."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "notice")
        self.text = WrappedLabel()
        self.rest = WrappedLabel(role="caption")
        self.links: list[LinkButton] = []
        self._links = QVBoxLayout()
        self._links.setSpacing(0)
        self.keep_button = QPushButton("Delete, keep the cards")
        self.keep_button.setToolTip("The cards run nothing then, until another workflow is chosen in each")
        self.drop_button = QPushButton("Delete with the cards")
        self.cancel_button = QPushButton("Cancel")
        self.keep_button.clicked.connect(lambda: self.delete_chosen.emit(False))
        self.drop_button.clicked.connect(lambda: self.delete_chosen.emit(True))
        self.cancel_button.clicked.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.text)
        layout.addLayout(self._links)
        layout.addWidget(self.rest)
        for button in (self.keep_button, self.drop_button, self.cancel_button):
            layout.addWidget(button)
        self.hide()

    def ask(self, bot: Bot, name: str, calls: Sequence[Call]) -> None:
        """Show what runs a workflow."""
        one = len(calls) == 1
        self.text.set_text(f"“{name}” is run by {'a card' if one else f'{len(calls)} cards'}. Delete it?")
        self.setAccessibleName(self.text.text())
        for link in self.links:
            link.hide()
            link.deleteLater()
        self.links = [self._link(bot, call) for call in calls[:_MOST]]
        for link in self.links:
            self._links.addWidget(link)
        more = len(calls) - _MOST
        self.rest.set_text(f"and {more} more" if more > 0 else "")
        self.rest.setVisible(more > 0)
        self.show()
        self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, (QPushButton, LinkButton)):
                focused.click()
                return
        super().keyPressEvent(event)

    def _link(self, bot: Bot, call: Call) -> LinkButton:
        workflow = bot.workflow(call.workflow)
        node = workflow.node(call.node) if workflow else None
        link = LinkButton(self._theme, f"{workflow.name if workflow else ''} › {node.name if node else ''}")
        link.clicked.connect(lambda: self.place_requested.emit(call.workflow, call.node, call.card))
        return link
