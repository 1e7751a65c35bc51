"""What a tray remembers: favourite kinds of cards, and those used last."""

from __future__ import annotations

from typing import Any

_RECENT = 5


class TrayState:
    """Favourites and recent kinds. A kind that a bot does not have is remembered, but not shown there."""

    def __init__(self) -> None:
        self.favourites: list[str] = []
        """In the order they became favourites."""
        self.recent: list[str] = []
        """Newest first."""

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON, for the preferences."""
        return {"favourites": self.favourites, "recent": self.recent}

    @classmethod
    def from_json(cls, data: Any) -> TrayState:
        """The state the preferences hold; what is no state counts as empty."""
        state = cls()
        if isinstance(data, dict):
            state.favourites = _texts(data.get("favourites"))
            state.recent = _texts(data.get("recent"))[:_RECENT]
        return state

    def toggle_favourite(self, kind: str) -> None:
        """Make a kind a favourite, or no favourite any more."""
        if kind in self.favourites:
            self.favourites.remove(kind)
        else:
            self.favourites.append(kind)

    def used(self, kind: str) -> None:
        """A kind was used: it comes first among the recent ones."""
        self.recent = [kind, *(old for old in self.recent if old != kind)][:_RECENT]


def _texts(value: Any) -> list[str]:
    texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
    return list(dict.fromkeys(texts))
