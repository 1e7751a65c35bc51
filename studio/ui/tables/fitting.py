"""A part of a view as high as what is in it, up to a height from which it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget


class FittingArea(QScrollArea):
    """Asks for the height of its widget, and tells when that has changed."""

    def __init__(self, tallest: int) -> None:
        super().__init__()
        self._tallest = tallest
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet("QAbstractScrollArea::corner { background: transparent; border: none; }")

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        # Qt lets both paint a ground of their own.
        self.viewport().setAutoFillBackground(False)
        widget.setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        inside = self.widget()
        height = inside.sizeHint().height() if inside is not None else 0
        return QSize(400, min(self._tallest, height))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, min(self.sizeHint().height(), 120))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
