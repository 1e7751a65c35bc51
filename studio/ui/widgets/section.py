"""A part of a form under a heading that opens and closes it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, CONTROL_HEIGHT, SPACE, Theme, ui_font

_CHEVRON = 12


class Section(QWidget):
    """A heading and a body. The heading is a button; what is added to `tools` stands at its right end."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None, *, expanded: bool = True) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header = _Heading(theme, title, self)
        self.header.setVisible(bool(title))
        self.tools = QHBoxLayout()
        self.tools.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self.header, 1)
        head.addLayout(self.tools)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, SPACE, 0, 3 * SPACE)
        self.rows.setSpacing(3 * SPACE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.body)
        self.header.setChecked(expanded)
        self.body.setVisible(expanded)
        self.header.toggled.connect(self._toggle)

    @property
    def is_expanded(self) -> bool:
        return self.header.isChecked()

    def set_expanded(self, expanded: bool) -> None:
        """Open or close the section."""
        self.header.setChecked(expanded)

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self.header.set_title(title)

    def _toggle(self, expanded: bool) -> None:
        self.body.setVisible(expanded)
        self.toggled.emit(expanded)


class _Heading(QAbstractButton):
    def __init__(self, theme: Theme, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_title(title)
        self.toggled.connect(self._describe)
        theme.changed.connect(self.update)

    def set_title(self, title: str) -> None:
        self.setText(title)
        self._describe()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self.text()) + _CHEVRON + 2 * SPACE, CONTROL_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(_CHEVRON + 8 * SPACE, CONTROL_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._theme.color("text" if self.underMouse() or self.hasFocus() else "muted")
        name = "chevron-down" if self.isChecked() else "chevron-right"
        mark = QRectF(0, (self.height() - _CHEVRON) / 2, _CHEVRON, _CHEVRON)
        draw_icon(painter, name, mark, color)
        painter.setFont(self._font())
        painter.setPen(color)
        area = self.rect().adjusted(_CHEVRON + SPACE, 0, 0, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if self.hasFocus():
            width = min(painter.fontMetrics().horizontalAdvance(text), area.width())
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawLine(area.left(), self.height() - SPACE, area.left() + width, self.height() - SPACE)

    def _describe(self) -> None:
        state = "open" if self.isChecked() else "closed"
        self.setAccessibleName(f"{self.text()}, {state}")

    @staticmethod
    def _font() -> QFont:
        return ui_font(CAPTION_PX, bold=True)
