"""What the pointer is told when it rests: whole texts, where ways lead, what is wrong."""

from __future__ import annotations

from html import escape

from studio.ui.canvas import labels
from studio.ui.canvas.scene import Hit, Scene

_LONGEST = 1500


def tooltip(scene: Scene, hit: Hit) -> str:
    """The text for what is under the pointer; empty when there is nothing to add."""
    item = scene.nodes.get(hit.node_key)
    if item is None:
        return ""
    node = item.node
    if hit.kind == "port":
        index = item.layout.port_index(hit.port_id)
        if index is None:
            return ""
        port = item.layout.ports[index]
        target = scene.nodes.get(port.target)
        return labels.port_tooltip(port, target.node if target else None)
    if hit.kind in ("edge", "edge_end"):
        edge = scene.edge((hit.node_key, hit.port_id))
        if edge is None:
            return ""
        label = labels.port_label(edge.port)
        names = f"“{labels.node_title(node)}” → “{labels.node_title(edge.target.node)}”"
        return f"{label}\n{names}" if label else names
    if hit.kind == "menu":
        return "More"
    if hit.kind == "add_card":
        return "Add a card to this node"
    if item.layout.is_note:
        return labels.note_text(node)[:_LONGEST]
    parts = []
    if hit.kind == "card":
        card = next((card for card in node.cards if card.key == hit.card_key), None)
        if card is not None:
            parts.append(labels.card_tooltip(node, card, scene.bot, scene.workflow))
    else:
        parts.append(f"{labels.node_title(node)}\n{labels.node_kind(node)}")
        meta = labels.meta_label(node, scene.bot, scene.workflow).text if item.layout.has_meta else ""
        if meta:
            parts.append(meta)
        if node.key in scene.changed:
            parts.append("Changed since the bot was saved.")
    parts += _problems(scene, hit)
    return "\n\n".join(parts)[:_LONGEST]


def _problems(scene: Scene, hit: Hit) -> list[str]:
    """What is wrong with the card under the pointer; on the header, with the whole node."""
    found = [text for (node, card), text in scene.run.errors.items() if _covers(hit, node, card)]
    found += [text for (node, card), text in scene.debug.failures.items() if _covers(hit, node, card)]
    stop = scene.debug.stops.get((hit.node_key, hit.card_key if hit.kind == "card" else None))
    if stop is not None:
        found.append({"on": "Breakpoint", "off": "Breakpoint, switched off"}.get(stop, "Breakpoint with a condition"))
    for (node, card), marks in scene.problems.items():
        if _covers(hit, node, card):
            found += [mark.message for mark in marks]
    return found


def _covers(hit: Hit, node: str, card: str | None) -> bool:
    return node == hit.node_key and (hit.kind != "card" or card == hit.card_key or card is None)


def as_html(text: str) -> str:
    """Text for a tooltip: Qt would take some texts for markup, and would not wrap long lines."""
    return f"<p style='white-space:pre-wrap; margin:0'>{escape(text)}</p>" if text else ""


def description(scene: Scene) -> str:
    """What is selected, in a sentence for people who hear the screen."""
    selection = scene.selection
    item = scene.nodes.get(selection.only_node or "")
    if item is not None:
        text = labels.node_description(item.node, item.layout.ports, scene.names())
        card = next((card for card in item.node.cards if card.key == selection.card), None)
        if card is not None:
            text = f"{labels.card_tooltip(item.node, card, scene.bot, scene.workflow)}, card of {text}"
    elif selection.nodes:
        text = f"{len(selection.nodes)} nodes selected"
    elif selection.edge is not None:
        text = tooltip(scene, Hit("edge", selection.edge[0], port_id=selection.edge[1]))
    else:
        count = len(scene.nodes)
        text = f"{count} node{'' if count == 1 else 's'}, nothing selected"
    return text.replace("\n", ": ")
