"""Where a person talks from: what incoming events carry besides what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from studio.interpreter.incoming import Incoming

EMULATOR = "emulator"
"""The integration and channel of what comes in when nothing else is said."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The person's language, the channel, and tags. What is empty or not given stays as it comes."""

    locale: str = ""
    """Language tag that answers are read with, instead of the bot's or the one the person was found to speak."""
    integration: str = EMULATOR
    channel: str = EMULATOR
    tags: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Tags by what they belong to: `conversation`, `message`, `user`."""

    def dress(self, event: Incoming) -> Incoming:
        """The event as it comes from here. An event that names its integration or channel keeps them."""
        tags = {kind: dict(named) for kind, named in self.tags.items() if named}
        for kind, named in event.tags.items():
            tags[kind] = {**tags.get(kind, {}), **named}
        integration = self.integration if event.integration == EMULATOR else event.integration
        channel = self.channel if event.channel == EMULATOR else event.channel
        if (integration, channel, tags) == (event.integration, event.channel, event.tags):
            return event
        return replace(event, integration=integration, channel=channel, tags=tags)
