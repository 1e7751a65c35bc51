"""Files that code uploads and reads back: in memory, or in a folder of their own.

A folder holds two files for each, named by a number of ours: nothing that code says becomes a path.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

MOST_BYTES = 100_000_000
"""Of all files of a session together."""

PASSAGE = 1000
"""Characters of a passage, about."""

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"(?<=[.!?\n])\s+")


class FileError(ValueError):
    """A file that cannot be kept; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a file besides its content."""

    id: str
    key: str
    """The builder's name for it; may look like a path, and is none."""
    content_type: str = "text/plain"
    size: int = 0
    tags: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    index: bool = False
    """Whether it is searched."""
    created_at: str = ""
    updated_at: str = ""

    def changed(self, tags: dict[str, str], metadata: dict[str, Any], now: str) -> StoredFile:
        return replace(self, tags=tags, metadata=metadata, updated_at=now)

    def to_json(self, bot_id: str) -> dict[str, Any]:
        """A file as the client describes it."""
        return {
            "id": self.id,
            "botId": bot_id,
            "key": self.key,
            "url": f"file:{self.id}",
            "size": self.size,
            "contentType": self.content_type,
            "tags": dict(self.tags),
            "metadata": dict(self.metadata),
            "index": self.index,
            "status": "indexing_completed" if self.index else "upload_completed",
            "accessPolicies": [],
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a file that fits a query; `score` is from 0 to 1."""

    file: StoredFile
    text: str
    position: int
    score: float


class FileStore:
    """Files by id. Without a folder they live in memory and end with the store."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._files: dict[str, StoredFile] = {}
        self._places: dict[str, int] = {}
        self._contents: dict[str, bytes] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            for path in sorted(folder.glob("*.json")):
                file = StoredFile(**json.loads(path.read_text(encoding="utf-8")))
                self._files[file.id] = file
                self._places[file.id] = int(path.stem)

    def put(self, file: StoredFile, content: bytes | None = None) -> None:
        """Keeps a file, in the place of the one of its id. Without content that stays. Raises FileError."""
        if content is not None:
            others = sum(one.size for one in self._files.values() if one.id != file.id)
            if others + len(content) > MOST_BYTES:
                raise FileError(f"The files of a session may have {MOST_BYTES // 1_000_000} MB in all.")
        self._files[file.id] = file
        if self._folder is None:
            if content is not None:
                self._contents[file.id] = content
            return
        place = self._places.setdefault(file.id, max(self._places.values(), default=0) + 1)
        if content is not None:
            (self._folder / f"{place}.bin").write_bytes(content)
        text = json.dumps(asdict(file), ensure_ascii=False)
        (self._folder / f"{place}.json").write_text(text, encoding="utf-8")

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id)

    def by_key(self, key: str) -> StoredFile | None:
        return next((file for file in self._files.values() if file.key == key), None)

    def having(self, tags: Mapping[str, Any]) -> list[StoredFile]:
        """The files with all of these tags; a tag may be a list of values, of which one must match. Newest first."""
        return [file for file in reversed(self._files.values()) if _has(file, tags)]

    def read(self, file_id: str) -> bytes:
        """The content of a file. Raises KeyError."""
        if self._folder is None:
            return self._contents[file_id]
        return (self._folder / f"{self._places[file_id]}.bin").read_bytes()

    def remove(self, file_id: str) -> None:
        """Forgets a file. Raises KeyError."""
        del self._files[file_id]
        if self._folder is None:
            self._contents.pop(file_id, None)
            return
        place = self._places.pop(file_id)
        for suffix in ("bin", "json"):
            (self._folder / f"{place}.{suffix}").unlink(missing_ok=True)

    def search(self, query: str, tags: Mapping[str, Any], limit: int) -> list[Passage]:
        """Passages of the indexed texts that hold words of a query, those with rare words first."""
        wanted = set(_words(query))
        passages = [
            (file, position, text, Counter(_words(text)))
            for file in self._files.values()
            if file.index and file.content_type.startswith(("text/", "application/json")) and _has(file, tags)
            for position, text in enumerate(_passages(self.read(file.id).decode("utf-8", "replace")))
        ]
        rarity = {
            word: math.log(1 + len(passages) / (1 + sum(word in counts for *_, counts in passages))) for word in wanted
        }
        best = sum(rarity.values()) or 1.0
        found = [
            Passage(file, text, position, round(sum(rarity[word] for word in wanted if word in counts) / best, 4))
            for file, position, text, counts in passages
        ]
        found = [passage for passage in found if passage.score > 0]
        found.sort(key=lambda passage: -passage.score)
        return found[:limit]


def _has(file: StoredFile, tags: Mapping[str, Any]) -> bool:
    for name, value in tags.items():
        allowed = [str(one) for one in value] if isinstance(value, list) else [str(value)]
        if file.tags.get(name) not in allowed:
            return False
    return True


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold()) if len(word) > 1]


def _passages(text: str) -> list[str]:
    """A text in pieces that end where sentences do."""
    pieces: list[str] = []
    current = ""
    for sentence in _BREAK.split(text):
        if current and len(current) + len(sentence) > PASSAGE:
            pieces.append(current)
            current = ""
        current = f"{current} {sentence}".strip()
    return [*pieces, current] if current else pieces
