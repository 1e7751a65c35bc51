"""Scores as bars: what a message is taken for, how sure, and the utterances it is like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.theme import CAPTION_PX, SPACE, TEXT_PX, Theme, ui_font

_ROW = 28
_TALL_ROW = 40
_MOST_HEIGHT = 224
_BAR = 3
_SCORE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Score:
    """One bar: `share` is 0 to 1; `caption` is said below the label."""

    label: str
    share: float
    caption: str = ""
    is_strong: bool = False
    """Whether it counts: the intent that is taken."""


class ScoreModel(QAbstractListModel):
    """The scores of a list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scores: tuple[Score, ...] = ()

    def show(self, scores: Sequence[Score]) -> None:
        """Show other scores."""
        self.beginResetModel()
        self.scores = tuple(scores)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return 0 if parent.isValid() else len(self.scores)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        score = self.scores[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return score.label
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (score.label, score.caption, percent(score.share)) if part)
        return score if role == _SCORE else None


class ScoreList(QListView):
    """As high as its rows, up to a limit; further rows scroll."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, captions: bool = False) -> None:
        super().__init__(parent)
        self._row = _TALL_ROW if captions else _ROW
        self.scores = ScoreModel(self)
        self.setModel(self.scores)
        self.setItemDelegate(_ScoreDelegate(theme, self._row, self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_scores(())
        theme.changed.connect(self.viewport().update)

    def show_scores(self, scores: Sequence[Score]) -> None:
        """Show other scores."""
        self.scores.show(scores)
        self.setFixedHeight(min(_MOST_HEIGHT, len(scores) * self._row + 2))
        self.setVisible(bool(scores))


def percent(share: float) -> str:
    """A share in words: `87 %`."""
    return f"{round(share * 100)} %"


class _ScoreDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, row: int, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = row

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        score: Score = index.data(_SCORE)
        color = self._theme.color
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(0, 0, -SPACE, 0)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(color("accent"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), SPACE, SPACE)
        painter.setFont(ui_font(CAPTION_PX))
        painter.setPen(color("text" if score.is_strong else "muted"))
        said = percent(score.share)
        line = area.adjusted(SPACE, 2, 0, 0)
        line.setHeight(20)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        line.setRight(line.right() - painter.fontMetrics().horizontalAdvance(said) - 2 * SPACE)
        painter.setFont(ui_font(TEXT_PX, bold=score.is_strong))
        painter.setPen(color("text"))
        label = painter.fontMetrics().elidedText(score.label, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)
        if score.caption:
            below = area.adjusted(SPACE, 19, 0, 0)
            below.setHeight(14)
            painter.setFont(ui_font(CAPTION_PX))
            painter.setPen(color("muted"))
            caption = painter.fontMetrics().elidedText(score.caption, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, caption)
        bar = QRectF(area.left() + SPACE, area.bottom() - _BAR - 1, area.width() - SPACE, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("line"))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        bar.setWidth(max(_BAR, bar.width() * score.share))
        painter.setBrush(color("accent" if score.is_strong else "faint"))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.restore()
