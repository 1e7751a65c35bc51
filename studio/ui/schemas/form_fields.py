"""The fields of a form that hold one plain value each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from studio.bot.edits.fields import number_from
from studio.bot.tree import ABSENT
from studio.schemas.checking import Issue
from studio.schemas.parts import Part
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_JSON_HEIGHT = 88
_NOT_SET = "-"


class PartEditor(QWidget):
    """Fills in one part of a schema. What it holds is JSON, or ABSENT while nothing is filled in."""

    changed = Signal()
    """The person changed the value."""
    reshaped = Signal()
    """Fields came or went, so that what is around has to be laid out anew."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self.part = part
        self.name = name
        self.needed = needed
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(SPACE)

    @property
    def value(self) -> Any:
        """What is filled in."""
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Fill in a value; says nothing to listeners."""
        raise NotImplementedError

    def show_issues(self, issues: Sequence[Issue]) -> None:
        """Show what is wrong below this place; paths begin here."""
        own = [issue.message for issue in issues if not issue.path]
        self.show_problem(" ".join(own))

    def show_problem(self, text: str) -> None:
        """Show what is wrong with this value itself."""
        if not hasattr(self, "_problem"):
            if not text:
                return
            self._problem = WrappedLabel(role="error")
            self.rows.addWidget(self._problem)
        self._problem.set_text(text)
        if self._problem.isHidden() == bool(text):
            self._problem.setVisible(bool(text))
            self.reshaped.emit()
        self.setAccessibleDescription(text)
        self.mark(bool(text))

    def mark(self, invalid: bool) -> None:
        """Let the field itself look wrong or right."""

    def below(self, step: str | int) -> PartEditor | None:
        """The editor of a field or item inside this one."""
        return None


def empty_value(part: Part, *, needed: bool) -> Any:
    """What an empty field stands for: nothing where it may be missing, else null where that is allowed."""
    return None if needed and part.is_nullable else ABSENT


class TextEditor(PartEditor):
    """One line of text; also dates and numbers, which are judged as they are typed."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        hints = {"number": "0.0", "integer": "0", "date": "2026-01-31T09:00:00Z"}
        self.line.setPlaceholderText(part.placeholder or hints.get(part.kind, ""))
        self.line.setToolTip(part.description)
        if part.is_secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.textEdited.connect(self._edited)
        self.rows.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._given: Any = ABSENT
        self._is_edited = False

    @property
    def value(self) -> Any:
        if not self._is_edited:
            return self._given
        text = self.line.text()
        if self.part.kind in ("number", "integer"):
            bare = text.strip()
            if not bare:
                return empty_value(self.part, needed=self.needed)
            number = number_from(bare)
            return text if number is None else number
        if not text and (self.part.is_nullable or not self.needed):
            return empty_value(self.part, needed=self.needed)
        return text

    def show_value(self, value: Any) -> None:
        self._given, self._is_edited = value, False
        text = "" if value is ABSENT or value is None else value if isinstance(value, str) else json.dumps(value)
        if text != self.line.text():
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def mark(self, invalid: bool) -> None:
        if bool(self.line.property("invalid")) != invalid:
            self.line.setProperty("invalid", invalid)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)

    def _edited(self) -> None:
        self._is_edited = True
        self.changed.emit()


class SwitchEditor(PartEditor):
    """Yes or no, where one of them always holds."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.switch = Switch(theme, part.title or name)
        self.switch.setToolTip(part.description)
        self.switch.toggled.connect(lambda _: self.changed.emit())
        self.rows.addWidget(self.switch)
        self.setFocusProxy(self.switch)

    @property
    def value(self) -> Any:
        return self.switch.isChecked()

    def show_value(self, value: Any) -> None:
        self.switch.blockSignals(True)
        self.switch.setChecked(value is True)
        self.switch.blockSignals(False)


class ChoiceEditor(PartEditor):
    """One of some values, or none where that is allowed."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self._values: tuple[Any, ...] = (True, False) if part.kind == "boolean" else part.values
        words = ("Yes", "No") if part.kind == "boolean" else tuple(map(_word, part.values))
        self.picker = Picker(theme, name, placeholder=part.placeholder or "Choose…")
        choices = [Choice(str(index), word) for index, word in enumerate(words)]
        if not needed or part.is_nullable:
            choices.insert(0, Choice(_NOT_SET, "Not set"))
        self.picker.set_choices(choices)
        self.picker.setToolTip(part.description)
        self.picker.picked.connect(self._pick)
        self.rows.addWidget(self.picker)
        self.setFocusProxy(self.picker)
        self._value: Any = ABSENT

    @property
    def value(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        for index, one in enumerate(self._values):
            if type(one) is type(value) and one == value:
                self.picker.set_current(str(index))
                return
        is_set = value is not ABSENT and value is not None
        self.picker.set_current("other" if is_set else _NOT_SET, _word(value) if is_set else "")

    def _pick(self, key: str) -> None:
        value = empty_value(self.part, needed=self.needed) if key == _NOT_SET else self._values[int(key)]
        self.show_value(value)
        self.changed.emit()


class FixedEditor(PartEditor):
    """The one value there can be."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.rows.addWidget(ElidedLabel(_word(part.values[0]) if part.values else "null", role="muted"))

    @property
    def value(self) -> Any:
        return self.part.values[0] if self.part.values else None

    def show_value(self, value: Any) -> None:
        return


class JsonEditor(PartEditor):
    """Anything, written as JSON."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.code = CodeEditor(theme, "json", line_numbers=False)
        self.code.setAccessibleName(name)
        self.code.setFixedHeight(_JSON_HEIGHT)
        self.code.setPlaceholderText(part.placeholder or "JSON, such as [1, 2] or {}")
        self.code.text_committed.connect(self._edited)
        self.rows.addWidget(self.code)
        self.setFocusProxy(self.code)
        self._value: Any = ABSENT

    @property
    def value(self) -> Any:
        return self._value

    def show_value(self, value: Any) -> None:
        self._value = value
        self.code.set_text("" if value is ABSENT else json.dumps(value, indent=2, ensure_ascii=False))
        self.show_problem("")

    def _edited(self, text: str) -> None:
        if not text.strip():
            self._value = empty_value(self.part, needed=self.needed)
        else:
            try:
                self._value = json.loads(text)
            except (ValueError, RecursionError) as problem:
                self.show_problem(f"This is no JSON: {problem}.")
                return
        self.show_problem("")
        self.changed.emit()


def _word(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
