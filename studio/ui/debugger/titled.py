"""A part of a page of the bottom panel: a small heading with tools, and what it is about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.ui.theme import CONTROL_HEIGHT, SPACE
from studio.ui.widgets.elided import ElidedLabel


class Titled(QWidget):
    """A heading above a widget; `tools` is the row to the right of the heading."""

    def __init__(self, title: str, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(title, role="section")
        head = QWidget()
        head.setFixedHeight(CONTROL_HEIGHT)
        row = QHBoxLayout(head)
        row.setContentsMargins(2 * SPACE, 0, SPACE, 0)
        row.setSpacing(SPACE)
        row.addWidget(self.title, 1)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(0)
        row.addLayout(self.tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(body, 1)


def side_by_side(*parts: QWidget, shares: tuple[int, ...]) -> QSplitter:
    """Parts beside one another, with a thin line between; `shares` are their first widths."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    for part in parts:
        part.setMinimumWidth(30 * SPACE)
        splitter.addWidget(part)
    splitter.setSizes(list(shares))
    return splitter


def narrowable(page: QWidget) -> QScrollArea:
    """A page that scrolls where it has less room than it needs, instead of asking the window for more."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setStyleSheet("QAbstractScrollArea::corner { background: transparent; border: none; }")
    area.setWidget(page)
    # Qt lets both paint a ground of their own.
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area


def thin_line() -> QFrame:
    """A line between two parts."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line
