"""What stands in place of rows there are none of: what would be here, and the first thing to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.bot.library import Table
from studio.ui.icons import draw_icon
from studio.ui.tables.grid_model import Query
from studio.ui.theme import SPACE, Theme

_ICON = 32
_WIDTH = 420


class EmptyState(QWidget):
    """An icon, a title, a sentence and buttons, in the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = _Icon(theme)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text = QLabel()
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setFixedWidth(_WIDTH)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2 * SPACE)
        layout = QVBoxLayout(self)
        layout.setSpacing(2 * SPACE)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.title)
        layout.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._buttons)
        layout.addStretch(3)

    def show_state(
        self, icon_name: str, title: str, text: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()
    ) -> None:
        """Show a state; the first action is the main one."""
        self._icon.name = icon_name
        self._icon.update()
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title}. {text}")
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for place, (label, act) in enumerate(actions):
            button = QPushButton(label)
            if place == 0:
                button.setProperty("kind", "primary")
            button.clicked.connect(act)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)


def no_match(query: Query, total: int) -> tuple[str, str, str]:
    """Icon, title and text where a filter or a search leaves no row."""
    if query.search and query.filter:
        left = "the search and the filter leave"
    else:
        left = "the search leaves" if query.search else "the filter leaves"
    return "search", "No row matches", f"The table has {total:,} rows, and {left} none of them."


def no_rows(table: Table | None, read_only: bool) -> tuple[str, str, str]:
    """Icon, title and text of a table without rows."""
    if read_only:
        return "table", "No rows yet", "The integration this table belongs to has written none."
    if table is not None and not table.columns:
        text = "Columns say what a row holds: a name, a price, a date. Rows can be added once there is one."
        return "table", "A table without columns", text
    text = "Type the first row, paste a range from a spreadsheet, or import a file. Bots read and write them too."
    return "table", "No rows yet", text


class _Icon(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.name = "table"
        self.setFixedSize(_ICON, _ICON)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_icon(painter, self.name, self.rect().toRectF(), self._theme.color("faint"))
