"""Fields that show or lead somewhere and edit nothing themselves, and the button that adds."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from studio.bot.json_text import STUDIO_STYLE, dump_json
from studio.bot.port import Port, card_ports, ports_of
from studio.bot.transition import END, RETURN
from studio.bot.tree import value_or
from studio.ui.icons import icon
from studio.ui.inspector.field_editor import FieldEditor, TwoSidedEditor
from studio.ui.inspector.subject import Subject
from studio.ui.widgets.code_editor import CodeEditor
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.rows import Column, RowsModel, RowsView, Target
from studio.ui.widgets.template_edit import GrowingEditor
from studio.ui.widgets.wrapped import WrappedLabel

_LONGEST_JSON = 60_000


class JsonView(TwoSidedEditor):
    """A value as JSON, to look at and copy from."""

    empty = list

    def make_control(self) -> QWidget:
        self.editor: CodeEditor = GrowingEditor(self.host.theme, "json", lines=(2, 18))
        self.editor.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.editor.setReadOnly(True)
        return self.editor

    def show_fixed(self, value: Any, subject: Subject) -> None:
        text = dump_json(value, STUDIO_STYLE).decode("utf-8")
        if len(text) > _LONGEST_JSON:
            text = f"{text[:_LONGEST_JSON]}\n… {len(text) - _LONGEST_JSON:,} more characters"
        self.editor.set_text(text)

    def show_value(self, value: Any, subject: Subject) -> None:
        if self.field.dynamic:
            super().show_value(value, subject)
        else:
            self.show_fixed(value, subject)


class Readout(FieldEditor):
    """A text to read and copy."""

    def make_control(self) -> QWidget:
        self.text = WrappedLabel()
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self.text

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        show = self.field.show
        text = show(subject, self.field.target) if show else _plain(subject.value(self.field.path))
        self.text.set_text(text)


class Note(FieldEditor):
    """A sentence of explanation."""

    labelled = False

    def make_control(self) -> QWidget:
        self.text = WrappedLabel(role="caption")
        return self.text

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        show = self.field.show
        text = show(subject, self.field.target) if show else self.field.placeholder
        self.text.set_text(text)


class Link(FieldEditor):
    """A link to a workflow; the field's target is its key."""

    labelled = False

    def make_control(self) -> QWidget:
        self.button = LinkButton(self.host.theme)
        self.button.clicked.connect(self.follow)
        return self.button

    def follow(self) -> None:
        """Go where the link leads."""
        self.host.go_to.emit(self.field.target, "")

    def name_control(self, control: QWidget) -> None:
        self.setFocusProxy(control)

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        if self.field.show:
            self.button.set_text(self.field.show(subject, self.field.target))


class TableLink(Link):
    """A link to a table; the field's target is its key."""

    def follow(self) -> None:
        self.host.table_requested.emit(self.field.target)


class Ways(FieldEditor):
    """Where a card or node leads: one row per way out, and the way to the node it leads to."""

    labelled = False

    def make_control(self) -> QWidget:
        self.model = RowsModel(
            (Column("Way", fixed=True), Column("Leads to", "link", muted=True)), lambda *_: None, self
        )
        self.view = RowsView(self.host.theme, self.model, self.field.label)
        self.view.horizontalHeader().hide()
        self.view.followed.connect(self._follow)
        self.nothing = WrappedLabel(role="caption")
        frame = QFrame()
        frame.setProperty("role", "raised")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.frame = frame
        box = QWidget()
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(frame)
        rows.addWidget(self.nothing)
        box.setFocusProxy(self.view)
        self._targets: tuple[str, ...] = ()
        return box

    def name_control(self, control: QWidget) -> None:
        self.view.setAccessibleDescription("Enter goes to the node.")
        self.setFocusProxy(control)

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        if subject.card is not None:
            ports = tuple(card_ports(subject.card, subject.node, subject.bot))
        else:
            ports = ports_of(subject.node, subject.bot)
        self._targets = tuple(port.target for port in ports)
        self.model.set_rows(
            [(_way_name(port), Target(_target_name(port, subject), bool(port.target))) for port in ports]
        )
        self.view.fit()
        self.frame.setVisible(bool(ports))
        self.nothing.setVisible(not ports)
        self.nothing.set_text(_nowhere(subject))

    def _follow(self, row: int) -> None:
        target = self._targets[row]
        if target and self.host.subject is not None:
            self.host.go_to.emit(self.host.subject.workflow.key, target)


class Add(FieldEditor):
    """A button that adds something, or a list of things that can be added."""

    labelled = False

    def make_control(self) -> QWidget:
        if self.field.choices:
            picker = Picker(self.host.theme, self.field.label, placeholder=f"{self.field.label}…")
            picker.set_choices([Choice(value, word) for value, word in self.field.choices])
            picker.picked.connect(self._add)
            return picker
        self._button = QPushButton(self.field.label)
        self._recolor()
        self.host.theme.changed.connect(self._recolor)
        self._button.clicked.connect(lambda: self._add(""))
        return self._button

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        """Nothing to show: what can be added is part of the description."""

    def _add(self, value: str) -> None:
        edit = self.field.edit
        if edit is not None:
            self.host.do(lambda subject: edit(subject, self.field.target, value))

    def _recolor(self) -> None:
        self._button.setIcon(icon("add", self.host.theme))


def _way_name(port: Port) -> str:
    if port.kind == "default":
        return "Then"
    return port.label or "Always"


def _target_name(port: Port, subject: Subject) -> str:
    if port.target:
        node = subject.workflow.node(port.target)
        return node.name or "Unnamed" if node else "A node that is gone"
    if subject.card is not None:
        path: tuple[str | int, ...] = ("destination", "node")
        if port.kind == "inner":
            path = ("transitions", port.transition_key, *path)
        end = value_or(subject.raw, path) if port.kind != "offered" else None
        if end in (END, RETURN):
            return "Ends the conversation" if end == END else "Returns to the caller"
        return "Next card"
    return "Nowhere" if port.kind == "default" else "Next card"


def _nowhere(subject: Subject) -> str:
    if subject.card is not None:
        return "After this card the next one runs."
    return "This leads nowhere."


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value is not None else ""
