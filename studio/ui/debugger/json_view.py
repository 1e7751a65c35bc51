"""An event as the interpreter told it, to read and copy."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from studio.ui.debugger.log_model import Record
from studio.ui.theme import Theme, code_font
from studio.ui.widgets.code_highlighter import CodeHighlighter


class JsonView(QPlainTextEdit):
    """Shows the event of one record, pretty-printed; text that can be selected, not changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("Event as JSON")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setPlaceholderText("Select a line of the log to see its event here.")
        self.setFont(code_font())
        # The panel's own ground, without the frame of a field.
        self.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 4px 8px; }")
        self._highlighter = CodeHighlighter(self.document(), theme, "json")
        self._record: Record | None = None

    def show_record(self, record: Record | None) -> None:
        """Show the event of a record; None for nothing."""
        if record is not self._record:
            self._record = record
            self.setPlainText(record.json if record else "")
