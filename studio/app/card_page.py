"""The card tray as a page at the left, beside the one that floats over a node: to drag cards from, several in a row."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from studio.app.canvases import Canvases, add_card
from studio.app.document import Document
from studio.ui.explorer.side_panel import SidePanel
from studio.ui.theme import Theme
from studio.ui.tray.card_tray import CardTray
from studio.ui.tray.tiles import tiles_for

PAGE = "cards"


class CardPage(QObject):
    """Offers the cards that fit the selected node; what is chosen goes into it."""

    def __init__(
        self, side: SidePanel, canvases: Canvases, document: Document, theme: Theme, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._side = side
        self._canvases = canvases
        self._document = document
        self.tray = CardTray(theme, canvases.tray)
        self.tray.setAccessibleName("Cards")
        self.tray.chosen.connect(self._add)
        self.tray.left.connect(self._leave)
        self.tray.state_changed.connect(canvases.tray_changed)
        side.add_page(PAGE, "Cards", "card", self.tray, "Cards to drag onto the canvas")
        side.page_changed.connect(lambda _: self._follow())
        document.opened.connect(lambda _: self._follow())
        document.changed.connect(lambda _: self._follow())
        canvases.front_changed.connect(self._follow)
        canvases.selection_changed.connect(lambda _: self._follow())

    def _follow(self) -> None:
        """Offer what fits; nothing is done while the page is out of view."""
        if self._side.page != PAGE:
            return
        canvas = self._canvases.front
        bot = self._document.project.bot if self._document.project is not None else None
        workflow = canvas.scene.workflow if canvas is not None else None
        if canvas is None or bot is None or workflow is None:
            self.tray.offer([])
            return
        item = canvas.scene.nodes.get(canvas.scene.selection.only_node or "")
        self.tray.state = self._canvases.tray
        self.tray.offer(tiles_for(bot, workflow, item.node if item is not None else None))

    def _add(self, kind: str) -> None:
        canvas = self._canvases.front
        if canvas is None:
            return
        if canvas.scene.selection.only_node is None:
            canvas.refused.emit("Select the node that is to have the card, or drag the card onto the canvas.")
            return
        add_card(canvas, kind)

    def _leave(self) -> None:
        if self._canvases.front is not None:
            self._canvases.front.setFocus(Qt.FocusReason.OtherFocusReason)
