"""Places in a bot's JSON, and copies that share everything but what changed.

A bot is one JSON tree that nobody mutates. A place in it is a `Path`: keys of objects, and for lists the
id of the item (`("flows", "wf-main", "nodes", "nd-1", "name")`). Ids are what survives a reload; but real
archives also hold items that share an id or have none, so an item's key is its id, `id#1` for the second
item of that id, `id#2` for the third, and `#4` for the item at index 4 when it has no id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

Path = tuple[str | int, ...]


class PlaceNotFound(LookupError):  # noqa: N818  # reads as what happened, like the built-in KeyError
    """The bot has no such place (any more)."""


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()
"""Stands for "this key is not there", which JSON's null does not."""


def item_keys(items: Sequence[Any]) -> list[str]:
    """The keys of a list's items, in order; unique within the list."""
    seen: dict[str, int] = {}
    keys = []
    for index, item in enumerate(items):
        item_id = item.get("id") if isinstance(item, dict) else None
        if not isinstance(item_id, str) or not item_id:
            keys.append(f"#{index}")
            continue
        nth = seen.get(item_id, 0)
        seen[item_id] = nth + 1
        keys.append(item_id if nth == 0 else f"{item_id}#{nth}")
    return keys


def keyed_objects(items: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a list with their keys. Anything else in it is kept in the file but is nothing to us."""
    if isinstance(items, list):
        for key, item in zip(item_keys(items), items, strict=True):
            if isinstance(item, dict):
                yield key, item


def index_of(items: Sequence[Any], step: str | int) -> int:
    """Where in a list the item of a key (or index) stands. Raises PlaceNotFound."""
    if isinstance(step, int):
        if 0 <= step < len(items):
            return step
        raise PlaceNotFound(f"there is no item {step} in a list of {len(items)}")
    for index, item in enumerate(items):
        if isinstance(item, dict) and item.get("id") == step:
            return index
    item_id, mark, number = step.rpartition("#")
    if mark and number.isdecimal():
        if not item_id:
            return index_of(items, int(number))
        places = [index for index, item in enumerate(items) if isinstance(item, dict) and item.get("id") == item_id]
        if int(number) < len(places):
            return places[int(number)]
    raise PlaceNotFound(f"there is no item “{step}”")


def value_at(root: Any, path: Path) -> Any:
    """The value at a place. Raises PlaceNotFound."""
    value = root
    for step in path:
        if isinstance(value, Mapping):
            if step not in value:
                raise PlaceNotFound(f"there is no “{step}”")
            value = value[step]
        elif isinstance(value, list):
            value = value[index_of(value, step)]
        else:
            raise PlaceNotFound(f"“{step}” is inside something that is neither an object nor a list")
    return value


def value_or(root: Any, path: Path, default: Any = None) -> Any:
    """The value at a place, or a default where there is no such place."""
    try:
        return value_at(root, path)
    except PlaceNotFound:
        return default


class Tree:
    """A JSON tree being changed: containers are copied on the first write, everything else is shared.

    Changing k places costs the size of the containers on the way to them, once each, not the size of the tree.
    """

    def __init__(self, root: dict[str, Any]) -> None:
        self.root: dict[str, Any] = root
        self._copied: dict[int, Any] = {}
        self._positions: dict[int, dict[str, int]] = {}

    def value(self, path: Path) -> Any:
        """The value at a place as it stands now. Raises PlaceNotFound."""
        value: Any = self.root
        for step in path:
            if isinstance(value, list):
                value = value[self.position(value, step)]
            elif isinstance(value, Mapping) and step in value:
                value = value[step]
            else:
                raise PlaceNotFound(f"there is no “{step}”")
        return value

    def position(self, items: list[Any], step: str | int) -> int:
        """Where the item of a key stands; long lists are indexed once, not searched every time."""
        if isinstance(step, int) or len(items) < 16:
            return index_of(items, step)
        positions = self._positions.get(id(items))
        if positions is None:
            if id(items) not in self._copied:
                return index_of(items, step)
            positions = {key: index for index, key in enumerate(item_keys(items))}
            self._positions[id(items)] = positions
        position = positions.get(step)
        return index_of(items, step) if position is None else position

    def writable(self, path: Path) -> Any:
        """The object or list at a place, copied if it still belongs to the original tree."""
        parent: Any = None
        slot: str | int = 0
        value: Any = self.root
        for step in (None, *path):
            if step is not None:
                parent = value
                if isinstance(parent, list):
                    slot = self.position(parent, step)
                elif isinstance(parent, dict) and step in parent:
                    slot = step
                else:
                    raise PlaceNotFound(f"there is no “{step}”")
                value = parent[slot]
            if not isinstance(value, (dict, list)):
                raise PlaceNotFound(f"“{step}” is neither an object nor a list")
            if id(value) not in self._copied:
                value = dict(value) if isinstance(value, dict) else list(value)
                self._copied[id(value)] = value
                if parent is None:
                    self.root = value
                else:
                    parent[slot] = value
        return value

    def put(self, path: Path, key: str, value: Any, position: int | None = None) -> None:
        """Set, add or (with ABSENT) remove a key of the object at a place; a new key goes to `position`."""
        target = self.writable(path)
        if not isinstance(target, dict):
            raise PlaceNotFound(f"“{key}” belongs into an object, and {path!r} is none")
        if value is ABSENT:
            target.pop(key, None)
        elif key in target or position is None or position >= len(target):
            target[key] = value
        else:
            items = list(target.items())
            items.insert(position, (key, value))
            target.clear()
            target.update(items)

    def splice(self, path: Path, index: int, remove: int, insert: Sequence[Any]) -> None:
        """Replace `remove` items from `index` on by others in the list at a place."""
        target = self.writable(path)
        if not isinstance(target, list):
            raise PlaceNotFound(f"{path!r} is not a list")
        target[index : index + remove] = insert
        self._positions.pop(id(target), None)
