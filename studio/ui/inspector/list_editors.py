"""Editors of lists: which variables, options of a question, buttons of a card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studio.bot.card import CaptureCard
from studio.bot.edit import Edit
from studio.bot.edits.captures import YES_OR_NO
from studio.bot.edits.fields import (
    is_super_input,
    move_item,
    remove_item,
    set_field,
    set_membership,
    set_text,
)
from studio.bot.edits.options import (
    CLASSES,
    OPTIONS,
    ChoiceList,
    add_option,
    delete_option,
    move_option,
    set_option_flag,
    set_option_label,
    set_option_value,
)
from studio.bot.tree import Path
from studio.bot.values import SuperInput
from studio.ui.icons import icon
from studio.ui.inspector.common_fields import text_of
from studio.ui.inspector.field_editor import TwoSidedEditor
from studio.ui.inspector.fields import Field
from studio.ui.inspector.host import Host
from studio.ui.inspector.subject import Subject
from studio.ui.theme import SPACE
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.rows import Column, RowsModel, RowsView

_FILTER_FROM = 10
Row = tuple[Any, ...]


class TableEditor(TwoSidedEditor):
    """A table of rows with a search once it is long; subclasses give columns, rows and edits."""

    empty = list
    columns: tuple[Column, ...] = ()

    def make_control(self) -> QWidget:
        self.model = RowsModel(self.columns, self._cell_edited, self)
        self.view = RowsView(self.host.theme, self.model, self.field.label)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search")
        self.search.setAccessibleName(f"Search {self.field.label.lower()}")
        self.search.textChanged.connect(self.model.set_filter)
        self.search.hide()
        frame = QFrame()
        frame.setProperty("role", "raised")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        box = QWidget()
        self.parts = QVBoxLayout(box)
        self.parts.setContentsMargins(0, 0, 0, 0)
        self.parts.setSpacing(SPACE)
        self.parts.addWidget(self.search)
        self.parts.addWidget(frame)
        self.frame = frame
        box.setFocusProxy(self.view)
        return box

    def name_control(self, control: QWidget) -> None:
        super().name_control(control)
        self.label.setBuddy(self.view)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self.search.setVisible(len(rows) > _FILTER_FROM or bool(self.search.text()))
        self.model.set_rows(rows)
        self.frame.setVisible(bool(rows))

    def cell_edit(self, subject: Subject, row: int, column: int, value: Any) -> Edit:
        """The edit for a new value of a cell."""
        raise NotImplementedError

    def perform_here(self, make: Callable[[Subject], Edit]) -> bool:
        """Make an edit; a refusal is shown below the table."""
        refusal = self.host.perform(make)
        self.show_error(refusal)
        return not refusal

    def _cell_edited(self, row: int, column: int, value: Any) -> None:
        self.perform_here(lambda subject: self.cell_edit(subject, row, column, value))


class MembershipEditor(TableEditor):
    """Which of several things are in a list of ids."""

    columns: tuple[Column, ...] = (
        Column("On", "check"),
        Column("Name", fixed=True),
        Column("Type", fixed=True, muted=True),
    )

    def make_control(self) -> QWidget:
        box = super().make_control()
        self._ids: tuple[str, ...] = ()
        self._members: tuple[str, ...] = ()
        self.view.horizontalHeader().hide()
        self.view.fit()
        return box

    def candidates(self, subject: Subject) -> Sequence[tuple[str, str, str]]:
        """What may be in the list: id, name, type."""
        raise NotImplementedError

    def show_fixed(self, value: Any, subject: Subject) -> None:
        listed = value if isinstance(value, list) else []
        self._members = tuple(item for item in listed if isinstance(item, str))
        self._show(subject)

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        super().refresh(subject, anew=anew)
        value = subject.value(self.field.path, self.field.default)
        self.show_fixed(SuperInput.model_validate(value).static_value if is_super_input(value) else value, subject)

    def cell_edit(self, subject: Subject, row: int, column: int, value: Any) -> Edit:
        if self.field.edit is not None:
            return self.field.edit(subject, self._ids[row], bool(value))
        path = self.field.path
        if is_super_input(subject.value(path)):
            path = (*path, "staticValue")
        label = f"Change {self.field.label.lower().rstrip('.')}"
        return set_membership(subject.bot, subject.place.path, path, self._ids[row], bool(value), label)

    def _show(self, subject: Subject) -> None:
        candidates = [item for item in self.candidates(subject) if item[0]]
        known = {item[0] for item in candidates}
        gone = [(item, item, "missing") for item in dict.fromkeys(self._members) if item not in known]
        rows = [*candidates, *gone]
        self._ids = tuple(item[0] for item in rows)
        self.set_rows([(key in self._members, name, kind)[: len(self.columns)] for key, name, kind in rows])


class VariablesEditor(MembershipEditor):
    """Which variables; with the target `workflow`, only those of the workflow itself."""

    def candidates(self, subject: Subject) -> Sequence[tuple[str, str, str]]:
        if self.field.target == "workflow":
            return [(item.id, item.name, item.type) for item in subject.workflow.variables]
        return [
            (item.id, f"{item.scope or 'workflow'}.{item.name}", item.type)
            for item in subject.bot.variables(subject.workflow)
        ]


class KnowledgeEditor(MembershipEditor):
    """Which knowledge bases."""

    columns = (Column("On", "check"), Column("Name", fixed=True))

    def candidates(self, subject: Subject) -> Sequence[tuple[str, str, str]]:
        return [(item.id, item.name or item.id, "") for item in subject.bot.knowledge_bases]


class ItemsEditor(TableEditor):
    """A list whose rows can be added, edited, moved and deleted."""

    noun = "item"
    label_column = 0

    def make_control(self) -> QWidget:
        box = super().make_control()
        self.view.delete_asked.connect(self._delete)
        self.view.move_asked.connect(self._move)
        self.view.selectionModel().currentChanged.connect(self._enable)
        self.add_button = QPushButton(f"Add {self.noun}")
        self.add_button.setAccessibleName(f"Add {self.noun}")
        self.add_button.clicked.connect(self._add)
        self.tools = (
            self._tool("arrow-up", f"Move {self.noun} up", lambda: self._move(self.view.current_row, -1)),
            self._tool("arrow-down", f"Move {self.noun} down", lambda: self._move(self.view.current_row, 1)),
            self._tool("delete", f"Delete {self.noun}", lambda: self._delete(self.view.current_row)),
        )
        self.bar = QWidget()
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.add_button)
        row.addStretch(1)
        for tool in self.tools:
            row.addWidget(tool)
        self.parts.addWidget(self.bar)
        self._count = 0
        self._recolor()
        self.host.theme.changed.connect(self._recolor)
        self._enable(QModelIndex(), QModelIndex())
        return box

    def row_of(self, item: Any) -> Row:
        """An item of the list as a row."""
        raise NotImplementedError

    def add_edit(self, subject: Subject, text: str) -> Edit:
        """The edit that adds an item."""
        raise NotImplementedError

    def delete_edit(self, subject: Subject, row: int) -> Edit:
        """The edit that deletes an item."""
        return remove_item(subject.bot, subject.place.path, self.list_path(subject), row, f"Delete {self.noun}")

    def move_edit(self, subject: Subject, row: int, target: int) -> Edit:
        """The edit that moves an item."""
        path = self.list_path(subject)
        return move_item(subject.bot, subject.place.path, path, row, target, f"Move {self.noun}")

    def list_path(self, subject: Subject) -> Path:
        """Where the list is: the field itself, or the fixed side of it."""
        value = subject.value(self.field.path)
        return self.field.path if isinstance(value, list) else (*self.field.path, "staticValue")

    def show_fixed(self, value: Any, subject: Subject) -> None:
        items = value if isinstance(value, list) else []
        self._count = len(items)
        self.set_rows([self.row_of(item) for item in items])
        self._enable(QModelIndex(), QModelIndex())

    def refresh(self, subject: Subject, *, anew: bool = False) -> None:
        super().refresh(subject, anew=anew)
        # An edit made here changed the value while the editor was not listening.
        value = subject.value(self.field.path, self.field.default)
        self.show_fixed(SuperInput.model_validate(value).items if not isinstance(value, list) else value, subject)

    def _add(self) -> None:
        taken = {str(cell) for row in range(self.model.rowCount()) for cell in self._cells(row)}
        number = self._count + 1
        while f"{self.noun.title()} {number}" in taken:
            number += 1
        self.search.clear()
        text = f"{self.noun.title()} {number}"
        if self.perform_here(lambda subject: self.add_edit(subject, text)):
            self.view.go_to(self._count - 1, self.label_column, edit=True)

    def _cells(self, row: int) -> list[Any]:
        return [self.model.index(row, column).data() for column in range(self.model.columnCount())]

    def _delete(self, row: int) -> None:
        if (
            self.can_change
            and 0 <= row < self._count
            and self.perform_here(lambda subject: self.delete_edit(subject, row))
        ):
            self.view.go_to(min(row, self._count - 1), self.label_column)
            self.view.setFocus()

    def _move(self, row: int, step: int) -> None:
        target = row + step
        if (
            self.can_change
            and row >= 0
            and 0 <= target < self._count
            and self.perform_here(lambda subject: self.move_edit(subject, row, target))
        ):
            self.view.go_to(target, self.label_column)

    @property
    def can_change(self) -> bool:
        """Whether rows may be added, moved and deleted."""
        return True

    def _enable(self, current: QModelIndex, previous: QModelIndex) -> None:
        row = self.view.current_row
        can = self.can_change and row >= 0
        up, down, delete = self.tools
        up.setEnabled(can and row > 0)
        down.setEnabled(can and row < self._count - 1)
        delete.setEnabled(can)
        for tool in self.tools:
            tool.setVisible(self._count > 0)
        self.bar.setVisible(self.can_change)

    def _tool(self, name: str, text: str, do: Callable[[], None]) -> IconButton:
        button = IconButton(self.host.theme, name, text)
        button.clicked.connect(do)
        return button

    def _recolor(self) -> None:
        self.add_button.setIcon(icon("add", self.host.theme))


class OptionsEditor(ItemsEditor):
    """Options of a capture: what is shown, what is stored, whether it counts."""

    columns = (Column("Enabled", "check"), Column("Label"), Column("Value"))
    kind: ChoiceList = OPTIONS
    noun = "option"
    label_column = 1

    def __init__(self, field: Field, host: Host, parent: QWidget | None = None) -> None:
        self._yes_or_no = False
        super().__init__(field, host, parent)

    @property
    def can_change(self) -> bool:
        # Yes-and-no questions have two values, and code relies on both.
        return not self._yes_or_no

    def show_surroundings(self, subject: Subject) -> None:
        card = subject.card
        self._yes_or_no = isinstance(card, CaptureCard) and card.kind in YES_OR_NO

    def row_of(self, item: Any) -> Row:
        if not isinstance(item, dict):
            return (False, text_of(item), "")
        return (item.get(self.kind.flag, True) is not False, text_of(item.get("label")), _text(item.get("value")))

    def cell_edit(self, subject: Subject, row: int, column: int, value: Any) -> Edit:
        if column == 0:
            return set_option_flag(subject.bot, *subject.place, row, bool(value), self.kind)
        if column == 1:
            return set_option_label(subject.bot, *subject.place, row, value, self.kind)
        if self._yes_or_no:
            raise ValueError("The values of a yes-or-no question are true and false; change the labels instead.")
        return set_option_value(subject.bot, *subject.place, row, value, self.kind)

    def add_edit(self, subject: Subject, text: str) -> Edit:
        return add_option(subject.bot, *subject.place, text, self.kind)

    def delete_edit(self, subject: Subject, row: int) -> Edit:
        return delete_option(subject.bot, *subject.place, row, self.kind)

    def move_edit(self, subject: Subject, row: int, target: int) -> Edit:
        return move_option(subject.bot, *subject.place, row, target, self.kind)


class ClassesEditor(OptionsEditor):
    """Classes of an AI transition."""

    columns = (Column("Leads on", "check"), Column("Label"), Column("Value"))
    kind = CLASSES
    noun = "class"


class RecordsEditor(ItemsEditor):
    """A list of plain objects; `keys` says which key each column shows."""

    keys: tuple[str, ...] = ()

    def row_of(self, item: Any) -> Row:
        values = item if isinstance(item, dict) else {}
        return tuple(text_of(values.get(key)) for key in self.keys)

    def cell_edit(self, subject: Subject, row: int, column: int, value: Any) -> Edit:
        path = (*self.list_path(subject), row, self.keys[column])
        if column == self.label_column and not str(value).strip():
            raise ValueError(f"The {self.noun} needs a label.")
        return set_text(subject.bot, subject.place.path, path, value, f"Edit {self.noun}", plain=True)

    def new_item(self, text: str) -> dict[str, Any]:
        """The JSON of a new item."""
        raise NotImplementedError

    def add_edit(self, subject: Subject, text: str) -> Edit:
        value = subject.value(self.field.path)
        items = value if isinstance(value, list) else SuperInput.model_validate(value).items
        new = [*items, self.new_item(text)]
        label = f"Add {self.noun}"
        if value is None:
            made = {"valueType": "static", "staticValue": new, "isExpression": True}
            return set_field(subject.bot, subject.place.path, self.field.path, made, label)
        return set_field(subject.bot, subject.place.path, self.list_path(subject), new, label)


class ButtonsEditor(RecordsEditor):
    """Buttons of a card."""

    columns = (
        Column("Label"),
        Column("Does", "choice", (("say", "Say"), ("postback", "Postback"), ("url", "Open link"))),
        Column("Value"),
    )
    keys = ("label", "action", "value")
    noun = "button"

    def new_item(self, text: str) -> dict[str, Any]:
        return {"label": text, "value": text, "action": "say"}


class PairsEditor(RecordsEditor):
    """Labels and the values they stand for."""

    columns = (Column("Label"), Column("Value"))
    keys = ("label", "value")
    noun = "option"

    def new_item(self, text: str) -> dict[str, Any]:
        return {"label": text, "value": text}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
