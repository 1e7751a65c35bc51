"""Editing words where they stand on the canvas: an editor over the row, as large as the row is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor, QTextOption
from shiboken6 import isValid

from studio.ui.canvas.geometry import NOTE_LINE
from studio.ui.canvas.text_places import TextPlace, card_place, guidelines_place, node_place, same_place
from studio.ui.inspector.names import names_in_scope
from studio.ui.theme import CAPTION_PX, CONTROL_HEIGHT, SPACE, TEXT_PX, Theme, code_font, ui_font
from studio.ui.widgets.code_lexer import Language
from studio.ui.widgets.completion import Names
from studio.ui.widgets.template_edit import GrowingEditor

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

_INSET = 2 * SPACE + 2
"""From an editor's border to its text."""

_LEAST_WIDTH = 220
"""An editor is at least this wide, in pixels, however small the node is drawn."""

_LINES = {"name": 1, "text": 12, "code": 8, "note": 40}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ENDS = (*_ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Focus that goes for these reasons comes back."""


class InlineEditor(GrowingEditor):
    """An editor of one text place. `end` is called with "commit", "cancel", "next" or "previous"."""

    def __init__(
        self, theme: Theme, view: CanvasView, place: TextPlace, names: Names | None, end: Callable[[str], None]
    ) -> None:
        language: Language = "typescript" if place.kind == "code" else "template"
        least = 1
        if place.kind == "note":
            least = int((place.rect[3] - place.rect[1]) / NOTE_LINE)
        super().__init__(theme, language, view, names=names, lines=(least, max(least, _LINES[place.kind])))
        if place.kind == "code":
            # A row is no place for a scroll bar.
            self.setLineWrapMode(InlineEditor.LineWrapMode.WidgetWidth)
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._place = place
        self._end = end
        self.setAccessibleName(place.label)
        self.setObjectName("inline_editor")
        self.load(place.text)

    def fit_to(self, zoom: float) -> None:
        """Show the text at a zoom, but never too small to read."""
        pixels = max(CAPTION_PX, round(TEXT_PX * zoom))
        font = code_font(pixels) if self._place.kind == "code" else ui_font(pixels, bold=self._place.kind == "name")
        if font != self.font():
            self.setFont(font)
            # The program's style sheet gives every widget one size.
            self.setStyleSheet(f"QPlainTextEdit {{ font-size: {pixels}px; }}")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _ENDS:
            # No shortcut of the window takes what ends an editor.
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # so that Tab reaches the editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.completion is not None and self.completion.is_open:
            super().keyPressEvent(event)
            return
        if key == Qt.Key.Key_Escape:
            self._end("cancel")
        elif key == Qt.Key.Key_Tab and modifiers == Qt.KeyboardModifier.NoModifier:
            self._end("next")
        elif key == Qt.Key.Key_Backtab:
            self._end("previous")
        elif key in _ENTER:
            self._enter(modifiers)
        else:
            super().keyPressEvent(event)
        event.accept()

    def _enter(self, modifiers: Qt.KeyboardModifier) -> None:
        breaks = modifiers == Qt.KeyboardModifier.ShiftModifier
        if self._place.kind == "note":
            breaks = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if not breaks:
            self._end("commit")
        elif self._place.kind != "name":
            self.insertPlainText("\n")
            self.ensureCursorVisible()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _PASSING:
            self._end("commit")


class InlineEditing:
    """Owns the editor of a canvas: at most one is open."""

    def __init__(self, view: CanvasView, theme: Theme) -> None:
        self._view = view
        self._theme = theme
        self._place: TextPlace | None = None
        self.editor: InlineEditor | None = None

    @property
    def is_open(self) -> bool:
        return self.editor is not None

    def begin(self, place: TextPlace | None) -> bool:
        """Edit some words; returns whether there are any to edit."""
        self.commit()
        if place is None:
            return False
        view = self._view
        view.bring_into_view(place.rect)
        self._place = place
        editor = InlineEditor(self._theme, view, place, self._names(place), self._end)
        self.editor = editor
        self.place_editor()
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if place.kind in ("name", "code"):
            editor.selectAll()
        else:
            editor.moveCursor(QTextCursor.MoveOperation.End)
        return True

    def begin_at(self, node: str, card: str | None = None) -> bool:
        """Edit what a card says, or the name or text of a node."""
        item = self._view.scene.nodes.get(node)
        if item is None:
            return False
        return self.begin(card_place(item, card) if card is not None else node_place(item))

    def commit(self) -> None:
        """End with what was typed, in one edit."""
        place, editor = self._place, self._close()
        if place is None or editor is None:
            return
        text = editor.text()
        bot, workflow = self._view.scene.bot, self._view.scene.workflow
        if text != place.text and bot is not None and workflow is not None:
            self._view.commit(lambda: place.edit(bot, workflow.key, text))

    def cancel(self) -> None:
        """End as if nothing had been typed."""
        self._close()

    def follow(self) -> None:
        """The bot has changed: words that are gone, or changed elsewhere, are not edited here any more."""
        if self._place is None:
            return
        now = self._current(self._place)
        if now is None or not same_place(self._place, now):
            self.cancel()
        else:
            self._place = now
            self.place_editor()

    def place_editor(self) -> None:
        """Put the editor over its words, where and as large as they are drawn now."""
        place, editor = self._place, self.editor
        if place is None or editor is None:
            return
        view = self._view
        editor.fit_to(view.zoom)
        area = view.screen_rect(place.rect, 0)
        width = max(_LEAST_WIDTH, round(area.width()) + 2 * _INSET - SPACE)
        left, top = round(area.left()) - _INSET, round(area.top())
        if place.kind == "note":
            editor.setFixedWidth(width)
            top -= _INSET - SPACE
        else:
            editor.setFixedWidth(width)
            line = max(CONTROL_HEIGHT, editor.fontMetrics().lineSpacing() + 2 * SPACE + 4)
            top = round(area.center().y() - line / 2)
        editor.move(left, top)

    def area(self) -> QRect:
        """What of the view the editor covers."""
        return self.editor.geometry() if self.editor is not None else QRect()

    def _current(self, place: TextPlace) -> TextPlace | None:
        item = self._view.scene.nodes.get(place.node)
        if item is None:
            return None
        if place.card is not None:
            return card_place(item, place.card)
        return guidelines_place(item) if place.kind == "text" else node_place(item)

    def _names(self, place: TextPlace) -> Names | None:
        if place.kind in ("name", "note"):
            return None
        bot, workflow = self._view.scene.bot, self._view.scene.workflow
        found: list[tuple[str, ...]] = []

        def names() -> tuple[str, ...]:
            if not found and bot is not None:
                found.append(names_in_scope(bot, workflow))
            return found[0] if found else ()

        return names

    def _close(self) -> InlineEditor | None:
        editor, self.editor, self._place = self.editor, None, None
        if editor is None or not isValid(editor):
            return None
        if editor.hasFocus():
            # Before it is hidden: Qt would walk on from it, to the next node.
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        editor.hide()
        editor.deleteLater()
        return editor

    def _end(self, how: str) -> None:
        place = self._place
        if place is None:
            return
        if how == "cancel":
            self.cancel()
            return
        self.commit()
        if how in ("next", "previous"):
            self._go_on(place, 1 if how == "next" else -1)

    def _go_on(self, place: TextPlace, by: int) -> None:
        """Go to the next or previous card, and edit it where it has words of its own."""
        view = self._view
        item = view.scene.nodes.get(place.node)
        if item is None:
            return
        steps: list[str | None] = [None, *(card.key for card in item.node.cards)]
        at = steps.index(place.card) + by if place.card in steps else 0
        if not 0 <= at < len(steps):
            view.select_nodes([place.node])
            return
        card = steps[at]
        view.select_nodes([place.node], card)
        self.begin_at(place.node, card)
