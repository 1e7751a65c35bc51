"""Events back from their flat form, as kept conversations and the command line have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any

from studio.interpreter import events
from studio.interpreter.events import Event

_OWN_NAMES = {"awaited": "for"}
"""Fields that are called something else in the flat form."""
_PLACES = {"at": 0.0, "workflow": "", "node": "", "card": ""}


def event_of(flat: Mapping[str, Any]) -> Event | None:
    """The event of a flat form; None for one that the interpreter does not tell, or that misses a part."""
    kind = _kinds().get(str(flat.get("type")))
    if kind is None:
        return None
    values: dict[str, Any] = {}
    for field in fields(kind):
        name = _OWN_NAMES.get(field.name, field.name)
        if name in flat:
            values[field.name] = flat[name]
        elif field.name in _PLACES:
            values[field.name] = _PLACES[field.name]
        else:
            return None
    return kind(**values)


@cache
def _kinds() -> dict[str, type[Event]]:
    found = [kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event)]
    return {kind.type: kind for kind in found if kind.type}
