"""The variables of a bot by scope, with the fields and uses of the one that is marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.schemas import create_schema, refusal_of_schema_name
from studio.bot.edits.variables import create_variable, declared_variables, delete_variable, set_variable_type
from studio.bot.ids import Ids
from studio.bot.tree import item_keys
from studio.bot.uses import VariableUse
from studio.ui.explorer.tree_view import TreeView
from studio.ui.explorer.workflow_items import KEY, KIND
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.variables.uses_list import UsesList
from studio.ui.variables.variable_form import VariableForm
from studio.ui.variables.variable_items import REF, SCOPE_HELP, SCOPE_NAMES, SCOPES, VariableModel, VariableRef
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.wrapped import WrappedLabel


class VariablesPanel(QWidget):
    """Lists variables. + declares one, F2 renames it everywhere, Delete deletes it."""

    edit_requested = Signal(object)
    """An Edit to make; the panel changes once `show_bot` tells of it."""
    uses_wanted = Signal(str, str, str)
    """Scope, name, and key of the workflow: whoever hears it answers by `show_uses`, in its own time."""
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card to go to."""
    owner_requested = Signal(object)
    """An Owner (hook, action, agent, column) to go to."""
    refused = Signal(str)
    """Something was not done; the sentence says why."""
    schema_requested = Signal(str)
    """Key of a schema to open."""

    def __init__(self, theme: Theme, ids: Ids | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._ids = ids or Ids()
        self._bot: Bot | None = None
        self._workflow = ""
        self._shown: tuple[object, ...] = ()
        self._ref: VariableRef | None = None
        self._uses: tuple[VariableUse, ...] | None = None
        self._fresh: VariableRef | None = None
        self._new_name = ""
        self._is_deleting = False
        self._model = VariableModel(self)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self._model)
        self._filtered.setRecursiveFilteringEnabled(True)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._build_list()
        self._build_details()
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tree)
        self.splitter.addWidget(self.details)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(self._top)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.warning)
        self.setFocusProxy(self.tree)
        theme.changed.connect(self._recolor)
        self._recolor()
        self._show_details()

    def _build_list(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find a variable")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find a variable")
        self.search.textChanged.connect(self._filter)
        self.add_button = IconButton(self._theme, "add", "New variable", side=CONTROL_HEIGHT)
        self.add_button.clicked.connect(self._open_add_menu)
        self.add_menu = QMenu(self)
        self.add_menu.setToolTipsVisible(True)
        for scope in SCOPES:
            action = self.add_menu.addAction(f"{SCOPE_NAMES[scope]} variable", partial(self.create_variable, scope))
            action.setObjectName(f"new_{scope}")
            action.setToolTip(SCOPE_HELP[scope])
        self._top = QHBoxLayout()
        self._top.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        self._top.setSpacing(SPACE)
        self._top.addWidget(self.search, 1)
        self._top.addWidget(self.add_button)
        self.tree = TreeView(self._theme, "Variables")
        self.tree.setModel(self._filtered)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.setIndentation(0)
        self.tree.selectionModel().currentChanged.connect(lambda index, _: self._on_current(index))
        self.tree.clicked.connect(self._on_click)
        self.tree.opened.connect(lambda index: self._on_click(index) if index.data(KIND) == "scope" else self.rename())
        self.tree.rename_pressed.connect(self.rename)
        self.tree.delete_pressed.connect(self.delete)
        self.tree.customContextMenuRequested.connect(self._open_menu)

    def _build_details(self) -> None:
        self.form = VariableForm(self._theme)
        self.form.made.connect(self._make)
        self.form.renamed.connect(self._note_name)
        self.form.schema_wanted.connect(self._make_schema)
        self.uses_label = QLabel()
        self.uses_label.setProperty("role", "section")
        self.uses = UsesList(self._theme)
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.delete_button = QPushButton("Delete variable")
        self.delete_button.clicked.connect(self.delete)
        self.warning = QFrame()
        self.warning.setProperty("role", "notice")
        self.warning_text = WrappedLabel()
        self.confirm_button = QPushButton("Delete")
        self.confirm_button.clicked.connect(self._delete_for_good)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self._cancel_delete)
        rows = QVBoxLayout(self.warning)
        rows.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        rows.addWidget(self.warning_text)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm_button)
        buttons.addWidget(self.cancel_button)
        rows.addLayout(buttons)
        self.warning.hide()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.form)
        layout.addSpacing(2 * SPACE)
        layout.addWidget(self.uses_label)
        layout.addWidget(self.uses)
        layout.addWidget(self.delete_button)
        layout.addStretch(1)
        self.details = QScrollArea()
        self.details.setWidgetResizable(True)
        self.details.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details.setWidget(body)
        self.details.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)

    # -- what is shown ----------------------------------------------------------------------------------

    def show_bot(self, bot: Bot | None, workflow: str = "") -> None:
        """Show the variables of a bot, with those of the workflow that is open."""
        self._bot, self._workflow = bot, workflow
        wanted: tuple[object, ...] = ()
        if bot is not None:
            flow = bot.workflow(workflow)
            wanted = (
                flow.raw.get("variables") if flow else None,
                (workflow, flow.name) if flow else None,
                bot.raw.get("settings"),
            )
        # The same objects hold the same variables: most edits leave all of them alone.
        if len(wanted) != len(self._shown) or any(
            new is not old and new != old for new, old in zip(wanted, self._shown, strict=True)
        ):
            self._shown = wanted
            self._rebuild()
        self._show_details()
        if self._ref is not None:
            self._want_uses()

    def show_uses(self, bot: Bot, uses: Sequence[VariableUse]) -> None:
        """Show where the marked variable is used, as asked for by `uses_wanted`."""
        self._uses = tuple(uses)
        self.uses.show_uses(bot, uses)
        count = self.uses.rows.rowCount()
        self.uses_label.setText(
            "Not used anywhere" if not count else f"Used in {count} {'place' if count == 1 else 'places'}"
        )
        if self._is_deleting:
            self._is_deleting = False
            self.delete()

    @property
    def current(self) -> VariableRef | None:
        """The variable that is marked."""
        return self._ref

    def select(self, scope: str, key: str, workflow: str = "") -> None:
        """Mark a variable."""
        index = self._index_of(VariableRef(scope, workflow, key))
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    # -- doing ------------------------------------------------------------------------------------------

    def create_variable(self, scope: str) -> None:
        """Declare a variable in a scope and let it be named."""
        bot = self._bot
        if bot is None:
            return
        workflow = self._workflow if scope == "workflow" else ""
        if scope == "workflow" and bot.workflow(workflow) is None:
            self.refused.emit("Open the workflow first that the variable is to belong to.")
            return
        taken = {one.name for one in declared_variables(bot, scope, workflow).values()}
        number = 1
        while f"variable{number}" in taken:
            number += 1
        try:
            edit = create_variable(bot, scope, f"variable{number}", self._ids, workflow=workflow)
        except ValueError as problem:
            self.refused.emit(str(problem))
            return
        known = set(declared_variables(bot, scope, workflow))
        key = next(key for key in declared_variables(edit.apply(bot), scope, workflow) if key not in known)
        self.search.clear()
        self._fresh = VariableRef(scope, workflow, key)
        self.edit_requested.emit(replace(edit, merge_key=f"create:{key}"))
        self.select(scope, key, workflow)
        self.form.begin_naming()

    def rename(self) -> None:
        """Begin to rename the marked variable, everywhere."""
        if self._ref is not None and self._ref.scope != "env":
            self.form.begin_naming()

    def delete(self) -> None:
        """Delete the marked variable; when it is used somewhere, ask once with its uses in view."""
        if self._ref is None or self._ref.scope == "env":
            return
        if self._uses is None:
            self._is_deleting = True
        elif not self._uses:
            self._delete_for_good()
        else:
            variable = self._ref.find(self._bot) if self._bot else None
            name = variable.name if variable else ""
            count = self.uses.rows.rowCount()
            places = "the place" if count == 1 else f"the {count} places"
            self.warning_text.set_text(
                f"“{name}” is used in {places} above. Texts and code there keep the name and find nothing under it."
            )
            self.warning.show()
            self.confirm_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- inside -----------------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        ref = self._ref
        self.tree.selectionModel().blockSignals(True)
        self._model.show(self._bot, self._workflow)
        self.tree.expandAll()
        self.tree.selectionModel().blockSignals(False)
        index = self._index_of(ref) if ref is not None else QModelIndex()
        if index.isValid():
            self.tree.setCurrentIndex(index)
        else:
            self._ref, self._uses = None, None

    def _show_details(self) -> None:
        variable = self._ref.find(self._bot) if self._ref is not None and self._bot is not None else None
        is_env = self._ref is not None and self._ref.scope == "env"
        self.details.setVisible(variable is not None or is_env)
        self.form.setVisible(variable is not None)
        self.delete_button.setVisible(variable is not None)
        if variable is not None and self._ref is not None and self._bot is not None:
            self.form.show_variable(self._bot, self._ref, variable)

    def _on_current(self, index: QModelIndex) -> None:
        ref = index.data(REF) if index.isValid() else None
        if ref == self._ref:
            return
        self._ref, self._uses = ref, None
        self._fresh = self._fresh if ref == self._fresh else None
        self.warning.hide()
        self._is_deleting = False
        self._show_details()
        if ref is not None:
            self._want_uses()

    def _want_uses(self) -> None:
        ref, bot = self._ref, self._bot
        if ref is None or bot is None:
            return
        variable = ref.find(bot)
        name = ref.key if ref.scope == "env" else variable.name if variable else ""
        if not name:
            return
        if self._uses is None:
            self.uses.hide()
            self.uses_label.setText("Looking for uses…")
        self.uses_wanted.emit(ref.scope, name, ref.workflow)

    def _make_schema(self) -> None:
        """Make a schema named after the marked variable, and the variable one of it, in one step."""
        bot, ref = self._bot, self._ref
        variable = ref.find(bot) if bot is not None and ref is not None else None
        if bot is None or ref is None or variable is None:
            return
        wish = f"{variable.name[:1].upper()}{variable.name[1:]}"
        name, number = wish, 2
        while refusal_of_schema_name(bot, name):
            name, number = f"{wish}{number}", number + 1
        made = create_schema(bot, name, self._ids)
        grown = made.apply(bot)
        details = {"schemaId": grown.schemas[-1].id}
        typed = set_variable_type(grown, ref.scope, ref.key, "schema", ref.workflow, details)
        self.edit_requested.emit(replace(made.then(typed), label=made.label, merge_key=""))
        self.schema_requested.emit(item_keys(grown.raw["schemas"])[-1])

    def _make(self, make: Callable[[Bot], Edit]) -> None:
        if self._bot is None:
            return
        try:
            edit = make(self._bot)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return
        name, self._new_name = self._new_name, ""
        if name and self._fresh is not None and self._ref == self._fresh:
            # Declaring and naming a variable is one step of undo.
            edit = replace(edit, label=f"Create variable “{name}”", merge_key=f"create:{self._fresh.key}")
            self._fresh = None
        if edit:
            self.edit_requested.emit(edit)

    def _note_name(self, name: str) -> None:
        self._new_name = name

    def _delete_for_good(self) -> None:
        ref, bot = self._ref, self._bot
        self.warning.hide()
        if ref is not None and bot is not None:
            self._make(lambda bot: delete_variable(bot, ref.scope, ref.key, ref.workflow))
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel_delete(self) -> None:
        self.warning.hide()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_click(self, index: QModelIndex) -> None:
        if index.data(KIND) == "scope":
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _filter(self, text: str) -> None:
        self._filtered.setFilterFixedString(text)
        self.tree.expandAll()

    def _open_add_menu(self) -> None:
        actions = {action.objectName(): action for action in self.add_menu.actions()}
        has_workflow = self._bot is not None and self._bot.workflow(self._workflow) is not None
        actions["new_workflow"].setEnabled(has_workflow)
        self.add_menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        scope = index.data(KEY) if index.isValid() and index.data(KIND) == "scope" else ""
        if index.isValid():
            self.tree.setCurrentIndex(index)
        if self._ref is not None and self._ref.scope != "env":
            menu.addAction(icon("rename", self._theme), "Rename everywhere\tF2", self.rename)
            menu.addAction(icon("delete", self._theme), "Delete\tDel", self.delete)
            scope = self._ref.scope
        if scope in SCOPES:
            label = f"New {SCOPE_NAMES[scope].lower()} variable"
            menu.addAction(icon("add", self._theme), label, lambda: self.create_variable(scope))
        if menu.actions():
            menu.popup(self.tree.viewport().mapToGlobal(place))

    def _index_of(self, ref: VariableRef) -> QModelIndex:
        for row in range(self._filtered.rowCount()):
            heading = self._filtered.index(row, 0)
            for below in range(self._filtered.rowCount(heading)):
                index = self._filtered.index(below, 0, heading)
                if index.data(REF) == ref:
                    return index
        return QModelIndex()

    def _recolor(self) -> None:
        for action in self.add_menu.actions():
            action.setIcon(icon("variables", self._theme))
