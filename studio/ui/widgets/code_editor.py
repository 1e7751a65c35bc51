"""A code editor: colours, line numbers, brackets, indentation, completion, and a text that is committed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from studio.ui.theme import SPACE, Theme, code_font
from studio.ui.widgets import code_commands
from studio.ui.widgets.brackets import matching_brackets
from studio.ui.widgets.code_highlighter import CodeHighlighter
from studio.ui.widgets.code_lexer import Language
from studio.ui.widgets.completion import Completion, Names
from studio.ui.widgets.line_ends import restored, shown
from studio.ui.widgets.units import unit_count

COMMIT_MS = 400
"""How long after the last keystroke a text is committed."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_ASK_NAMES = (_CTRL, Qt.Key.Key_Space)
_COMMANDS = {
    (_CTRL, Qt.Key.Key_Slash),
    (_CTRL, Qt.Key.Key_D),
    (_ALT, Qt.Key.Key_Up),
    (_ALT, Qt.Key.Key_Down),
}


class CodeEditor(QPlainTextEdit):
    """Edits one text of a bot.

    What is typed is the editor's own until it is committed: 400 ms after the last keystroke, when the focus
    leaves, or by `commit`. Undo and redo are the editor's while it has the focus. Line ends and characters that
    cannot be shown survive on lines nobody touched.
    """

    text_committed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        language: Language = "typescript",
        parent: QWidget | None = None,
        *,
        names: Names | None = None,
        line_numbers: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._original = ""
        self._shown = ""
        self._loading = False
        self._fault: tuple[int, int] | None = None
        self.highlighter = CodeHighlighter(self.document(), theme, language)
        self.completion = Completion(self, theme, language, names) if names else None
        self._gutter = _Gutter(self) if line_numbers else None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COMMIT_MS)
        self._timer.timeout.connect(self.commit)
        self._set_up(language)
        self.textChanged.connect(self._text_edited)
        self.cursorPositionChanged.connect(self._mark)
        self.blockCountChanged.connect(self._fit_gutter)
        self.updateRequest.connect(self._scroll_gutter)
        theme.changed.connect(self._recolor)
        self._fit_gutter()

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def is_code(self) -> bool:
        """Whether Tab indents: in code it does, in a text that is part of a form it moves on."""
        return self.highlighter.language != "template" and not self.isReadOnly()

    @property
    def is_pending(self) -> bool:
        """Whether something typed has not been committed."""
        return self._timer.isActive()

    def show_fault(self, start: int, end: int) -> None:
        """Underline a part of the text as wrong (in places as Qt counts them), or nothing when `end` is before it."""
        fault = (start, end) if start <= end else None
        if fault != self._fault:
            self._fault = fault
            self._mark()

    def text(self) -> str:
        """The text as it would be committed now."""
        return restored(self._original, self._plain())

    def load(self, text: str) -> None:
        """Show the text of something else: from its beginning, and with nothing to undo."""
        self._timer.stop()
        self._original = text
        self._shown = shown(text)
        self._loading = True
        self.setPlainText(self._shown)
        self._loading = False

    def set_text(self, text: str) -> None:
        """Show a text that comes from the bot.

        The text it holds already is left alone, with whatever is being typed; another one replaces it, and the
        cursor stays where the text around it is the same.
        """
        if text == self._original:
            return
        self._timer.stop()
        self._original = text
        old = self._plain()
        self._shown = new = shown(text)
        if old != new:
            self._loading = True
            self._replace(old, new)
            self._loading = False
        # Steps back to texts the bot does not hold any more would only confuse.
        self.document().clearUndoRedoStacks()

    def commit(self) -> None:
        """Commit what was typed, if anything."""
        self._timer.stop()
        edited = self._plain()
        if edited != self._shown:
            text = restored(self._original, edited)
            self._original, self._shown = text, edited
            self.text_committed.emit(text)

    def event(self, event: QEvent) -> bool:
        # Otherwise a menu's shortcut would take these keys while code is being typed.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressed = (event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.key())
            closes_list = event.key() == Qt.Key.Key_Escape and self._list_is_open()
            if closes_list or pressed == _ASK_NAMES or (self.is_code and pressed in _COMMANDS):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completion and self.completion.handle_key(event.key()):
            event.accept()
            return
        if self.isReadOnly():
            super().keyPressEvent(event)
            return
        if event.key() == Qt.Key.Key_Escape:
            # The way out for the keyboard: Escape, then Tab.
            self.setTabChangesFocus(True)
            event.ignore()
            return
        if event.key() not in (*_TABS, Qt.Key.Key_Shift):
            self.setTabChangesFocus(not self.is_code)
        if self._command(event):
            event.accept()
            return
        super().keyPressEvent(event)
        self._offer_names(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setTabChangesFocus(not self.is_code)
        super().focusInEvent(event)
        self._mark()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._mark()
        self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Draw the line numbers that are in view."""
        if self._gutter is None:
            return
        painter = QPainter(self._gutter)
        painter.fillRect(event.rect(), self._theme.color("sunken"))
        painter.setFont(self.font())
        current = self.textCursor().blockNumber()
        block = self.firstVisibleBlock()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        width = self._gutter.width() - 2 * SPACE
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            if block.isVisible() and top + height >= event.rect().top():
                painter.setPen(self._theme.color("text" if block.blockNumber() == current else "muted"))
                line = QRect(0, round(top), width, self.fontMetrics().height())
                painter.drawText(line, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            top += height
            block = block.next()

    def gutter_width(self) -> int:
        """Width of the line numbers, in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 4 * SPACE

    def _set_up(self, language: Language) -> None:
        if language != "template":
            self.setFont(code_font())
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setTabStopDistance(self.fontMetrics().horizontalAdvance(" ") * len(code_commands.INDENT))
            # Code is read from the left in every language.
            option = self.document().defaultTextOption()
            option.setTextDirection(Qt.LayoutDirection.LeftToRight)
            self.document().setDefaultTextOption(option)
            self.setAccessibleDescription("Tab indents. Press Escape, then Tab, to leave the editor.")
        else:
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self.setTabChangesFocus(True)

    def setReadOnly(self, read_only: bool) -> None:
        super().setReadOnly(read_only)
        self.setTabChangesFocus(read_only or not self.is_code)
        if read_only:
            keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
            self.setTextInteractionFlags(self.textInteractionFlags() | keyboard)
            self.setAccessibleDescription("Read only.")

    def _command(self, event: QKeyEvent) -> bool:
        """Do what a key means in code; False when it is an ordinary key."""
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (modifiers, key) == _ASK_NAMES:
            if self.completion:
                self.completion.update(asked=True)
            return True
        if not self.is_code:
            return False
        cursor = self.textCursor()
        if self.tabChangesFocus() and key in _TABS:
            return False
        if key == Qt.Key.Key_Backtab:
            code_commands.unindent(cursor)
        elif key == Qt.Key.Key_Tab and modifiers == _NO_MODIFIER:
            code_commands.indent(cursor)
        elif key in _ENTER and modifiers == _NO_MODIFIER:
            code_commands.new_line(cursor)
        elif (modifiers, key) == (_CTRL, Qt.Key.Key_Slash) and self.highlighter.language != "json":
            code_commands.toggle_comment(cursor)
        elif modifiers == _ALT and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            code_commands.move_lines(cursor, down=key == Qt.Key.Key_Down)
        elif (modifiers, key) == (_CTRL, Qt.Key.Key_D):
            code_commands.duplicate(cursor)
        elif code_commands.closes_block(cursor, event.text()):
            cursor.beginEditBlock()
            code_commands.unindent(cursor)
            cursor.insertText(event.text())
            cursor.endEditBlock()
        else:
            return False
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        return True

    def _offer_names(self, event: QKeyEvent) -> None:
        if self.completion is None:
            return
        typed = bool(event.text()) and event.text().isprintable()
        if typed or (event.key() == Qt.Key.Key_Backspace and self._list_is_open()):
            self.completion.update()
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt):
            self.completion.close()

    def _list_is_open(self) -> bool:
        return self.completion is not None and self.completion.is_open

    def _plain(self) -> str:
        # `toPlainText` would turn unbreakable spaces into plain ones.
        return self.document().toRawText().replace("\u2029", "\n")

    def _replace(self, old: str, new: str) -> None:
        """Change only what differs, so that the cursor and the view stay where they are."""
        head = 0
        limit = min(len(old), len(new))
        while head < limit and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < limit - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        edit = QTextCursor(self.document())
        edit.setPosition(unit_count(old[:head]))
        edit.setPosition(unit_count(old[: len(old) - tail]), QTextCursor.MoveMode.KeepAnchor)
        edit.insertText(new[head : len(new) - tail])

    def _text_edited(self) -> None:
        if not self._loading and not self.isReadOnly() and self._plain() != self._shown:
            self._timer.start()
        elif not self._loading:
            self._timer.stop()

    def _mark(self) -> None:
        """Show the current line and the pair of brackets at the cursor."""
        marks: list[QTextEdit.ExtraSelection] = []
        if self.highlighter.language != "template" and self.hasFocus():
            if not self.isReadOnly():
                line = _mark_of(self.textCursor(), self._theme.color("hover"))
                line.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                line.cursor.clearSelection()
                marks.append(line)
            for position in matching_brackets(self.textCursor()) or ():
                cursor = QTextCursor(self.document())
                cursor.setPosition(position)
                cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
                mark = _mark_of(cursor, self._theme.color("accent_soft"))
                mark.format.setForeground(self._theme.color("accent"))
                marks.append(mark)
        if self._fault is not None:
            marks.append(_fault_mark(self.textCursor(), *self._fault, self._theme.color("bad")))
        self.setExtraSelections(marks)
        if self._gutter is not None:
            self._gutter.update()

    def _fit_gutter(self) -> None:
        if self._gutter is not None:
            self.setViewportMargins(self.gutter_width(), 0, 0, 0)
            self._place_gutter()

    def _place_gutter(self) -> None:
        if self._gutter is not None:
            view = self.viewport().geometry()
            width = self.gutter_width()
            self._gutter.setGeometry(QRect(view.left() - width, view.top(), width, view.height()))

    def _scroll_gutter(self, area: QRect, distance: int) -> None:
        if self._gutter is None:
            return
        if distance:
            self._gutter.scroll(0, distance)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _recolor(self) -> None:
        self._mark()
        self.viewport().update()


class _Gutter(QWidget):
    """The strip of line numbers beside an editor."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:
        return QSize(self._editor.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._editor.paint_gutter(event)


def _fault_mark(cursor: QTextCursor, start: int, end: int, color: QColor) -> QTextEdit.ExtraSelection:
    """A wavy line below a place; below the character before it where something is missing."""
    last = cursor.document().characterCount() - 1
    end = min(max(end, start), last)
    start = min(start, end)
    if start == end:
        start, end = (start - 1, end) if start > 0 else (start, min(end + 1, last))
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    mark = QTextEdit.ExtraSelection()
    style = QTextCharFormat()
    style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    style.setUnderlineColor(color)
    mark.format = style
    mark.cursor = cursor
    return mark


def _mark_of(cursor: QTextCursor, color: QColor) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    mark.cursor = cursor
    form = QTextCharFormat()
    form.setBackground(color)
    mark.format = form
    return mark
