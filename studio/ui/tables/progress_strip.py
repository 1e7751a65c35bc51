"""Work on a table that takes a while: what it is, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton

from studio.ui.theme import SPACE


class ProgressStrip(QFrame):
    """Hidden while nothing runs."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.label = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setFixedWidth(180)
        self.figure = QLabel()
        self.figure.setProperty("role", "muted")
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self._cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, SPACE)
        layout.setSpacing(3 * SPACE)
        layout.addWidget(self.label)
        layout.addWidget(self.bar)
        layout.addWidget(self.figure)
        layout.addStretch(1)
        layout.addWidget(self.cancel_button)
        self.hide()

    def begin(self, text: str) -> None:
        """Show that something has begun."""
        self.label.setText(text)
        self.setAccessibleName(text)
        self.bar.setAccessibleName(text)
        self.figure.clear()
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("Cancel")
        self.show()

    def tell(self, done: int, total: int) -> None:
        """Show how far it is."""
        self.bar.setRange(0, max(0, total))
        self.bar.setValue(done)
        self.figure.setText(f"{done:,} of {total:,}" if total else f"{done:,}")

    def end(self) -> None:
        """Hide it."""
        self.hide()

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText("Stopping…")
        self.cancelled.emit()
