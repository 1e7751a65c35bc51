"""The zoom in the status bar: says it, and offers others."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

_LEVELS = (25, 50, 75, 100, 125, 150, 200)


class ZoomButton(QToolButton):
    """A button with the zoom on it; its menu sets another, or fits the workflow into the view."""

    zoom_chosen = Signal(float)
    """1 is 100 %."""
    fit_chosen = Signal()
    fit_selection_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "status-quiet")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolTip("Zoom (Ctrl+wheel, Ctrl++ and Ctrl+-)")
        menu = QMenu(self)
        for level in _LEVELS:
            action = menu.addAction(f"{level} %")
            action.triggered.connect(partial(self._choose, level / 100))
        menu.addSeparator()
        for label, signal, keys in (
            ("Fit everything", self.fit_chosen, "Shift+1"),
            ("Fit selection", self.fit_selection_chosen, "Shift+2"),
        ):
            action = menu.addAction(label)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _=False, signal=signal: signal.emit())
        self.setMenu(menu)
        self.show_zoom(None)

    def show_zoom(self, zoom: float | None) -> None:
        """Say the zoom; None when nothing is shown that has one."""
        text = f"{round(zoom * 100)} %" if zoom is not None else ""
        self.setText(text)
        self.setAccessibleName(f"Zoom {text}" if text else "Zoom")
        self.setVisible(zoom is not None)

    def _choose(self, zoom: float) -> None:
        self.zoom_chosen.emit(zoom)
