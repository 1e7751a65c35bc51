"""An agent as the subject of a form, as nodes and cards are."""

from __future__ import annotations

from typing import Any

from studio.bot.bot import Bot
from studio.bot.ids import Ids
from studio.bot.node import read_node
from studio.bot.tree import Path, value_or
from studio.bot.workflow import Workflow
from studio.ui.inspector.subject import Place, Subject


class AgentPlace(Place):
    """Where an agent is: `node` is its name; it belongs to no workflow."""

    __slots__ = ()

    @property
    def path(self) -> Path:
        return ("agents", self.node)


class AgentSubject(Subject):
    """An agent in one state of the bot."""

    @property
    def name(self) -> str:
        """The agent's name in the file."""
        return self.place.node

    @property
    def raw(self) -> dict[str, Any]:
        found = value_or(self.bot.raw, self.place.path)
        return found if isinstance(found, dict) else {}


def find_agent(bot: Bot, name: str, ids: Ids) -> AgentSubject | None:
    """The agent of a name; None when the bot has none."""
    if not isinstance(value_or(bot.raw, ("agents", name)), dict):
        return None
    # Agents work in every workflow: of variables they know only those that outlive one.
    nowhere = Workflow({}, "")
    return AgentSubject(bot, nowhere, read_node({}, ""), None, AgentPlace("", name), ids)
