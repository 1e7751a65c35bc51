"""Making, changing and deleting custom actions, and finding where `actions.name` is called.

An action is addressed by its key in the bot's list (`tree.item_keys`); code calls it by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.code_form import transpiled
from studio.bot.edits.derived import follow_code
from studio.bot.edits.renames import rewrite_in_bot
from studio.bot.ids import Ids
from studio.bot.script.references import is_identifier
from studio.bot.script.renaming import Renaming
from studio.bot.script.tokens import tokens_of
from studio.bot.texts import TextField, texts_of_card, texts_of_node
from studio.bot.tree import ABSENT, Path, PlaceNotFound, keyed_objects, value_or
from studio.bot.uses import Owner, owners_of, shared_owners

LIST: Final[Path] = ("actions",)
NEW_CODE: Final = "// `input` is what the caller passes.\nreturn input\n"
_CALLED: Final = "actions"


@dataclass(frozen=True)
class ActionRenaming(Renaming):
    """Renames `actions.old` and `actions["old"]` in code and expressions."""

    old: str = ""
    new: str = ""

    def may_touch(self, text: str) -> bool:
        return self.old in text and _CALLED in text

    def _changes(self, code: str) -> Iterator[tuple[int, int, str]]:
        tokens = tokens_of(code)
        for index, token in enumerate(tokens[:-2]):
            before = tokens[index - 1].text if index else ""
            if token.kind != "name" or token.text != _CALLED or before in (".", "?."):
                continue
            link, name = tokens[index + 1].text, tokens[index + 2]
            if link in (".", "?.") and name.kind == "name" and name.text == self.old:
                yield name.start, name.end, self.new
            elif link == "[" and name.kind == "string" and name.text[1:-1] == self.old:
                yield name.start + 1, name.end - 1, self.new


def action_at(bot: Bot, key: str) -> dict[str, Any] | None:
    """The JSON of an action; None when the bot does not have it (any more)."""
    found = value_or(bot.raw, (*LIST, key))
    return found if isinstance(found, dict) else None


def action_name(raw: dict[str, Any] | None) -> str:
    """What an action is called."""
    name = raw.get("name") if raw else ""
    return name if isinstance(name, str) else ""


def refusal_of_action_name(bot: Bot, name: str, old: str = "") -> str:
    """Why an action may not have a name, as a sentence; empty when it may. `old` is its name until now."""
    if not name:
        return "An action needs a name."
    if name == old:
        return ""
    if not is_identifier(name):
        return "A name has only letters, digits and _, and does not begin with a digit."
    if any(raw.get("name") == name for _, raw in keyed_objects(bot.raw.get("actions"))):
        return f"There is an action “{name}” already."
    return ""


def create_action(bot: Bot, name: str, ids: Ids) -> Edit:
    """Make an action. Raises ValueError (a sentence) for a bad name."""
    refusal = refusal_of_action_name(bot, name)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    made = {
        "type": "code",
        "id": ids.new("act"),
        "name": name,
        "description": "",
        "raw_code": NEW_CODE,
        "transpiled_code": transpiled(NEW_CODE),
    }
    existing = draft.get(LIST)
    if isinstance(existing, list):
        draft.insert(LIST, len(existing), made)
    else:
        draft.set((), "actions", [made])
    return draft.finish(f"Create action “{name}”")


def rename_action(bot: Bot, key: str, name: str) -> Edit:
    """Rename an action, and every call of it. Raises ValueError (a sentence) for a bad name, PlaceNotFound."""
    old = action_name(_raw(bot, key))
    refusal = refusal_of_action_name(bot, name, old)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set((*LIST, key), "name", name)
    if old and old != name:
        rewrite_in_bot(draft, bot, ActionRenaming(old=old, new=name))
    return draft.finish(f"Rename action “{old}” to “{name}”")


def set_action_code(bot: Bot, key: str, code: str) -> Edit:
    """Set the code of an action; typing on is one step of undo. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "raw_code", code)
    follow_code(draft, (*LIST, key), "raw_code", code)
    return draft.finish(f"Edit action “{action_name(raw)}”", f"action:{key}")


def describe_action(bot: Bot, key: str, text: str) -> Edit:
    """Say what an action does; typing on is one step of undo. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), "description", text)
    return draft.finish(f"Describe action “{action_name(raw)}”", f"describe-action:{key}")


def set_action_schema(bot: Bot, key: str, side: str, schema_id: str) -> Edit:
    """Say which schema the `input` or `output` of an action has; an empty id says none. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.set((*LIST, key), f"{side}_schema", {"type": "schema", "schemaId": schema_id} if schema_id else ABSENT)
    return draft.finish(f"Change the {side} of action “{action_name(raw)}”")


def duplicate_action(bot: Bot, key: str, ids: Ids) -> Edit:
    """Put a copy behind an action, under a name of its own. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    items: list[Any] = draft.value(LIST)
    name, number = action_name(raw) or "action", 2
    while refusal_of_action_name(bot, f"{name}{number}"):
        number += 1
    place = next(index for index, item in enumerate(items) if item is raw)
    draft.insert(LIST, place + 1, {**raw, "id": ids.new("act"), "name": f"{name}{number}"})
    return draft.finish(f"Duplicate action “{name}”")


def delete_action(bot: Bot, key: str) -> Edit:
    """Delete an action; calls of it stay, and fail. Raises PlaceNotFound."""
    raw = _raw(bot, key)
    draft = Draft(bot)
    draft.remove_items(LIST, {key})
    return draft.finish(f"Delete action “{action_name(raw)}”")


def uses_of_action(bot: Bot, key: str) -> list[tuple[Owner, str]]:
    """What calls an action, each with the name of the text that does, in the order of the bot."""
    raw = action_at(bot, key)
    name = action_name(raw)
    if not name:
        return []
    finder = ActionRenaming(old=name, new=f"{name}_")
    found: dict[tuple[Path, str], tuple[Owner, str]] = {}
    for owner, fields in _texts(bot):
        for field in fields:
            if field.kind in ("words", "name", "markup") or not finder.may_touch(field.text):
                continue
            read = finder.in_code if field.kind == "code" or "{{" not in field.text else finder.in_template
            if read(field.text) != field.text:
                found.setdefault((owner.path, field.label), (owner, field.label))
    return list(found.values())


def _texts(bot: Bot) -> Iterator[tuple[Owner, list[TextField]]]:
    for flow in bot.workflows:
        for owner, node, card in owners_of(flow):
            yield owner, texts_of_card(card.raw) if card else texts_of_node(node.raw)
    yield from shared_owners(bot)


def _raw(bot: Bot, key: str) -> dict[str, Any]:
    raw = action_at(bot, key)
    if raw is None:
        raise PlaceNotFound("That action is gone.")
    return raw
