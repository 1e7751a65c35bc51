"""Making, changing, ordering and deleting hooks.

A hook is addressed by its key in the bot's list (`tree.item_keys`). Hooks of a kind run in the order of that list.
"""

from __future__ import annotations

from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.code_form import transpiled
from studio.bot.edits.derived import follow_code
from studio.bot.hook_kinds import hook_kind
from studio.bot.ids import Ids
from studio.bot.tree import Path, PlaceNotFound, keyed_objects, value_or

LIST: Final[Path] = ("hooks",)


def hook_at(bot: Bot, key: str) -> dict[str, Any] | None:
    """The JSON of a hook; None when the bot does not have it (any more)."""
    found = value_or(bot.raw, (*LIST, key))
    return found if isinstance(found, dict) else None


def hook_name(raw: dict[str, Any]) -> str:
    """What a hook is called: its name, or its title where it has none."""
    for field in ("name", "title"):
        if isinstance(raw.get(field), str) and raw[field]:
            return str(raw[field])
    return ""


def hook_integration(raw: dict[str, Any]) -> str:
    """The integration that put a hook into the bot; empty for the builder's own."""
    origin = raw.get("origin")
    integration = origin.get("integration") if isinstance(origin, dict) else None
    if not isinstance(integration, dict):
        return ""
    return str(integration.get("title") or integration.get("name") or integration.get("id") or "an integration")


def refusal_of_hook_name(bot: Bot, name: str, old: str = "") -> str:
    """Why a hook may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name.strip():
        return "A hook needs a name."
    if name != old and any(hook_name(raw) == name for _, raw in keyed_objects(bot.raw.get("hooks"))):
        return f"There is a hook “{name}” already."
    return ""


def create_hook(bot: Bot, kind: str, name: str, ids: Ids) -> Edit:
    """Make a hook of a kind, with an example as its code. Raises ValueError (a sentence) for a bad name."""
    refusal = refusal_of_hook_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    code = hook_kind(kind).example
    made = {
        "id": ids.new("hk"),
        "name": name,
        "hookType": kind,
        "content": code,
        "origin": {"type": "user"},
        "transpiledCode": transpiled(code),
    }
    existing = draft.get(LIST)
    if isinstance(existing, list):
        draft.insert(LIST, len(existing), made)
    else:
        draft.set((), "hooks", [made])
    return draft.finish(f"Create hook “{name}”")


def rename_hook(bot: Bot, key: str, name: str) -> Edit:
    """Rename a hook; nothing names hooks, so nothing else changes. Raises ValueError, PlaceNotFound."""
    raw = _raw(bot, key)
    old = hook_name(raw)
    refusal = refusal_of_hook_name(bot, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set((*LIST, key), "name", name)
    if raw.get("title") == raw.get("name") and "title" in raw:
        draft.set((*LIST, key), "title", name)
    return draft.finish(f"Rename hook “{old}” to “{name}”")


def set_hook_code(bot: Bot, key: str, code: str) -> Edit:
    """Set the code of a hook; typing on is one step of undo. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "content", code)
    follow_code(draft, (*LIST, key), "content", code)
    return draft.finish(f"Edit hook “{hook_name(raw)}”", f"hook:{key}")


def set_hook_kind(bot: Bot, key: str, kind: str) -> Edit:
    """Let a hook run at another moment. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "hookType", kind)
    return draft.finish(f"Run hook “{hook_name(raw)}” {hook_kind(kind).title.lower()}")


def describe_hook(bot: Bot, key: str, text: str) -> Edit:
    """Say what a hook is for; typing on is one step of undo. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "description", text)
    return draft.finish(f"Describe hook “{hook_name(raw)}”", f"describe-hook:{key}")


def duplicate_hook(bot: Bot, key: str, ids: Ids) -> Edit:
    """Put a copy behind a hook; the copy is the builder's own. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    items: list[Any] = draft.value(LIST)
    name, number = hook_name(raw), 2
    while refusal_of_hook_name(bot, f"{name} {number}"):
        number += 1
    place = next(index for index, item in enumerate(items) if item is raw)
    copy = {**raw, "id": ids.new("hk"), "name": f"{name} {number}"}
    if "origin" in raw:
        copy["origin"] = {"type": "user"}
    draft.insert(LIST, place + 1, copy)
    return draft.finish(f"Duplicate hook “{name}”")


def delete_hook(bot: Bot, key: str) -> Edit:
    """Delete a hook. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.remove_items(LIST, {key})
    return draft.finish(f"Delete hook “{hook_name(raw)}”")


def move_hook(bot: Bot, key: str, step: int) -> Edit:
    """Let a hook run before (-1) or after (1) its neighbour of the same kind. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    items: list[Any] = draft.value(LIST)
    mates = [
        index
        for index, item in enumerate(items)
        if isinstance(item, dict) and item.get("hookType") == raw.get("hookType")
    ]
    here = next(place for place, index in enumerate(mates) if items[index] is raw)
    there = here + step
    if 0 <= there < len(mates):
        first, second = mates[here], mates[there]
        other = items[second]
        draft.replace(LIST, first, other)
        draft.replace(LIST, second, raw)
    return draft.finish(f"Move hook “{hook_name(raw)}”")


def _raw(bot: Bot, key: str) -> dict[str, Any]:
    raw = hook_at(bot, key)
    if raw is None:
        raise PlaceNotFound("That hook is gone.")
    return raw
