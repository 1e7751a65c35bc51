"""What the interpreter needs of the world, passed in so that any conversation can be replayed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studio.interpreter.clock import Clock, SystemClock
from studio.interpreter.extractors import EXTRACTORS, Extraction
from studio.interpreter.limits import Limits
from studio.interpreter.scripts import Scripts
from studio.sandbox.host import HostFunction


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
    extractors: Mapping[str, Extraction] = field(default_factory=lambda: EXTRACTORS)
    """How captures understand answers, by kind in small letters."""
