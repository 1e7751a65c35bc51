"""The panel at the left: a rail of icons, and the page of the one that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studio.ui.icons import draw_icon
from studio.ui.theme import RADIUS, SPACE, Theme

_RAIL = 44
_BUTTON = 36
_LOWEST_BUTTON = 24
"""A low window leaves the buttons less room; all of them stay in it."""
_ICON = 18
_PAGE_MIN = 160


class SidePanel(QWidget):
    """Shows one page at a time. Each page has a name, an icon in the rail, and a title above it."""

    page_changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._show_index)
        self._names: list[str] = []
        rail = QWidget()
        rail.setFixedWidth(_RAIL)
        rail.setAccessibleName("Panels")
        self._rail = QVBoxLayout(rail)
        self._rail.setContentsMargins(SPACE, 2 * SPACE, SPACE, 2 * SPACE)
        self._rail.setSpacing(SPACE)
        self._rail.addStretch(1)
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedWidth(1)
        self.pages = QStackedWidget()
        self.pages.setMinimumWidth(_PAGE_MIN)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rail)
        layout.addWidget(line)
        layout.addWidget(self.pages, 1)

    def add_page(self, name: str, title: str, icon: str, content: QWidget, tip: str = "") -> None:
        """Add a page at the end of the rail; the first becomes the one shown."""
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        heading = QLabel(title)
        heading.setProperty("role", "dock-title")
        rows.addWidget(heading)
        rows.addWidget(content, 1)
        index = self.pages.addWidget(page)
        page.setFocusProxy(content)
        button = _RailButton(self._theme, icon, title, tip or title)
        self._group.addButton(button, index)
        self._rail.insertWidget(index, button)
        self._names.append(name)
        if index == 0:
            self.show_page(name)
        self._order_focus()

    def show_page(self, name: str, *, focus: bool = False) -> None:
        """Show a page, and put the keyboard there when asked to."""
        index = self._names.index(name)
        changed = self.pages.currentIndex() != index
        self._group.button(index).setChecked(True)
        self.pages.setCurrentIndex(index)
        self._order_focus()
        if focus:
            self.pages.widget(index).setFocus(Qt.FocusReason.ShortcutFocusReason)  # type: ignore[union-attr]
        if changed:
            self.page_changed.emit(name)

    @property
    def page(self) -> str:
        """The name of the page in view."""
        return self._names[self.pages.currentIndex()] if self._names else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        index = self._group.checkedId() + step
        focused = self.focusWidget()
        if step and isinstance(focused, _RailButton) and 0 <= index < len(self._names):
            self.show_page(self._names[index])
            self._group.button(index).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _show_index(self, index: int) -> None:
        self.show_page(self._names[index])

    def _order_focus(self) -> None:
        # Tab reaches the rail once; the arrows go along it.
        for button in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)


class _RailButton(QAbstractButton):
    def __init__(self, theme: Theme, name: str, text: str, tip: str) -> None:
        super().__init__()
        self._theme = theme
        self._name = name
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(_BUTTON, _BUTTON)

    def minimumSizeHint(self) -> QSize:
        return QSize(_BUTTON, _LOWEST_BUTTON)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(color("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else ""
        painter.setBrush(color(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        box = QRectF(0, 0, _ICON, _ICON)
        box.moveCenter(QRectF(self.rect()).center())
        lively = self.isChecked() or self.underMouse()
        draw_icon(painter, self._name, box, color("accent" if self.isChecked() else "text" if lively else "muted"))
