"""The variables as a tree: scopes, variables, and what is inside them; with what the last turn changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from studio.ui.debugger.wording import counted, one_line, short_value
from studio.ui.theme import Theme, ui_font

SCOPES = ("workflow", "conversation", "session", "user", "bot", "env", "temp", "turn")
"""Order of the scopes; others follow by name."""

COLUMNS = ("Name", "Value", "Type", "Before the last turn")
NAME, VALUE, TYPE, BEFORE = range(4)

MAX_CHILDREN = 1000
"""Items shown of one list or object."""
MAX_DEPTH = 40
"""Depth to which a search looks."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class _Absent:
    """What a variable was before it existed, or is after it is gone."""


ABSENT = _Absent()


class Node:
    """One name with its value now and before. Children are made when they are first asked for."""

    __slots__ = ("_children", "before", "key", "parent", "row", "value")

    def __init__(self, key: str, value: Any, before: Any, parent: Node | None, row: int) -> None:
        self.key = key
        self.value = value
        self.before = before
        self.parent = parent
        self.row = row
        self._children: list[Node] | None = None

    @property
    def is_changed(self) -> bool:
        return self.before is not self.value and self.before != self.value

    @property
    def is_scope(self) -> bool:
        return self.parent is not None and self.parent.parent is None

    @property
    def path(self) -> tuple[str, ...]:
        return () if self.parent is None else (*self.parent.path, self.key)

    def has_children(self, words: list[str]) -> bool:
        """Whether `children` would give any; without making them where there is no search."""
        if words:
            return bool(self.children(words))
        return bool(_items(self.value)) or bool(self._items_before())

    def _items_before(self) -> Mapping[str, Any]:
        """What was inside, where something may still be: a number that was an object shows no ghosts."""
        return _items(self.before) if isinstance(self.value, _Absent | Mapping | list) else {}

    def children(self, words: list[str]) -> list[Node]:
        """The children that match a search, or have something inside that does; all without a search."""
        if self._children is None:
            now, before = _items(self.value), self._items_before()
            keys = [*now, *(key for key in before if key not in now)][:MAX_CHILDREN]
            made = (Node(key, now.get(key, ABSENT), before.get(key, ABSENT), self, 0) for key in keys)
            self._children = [node for node in made if not words or node.matches(words, 0)]
            for row, node in enumerate(self._children):
                node.row = row
        return self._children

    def matches(self, words: list[str], depth: int) -> bool:
        """Whether the node, one around it or something inside has all the words."""
        text = f"{'.'.join(self.path)} {_plain(self.value)}".casefold()
        if all(word in text for word in words):
            return True
        if depth >= MAX_DEPTH:
            return False
        inside = _items(self.value)
        return any(Node(key, value, ABSENT, self, 0).matches(words, depth + 1) for key, value in inside.items())


def _items(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    if isinstance(value, list):
        return {str(place): item for place, item in enumerate(value)}
    return {}


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else "" if _items(value) else shown_value(value)


def shown_value(value: Any) -> str:
    """A value on one line, as the tree shows it."""
    if isinstance(value, _Absent):
        return "—"
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{counted(len(value), 'item')}]" if value else "[]"
    if isinstance(value, Mapping):
        return f"{{{counted(len(value), 'field')}}}" if value else "{}"
    return f"“{one_line(value)}”" if isinstance(value, str) else short_value(value)


class StateModel(QAbstractItemModel):
    """Scopes and their variables. What differs from the state before the last turn is marked."""

    edit_requested = Signal(str, str, object)
    """Scope, name and value of a variable that the person wants to set."""

    refused = Signal(str)
    """A value that was typed cannot be taken; the sentence says why."""

    NodeRole = Qt.ItemDataRole.UserRole

    def __init__(self, theme: Theme, parent: QObject | None = None, *, is_json: bool = False) -> None:
        """With `is_json` any object is shown, to be read only: its fields are no scopes."""
        super().__init__(parent)
        self._theme = theme
        self._is_json = is_json
        self._types: Mapping[str, str] = {}
        self._notes: Mapping[str, str] = {}
        self._variables: dict[str, Any] = {}
        self._before: dict[str, Any] = {}
        self._words: list[str] = []
        self._root = Node("", {}, {}, None, 0)
        theme.changed.connect(self.layoutChanged)

    def set_variables(self, variables: Mapping[str, Any], *, baseline: bool = False, amends: bool = False) -> None:
        """Show the variables after a turn, compared with those before; a baseline is compared with itself.

        Those that amend the last ones are compared with what those were compared with.
        """
        ordered = dict(variables) if self._is_json else _ordered(variables)
        if baseline:
            self._before = ordered
        elif not amends:
            self._before = self._variables
        self._variables = ordered
        self._rebuild()

    def clear(self) -> None:
        """Show nothing."""
        self.set_variables({}, baseline=True)

    def set_types(self, types: Mapping[str, str]) -> None:
        """The declared types of variables, by names such as `workflow.size`."""
        if types != self._types:
            self._types = dict(types)
            self.layoutChanged.emit()

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """What the fields of an object are, by name, for tooltips."""
        self._notes = dict(notes)

    def set_search(self, text: str) -> None:
        """Show only what has all the words of a text in its name or value, or inside."""
        words = text.casefold().split()
        if words != self._words:
            self._words = words
            self._rebuild()

    @property
    def changed_count(self) -> int:
        """How many variables the last turn changed."""
        scopes = Node("", self._variables, self._before, None, 0).children([])
        return sum(1 for scope in scopes for node in scope.children([]) if node.is_changed)

    def _rebuild(self) -> None:
        self.beginResetModel()
        self._root = Node("", self._variables, self._before, None, 0)
        self.endResetModel()

    def node(self, index: Index) -> Node:
        """The node of an index; the root for none."""
        node = index.internalPointer() if index.isValid() else self._root
        return node if isinstance(node, Node) else self._root

    def find(self, path: tuple[str, ...]) -> QModelIndex:
        """The index of a path; an invalid one where there is none."""
        index = QModelIndex()
        node = self._root
        for key in path:
            child = next((child for child in node.children(self._words) if child.key == key), None)
            if child is None:
                return QModelIndex()
            index, node = self.createIndex(child.row, 0, child), child
        return index

    # The tree

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        children = self.node(parent).children(self._words)
        if 0 <= row < len(children) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        parent = self.node(child).parent if child.isValid() else None
        if parent is None or parent is self._root:
            return QModelIndex()
        return self.createIndex(parent.row, 0, parent)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.column() > 0 else len(self.node(parent).children(self._words))

    def hasChildren(self, parent: Index = _NO_INDEX) -> bool:
        return parent.column() <= 0 and self.node(parent).has_children(self._words)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self.node(index)
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node, column)
            case Qt.ItemDataRole.EditRole:
                return node.value if isinstance(node.value, str) else json.dumps(node.value, default=str)
            case Qt.ItemDataRole.ForegroundRole:
                return self._theme.color(self._token(node, column))
            case Qt.ItemDataRole.FontRole if column == NAME and (self._is_scope(node) or node.is_changed):
                return _bold()
            case Qt.ItemDataRole.ToolTipRole:
                note = self._notes.get(node.key, "") if node.is_scope else ""
                return f"{_tooltip(node)}\n{note}".strip()
            case self.NodeRole:
                return node
            case _:
                return None

    def _text(self, node: Node, column: int) -> str:
        if column == NAME:
            return f"[{node.key}]" if node.parent and isinstance(node.parent.value, list) else node.key
        if column == TYPE:
            return "" if self._is_scope(node) else self._type(node)
        if self._is_scope(node):
            if column == VALUE:
                return counted(len(_items(node.value)), "variable") if _items(node.value) else "empty"
            count = sum(1 for child in node.children(self._words) if child.is_changed)
            return f"{count} changed" if count else ""
        if column == VALUE:
            return "removed" if isinstance(node.value, _Absent) else shown_value(node.value)
        if not node.is_changed:
            return ""
        if isinstance(node.before, _Absent):
            return "new"
        before = shown_value(node.before)
        # Of two objects with as many fields the fields below say what changed.
        return "" if before == shown_value(node.value) else before

    def _is_scope(self, node: Node) -> bool:
        return node.is_scope and not self._is_json

    def _type(self, node: Node) -> str:
        """The declared type of a variable; the type it has, where there is no declaration, and inside."""
        declared = self._types.get(".".join(node.path)) if len(node.path) == 2 else None
        value = node.before if isinstance(node.value, _Absent) else node.value
        return declared or ("" if value is None or isinstance(value, _Absent) else _type_name(value))

    # Editing

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if self._is_editable(index) else flags

    def _is_editable(self, index: Index) -> bool:
        """Values may be edited, objects and lists as JSON; configuration variables are secrets, not conversation."""
        node = self.node(index)
        if self._is_json or not index.isValid() or index.column() != VALUE or node.is_scope or node.path[0] == "env":
            return False
        return not isinstance(node.value, _Absent)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for a variable to be set; it changes here when the new state is told."""
        if role != Qt.ItemDataRole.EditRole or not self._is_editable(index):
            return False
        node = self.node(index)
        typed = typed_value(str(value), node.value)
        if isinstance(node.value, dict | list) and isinstance(typed, str):
            self.refused.emit("That is no JSON: an object or a list is typed as JSON, such as [1, 2].")
            return False
        if typed == node.value and type(typed) is type(node.value):
            return False
        self._ask(node, typed)
        return True

    def empty(self, index: Index) -> None:
        """Ask for a value to be set to null."""
        node = self.node(index)
        if self._is_editable(self.createIndex(index.row(), VALUE, node)) and node.value is not None:
            self._ask(node, None)

    def _ask(self, node: Node, value: Any) -> None:
        scope, name, *inside = node.path
        self.edit_requested.emit(scope, name, _replaced(self._variables[scope][name], inside, value))

    # Looks

    def _token(self, node: Node, column: int) -> str:
        if column in (BEFORE, TYPE) or (column == VALUE and self._is_scope(node)):
            return "muted"
        if column == NAME:
            return "text"
        value = node.value
        if value is None or isinstance(value, _Absent | dict | list):
            return "muted"
        return "code_string" if isinstance(value, str) else "code_number"


def typed_value(text: str, before: Any) -> Any:
    """What a person means by a text typed over a value: text over text, else JSON where it can be read as such."""
    if isinstance(before, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _replaced(value: Any, path: Sequence[str], new: Any) -> Any:
    """A copy of a value with the part at a path replaced."""
    if not path:
        return new
    key, *rest = path
    if isinstance(value, list):
        return [_replaced(item, rest, new) if str(place) == key else item for place, item in enumerate(value)]
    return {name: _replaced(item, rest, new) if name == key else item for name, item in value.items()}


_TYPE_NAMES = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}


def _type_name(value: Any) -> str:
    return _TYPE_NAMES.get(type(value), type(value).__name__)


def _bold() -> QFont:
    return ui_font(bold=True)


def _ordered(variables: Mapping[str, Any]) -> dict[str, Any]:
    known = [scope for scope in SCOPES if scope in variables]
    return {scope: variables[scope] for scope in (*known, *sorted(set(variables) - set(known)))}


def _tooltip(node: Node) -> str:
    value = node.value
    if isinstance(value, _Absent):
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)[:2000]
    return f"{'.'.join(node.path)}\n{text[:2000]}"
