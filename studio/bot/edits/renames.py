"""Rewriting every text of a bot, or of one workflow, that uses something renamed."""

from __future__ import annotations

from typing import Any

from studio.bot.bot import Bot
from studio.bot.edit import Draft
from studio.bot.edits.derived import TRANSPILED, follow_renamed_code, follow_renamed_prompt
from studio.bot.edits.fields import put
from studio.bot.script.renaming import Rename, Renaming
from studio.bot.texts import TextField, texts_of_card, texts_of_node
from studio.bot.transition import CHOICE_PREFIX, CLASS_PREFIX
from studio.bot.tree import Path
from studio.bot.uses import owners_of, shared_owners


def rename_in_bot(draft: Draft, bot: Bot, renames: list[Rename], only: str = "") -> None:
    """Rename in the texts of one workflow, or with an empty `only` of all, hooks, actions, agents and columns too.

    `bot` is the bot before this edit; texts the draft changed already are read from the draft.
    """
    rewrite_in_bot(draft, bot, Renaming(tuple(renames)), only)


def rewrite_in_bot(draft: Draft, bot: Bot, renaming: Renaming, only: str = "") -> None:
    """Do what a renaming does in the texts `rename_in_bot` reads."""
    for flow in bot.workflows:
        if only and flow.key != only:
            continue
        for owner, node, card in owners_of(flow):
            _rename_fields(draft, owner.path, texts_of_card(card.raw) if card else texts_of_node(node.raw), renaming)
    if not only:
        for owner, fields in shared_owners(bot):
            _rename_fields(draft, owner.path, fields, renaming)


def renamed_card(raw: dict[str, Any], renaming: Renaming) -> dict[str, Any]:
    """A card's JSON with what its texts use renamed; the same object where nothing is."""
    return _renamed(raw, texts_of_card(raw), renaming)


def renamed_head(raw: dict[str, Any], renaming: Renaming) -> dict[str, Any]:
    """A node's JSON with what its texts outside its cards use renamed; the same object where nothing is."""
    return _renamed(raw, texts_of_node(raw), renaming)


def _renamed(raw: dict[str, Any], fields: list[TextField], renaming: Renaming) -> dict[str, Any]:
    draft = Draft(Bot({"thing": raw}))
    _rename_fields(draft, ("thing",), fields, renaming)
    renamed: dict[str, Any] = draft.value(("thing",))
    return renamed


def _rename_fields(draft: Draft, place: Path, fields: list[TextField], renaming: Renaming) -> None:
    for field in fields:
        if not renaming.may_touch(field.text):
            continue
        text = draft.value((*place, *field.path))
        new = _renamed_text(field, text, renaming)
        if new == text:
            continue
        put(draft, place, field.path, new)
        last = field.path[-1]
        if field.kind == "code" and last in TRANSPILED:
            follow_renamed_code(draft, (*place, *field.path[:-1]), str(last), new, renaming)
        elif field.path == ("task", "instructions"):
            follow_renamed_prompt(draft, place, renaming)


def _renamed_text(field: TextField, text: str, renaming: Renaming) -> str:
    if field.kind == "code":
        return renaming.in_code(text)
    if field.kind in ("template", "setting"):
        prefix = next((one for one in (CHOICE_PREFIX, CLASS_PREFIX) if text.startswith(one)), "")
        return prefix + renaming.in_template(text.removeprefix(prefix))
    if field.kind != "condition":
        return text
    is_template = "{{" in text or text.lstrip().startswith("@")
    return renaming.in_template(text) if is_template else renaming.in_code(text)
