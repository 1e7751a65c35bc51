"""A small row of choices of which one is in force: Fixed | Expression."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import CAPTION_PX, SPACE, Theme, ui_font

_HEIGHT = 20
_RADIUS = 4


class Segmented(QWidget):
    """Choices side by side; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for index, (key, label) in enumerate(choices):
            button = _Segment(theme, label, self)
            self._group.addButton(button, index)
            self._keys.append(key)
            layout.addWidget(button)
        self._group.idClicked.connect(lambda index: self.chosen.emit(self._keys[index]))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        theme.changed.connect(self.update)

    def set_choice(self, key: str) -> None:
        """Show a choice as the one in force; says nothing to listeners."""
        self._group.button(self._keys.index(key)).setChecked(True)
        for index in range(len(self._keys)):
            button = self._group.button(index)
            # Tab reaches the row once, as with radio buttons.
            policy = Qt.FocusPolicy.TabFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def set_accessible_name(self, name: str) -> None:
        """Name the row; each choice is called after it."""
        self.setAccessibleName(name)
        for button in self._group.buttons():
            button.setAccessibleName(f"{name}: {button.text()}")

    @property
    def choice(self) -> str:
        checked = self._group.checkedId()
        return self._keys[checked] if checked >= 0 else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        index = self._group.checkedId() + step
        if step and 0 <= index < len(self._keys):
            button = self._group.button(index)
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("hover"))
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)


class _Segment(QAbstractButton):
    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(ui_font(CAPTION_PX))
        return QSize(metrics.horizontalAdvance(self.text()) + 3 * SPACE, _HEIGHT - 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isChecked():
            painter.setBrush(self._theme.color("raised"))
            painter.setPen(QPen(self._theme.color("accent" if self.hasFocus() else "line_strong"), 1))
            painter.drawRoundedRect(area, _RADIUS - 1, _RADIUS - 1)
        painter.setFont(ui_font(CAPTION_PX))
        painter.setPen(self._theme.color("text" if self.isChecked() or self.underMouse() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
