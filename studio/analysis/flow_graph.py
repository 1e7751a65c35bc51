"""A workflow as a directed graph of node keys."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from studio.bot.card import AutonomousTool, CaptureCard, Card, TransitionCard, WorkflowCard
from studio.bot.node import AutonomousNode, EndNode, ExceptionHandlerNode, ExitNode, Node, TriggerNode
from studio.bot.port import ports_of
from studio.bot.workflow import Workflow


def flow_graph(workflow: Workflow) -> nx.DiGraph[str]:
    """Nodes that run, and an edge for every way from one to another. Targets that do not exist are left out."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    keys = {node.key for node in workflow.nodes if node.runs}
    graph.add_nodes_from(keys)
    for node in workflow.nodes:
        if node.runs:
            graph.add_edges_from((node.key, target) for target in targets_of(node) if target in keys)
    return graph


def targets_of(node: Node) -> Iterator[str]:
    """Keys of the nodes a node can lead to; ways below a card that always leaves are never taken."""
    for card in node.cards:
        if isinstance(card, TransitionCard):
            if card.transition.target:
                yield card.transition.target
            if always_leaves(card):
                return
        elif isinstance(card, AutonomousTool):
            if card.destination.node:
                yield card.destination.node
        else:
            yield from (transition.target for transition in card.transitions if transition.target)
    if node.default_target:
        yield node.default_target


def always_leaves(card: Card) -> bool:
    """Whether no card below this one can run."""
    return isinstance(card, TransitionCard) and card.transition.meaning == "always" and bool(card.destination.node)


def beginnings(workflow: Workflow) -> set[str]:
    """Keys of the nodes where a conversation can enter a workflow."""
    found = {node.key for node in workflow.nodes if isinstance(node, (TriggerNode, ExceptionHandlerNode))}
    if workflow.start is not None:
        found.add(workflow.start.key)
    return found


def reachable(workflow: Workflow, graph: nx.DiGraph[str]) -> set[str]:
    """Keys of the nodes a conversation can come to."""
    found: set[str] = set()
    for start in beginnings(workflow):
        if start in graph and start not in found:
            found.add(start)
            found |= nx.descendants(graph, start)
    return found


def waits(node: Node) -> bool:
    """Whether a turn may end in a node, so that a loop through it is a conversation and not a hang."""
    if isinstance(node, (AutonomousNode, EndNode, ExitNode)):
        return True
    return any(isinstance(card, (CaptureCard, WorkflowCard)) for card in node.cards)


def loops_without_a_wait(workflow: Workflow, graph: nx.DiGraph[str]) -> Iterator[list[str]]:
    """Groups of nodes that lead to each other with nothing in between that waits for the person."""
    busy = [node.key for node in workflow.nodes if node.runs and not waits(node)]
    inner = graph.subgraph(busy)
    for group in nx.strongly_connected_components(inner):
        if len(group) > 1 or any(inner.has_edge(key, key) for key in group):
            yield sorted(group)


def unconnected_ways(node: Node) -> int:
    """How many ways out of a node lead nowhere."""
    return sum(1 for port in ports_of(node) if not port.target)
