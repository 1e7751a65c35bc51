"""Editors of texts: one line, messages with templates, code."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from studio.bot.edit import Edit
from studio.bot.edits.fields import is_super_input, set_field, set_text
from studio.bot.script.syntax import SyntaxFault, syntax_fault
from studio.ui.inspector.common_fields import text_of
from studio.ui.inspector.field_editor import FieldEditor
from studio.ui.inspector.subject import Subject
from studio.ui.widgets.code_editor import COMMIT_MS, CodeEditor
from studio.ui.widgets.completion import list_style
from studio.ui.widgets.template_edit import GrowingEditor, TemplateEdit
from studio.ui.widgets.units import unit_count


class LineEditor(FieldEditor):
    """One line of plain text, perhaps with suggestions."""

    def make_control(self) -> QWidget:
        self.line = QLineEdit()
        self.line.setPlaceholderText(self.field.placeholder)
        self._shown = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COMMIT_MS)
        self._timer.timeout.connect(self.commit)
        self.line.textEdited.connect(lambda: self._timer.start())
        self.line.editingFinished.connect(self.commit)
        if self.field.choices:
            completer = QCompleter(QStringListModel([value for value, _ in self.field.choices], self), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda: self._timer.start())
            self.line.setCompleter(completer)
            self._recolor()
            self.host.theme.changed.connect(self._recolor)
        return self.line

    def show_value(self, value: Any, subject: Subject) -> None:
        self._timer.stop()
        text = value if isinstance(value, str) else text_of(value)
        if self.line.text() != text:
            place = self.line.cursorPosition()
            self.line.setText(text)
            self.line.setCursorPosition(min(place, len(self.line.text())) if self.line.hasFocus() else 0)
        # What the control made of the text: some characters cannot be shown.
        self._shown = self.line.text()

    def commit(self) -> None:
        self._timer.stop()
        text = self.line.text()
        if text != self._shown and self.offer(text, typing=True):
            self._shown = text

    def _recolor(self) -> None:
        if (popup := self.line.completer().popup()) is not None:
            popup.setStyleSheet(list_style(self.host.theme))

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"Edit {self.field.label.lower()}"
        if is_super_input(subject.value(self.field.path)):
            return set_text(subject.bot, subject.place.path, self.field.path, value, label)
        return set_field(subject.bot, subject.place.path, self.field.path, value, label)


class TextEditor(FieldEditor):
    """A text of one or more lines in an editor of its own; subclasses say which."""

    editor: CodeEditor
    _is_new = True

    def make_control(self) -> QWidget:
        self.editor = self.make_editor()
        self.editor.setPlaceholderText(self.field.placeholder)
        self.editor.text_committed.connect(lambda text: self.offer(text, typing=True))
        return self.editor

    def make_editor(self) -> CodeEditor:
        """The editor."""
        raise NotImplementedError

    def show_value(self, value: Any, subject: Subject) -> None:
        text = value if isinstance(value, str) else text_of(value)
        if self._is_new:
            self.editor.load(text)
            self._is_new = False
        else:
            self.editor.set_text(text)

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        self._is_new = self._is_new or anew
        super().refresh(subject, anew=anew)

    def commit(self) -> None:
        self.editor.commit()

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"Edit {self.field.label.lower()}"
        return set_field(subject.bot, subject.place.path, self.field.path, value, label)


class TemplateEditor(TextEditor):
    """A text with templates: fixed or dynamic as the text asks for; a plain text stays plain."""

    lines = (1, 12)

    def make_editor(self) -> CodeEditor:
        return TemplateEdit(self.host.theme, names=self.host.names, lines=self.field.lines or self.lines)

    def show_value(self, value: Any, subject: Subject) -> None:
        super().show_value(value, subject)
        # A list or a nested object in place of a text is shown, and kept.
        self.editor.setReadOnly(isinstance(value, (list, dict)) and not is_super_input(value))

    def make_edit(self, subject: Subject, value: Any) -> Edit:
        label = f"Edit {self.field.label.lower()}"
        place, path = subject.place.path, self.field.path
        return set_text(subject.bot, place, path, value, label, plain=self.field.plain)


class LongTemplateEditor(TemplateEditor):
    """A message: room for a paragraph from the start."""

    lines = (4, 20)


class PlainTextEditor(TextEditor):
    """Several lines without templates."""

    def make_editor(self) -> CodeEditor:
        return TemplateEdit(self.host.theme, lines=(4, 20))


class CheckedEditor(TextEditor):
    """Code that is read as it is typed: where it cannot be read it is underlined, and said why below."""

    is_expression = False

    def make_control(self) -> QWidget:
        control = super().make_control()
        self._fault: SyntaxFault | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(COMMIT_MS)
        self._pause.timeout.connect(self._read)
        self.editor.textChanged.connect(self._pause.start)
        return control

    def show_value(self, value: Any, subject: Subject) -> None:
        super().show_value(value, subject)
        self._read()

    def show_error(self, sentence: str) -> None:
        super().show_error(sentence or (self._fault.sentence if self._fault is not None else ""))

    def _read(self) -> None:
        self._pause.stop()
        text = self.editor.toPlainText()
        templates = self.is_expression and "{{" in text
        self._fault = syntax_fault(text, is_expression=self.is_expression) if not templates else None
        if self._fault is None:
            self.editor.show_fault(0, -1)
        else:
            start, end = (unit_count(text[:place]) for place in (self._fault.start, self._fault.end))
            self.editor.show_fault(start, end)
        self.show_error("")


class CodeFieldEditor(CheckedEditor):
    """Code of a card."""

    def make_editor(self) -> CodeEditor:
        theme, names = self.host.theme, self.host.names
        lines = self.field.lines or (10, 32)
        return GrowingEditor(theme, "typescript", names=names, line_numbers=True, lines=lines)


class ExpressionEditor(CheckedEditor):
    """A JavaScript expression."""

    is_expression = True

    def make_editor(self) -> CodeEditor:
        editor = GrowingEditor(self.host.theme, "typescript", names=self.host.names, lines=(1, 8))
        editor.setLineWrapMode(CodeEditor.LineWrapMode.WidgetWidth)
        return editor
