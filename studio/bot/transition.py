"""Ways out of a node: transitions, on their own as a card or inside a card that chooses."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from studio.bot.tree import keyed_objects
from studio.bot.view import Text, View, read_view

END = "END"
"""Destination of an end node's transition: the conversation ends."""

RETURN = "#"
"""Destination of an exit node's transition: the workflow returns to its caller."""

CHOICE_PREFIX = "__CHOICE="
CLASS_PREFIX = "__CLASS="
EXIT_PREFIX = "lastNode="
FAILED = "failed"

TransitionMeaning = Literal["always", "choice", "class", "exit", "failed", "intent", "expression"]


class Condition(View):
    """When a transition is taken. `payload` is code, a short code of the studio's own, or an intent."""

    type: Text = ""
    payload: Any = ""


class Destination(View):
    """Where a transition leads; `node` is a node id, END, RETURN, or empty when not connected."""

    node: Text = ""


class Transition(View):
    """One way out: a condition and a destination."""

    id: Text = ""
    label: Text = ""
    description: Text = ""
    condition: Condition = Field(default_factory=Condition)
    destination: Destination = Field(default_factory=Destination)

    @property
    def key(self) -> str:
        """Names an inner transition within its card (see `tree.item_keys`)."""
        return self._note("key", "")

    @property
    def target(self) -> str:
        """Id of the node it leads to; empty when it is not connected or leads out of the workflow."""
        return "" if self.destination.node in (END, RETURN) else self.destination.node

    @property
    def payload_text(self) -> str:
        """The condition as text; empty for intents, which are objects."""
        return self.condition.payload if isinstance(self.condition.payload, str) else ""

    @property
    def meaning(self) -> TransitionMeaning:
        """Which of the documented forms of condition this is."""
        if self.condition.type == "intent" or isinstance(self.condition.payload, dict):
            return "intent"
        text = self.payload_text.strip()
        if text == "true":
            return "always"
        if text == FAILED:
            return "failed"
        for prefix, meaning in _PREFIXES:
            if text.startswith(prefix):
                return meaning
        return "expression"

    @property
    def argument(self) -> str:
        """What follows the `=` of a choice, class or exit condition."""
        return self.payload_text.partition("=")[2] if self.meaning in ("choice", "class", "exit") else ""


_PREFIXES: tuple[tuple[str, TransitionMeaning], ...] = (
    (CHOICE_PREFIX, "choice"),
    (CLASS_PREFIX, "class"),
    (EXIT_PREFIX, "exit"),
)


def read_transitions(raw: Any) -> tuple[Transition, ...]:
    """The inner transitions of a card, which may be missing."""
    transitions = []
    for key, item in keyed_objects(raw):
        transition = read_view(Transition, item)
        transition._add_notes(key=key)
        transitions.append(transition)
    return tuple(transitions)
