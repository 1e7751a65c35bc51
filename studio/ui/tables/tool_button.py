"""A button of a toolbar: an icon and a word, quiet until the pointer is on it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.ui.icons import icon
from studio.ui.theme import ICON_PX, Theme


class ToolButton(QToolButton):
    """Follows the theme; its icon stands left of its word."""

    def __init__(
        self, theme: Theme, name: str, text: str, tip: str = "", parent: QWidget | None = None, *, menu: bool = False
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(text)
        self.setIconSize(QSize(ICON_PX, ICON_PX))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if menu:
            self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        theme.changed.connect(self._recolor)
        self._recolor()

    def _recolor(self) -> None:
        self.setIcon(icon(self._name, self._theme))
