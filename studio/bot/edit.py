"""The one door for changes: an edit is a label and reversible changes addressed by ids.

An edit knows nothing of live objects, files or Qt. It can be applied to the bot it was made for, reverted,
written to a journal as JSON and read back in another process. Applying never alters the bot given: it
returns a new one that shares what did not change, so a failed edit leaves no trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from studio.bot.bot import Bot
from studio.bot.row_change import RowChange as RowChange
from studio.bot.row_change import merged_rows, row_changes_from_json, row_changes_to_json
from studio.bot.tree import ABSENT, Path, PlaceNotFound, Tree, item_keys


class EditConflict(ValueError):  # noqa: N818  # reads as what happened
    """The bot is not in the state the edit was made for."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One key of an object set, added (`before` is ABSENT) or removed (`after` is ABSENT)."""

    path: Path
    key: str
    before: Any
    after: Any
    position: int = 0
    """Where the key stands among the object's keys on the side where it exists: key order is kept."""

    def apply(self, tree: Tree) -> None:
        self._change(tree, self.before, self.after)

    def revert(self, tree: Tree) -> None:
        self._change(tree, self.after, self.before)

    def _change(self, tree: Tree, old: Any, new: Any) -> None:
        target = tree.writable(self.path)
        current = target.get(self.key, ABSENT) if isinstance(target, dict) else ABSENT
        if not same_json(current, old):
            raise EditConflict(f"“{self.key}” has changed since this edit was made")
        tree.put(self.path, self.key, new, self.position)


@dataclass(frozen=True, slots=True)
class ListChange:
    """Items of a list removed and others put in their place."""

    path: Path
    index: int
    removed: tuple[Any, ...]
    inserted: tuple[Any, ...]

    def apply(self, tree: Tree) -> None:
        self._change(tree, self.removed, self.inserted)

    def revert(self, tree: Tree) -> None:
        self._change(tree, self.inserted, self.removed)

    def _change(self, tree: Tree, old: tuple[Any, ...], new: tuple[Any, ...]) -> None:
        target = tree.value(self.path)
        if not isinstance(target, list):
            raise PlaceNotFound(f"{self.path!r} is not a list")
        if not 0 <= self.index <= len(target) or not same_json(target[self.index : self.index + len(old)], list(old)):
            raise EditConflict("a list has changed since this edit was made")
        tree.splice(self.path, self.index, len(old), new)


BotChange = FieldChange | ListChange
Change = BotChange | RowChange
"""Changes of rows are carried along and made by whoever holds the tables: they are no part of the bot's JSON."""

BULK = 500
"""Changes of rows from which on an edit takes long enough to be made beside the window."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Something a person did to the bot, in one step of undo."""

    label: str
    """What undo and redo name it: “Move 3 nodes”."""
    changes: tuple[Change, ...] = ()
    merge_key: str = ""
    """Edits that follow each other with the same key, as in typing, may become one step of undo."""

    def __bool__(self) -> bool:
        return bool(self.changes)

    @property
    def rows(self) -> tuple[RowChange, ...]:
        """What it changes in tables, in order."""
        return tuple(change for change in self.changes if isinstance(change, RowChange))

    @property
    def bot_changes(self) -> tuple[BotChange, ...]:
        """What it changes in the bot's JSON, in order."""
        return tuple(change for change in self.changes if not isinstance(change, RowChange))

    @property
    def is_bulk(self) -> bool:
        """Whether it changes so many rows that the window should not wait for it."""
        return len(self.changes) > BULK and len(self.rows) > BULK

    def packed(self) -> Edit:
        """The same edit, its rows in less memory; for one that is kept to be undone."""
        if not self.is_bulk:
            return self
        changes = tuple(change.packed() if isinstance(change, RowChange) else change for change in self.changes)
        return replace(self, changes=changes)

    def apply(self, bot: Bot) -> Bot:
        """The bot with this edit made. Raises EditConflict or PlaceNotFound and changes nothing then."""
        tree = Tree(bot.raw)
        for change in self.bot_changes:
            change.apply(tree)
        return bot.evolved(tree.root)

    def revert(self, bot: Bot) -> Bot:
        """The bot as it was before this edit. Raises EditConflict or PlaceNotFound and changes nothing then."""
        tree = Tree(bot.raw)
        for change in reversed(self.bot_changes):
            change.revert(tree)
        return bot.evolved(tree.root)

    def then(self, later: Edit) -> Edit:
        """One edit that does both; fields that are set again and rows changed again, as in typing, are set once."""
        rows = merged_rows(self.rows + later.rows)
        return replace(later, changes=self._folded(later) + rows)

    def _folded(self, later: Edit) -> tuple[BotChange, ...]:
        first, second = self.bot_changes, later.bot_changes
        targets = {(change.path, change.key): change for change in first if isinstance(change, FieldChange)}
        again = {(change.path, change.key): change for change in second if isinstance(change, FieldChange)}
        only_fields = len(targets) == len(first) and len(again) == len(second)
        if only_fields and again.keys() <= targets.keys():
            return tuple(replace(old, after=again[key].after) if key in again else old for key, old in targets.items())
        return first + second

    def to_json(self) -> dict[str, Any]:
        """The edit as plain JSON, for the journal."""
        return {
            "label": self.label,
            "merge_key": self.merge_key,
            "changes": [*map(_change_to_json, self.bot_changes), *row_changes_to_json(self.rows)],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Edit:
        """The edit a journal holds. Raises KeyError, TypeError or ValueError when the data is none."""
        return cls(
            label=str(data["label"]),
            changes=tuple(change for item in data["changes"] for change in _changes_from_json(item)),
            merge_key=str(data["merge_key"]),
        )


class Draft:
    """A bot being edited: changes are made on a copy and written down, to become one Edit.

    Functions named for what a person does (`studio.bot.edits`) work on a draft.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._tree = Tree(bot.raw)
        self._changes: list[BotChange] = []

    @property
    def bot(self) -> Bot:
        """The bot as changed so far."""
        return self._bot.evolved(self._tree.root)

    def value(self, path: Path) -> Any:
        """The value at a place as changed so far. Raises PlaceNotFound."""
        return self._tree.value(path)

    def get(self, path: Path, default: Any = None) -> Any:
        """The value at a place as changed so far, or a default."""
        try:
            return self._tree.value(path)
        except PlaceNotFound:
            return default

    def set(self, path: Path, key: str, value: Any) -> None:
        """Set a key of the object at a place; nothing is written down when it already has that value."""
        target = self._tree.value(path)
        if not isinstance(target, dict):
            raise PlaceNotFound(f"{path!r} is not an object")
        before = target.get(key, ABSENT)
        if same_json(before, value):
            return
        position = list(target).index(key) if key in target else len(target)
        self._do(FieldChange(path, key, before, value, position))

    def unset(self, path: Path, key: str) -> None:
        """Remove a key of the object at a place, if it is there."""
        self.set(path, key, ABSENT)

    def insert(self, path: Path, index: int, *items: Any) -> None:
        """Insert items into the list at a place."""
        self._do(ListChange(path, index, (), items))

    def remove(self, path: Path, index: int, count: int = 1) -> None:
        """Remove items from the list at a place."""
        items = self._tree.value(path)
        self._do(ListChange(path, index, tuple(items[index : index + count]), ()))

    def replace(self, path: Path, index: int, item: Any) -> None:
        """Replace one item of the list at a place."""
        items = self._tree.value(path)
        self._do(ListChange(path, index, (items[index],), (item,)))

    def remove_where(self, path: Path, doomed: Sequence[int]) -> None:
        """Remove the items at these indexes from the list at a place."""
        indexes = sorted(set(doomed))
        while indexes:
            # Neighbours go together: deleting half a workflow is a few changes, not thousands.
            last = indexes.pop()
            first = last
            while indexes and indexes[-1] == first - 1:
                first = indexes.pop()
            self.remove(path, first, last - first + 1)

    def remove_items(self, path: Path, keys: Collection[str]) -> None:
        """Remove the items of these keys from the list at a place."""
        if keys:
            items = item_keys(self._tree.value(path))
            self.remove_where(path, [index for index, key in enumerate(items) if key in keys])

    def finish(self, label: str, merge_key: str = "") -> Edit:
        """What was done, as one edit."""
        return Edit(label, tuple(self._changes), merge_key)

    def _do(self, change: BotChange) -> None:
        change.apply(self._tree)
        self._changes.append(change)


def same_json(left: Any, right: Any) -> bool:
    """Whether two JSON values are the same to the letter: `1`, `1.0` and `true` differ, and so does key order."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same_json(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    return bool(left == right) and getattr(left, "text", None) == getattr(right, "text", None)


def _change_to_json(change: BotChange) -> dict[str, Any]:
    if isinstance(change, ListChange):
        return {
            "path": list(change.path),
            "index": change.index,
            "removed": list(change.removed),
            "inserted": list(change.inserted),
        }
    data: dict[str, Any] = {"path": list(change.path), "key": change.key, "position": change.position}
    if change.before is not ABSENT:
        data["before"] = change.before
    if change.after is not ABSENT:
        data["after"] = change.after
    return data


def _changes_from_json(data: dict[str, Any]) -> Iterable[Change]:
    if "table" in data:
        return row_changes_from_json(data)
    path = tuple(data["path"])
    if "key" in data:
        before, after = data.get("before", ABSENT), data.get("after", ABSENT)
        return (FieldChange(path, data["key"], before, after, data["position"]),)
    return (ListChange(path, data["index"], tuple(data["removed"]), tuple(data["inserted"])),)
