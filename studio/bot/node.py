"""Nodes of a workflow: steps, ends, triggers, and notes that never run."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from studio.bot.card import Card, KnowledgePriority, TransitionCard, read_cards
from studio.bot.values import EMPTY, SuperInput
from studio.bot.view import Text, TextList, View, read_view


class DefaultTransition(View):
    target_node_id: Text = ""


class Node(View):
    """What every node has. `x` and `y` are its top left corner in canvas units."""

    id: Text = ""
    name: Text = ""
    type: Text = ""
    x: float = 0
    y: float = 0
    deletable: bool = True

    @property
    def key(self) -> str:
        """Names the node within its workflow: its id where that is unique (see `tree.item_keys`)."""
        return self._note("key", "")

    @property
    def cards(self) -> tuple[Card, ...]:
        """What the node does, in order."""
        return self._note("cards", ())

    @property
    def default_target(self) -> str:
        """Id of the node that follows when no card leads elsewhere; empty when there is none."""
        return ""

    @property
    def can_have_default(self) -> bool:
        """Whether the node has a default transition at all."""
        return False

    @property
    def runs(self) -> bool:
        """Whether a conversation can be in this node."""
        return True

    def card(self, key: str) -> Card:
        """The card of a key. Raises LookupError."""
        for card in self.cards:
            if card.key == key:
                return card
        raise LookupError(f"node “{self.name}” has no card “{key}”")


class StartNode(Node):
    """Where every conversation begins; only in the main workflow."""

    kb_priority: KnowledgePriority = Field(default_factory=KnowledgePriority)


class EntryNode(Node):
    """Where a workflow begins; `variables` are the ids of its inputs."""

    variables: TextList = ()


class ExitNode(Node):
    """Returns to the caller; `variables` are the ids of its outputs."""

    variables: TextList = ()


class EndNode(Node):
    """Ends the conversation."""


class _NodeWithDefault(Node):
    default_transition: DefaultTransition | None = None

    @property
    def default_target(self) -> str:
        return self.default_transition.target_node_id if self.default_transition else ""

    @property
    def can_have_default(self) -> bool:
        return True


class StandardNode(_NodeWithDefault):
    """A step: its cards run in order, then its default transition is taken."""

    agent_config_overrides: dict[str, Any] = Field(default_factory=dict)


class AutonomousNode(_NodeWithDefault):
    """A step in which a model decides which of its tools to use."""

    guidelines: SuperInput = EMPTY
    allow_conversation: bool = True
    writable_variables: TextList = ()
    readable_variables: TextList = ()


class TriggerNode(Node):
    """Starts the flow when an event arrives."""

    integration_id: Text = ""
    trigger_id: Text = ""
    disabled: bool = False


class ExceptionHandlerNode(_NodeWithDefault):
    """Where errors of this workflow go."""

    disabled: bool = False


class NoteNode(Node):
    """A note for people: drawn, never run."""

    width: float | None = None
    height: float | None = None

    @property
    def runs(self) -> bool:
        return False


class CommentNode(NoteNode):
    """A text note; `comment` is HTML."""

    comment: Text = ""
    rotation: float = 0
    background_color: Text = ""


class ImageNode(NoteNode):
    """A picture note."""

    image_url: Text = ""


class VideoNode(NoteNode):
    """A note that points to a video."""

    youtube_url: Text = ""


class UnknownNode(Node):
    """A node of a type this version does not know: kept whole, drawn, not run."""

    @property
    def runs(self) -> bool:
        return False


_NODES: dict[str, type[Node]] = {
    "start": StartNode,
    "entry": EntryNode,
    "exit": ExitNode,
    "end": EndNode,
    "standard": StandardNode,
    "autonomous": AutonomousNode,
    "trigger": TriggerNode,
    "exception-handler": ExceptionHandlerNode,
    "comment": CommentNode,
    "image": ImageNode,
    "video": VideoNode,
}


def read_node(raw: dict[str, Any], key: str, before: Node | None = None) -> Node:
    """A view of one node, however odd its fields are.

    `before` is a view of the node before an edit: if its cards are the same list, their views are kept.
    """
    kind = raw.get("type")
    node = read_view(_NODES.get(kind, UnknownNode) if isinstance(kind, str) else UnknownNode, raw)
    items = raw.get("instructions")
    same = before is not None and items is not None and before.raw.get("instructions") is items
    node._add_notes(key=key, cards=before.cards if before is not None and same else read_cards(items))
    return node


def always_transition(node: Node) -> TransitionCard | None:
    """The first card that always leaves the node; cards below it never run."""
    for card in node.cards:
        if isinstance(card, TransitionCard) and card.transition.meaning == "always":
            return card
    return None
