"""Tabs of open documents, each with a quiet close button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton, QWidget

from studio.ui.icons import icon
from studio.ui.theme import Theme

_LONGEST_NAME = 28


class DocumentTabs(QTabWidget):
    """Tabs that can be moved and closed, by button, middle click or the window's shortcut."""

    close_requested = Signal(QWidget)
    """The page to close."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setDocumentMode(True)
        self.setMovable(True)
        # Titles are short already; tabs that do not fit are scrolled to.
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setUsesScrollButtons(True)
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.tabBar().installEventFilter(self)
        theme.changed.connect(self._recolor)

    def name_page(self, page: QWidget, name: str) -> None:
        """Put a name on the tab of a page: shortened, with the whole in the tooltip."""
        index = self.indexOf(page)
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        # `&` would be read as a keyboard mnemonic.
        self.setTabText(index, short.replace("&", "&&") or "(no name)")
        self.setTabToolTip(index, name)
        self.tabBar().tabButton(index, QTabBar.ButtonPosition.RightSide).setAccessibleName(f"Close {name}")

    def tabInserted(self, index: int) -> None:
        button = QToolButton()
        button.setProperty("kind", "tab-close")
        button.setFixedSize(20, 20)
        button.setIconSize(QSize(12, 12))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setIcon(icon("close", self._theme))
        page = self.widget(index)
        button.setToolTip("Close (Ctrl+W)")
        button.clicked.connect(lambda: self.close_requested.emit(page))
        self.tabBar().setTabButton(index, QTabBar.ButtonPosition.RightSide, button)
        super().tabInserted(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.MiddleButton
        ):
            index = self.tabBar().tabAt(event.position().toPoint())
            if index >= 0:
                self.close_requested.emit(self.widget(index))
                return True
        return super().eventFilter(watched, event)

    def _recolor(self) -> None:
        for index in range(self.count()):
            button = self.tabBar().tabButton(index, QTabBar.ButtonPosition.RightSide)
            if isinstance(button, QToolButton):
                button.setIcon(icon("close", self._theme))
