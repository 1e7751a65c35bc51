"""Where the files the program ships with are: icons, scripts of the sandbox, starter bots."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A checkout has `resources/` beside the package; a built wheel carries the same folder inside it. One known file is
# looked for because site-packages may hold a `resources` folder of someone else's.
_CHECKOUT = _PACKAGE.parent / "resources"
_FOLDER = _CHECKOUT if (_CHECKOUT / "icons" / "dialoom.svg").is_file() else _PACKAGE / "_resources"


def resource_path(*parts: str) -> Path:
    """The path of a shipped file or folder, by its parts below the resource folder; it need not exist."""
    return _FOLDER.joinpath(*parts)
