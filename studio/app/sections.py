"""The parts of a bot beside its workflows: a page of the explorer lists each, an editor in a tab changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance

from studio.app.document import Document
from studio.app.editors import Editors, Maker
from studio.bot.bot import Bot
from studio.ui.explorer.side_panel import SidePanel


class SectionPanel(Protocol):
    """What a page of the explorer that lists things offers."""

    open_requested: SignalInstance
    refused: SignalInstance

    def show_bot(self, bot: Bot | None) -> None:
        """List what the bot has."""


class Sections(QObject):
    """Adds the pages and keeps them in step with the bot."""

    def __init__(self, side: SidePanel, editors: Editors, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._editors = editors
        self._document = document
        self._panels: list[SectionPanel] = []
        document.opened.connect(lambda _: self._show())
        document.changed.connect(lambda _: self._show())

    def add(
        self,
        name: str,
        title: str,
        icon: str,
        panel: SectionPanel,
        refused: Callable[[str], None],
        make: Maker | None = None,
    ) -> None:
        """Add a page of the explorer; what is opened from it is edited by what `make` makes."""
        if make is not None:
            self._editors.offer(name, make)
            panel.open_requested.connect(lambda key: self._editors.open(name, key))
        panel.refused.connect(refused)
        self._panels.append(panel)
        self._side.add_page(name, title, icon, panel)  # type: ignore[arg-type]  # a protocol cannot be a QWidget too

    def _show(self) -> None:
        bot = self._document.project.bot if self._document.project else None
        for panel in self._panels:
            panel.show_bot(bot)
