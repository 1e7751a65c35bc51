"""The first page: open a bot, go on with a recent one, or begin with a starter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from studio.ui.icons import icon_pixmap
from studio.ui.theme import SPACE, Theme

_WIDTH = 520


class WelcomePage(QWidget):
    """Shown while no bot is open."""

    new_requested = Signal()
    open_file_requested = Signal()
    open_requested = Signal(object)
    """Path of a recent bot."""
    starter_requested = Signal(object)
    """Path of a starter bot."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        self._column = QVBoxLayout(column)
        self._column.setSpacing(2 * SPACE)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.addStretch(1)
        row.addWidget(column, 4)
        row.addStretch(1)
        area.setWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def show_choices(self, recent: Sequence[Path], starters: Sequence[tuple[str, Path]]) -> None:
        """List recent bots and starters (title and path)."""
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._column.addStretch(1)
        logo = QLabel()
        logo.setPixmap(icon_pixmap("dialoom", self._theme.color("accent"), 56, self.devicePixelRatioF()))
        self._column.addWidget(logo)
        title = QLabel("Dialoom Studio")
        title.setProperty("role", "hero")
        self._column.addWidget(title)
        about = QLabel("Open a bot, change it, talk to it and hand it back, all on this machine.")
        about.setProperty("role", "muted")
        about.setWordWrap(True)
        self._column.addWidget(about)
        self._column.addSpacing(2 * SPACE)
        open_button = QPushButton("Open a bot…")
        open_button.setProperty("kind", "primary")
        open_button.setToolTip("A .bpz archive or a project folder (Ctrl+O)")
        open_button.clicked.connect(self.open_file_requested)
        new_button = QPushButton("New bot")
        new_button.setToolTip("An empty bot to build on (Ctrl+N)")
        new_button.clicked.connect(self.new_requested)
        row = QHBoxLayout()
        row.setSpacing(2 * SPACE)
        row.addWidget(open_button)
        row.addWidget(new_button)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(holder)
        if starters:
            self._add_heading("Start from")
            for name, path in starters:
                self._add_link(name, "A starter bot to try and change", path, self.starter_requested)
        if recent:
            self._add_heading("Recent")
            for path in recent:
                self._add_link(path.name, str(path.parent), path, self.open_requested)
        self._column.addStretch(2)

    def _add_heading(self, text: str) -> None:
        heading = QLabel(text)
        heading.setProperty("role", "section")
        self._column.addSpacing(2 * SPACE)
        self._column.addWidget(heading)

    def _add_link(self, title: str, detail: str, path: Path, signal: object) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        button = QPushButton(title)
        button.setProperty("kind", "link")
        button.setToolTip(str(path))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: signal.emit(path))  # type: ignore[attr-defined]
        layout.addWidget(button)
        caption = QLabel(detail)
        caption.setProperty("role", "caption")
        layout.addWidget(caption, 1)
        self._column.addWidget(row)
