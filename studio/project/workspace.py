"""Where open bots keep their working copies: a private folder per open bot, found again after a crash."""

from __future__ import annotations

import json
import os
import shutil
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

BASE_NAME = "base"
JOURNAL_NAME = "journal.jsonl"
TABLES_NAME = "tables.db"
_NOTE_NAME = "session.json"


@dataclass(frozen=True)
class Session:
    """The working folder of one open bot."""

    folder: Path
    name: str
    """The bot's name when it was opened."""
    source: Path | None
    """The file the bot came from; None for a new bot."""
    opened_at: str
    """ISO time."""

    @property
    def base(self) -> Path:
        """The bot file as it was opened: an archive or a folder, as the original is."""
        return self.folder / BASE_NAME

    @property
    def journal(self) -> Path:
        return self.folder / JOURNAL_NAME

    def remove(self) -> None:
        """Delete the folder: the bot was closed with everything saved or given up."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Workspace:
    """The folder that holds the sessions of all running and crashed Studios of this person."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def new_folder(self) -> Path:
        """A new empty folder for a session."""
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self._root / uuid.uuid4().hex
        folder.mkdir(mode=0o700)
        return folder

    def begin(self, folder: Path, name: str, source: Path | None, now: datetime) -> Session:
        """Note who owns a session's folder, so that others leave it alone while this process lives."""
        process = psutil.Process()
        note: dict[str, Any] = {
            "pid": process.pid,
            "process_started": process.create_time(),
            "name": name,
            "source": str(source) if source else None,
            "opened_at": now.isoformat(),
        }
        temporary = folder / (_NOTE_NAME + ".new")
        temporary.write_text(json.dumps(note), encoding="utf-8")
        os.replace(temporary, folder / _NOTE_NAME)
        return Session(folder, name, source, note["opened_at"])

    def abandoned(self) -> list[Session]:
        """Sessions whose process ended without closing them, newest first. Empty leftovers are cleaned up."""
        found = []
        for folder in sorted(self._root.iterdir()) if self._root.is_dir() else []:
            note = _read_note(folder)
            if note is None or _is_running(note):
                continue
            session = Session(
                folder,
                str(note.get("name", "")),
                Path(note["source"]) if note.get("source") else None,
                str(note.get("opened_at", "")),
            )
            if session.base.exists() and session.journal.exists() and session.journal.stat().st_size:
                found.append(session)
            else:
                session.remove()
        return sorted(found, key=lambda session: session.opened_at, reverse=True)


def _read_note(folder: Path) -> dict[str, Any] | None:
    try:
        note = json.loads((folder / _NOTE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return note if isinstance(note, dict) else None


def _is_running(note: dict[str, Any]) -> bool:
    pid, started = note.get("pid"), note.get("process_started")
    if not isinstance(pid, int) or not isinstance(started, (int, float)):
        return False
    try:
        return abs(psutil.Process(pid).create_time() - started) < 1
    except psutil.Error:
        return False
