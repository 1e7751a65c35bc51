"""What a person set up to debug a bot: breakpoints and watched expressions, one small file per bot.

It lies beside the person's other data, never in the bot's file; losing it loses nothing of the bot.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from studio.archive.atomic import replacing

_VERSION = 1
_MOST_BYTES = 4 << 20


class DebugMemory:
    """Reads and writes the file of one bot."""

    def __init__(self, folder: Path, bot: str) -> None:
        """`bot` names the bot, such as by its id."""
        # The name comes from a file anyone may have made, and is no name for a file here.
        name = hashlib.sha256(bot.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        self.path = folder / f"{name}.json"

    def load(self) -> tuple[Any, list[str]]:
        """The breakpoints as `Breakpoints.load` takes them, and the expressions; empty where nothing can be read."""
        try:
            data = self.path.read_bytes()
            kept = json.loads(data) if len(data) <= _MOST_BYTES else {}
        except (OSError, ValueError, RecursionError):
            return [], []
        if not isinstance(kept, dict) or kept.get("version") != _VERSION:
            return [], []
        watches = kept.get("watches")
        texts = [text for text in watches if isinstance(text, str)] if isinstance(watches, list) else []
        return kept.get("breakpoints"), texts

    def save(self, breakpoints: list[dict[str, Any]], watches: list[str]) -> None:
        """Write all of it or nothing. Raises OSError; blocks for the disk."""
        kept = {"version": _VERSION, "breakpoints": breakpoints, "watches": watches}
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(self.path) as file:
            file.write(json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
