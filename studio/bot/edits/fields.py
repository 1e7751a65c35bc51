"""Setting fields of cards and nodes: values, texts that may be templates, and items of lists.

A field is a path below a *place*, the path of a card or node. Irregular values keep their shape: plain text
stays plain text, a number stays a number, and of a fixed or dynamic pair the side not in use stays as it is.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit, same_json
from studio.bot.tree import Path, index_of
from studio.bot.values import SuperInput

_KEYS = ("valueType", "staticValue", "dynamicValue")

SCOPES = ("workflow", "conversation", "user", "bot", "session", "event", "turn", "temp", "env")
"""Names a template may begin with."""

MENTION = re.compile(rf"(?<![\w@])@(?:{'|'.join(SCOPES)})\.[A-Za-z_]")
"""A variable named in a text without braces: `@workflow.size`."""


def set_field(bot: Bot, place: Path, field: Path, value: Any, label: str = "Edit field") -> Edit:
    """Set a field; objects on the way are made where they are missing.

    Raises PlaceNotFound when the place is gone, ValueError (a sentence) when something on the way is no object.
    """
    draft = Draft(bot)
    put(draft, place, field, value)
    return draft.finish(label)


def unset_field(bot: Bot, place: Path, field: Path, label: str = "Clear field") -> Edit:
    """Remove a field, if it is there."""
    draft = Draft(bot)
    parent = (*place, *field[:-1])
    if isinstance(draft.get(parent), dict):
        draft.unset(parent, str(field[-1]))
    return draft.finish(label)


def set_text(bot: Bot, place: Path, field: Path, text: str, label: str = "Edit text", *, plain: bool = False) -> Edit:
    """Set the side in use of a field that is fixed or a template.

    A fixed text that gets a template becomes dynamic. A fixed number or truth value keeps its type where the
    text allows it, and becomes dynamic where it does not. With `plain`, a missing field is made as plain text.
    """
    draft = Draft(bot)
    put_text(draft, place, field, text, plain=plain)
    return draft.finish(label)


def set_fixed(bot: Bot, place: Path, field: Path, value: Any, label: str = "Edit field") -> Edit:
    """Set the fixed side of a field and put it in use; a plain value stays plain."""
    draft = Draft(bot)
    path = (*place, *field)
    current = draft.get(path)
    if is_super_input(current):
        draft.set(path, "staticValue", value)
        draft.set(path, "valueType", "static")
    else:
        put(draft, place, field, value)
    return draft.finish(label)


def set_dynamic(bot: Bot, place: Path, field: Path, dynamic: bool, fixed: Any, label: str = "Edit field") -> Edit:
    """Put the other side of a field in use; `fixed` is the fixed value where there is none yet."""
    draft = Draft(bot)
    path = (*place, *field)
    current = draft.get(path)
    if is_super_input(current):
        if not dynamic and "staticValue" not in current:
            draft.set(path, "staticValue", fixed)
        if dynamic and "dynamicValue" not in current:
            draft.set(path, "dynamicValue", "")
        draft.set(path, "valueType", "dynamic" if dynamic else "static")
    elif isinstance(current, str):
        kind = "dynamic" if dynamic else "static"
        put(draft, place, field, {"valueType": kind, "dynamicValue": current, "staticValue": fixed})
    else:
        kept = fixed if current is None else current
        kind = "dynamic" if dynamic else "static"
        put(draft, place, field, {"valueType": kind, "dynamicValue": "", "staticValue": kept})
    return draft.finish(label)


def set_membership(bot: Bot, place: Path, field: Path, item: str, member: bool, label: str = "Edit list") -> Edit:
    """Put a text into a list of texts, at its end, or take it out; a missing list is made."""
    draft = Draft(bot)
    path = (*place, *field)
    items = draft.get(path)
    if not isinstance(items, list):
        put(draft, place, field, [item] if member else [])
    elif member and item not in items:
        draft.insert(path, len(items), item)
    elif not member:
        draft.remove_where(path, [index for index, old in enumerate(items) if old == item])
    return draft.finish(label)


def add_item(bot: Bot, place: Path, field: Path, item: Any, label: str = "Add item") -> Edit:
    """Add an item at the end of a list; a missing list is made."""
    draft = Draft(bot)
    path = (*place, *field)
    items = draft.get(path)
    if isinstance(items, list):
        draft.insert(path, len(items), item)
    else:
        put(draft, place, field, [item])
    return draft.finish(label)


def remove_item(bot: Bot, place: Path, field: Path, index: int, label: str = "Delete item") -> Edit:
    """Remove one item of a list. Raises PlaceNotFound when there is none at the index."""
    draft = Draft(bot)
    path = (*place, *field)
    draft.remove(path, index_of(draft.value(path), index))
    return draft.finish(label)


def move_item(bot: Bot, place: Path, field: Path, index: int, target: int, label: str = "Move item") -> Edit:
    """Move one item of a list, so that it then stands at `target`."""
    draft = Draft(bot)
    move(draft, (*place, *field), index, target)
    return draft.finish(label)


def move(draft: Draft, path: Path, index: int, target: int) -> None:
    """Move one item of a list in a draft."""
    items = draft.value(path)
    index_of(items, index)
    target = max(0, min(target, len(items) - 1))
    if target != index:
        item = items[index]
        draft.remove(path, index)
        draft.insert(path, target, item)


def put(draft: Draft, place: Path, field: Path, value: Any) -> None:
    """Set a field in a draft, making objects on the way where they are missing."""
    path = place
    for step in field[:-1]:
        inner = draft.get((*path, step))
        if inner is None:
            _assign(draft, path, step, {})
        elif not isinstance(inner, (dict, list)):
            raise ValueError(f"“{step}” has an unusual form here, so it cannot be edited; it is kept as it is.")
        path = (*path, step)
    _assign(draft, path, field[-1], value)


def put_text(draft: Draft, place: Path, field: Path, text: str, *, plain: bool = False) -> None:
    """`set_text` in a draft."""
    path = (*place, *field)
    current = draft.get(path)
    if isinstance(current, str) or (current is None and plain):
        put(draft, place, field, text)
    elif is_super_input(current):
        value = SuperInput.model_validate(current)
        if value.is_dynamic:
            draft.set(path, "dynamicValue", text)
        elif is_template(text) or (fixed := _like(value.static_value, text)) is None:
            draft.set(path, "dynamicValue", text)
            draft.set(path, "valueType", "dynamic")
        else:
            draft.set(path, "staticValue", fixed)
    elif current is None:
        put(draft, place, field, {"valueType": "dynamic", "dynamicValue": text, "staticValue": ""})
    elif not is_template(text) and (fixed := _like(current, text)) is not None:
        put(draft, place, field, fixed)
    else:
        put(draft, place, field, {"valueType": "dynamic", "dynamicValue": text, "staticValue": current})


def is_super_input(value: Any) -> bool:
    """Whether a JSON value is a field with a fixed and a dynamic side, not something plain in its place."""
    return isinstance(value, dict) and any(key in value for key in _KEYS)


def is_template(text: str) -> bool:
    """Whether a text holds an expression in braces or a mention of a variable."""
    return "{{" in text or MENTION.search(text) is not None


def _assign(draft: Draft, path: Path, step: str | int, value: Any) -> None:
    target = draft.value(path)
    if isinstance(target, list):
        index = index_of(target, step)
        if not same_json(target[index], value):
            draft.replace(path, index, value)
    else:
        draft.set(path, str(step), value)


def _like(old: Any, text: str) -> Any:
    """The text as a value of the same type as the old one; None when it cannot be."""
    if old is None or isinstance(old, str):
        return text
    if isinstance(old, bool):
        return {"true": True, "false": False}.get(text.strip())
    if isinstance(old, (int, float)):
        return number_from(text)
    return None


def number_from(text: str) -> int | float | None:
    """A number as typed: whole where it is written so; None when the text is no JSON number."""
    try:
        value = json.loads(text.strip())
    except ValueError:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return value


def set_label(bot: Bot, place: Path, text: str) -> Edit:
    """Name a card in the builder's words; where the card says whether its label is custom, it says so."""
    draft = Draft(bot)
    draft.set(place, "label", text)
    if "isCustomLabel" in draft.value(place):
        draft.set(place, "isCustomLabel", bool(text))
    return draft.finish("Edit label")
