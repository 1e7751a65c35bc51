"""Names offered while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QStringListModel, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit

from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_highlighter import kind_at
from studio.ui.widgets.code_lexer import Language
from studio.ui.widgets.units import as_units

Names = Callable[[], Sequence[str]]
"""All names that can be used at the moment, dotted: `workflow.size`, `user.name`, `OrdersTable`."""

_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[\w$]*)*$")
_MENTION = re.compile(r"(?<![\w@])@([A-Za-z_][\w.]*)?$")
_REACH = 2000
_ROWS = 8
_MIN_WIDTH = 220


def list_style(theme: Theme) -> str:
    """The style sheet of a list that floats: the program's own leaves lists transparent."""
    palette = theme.palette
    frame = f"border: 1px solid {palette.line_strong}; padding: {SPACE}px;"
    return f"QListView {{ background: {palette.raised}; {frame} }}"


class Completion(QObject):
    """Offers the names that begin with what stands before the cursor.

    In code it appears after two letters or a dot, in text after `{{` and `@`, anywhere on Ctrl+Space. Enter and
    Tab take the marked name, Escape closes the list, typing goes on.
    """

    def __init__(self, editor: QPlainTextEdit, theme: Theme, language: Language, names: Names) -> None:
        super().__init__(editor)
        self._editor = editor
        self._theme = theme
        self._language = language
        self._names = names
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(editor)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(_ROWS)
        self._completer.activated.connect(self._take)
        self._list = QListView()
        self._list.setAccessibleName("Names")
        self._list.setProperty("role", "popup")
        self._completer.setPopup(self._list)
        theme.changed.connect(self._recolor)
        self._recolor()

    @property
    def is_open(self) -> bool:
        return self._list.isVisible()

    @property
    def offered(self) -> tuple[str, ...]:
        """The names in the list, best first; empty when it is closed."""
        if not self.is_open:
            return ()
        model = self._completer.completionModel()
        return tuple(str(model.index(row, 0).data()) for row in range(model.rowCount()))

    def close(self) -> None:
        self._list.hide()

    def handle_key(self, key: int) -> bool:
        """Let an open list have a key of the editor; False when the key is none of its own."""
        if not self.is_open:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            name = self._list.currentIndex().data()
            self.close()
            if isinstance(name, str):
                self._take(name)
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            row = self._list.currentIndex().row() + (1 if key == Qt.Key.Key_Down else -1)
            model = self._completer.completionModel()
            self._list.setCurrentIndex(model.index(max(0, min(row, model.rowCount() - 1)), 0))
        else:
            return False
        return True

    def update(self, *, asked: bool = False) -> None:
        """Show, narrow or close the list for what stands before the cursor now."""
        prefix = self._prefix(asked=asked)
        if prefix is None:
            self.close()
            return
        names = list(self._names())
        self._model.setStringList(names)
        self._completer.setCompletionPrefix(prefix)
        count = self._completer.completionCount()
        if not count or (count == 1 and self._completer.currentCompletion() == prefix):
            self.close()
            return
        self._list.setCurrentIndex(self._completer.completionModel().index(0, 0))
        place = self._editor.cursorRect()
        place.setWidth(max(_MIN_WIDTH, self._list.sizeHintForColumn(0) + 8 * SPACE))
        self._completer.complete(place)

    def _prefix(self, *, asked: bool) -> str | None:
        """The beginning of the name before the cursor; None where no names are wanted."""
        cursor = self._editor.textCursor()
        before = as_units(cursor.block().text())[: cursor.positionInBlock()]
        found = _NAME.search(before)
        prefix = found[0] if found else ""
        if self._language == "template":
            mention = _MENTION.search(before)
            if mention:
                return mention[1] or ""
            return prefix if asked or self._in_expression(cursor) else None
        if asked:
            return prefix
        if kind_at(cursor.block(), cursor.positionInBlock() - 1) in ("string", "comment"):
            return None
        return prefix if len(prefix) >= 2 else None

    def _in_expression(self, cursor: QTextCursor) -> bool:
        back = QTextCursor(cursor)
        back.setPosition(max(0, cursor.position() - _REACH))
        back.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        text = back.selectedText()
        return text.rfind("{{") > text.rfind("}}")

    def _take(self, name: str) -> None:
        """Put a name in the place of its beginning, and close the expression where it is open."""
        cursor = self._editor.textCursor()
        prefix = self._completer.completionPrefix()
        closing = ""
        if self._language == "template" and self._in_expression(cursor):
            after = as_units(cursor.block().text())[cursor.positionInBlock() :]
            end, start = after.find("}}"), after.find("{{")
            closing = "}}" if end < 0 or 0 <= start < end else ""
        cursor.beginEditBlock()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(prefix))
        cursor.insertText(name + closing)
        cursor.endEditBlock()
        self._editor.setTextCursor(cursor)
        self.close()

    def _recolor(self) -> None:
        self._list.setStyleSheet(list_style(self._theme))
