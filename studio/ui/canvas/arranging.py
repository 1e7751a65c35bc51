"""Bringing the selected nodes into line, and laying a workflow out anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.analysis.layout import layered_layout
from studio.bot.edits.arrange import Axis, Edge, align_nodes, arrange_nodes, distribute_nodes, snap_nodes
from studio.bot.node import Node
from studio.bot.workflow import Workflow

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

Places = dict[str, tuple[float, float]]


def align(view: CanvasView, edge: Edge) -> bool:
    """Bring an edge or the middle of the selected nodes into one line."""
    bot, workflow, keys = view.scene.bot, view.scene.workflow, view.scene.selection.nodes
    if bot is None or workflow is None or len(keys) < 2:
        view.refused.emit("Select at least two nodes to align them.")
        return False
    return view.commit(lambda: align_nodes(bot, workflow.key, keys, edge, size_of(view)))


def distribute(view: CanvasView, axis: Axis) -> bool:
    """Put equal gaps between the selected nodes."""
    bot, workflow, keys = view.scene.bot, view.scene.workflow, view.scene.selection.nodes
    if bot is None or workflow is None or len(keys) < 3:
        view.refused.emit("Select at least three nodes to put equal gaps between them.")
        return False
    return view.commit(lambda: distribute_nodes(bot, workflow.key, keys, axis, size_of(view)))


def snap(view: CanvasView) -> bool:
    """Move the selected nodes, or all without a selection, to the grid."""
    bot, workflow = view.scene.bot, view.scene.workflow
    if bot is None or workflow is None:
        return False
    return view.commit(lambda: snap_nodes(bot, workflow.key, view.scene.selection.nodes or set(view.scene.nodes)))


def layout_job(view: CanvasView, *, selection_only: bool) -> Callable[[], Places] | None:
    """What finds new places for the nodes of a workflow, or for the selected ones beside those that stay.

    It may take a while and may run on another thread. None when there is nothing to lay out.
    """
    workflow, keys = view.scene.workflow, view.scene.selection.nodes
    if workflow is None or not view.scene.nodes or (selection_only and not keys):
        return None
    stay = view.scene.nodes.keys() - keys if selection_only else frozenset[str]()
    sizes = {item.key: (item.layout.width, item.layout.height) for item in view.scene.nodes.values()}
    return lambda: layered_layout(workflow, lambda node: sizes.get(node.key, (260.0, 60.0)), stay)


def put(view: CanvasView, laid_out: Workflow, places: Places) -> bool:
    """Put nodes where a layout says, if the workflow is still the one that was laid out."""
    bot, workflow = view.scene.bot, view.scene.workflow
    if bot is None or workflow is None or workflow.key != laid_out.key:
        return False
    if workflow.nodes is not laid_out.nodes:
        view.refused.emit("The workflow was changed while it was being arranged, so nothing was moved.")
        return False
    return view.commit(lambda: arrange_nodes(bot, workflow.key, places))


def size_of(view: CanvasView) -> Callable[[Node], tuple[float, float]]:
    """How large nodes are drawn."""
    nodes = view.scene.nodes

    def size(node: Node) -> tuple[float, float]:
        item = nodes.get(node.key)
        return (item.layout.width, item.layout.height) if item is not None else (0.0, 0.0)

    return size
