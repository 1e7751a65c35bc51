"""The details of one field of a schema: its name, type, and what is asked of its values."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from studio.bot.edits.fields import number_from
from studio.bot.tree import ABSENT
from studio.schemas import rewriting
from studio.schemas.rewriting import KINDS
from studio.schemas.zui_text import Shape, ShapeKind, ShapePath
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

Change = Callable[[str, ShapePath], str]

_FORMATS: Final = (
    ("", "Any text"),
    ("email", "E-mail address"),
    ("url", "Web address"),
    ("uuid", "UUID"),
)
_LIMITS: Final[dict[ShapeKind, tuple[tuple[str, str], ...]]] = {
    "string": (("min", "At least, characters"), ("max", "At most, characters"), ("length", "Exactly, characters")),
    "number": (("min", "Least"), ("max", "Most")),
    "array": (("min", "At least, items"), ("max", "At most, items")),
}
_WORDS: Final = (("title", "Title"), ("describe", "Description"), ("placeholder", "Placeholder"))
_VALUES_HEIGHT = 84


class FieldDetails(QWidget):
    """Shows a shape. What is typed takes effect with Enter or when the field is left."""

    change = Signal(object)
    """A function of text and path that makes the new text; it may raise ValueError or LookupError."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: ShapePath = ()
        self._shape: Shape | None = None
        self._owner: Shape | None = None
        self._renamed = ""
        self._rows: dict[str, QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        self._layout.setSpacing(2 * SPACE)
        self.name = self._line("name", "Name", self._rename)
        self.name_error = WrappedLabel(role="error")
        self.name_error.hide()
        self._rows["name"].layout().addWidget(self.name_error)  # type: ignore[union-attr]
        self.name.textEdited.connect(self._judge_name)
        self.kind = Picker(theme, "Type")
        self.kind.set_choices([Choice(kind, word) for kind, word in KINDS])
        self.kind.picked.connect(self._set_kind)
        self._row("kind", "Type", self.kind)
        self.code = WrappedLabel(role="caption")
        self._row("code", "", self.code)
        self.optional = self._switch(theme, "optional", "May be missing", rewriting.set_optional)
        self.nullable = self._switch(theme, "nullable", "May be null", rewriting.set_nullable)
        self.whole = self._switch(theme, "whole", "Whole numbers only", _set_whole)
        self.values = _Values()
        self.values.setAccessibleName("Values to choose from, one per line")
        self.values.setFixedHeight(_VALUES_HEIGHT)
        self.values.setTabChangesFocus(True)
        self.values.left.connect(self._set_values)
        self._row("values", "Values, one per line", self.values)
        self.fixed = self._line("fixed", "The value", self._set_fixed)
        self.discriminator = self._line("discriminator", "Told apart by the field", self._set_discriminator)
        self.format = Picker(theme, "Form")
        self.format.set_choices([Choice(key, word) for key, word in _FORMATS])
        self.format.picked.connect(self._set_format)
        self._row("format", "Form", self.format)
        self.limits: dict[str, QLineEdit] = {}
        self._limit_labels: dict[str, QLabel] = {}
        self._build_limits()
        self.default = self._line("default", "Default", self._set_default)
        self.words: dict[str, QLineEdit] = {}
        for call, label in _WORDS:
            self.words[call] = self._line(call, label, partial(self._set_words, call))
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self._layout.addWidget(self.error)
        self._layout.addStretch(1)

    def show_shape(self, path: ShapePath, shape: Shape, owner: Shape | None, written: str) -> None:
        """Show a shape; what is being typed stays, as long as it is the same one."""
        is_same = path == self._path and self._shape is not None
        self._path, self._shape, self._owner = path, shape, owner
        kind = shape.kind
        is_field = bool(path) and isinstance(path[-1], str)
        is_fixed = is_field and self._is_discriminator(path)
        readable = kind != "code"
        limits = _LIMITS.get(kind, ())
        shown = {
            "name": is_field,
            "kind": not is_fixed,
            "code": not readable,
            "optional": is_field and readable and not is_fixed,
            "nullable": readable and not is_fixed and kind != "null",
            "whole": kind == "number",
            "values": kind == "enum",
            "fixed": kind == "literal",
            "discriminator": kind == "variants",
            "format": kind == "string",
            "limits": bool(limits),
            "default": readable and kind in ("string", "number", "boolean", "enum", "date", "array") and bool(path),
            "title": readable,
            "describe": readable,
            "placeholder": kind in ("string", "number", "date", "enum"),
        }
        for key, row in self._rows.items():
            row.setVisible(shown[key])
        self._fill(self.name, str(path[-1]) if is_field else "", is_same)
        self.kind.set_current(kind, "Code")
        self.code.set_text(f"Written as code, and kept so:\n{_clipped(written)}" if not readable else "")
        self._check(self.optional, shape.is_optional)
        self._check(self.nullable, shape.is_nullable)
        self._check(self.whole, shape.call("int") is not None)
        if not (is_same and self.values.hasFocus()):
            self.values.show_lines(shape.values if kind == "enum" else ())
        self._fill(self.fixed, _as_text(shape.values[0]) if kind == "literal" else "", is_same)
        self._fill(self.discriminator, shape.discriminator, is_same)
        self.format.set_current(next((key for key, _ in _FORMATS if key and shape.call(key)), ""))
        for call, line in self.limits.items():
            label = dict(limits).get(call, "")
            line.setVisible(bool(label))
            self._limit_labels[call].setVisible(bool(label))
            self._limit_labels[call].setText(label)
            line.setAccessibleName(label)
            found = shape.call(call)
            self._fill(line, _as_text(found.value) if found and found.value is not ABSENT else "", is_same)
        default = shape.default
        hint = "Nothing" if shape.call("default") is None or default is not ABSENT else "Written as code"
        self.default.setPlaceholderText(hint)
        self._fill(self.default, _as_text(default) if default is not ABSENT else "", is_same)
        for call, line in self.words.items():
            self._fill(line, shape.words(call), is_same)
        if not is_same:
            self._complain("")
            self._complain_of_name("")

    def begin_naming(self) -> None:
        """Let the name be typed over; a shape without one shows its type."""
        goal: QWidget = self.kind if self._rows["name"].isHidden() else self.name
        goal.setFocus()
        if goal is self.name:
            self.name.selectAll()

    def take_renamed(self) -> str:
        """The name the field is about to have, if it is being renamed; said once."""
        renamed, self._renamed = self._renamed, ""
        return renamed

    def commit(self) -> None:
        """Let what is being typed take effect."""
        focused = self.focusWidget()
        if isinstance(focused, QLineEdit):
            focused.editingFinished.emit()
        elif focused is self.values:
            self._set_values()

    # -- building ---------------------------------------------------------------------------------------

    def _row(self, key: str, label: str, *widgets: QWidget) -> None:
        row = QWidget()
        rows = QVBoxLayout(row)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        if label:
            rows.addWidget(_caption(label))
        for widget in widgets:
            rows.addWidget(widget)
        self._rows[key] = row
        self._layout.addWidget(row)

    def _line(self, key: str, label: str, done: Callable[[], None]) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(label)
        line.editingFinished.connect(done)
        self._row(key, label, line)
        return line

    def _switch(self, theme: Theme, key: str, label: str, change: Callable[[str, ShapePath, bool], str]) -> Switch:
        switch = Switch(theme, label)
        switch.toggled.connect(lambda on: self.change.emit(lambda text, path: change(text, path, on)))
        self._row(key, "", switch)
        return switch

    def _build_limits(self) -> None:
        holder = QWidget()
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(2 * SPACE)
        for call in ("min", "max", "length"):
            line = QLineEdit()
            line.editingFinished.connect(partial(self._set_limit, call))
            rows = QVBoxLayout()
            rows.setSpacing(SPACE)
            self._limit_labels[call] = _caption("")
            rows.addWidget(self._limit_labels[call])
            rows.addWidget(line)
            columns.addLayout(rows, 1)
            self.limits[call] = line
        self._row("limits", "", holder)

    @staticmethod
    def _fill(line: QLineEdit, text: str, is_same: bool) -> None:
        if not (is_same and line.hasFocus() and line.isModified()) and line.text() != text:
            line.setText(text)
            line.setCursorPosition(0)

    @staticmethod
    def _check(switch: Switch, on: bool) -> None:
        switch.blockSignals(True)
        switch.setChecked(on)
        switch.blockSignals(False)

    # -- changing ---------------------------------------------------------------------------------------

    def _is_discriminator(self, path: ShapePath) -> bool:
        owner = self._owner
        # A variant's own field that tells it from the others has one fixed value.
        shape = self._shape
        return bool(
            owner is not None and shape is not None and shape.kind == "literal" and path[-1] in self._discriminators
        )

    _discriminators: frozenset[str] = frozenset()

    def set_discriminators(self, names: frozenset[str]) -> None:
        """Fields around the one that is shown that tell variants apart."""
        self._discriminators = names

    def _judge_name(self, text: str) -> None:
        if self._owner is not None and self._path:
            refusal = rewriting.refusal_of_field_name(self._owner, text.strip(), str(self._path[-1]))
            self._complain_of_name(refusal)

    def _rename(self) -> None:
        name = self.name.text().strip()
        if not self._path or not isinstance(self._path[-1], str) or name == self._path[-1] or self._owner is None:
            return
        refusal = rewriting.refusal_of_field_name(self._owner, name, self._path[-1])
        if refusal:
            self.name.setText(self._path[-1])
            self._complain_of_name(f"{refusal} It keeps its name.")
            return
        self._complain_of_name("")
        self._renamed = name
        self.name.setModified(False)
        self.change.emit(lambda text, path: rewriting.rename_field(text, path, name))

    def _set_kind(self, kind: str) -> None:
        wanted = next(one for one, _ in KINDS if one == kind)
        self.change.emit(lambda text, path: rewriting.set_kind(text, path, wanted))

    def _set_values(self) -> None:
        values = [line.strip() for line in self.values.toPlainText().splitlines() if line.strip()]
        if self._shape is None or self._shape.kind != "enum" or tuple(values) == self._shape.values:
            return
        if not values or len(set(values)) < len(values):
            self._complain("A choice needs at least one value." if not values else "Each value can be there only once.")
            return
        self._complain("")
        self.change.emit(lambda text, path: rewriting.set_values(text, path, values))

    def _set_fixed(self) -> None:
        if self._shape is not None and self._shape.kind == "literal":
            old = self._shape.values[0]
            said = self.fixed.text()
            if said != _as_text(old):
                value = _plain(said) if not isinstance(old, str) else said
                self._set(self.fixed, lambda text, path: rewriting.set_literal(text, path, value))

    def _set_discriminator(self) -> None:
        name = self.discriminator.text().strip()
        if self._shape is not None and name != self._shape.discriminator:
            self._set(self.discriminator, lambda text, path: rewriting.set_discriminator(text, path, name))

    def _set_format(self, form: str) -> None:
        def change(text: str, path: ShapePath) -> str:
            for key, _ in _FORMATS:
                if key and key != form:
                    text = rewriting.set_call(text, path, key)
            return rewriting.set_call(text, path, form, bare=True) if form else text

        self.change.emit(change)

    def _set_limit(self, call: str) -> None:
        shape, line = self._shape, self.limits[call]
        found = shape.call(call) if shape is not None else None
        old = found.value if found is not None else ABSENT
        said = line.text().strip()
        value: Any = ABSENT
        if said:
            value = number_from(said)
            counts = shape is not None and shape.kind != "number"
            if value is None or (counts and (value != int(value) or value < 0)):
                self._complain(f"“{said}” is no number that fits here.")
                return
        self._complain("")
        if value != old:
            self._set(line, lambda text, path: rewriting.set_call(text, path, call, value))

    def _set_default(self) -> None:
        shape = self._shape
        if shape is None or self._rows["default"].isHidden():
            return
        said = self.default.text()
        if said == (_as_text(shape.default) if shape.default is not ABSENT else ""):
            return
        try:
            value = ABSENT if not said else _default_of(shape, said)
        except ValueError as problem:
            self._complain(str(problem))
            return
        self._complain("")
        self._set(self.default, lambda text, path: rewriting.set_call(text, path, "default", value))

    def _set_words(self, call: str) -> None:
        shape = self._shape
        said = self.words[call].text().strip()
        if shape is not None and said != shape.words(call) and not self._rows[call].isHidden():
            self._set(
                self.words[call], lambda text, path: rewriting.set_call(text, path, call, said if said else ABSENT)
            )

    def _set(self, line: QLineEdit, change: Change) -> None:
        line.setModified(False)
        self.change.emit(change)

    def _complain(self, text: str) -> None:
        self.error.set_text(text)
        self.error.setVisible(bool(text))

    def _complain_of_name(self, text: str) -> None:
        self.name_error.set_text(text)
        self.name_error.setVisible(bool(text))
        self.name.setAccessibleDescription(text)


class _Values(QPlainTextEdit):
    left = Signal()

    def show_lines(self, values: tuple[Any, ...]) -> None:
        text = "\n".join(map(str, values))
        if text != self.toPlainText():
            self.setPlainText(text)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _set_whole(text: str, path: ShapePath, on: bool) -> str:
    return rewriting.set_call(text, path, "int", bare=on)


def _default_of(shape: Shape, said: str) -> Any:
    kind = shape.kind
    if kind in ("string", "date"):
        return said
    if kind == "enum":
        if said not in shape.values:
            raise ValueError(f"“{said}” is none of the values.")
        return said
    value = _plain(said)
    fits = {
        "number": isinstance(value, (int, float)) and not isinstance(value, bool),
        "boolean": isinstance(value, bool),
        "array": isinstance(value, list),
    }
    if not fits.get(kind, True):
        words = {"number": "a number", "boolean": "true or false", "array": "a list in brackets"}
        raise ValueError(f"The default is {words[kind]}.")
    return value


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _clipped(text: str) -> str:
    return text if len(text) <= 300 else text[:299] + "…"


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "caption")
    return label
