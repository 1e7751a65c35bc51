"""What the Studio remembers between starts: theme, recent bots, and how the window was arranged."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

RECENT_LIMIT = 12

ThemeChoice = Literal["system", "light", "dark"]


class PreferenceValues(BaseModel):
    """The remembered values, as JSON. Unknown ones of newer versions are kept."""

    model_config = ConfigDict(extra="allow")

    theme: ThemeChoice = "system"
    recent: list[str] = Field(default_factory=list)
    geometry: str = ""
    """Qt's window geometry, base 64."""
    arrangement: str = ""
    """Qt's dock arrangement, base 64."""
    said: list[str] = Field(default_factory=list)
    """Messages typed into the emulator, newest last."""
    tray: dict[str, Any] = Field(default_factory=dict)
    """Favourite and recent kinds of cards."""
    load_pictures: bool = True
    """Whether the emulator loads pictures from the network."""
    recent_commands: list[str] = Field(default_factory=list)
    """Commands run from the palette, newest first."""
    snap_to_grid: bool = True
    minimap: bool = True
    starter_shown: bool = False


class Preferences:
    """Preferences on disk. A file that cannot be read counts as empty: remembering is never worth a failure."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.values = _read(path)

    @property
    def folder(self) -> Path:
        """Where they are kept; what else is remembered stands beside them."""
        return self._path.parent

    def save(self) -> None:
        """Write the values. Raises OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".new")
        temporary.write_text(self.values.model_dump_json(indent=2), encoding="utf-8")
        os.replace(temporary, self._path)

    def add_recent(self, path: Path) -> None:
        """Put a bot at the head of the recent ones."""
        text = str(path.absolute())
        recent = [text, *(old for old in self.values.recent if old != text)]
        self.values.recent = recent[:RECENT_LIMIT]

    def forget_recent(self, path: str) -> None:
        self.values.recent = [old for old in self.values.recent if old != path]

    @property
    def recent(self) -> list[Path]:
        """Recent bots that still exist, newest first."""
        return [path for text in self.values.recent if (path := Path(text)).exists()]


def _read(path: Path) -> PreferenceValues:
    try:
        return PreferenceValues.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return PreferenceValues()


def data_folder() -> Path:
    """Where the Studio keeps preferences and working copies; `DIALOOM_HOME` puts it elsewhere."""
    home = os.environ.get("DIALOOM_HOME")
    return Path(home) if home else Path(platformdirs.user_data_dir("dialoom-studio", appauthor=False))
