"""Keeps secrets out of events: values of configuration variables and of variables marked secret."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from studio.interpreter.events import (
    CaptureEvent,
    CodeLogged,
    ErrorOccurred,
    Event,
    IntegrationCalled,
    MessageUnderstood,
    TransitionTaken,
    TurnStarted,
    VariableChanged,
    Warned,
)

MASK = "••••"

_SHORTEST_INSIDE = 4
"""Shorter secrets are masked only where they are a whole value: `1` occurs in any text."""


class Mask:
    """Replaces secrets in values. Messages to the person are left alone: what a bot says is meant to be read."""

    def __init__(self, secrets: Iterable[Any], sensitive: Iterable[str] = ()) -> None:
        """`sensitive` are parts of the person's message that are not to be kept: each letter becomes a `*`."""
        self._secrets = tuple(secrets)
        parts = sorted({part for part in sensitive if part}, key=len, reverse=True)
        self._sensitive = re.compile("|".join(map(re.escape, parts))) if parts else None
        secrets = self._secrets
        texts = {str(secret) for secret in secrets if secret not in (None, "") and not isinstance(secret, bool)}
        self._whole = frozenset(texts)
        inside = sorted((text for text in texts if len(text) >= _SHORTEST_INSIDE), key=len, reverse=True)
        self._inside = re.compile("|".join(map(re.escape, inside))) if inside else None

    @property
    def is_needed(self) -> bool:
        return bool(self._whole or self._sensitive)

    def hiding(self, sensitive: Iterable[str]) -> Mask:
        """A mask that hides parts of a message besides."""
        return Mask(self._secrets, sensitive)

    def starred(self, value: Any) -> Any:
        """The value with the sensitive parts of the message in it starred, at any depth."""
        hidden = self._sensitive
        if hidden is None:
            return value
        if isinstance(value, str):
            return hidden.sub(lambda found: "*" * len(found[0]), value)
        if isinstance(value, dict):
            return {key: self.starred(item) for key, item in value.items()}
        return [self.starred(item) for item in value] if isinstance(value, list) else value

    def text(self, text: str) -> str:
        text = str(self.starred(text))
        if text in self._whole:
            return MASK
        return self._inside.sub(MASK, text) if self._inside else text

    def value(self, value: Any) -> Any:
        """The value with every secret in it masked, at any depth."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.value(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item) for item in value]
        if isinstance(value, (int, float)) and not isinstance(value, bool) and str(value) in self._whole:
            return MASK
        return value

    def event(self, event: Event) -> Event:
        """The event as it may be shown and logged."""
        if isinstance(event, TurnStarted):
            return event.having(event=self.starred(event.event))
        if isinstance(event, MessageUnderstood):
            return event.having(entities=self.starred(event.entities))
        if isinstance(event, IntegrationCalled):
            return event.having(input=self.value(event.input))
        if isinstance(event, VariableChanged):
            return event.having(before=self.value(event.before), after=self.value(event.after))
        if isinstance(event, CodeLogged):
            return event.having(text=self.text(event.text))
        if isinstance(event, (Warned, ErrorOccurred)):
            return event.having(message=self.text(event.message), detail=self.text(event.detail))
        if isinstance(event, CaptureEvent):
            return event.having(value=self.value(event.value), reason=self.text(event.reason))
        if isinstance(event, TransitionTaken):
            return event.having(label=self.text(event.label))
        return event
