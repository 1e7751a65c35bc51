"""Folders of the explorer, which hold workflows, knowledge bases, tables and other folders."""

from __future__ import annotations

from collections.abc import Iterator

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.workflows import ROOT, folder_label
from studio.bot.ids import Ids
from studio.bot.library import Folder
from studio.bot.tree import Path, PlaceNotFound, item_keys, keyed_objects

_HOLDERS = ("folders", "flows", "knowledge_base")


def refusal_of_folder_name(bot: Bot, label: str, parent: str = "", folder: str = "") -> str:
    """Why a folder may not have a name, as a sentence; empty when it may. `folder` is the folder itself."""
    if not label.strip():
        return "A folder needs a name."
    for one in bot.folders:
        if one.id != folder and one.label == label and (one.parent_folder or ROOT) == (parent or ROOT):
            return f"There is a folder “{label}” here already."
    return ""


def create_folder(bot: Bot, label: str, ids: Ids, parent: str = "") -> Edit:
    """Add an empty folder in another one, or at the top. Raises ValueError (a sentence) for a taken name."""
    folder_label(bot, parent)
    refusal = refusal_of_folder_name(bot, label, parent)
    if refusal:
        raise ValueError(refusal)
    folder = {"id": ids.new("dir"), "label": label, "parentFolder": parent or ROOT}
    draft = Draft(bot)
    if isinstance(existing := draft.get(("folders",)), list):
        draft.insert(("folders",), len(existing), folder)
    else:
        draft.set((), "folders", [folder])
    return draft.finish(f"Create folder “{label}”")


def rename_folder(bot: Bot, folder: str, label: str) -> Edit:
    """Give a folder another name. Raises ValueError (a sentence) for a taken name, PlaceNotFound."""
    found = _folder(bot, folder)
    refusal = refusal_of_folder_name(bot, label, found.parent_folder, folder)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    draft.set(("folders", folder), "label", label)
    return draft.finish(f"Rename folder to “{label}”")


def refusal_to_move_folder(bot: Bot, folder: str, parent: str) -> str:
    """Why a folder may not be put into another one, as a sentence; empty when it may."""
    parents = {one.id: one.parent_folder for one in bot.folders}
    step, seen = parent, set[str]()
    while step and step != ROOT and step not in seen:
        if step == folder:
            return "A folder cannot be put into itself."
        seen.add(step)
        step = parents.get(step, "")
    return ""


def move_folder(bot: Bot, folder: str, parent: str) -> Edit:
    """Put a folder into another one (by id), or with an empty one at the top.

    Raises ValueError (a sentence) when it would be inside itself or its name is taken there, PlaceNotFound.
    """
    found = _folder(bot, folder)
    label = folder_label(bot, parent)
    refusal = refusal_to_move_folder(bot, folder, parent) or refusal_of_folder_name(bot, found.label, parent, folder)
    if refusal:
        raise ValueError(refusal)
    draft = Draft(bot)
    if (found.parent_folder or ROOT) != (parent or ROOT):
        draft.set(("folders", folder), "parentFolder", parent or ROOT)
    return draft.finish(f"Move folder to “{label}”" if label else "Move folder to the top")


def delete_folder(bot: Bot, folder: str) -> Edit:
    """Delete a folder; what is in it moves up to where the folder was. Raises PlaceNotFound."""
    found = _folder(bot, folder)
    draft = Draft(bot)
    for path in _inside(bot, folder):
        draft.set(path, "parentFolder", found.parent_folder or ROOT)
    draft.remove_items(("folders",), {folder})
    return draft.finish(f"Delete folder “{found.label}”")


def _inside(bot: Bot, folder: str) -> Iterator[Path]:
    """Paths of what is directly in a folder."""
    for holder in _HOLDERS:
        for key, item in keyed_objects(bot.raw.get(holder)):
            if item.get("parentFolder") == folder and not (holder == "folders" and key == folder):
                yield (holder, key)
    tables = bot.raw.get("tables")
    for key, table in tables.items() if isinstance(tables, dict) else ():
        if isinstance(table, dict) and table.get("parentFolder") == folder:
            yield ("tables", key)


def _folder(bot: Bot, folder: str) -> Folder:
    raw = bot.raw.get("folders")
    if isinstance(raw, list) and folder in item_keys(raw):
        for one in bot.folders:
            if one.id == folder:
                return one
    raise PlaceNotFound(f"there is no folder “{folder}”")
