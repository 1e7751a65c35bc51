"""Paths to the things edits change."""

from __future__ import annotations

from studio.bot.tree import Path


def workflow_path(workflow: str) -> Path:
    return ("flows", workflow)


def nodes_path(workflow: str) -> Path:
    return ("flows", workflow, "nodes")


def node_path(workflow: str, node: str) -> Path:
    return ("flows", workflow, "nodes", node)


def cards_path(workflow: str, node: str) -> Path:
    return ("flows", workflow, "nodes", node, "instructions")


def card_path(workflow: str, node: str, card: str) -> Path:
    return ("flows", workflow, "nodes", node, "instructions", card)


def links_path(workflow: str) -> Path:
    return ("flows", workflow, "links")
