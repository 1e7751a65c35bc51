"""A part of the emulator that opens above the composer: one page at a time, under a heading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.icon_button import IconButton

_SHARE = 0.62
"""Most of the emulator's height that it takes: the conversation stays in sight."""


class Drawer(QFrame):
    """Holds pages, of which one may be open. Escape closes it."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = QLabel()
        self.title.setProperty("role", "section")
        self.close_button = IconButton(theme, "close", "Close")
        self.close_button.clicked.connect(self.shut)
        head = QHBoxLayout()
        head.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        self.pages = QStackedWidget()
        self._titles: dict[QWidget, str] = {}
        self._areas: dict[QWidget, QScrollArea] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line)
        layout.addLayout(head)
        layout.addWidget(self.pages, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def add_page(self, title: str, page: QWidget) -> None:
        """Add a page; it scrolls where it is higher than there is room."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        page.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        self._titles[page] = title
        self._areas[page] = area
        self.pages.addWidget(area)
        page.installEventFilter(self)

    @property
    def page(self) -> QWidget | None:
        """The page that is open."""
        if self.isHidden():
            return None
        return next((page for page, area in self._areas.items() if area is self.pages.currentWidget()), None)

    def show_page(self, page: QWidget) -> None:
        """Open a page."""
        self.pages.setCurrentWidget(self._areas[page])
        self.title.setText(self._titles[page])
        self.setAccessibleName(self._titles[page])
        self.show()
        self.fit()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Close it."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def fit(self) -> None:
        """As high as the page needs, and no more than its share of the emulator."""
        page = self.page
        around = self.parentWidget()
        if page is None or around is None:
            return
        needed = page.sizeHint().height() + self.title.sizeHint().height() + 6 * SPACE
        self.setFixedHeight(min(needed, max(120, round(around.height() * _SHARE))))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)
