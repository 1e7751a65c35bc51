"""An event as the interpreter told it, to read and copy."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from studio.ui.theme import Theme, code_font
from studio.ui.widgets.code_highlighter import CodeHighlighter


class JsonView(QPlainTextEdit):
    """Shows an event, pretty-printed; text that can be selected, not changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("Event as JSON")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setPlaceholderText(
            "The event appears here once the bot has run; select a line of the log to see that line's."
        )
        self.setFont(code_font())
        # The panel's own ground, without the frame of a field.
        self.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 4px 8px; }")
        self._highlighter = CodeHighlighter(self.document(), theme, "json")
        self._text = ""

    def show_text(self, text: str) -> None:
        """Show a JSON text; one that is shown already stays as it is, where it was scrolled to."""
        if text != self._text:
            self._text = text
            self.setPlainText(text)
