"""What the home page of a bot changes: its instructions, and what its autonomous node may read.

Home is there for bots that begin with an autonomous node.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio.bot.bot import Bot
from studio.bot.card import AutonomousTool
from studio.bot.edit import Draft, Edit
from studio.bot.edits.fields import set_membership
from studio.bot.edits.paths import card_path
from studio.bot.node import AutonomousNode
from studio.bot.port import ports_of
from studio.bot.tree import PlaceNotFound
from studio.bot.values import SuperInput


@dataclass(frozen=True)
class Beginning:
    """The autonomous node a bot begins with."""

    workflow: str
    node: AutonomousNode


def beginning(bot: Bot) -> Beginning | None:
    """The autonomous node that Start leads to; None for bots that begin otherwise."""
    main = bot.main
    start = main.start if main is not None else None
    if main is None or start is None:
        return None
    for port in ports_of(start, bot):
        node = main.node(port.target) if port.target else None
        if isinstance(node, AutonomousNode):
            return Beginning(main.key, node)
    return None


def set_instructions(bot: Bot, text: str) -> Edit:
    """Say which role the bot takes in all it does."""
    draft = Draft(bot)
    if isinstance(draft.get(("identity",)), dict):
        draft.set(("identity",), "manual_instructions", text)
    elif text:
        # Archives before 1.13 have no identity; the name goes on being that of the file.
        draft.set((), "identity", {"manual_instructions": text})
    return draft.finish("Edit instructions", "home:instructions")


def knowledge_tool(node: AutonomousNode) -> AutonomousTool | None:
    """The tool with which an autonomous node searches knowledge bases; None when it has none."""
    return next((one for one in node.cards if isinstance(one, AutonomousTool) and one.tool_type == "search"), None)


def readable_bases(tool: AutonomousTool) -> tuple[str, ...]:
    """Ids of the knowledge bases a tool is told to search."""
    listed = (
        SuperInput.model_validate(tool.raw.get("kbs")).static_value if isinstance(tool.raw.get("kbs"), dict) else None
    )
    return tuple(one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()


def set_readable(bot: Bot, workflow: str, node: str, tool: str, base: str, on: bool) -> Edit:
    """Let an autonomous node search a knowledge base, or not. Raises PlaceNotFound."""
    found = next((one for one in bot.knowledge_bases if one.id == base), None)
    if found is None and on:
        raise PlaceNotFound("there is no such knowledge base any more")
    name = found.name if found is not None else base
    label = f"Let the bot read “{name}”" if on else f"Keep the bot from reading “{name}”"
    return set_membership(bot, card_path(workflow, node, tool), ("kbs", "staticValue"), base, on, label)
