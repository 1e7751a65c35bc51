"""The menu of the canvas: what can be done at the place that was clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QColor, QIcon, QKeySequence, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from studio.app.canvas_looks import CanvasLooks
from studio.app.document import Document
from studio.bot.bot import Bot
from studio.bot.describe import NODE_NAMES
from studio.bot.edit import Edit
from studio.bot.edits.arrange import Axis, Edge
from studio.bot.edits.cards import insert_card, move_card, new_card
from studio.bot.edits.connections import connect, disconnect
from studio.bot.edits.nodes import add_node, added_node_key, can_hold_cards, refusal_to_add, refusal_to_delete
from studio.bot.edits.notes import paper_of, set_papers
from studio.bot.edits.restructure import Restructuring, move_nodes_to_workflow
from studio.bot.ids import Ids
from studio.bot.node import CommentNode, Node
from studio.bot.workflow import Workflow
from studio.project.view_state import NODE_COLOURS, NodeColour
from studio.ui.canvas import arranging, clipping
from studio.ui.canvas.card_places import index_in_file, last_place
from studio.ui.canvas.extract_panel import ask_to_extract
from studio.ui.canvas.geometry import ENTRY_Y
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.view import CanvasView
from studio.ui.icons import icon
from studio.ui.theme import GRID, Theme

NODE_KINDS = ("standard", "autonomous", "exit", "end", "trigger", "exception-handler", "comment", "image", "video")
_NOTES = {"comment": "Comment", "image": "Picture", "video": "Video"}

CARD_KINDS = (
    ("text", "Text", "text"),
    ("image", "Image", "image"),
    ("SingleChoice", "Single choice", "single-choice"),
    ("RawInput", "Raw input", "raw-input"),
    ("Confirmation", "Confirmation", "confirmation"),
    ("expression", "Expression transition", "expression"),
    ("code", "Execute code", "code"),
)

EDGES: tuple[tuple[Edge, str], ...] = (
    ("left", "Left edges"),
    ("centre", "Centres"),
    ("right", "Right edges"),
    ("top", "Top edges"),
    ("middle", "Middles"),
    ("bottom", "Bottom edges"),
)
AXES: tuple[tuple[Axis, str], ...] = (("horizontally", "Horizontally"), ("vertically", "Vertically"))

_SWATCH = 14


class CanvasMenu(QMenu):
    """A menu for one place on one canvas; deletes itself when it closes."""

    cards_requested = Signal(str)
    """The card tray is asked for, for a node."""
    arrange_requested = Signal(bool)
    """Nodes are to be laid out anew; whether only the selected ones."""

    def __init__(
        self,
        canvas: CanvasView,
        theme: Theme,
        document: Document,
        ids: Ids,
        run_from: Callable[[str, str], None],
        looks: CanvasLooks,
    ) -> None:
        super().__init__(canvas)
        self._theme = theme
        self._document = document
        self._ids = ids
        self._canvas = canvas
        self._run_from = run_from
        self._looks = looks
        self._workflow = canvas.workflow_key
        self.setToolTipsVisible(True)
        self.aboutToHide.connect(self.deleteLater)

    def fill(self, hit: Hit, connect_from: tuple[str, str] | None = None) -> None:
        """Put in what fits the place; `connect_from` is a node and port a new node is to be connected to."""
        if connect_from is not None:
            self._add_node_items(hit.scene_pos, connect_from)
            return
        if hit.edge is not None:
            self._add_port_items(*hit.edge)
            return
        node = self._workflow_view().node(hit.node_key) if hit.node_key else None
        if node is None:
            self._add_node_items(hit.scene_pos, None)
            self._add_canvas_items(hit.scene_pos)
            return
        if hit.port_id:
            self._add_port_items(node.key, hit.port_id)
            self.addSeparator()
        several = len(self._chosen(node)) > 1
        if hit.card_key and not several:
            self._add_card_items(node, hit.card_key)
            self.addSeparator()
            more = self.addMenu("Node")
            more.setToolTipsVisible(True)
            self._add_node_actions(node, more)
        else:
            self._add_node_actions(node, self)

    # -- the canvas -------------------------------------------------------------------------------------

    def _add_node_items(self, place: QPointF, connect_from: tuple[str, str] | None) -> None:
        workflow = self._workflow_view()
        for kind in NODE_KINDS:
            refusal = refusal_to_add(workflow, kind)
            if connect_from and (kind == "trigger" or kind in _NOTES):
                continue
            self._item(
                self,
                f"add_{kind}",
                _NOTES.get(kind, f"{NODE_NAMES.get(kind, kind)} node"),
                partial(self._add_node, kind, place, connect_from),
                _NODE_ICONS.get(kind, kind),
                refusal,
            )

    def _add_node(self, kind: str, place: QPointF, connect_from: tuple[str, str] | None) -> None:
        bot = self._bot()
        if connect_from is not None:
            # The line ends where it was dropped: at the middle of the header.
            place = place - QPointF(0, ENTRY_Y)
        edit = add_node(bot, self._workflow, kind, *_snapped(place), self._ids)
        node = added_node_key(edit)
        if connect_from is not None:
            source, port = connect_from
            edit = edit.then(connect(edit.apply(bot), self._workflow, source, port, node, self._ids))
        self._document.apply(edit)
        self._canvas.select_nodes([node], None)

    def _add_canvas_items(self, place: QPointF) -> None:
        canvas = self._canvas
        self.addSeparator()
        paste = partial(clipping.paste, canvas, place)
        refusal = "" if clipping.holds_clip() else "The clipboard holds no nodes or cards of a bot."
        self._item(self, "paste_here", "Paste here", paste, "paste", refusal, "Ctrl+V")
        if canvas.scene.nodes:
            self._item(self, "menu_select_all", "Select all", canvas.select_all, "", "", "Ctrl+A")
            self.addSeparator()
            self._item(self, "arrange", "Arrange everything", partial(self.arrange_requested.emit, False), "grid")
            self._item(self, "menu_fit", "Fit everything", canvas.fit, "fit", "", "Shift+1")

    # -- nodes ------------------------------------------------------------------------------------------

    def _chosen(self, node: Node) -> tuple[str, ...]:
        selected = self._canvas.selected_nodes
        return selected if node.key in selected else (node.key,)

    def _add_node_actions(self, node: Node, menu: QMenu) -> None:
        canvas, keys = self._canvas, self._chosen(node)
        several = len(keys) > 1
        if can_hold_cards(node) and not several:
            self._item(menu, "add_card", "Add card…", partial(self.cards_requested.emit, node.key), "add", "", "A")
            cards = menu.addMenu(icon("card", self._theme), "Add a common card")
            for kind, label, symbol in CARD_KINDS:
                self._item(cards, f"add_card_{kind}", label, partial(self._add_card, node.key, kind), symbol)
        if node.runs and not several:
            self._item(
                menu, "run_from_here", "Run from here", partial(self._run_from, self._workflow, node.key), "play"
            )
        menu.addSeparator()
        self._add_clip_items(menu, pastes_cards=can_hold_cards(node) and not several)
        menu.addSeparator()
        if not several:
            self._item(menu, "rename_node", "Rename", partial(canvas.editing.begin_at, node.key), "rename", "", "F2")
        if any(not canvas.scene.nodes[key].layout.is_note for key in keys):
            folded = all(key in canvas.scene.folded for key in keys)
            label = "Open" if folded else "Fold to the header"
            self._item(menu, "fold", label, canvas.fold_selection, "chevron-down" if folded else "chevron-up", "", "F")
        self._add_colours(menu, keys)
        if several:
            self._add_arrange_items(menu, keys)
        self._add_move_items(menu, keys)
        menu.addSeparator()
        workflow = self._workflow_view()
        refusals = [refusal_to_delete(found) for key in keys if (found := workflow.node(key)) is not None]
        refusal = next(iter(refusals), "") if all(refusals) else ""
        label = f"Delete {len(keys)} nodes" if several else "Delete node"
        self._item(menu, "delete_node", label, partial(self._delete_nodes, keys), "delete", refusal, "Del")

    def _add_clip_items(self, menu: QMenu, *, pastes_cards: bool) -> None:
        canvas = self._canvas
        self._item(menu, "menu_cut", "Cut", partial(clipping.cut_selection, canvas), "cut", "", "Ctrl+X")
        self._item(menu, "menu_copy", "Copy", partial(clipping.copy_selection, canvas), "copy", "", "Ctrl+C")
        if pastes_cards and clipping.holds_clip():
            self._item(menu, "menu_paste", "Paste", partial(clipping.paste, canvas), "paste", "", "Ctrl+V")
        duplicate = partial(clipping.duplicate_selection, canvas)
        self._item(menu, "menu_duplicate", "Duplicate", duplicate, "duplicate", "", "Ctrl+D")

    def _add_colours(self, menu: QMenu, keys: Sequence[str]) -> None:
        now = {self._colour_of(key) for key in keys}
        if "media" in now:
            return
        colours = menu.addMenu("Colour")
        for name in NODE_COLOURS:
            do = partial(self._colour, keys, name)
            action = self._item(colours, f"colour_{name}", name.title(), do)
            action.setIcon(self._swatch(self._theme.color(f"node_{name}")))
            action.setCheckable(True)
            action.setChecked(now == {name})
        colours.addSeparator()
        self._item(colours, "colour_none", "No colour", partial(self._colour, keys, None))

    def _colour_of(self, key: str) -> str | None:
        item = self._canvas.scene.nodes[key]
        if isinstance(item.node, CommentNode):
            return paper_of(item.node.background_color) or None
        return "media" if item.layout.is_note else item.colour

    def _colour(self, keys: Sequence[str], colour: NodeColour | None) -> None:
        """Comments have their colour in the file; of other nodes it is how this person sees them."""
        nodes = self._canvas.scene.nodes
        notes = [key for key in keys if isinstance(nodes[key].node, CommentNode)]
        others = [key for key in keys if key not in notes]
        if notes:
            self._canvas.commit(lambda: set_papers(self._bot(), self._workflow, notes, colour))
        if others:
            self._looks.colour(self._canvas, others, colour)

    def _add_arrange_items(self, menu: QMenu, keys: Sequence[str]) -> None:
        canvas = self._canvas
        align = menu.addMenu("Align")
        for edge, label in EDGES:
            self._item(align, f"menu_align_{edge}", label, partial(arranging.align, canvas, edge))
        distribute = menu.addMenu("Distribute")
        for axis, label in AXES:
            refusal = "" if len(keys) > 2 else "Select at least three nodes to put equal gaps between them."
            do = partial(arranging.distribute, canvas, axis)
            self._item(distribute, f"menu_distribute_{axis}", label, do, "", refusal)
        arrange = partial(self.arrange_requested.emit, True)
        self._item(menu, "arrange_selection", "Arrange these nodes", arrange, "grid")

    def _add_move_items(self, menu: QMenu, keys: Sequence[str]) -> None:
        places = menu.addMenu(icon("workflow", self._theme), "Move to workflow")
        places.setObjectName("move_to_workflow")
        self._item(places, "extract", "New workflow…", partial(ask_to_extract, self._canvas), "add")
        places.addSeparator()
        for workflow in self._bot().workflows:
            if workflow.key != self._workflow:
                name = workflow.name.replace("&", "&&") or "(no name)"
                self._item(places, f"move_to_{workflow.key}", name, partial(self._move, keys, workflow.key))

    def _move(self, keys: Sequence[str], target: str) -> None:
        jobs: list[Restructuring] = []

        def make() -> Edit:
            jobs.append(move_nodes_to_workflow(self._bot(), self._workflow, keys, target, self._ids))
            return jobs[0].edit

        if self._canvas.commit(make) and jobs[0].notes:
            self._canvas.told.emit(" ".join(jobs[0].notes[:3]))

    def _delete_nodes(self, keys: Sequence[str]) -> None:
        self._canvas.select_nodes(keys)
        self._canvas.delete_selection()

    # -- cards ------------------------------------------------------------------------------------------

    def _add_card(self, node_key: str, kind: str) -> None:
        node = self._workflow_view().node(node_key)
        if node is None:
            return
        card = new_card(kind, self._ids)
        index = index_in_file(node, last_place(node))
        self._document.apply(insert_card(self._bot(), self._workflow, node_key, index, card))
        self._canvas.select_nodes([node_key], card["id"])

    def _add_card_items(self, node: Node, card_key: str) -> None:
        keys = [card.key for card in node.cards]
        if card_key not in keys:
            return
        canvas = self._canvas
        canvas.select_nodes([node.key], card_key)
        if can_hold_cards(node):
            add = partial(self.cards_requested.emit, node.key)
            self._item(self, "add_card_below", "Add card below…", add, "add", "", "Enter")
        edit = partial(canvas.rename_selection)
        self._item(self, "edit_text", "Edit the text here", edit, "rename", "", "F2")
        callee = canvas.scene.callee_of(node.key, card_key)
        if callee:
            follow = partial(canvas.workflow_requested.emit, callee)
            self._item(self, "open_callee", "Open the workflow it runs", follow, "workflow", "", "Shift+Enter")
        if node.runs:
            self._item(
                self, "run_from_node", "Run from here", partial(self._run_from, self._workflow, node.key), "play"
            )
        self.addSeparator()
        self._add_clip_items(self, pastes_cards=can_hold_cards(node))
        self.addSeparator()
        place = keys.index(card_key)
        for name, label, symbol, target, possible, key in (
            ("move_card_up", "Move card up", "arrow-up", place - 1, place > 0, "Alt+Up"),
            ("move_card_down", "Move card down", "arrow-down", place + 2, place < len(keys) - 1, "Alt+Down"),
        ):
            action = self._item(self, name, label, partial(self._move_card, node, card_key, target), symbol, "", key)
            action.setEnabled(possible)
        self._item(self, "delete_card", "Delete card", canvas.delete_selection, "delete", "", "Del")

    def _move_card(self, node: Node, card: str, place: int) -> None:
        index = index_in_file(node, min(place, last_place(node)))
        self._canvas.commit(lambda: move_card(self._bot(), self._workflow, node.key, card, index))

    def _add_port_items(self, node_key: str, port_id: str) -> None:
        do = partial(self._disconnect, node_key, port_id)
        self._item(self, "disconnect", "Disconnect", do, "unlink", "", "Del")
        edge = self._canvas.scene.edge((node_key, port_id))
        if edge is not None:
            self._item(
                self, "go_to_target", "Go to where it leads", partial(self._go_to, edge.target.key), "arrow-right"
            )
            self._item(self, "go_to_source", "Go to where it begins", partial(self._go_to, node_key), "arrow-left")

    def _disconnect(self, node_key: str, port_id: str) -> None:
        self._canvas.commit(lambda: disconnect(self._bot(), self._workflow, node_key, port_id))

    def _go_to(self, node: str) -> None:
        self._canvas.select_nodes([node])
        self._canvas.reveal(node)

    # -- inside -----------------------------------------------------------------------------------------

    def _item(
        self,
        menu: QMenu,
        name: str,
        label: str,
        do: Callable[[], object],
        symbol: str = "",
        refusal: str = "",
        keys: str = "",
    ) -> QAction:
        action = menu.addAction(icon(symbol, self._theme), label) if symbol else menu.addAction(label)
        action.setObjectName(name)
        if keys:
            # Shown only: the canvas answers the keys itself.
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(not refusal)
        action.setToolTip(refusal or label)
        action.triggered.connect(lambda _=False: do())
        return action

    def _swatch(self, color: QColor) -> QIcon:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QRectF(1, 1, _SWATCH - 2, _SWATCH - 2))
        return QIcon(picture)

    def _bot(self) -> Bot:
        assert self._document.project is not None
        return self._document.project.bot

    def _workflow_view(self) -> Workflow:
        workflow = self._bot().workflow(self._workflow)
        assert workflow is not None
        return workflow


_NODE_ICONS = {"exception-handler": "exception"}


def _snapped(place: QPointF) -> tuple[float, float]:
    return round(place.x() / GRID) * GRID, round(place.y() / GRID) * GRID
