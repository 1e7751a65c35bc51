"""An agent in a tab: what it does, its settings, what it exposes and where that is read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.agents import AGENTS, agent_title, uses_of_agent
from studio.bot.edits.library_uses import LibraryUse
from studio.bot.ids import Ids
from studio.ui.agents.agent_layouts import agent_layout
from studio.ui.agents.agent_subject import find_agent
from studio.ui.inspector.builder import FormView
from studio.ui.inspector.host import Host
from studio.ui.library.latest import Latest, Start
from studio.ui.library.uses_list import UsesList
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.editor_page import EditorPage
from studio.ui.widgets.section import Section
from studio.ui.widgets.wrapped import WrappedLabel

_WIDEST = 640
_USES_PAUSE_MS = 300


class AgentEditor(EditorPage):
    """Edits the settings of one agent."""

    owner_requested = Signal(object)
    """An Owner (hook, action, column …) to go to."""

    def __init__(
        self,
        theme: Theme,
        apply: Callable[[Edit], None],
        ids: Ids,
        name: str,
        start: Start,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self._theme = theme
        self._ids = ids
        self._bot: Bot | None = None
        self._shown: object = None
        self._uses_known: Bot | None = None
        self._using = Latest(start, self, _USES_PAUSE_MS)
        self._host = Host(theme, apply, ids, self)
        self._host.refused.connect(self.refused)
        self.form = FormView(self._host)
        self.form.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        heading = QLabel(f"{agent_title(name)} agent")
        heading.setProperty("role", "title")
        self.about = WrappedLabel(self._about(), role="muted")
        self.uses = UsesList(theme)
        self.uses.place_requested.connect(self.place_requested)
        self.uses.owner_requested.connect(self.owner_requested)
        self.uses_label = WrappedLabel(role="caption")
        self.column = QWidget()
        self.column.setMaximumWidth(_WIDEST)
        rows = QVBoxLayout(self.column)
        rows.setContentsMargins(4 * SPACE, 3 * SPACE, 4 * SPACE, 4 * SPACE)
        rows.setSpacing(2 * SPACE)
        rows.addWidget(heading)
        rows.addWidget(self.about)
        rows.addSpacing(2 * SPACE)
        rows.addWidget(self.form)
        if name in AGENTS and AGENTS[name].exposes:
            rows.addWidget(self._exposed())
        uses = Section(theme, "Uses")
        uses.rows.addWidget(self.uses_label)
        uses.rows.addWidget(self.uses)
        rows.addWidget(uses)
        rows.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        beside = QHBoxLayout(inside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.column, 100)  # all there is, up to its greatest width
        beside.addStretch(1)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.setFocusProxy(self.form)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    @property
    def title(self) -> str:
        return f"{agent_title(self.name)} agent"

    def update_bot(self, bot: Bot) -> bool:
        subject = find_agent(bot, self.name, self._ids)
        self._bot, self._host.subject = bot, subject
        if subject is None:
            return False
        if subject.raw is not self._shown:
            anew, self._shown = self._shown is None, subject.raw
            self.form.show_layout(agent_layout(subject), subject, anew=anew)
        if self.isVisible():
            self._find_uses()
        return True

    def commit(self) -> None:
        self.form.commit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._find_uses()

    # -- inside -------------------------------------------------------------------------------------------

    def _about(self) -> str:
        if self.name in AGENTS:
            return AGENTS[self.name].about
        return "This agent is not known here. Its settings are kept as they are and can be changed."

    def _exposed(self) -> QWidget:
        section = Section(self._theme, "What texts and code can read")
        section.rows.setSpacing(SPACE)
        for variable, holds in AGENTS[self.name].exposes:
            line = QLabel(variable)
            line.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            line.setAccessibleName(f"{variable}: {holds}")
            section.rows.addWidget(line)
            section.rows.addWidget(WrappedLabel(holds, role="caption"))
        return section

    def _find_uses(self) -> None:
        bot = self._bot
        if bot is None or bot is self._uses_known:
            return
        self._uses_known = bot
        if self.uses.isHidden():
            self.uses_label.set_text("Looking for uses…")
        self._using.ask(lambda stop, report: uses_of_agent(bot, self.name), self._show_uses)

    def _show_uses(self, uses: list[LibraryUse]) -> None:
        if self._bot is not None:
            self.uses.show_uses(self._bot, uses)
            self.uses_label.set_text(
                "" if uses else "Nothing reads its variables, and no node has settings of its own for it."
            )
            self.uses_label.setVisible(not uses)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None and old is not new and self.isAncestorOf(old):
            self._host.begin_session()
