"""The order in which the cloud studio puts members into an archive.

`bot.json`, tables in the bot's order, documents, `documents.json`, `files.json`, `files/` with media and then
cloud files, newest first, and `cloud_files.json` last. `files.json` comes after the media if there are any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from studio.archive.names import BOT, CLOUD_FILES, DOCUMENTS, MEDIA, base_name, is_table

T = TypeVar("T")
Key = tuple[int, int, str]

_LAST = 1 << 30
_INVERTED = {code: 255 - code for code in range(128)}


class DocumentedOrder:
    """Sorts entry names, folder entries included, for a bot with these lists."""

    def __init__(self, bot: Any, documents: Any, media: Any, cloud_files: Any) -> None:
        tables = bot.get("tables") if isinstance(bot, dict) else None
        self._tables = _positions(tables if isinstance(tables, dict) else {})
        self._documents = _positions(listed(documents, "id"))
        self._media = _positions(listed(media, "fileName"))
        self._cloud_files = _positions(listed(cloud_files, "id"))

    def key(self, name: str) -> Key:
        """Where an entry belongs: keys compare as the entries stand."""
        if name == BOT:
            return 0, 0, ""
        if is_table(name):
            return 1, self._tables.get(name.removesuffix(".jsonl"), _LAST), name
        if name.startswith("documents/"):
            stem = base_name(name).partition(".")[0]
            return 2, self._documents.get(stem, _LAST) if name != "documents/" else -1, name
        if name == DOCUMENTS:
            return 3, 0, ""
        if name == MEDIA:
            return (7, 0, "") if self._media else (4, 0, "")
        if name == "files/":
            return 5, 0, ""
        if name.startswith("files/"):
            return self._payload_key(name)
        if name == CLOUD_FILES:
            return 10, 0, ""
        return 9, 0, name

    def sort(self, names: Iterable[str]) -> list[str]:
        """The names as a new archive holds them."""
        return sorted(names, key=self.key)

    def position(self, name: str, items: Sequence[T], name_of: Callable[[T], str]) -> int:
        """Where to insert an entry among others that stand in an order of their own."""
        key = self.key(name)
        for index, item in enumerate(items):
            if self.key(name_of(item)) > key:
                return index
        return len(items)

    def _payload_key(self, name: str) -> Key:
        base = base_name(name)
        if base in self._cloud_files or (base.startswith("file_") and base not in self._media):
            # Ids begin with the time, so falling names are newest first.
            return 8, self._cloud_files.get(base, _LAST), name.translate(_INVERTED)
        return 6, self._media.get(base, _LAST), name


def listed(items: Any, key: str) -> list[str]:
    """The texts under a key of a list's objects, whatever the list really is."""
    if not isinstance(items, list):
        return []
    return [item[key] for item in items if isinstance(item, dict) and isinstance(item.get(key), str)]


def _positions(names: Iterable[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(dict.fromkeys(names))}
