"""The editors that share the window's tabs with the canvases: of tables, schemas, intents and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from studio.app.document import Document
from studio.bot.bot import Bot
from studio.ui.widgets.document_tabs import DocumentTabs
from studio.ui.widgets.editor_page import EditorPage

Maker = Callable[[str], EditorPage]
"""Makes the editor of what has a key."""


class Editors(QObject):
    """Opens one tab for each thing edited, keeps it in step with the bot, and closes it with what it edits."""

    refused = Signal(str)
    place_requested = Signal(str, str, str)
    """Keys of workflow, node and card."""

    def __init__(self, tabs: DocumentTabs, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tabs = tabs
        self._document = document
        self._makers: dict[str, Maker] = {}
        self._places: dict[EditorPage, tuple[str, str]] = {}
        tabs.close_requested.connect(self.close)

    def offer(self, kind: str, make: Maker) -> None:
        """From now on things of a kind can be opened."""
        self._makers[kind] = make

    def __iter__(self) -> Iterator[EditorPage]:
        """The open editors in the order of their tabs."""
        pages = [self._tabs.widget(index) for index in range(self._tabs.count())]
        return iter([page for page in pages if isinstance(page, EditorPage)])

    @property
    def front(self) -> EditorPage | None:
        """The editor in front, if one is."""
        page = self._tabs.currentWidget()
        return page if isinstance(page, EditorPage) else None

    def open(self, kind: str, key: str) -> EditorPage | None:
        """Show the editor of a thing, its own tab if it has one already; None when the bot has no such thing."""
        project = self._document.project
        if project is None:
            return None
        for page, place in self._places.items():
            if place == (kind, key):
                self._tabs.setCurrentWidget(page)
                page.setFocus()
                return page
        page = self._makers[kind](key)
        if not page.update_bot(project.bot):
            page.deleteLater()
            return None
        self._places[page] = (kind, key)
        page.refused.connect(self.refused)
        page.place_requested.connect(self.place_requested)
        page.title_changed.connect(self._retitle)
        self._tabs.addTab(page, "")
        self._retitle()
        self._tabs.setCurrentWidget(page)
        page.setFocus()
        return page

    def update_bot(self, bot: Bot) -> None:
        """Show the bot as it is now; what is no longer there loses its tab."""
        for page in list(self):
            if not page.update_bot(bot):
                self._discard(page)
        self._retitle()

    def commit(self) -> None:
        """Make what was typed a moment ago edits."""
        for page in self:
            page.commit()

    def close(self, page: object) -> None:
        """Close an editor with its tab; anything else is left alone."""
        if isinstance(page, EditorPage) and page in self._places:
            page.commit()
            self._discard(page)

    def close_all(self) -> None:
        """Close every editor. The bot may be gone already, so nothing is committed."""
        for page in reversed(list(self)):
            self._discard(page)

    def _discard(self, page: EditorPage) -> None:
        del self._places[page]
        self._tabs.removeTab(self._tabs.indexOf(page))
        page.hide()
        page.deleteLater()

    def _retitle(self) -> None:
        for page in self:
            self._tabs.name_page(page, page.title)
