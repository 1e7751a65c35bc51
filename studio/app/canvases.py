"""The open workflows of a window: a tab and a canvas for each, and everything that concerns them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal

from studio.analysis.problem import Problem
from studio.app.canvas_looks import CanvasLooks
from studio.app.canvas_menu import CanvasMenu
from studio.app.document import Document
from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.card_templates import card_about
from studio.bot.edits.cards import insert_card
from studio.bot.edits.nodes import can_hold_cards
from studio.bot.ids import Ids
from studio.bot.node import Node
from studio.bot.workflow import Workflow
from studio.project.project import Notice, Project
from studio.ui.canvas.card_places import index_in_file, last_place
from studio.ui.canvas.debug_marks import DebugMarks
from studio.ui.canvas.marks import CardPlace, Mark
from studio.ui.canvas.scene import Hit
from studio.ui.canvas.view import CanvasView
from studio.ui.theme import Theme
from studio.ui.tray.popover import TrayPopover
from studio.ui.tray.tiles import tiles_for
from studio.ui.tray.tray_state import TrayState
from studio.ui.widgets.document_tabs import DocumentTabs

_REOPENED = 8
"""So many workflows are opened again with their bot: each takes a moment."""

RunStateOf = Callable[[str], dict[str, Any]]
"""What the canvas of a workflow (its key) shows of a conversation: arguments of `CanvasView.set_run_state`."""


class Canvases(QObject):
    """Owns the tabs and the canvases in them. Edits go to the document; what others need to know is told by signals."""

    front_changed = Signal()
    """Another canvas is in front, or none."""
    selection_changed = Signal(object)
    """The selection of the canvas in front (a CanvasView) has changed."""
    zoom_changed = Signal()
    refused = Signal(str)
    """Something was not done; the sentence says why."""
    arrange_requested = Signal(object, bool)
    """A canvas whose nodes are to be laid out anew, and whether only the selected ones."""
    menu_filled = Signal(object, object, object)
    """A context menu (QMenu) of a canvas is about to be shown for a place (Hit): more may be put into it."""
    tray_changed = Signal()
    """Favourite or recent cards have changed: `tray` is to be remembered."""

    def __init__(
        self,
        theme: Theme,
        document: Document,
        ids: Ids,
        run_state: RunStateOf,
        run_from: Callable[[str, str], None],
        parent: QObject | None = None,
    ) -> None:
        """`run_from` starts a conversation at a workflow and a node."""
        super().__init__(parent)
        self._theme = theme
        self._document = document
        self._ids = ids
        self._run_state = run_state
        self._run_from = run_from
        self._problems: Sequence[Problem] = ()
        self.debug_marks: Callable[[str], DebugMarks] | None = None
        """What a debugger shows on the canvas of a workflow."""
        self.looks = CanvasLooks()
        """How a person sees each workflow."""
        self.snaps = True
        """Whether nodes that are moved land on the grid."""
        self._has_minimap = True
        self._saved: Bot | None = None
        """The bot as it was opened or saved last."""
        self.tray = TrayState()
        """Favourite and recent cards."""
        self.tabs = DocumentTabs(theme)
        self.tabs.setAccessibleName("Open workflows and editors")
        self.tabs.tabBar().setAccessibleName("Open workflows and editors")
        self.tabs.close_requested.connect(self.close)
        self.tabs.currentChanged.connect(self._on_tab)
        document.opened.connect(self._on_opened)
        document.changed.connect(self._on_changed)

    def __iter__(self) -> Iterator[CanvasView]:
        """The canvases in the order of their tabs."""
        pages = [self.tabs.widget(index) for index in range(self.tabs.count())]
        return iter([page for page in pages if isinstance(page, CanvasView)])

    @property
    def front(self) -> CanvasView | None:
        """The canvas in front, if a workflow is open."""
        page = self.tabs.currentWidget()
        return page if isinstance(page, CanvasView) else None

    def of(self, workflow: str) -> CanvasView | None:
        """The canvas of a workflow that is open."""
        return next((canvas for canvas in self if canvas.workflow_key == workflow), None)

    def open(self, key: str) -> CanvasView | None:
        """Show a workflow in a tab, its own if it has one already; None when the bot has no such workflow."""
        project = self._document.project
        workflow = project.bot.workflow(key) if project else None
        if project is None or workflow is None:
            return None
        canvas = self.of(key)
        if canvas is None:
            canvas = self._new_canvas()
            self.looks.dress(canvas, key)
            canvas.show_workflow(project.bot, key)
            self.looks.look_again(canvas)
            canvas.set_run_state(**self._run_state(key))
            if self.debug_marks is not None:
                canvas.set_debug_marks(self.debug_marks(key))
            self._mark(canvas)
            self._mark_changed(canvas)
            self.tabs.addTab(canvas, "")
            self.tabs.name_page(canvas, workflow.name)
            self.tabs.setCurrentWidget(canvas)
            canvas.setFocus()
        else:
            self.tabs.setCurrentWidget(canvas)
        return canvas

    def go_to(self, workflow: str, node: str = "", card: str = "") -> None:
        """Show a node (and card) of a workflow and select it."""
        canvas = self.open(workflow)
        if canvas is not None and node:
            if card and node in canvas.scene.folded:
                self.looks.fold(canvas, [node], False)
            canvas.select_nodes([node], card or None)
            canvas.reveal(node)

    def close(self, page: object) -> None:
        """Close a canvas with its tab."""
        for canvas in self:
            if canvas is page:
                self.looks.leave(canvas)
                self.tabs.removeTab(self.tabs.indexOf(canvas))
                canvas.hide()
                canvas.deleteLater()

    def reopen(self) -> None:
        """Open the workflows that were open when the bot was closed."""
        for key in self.looks.open_workflows[-_REOPENED:]:
            self.open(key)

    def close_all(self) -> None:
        """Close every canvas."""
        for canvas in reversed(list(self)):
            self.close(canvas)

    def update_bot(self, bot: Bot) -> None:
        """Follow an edit: workflows that are gone lose their tabs, the others may have another name."""
        for canvas in list(self):
            workflow = bot.workflow(canvas.workflow_key)
            if workflow is None:
                self.close(canvas)
                continue
            canvas.update_bot(bot)
            self._mark_changed(canvas)
            self.tabs.name_page(canvas, workflow.name)

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Mark problems on the nodes and cards they are about."""
        self._problems = tuple(problems)
        for canvas in self:
            self._mark(canvas)

    def show_run_state(self) -> None:
        """Show where the conversation is now."""
        for canvas in self:
            canvas.set_run_state(**self._run_state(canvas.workflow_key))
            if self.debug_marks is not None:
                canvas.set_debug_marks(self.debug_marks(canvas.workflow_key))

    def do(self, name: str, *values: object) -> None:
        """Call a method of the canvas in front, such as `zoom_in`."""
        if self.front is not None:
            getattr(self.front, name)(*values)

    def _new_canvas(self) -> CanvasView:
        canvas = CanvasView(self._theme, self._document.apply, self._ids)
        canvas.selection_changed.connect(lambda *_: self._on_selection(canvas))
        canvas.snaps = self.snaps
        canvas.minimap.set_wanted(self._has_minimap)
        canvas.refused.connect(self.refused)
        canvas.told.connect(lambda text: self._document.said.emit(text, False))
        canvas.copied.connect(lambda copies: self.looks.copy(canvas, copies))
        canvas.fold_wanted.connect(lambda nodes, folded: self.looks.fold(canvas, nodes, folded))
        canvas.view_changed.connect(lambda _: self.zoom_changed.emit())
        canvas.context_requested.connect(lambda hit, place: self._pop_up_menu(canvas, hit, place))
        canvas.connection_dropped.connect(lambda node, port, place: self._dropped(canvas, node, port, place))
        canvas.workflow_requested.connect(self.open)
        return canvas

    def set_snaps(self, on: bool) -> None:
        """Let nodes land on the grid, or wherever they are dropped."""
        self.snaps = on
        for canvas in self:
            canvas.snaps = on

    def set_minimap(self, on: bool) -> None:
        """Show the map of large workflows, or not."""
        self._has_minimap = on
        for canvas in self:
            canvas.minimap.set_wanted(on)

    def _on_changed(self, notice: Notice) -> None:
        if notice.kind == "saved":
            self._saved = notice.after
            for canvas in self:
                self._mark_changed(canvas)
            self._keep(lambda: self.looks.keep(list(self), self.front))

    def _mark_changed(self, canvas: CanvasView) -> None:
        workflow = canvas.scene.workflow
        before = self._saved.workflow(canvas.workflow_key) if self._saved is not None else None
        canvas.set_changed(changed_nodes(before, workflow) if before and workflow else frozenset())

    def _on_opened(self, project: Project | None) -> None:
        self._saved = project.bot if project is not None else None
        if project is None:
            self._keep(lambda: self.looks.close(list(self), self.front))
        else:
            self._keep(lambda: self.looks.open(project.bot))

    def _keep(self, do: Callable[[], None]) -> None:
        try:
            do()
        except OSError as error:
            self.refused.emit(f"How the workflows were left is not remembered: {error.strerror}.")

    def _mark(self, canvas: CanvasView) -> None:
        marks: dict[CardPlace, tuple[Mark, ...]] = {}
        for problem in self._problems:
            if problem.workflow == canvas.workflow_key and problem.node and problem.severity != "info":
                place = (problem.node, problem.card or None)
                mark = Mark("bad" if problem.severity == "error" else "warn", problem.message)
                marks[place] = (*marks.get(place, ()), mark)
        canvas.set_problems(marks)

    def _on_tab(self) -> None:
        self.front_changed.emit()
        if self.front is not None:
            self.selection_changed.emit(self.front)
        self.zoom_changed.emit()

    def _on_selection(self, canvas: CanvasView) -> None:
        if canvas is self.front:
            self.selection_changed.emit(canvas)

    def _dropped(self, canvas: CanvasView, node: str, port: str, place: QPoint) -> None:
        self._pop_up_menu(canvas, canvas.hit_at_global(place), place, (node, port))

    def _pop_up_menu(
        self, canvas: CanvasView, hit: Hit, place: QPoint, connect_from: tuple[str, str] | None = None
    ) -> None:
        if self._document.project is None:
            return
        if hit.kind == "add_card" and connect_from is None:
            self.offer_cards(canvas, hit.node_key)
            return
        menu = CanvasMenu(canvas, self._theme, self._document, self._ids, self._run_from, self.looks)
        menu.cards_requested.connect(lambda node: self.offer_cards(canvas, node))
        menu.arrange_requested.connect(lambda selection_only: self.arrange_requested.emit(canvas, selection_only))
        menu.fill(hit, connect_from)
        if connect_from is None:
            self.menu_filled.emit(menu, canvas, hit)
        menu.popup(place)

    def offer_cards(self, canvas: CanvasView, node: str) -> None:
        """Open the card tray for a node; what is chosen comes below the selected card, or at the end."""
        if node in canvas.scene.folded:
            self.looks.fold(canvas, [node], False)
        bot, workflow = canvas.scene.bot, canvas.scene.workflow
        found = workflow.node(node) if workflow is not None else None
        if bot is None or workflow is None or found is None:
            return
        if canvas.scene.selection.only_node != node:
            canvas.select_nodes([node])
        popover = canvas.findChild(TrayPopover)
        if popover is None:
            popover = TrayPopover(self._theme, self.tray, canvas)
            popover.tray.chosen.connect(lambda kind: add_card(canvas, kind))
            popover.tray.state_changed.connect(self.tray_changed)
        popover.tray.state = self.tray
        popover.tray.show_tiles(tiles_for(bot, workflow, found))
        popover.open_at(canvas.place_of(node))


def changed_nodes(before: Workflow, now: Workflow) -> frozenset[str]:
    """Keys of the nodes of a workflow that are new or say something else than before; moving is no change."""
    if before.nodes is now.nodes:
        return frozenset()
    # Views of nodes that no edit touched are the same objects.
    same = set(map(id, before.nodes))
    found = {node.key: node for node in now.nodes if id(node) not in same}
    old = before.nodes_by_key if found else {}
    return frozenset(
        key
        for key, node in found.items()
        if (was := old.get(key)) is None or _without_place(was) != _without_place(node)
    )


def _without_place(node: Node) -> dict[str, Any]:
    return {key: value for key, value in node.raw.items() if key not in ("x", "y")}


def add_card(canvas: CanvasView, kind: str) -> None:
    """Add a card to the selected node, below the selected card if there is one, and begin to write its text."""
    scene = canvas.scene
    bot, workflow, selection = scene.bot, scene.workflow, scene.selection
    item = scene.nodes.get(selection.only_node or "")
    if bot is None or workflow is None or item is None:
        return
    if not can_hold_cards(item.node):
        canvas.refused.emit(f"“{item.node.name}” cannot hold cards.")
        return
    if item.layout.folded:
        canvas.fold_wanted.emit([item.key], False)
    keys = [card.key for card in item.node.cards]
    place = last_place(item.node)
    if selection.card in keys:
        place = min(place, keys.index(selection.card) + 1)
    node, added = item.key, ""

    def make() -> Edit:
        nonlocal added
        card = card_about(bot, workflow.key, kind, canvas.ids)
        added = card["id"]
        return insert_card(bot, workflow.key, node, index_in_file(item.node, place), card)

    if canvas.commit(make):
        canvas.select_nodes([node], added)
        canvas.editing.begin_at(node, added)
