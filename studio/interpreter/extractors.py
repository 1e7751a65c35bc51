"""What a message says when a capture asks for a number, an address, a file …: the seam to `studio.language`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from studio.bot.card import CaptureCard
from studio.bot.library import ListEntity
from studio.bot.variable import Variable
from studio.interpreter.program import Program
from studio.interpreter.values import date_value
from studio.language import Extraction, ExtractionContext, PatternEntity, extractor_for
from studio.language.text import LONGEST

FILE_FIELDS = ("fileUrl", "imageUrl", "audioUrl", "videoUrl", "url")
"""Where a message with a file has its address."""

SURE_ENOUGH_LATER = 0.6
"""What an earlier message says is taken from this confidence on, as it did not answer the question."""


_SHORT = 200
"""Characters that any recogniser reads in a moment."""

_warm = {"RawInput", "WaitForInput"}
"""Kinds whose recognisers have run, so that what they need is loaded."""


def entity_of(card: CaptureCard, program: Program) -> ListEntity | PatternEntity | None:
    """The entity of the library that a capture looks for, or None.

    How archives name it is not known: the card's `entityId` may be the entity's id, or `entity` (an id or a name,
    alone or in an object), or `entityName` the entity's name.
    """
    named = [card.entity_id, card.entity_name]
    reference = card.raw.get("entity")
    if isinstance(reference, dict):
        named[:0] = [str(reference.get("id") or ""), str(reference.get("name") or "")]
    elif isinstance(reference, str):
        named.insert(0, reference)
    for name in filter(None, named):
        found = program.entity(name)
        if found is not None:
            return found
    return None


def kind_of(card: CaptureCard, entity: ListEntity | PatternEntity | None) -> str:
    """The kind of a capture, where a bare entity stands for the two kinds that look for one."""
    if entity is not None and extractor_for(card.kind) is None:
        return "EntityList" if isinstance(entity, ListEntity) else "EntityRegex"
    return card.kind


def is_known(kind: str) -> bool:
    """Whether there is a recogniser for a kind of capture."""
    return extractor_for(kind) is not None


async def understood(
    kind: str,
    text: str,
    payload: Mapping[str, Any],
    context: ExtractionContext,
    variable: Variable | None,
    least: float = 0.0,
) -> Any:
    """What `extracted` gives. What may take long happens on a thread: long texts, patterns, and a kind's first time."""
    if len(text) <= _SHORT and kind in _warm and not isinstance(context.entity, PatternEntity):
        return extracted(kind, text, payload, context, variable, least)
    value = await asyncio.to_thread(extracted, kind, text, payload, context, variable, least)
    _warm.add(kind)
    return value


def extracted(
    kind: str,
    text: str,
    payload: Mapping[str, Any],
    context: ExtractionContext,
    variable: Variable | None,
    least: float = 0.0,
) -> Any:
    """The value a message holds, as variables keep it; None where it holds none.

    A kind that is not known is taken for a number where one is to be stored, else for the message as it is.
    """
    extractor = extractor_for(kind)
    if extractor is None:
        extractor = extractor_for("Quantity" if variable is not None and variable.type == "number" else "RawInput")
    if extractor is extractor_for("WaitForInput"):
        return text
    if extractor is extractor_for("File"):
        for name in FILE_FIELDS:
            if isinstance(payload.get(name), str) and payload[name]:
                return payload[name]
    if extractor is not extractor_for("RawInput"):
        text = text[:LONGEST]
    found: list[Extraction] = extractor(text, context) if extractor is not None else []
    return stored(found[0].value) if found and found[0].confidence >= least else None


def stored(value: Any) -> Any:
    """A recognised value as variables keep it: dates are `{"$date": …}`."""
    if isinstance(value, datetime):
        return date_value(value)
    if isinstance(value, Mapping):
        return {str(key): stored(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [stored(item) for item in value]
    return value
