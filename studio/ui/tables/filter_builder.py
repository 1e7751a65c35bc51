"""Rules in nested groups, each a row: where, column, rule, value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from studio.tables.column import Column
from studio.ui.icons import icon
from studio.ui.tables.filter_tree import (
    RULES,
    Group,
    Item,
    Kept,
    Rule,
    RuleKind,
    Where,
    added,
    item_at,
    json_of,
    replaced,
    rule_with_column,
    rule_with_kind,
    rules_of,
)
from studio.ui.tables.rule_values import RuleValue, value_editor
from studio.ui.tables.type_names import TYPE_NAMES
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.elided import ElidedLabel
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.picker import Choice, Picker
from studio.ui.widgets.segmented import Segmented

_WORD_WIDTH = 72
_COLUMN_MIN, _COLUMN_WIDTH = 96, 160
_RULE_MIN, _RULE_WIDTH = 108, 196
_VALUE_MIN, _VALUE_WIDTH = 136, 420
_DEEPEST = 6
"""Groups in groups the builder offers; JSON may go deeper."""


class FilterBuilder(QWidget):
    """Edits a tree of rules. It is rebuilt when rules come, go or change their kind; the keyboard stays in place."""

    changed = Signal(object)
    """A Group."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns: dict[str, Column] = {}
        self._tree = Group()
        self._root: QWidget | None = None
        self._values: dict[Where, RuleValue] = {}
        self._parts: dict[tuple[Where, str], QWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._build()
        theme.changed.connect(self._build)

    @property
    def tree(self) -> Group:
        return self._tree

    def part(self, where: Where, name: str) -> QWidget:
        """A control of a row: `column`, `rule`, `value`, `remove`, or of a group: `word`, `add_rule`, `add_group`."""
        return self._parts[where, name]

    def show_tree(self, tree: Group, columns: Mapping[str, Column]) -> None:
        """Show another filter. What is being typed stays when the filter is the one it made."""
        if dict(columns) == self._columns and (tree == self._tree or json_of(tree) == json_of(self._tree)):
            # Rules that are not finished yet are in no JSON; they stay until they are.
            return
        self._columns, self._tree = dict(columns), tree
        self._build()

    def clear(self) -> None:
        """Take all rules away."""
        self._tree = Group()
        self._build()
        self.changed.emit(self._tree)

    def add_rule(self, where: Where = (), rule: Rule | None = None) -> None:
        """Begin a rule at the end of a group; without one given, on the first column that is no system column."""
        if rule is not None:
            self._add(where, rule, "rule")
            return
        names = [name for name in self._columns if name not in ("id", "createdAt", "updatedAt")]
        name = names[0] if names else next(iter(self._columns), "")
        if name:
            self._add(where, Rule(name), "column")

    def add_group(self, where: Where = ()) -> None:
        """Begin a group at the end of a group."""
        outer = item_at(self._tree, where)
        assert isinstance(outer, Group)
        names = [name for name in self._columns if name not in ("id", "createdAt", "updatedAt")]
        inner = (Rule(names[0]),) if names else ()
        self._add(where, Group("or" if outer.word == "and" else "and", inner), "")

    def _add(self, where: Where, item: Item, focus: str) -> None:
        outer = item_at(self._tree, where)
        assert isinstance(outer, Group)
        place = (*where, len(outer.items))
        self._change(added(self._tree, where, item))
        target = self._parts.get((place, focus)) or self._parts.get(((*place, 0), "column"))
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _change(self, tree: Group) -> None:
        self._tree = tree
        self._build()
        self.changed.emit(tree)

    # -- building ---------------------------------------------------------------------------------------

    def _build(self) -> None:
        focused = QApplication.focusWidget()
        kept = next((place for place, part in self._parts.items() if part is focused), None)
        self._values, self._parts = {}, {}
        root = self._group(self._tree, ())
        old, self._root = self._root, root
        self._layout.addWidget(root)
        if old is not None:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        if kept is not None and kept in self._parts:
            self._parts[kept].setFocus(Qt.FocusReason.OtherFocusReason)

    def _group(self, group: Group, where: Where) -> QWidget:
        box = QFrame()
        rows = QVBoxLayout(box)
        rows.setSpacing(SPACE + 2)
        if where:
            box.setProperty("role", "raised")
            rows.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        else:
            rows.setContentsMargins(0, 0, 0, 0)
        for place, item in enumerate(group.items):
            rows.addLayout(self._row(group, item, (*where, place)))
        rows.addLayout(self._adders(where))
        return box

    def _row(self, group: Group, item: Item, where: Where) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE + 2)
        row.addWidget(self._word(group, where), 0, Qt.AlignmentFlag.AlignTop)
        if isinstance(item, Group):
            row.addWidget(self._group(item, where), 1)
        elif isinstance(item, Kept):
            text = ElidedLabel(item.text, role="muted")
            text.setMinimumHeight(CONTROL_HEIGHT)
            text.set_help("A condition that is edited as JSON.")
            text.setAccessibleName(f"Condition: {item.text}")
            row.addWidget(text, 1)
        else:
            self._rule(row, item, where)
        remove = IconButton(
            self._theme, "close", "Remove group" if isinstance(item, Group) else "Remove rule", side=CONTROL_HEIGHT
        )
        remove.clicked.connect(partial(self._remove, where))
        self._parts[where, "remove"] = remove
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _word(self, group: Group, where: Where) -> QWidget:
        place, outer = where[-1], where[:-1]
        if place == 1:
            picker = Segmented(self._theme, [("and", "And"), ("or", "Or")])
            picker.set_choice(group.word)
            picker.set_accessible_name("Rules of this group")
            picker.setToolTip("And: all rules hold. Or: one of them does.")
            picker.chosen.connect(partial(self._set_word, outer))
            self._parts[outer, "word"] = picker
            holder = QWidget()
            inside = QHBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(picker)
            holder.setFixedSize(_WORD_WIDTH, CONTROL_HEIGHT)
            return holder
        label = QLabel("Where" if place == 0 else group.word.capitalize())
        label.setProperty("role", "muted")
        label.setFixedSize(_WORD_WIDTH, CONTROL_HEIGHT)
        label.setIndent(2 * SPACE)
        return label

    def _rule(self, row: QHBoxLayout, rule: Rule, where: Where) -> None:
        column = self._columns[rule.column]
        columns = Picker(self._theme, "Column")
        columns.set_choices([Choice(name, name, TYPE_NAMES[one.type]) for name, one in self._columns.items()])
        columns.set_current(rule.column)
        columns.setMinimumWidth(_COLUMN_MIN)
        columns.setMaximumWidth(_COLUMN_WIDTH)
        columns.picked.connect(partial(self._set_column, where))
        kinds = Picker(self._theme, "Rule")
        kinds.set_choices([Choice(kind, RULES[kind]) for kind in rules_of(column.type)])
        kinds.set_current(rule.kind)
        kinds.setMinimumWidth(_RULE_MIN)
        kinds.setMaximumWidth(_RULE_WIDTH)
        kinds.picked.connect(partial(self._set_kind, where))
        for part in (columns, kinds):
            # Deep in groups there is less room; they give way to the value.
            row.addWidget(part, 2, Qt.AlignmentFlag.AlignTop)
        self._parts[where, "column"], self._parts[where, "rule"] = columns, kinds
        editor = value_editor(self._theme, column, rule)
        if editor is None:
            filler = QWidget()
            filler.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(filler, 4)
            return
        editor.show_value(rule.value)
        editor.setMinimumWidth(_VALUE_MIN)
        editor.setMaximumWidth(_VALUE_WIDTH)
        editor.changed.connect(partial(self._set_value, where))
        self._values[where] = editor
        self._parts[where, "value"] = editor.control.focusProxy() or editor.control
        row.addWidget(editor, 5, Qt.AlignmentFlag.AlignTop)
        row.addStretch(0)

    def _adders(self, where: Where) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        buttons = [("add_rule", "Rule", "add", partial(self.add_rule, where, None))]
        if len(where) < _DEEPEST:
            buttons.append(("add_group", "Group", "folder", partial(self.add_group, where)))
        for name, text, mark, act in buttons:
            button = QPushButton(text)
            button.setIcon(icon(mark, self._theme))
            button.setProperty("kind", "link")
            button.setToolTip(
                "Add a rule to this group" if name == "add_rule" else "Add a group of rules with its own And or Or"
            )
            button.setAccessibleName(f"Add {text.lower()}")
            button.clicked.connect(act)
            self._parts[where, name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    # -- changing ---------------------------------------------------------------------------------------

    def _remove(self, where: Where) -> None:
        self._change(replaced(self._tree, where, None))
        for target in ((where, "remove"), (where[:-1], "add_rule")):
            if target in self._parts:
                self._parts[target].setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _set_word(self, where: Where, word: str) -> None:
        group = item_at(self._tree, where)
        assert isinstance(group, Group)
        self._change(replaced(self._tree, where, Group("and" if word == "and" else "or", group.items)))

    def _set_column(self, where: Where, name: str) -> None:
        self._set_rule(where, lambda rule: rule_with_column(rule, self._columns[name]))

    def _set_kind(self, where: Where, kind: str) -> None:
        found: RuleKind = next(one for one in get_args(RuleKind) if one == kind)
        self._set_rule(where, lambda rule: rule_with_kind(rule, found))

    def _set_rule(self, where: Where, turn: Any) -> None:
        rule = item_at(self._tree, where)
        assert isinstance(rule, Rule)
        self._change(replaced(self._tree, where, turn(rule)))

    def _set_value(self, where: Where) -> None:
        rule = item_at(self._tree, where)
        assert isinstance(rule, Rule)
        value = self._values[where].value()
        # The rows stay as they are: something is being typed in one.
        self._tree = replaced(self._tree, where, Rule(rule.column, rule.kind, value))
        self.changed.emit(self._tree)
