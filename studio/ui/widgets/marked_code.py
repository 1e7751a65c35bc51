"""A code editor that shows where the code is wrong, and says below it what is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from studio.ui.icons import draw_icon
from studio.ui.theme import ICON_PX, SPACE, Theme, mix
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.code_lexer import Language
from studio.ui.widgets.completion import Names

_MARK = 8


class MarkedEditor(CodeEditor):
    """Marks one line as wrong."""

    _wrong_line = 0

    def mark_line(self, line: int) -> None:
        """Mark a line, counted from 1; 0 marks none."""
        if line != self._wrong_line:
            self._wrong_line = line
            self._mark()

    def go_to_line(self, line: int) -> None:
        """Put the cursor at the end of a line and the keyboard there."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block if block.isValid() else self.document().lastBlock())
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self.setTextCursor(cursor)
        self.centerCursor()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def paint_gutter(self, event: QPaintEvent) -> None:
        super().paint_gutter(event)
        block = self.document().findBlockByNumber(self._wrong_line - 1) if self._wrong_line else None
        if block is None or not block.isValid() or self._gutter is None:
            return
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        painter = QPainter(self._gutter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("bad"))
        side = _MARK - 2
        painter.drawEllipse(QRect(SPACE, round(top) + (self.fontMetrics().height() - side) // 2, side, side))

    def _mark(self) -> None:
        super()._mark()
        block = self.document().findBlockByNumber(self._wrong_line - 1) if self._wrong_line else None
        if block is None or not block.isValid():
            return
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(block)
        form = QTextCharFormat()
        form.setBackground(mix(self.theme.color("raised"), self.theme.color("bad"), 0.12))
        form.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.format = form
        self.setExtraSelections([mark, *self.extraSelections()])


class MarkedCode(QWidget):
    """The editor with the line below it."""

    committed = Signal(str)

    def __init__(
        self, theme: Theme, language: Language, name: str, names: Names | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = MarkedEditor(theme, language, names=names)
        self.editor.setAccessibleName(name)
        self.editor.setStyleSheet("border: none; border-radius: 0px;")
        self.editor.text_committed.connect(self.committed)
        self.status = _Status(theme)
        self.status.clicked.connect(self._go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.editor, 1)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.status, 1)
        layout.addLayout(row)
        self.setFocusProxy(self.editor)
        self._line = 0

    def show_problem(self, text: str, line: int | None) -> None:
        """Say what is wrong, and mark the line where it is."""
        self._line = line or 0
        self.editor.mark_line(self._line)
        self.status.tell(text if line is None else f"Line {line}: {text}", "bad")

    def show_state(self, text: str, tone: str = "muted") -> None:
        """Say something that is no problem."""
        self._line = 0
        self.editor.mark_line(0)
        self.status.tell(text, tone)

    def _go(self) -> None:
        if self._line:
            self.editor.go_to_line(self._line)
        else:
            self.editor.setFocus()


class _Status(QAbstractButton):
    """One line that says how the code is; a click goes to the line that is wrong."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._tone = "muted"
        self.setFixedHeight(28)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self.update)

    def tell(self, text: str, tone: str) -> None:
        self._tone = tone
        self.setText(" ".join(text.split()))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._theme.color
        painter.fillRect(self.rect(), color("bad_soft" if self._tone == "bad" else "background"))
        painter.setPen(color("line"))
        painter.drawLine(0, 0, self.width(), 0)
        symbol = {"bad": "error", "good": "check"}.get(self._tone, "")
        left = 3 * SPACE
        if symbol:
            box = QRect(left, (self.height() - ICON_PX) // 2, ICON_PX, ICON_PX).toRectF()
            draw_icon(painter, symbol, box, color(self._tone))
            left += ICON_PX + 2 * SPACE
        painter.setPen(color("text" if self._tone == "bad" else "muted"))
        area = self.rect().adjusted(left, 0, -3 * SPACE, 0)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if self.hasFocus():
            painter.setPen(color("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
