"""Where a bot uses the things of its library: transitions on an intent, captures and variables of an entity, code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from studio.bot.bot import Bot
from studio.bot.card import CaptureCard, Card
from studio.bot.edits.nlu_names import texts_with_name
from studio.bot.edits.variables import declared_variables
from studio.bot.tree import Path, value_or
from studio.bot.uses import Owner, owners_of, variable_lists

Section = Literal["intents", "list_entities", "pattern_entities"]
SECTIONS: Final[tuple[Section, ...]] = ("intents", "list_entities", "pattern_entities")
"""The lists of a bot that are its library."""

NOUNS: Final[dict[Section, str]] = {
    "intents": "intent",
    "list_entities": "list entity",
    "pattern_entities": "pattern entity",
}


@dataclass(frozen=True, slots=True)
class LibraryUse:
    """One place where a thing of the library is used."""

    owner: Owner
    field: Path
    label: str
    """What names it there: `Transition`, `Capture`, `Variable`, or the text that does."""


def intent_payloads(bot: Bot) -> Iterator[tuple[Owner, Path, dict[str, Any]]]:
    """Conditions on intents: the card, the path of the condition's payload below it, and the payload."""
    for flow in bot.workflows:
        for owner, _, card in owners_of(flow):
            for path in _conditions(card):
                payload = value_or(card.raw, path) if card else None
                if isinstance(payload, dict):
                    yield owner, path, payload


def _conditions(card: Card | None) -> Iterator[Path]:
    if card is None:
        return
    if isinstance(card.raw.get("condition"), dict):
        yield ("condition", "payload")
    inner = card.raw.get("transitions")
    for index, item in enumerate(inner if isinstance(inner, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("condition"), dict):
            yield ("transitions", index, "condition", "payload")


def names_intent(payload: dict[str, Any], intent: dict[str, Any]) -> bool:
    """Whether a condition's payload means an intent of the library: by its id, without one by its name."""
    copy = payload.get("intent")
    named = copy if isinstance(copy, dict) else payload
    if one := named.get("id"):
        return bool(one == intent.get("id"))
    return bool(named.get("name")) and named.get("name") == intent.get("name")


def uses_of_intent(bot: Bot, key: str) -> list[LibraryUse]:
    """Transitions on an intent, in the order of the bot, then code that asks for it by name."""
    raw = value_or(bot.raw, ("intents", key))
    if not isinstance(raw, dict):
        return []
    found = [
        LibraryUse(owner, (*path, "intent"), "Transition")
        for owner, path, payload in intent_payloads(bot)
        if names_intent(payload, raw)
    ]
    return found + _uses_in_code(bot, raw.get("name"))


def uses_of_entity(bot: Bot, section: Section, key: str) -> list[LibraryUse]:
    """Captures that look for an entity, variables bound to it, and code that asks for it by name."""
    raw = value_or(bot.raw, (section, key))
    if not isinstance(raw, dict):
        return []
    found = [LibraryUse(owner, path[:1], "Capture") for owner, path in entity_captures(bot, raw)]
    for path, _, _, flow in variable_lists(bot):
        for place, variable in declared_variables(bot, _scope(path), flow).items():
            named = (raw.get("id"), raw.get("name"))
            if variable.type in ("enum", "pattern") and variable.entity_id and variable.entity_id in named:
                owner = Owner((*path, place), "variables", f"{_scope(path)}.{variable.name}", flow)
                found.append(LibraryUse(owner, ("entityId",), "Variable"))
    return found + _uses_in_code(bot, raw.get("name"))


def entity_captures(bot: Bot, entity: dict[str, Any]) -> Iterator[tuple[Owner, Path]]:
    """Cards that look for an entity, each with the path of what names it."""
    named = [one for one in (entity.get("id"), entity.get("name")) if isinstance(one, str) and one]
    for flow in bot.workflows:
        for owner, _, card in owners_of(flow):
            if not isinstance(card, CaptureCard):
                continue
            reference = card.raw.get("entity")
            if card.entity_id in named:
                yield owner, ("entityId",)
            elif isinstance(reference, dict):
                path = next((("entity", key) for key in ("id", "name") if reference.get(key) in named), None)
                if path is not None:
                    yield owner, path
            elif isinstance(reference, str) and reference in named:
                yield owner, ("entity",)
            elif card.entity_name in named and card.kind in ("EntityList", "EntityRegex", ""):
                yield owner, ("entityName",)


def _uses_in_code(bot: Bot, name: Any) -> list[LibraryUse]:
    if not isinstance(name, str):
        return []
    return [LibraryUse(owner, field.path, field.label) for owner, field, _ in texts_with_name(bot, name)]


def _scope(path: Path) -> str:
    scopes = {"userVariables": "user", "conversationVariables": "conversation", "botVariables": "bot"}
    return scopes.get(str(path[-1]), "workflow")
