"""The fields of a schema's text as a tree, changed in the text where they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from studio.schemas import rewriting
from studio.schemas.rewriting import KINDS
from studio.schemas.zui_text import Shape, ShapeKind, ShapePath, read_shape
from studio.ui.explorer.tree_view import TreeView
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, IS_HEADING, KIND
from studio.ui.schemas.field_details import FieldDetails
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.wrapped import WrappedLabel

PATH: Final = Qt.ItemDataRole.UserRole + 30
KIND_NAMES: Final[dict[ShapeKind, str]] = {**dict(KINDS), "code": "Code"}
KIND_ICONS: Final[dict[ShapeKind, str]] = {
    "string": "text",
    "number": "number",
    "boolean": "check",
    "date": "date",
    "enum": "choice",
    "literal": "lock",
    "object": "schemas",
    "array": "multi-choice",
    "record": "table",
    "union": "branch",
    "variants": "branch",
    "any": "expression",
    "null": "unlink",
    "code": "code",
}


class FieldTree(QWidget):
    """Shows a text as fields with the details of the marked one; says the text that a change makes."""

    made = Signal(str)
    """The text after a change by hand."""
    refused = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._root: Shape | None = None
        self._marked: ShapePath | None = None
        self._model = QStandardItemModel(self)
        self.tree = TreeView(theme, "Fields")
        self.tree.setModel(self._model)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.selectionModel().currentChanged.connect(lambda *_: self._show_details())
        self.tree.doubleClicked.connect(lambda index: self.tree.setExpanded(index, not self.tree.isExpanded(index)))
        self.tree.move_pressed.connect(self.move_marked)
        self.tree.delete_pressed.connect(self.remove)
        self.details = FieldDetails(theme)
        self.details.change.connect(self._change)
        self.tree.rename_pressed.connect(self.details.begin_naming)
        self.tree.opened.connect(lambda _: self.details.begin_naming())
        self.add_button = QPushButton("Add field")
        self.add_button.clicked.connect(self.add)
        self.up_button = IconButton(theme, "arrow-up", "Move the field up (Alt+Up)", side=28)
        self.up_button.clicked.connect(lambda: self.move_marked(-1))
        self.down_button = IconButton(theme, "arrow-down", "Move the field down (Alt+Down)", side=28)
        self.down_button.clicked.connect(lambda: self.move_marked(1))
        self.delete_button = IconButton(theme, "delete", "Remove the field (Delete)", side=28)
        self.delete_button.clicked.connect(self.remove)
        tools = QHBoxLayout()
        tools.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, SPACE)
        tools.setSpacing(SPACE)
        tools.addWidget(self.add_button)
        tools.addStretch(1)
        for button in (self.up_button, self.down_button, self.delete_button):
            tools.addWidget(button)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.details)
        area.viewport().setAutoFillBackground(False)
        self.details.setAutoFillBackground(False)
        upper = QWidget()
        rows = QVBoxLayout(upper)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(tools)
        rows.addWidget(self.tree, 1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(area)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([260, 340])
        self.notice = WrappedLabel(role="muted")
        self.start_button = QPushButton("Begin with an object")
        self.start_button.clicked.connect(self._begin)
        self._empty = QWidget()
        words = QVBoxLayout(self._empty)
        words.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        words.setSpacing(3 * SPACE)
        words.addWidget(self.notice)
        words.addWidget(self.start_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self._empty, 1)
        self._empty.hide()
        self.setFocusProxy(self.tree)

    @property
    def path(self) -> ShapePath | None:
        """The path of the marked shape."""
        index = self.tree.currentIndex()
        return tuple(index.data(PATH)) if index.isValid() else None

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        """Show a text; the field that is marked stays marked."""
        if text == self._text and (self._root is not None or self._empty.isVisibleTo(self)):
            return
        self._text = text
        self._root = read_shape(text)
        readable = self._root is not None
        self.splitter.setVisible(readable)
        self._empty.setVisible(not readable)
        if self._root is None:
            blank = not text.strip()
            self.start_button.setVisible(blank)
            self.notice.set_text(
                "A schema says which fields a value has. There are none yet."
                if blank
                else "This text cannot be shown as fields at the moment. It is kept as it is written; the fields "
                "come back when it is one expression such as zui.object({ … })."
            )
            return
        self._rebuild(self._root)

    def select(self, path: ShapePath) -> None:
        """Mark a shape."""
        index = self._index_of(path)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def commit(self) -> None:
        """Let what is being typed into the details take effect."""
        self.details.commit()

    # -- doing ------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Add a field to the object that is marked or that holds what is marked, or an alternative to a union."""
        marked, root = self.path or (), self._root
        if root is None:
            return
        shape = root.at(marked)
        if shape is not None and shape.kind in ("union", "variants"):
            if self._change(rewriting.add_alternative):
                self.select((*marked, len(shape.items)))
            return
        above = [marked[:depth] for depth in range(len(marked), -1, -1)]
        path = next((one for one in above if (found := root.at(one)) and found.kind == "object"), None)
        owner = root.at(path) if path is not None else None
        if path is None or owner is None:
            self.refused.emit("Only an object has fields. Make it an object first.")
            return
        name = rewriting.free_field_name(owner)
        if self._change(lambda text, _: rewriting.add_field(text, path, name)):
            self.select((*path, name))
            self.details.begin_naming()

    def remove(self) -> None:
        """Take the marked field or alternative out."""
        path = self.path
        if not path or self._root is None:
            return
        index = self.tree.currentIndex()
        parent = index.parent()
        near = self._model.index(max(0, index.row() - 1), 0, parent) if index.model().rowCount(parent) > 1 else parent
        goal = tuple(near.data(PATH)) if near.isValid() else ()
        if isinstance(path[-1], str):
            removed = self._change(lambda text, at: rewriting.remove_field(text, at))
        else:
            removed = self._change(lambda text, at: rewriting.remove_alternative(text, at))
            goal = path[:-1]
        if removed:
            self.select(goal)

    def move_marked(self, step: int) -> None:
        """Let the marked field change places with its neighbour."""
        path = self.path
        if path and isinstance(path[-1], str):
            self._change(lambda text, at: rewriting.move_field(text, at, step))

    # -- inside -----------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.made.emit("zui.object({\n  name: zui.string()\n})")

    def _change(self, change: Callable[[str, ShapePath], str]) -> bool:
        path = self.path
        if path is None:
            return False
        try:
            text = change(self._text, path)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return False
        if text == self._text:
            return False
        renamed = self.details.take_renamed()
        if renamed:
            # The field goes on under its new name.
            self._marked = (*path[:-1], renamed)
        else:
            self._marked = path
        self.made.emit(text)
        return True

    def _rebuild(self, root: Shape) -> None:
        marked = self._marked if self._marked is not None else self.path
        self._marked = None
        closed = {
            tuple(index.data(PATH))
            for index in self._indexes()
            if self._model.hasChildren(index) and not self.tree.isExpanded(index)
        }
        self.tree.selectionModel().blockSignals(True)
        self._model.clear()
        self._model.appendRow(_item(root, (), "Value"))
        self.tree.expandAll()
        for index in self._indexes():
            if tuple(index.data(PATH)) in closed:
                self.tree.setExpanded(index, False)
        self.tree.selectionModel().blockSignals(False)
        goal = marked if marked is not None and root.at(marked) is not None else ()
        self.select(goal)
        self._show_details()

    def _show_details(self) -> None:
        path, root = self.path, self._root
        shape = root.at(path) if root is not None and path is not None else None
        owner = root.at(path[:-1]) if root is not None and path else None
        if shape is None or path is None:
            return
        is_field = bool(path) and isinstance(path[-1], str)
        is_option = bool(path) and owner is not None and owner.kind in ("union", "variants")
        self.up_button.setEnabled(is_field)
        self.down_button.setEnabled(is_field)
        self.delete_button.setEnabled(is_field or is_option)
        kind = shape.kind
        self.add_button.setText(
            "Add variant" if kind == "variants" else "Add alternative" if kind == "union" else "Add field"
        )
        written = self._text[shape.start : shape.end]
        around = [root.at(path[:depth]) for depth in range(len(path))] if root is not None else []
        self.details.set_discriminators(frozenset(one.discriminator for one in around if one and one.discriminator))
        self.details.show_shape(path, shape, owner, written)

    def _indexes(self, parent: QModelIndex | None = None) -> list[QModelIndex]:
        parent = parent or QModelIndex()
        found = []
        for row in range(self._model.rowCount(parent)):
            index = self._model.index(row, 0, parent)
            found += [index, *self._indexes(index)]
        return found

    def _index_of(self, path: ShapePath) -> QModelIndex:
        return next((index for index in self._indexes() if tuple(index.data(PATH)) == path), QModelIndex())


def _item(shape: Shape, path: ShapePath, name: str) -> QStandardItem:
    item = QStandardItem(name)
    item.setEditable(False)
    item.setData(list(path), PATH)
    item.setData("field", KIND)
    item.setData(KIND_ICONS[shape.kind], ICON)
    item.setData(False, IS_BUILT_IN)
    item.setData(False, IS_HEADING)
    words = [KIND_NAMES[shape.kind]]
    words += ["optional"] if shape.is_optional else []
    words += ["or null"] if shape.is_nullable else []
    item.setData(", ".join(words), ASIDE)
    item.setData(f"{name}, {', '.join(words)}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(shape.words("describe") or name)
    for field in shape.fields:
        item.appendRow(_item(field.shape, (*path, field.name), field.name))
    for index, one in enumerate(shape.items):
        item.appendRow(_item(one, (*path, index), _item_name(shape, one, index)))
    return item


def _item_name(owner: Shape, shape: Shape, index: int) -> str:
    if owner.kind in ("array", "record"):
        return "Each item" if owner.kind == "array" else "Each value"
    told = shape.at((owner.discriminator,)) if owner.kind == "variants" else None
    if told is not None and told.values:
        return str(told.values[0])
    return f"Alternative {index + 1}"
