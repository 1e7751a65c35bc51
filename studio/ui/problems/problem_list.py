"""Problems as a list: what is wrong, where, and a way to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QMenu,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.analysis.problem import Problem
from studio.bot.bot import Bot
from studio.ui.icons import draw_icon
from studio.ui.theme import CAPTION_PX, SPACE, TEXT_PX, Theme, ui_font

_PROBLEM = Qt.ItemDataRole.UserRole + 1
_PLACE = Qt.ItemDataRole.UserRole + 2
_ROW_HEIGHT = 28

LEVELS = {"error": ("error", "bad"), "warning": ("warning", "warn"), "info": ("info", "muted")}
"""Severity to icon and colour."""


class ProblemModel(QAbstractListModel):
    """The problems of a bot, the worst first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []
        self._places: list[str] = []

    def show(self, bot: Bot, problems: Sequence[Problem]) -> None:
        """Show other problems; nothing happens when they are the same."""
        order = {name: index for index, name in enumerate(LEVELS)}
        ordered = sorted(problems, key=lambda problem: order[problem.severity])
        places = [_place_of(bot, problem) for problem in ordered]
        if ordered == self._problems and places == self._places:
            self._problems = ordered
            return
        self.beginResetModel()
        self._problems, self._places = ordered, places
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return problem.message
            case Qt.ItemDataRole.ToolTipRole:
                fix = f"\nPress F to do this: {problem.fix.label}" if problem.fix else ""
                return f"{problem.message}{fix}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{problem.severity}: {problem.message} {self._places[index.row()]}"
            case _ if role == _PROBLEM:
                return problem
            case _ if role == _PLACE:
                return self._places[index.row()]
        return None


class ProblemList(QWidget):
    """Shows problems; Enter or a click goes to the place, F or the menu mends it."""

    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""
    fix_requested = Signal(object)
    """The Problem whose fix the person wants."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ProblemModel(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(theme, self.list))
        self.list.setAccessibleName("Problems")
        self.list.setMouseTracking(True)
        self.list.activated.connect(self._go)
        self.list.clicked.connect(self._go)
        self.list.fix_pressed.connect(self._fix)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self._empty = QLabel("No problems found in this bot.")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("role", "muted")
        self._layout = QStackedLayout(self)
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self.list)
        theme.changed.connect(self.list.viewport().update)

    def show_problems(self, bot: Bot, problems: Sequence[Problem]) -> None:
        """Show the problems of a bot."""
        self.model.show(bot, problems)
        self._layout.setCurrentWidget(self.list if problems else self._empty)

    def _go(self, index: QModelIndex) -> None:
        problem: Problem = index.data(_PROBLEM)
        if problem.workflow:
            self.place_requested.emit(problem.workflow, problem.node, problem.card)

    def _fix(self) -> None:
        index = self.list.currentIndex()
        problem: Problem | None = index.data(_PROBLEM) if index.isValid() else None
        if problem is not None and problem.fix is not None:
            self.fix_requested.emit(problem)

    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        self.list.setCurrentIndex(index)
        problem: Problem = index.data(_PROBLEM)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction("Go to it", lambda: self._go(index)).setEnabled(bool(problem.workflow))
        if problem.fix is not None:
            menu.addAction(problem.fix.label, self._fix)
        menu.popup(self.list.viewport().mapToGlobal(place))


class _List(QListView):
    fix_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.fix_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Delegate(QStyledItemDelegate):
    """A row: level, sentence, place at the right, and the fix as a hint."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        problem: Problem = index.data(_PROBLEM)
        rect: QRect = option.rect
        palette = self._theme.palette
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, palette.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color("hover"))
        name, token = LEVELS[problem.severity]
        icon_rect = QRect(rect.left() + 3 * SPACE, rect.center().y() - 7, 16, 16)
        draw_icon(painter, name, icon_rect.toRectF(), palette.color(token))
        painter.setFont(ui_font(CAPTION_PX))
        painter.setPen(palette.color("muted"))
        aside = index.data(_PLACE) + (f"   ·   F: {problem.fix.label}" if problem.fix else "")
        # Two more pixels: an advance is rounded, and what is a part of a pixel too wide is cut off.
        aside_width = min(painter.fontMetrics().horizontalAdvance(aside) + 2, rect.width() // 2)
        right = QRect(rect.right() - aside_width - 3 * SPACE, rect.top(), aside_width, rect.height())
        elided = painter.fontMetrics().elidedText(aside, Qt.TextElideMode.ElideMiddle, aside_width)
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, elided)
        painter.setFont(ui_font(TEXT_PX))
        painter.setPen(palette.color("text"))
        left = icon_rect.right() + 2 * SPACE
        text_rect = QRect(left, rect.top(), right.left() - left - 2 * SPACE, rect.height())
        text = painter.fontMetrics().elidedText(problem.message, Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _place_of(bot: Bot, problem: Problem) -> str:
    workflow = bot.workflow(problem.workflow) if problem.workflow else None
    node = workflow.node(problem.node) if workflow and problem.node else None
    return " › ".join(name for name in (workflow.name if workflow else "", node.name if node else "") if name)
