"""A problem of a bot: what, where, how bad, and a way to mend it when there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.ids import Ids

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Fix:
    """A way to mend a problem; `make` builds the edit for the bot as it is then."""

    label: str
    make: Callable[[Bot, Ids], Edit]


@dataclass(frozen=True)
class Problem:
    """Something a builder would want to know."""

    code: str
    """Names the kind of problem in scripts: `missing-target`."""
    severity: Severity
    message: str
    """A sentence."""
    workflow: str = ""
    """Key of the workflow, empty for the whole bot; likewise below."""
    node: str = ""
    card: str = ""
    fix: Fix | None = field(default=None, compare=False)

    def to_json(self, bot: Bot) -> dict[str, Any]:
        """The problem as plain JSON, with names beside the keys."""
        workflow = bot.workflow(self.workflow) if self.workflow else None
        node = workflow.node(self.node) if workflow and self.node else None
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "workflow": self.workflow or None,
            "workflow_name": workflow.name if workflow else None,
            "node": self.node or None,
            "node_name": node.name if node else None,
            "card": self.card or None,
            "fix": self.fix.label if self.fix else None,
        }
