"""Home in the window: there for bots that begin with an autonomous node, and for no others."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from studio.app.document import Document
from studio.app.editors import Editors
from studio.bot.edits.home import beginning
from studio.bot.ids import Ids
from studio.ui.explorer.workflow_tree import WorkflowTree
from studio.ui.home.home_page import HomePage
from studio.ui.theme import Theme

_KIND = "home"


class Home(QObject):
    """Opens the page from the menu and from the explorer, and offers it only where there is one."""

    def __init__(
        self,
        editors: Editors,
        action: QAction,
        explorer: WorkflowTree,
        document: Document,
        theme: Theme,
        ids: Ids,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editors = editors
        self._action = action
        self._explorer = explorer
        self._document = document
        editors.offer(_KIND, lambda _: HomePage(theme, document.apply, ids))
        action.triggered.connect(lambda _=False: self.open())
        explorer.home_requested.connect(self.open)
        document.opened.connect(lambda _: self._follow())
        document.changed.connect(lambda _: self._follow())
        self._follow()

    def open(self) -> None:
        """Show the page."""
        self._editors.open(_KIND, _KIND)

    def _follow(self) -> None:
        project = self._document.project
        there = project is not None and beginning(project.bot) is not None
        self._action.setEnabled(there)
        self._explorer.show_home(there)
