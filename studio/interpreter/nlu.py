"""What the bot's library makes of a message: intents, entities, and what of it is not to be kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from studio.bot.library import Intent
from studio.interpreter.events import MessageUnderstood
from studio.language import IntentMatch, IntentModel, PatternError, recognise_entities
from studio.language.intents import SURE
from studio.language.text import LONGEST

if TYPE_CHECKING:
    from studio.interpreter.program import Program
    from studio.interpreter.turn import Turn

NONE = "none"
"""The intent of a message that none of the library covers."""

_SHORT = 200
"""Characters that are read in a moment; longer texts, and patterns of the bot, are read on a thread."""

_FEW = 2000
"""Names in list entities that are looked for in a moment."""

_RANKED = 5
_CLOSE = 0.1
"""Two intents are ambiguous when their shares of what both have differ from a half by no more than this."""


def not_understood(locale: str) -> dict[str, Any]:
    """`event.nlu` before anything is known, or for what is no message."""
    return {
        "intent": {"name": NONE, "confidence": 0},
        "intents": [],
        "ambiguous": False,
        "entities": [],
        "language": locale,
    }


async def understand(turn: Turn) -> None:
    """Fills `event.nlu` for a message, where the bot has anything to understand it with."""
    text = turn.preview[:LONGEST]
    if not turn.program.understands or not text.strip():
        return
    model = await model_of(turn.program, turn.bot.intents)
    match = model.predict(text)
    entities = await _entities(turn, text)
    confidence = match.confidence if match.is_sure else 1 - match.confidence
    name = match.name if match.is_sure else NONE
    turn.event["nlu"] = {
        **not_understood(turn.locale),
        "intent": {"name": name, "confidence": round(confidence, 4)},
        "intents": [{"name": intent, "confidence": score} for intent, score in match.ranking[:_RANKED]],
        "ambiguous": _is_ambiguous(match),
        "entities": entities,
    }
    turn.emit(MessageUnderstood, name, round(confidence, 4), turn.event["nlu"]["intents"], entities)


async def intended(turn: Turn, intent: Intent, inline: Iterable[Intent]) -> float:
    """How sure it is that the message means an intent; 0 where it means another or none.

    `inline` are the intents written into the transitions of the node, when this is one of them: they compete
    with one another and with the library. For the library's own, `event.nlu` decides, as hooks left it.
    """
    own = list(inline)
    if not own:
        said = said_intent(turn)
        confidence = said.get("confidence")
        if said.get("name") != intent.name or not isinstance(confidence, (int, float)) or confidence < SURE:
            return 0.0
        return float(confidence)
    names = {one.name for one in own}
    model = await model_of(turn.program, (*own, *(one for one in turn.bot.intents if one.name not in names)))
    match = model.predict(turn.preview[:LONGEST])
    return match.confidence if match.is_sure and match.name == intent.name else 0.0


def said_intent(turn: Turn) -> dict[str, Any]:
    """The intent of the message as `event.nlu` has it; empty where there is none."""
    found = turn.understood.get("intent")
    return found if isinstance(found, dict) else {}


async def model_of(program: Program, intents: tuple[Intent, ...]) -> IntentModel:
    """The trained model for intents; training happens on a thread, once."""
    key = tuple((intent.name, intent.utterances) for intent in intents)
    model = program.models.get(key)
    if model is None:
        model = program.models[key] = await asyncio.to_thread(IntentModel.train, intents)
    return model


async def _entities(turn: Turn, text: str) -> list[dict[str, Any]]:
    program = turn.program
    try:
        if program.patterns or len(text) > _SHORT or program.names > _FEW:
            found = await asyncio.to_thread(recognise_entities, text, turn.bot.list_entities, program.patterns)
        else:
            found = recognise_entities(text, turn.bot.list_entities)
    except PatternError as problem:
        turn.warn_once(f"pattern {problem}", str(problem))
        found = recognise_entities(text, turn.bot.list_entities)
    return [entity.as_json() for entity in found]


def _is_ambiguous(match: IntentMatch) -> bool:
    if len(match.ranking) < 2 or not match.is_sure:
        return False
    first, second = match.ranking[0][1], match.ranking[1][1]
    return second >= SURE and abs(first / (first + second) - 0.5) <= _CLOSE


def sensitive_parts(program: Program, text: str) -> list[str]:
    """The parts of a message that an entity marked as sensitive matches."""
    if not program.sensitive_patterns or not text:
        return []
    try:
        found = recognise_entities(text, (), program.sensitive_patterns)
    except PatternError:  # told when the message is understood
        return []
    return [entity.source for entity in found]
