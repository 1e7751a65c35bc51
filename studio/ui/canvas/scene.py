"""The workflow as the canvas knows it: nodes with places, lines between them, what is selected.

The scene follows the bot. `update_bot` finds what changed by identity (views of untouched nodes are the same
objects before and after an edit), lays only that out again and keeps the selection.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QPointF

from studio.bot.bot import Bot
from studio.bot.card import WorkflowCard
from studio.bot.node import Node
from studio.bot.workflow import Workflow
from studio.ui.canvas.camera import around, main_part
from studio.ui.canvas.debug_marks import NO_DEBUG, DebugMarks
from studio.ui.canvas.edges import Point, Rect, Route
from studio.ui.canvas.geometry import NodeLayout
from studio.ui.canvas.index import GridIndex
from studio.ui.canvas.items import EdgeKey, SceneEdge, SceneNode, next_version
from studio.ui.canvas.marks import NO_MATCHES, NOTHING_RUNS, CardPlace, Mark, Matches, RunState

_KEPT_NODES = 5000
"""How many removed nodes are kept for undo."""

_MARGIN = 10.0
"""How far a port, an outline or a shadow reaches beyond its node."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected: nodes, or a card of the one selected node, or a line."""

    nodes: frozenset[str] = frozenset()
    card: str | None = None
    edge: EdgeKey | None = None

    def __bool__(self) -> bool:
        return bool(self.nodes) or self.edge is not None

    @property
    def only_node(self) -> str | None:
        """Key of the selected node when there is exactly one."""
        return next(iter(self.nodes)) if len(self.nodes) == 1 else None


NOTHING = Selection()

HitKind = Literal["empty", "node", "card", "port", "edge", "edge_end", "resize", "menu", "add_card"]


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under a point: `node_key`, `card_key` and `port_id` name it as far as the kind has them.

    For a line, node and port are where it starts. `edge_end` is its arrow, which can be dragged off.
    """

    kind: HitKind
    node_key: str = ""
    card_key: str = ""
    port_id: str = ""
    scene_pos: QPointF = field(default_factory=QPointF, compare=False)

    @property
    def edge(self) -> EdgeKey | None:
        """The line under the point."""
        return (self.node_key, self.port_id) if self.kind in ("edge", "edge_end") else None


class Scene:
    """The view-model of one workflow. `revision` changes with everything that can be seen."""

    def __init__(self) -> None:
        self.bot: Bot | None = None
        self.workflow: Workflow | None = None
        self.nodes: dict[str, SceneNode] = {}
        """Nodes by key."""
        self.selection = NOTHING
        self.run: RunState = NOTHING_RUNS
        self.matches: Matches = NO_MATCHES
        self.debug: DebugMarks = NO_DEBUG
        self.problems: Mapping[CardPlace, tuple[Mark, ...]] = {}
        self._problems: dict[str, list[tuple[str | None, Mark]]] = {}
        self.folded: Collection[str] = frozenset()
        """Keys of the nodes that show only their header."""
        self.colours: Mapping[str, str] = {}
        """Names of the colours of nodes that have one."""
        self.changed: frozenset[str] = frozenset()
        """Keys of the nodes that are not as they were saved."""
        self.moving: frozenset[str] = frozenset()
        self.moved_by: Point = (0.0, 0.0)
        self.resizing: tuple[str, float, float] | None = None
        """A note being resized: its key and the size to show."""
        self.hidden: EdgeKey | None = None
        """A line whose end is in the hand; it is drawn by the gesture."""
        self.revision = 0
        self.structure = 0
        """Changes when nodes or lines change place, come or go."""
        self._node_index: GridIndex[SceneNode] = GridIndex()
        self._edge_index: GridIndex[SceneEdge] = GridIndex()
        self._waiting: dict[str, dict[SceneNode, None]] = {}
        self._gone: dict[int, SceneNode] = {}
        self._context: tuple[object, ...] = ()
        self._bounds: tuple[int, Rect | None] = (-1, None)
        self._by_view: dict[int, SceneNode] = {}
        """Nodes by the identity of their view: what an edit did not touch is found without reading it."""
        self._moved: tuple[object, list[tuple[SceneEdge, Route]]] = (None, [])

    # -- following the bot ------------------------------------------------------------------------------

    def set_workflow(self, bot: Bot, workflow_key: str) -> None:
        """Show a workflow; selection and marks of the one before are gone."""
        self.clear()
        self.bot = bot
        self.workflow = bot.workflow(workflow_key)
        if self.workflow is None:
            return
        self._context = _context(bot, self.workflow)
        nodes = self.nodes
        index = self._node_index
        for number, node in enumerate(self.workflow.nodes):
            item = SceneNode(node, self._layout(node, bot), number)
            item.colour = self.colours.get(item.key)
            nodes[item.key] = item
            self._by_view[id(node)] = item
            index.add(item, item.rect)
        for item in nodes.values():
            self._connect(item)
        self._changed(structure=True)

    def clear(self) -> None:
        """Show nothing."""
        self.nodes.clear()
        self._by_view.clear()
        self._node_index.clear()
        self._edge_index.clear()
        self._waiting.clear()
        self._gone.clear()
        self.bot = self.workflow = None
        self.selection = NOTHING
        self.moving = frozenset()
        self.resizing = self.hidden = None
        self._changed(structure=True)

    def update_bot(self, bot: Bot) -> bool:
        """Follow an edit. Returns whether anything of this workflow changed."""
        before = self.workflow
        if before is None:
            return False
        workflow = bot.workflow(before.key)
        if workflow is None:
            self.clear()
            self.bot = bot
            return True
        context = _context(bot, workflow)
        same_context = len(context) == len(self._context) and all(
            new is old for new, old in zip(context, self._context, strict=True)
        )
        self.bot, self.workflow, self._context = bot, workflow, context
        if workflow.nodes is before.nodes and same_context:
            return False
        self._follow(workflow, bot, same_context)
        self.selection = self._kept_selection()
        self._changed(structure=True)
        return True

    def _follow(self, workflow: Workflow, bot: Bot, same_context: bool) -> None:
        views = dict(zip(map(id, workflow.nodes), workflow.nodes, strict=True))
        old = self._by_view
        gone = [item for view, item in old.items() if view not in views]
        came = [view for view in views if view not in old]
        kept: dict[str, SceneNode] = {item.key: item for item in gone}
        changed: list[tuple[SceneNode, Node, NodeLayout]] = []
        added: list[SceneNode] = []
        for view in came:
            node = views[view]
            key = node.key
            item = kept.pop(key, None)
            if item is not None:
                changed.append((item, node, self._layout(node, bot)))
            else:
                item = self._revived(node, key, bot)
                added.append(item)
        if not same_context:
            same = [view for view in views.keys() & old.keys() if old[view].layout.bot_dependent]
            changed += [(old[view], views[view], self._layout(views[view], bot)) for view in same]
        removed = list(kept.values())
        widowed = self._remove(removed)
        self._retake(changed)
        for item, _node, _layout in changed:
            widowed.pop(item, None)
        nodes, index = self.nodes, self._node_index
        for item in added:
            old[id(item.node)] = item
            nodes[item.key] = item
            layout = item.layout
            index.add(item, (item.x, item.y, item.x + layout.width, item.y + layout.height))
        if added:
            for number, view in enumerate(views):
                old[view].index = number
        for item, _node, _layout in changed:
            self._connect(item)
        for item in added:
            self._connect(item)
            if self._waiting:
                for source in tuple(self._waiting.get(item.key, ())):
                    widowed[source] = None
        for source in widowed:
            self._disconnect(source)
            self._connect(source)

    def _retake(self, changed: list[tuple[SceneNode, Node, NodeLayout]]) -> None:
        """Let nodes become another state of themselves; their lines out are to be connected afterwards."""
        by_view = self._by_view
        for item, node, layout in changed:
            self._disconnect(item)
            self._node_index.discard(item)
            by_view.pop(id(item.node), None)
            item.take(node, layout)
            by_view[id(node)] = item
            self._node_index.add(item, item.rect)
            for edge in item.incoming:
                self._reroute(edge)

    def _layout(self, node: Node, bot: Bot) -> NodeLayout:
        return NodeLayout(node, bot, folded=node.key in self.folded)

    def _remove(self, removed: list[SceneNode]) -> dict[SceneNode, None]:
        """Take nodes out; returns the nodes that remain and had lines to them."""
        for item in removed:
            del self.nodes[item.key]
            self._by_view.pop(id(item.node), None)
        if not self.nodes:
            self._node_index.clear()
            self._edge_index.clear()
            self._waiting.clear()
        else:
            for item in removed:
                self._disconnect(item)
                self._node_index.discard(item)
        widowed = {edge.source: None for item in removed for edge in item.incoming if edge.source.key in self.nodes}
        for item in removed:
            item.incoming.clear()
            self._keep(item)
        return widowed

    def _revived(self, node: Node, key: str, bot: Bot) -> SceneNode:
        """A node that was not there: as it was kept if it has been there before, else new."""
        raw = node.raw
        kept = self._gone.pop(id(raw), None)
        if kept is None or kept.raw is not raw or kept.key != key:
            kept = SceneNode(node, self._layout(node, bot), 0)
        kept.node = node
        if self.colours or kept.colour:
            kept.colour = self.colours.get(key)
        return kept

    def _keep(self, item: SceneNode) -> None:
        """Keep a removed node, so that undoing the deletion neither lays it out nor draws it again."""
        if not item.layout.bot_dependent:
            self._gone[id(item.raw)] = item
            if len(self._gone) > _KEPT_NODES:
                del self._gone[next(iter(self._gone))]

    def _connect(self, item: SceneNode) -> None:
        """Draw the lines of a node. Lines it had before it was taken out are taken up again where they still fit."""
        nodes, index = self.nodes, self._edge_index
        before, item.out = item.out, []
        dangling: list[int] = []
        for number, port in enumerate(item.layout.ports):
            if not port.target:
                continue
            target = nodes.get(port.target)
            if target is None:
                dangling.append(number)
                self._waiting.setdefault(port.target, {})[item] = None
                continue
            edge = before.pop(0) if before else None
            if edge is None or not edge.fits(number, target):
                edge = SceneEdge(item, number, target)
                edge.place(self._crossings)
            item.out.append(edge)
            target.incoming[edge] = None
            index.add(edge, edge.bounds)
        if dangling or item.dangling:
            lost = frozenset(dangling)
            if lost != item.dangling:
                item.dangling = lost
                item.version = next_version()

    def _disconnect(self, item: SceneNode) -> None:
        """Take the lines of a node out; the node remembers them."""
        for edge in item.out:
            edge.target.incoming.pop(edge, None)
            self._edge_index.discard(edge)
        for number in item.dangling:
            if number < len(item.layout.ports):
                self._waiting.get(item.layout.ports[number].target, {}).pop(item, None)

    def _reroute(self, edge: SceneEdge) -> None:
        self._edge_index.discard(edge)
        edge.place(self._crossings)
        self._edge_index.add(edge, edge.bounds)

    def _crossings(self, rect: Rect) -> int:
        left, top, right, bottom = rect
        count = 0
        for item in self._node_index.near(rect):
            if (
                item.x < right
                and item.x + item.layout.width > left
                and item.y < bottom
                and item.y + item.layout.height > top
                and not item.layout.is_note
            ):
                count += 1
        return count

    def _kept_selection(self) -> Selection:
        old = self.selection
        nodes = old.nodes if all(key in self.nodes for key in old.nodes) else old.nodes & self.nodes.keys()
        card = old.card
        if card is not None:
            owner = self.nodes.get(next(iter(nodes), ""))
            if owner is None or owner.layout.card_top(card) is None:
                card = None
        edge = old.edge if old.edge is not None and self.edge(old.edge) is not None else None
        return Selection(frozenset(nodes), card, edge)

    # -- finding things ---------------------------------------------------------------------------------

    def edge(self, key: EdgeKey) -> SceneEdge | None:
        """The line that starts at a port, if it is connected."""
        item = self.nodes.get(key[0])
        return next((edge for edge in item.out if edge.port.id == key[1]), None) if item else None

    def edges(self) -> Iterator[SceneEdge]:
        """All lines."""
        return itertools.chain.from_iterable(item.out for item in self.nodes.values())

    def nodes_in(self, rect: Rect) -> list[SceneNode]:
        """The nodes that can be seen in a rectangle, lowest first: notes, nodes, selected nodes."""
        left, top, right, bottom = rect[0] - _MARGIN, rect[1] - _MARGIN, rect[2] + _MARGIN, rect[3] + _MARGIN
        moving = self.moving
        found = [
            item
            for item in self._node_index.near((left, top, right, bottom))
            if item.x <= right
            and item.x + item.layout.width >= left
            and item.y <= bottom
            and item.y + item.layout.height >= top
            and item.key not in moving
        ]
        found.sort(key=self.height_of)
        return found

    def moving_nodes(self) -> list[SceneNode]:
        """The nodes that are being dragged, lowest first."""
        return sorted((self.nodes[key] for key in self.moving if key in self.nodes), key=self.height_of)

    def height_of(self, item: SceneNode) -> tuple[bool, bool, int]:
        """What is drawn above what."""
        return not item.layout.is_note, item.key in self.selection.nodes, item.index

    def edges_in(self, rect: Rect) -> list[SceneEdge]:
        """The lines that may be seen in a rectangle, without those that hang on dragged nodes."""
        left, top, right, bottom = rect[0] - _MARGIN, rect[1] - _MARGIN, rect[2] + _MARGIN, rect[3] + _MARGIN
        found = []
        moving = self.moving
        for edge in self._edge_index.near((left, top, right, bottom)):
            own_left, own_top, own_right, own_bottom = edge.bounds
            if own_left <= right and own_right >= left and own_top <= bottom and own_bottom >= top:
                if moving and (edge.source.key in moving or edge.target.key in moving):
                    continue
                found.append(edge)
        if self.hidden is not None:
            found = [edge for edge in found if edge.key != self.hidden]
        return found

    def moving_edges(self) -> list[SceneEdge]:
        """The lines that hang on dragged nodes."""
        found: dict[SceneEdge, None] = {}
        for item in self.moving_nodes():
            found.update(dict.fromkeys(item.out))
            found.update(item.incoming)
        return list(found)

    def moved_routes(self) -> list[tuple[SceneEdge, Route]]:
        """The lines that hang on dragged nodes, and their ways with the nodes where the hand holds them."""
        wanted = (self.structure, self.moving, self.moved_by)
        if self._moved[0] != wanted:
            still, by, moving = (0.0, 0.0), self.moved_by, self.moving
            routes = []
            for edge in self.moving_edges():
                source_by = by if edge.source.key in moving else still
                target_by = by if edge.target.key in moving else still
                routes.append((edge, edge.route_with(source_by, target_by, self._crossings)))
            self._moved = (wanted, routes)
        return self._moved[1]

    def is_lit(self, edge: SceneEdge) -> bool:
        """Whether a line stands out because what it hangs on is selected, while the others fade."""
        selection = self.selection
        if selection.edge is not None:
            return edge.key == selection.edge
        if selection.card is not None:
            return edge.source.key in selection.nodes and edge.port.card_key == selection.card
        return edge.source.key in selection.nodes or edge.target.key in selection.nodes

    def callee_of(self, key: str, card_key: str) -> str:
        """Key of the workflow a card runs; empty when it runs none that is there."""
        item = self.nodes.get(key)
        card = next((card for card in item.node.cards if card.key == card_key), None) if item is not None else None
        callee = self.bot.workflow(card.flow_id) if isinstance(card, WorkflowCard) and self.bot is not None else None
        return callee.key if callee is not None else ""

    def node_rect(self, key: str) -> Rect | None:
        """Where a node is drawn now."""
        item = self.nodes.get(key)
        if item is None:
            return None
        left, top, right, bottom = item.rect
        if key in self.moving:
            dx, dy = self.moved_by
            return left + dx, top + dy, right + dx, bottom + dy
        if self.resizing is not None and self.resizing[0] == key:
            return left, top, left + self.resizing[1], top + self.resizing[2]
        return left, top, right, bottom

    def bounds(self) -> Rect | None:
        """The rectangle around all nodes; None when there are none."""
        if self._bounds[0] != self.structure:
            self._bounds = (self.structure, bounds_of(self.nodes.values()))
        return self._bounds[1]

    def main_part(self, items: Collection[SceneNode] | None = None) -> Rect:
        """The rectangle around nodes (all, without `items`), but for some that lie hopelessly far out."""
        whole = self.bounds() if items is None else bounds_of(items)
        chosen = self.nodes.values() if items is None else items
        return main_part(whole, lambda: [item.rect for item in chosen]) if whole is not None else (0, 0, 1, 1)

    def names(self) -> dict[str, str]:
        """Names of nodes by id, for sentences."""
        return {item.key: item.node.name for item in self.nodes.values()}

    def marks_of(self, key: str) -> list[tuple[str | None, Mark]]:
        """Everything that is wrong with a node and its cards (None is the node itself); errors of the run first."""
        failed = [(card, Mark("bad", text)) for (node, card), text in self.run.errors.items() if node == key]
        failed += [(card, Mark("bad", text)) for (node, card), text in self.debug.failures.items() if node == key]
        return failed + self._problems.get(key, [])

    # -- changing what is shown -------------------------------------------------------------------------

    def select(self, selection: Selection) -> bool:
        """Select something else; returns whether that is a change."""
        if selection == self.selection:
            return False
        self.selection = selection
        self._changed()
        return True

    def set_looks(self, folded: Collection[str], colours: Mapping[str, str]) -> bool:
        """Fold nodes to their headers and give nodes colours; returns whether anything looks different."""
        before, self.folded, self.colours = self.folded, frozenset(folded), dict(colours)
        touched = [item for key, item in self.nodes.items() if (key in before) != (key in self.folded)]
        tinted = [item for key, item in self.nodes.items() if item.colour != self.colours.get(key)]
        for item in tinted:
            item.colour = self.colours.get(item.key)
            item.version = next_version()
        if touched and self.bot is not None:
            self._gone.clear()
            self._retake([(item, item.node, self._layout(item.node, self.bot)) for item in touched])
            for item in touched:
                self._connect(item)
            self.selection = self._kept_selection()
        if touched or tinted:
            self._changed(structure=True)
        return bool(touched or tinted)

    def set_run(self, run: RunState) -> set[str]:
        """Show where a conversation is; returns the nodes that look different."""
        old, self.run = self.run, run
        touched = {place[0] for state in (old, run) if (place := state.active) is not None}
        touched.update(
            key for key in old.visited.keys() | run.visited.keys() if old.visited.get(key) != run.visited.get(key)
        )
        touched.update(node for node, _card in old.errors.keys() ^ run.errors.keys())
        self._remark(touched)
        return touched

    def set_debug(self, debug: DebugMarks) -> set[str] | None:
        """Show what a debugger has to show; returns the nodes that look different, None when anything may."""
        old, self.debug = self.debug, debug
        touched = debug.changed_nodes(old)
        self._remark(debug.nodes() | old.nodes() if touched is None else touched)
        return touched

    def set_changed(self, keys: frozenset[str]) -> frozenset[str]:
        """Show which nodes are not as they were saved; returns those that look different."""
        touched, self.changed = self.changed ^ keys, keys
        if touched:
            self._remark(touched)
        return touched

    def set_problems(self, problems: Mapping[CardPlace, tuple[Mark, ...]]) -> set[str]:
        """Show problems; returns the nodes that look different."""
        old, self.problems = self.problems, problems
        self._problems = {}
        for (node, card), marks in problems.items():
            self._problems.setdefault(node, []).extend((card, mark) for mark in marks)
        touched = {place[0] for place in old.keys() | problems.keys() if old.get(place) != problems.get(place)}
        self._remark(touched)
        return touched

    def set_matches(self, matches: Matches) -> None:
        """Show what a search found."""
        self.matches = matches
        self._changed()

    def move_by(self, keys: Collection[str], dx: float, dy: float) -> None:
        """Show nodes elsewhere while they are dragged; the bot does not change."""
        if keys is not self.moving:
            self.moving = frozenset(keys)
            self._changed()
        self.moved_by = (dx, dy)

    def hide(self, edge: EdgeKey | None) -> None:
        """Do not draw a line while its end is in the hand; None ends that."""
        self.hidden = edge
        self._changed()

    def resize(self, key: str, width: float, height: float) -> None:
        """Show a note at another size while it is resized; the bot does not change."""
        self.resizing = (key, width, height)
        self._changed()

    def stop_resizing(self) -> None:
        """Show the note at the size the bot has."""
        self.resizing = None
        self._changed()

    def stop_moving(self) -> None:
        """Show dragged nodes where the bot has them."""
        self.moving = frozenset()
        self.moved_by = (0.0, 0.0)
        self._changed()

    def _remark(self, keys: Iterable[str]) -> None:
        self._gone.clear()
        for key in keys:
            item = self.nodes.get(key)
            if item is not None:
                item.version = next_version()
        self._changed()

    def _changed(self, *, structure: bool = False) -> None:
        self.revision += 1
        if structure:
            self.structure += 1


def bounds_of(items: Iterable[SceneNode]) -> Rect | None:
    """The rectangle around some nodes."""
    rects = [item.rect for item in items]
    return around(rects) if rects else None


def _context(bot: Bot, workflow: Workflow) -> tuple[object, ...]:
    """Everything outside the nodes that their rows name. Compared by identity: edits copy what they change."""
    others = (other.raw for other in bot.workflows if other is not workflow)
    return (bot.raw.get("settings"), bot.raw.get("tables"), workflow.raw.get("variables"), *others)
