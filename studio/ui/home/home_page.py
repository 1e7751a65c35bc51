"""Home: what a bot that begins with an autonomous node is told, may read and can do, on one page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.card import AutonomousTool
from studio.bot.describe import card_kind, card_summary, in_words
from studio.bot.edit import Edit
from studio.bot.edits.agents import AGENTS, add_agent, agent_title, is_switched_on, switch_agent
from studio.bot.edits.card_templates import card_template
from studio.bot.edits.cards import insert_card
from studio.bot.edits.home import (
    Beginning,
    beginning,
    knowledge_tool,
    readable_bases,
    set_instructions,
    set_readable,
)
from studio.bot.ids import Ids
from studio.bot.node import TriggerNode
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.elided import LinkButton
from studio.ui.widgets.switch import Switch
from studio.ui.widgets.wrapped import WrappedLabel

_WIDTH = 640
_PAUSE_MS = 500
_INSTRUCTION_LINES = 7


class HomePage(EditorPage):
    """Instructions, channels, knowledge bases, capabilities and agents."""

    workflow_requested = Signal(str)
    """Key of a workflow to open."""

    def __init__(self, theme: Theme, apply: Callable[[Edit], None], ids: Ids, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._apply = apply
        self._ids = ids
        self._bot: Bot | None = None
        self._begins: Beginning | None = None
        self._shown: tuple[object, ...] = ()
        self._parts: list[QWidget] = []
        self.setAccessibleName("Home")
        self.heading = QLabel()
        self.heading.setProperty("role", "hero")
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.edit_flow = QPushButton("Edit main flow")
        self.edit_flow.clicked.connect(self._go_to_node)
        self.instructions = _Instructions()
        self.instructions.textChanged.connect(self._typed)
        self.instructions.left.connect(self.commit)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.edit_flow)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(4 * SPACE, 6 * SPACE, 4 * SPACE, 8 * SPACE)
        self._column.setSpacing(2 * SPACE)
        self._column.addLayout(top)
        self._column.addWidget(
            _about("What the bot is told, may read and can do. What is written here holds for all of it.")
        )
        self._column.addWidget(_heading("Instructions"))
        self._column.addWidget(self.instructions)
        self._rest = QVBoxLayout()
        self._rest.setSpacing(SPACE)
        self._column.addLayout(self._rest)
        self._column.addStretch(1)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(column, 8)
        row.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(holder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.setFocusProxy(self.instructions)

    @property
    def title(self) -> str:
        return "Home"

    def update_bot(self, bot: Bot) -> bool:
        begins = beginning(bot)
        if begins is None:
            return False
        self._bot, self._begins = bot, begins
        self.heading.setText(bot.name or "Home")
        told = bot.identity.manual_instructions
        if not self._pause.isActive() and self.instructions.toPlainText() != told:
            with QSignalBlocker(self.instructions):
                self.instructions.setPlainText(told)
        shows = (begins.node.raw, bot.raw.get("agents"), bot.raw.get("knowledge_base"), _channels(bot), _names(bot))
        if not _same(shows, self._shown):
            self._shown = shows
            self._fill(bot, begins)
        return True

    def commit(self) -> None:
        """Make what was typed an edit."""
        self._pause.stop()
        bot = self._bot
        text = self.instructions.toPlainText()
        if bot is not None and text != bot.identity.manual_instructions:
            self._do(lambda now: set_instructions(now, text))

    # -- sections ---------------------------------------------------------------------------------------

    def _fill(self, bot: Bot, begins: Beginning) -> None:
        focused = self.focusWidget()
        name = focused.accessibleName() if focused is not None else ""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = []
        self._fill_channels(bot)
        self._fill_knowledge(bot, begins)
        self._fill_capabilities(bot, begins)
        self._fill_agents(bot)
        if name:
            # What the keyboard was on was made anew; it stays where it was.
            again = next((one for one in self._parts if one.accessibleName() == name), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_channels(self, bot: Bot) -> None:
        self._add(_heading("Channels"))
        names = _channels(bot)
        listed = (
            f"The emulator, and those the file names: {', '.join(names)}."
            if names
            else "The emulator, on this machine."
        )
        self._add(_about(listed))

    def _fill_knowledge(self, bot: Bot, begins: Beginning) -> None:
        self._add(_heading("Knowledge bases"))
        tool = knowledge_tool(begins.node)
        if tool is None:
            self._add(_about(f"“{begins.node.name}” has no tool to search knowledge bases with."))
            button = QPushButton("Let it search knowledge bases")
            button.clicked.connect(self._add_search)
            self._add(_row(button))
            return
        if not bot.knowledge_bases:
            self._add(_about("This bot has no knowledge bases yet."))
        chosen = readable_bases(tool)
        for base in bot.knowledge_bases:
            switch = Switch(self._theme, base.name or "(no name)")
            switch.setChecked(base.id in chosen)
            switch.setToolTip(base.description)
            switch.toggled.connect(partial(self._set_readable, tool.key, base.id))
            self._add(switch)

    def _fill_capabilities(self, bot: Bot, begins: Beginning) -> None:
        self._add(_heading("Capabilities"))
        workflow = bot.workflow(begins.workflow)
        tools = [card for card in begins.node.cards if isinstance(card, AutonomousTool)]
        if not tools:
            self._add(_about(f"“{begins.node.name}” has no tools yet. Add cards to it in the main flow."))
        for tool in tools:
            label = card_summary(tool, bot, workflow) or card_kind(tool)
            link = LinkButton(self._theme, label)
            link.clicked.connect(partial(self.place_requested.emit, begins.workflow, begins.node.key, tool.key))
            kind = QLabel(_tool_kind(tool))
            kind.setProperty("role", "caption")
            row = QWidget()
            layout = QHBoxLayout(row)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(link, 1)
            layout.addWidget(kind)
            self._add(row)

    def _fill_agents(self, bot: Bot) -> None:
        self._add(_heading("Agents"))
        if not bot.agents:
            self._add(_about("This bot has no agents."))
        raw = bot.raw.get("agents")
        agents = raw if isinstance(raw, dict) else {}
        for name in bot.agents:
            switch = Switch(self._theme, agent_title(name))
            switch.setChecked(is_switched_on(name, agents.get(name)))
            switch.toggled.connect(partial(self._set_agent, name))
            self._add(switch)
            if name in AGENTS:
                self._add(_about(AGENTS[name].about, role="caption"))
        missing = [name for name in AGENTS if name not in bot.agents]
        if missing:
            button = QPushButton("Add an agent")
            menu = QMenu(button)
            menu.setToolTipsVisible(True)
            for name in missing:
                action = menu.addAction(agent_title(name))
                action.setToolTip(AGENTS[name].about)
                action.triggered.connect(partial(self._add_agent, name))
            button.setMenu(menu)
            self._add(_row(button))

    # -- doing ------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._pause.start()

    def _set_agent(self, name: str, on: bool) -> None:
        self._do(lambda bot: switch_agent(bot, name, on))

    def _add_agent(self, name: str, _checked: bool = False) -> None:
        self._do(lambda bot: add_agent(bot, name))

    def _set_readable(self, tool: str, base: str, on: bool) -> None:
        begins = self._begins
        if begins is not None:
            self._do(lambda bot: set_readable(bot, begins.workflow, begins.node.key, tool, base, on))

    def _add_search(self) -> None:
        begins = self._begins
        if begins is not None:
            card = card_template("tool-search", self._ids)
            self._do(lambda bot: insert_card(bot, begins.workflow, begins.node.key, len(begins.node.cards), card))

    def _go_to_node(self) -> None:
        if self._begins is not None:
            self.place_requested.emit(self._begins.workflow, self._begins.node.key, "")

    def _do(self, make: Callable[[Bot], Edit]) -> None:
        bot = self._bot
        if bot is None:
            return
        try:
            edit = make(bot)
        except (ValueError, LookupError) as problem:
            self.refused.emit(f"That could not be done: {problem}.")
            self._shown = ()
            self.update_bot(bot)
            return
        if edit:
            self._apply(edit)

    def _add(self, widget: QWidget) -> None:
        self._parts.append(widget)
        self._rest.addWidget(widget)


class _Instructions(QPlainTextEdit):
    """The field for the role of the bot; leaving it makes what was typed count."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Who the bot is and how it behaves: “You are a friendly waiter …”")
        self.setAccessibleName("Instructions")
        self.setTabChangesFocus(True)
        self.setFixedHeight(_INSTRUCTION_LINES * self.fontMetrics().lineSpacing() + 4 * SPACE)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


def _heading(text: str) -> QWidget:
    label = QLabel(text)
    label.setProperty("role", "title")
    label.setContentsMargins(0, 5 * SPACE, 0, SPACE)
    return label


def _about(text: str, role: str = "muted") -> QWidget:
    return WrappedLabel(text, role=role)


def _row(widget: QWidget) -> QWidget:
    row = QFrame()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, SPACE, 0, 0)
    layout.addWidget(widget)
    layout.addStretch(1)
    return row


def _tool_kind(tool: AutonomousTool) -> str:
    kinds = {
        "skill": "Workflow",
        "integration": "Integration",
        "table": "Table",
        "search": "Knowledge",
        "agent": "Agent",
    }
    return kinds.get(tool.tool_type, in_words(tool.tool_type))


def _channels(bot: Bot) -> tuple[str, ...]:
    """The integrations whose events begin something, which are the channels a file tells of."""
    found = [
        node.integration_id.rpartition("/")[2]
        for workflow in bot.workflows
        for node in workflow.nodes
        if isinstance(node, TriggerNode) and node.integration_id
    ]
    return tuple(dict.fromkeys(in_words(name) for name in found))


def _names(bot: Bot) -> tuple[tuple[str, str], ...]:
    """What tools may be called after."""
    return (
        *((flow.key, flow.name) for flow in bot.workflows),
        *((key, table.name) for key, table in bot.tables.items()),
    )


def _same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    return len(new) == len(old) and all(a is b or a == b for a, b in zip(new, old, strict=True))
