"""The agents of a bot, on and off, and those that can be added."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.agents import AGENTS, add_agent, agent_title, is_switched_on, remove_agent, switch_agent
from studio.bot.ids import Ids
from studio.ui.explorer.tree_view import TreeView
from studio.ui.explorer.workflow_items import ASIDE, ICON, IS_BUILT_IN, KEY, KIND
from studio.ui.icons import icon
from studio.ui.theme import CONTROL_HEIGHT, SPACE, Theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.wrapped import WrappedLabel


class AgentsPanel(QWidget):
    """Lists agents. A click or Enter opens one, Space switches it, Delete removes it."""

    open_requested = Signal(str)
    """Name of the agent to open."""
    refused = Signal(str)
    """Something was not done; the sentence says why."""

    def __init__(self, theme: Theme, apply: Callable[[Edit], None], ids: Ids, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._bot: Bot | None = None
        self._shown: Any = None
        self._model = QStandardItemModel(self)
        self.about = WrappedLabel("Helpers that work on every turn of a conversation.", role="caption")
        self.add_button = IconButton(theme, "add", "Add an agent", side=CONTROL_HEIGHT)
        self.add_menu = QMenu(self)
        self.add_menu.setToolTipsVisible(True)
        self.add_button.clicked.connect(self._open_add_menu)
        self.tree = _AgentTree(theme, "Agents")
        self.tree.setModel(self._model)
        self.tree.setDragEnabled(False)
        self.tree.setAcceptDrops(False)
        self.tree.setIndentation(0)
        self.tree.setAccessibleDescription("Enter opens an agent, Space switches it on or off, Delete removes it.")
        self.tree.clicked.connect(self._open)
        self.tree.opened.connect(self._open)
        self.tree.switch_pressed.connect(self.switch_current)
        self.tree.delete_pressed.connect(self.remove_current)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.empty_button = QPushButton("Add an agent")
        self.empty_button.clicked.connect(self._open_add_menu)
        top = QHBoxLayout()
        top.setContentsMargins(3 * SPACE, 2 * SPACE, 2 * SPACE, 0)
        top.setSpacing(SPACE)
        top.addWidget(self.about, 1)
        top.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignTop)
        below = QHBoxLayout()
        below.setContentsMargins(3 * SPACE, SPACE, 3 * SPACE, 0)
        below.addWidget(self.empty_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        self.show_bot(None)

    def show_bot(self, bot: Bot | None) -> None:
        """Show the agents of a bot."""
        self._bot = bot
        raw = bot.raw.get("agents") if bot is not None else None
        self.add_button.setEnabled(bot is not None)
        if raw is not self._shown or raw is None:
            self._shown = raw
            self._rebuild()
        self.empty_button.setVisible(bot is not None and not self._model.rowCount())

    def select(self, name: str) -> None:
        """Mark an agent."""
        for row in range(self._model.rowCount()):
            if self._model.index(row, 0).data(KEY) == name:
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.tree.selectionModel().setCurrentIndex(self._model.index(row, 0), flags)

    # -- doing --------------------------------------------------------------------------------------------

    def add(self, name: str) -> None:
        """Add an agent and open it."""
        if self._do(add_agent, name):
            self.select(name)
            self.open_requested.emit(name)

    def switch_current(self) -> None:
        """Switch the agent that is marked on or off."""
        name = self._current()
        if name:
            on = is_switched_on(name, self._raw().get(name))
            self._do(lambda bot, one: switch_agent(bot, one, not on), name)

    def remove_current(self) -> None:
        """Remove the agent that is marked."""
        name = self._current()
        if name:
            self._do(remove_agent, name)

    # -- inside -------------------------------------------------------------------------------------------

    def menu_for(self, name: str) -> QMenu:
        """The menu of an agent; deletes itself when it closes."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        on = is_switched_on(name, self._raw().get(name))
        opened = menu.addAction(icon("open", self._theme), "Open", partial(self.open_requested.emit, name))
        opened.setObjectName("open")
        switched = menu.addAction(f"Switch {'off' if on else 'on'}\tSpace", self.switch_current)
        switched.setObjectName("switch")
        menu.addSeparator()
        removed = menu.addAction(icon("delete", self._theme), "Remove\tDel", self.remove_current)
        removed.setObjectName("remove")
        return menu

    def _rebuild(self) -> None:
        current = self._current()
        self._model.clear()
        order = list(AGENTS)
        agents = self._raw()
        for name in sorted(agents, key=lambda one: order.index(one) if one in order else len(order)):
            self._model.appendRow(_item(name, is_switched_on(name, agents[name])))
        if current:
            self.select(current)

    def _raw(self) -> dict[str, Any]:
        raw = self._bot.raw.get("agents") if self._bot else None
        return {name: one for name, one in raw.items() if isinstance(one, dict)} if isinstance(raw, dict) else {}

    def _current(self) -> str:
        index = self.tree.currentIndex()
        return str(index.data(KEY)) if index.isValid() else ""

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_requested.emit(index.data(KEY))

    def _open_menu(self, place: QPoint) -> None:
        index = self.tree.indexAt(place)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.menu_for(index.data(KEY)).popup(self.tree.viewport().mapToGlobal(place))

    def _open_add_menu(self) -> None:
        self.add_menu.clear()
        raw = self._bot.raw.get("agents") if self._bot else None
        for name, facts in AGENTS.items():
            if not isinstance(raw, dict) or name not in raw:
                action = self.add_menu.addAction(icon("agent", self._theme), facts.title, partial(self.add, name))
                action.setObjectName(name)
                action.setToolTip(facts.about)
        if not self.add_menu.actions():
            self.refused.emit("The bot has every agent there is.")
            return
        self.add_menu.popup(self.add_button.mapToGlobal(QPoint(0, self.add_button.height())))

    def _do(self, make: Callable[[Bot, str], Edit], name: str) -> bool:
        if self._bot is None:
            return False
        try:
            edit = make(self._bot, name)
        except (ValueError, LookupError) as problem:
            self.refused.emit(str(problem))
            return False
        if edit:
            self._apply(edit)
        return bool(edit)


class _AgentTree(TreeView):
    switch_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.switch_pressed.emit()
        else:
            super().keyPressEvent(event)


def _item(name: str, on: bool) -> QStandardItem:
    item = QStandardItem(agent_title(name))
    item.setEditable(False)
    item.setData(name, KEY)
    item.setData("agent", KIND)
    item.setData("agent", ICON)
    item.setData(False, IS_BUILT_IN)
    item.setData("on" if on else "off", ASIDE)
    item.setData(f"{agent_title(name)}, {'on' if on else 'off'}", Qt.ItemDataRole.AccessibleTextRole)
    about = AGENTS[name].about if name in AGENTS else "Not known here; kept as it is."
    item.setToolTip(f"{name}\n{about}")
    return item
