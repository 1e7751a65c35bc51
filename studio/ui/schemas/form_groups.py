"""The parts of a form that hold other parts: objects, lists, maps, alternatives."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.bot.tree import ABSENT
from studio.schemas.checking import Issue
from studio.schemas.parts import Part, fits_kind, initial, option_for
from studio.ui.schemas.form_fields import (
    ChoiceEditor,
    FixedEditor,
    JsonEditor,
    PartEditor,
    SwitchEditor,
    TextEditor,
)
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

MOST_ITEMS = 200
"""Items of a list that get fields of their own; a longer one is edited as JSON."""
_GROUPS = ("object", "array", "record", "union", "variants")


def make_editor(theme: Theme, part: Part, name: str, *, needed: bool = True) -> PartEditor:
    """The editor of a part."""
    if part.kind in _GROUPS and (not needed or part.is_nullable):
        return MaybeEditor(theme, part, name, needed=needed)
    return _plain_editor(theme, part, name, needed=needed)


def _plain_editor(theme: Theme, part: Part, name: str, *, needed: bool) -> PartEditor:
    kinds: dict[str, type[PartEditor]] = {
        "string": TextEditor,
        "number": TextEditor,
        "integer": TextEditor,
        "date": TextEditor,
        "boolean": SwitchEditor if needed and not part.is_nullable else ChoiceEditor,
        "enum": ChoiceEditor,
        # A fixed value that may be missing is chosen or not.
        "const": FixedEditor if needed else ChoiceEditor,
        "null": FixedEditor,
        "object": ObjectEditor,
        "array": ListEditor,
        "record": MapEditor,
        "union": AlternativesEditor,
        "variants": AlternativesEditor,
    }
    return kinds.get(part.kind, JsonEditor)(theme, part, name, needed=needed)


class ObjectEditor(PartEditor):
    """The fields of an object, one below the other. Values that no field shows are kept."""

    def __init__(
        self, theme: Theme, part: Part, name: str, *, needed: bool = True, without: str = "", top: bool = False
    ) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.rows.setSpacing(3 * SPACE)
        self._rest: dict[str, Any] = {}
        self.editors: dict[str, PartEditor] = {}
        for entry in part.entries:
            if entry.part.is_hidden or entry.name == without:
                continue
            editor = make_editor(theme, entry.part, entry.name, needed=entry.is_required)
            editor.changed.connect(self.changed)
            editor.reshaped.connect(self.reshaped)
            editor.setEnabled(not entry.part.is_disabled)
            self.editors[entry.name] = editor
            self.rows.addWidget(_titled(editor, entry.part, entry.name, needed=entry.is_required))
        if not self.editors and not without:
            self.rows.addWidget(WrappedLabel("This object has no fields.", role="muted"))
        if self.editors:
            self.setFocusProxy(next(iter(self.editors.values())))

    @property
    def value(self) -> dict[str, Any]:
        filled = {name: editor.value for name, editor in self.editors.items()}
        kept = {name: value for name, value in self._rest.items() if name not in filled}
        return {**{name: value for name, value in filled.items() if value is not ABSENT}, **kept}

    def show_value(self, value: Any) -> None:
        given = value if isinstance(value, dict) else {}
        self._rest = {name: one for name, one in given.items() if name not in self.editors}
        for name, editor in self.editors.items():
            editor.show_value(given.get(name, ABSENT))

    def show_issues(self, issues: Sequence[Issue]) -> None:
        own = [issue for issue in issues if not issue.path or issue.path[0] not in self.editors]
        self.show_problem(" ".join(map(str, own)))
        for name, editor in self.editors.items():
            editor.show_issues([one.below() for one in issues if one.path[:1] == (name,)])

    def below(self, step: str | int) -> PartEditor | None:
        return self.editors.get(step) if isinstance(step, str) else None


class ListEditor(PartEditor):
    """Items that can be added, removed and moved."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.items: list[PartEditor] = []
        self._frames: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * SPACE)
        self.rows.addLayout(self._list)
        self.add_button = QPushButton("Add item")
        self.add_button.setProperty("kind", "link")
        self.add_button.setAccessibleName(f"Add item to {name}")
        self.add_button.clicked.connect(self.add)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self.rows.addLayout(line)
        self._whole: JsonEditor | None = None

    @property
    def value(self) -> Any:
        return self._whole.value if self._whole else [_filled(item) for item in self.items]

    def show_value(self, value: Any) -> None:
        given = value if isinstance(value, list) else []
        if len(given) > MOST_ITEMS or (value is not ABSENT and value is not None and not isinstance(value, list)):
            self._show_whole(value)
            return
        self._show_items(given)

    def add(self) -> None:
        """Add an item at the end and put the keyboard into it."""
        made = self._appended(initial(self.part.options[0]))
        self._reshape()
        made.setFocus()

    def remove(self, item: PartEditor) -> None:
        """Take an item out."""
        index = self.items.index(item)
        self._drop(index)
        self._reshape()
        near = self.items[min(index, len(self.items) - 1)] if self.items else self.add_button
        near.setFocus()

    def move_item(self, item: PartEditor, step: int) -> None:
        """Let an item change places with its neighbour."""
        here = self.items.index(item)
        there = here + step
        if 0 <= there < len(self.items):
            one, other = self.items[here].value, self.items[there].value
            self.items[here].show_value(other)
            self.items[there].show_value(one)
            self.items[there].setFocus()
            self._reshape()

    def show_issues(self, issues: Sequence[Issue]) -> None:
        self.show_problem(" ".join(issue.message for issue in issues if not issue.path or self._whole))
        for index, item in enumerate(self.items):
            item.show_issues([one.below() for one in issues if one.path[:1] == (index,)])

    def below(self, step: str | int) -> PartEditor | None:
        return self.items[step] if isinstance(step, int) and step < len(self.items) else None

    def _show_items(self, given: list[Any]) -> None:
        if self._whole is not None:
            self._whole.hide()
            self._whole.deleteLater()
            self._whole = None
            self.add_button.show()
        count = len(self.items)
        while len(self.items) > len(given):
            self._drop(len(self.items) - 1)
        for index, one in enumerate(given):
            if index < len(self.items):
                self.items[index].show_value(one)
            else:
                self._appended(one)
        if count != len(self.items):
            self.reshaped.emit()

    def _show_whole(self, value: Any) -> None:
        self._show_items([])
        self._whole = JsonEditor(self._theme, self.part, self.name, needed=self.needed)
        self._whole.changed.connect(self.changed)
        self._whole.show_value(value)
        self._list.addWidget(self._whole)
        self.add_button.hide()
        self.reshaped.emit()

    def _appended(self, value: Any) -> PartEditor:
        item = make_editor(self._theme, self.part.options[0], f"{self.name}, item {len(self.items) + 1}")
        item.show_value(value)
        item.changed.connect(self.changed)
        item.reshaped.connect(self.reshaped)
        frame = QWidget()
        line = QHBoxLayout(frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(_nested(item) if self.part.options[0].kind in _GROUPS else item, 1)
        for symbol, text, do in (
            ("arrow-up", "Move up", partial(self.move_item, item, -1)),
            ("delete", "Remove", partial(self.remove, item)),
        ):
            button = IconButton(self._theme, symbol, f"{text}: {item.name}")
            button.clicked.connect(do)
            holder = QVBoxLayout()
            holder.addWidget(button)
            holder.addStretch(1)
            line.addLayout(holder)
        self.items.append(item)
        self._frames.append(frame)
        self._list.addWidget(frame)
        return item

    def _drop(self, index: int) -> None:
        self.items.pop(index)
        frame = self._frames.pop(index)
        self._list.removeWidget(frame)
        frame.hide()
        frame.deleteLater()

    def _reshape(self) -> None:
        self.reshaped.emit()
        self.changed.emit()


class MapEditor(PartEditor):
    """Names with a value each."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.items: list[tuple[QLineEdit, PartEditor, QWidget]] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2 * SPACE)
        self.rows.addLayout(self._list)
        self.add_button = QPushButton("Add entry")
        self.add_button.setProperty("kind", "link")
        self.add_button.setAccessibleName(f"Add entry to {name}")
        self.add_button.clicked.connect(self.add)
        line = QHBoxLayout()
        line.addWidget(self.add_button)
        line.addStretch(1)
        self.rows.addLayout(line)

    @property
    def value(self) -> dict[str, Any]:
        return {key.text(): _filled(editor) for key, editor, _ in self.items}

    def show_value(self, value: Any) -> None:
        given = value if isinstance(value, dict) else {}
        if given == self.value:
            return
        for _, _, frame in self.items:
            frame.hide()
            frame.deleteLater()
        self.items.clear()
        for key, one in given.items():
            self._appended(key, one)
        self.reshaped.emit()

    def add(self) -> None:
        """Add an entry and let it be named."""
        taken, number = set(self.value), len(self.items) + 1
        while f"key{number}" in taken:
            number += 1
        key = self._appended(f"key{number}", initial(self.part.options[0]))
        self.reshaped.emit()
        self.changed.emit()
        key.setFocus()
        key.selectAll()

    def show_issues(self, issues: Sequence[Issue]) -> None:
        names = [key.text() for key, _, _ in self.items]
        twice = next((name for name in names if names.count(name) > 1), None)
        own = [issue.message for issue in issues if not issue.path]
        self.show_problem(" ".join([*own, f"“{twice}” is there twice."] if twice is not None else own))
        for key, editor, _ in self.items:
            editor.show_issues([one.below() for one in issues if one.path[:1] == (key.text(),)])

    def below(self, step: str | int) -> PartEditor | None:
        return next((editor for key, editor, _ in self.items if key.text() == step), None)

    def _appended(self, name: str, value: Any) -> QLineEdit:
        key = QLineEdit(name)
        key.setAccessibleName(f"{self.name}, name of an entry")
        key.textEdited.connect(lambda _: self.changed.emit())
        editor = make_editor(self._theme, self.part.options[0], f"{self.name}, value of an entry")
        editor.show_value(value)
        editor.changed.connect(self.changed)
        editor.reshaped.connect(self.reshaped)
        frame = QWidget()
        line = QHBoxLayout(frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        left = QVBoxLayout()
        left.addWidget(key)
        left.addStretch(1)
        line.addLayout(left, 1)
        line.addWidget(editor, 2)
        button = IconButton(self._theme, "delete", "Remove the entry")
        button.clicked.connect(lambda: self._remove(frame))
        line.addWidget(button)
        self.items.append((key, editor, frame))
        self._list.addWidget(frame)
        return key

    def _remove(self, frame: QWidget) -> None:
        self.items = [one for one in self.items if one[2] is not frame]
        frame.hide()
        frame.deleteLater()
        self.reshaped.emit()
        self.changed.emit()
        self.add_button.setFocus()


class AlternativesEditor(PartEditor):
    """One of several forms: which one is chosen above, what belongs to it shows below."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.rows.setSpacing(2 * SPACE)
        self.chosen = -1
        self.editor: PartEditor | None = None
        label = part.discriminator if part.kind == "variants" else f"Type of {name}"
        self.picker = Picker(theme, label)
        self.picker.set_choices([Choice(str(index), self._word(index)) for index in range(len(part.options))])
        self.picker.picked.connect(self._pick)
        if part.kind == "variants":
            caption = QLabel(self._title())
            caption.setProperty("role", "caption")
            self.rows.addWidget(caption)
        self.rows.addWidget(self.picker)
        self.setFocusProxy(self.picker)

    def _title(self) -> str:
        first = self.part.options[0].entry(self.part.discriminator) if self.part.options else None
        return first.part.title or first.name if first is not None else self.part.discriminator

    def _word(self, index: int) -> str:
        option = self.part.options[index]
        if self.part.kind != "variants":
            alike = [one.label for one in self.part.options].count(option.label) > 1
            return f"{option.label} {index + 1}" if alike else option.label
        entry = option.entry(self.part.discriminator)
        return str(entry.part.values[0]) if entry is not None and entry.part.values else option.label

    @property
    def value(self) -> Any:
        if self.editor is None:
            return ABSENT
        value = self.editor.value
        if self.part.kind == "variants" and isinstance(value, dict):
            entry = self.part.options[self.chosen].entry(self.part.discriminator)
            if entry is not None and entry.part.values:
                rest = {key: one for key, one in value.items() if key != entry.name}
                return {entry.name: entry.part.values[0], **rest}
        return value

    def show_value(self, value: Any) -> None:
        if value is ABSENT and self.part.kind == "union" and not self.part.options:
            return
        self._choose(option_for(self.part, value) if value is not ABSENT else max(0, self.chosen), value)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        if self.editor is None:
            self.show_problem(" ".join(map(str, issues)))
            return
        known = self.part.kind == "variants"
        own = [issue for issue in issues if issue.path == (self.part.discriminator,)] if known else []
        self.show_problem(" ".join(issue.message for issue in own))
        self.editor.show_issues([issue for issue in issues if issue not in own])

    def below(self, step: str | int) -> PartEditor | None:
        return self.editor.below(step) if self.editor is not None else None

    def _pick(self, key: str) -> None:
        index = int(key)
        if index == self.chosen:
            return
        option, old = self.part.options[index], self.value
        value = initial(option)
        if isinstance(old, dict) and isinstance(value, dict):
            # What both variants have in common stays.
            same = {
                entry.name: old[entry.name]
                for entry in option.entries
                if entry.name in old
                and entry.name != self.part.discriminator
                and fits_kind(entry.part, old[entry.name])
            }
            value = {**value, **same}
        self._choose(index, value)
        self.changed.emit()

    def _choose(self, index: int, value: Any) -> None:
        if index != self.chosen or self.editor is None:
            if self.editor is not None:
                self.rows.removeWidget(self.editor)
                self.editor.hide()
                self.editor.deleteLater()
            self.chosen = index
            option = self.part.options[index]
            if self.part.kind == "variants" and option.kind == "object":
                made: PartEditor = ObjectEditor(self._theme, option, self.name, without=self.part.discriminator)
            else:
                made = _plain_editor(self._theme, option, self.name, needed=True)
            made.changed.connect(self.changed)
            made.reshaped.connect(self.reshaped)
            self.editor = made
            self.rows.insertWidget(self.rows.indexOf(self.picker) + 1, made)
            self.reshaped.emit()
        self.picker.set_current(str(index))
        self.editor.show_value(value)


class MaybeEditor(PartEditor):
    """A group that may be missing: a switch, and the group below it while it is on."""

    def __init__(self, theme: Theme, part: Part, name: str, *, needed: bool = True) -> None:
        super().__init__(theme, part, name, needed=needed)
        self.rows.setSpacing(2 * SPACE)
        self.switch = Switch(theme, part.title or name)
        self.switch.setToolTip(part.description)
        self.switch.toggled.connect(self._toggle)
        self.rows.addWidget(self.switch)
        self.inner: PartEditor | None = None
        self._frame: QWidget | None = None
        self.setFocusProxy(self.switch)
        self._off: Any = None if needed and part.is_nullable else ABSENT

    @property
    def value(self) -> Any:
        return self.inner.value if self.inner is not None and self.switch.isChecked() else self._off

    def show_value(self, value: Any) -> None:
        on = value is not ABSENT and value is not None
        if not on:
            self._off = value if value is ABSENT or self.part.is_nullable else ABSENT
        self.switch.blockSignals(True)
        self.switch.setChecked(on)
        self.switch.blockSignals(False)
        self._show_inner(on, value)

    def show_issues(self, issues: Sequence[Issue]) -> None:
        if self.inner is not None and self.switch.isChecked():
            self.inner.show_issues(issues)
            self.show_problem("")
        else:
            self.show_problem(" ".join(issue.message for issue in issues))

    def below(self, step: str | int) -> PartEditor | None:
        return self.inner.below(step) if self.inner is not None and self.switch.isChecked() else None

    def _toggle(self, on: bool) -> None:
        if self.inner is None:
            self._show_inner(on, initial(self.part))
        else:
            self._show_inner(on, self.inner.value)
        self.changed.emit()

    def _show_inner(self, on: bool, value: Any) -> None:
        if on and self._frame is None:
            self.inner = _plain_editor(self._theme, self.part, self.name, needed=True)
            self.inner.changed.connect(self.changed)
            self.inner.reshaped.connect(self.reshaped)
            self._frame = _nested(self.inner)
            self.rows.insertWidget(1, self._frame)
        if self.inner is not None and self._frame is not None:
            if on:
                self.inner.show_value(value)
            if self._frame.isHidden() == on:
                self._frame.setVisible(on)
        self.reshaped.emit()


def _titled(editor: PartEditor, part: Part, name: str, *, needed: bool) -> QWidget:
    """An editor with its name and what it is for above it, and groups set in."""
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(SPACE)
    if not isinstance(editor, (SwitchEditor, MaybeEditor)):
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        label = ElidedLabel(part.title or name, role="section" if part.kind in _GROUPS else "caption")
        label.set_help(name if part.title and part.title != name else "")
        head.addWidget(label, 1)
        if not needed:
            optional = QLabel("optional")
            optional.setProperty("role", "caption")
            head.addWidget(optional)
        rows.addLayout(head)
    if part.description:
        rows.addWidget(WrappedLabel(part.description, role="caption"))
    is_group = part.kind in _GROUPS and not isinstance(editor, MaybeEditor)
    rows.addWidget(_nested(editor) if is_group else editor)
    return holder


def _nested(editor: PartEditor) -> QWidget:
    """A group, set in behind a line that shows how far it goes."""
    frame = QWidget()
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedWidth(1)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(SPACE // 2, 0, 0, 0)
    layout.setSpacing(3 * SPACE)
    layout.addWidget(line)
    layout.addWidget(editor, 1)
    return frame


def _filled(editor: PartEditor) -> Any:
    """A value where something has to stand: null for nothing filled in."""
    return None if editor.value is ABSENT else editor.value
