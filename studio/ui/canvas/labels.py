"""What a node says: the words of its header, rows, ports, tooltips, and of its accessible description."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard, Card, TransitionCard, UnknownCard
from studio.bot.describe import NODE_NAMES, card_kind, card_summary, in_words, one_line, plain_text
from studio.bot.node import (
    AutonomousNode,
    CommentNode,
    EndNode,
    EntryNode,
    ExitNode,
    ImageNode,
    Node,
    NoteNode,
    TriggerNode,
    UnknownNode,
    VideoNode,
)
from studio.bot.port import Port
from studio.bot.workflow import Workflow
from studio.ui.canvas import card_icons

DEFAULT_LABEL = "Next"
ADD_CARD_LABEL = "Add card"
OFF = "Off"


@dataclass(frozen=True, slots=True)
class RowLabel:
    """The words of one row. Muted rows say what kind of card it is, because the card itself says nothing yet."""

    icon: str
    text: str
    muted: bool = False
    tail: str = ""
    """Stands at the right end and is never cut off: the variable an answer goes to."""
    unknown: bool = False


def node_title(node: Node) -> str:
    """The name of a node, or what it is when it has none."""
    return one_line(node.name) or node_kind(node)


def node_kind(node: Node) -> str:
    """The type of a node in words."""
    if isinstance(node, UnknownNode):
        return f"Unknown node “{node.type}”" if node.type else "Unknown node"
    return NODE_NAMES.get(node.type, in_words(node.type))


def caption(node: Node) -> str:
    """What stands beside the name: that the node is off, or its type unless that is the usual one or in the name."""
    if getattr(node, "disabled", False):
        return OFF
    if node.type == "standard":
        return ""
    if isinstance(node, UnknownNode):
        return "Unknown"
    kind = node_kind(node)
    return "" if kind.casefold() in node.name.casefold() or not node.name else kind


def header_caption(node: Node, folded: bool) -> str:
    """What stands beside the name of a node; of a folded one, how much is in it."""
    count = len(node.cards)
    said = caption(node)
    if not folded or not count or said == OFF:
        return said
    return "1 card" if count == 1 else f"{count} cards"


def card_label(node: Node, card: Card, bot: Bot | None, workflow: Workflow | None) -> RowLabel:
    """The row of a card."""
    icon = card_icons.card_icon(card)
    if isinstance(card, TransitionCard) and isinstance(node, EndNode):
        return RowLabel(icon, "Ends the conversation")
    if isinstance(card, TransitionCard) and isinstance(node, ExitNode):
        return RowLabel(icon, "Returns to the caller")
    if isinstance(card, UnknownCard):
        return RowLabel(icon, card_kind(card), unknown=True)
    if isinstance(card, CaptureCard):
        variable = bot.variable_name(card.variable_id, workflow) if bot else ""
        tail = f"→ {variable.removeprefix('workflow.')}" if variable else ""
        question = one_line(card.question.text)
        return RowLabel(icon, question or card_kind(card), not question, tail)
    summary = card_summary(card, bot, workflow)
    return RowLabel(icon, summary or card_kind(card), not summary)


def card_tooltip(node: Node, card: Card, bot: Bot | None, workflow: Workflow | None) -> str:
    """The kind of a card and its whole line."""
    label = card_label(node, card, bot, workflow)
    kind = card_kind(card)
    if label.unknown:
        return f"{kind}: kept as it is in the file, but not run here."
    parts = [kind] if label.muted or label.text == kind else [kind, label.text]
    return "\n".join([*parts, label.tail] if label.tail else parts)


def meta_label(node: Node, bot: Bot | None, workflow: Workflow | None) -> RowLabel:
    """The line a node shows about itself above its cards."""
    if isinstance(node, AutonomousNode):
        return RowLabel("autonomous", one_line(node.guidelines.text) or "No instructions")
    if isinstance(node, TriggerNode):
        event, source = in_words(_last_part(node.trigger_id)), in_words(_last_part(node.integration_id))
        text = f"{source}: {event}" if source and event else event or source
        return RowLabel("integration", text or "No event chosen", muted=not text)
    ids = node.variables if isinstance(node, (EntryNode, ExitNode)) else ()
    names = [_variable(bot, workflow, variable_id) for variable_id in ids]
    listed = ", ".join(name for name in names if name)
    verb = "Takes" if isinstance(node, EntryNode) else "Gives back"
    return RowLabel("variables", f"{verb} {listed or 'variables that do not exist'}", muted=not listed)


def _last_part(identifier: str) -> str:
    """`webchat:conversationStarted` and `owner/webchat` without what stands before the name."""
    return identifier.replace(":", "/").rpartition("/")[2]


def _variable(bot: Bot | None, workflow: Workflow | None, variable_id: str) -> str:
    return bot.variable_name(variable_id, workflow).removeprefix("workflow.") if bot else ""


def port_label(port: Port) -> str:
    """What a way out is called."""
    return one_line(port.label) or (DEFAULT_LABEL if port.kind == "default" else "")


def port_tooltip(port: Port, target: Node | None) -> str:
    """Where a way out leads, in a sentence."""
    if port.kind == "default":
        name = "After the last card"
    else:
        name = f"“{port.label.strip()}”" if port.label.strip() else "This way out"
    if not port.target:
        return f"{name}: not connected. Drag to a node."
    if target is None:
        return f"{name} leads to a node that does not exist ({port.target}). Drag it to another node."
    return f"{name} leads to “{node_title(target)}”."


def note_text(node: Node) -> str:
    """The words of a note."""
    if isinstance(node, CommentNode):
        return plain_text(node.comment).strip()
    if isinstance(node, VideoNode):
        return node.youtube_url
    return node.image_url if isinstance(node, ImageNode) else ""


def note_title(node: Node) -> str:
    """A note on one line: its text, or what its picture or video is."""
    if isinstance(node, VideoNode):
        return short_address(node.youtube_url) or "No video chosen"
    if isinstance(node, ImageNode):
        return short_address(node.image_url) or "No picture chosen"
    return one_line(note_text(node))


def short_address(address: str) -> str:
    """An address as people write it: without scheme; a picture's is its file name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.netloc:
        return address[:80]
    host = parts.netloc.removeprefix("www.")
    tail = parts.path.rpartition("/")[2]
    if "." in tail:
        return tail
    return f"{host}{parts.path}{'?' + parts.query if parts.query else ''}"


def node_description(node: Node, ports: list[Port], names: dict[str, str]) -> str:
    """A node in one sentence for people who hear the screen: kind, name, cards, where it leads."""
    if isinstance(node, NoteNode):
        text = one_line(note_text(node))
        return f"{node_kind(node)} note: {text}" if text else f"Empty {node_kind(node).lower()} note"
    count = len(node.cards)
    cards = "no cards" if count == 0 else "1 card" if count == 1 else f"{count} cards"
    targets = list(dict.fromkeys(names.get(port.target, "a node that does not exist") for port in ports if port.target))
    leads = f", leads to {_listed(targets)}" if targets else ", leads nowhere" if ports else ""
    return f"{node_kind(node)} node {node_title(node)}, {cards}{leads}"


def _listed(names: list[str]) -> str:
    if len(names) > 4:
        names = [*names[:3], f"{len(names) - 3} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
