"""Workflows: graphs of nodes."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from studio.bot.node import EntryNode, ExitNode, Node, StartNode, read_node
from studio.bot.tree import keyed_objects
from studio.bot.variable import Variable
from studio.bot.view import Text, View, read_view

MAIN = "wf-main"
ERROR = "wf-error"
TIMEOUT = "wf-timeout"
CONVERSATION_END = "wf-conversation-end"
BUILT_IN = (MAIN, ERROR, TIMEOUT, CONVERSATION_END)
"""Workflows every bot has, under these ids."""


class WorkflowHeader(View):
    """The plain fields of a workflow."""

    id: Text = ""
    name: Text = ""
    start_node: Text = ""
    parent_folder: Text = ""
    description: Text = ""


class Workflow:
    """A view of one workflow; its nodes are read when first asked for.

    Views of nodes that did not change are taken over from the view of the workflow before an edit, so that
    one edit costs one node, and `is` tells which nodes changed.
    """

    _before: Workflow | None

    def __init__(self, raw: dict[str, Any], key: str, before: Workflow | None = None) -> None:
        self.raw = raw
        self.key = key
        self.header = read_view(WorkflowHeader, raw)
        if before is not None and "nodes" not in before.__dict__:
            before = before._before
        self._before = before

    @property
    def id(self) -> str:
        return self.header.id

    @property
    def name(self) -> str:
        return self.header.name

    @property
    def is_built_in(self) -> bool:
        return self.header.id in BUILT_IN

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes, in file order."""
        raw = self.raw.get("nodes")
        before: dict[str, Node] = {}
        if self._before is not None:
            if self._before.raw.get("nodes") is raw:
                same = self._before.nodes
                self._before = None
                return same
            before = self._before.nodes_by_key
            self._before = None
        nodes: list[Node] = []
        for key, item in keyed_objects(raw):
            old = before.get(key)
            nodes.append(old if old is not None and old.raw is item else read_node(item, key, old))
        return tuple(nodes)

    @cached_property
    def nodes_by_key(self) -> dict[str, Node]:
        return {node.key: node for node in self.nodes}

    def node(self, key: str) -> Node | None:
        """The node of a key or id, or None: transitions may name nodes that do not exist."""
        return self.nodes_by_key.get(key)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        raw = self.raw.get("variables")
        return tuple(read_view(Variable, item) for item in raw) if isinstance(raw, list) else ()

    @property
    def start(self) -> Node | None:
        """The node where the workflow begins."""
        found = self.node(self.header.start_node)
        if found is not None:
            return found
        return next((node for node in self.nodes if isinstance(node, (StartNode, EntryNode))), None)

    @property
    def exits(self) -> tuple[ExitNode, ...]:
        return tuple(node for node in self.nodes if isinstance(node, ExitNode))

    @property
    def inputs(self) -> tuple[Variable, ...]:
        """The variables a caller may fill, in the order of the entry node."""
        start = self.start
        wanted = start.variables if isinstance(start, EntryNode) else ()
        by_id = {variable.id: variable for variable in self.variables}
        return tuple(by_id[variable_id] for variable_id in wanted if variable_id in by_id)
