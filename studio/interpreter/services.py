"""What the interpreter needs of the world, passed in so that any conversation can be replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.interpreter.clock import Clock, SystemClock
from studio.interpreter.files import FileStore
from studio.interpreter.gate import Gate
from studio.interpreter.limits import Limits
from studio.interpreter.scripts import Scripts
from studio.sandbox.host import HostFunction
from studio.tables.store import TableStore


@dataclass(frozen=True)
class Services:
    """The collaborators of an engine."""

    scripts: Scripts | None = None
    """Runs JavaScript; None where there is none: what needs it then fails with a sentence."""
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits = field(default_factory=Limits)
    offline: bool = False
    """Refuse models; the network of code is up to the sandbox."""
    repeatable: bool = False
    """Fix the random numbers of code by the conversation's seed, as a fixed clock does anyway."""
    environment: Mapping[str, Any] = field(default_factory=dict)
    """Values of configuration variables that replace those of the bot: secrets kept elsewhere."""
    host: Mapping[str, HostFunction] = field(default_factory=dict)
    """What code may call besides the bot's own actions: `client.createMessage`, a table's name, …"""
    tables: TableStore | None = None
    """The bot's tables, which belong to whoever made them; None where there is no storage."""
    files: FileStore = field(default_factory=FileStore)
    """What code uploads."""
    locale: str = ""
    """The language tag that answers are read with, where it is not that of the person or the bot."""
    queue_triggers: bool = False
    """Keep events that come while a capture waits until it is answered; the cloud drops them."""
    gate: Gate | None = None
    """Stands before every step, for debuggers."""
    http: HostFunction | None = None
    """Makes the requests of code, each of which is told as an event; without it the sandbox's own does, untold."""
