"""What of an open bot differs from its file at one moment, worked out on whatever thread writes it."""

from __future__ import annotations

import io
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from studio.archive import BotFile
from studio.bot.bot import Bot
from studio.bot.edit import same_json
from studio.bot.json_text import dump_json
from studio.tables.snapshot import TableSnapshot

BOT_MEMBER = "bot.json"


class Contents:
    """A bot and its rows as they were when this was made. `close` ends it; `changed_files` does so itself."""

    def __init__(self, base: BotFile, bot: Bot, rows: TableSnapshot | None) -> None:
        self._base = base
        self._bot = bot
        self._rows = rows

    def close(self) -> None:
        if self._rows is not None:
            self._rows.close()

    def changes(self) -> dict[str, bytes | None]:
        """Members that differ from the file as it was opened; None for those that are no more."""
        changes = self._changes()
        for table_id in self._changed_tables():
            stream = io.BytesIO()
            assert self._rows is not None
            self._rows.write(table_id, stream)
            changes[f"{table_id}.jsonl"] = stream.getvalue()
        return changes

    @contextmanager
    def changed_files(self, folder: Path) -> Iterator[dict[str, bytes | Path | None]]:
        """The changes with the rows in files below `folder`, for as long as the context lasts."""
        place = folder / f"saving-{secrets.token_hex(4)}"
        try:
            changes: dict[str, bytes | Path | None] = {**self._changes()}
            for number, table_id in enumerate(self._changed_tables()):
                assert self._rows is not None
                place.mkdir(exist_ok=True)
                # The id comes from a file anyone may have made, and is no name for a file here.
                file = place / str(number)
                with file.open("wb") as stream:
                    self._rows.write(table_id, stream)
                changes[f"{table_id}.jsonl"] = file
            yield changes
        finally:
            self.close()
            shutil.rmtree(place, ignore_errors=True)

    def _changes(self) -> dict[str, bytes | None]:
        base = self._base.bot
        changes: dict[str, bytes | None] = {}
        if not same_json(self._bot.raw, base.value):
            changes[BOT_MEMBER] = dump_json(self._bot.raw, base.style)
        before, after = _tables(base.value), _tables(self._bot.raw)
        changes |= {f"{key}.jsonl": None for key in before if key not in after}
        changes |= {f"{key}.jsonl": b"" for key in after if key not in before and not self._base.has(f"{key}.jsonl")}
        return changes

    def _changed_tables(self) -> list[str]:
        if self._rows is None:
            return []
        after = _tables(self._bot.raw)
        return [key for key in self._rows.tables if key in after and self._rows.is_changed(key)]


def _tables(raw: dict[str, Any]) -> dict[str, Any]:
    tables = raw.get("tables")
    return tables if isinstance(tables, dict) else {}
