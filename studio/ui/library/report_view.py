"""What an import or a paste has brought, and what was not taken: a notice with a list that opens."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.wrapped import WrappedLabel

_LIST_HEIGHT = 160


class ReportView(QFrame):
    """Says what became of many things at once. What was not taken is listed with its reason and can be copied."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "notice")
        self.text = WrappedLabel()
        self.show_button = QPushButton("Show them")
        self.show_button.setProperty("kind", "link")
        self.show_button.clicked.connect(self._toggle)
        self.copy_button = QPushButton("Copy the list")
        self.copy_button.setProperty("kind", "link")
        self.copy_button.clicked.connect(self._copy)
        self.close_button = IconButton(theme, "close", "Dismiss")
        self.close_button.clicked.connect(self.dismiss)
        self.list = QPlainTextEdit()
        self.list.setReadOnly(True)
        self.list.setAccessibleName("What was not taken")
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setTabChangesFocus(True)
        top = QHBoxLayout()
        top.setSpacing(2 * SPACE)
        top.addWidget(self.text, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * SPACE)
        self._buttons.addWidget(self.show_button)
        self._buttons.addWidget(self.copy_button)
        self._buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        layout.addLayout(top)
        layout.addLayout(self._buttons)
        layout.addWidget(self.list)
        self.hide()

    def tell(self, sentence: str, refused: Sequence[str] = ()) -> None:
        """Show a sentence, and lines that say what was not taken and why."""
        more = "" if not refused else f" {len(refused)} {'was' if len(refused) == 1 else 'were'} not taken."
        self.text.set_text(sentence + more)
        self.setAccessibleName(self.text.text())
        self.list.setPlainText("\n".join(refused))
        self.list.hide()
        self.show_button.setText("Show it" if len(refused) == 1 else "Show them")
        self.show_button.setVisible(bool(refused))
        self.copy_button.setVisible(bool(refused))
        self.show()

    def dismiss(self) -> None:
        """Take the notice away."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def _toggle(self) -> None:
        self.list.setVisible(self.list.isHidden())
        self.show_button.setText("Show them" if self.list.isHidden() else "Hide the list")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.list.toPlainText())
