"""The menu of the canvas: what can be done at the place that was clicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from studio.app.document import Document
from studio.bot.bot import Bot
from studio.bot.describe import NODE_NAMES
from studio.bot.edits.cards import delete_card, insert_card, move_card, new_card
from studio.bot.edits.connections import connect, disconnect
from studio.bot.edits.nodes import (
    add_node,
    added_node_key,
    can_hold_cards,
    delete_nodes,
    refusal_to_add,
    refusal_to_delete,
)
from studio.bot.ids import Ids
from studio.bot.workflow import Workflow
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.view import CanvasView
from studio.ui.icons import icon
from studio.ui.theme import Theme

NODE_KINDS = ("standard", "autonomous", "exit", "end", "trigger", "exception-handler", "comment")

CARD_KINDS = (
    ("text", "Text", "text"),
    ("image", "Image", "image"),
    ("SingleChoice", "Single choice", "single-choice"),
    ("RawInput", "Raw input", "raw-input"),
    ("Confirmation", "Confirmation", "confirmation"),
    ("expression", "Expression transition", "expression"),
    ("code", "Execute code", "code"),
)


class CanvasMenu(QMenu):
    """A menu for one place on one canvas; deletes itself when it closes."""

    cards_requested = Signal(str)
    """The card tray is asked for, for a node."""

    def __init__(
        self,
        canvas: CanvasView,
        theme: Theme,
        document: Document,
        ids: Ids,
        run_from: Callable[[str, str], None],
    ) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._document = document
        self._ids = ids
        self._canvas = canvas
        self._run_from = run_from
        self._workflow = canvas.workflow_key
        self.aboutToHide.connect(self.deleteLater)

    def fill(self, hit: Hit, connect_from: tuple[str, str] | None = None) -> None:
        """Put in what fits the place; `connect_from` is a node and port a new node is to be connected to."""
        if connect_from is not None:
            self._add_node_items(hit.scene_pos, connect_from)
            return
        if hit.port_id and hit.node_key:
            self._add_port_items(hit.node_key, hit.port_id)
        if hit.card_key and hit.node_key:
            self._add_card_items(hit.node_key, hit.card_key)
        if hit.node_key:
            self._add_node_actions(hit.node_key)
        else:
            self._add_node_items(hit.scene_pos, None)

    def _add_node_items(self, place: QPointF, connect_from: tuple[str, str] | None) -> None:
        workflow = self._workflow_view()
        for kind in NODE_KINDS:
            refusal = refusal_to_add(workflow, kind)
            if connect_from and kind in ("trigger", "comment"):
                continue
            action = self.addAction(icon(_NODE_ICONS.get(kind, kind), self._theme), f"{NODE_NAMES[kind]} node")
            action.setObjectName(f"add_{kind}")
            action.setEnabled(not refusal)
            if refusal:
                action.setToolTip(refusal)
            action.triggered.connect(lambda _=False, kind=kind: self._add_node(kind, place, connect_from))
        self.setToolTipsVisible(True)

    def _add_node(self, kind: str, place: QPointF, connect_from: tuple[str, str] | None) -> None:
        bot = self._bot()
        edit = add_node(bot, self._workflow, kind, *_snapped(place), self._ids)
        node = added_node_key(edit)
        if connect_from is not None:
            source, port = connect_from
            edit = edit.then(connect(edit.apply(bot), self._workflow, source, port, node, self._ids))
        self._document.apply(edit)
        self._canvas.select_nodes([node], None)

    def _add_node_actions(self, node_key: str) -> None:
        node = self._workflow_view().node(node_key)
        if node is None:
            return
        if can_hold_cards(node):
            more = self.addAction(icon("add", self._theme), "Add card…")
            more.setObjectName("add_card")
            more.setShortcut(QKeySequence("A"))
            more.setShortcutVisibleInContextMenu(True)
            more.triggered.connect(lambda: self.cards_requested.emit(node_key))
            cards = self.addMenu(icon("card", self._theme), "Add a common card")
            for kind, label, name in CARD_KINDS:
                action = cards.addAction(icon(name, self._theme), label)
                action.setObjectName(f"add_card_{kind}")
                action.triggered.connect(lambda _=False, kind=kind: self._add_card(node_key, kind))
        if node.runs:
            run = self.addAction(icon("play", self._theme), "Run from here")
            run.setObjectName("run_from_here")
            run.triggered.connect(lambda: self._run_from(self._workflow, node_key))
        self.addSeparator()
        delete = self.addAction(icon("delete", self._theme), "Delete node")
        delete.setObjectName("delete_node")
        refusal = refusal_to_delete(node)
        delete.setEnabled(not refusal)
        delete.setToolTip(refusal)
        self.setToolTipsVisible(True)
        keys = self._canvas.selected_nodes if node_key in self._canvas.selected_nodes else (node_key,)
        delete.triggered.connect(lambda: self._document.apply(delete_nodes(self._bot(), self._workflow, tuple(keys))))

    def _add_card(self, node_key: str, kind: str) -> None:
        node = self._workflow_view().node(node_key)
        if node is None:
            return
        card = new_card(kind, self._ids)
        items = node.raw.get("instructions")
        index = len(items) if isinstance(items, list) else 0
        self._document.apply(insert_card(self._bot(), self._workflow, node_key, index, card))
        self._canvas.select_nodes([node_key], card["id"])

    def _add_card_items(self, node_key: str, card_key: str) -> None:
        node = self._workflow_view().node(node_key)
        keys = [card.key for card in node.cards] if node else []
        if card_key not in keys:
            return
        place = keys.index(card_key)
        for name, label, symbol, index, possible in (
            ("move_card_up", "Move card up", "arrow-up", place - 1, place > 0),
            ("move_card_down", "Move card down", "arrow-down", place + 2, place < len(keys) - 1),
        ):
            action = self.addAction(icon(symbol, self._theme), label)
            action.setObjectName(name)
            action.setEnabled(possible)
            action.triggered.connect(
                lambda _=False, index=index: self._document.apply(
                    move_card(self._bot(), self._workflow, node_key, card_key, index)
                )
            )
        delete = self.addAction(icon("delete", self._theme), "Delete card")
        delete.setObjectName("delete_card")
        delete.triggered.connect(
            lambda: self._document.apply(delete_card(self._bot(), self._workflow, node_key, card_key))
        )
        self.addSeparator()

    def _add_port_items(self, node_key: str, port_id: str) -> None:
        action = self.addAction(icon("unlink", self._theme), "Disconnect")
        action.setObjectName("disconnect")
        action.triggered.connect(
            lambda: self._document.apply(disconnect(self._bot(), self._workflow, node_key, port_id))
        )
        self.addSeparator()

    def _bot(self) -> Bot:
        assert self._document.project is not None
        return self._document.project.bot

    def _workflow_view(self) -> Workflow:
        workflow = self._bot().workflow(self._workflow)
        assert workflow is not None
        return workflow


_NODE_ICONS = {"exception-handler": "exception"}


def _snapped(place: QPointF) -> tuple[float, float]:
    return round(place.x() / 15) * 15, round(place.y() / 15) * 15
