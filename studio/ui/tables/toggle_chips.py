"""Names side by side, each on or off."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import SPACE, Theme

_HEIGHT = 24
_GAP = 6
_LONGEST = 200


class ToggleChips(QWidget):
    """Wraps onto as many lines as it needs; arrows go along it, Space turns one on or off."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: list[_Toggle] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_names(self, names: Sequence[str], on: Collection[str]) -> None:
        """Offer names, some of them on. Those that are on but not offered come last."""
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        gone = [name for name in on if name not in names]
        self._chips = [_Toggle(self._theme, name, self) for name in (*names, *gone)]
        for chip in self._chips:
            chip.setChecked(chip.text() in on)
            chip.toggled.connect(self.changed)
            chip.show()
        self._arrange()

    @property
    def on(self) -> tuple[str, ...]:
        return tuple(chip.text() for chip in self._chips if chip.isChecked())

    def set_on(self, name: str, *, on: bool) -> None:
        """Turn a name on or off."""
        for chip in self._chips:
            if chip.text() == name:
                chip.setChecked(on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        focused = self.focusWidget()
        if step and isinstance(focused, _Toggle):
            place = self._chips.index(focused) + step
            if 0 <= place < len(self._chips):
                self._chips[place].setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(200, max(_HEIGHT, self.minimumHeight()))

    def _arrange(self) -> None:
        left, top = 0, 0
        for chip in self._chips:
            width = min(chip.sizeHint().width(), max(self.width(), 60))
            if left and left + width > self.width():
                left, top = 0, top + _HEIGHT + _GAP
            chip.setGeometry(left, top, width, _HEIGHT)
            left += width + _GAP
        height = top + _HEIGHT
        if height != self.minimumHeight():
            self.setFixedHeight(height)


class _Toggle(QAbstractButton):
    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText(name)
        self.setAccessibleName(name)
        self.setToolTip(name if len(name) > 20 else "")
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(min(_LONGEST, self.fontMetrics().horizontalAdvance(self.text()) + 36), _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color, on = self._theme.color, self.isChecked()
        edge = "accent" if self.hasFocus() or on else "line_strong"
        painter.setPen(QPen(color(edge), 1))
        painter.setBrush(color("accent_soft" if on else "hover" if self.underMouse() else "raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        mark = QRectF(7, (_HEIGHT - 12) / 2, 12, 12)
        draw_icon(painter, "check" if on else "add", mark, color("accent" if on else "muted"))
        painter.setPen(color("text"))
        area = self.rect().adjusted(24, 0, -2 * SPACE, 0)
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
