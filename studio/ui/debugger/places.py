"""Names of places in a bot, for lists: workflows, nodes, cards and transitions by their keys. No Qt in this module."""

from __future__ import annotations

from studio.bot.bot import Bot
from studio.bot.describe import card_kind
from studio.bot.port import DEFAULT_PORT, ports_of
from studio.debugging.breakpoints import Target


def place_name(bot: Bot | None, workflow: str, node: str = "", card: str = "") -> str:
    """Such as `Order › Ask size › Single choice`; keys stand in for what is not in the bot any more."""
    found = bot.workflow(workflow) if bot is not None else None
    parts = [found.name if found is not None else workflow]
    if node:
        place = found.node(node) if found is not None else None
        parts.append(place.name if place is not None else node)
        if card:
            one = next((one for one in place.cards if one.key == card), None) if place is not None else None
            parts.append(card_kind(one) if one is not None else card)
    return " › ".join(part for part in parts if part)


def target_name(bot: Bot | None, target: Target) -> str:
    """What a breakpoint is on."""
    if target.kind == "variable":
        return f"{target.variable} changes"
    name = place_name(bot, target.workflow, target.node, target.card)
    if target.kind == "transition":
        return f"{name} → {transition_name(bot, target)}"
    return name


def transition_name(bot: Bot | None, target: Target) -> str:
    """What a transition is called."""
    if target.transition == DEFAULT_PORT:
        return "default transition"
    workflow = bot.workflow(target.workflow) if bot is not None else None
    node = workflow.node(target.node) if workflow is not None else None
    for port in ports_of(node, bot) if node is not None else ():
        if port.id == target.transition:
            return port.label or "transition"
    return "transition"


def is_there(bot: Bot | None, target: Target) -> bool:
    """Whether what a breakpoint is on is still in the bot."""
    if target.kind == "variable" or bot is None:
        return True
    workflow = bot.workflow(target.workflow)
    node = workflow.node(target.node) if workflow is not None else None
    if node is None:
        return False
    if target.kind == "card":
        return any(card.key == target.card for card in node.cards)
    return target.kind == "node" or any(port.id == target.transition for port in ports_of(node, bot))
