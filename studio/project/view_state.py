"""How a person sees a bot: folded and coloured nodes, bookmarks, where each canvas was left.

The bot file has no place for any of this, so it stays beside the person's other data, one small file per bot.
Losing it loses nothing of the bot.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from studio.archive.atomic import replacing

NodeColour = Literal["red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "grey"]
NODE_COLOURS: Final[tuple[NodeColour, ...]] = get_args(NodeColour)
"""Names of colours; the theme says what they look like."""

_VERSION: Final = 1
_MAX_BYTES: Final = 16 << 20


@dataclass(frozen=True, slots=True)
class CanvasView:
    """What part of a canvas is seen: the point in the middle, in canvas units, and the zoom (1 is 100 %)."""

    x: float
    y: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A node a person wants to come back to, by the keys of its workflow and itself."""

    workflow: str
    node: str


class ViewState:
    """What is remembered of one bot. Changes stay in memory until `save`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folded: dict[str, set[str]] = {}
        self._colours: dict[str, dict[str, NodeColour]] = {}
        self._views: dict[str, CanvasView] = {}
        self._bookmarks: list[Bookmark] = []
        self._open: tuple[str, ...] = ()
        self.is_changed = False
        """Whether there is something to save."""

    @classmethod
    def load(cls, folder: Path, bot_id: str) -> ViewState:
        """What is remembered of a bot, by its id, in the person's data folder.

        A file that is damaged, or written by a newer version, counts as empty. Raises OSError when there is a
        file that cannot be read.
        """
        # An id comes from a file anyone may have made, and is no name for a file here.
        name = hashlib.sha256(bot_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        state = cls(folder / f"{name}.json")
        try:
            data = state._path.read_bytes()
        except FileNotFoundError:
            return state
        state._read(data)
        return state

    def save(self) -> None:
        """Write what changed, all of it or nothing. Raises OSError; blocks for the disk."""
        if not self.is_changed:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with replacing(self._path) as file:
            file.write(json.dumps(self._to_json(), ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
        self.is_changed = False

    def folded(self, workflow: str) -> frozenset[str]:
        """Keys of the nodes of a workflow that show only their header."""
        return frozenset(self._folded.get(workflow, ()))

    def set_folded(self, workflow: str, nodes: Collection[str], folded: bool) -> None:
        """Fold nodes to their header, or unfold them."""
        known = self._folded.setdefault(workflow, set())
        before = len(known)
        if folded:
            known.update(nodes)
        else:
            known.difference_update(nodes)
        self.is_changed = self.is_changed or len(known) != before

    def colours(self, workflow: str) -> Mapping[str, NodeColour]:
        """Colours of the nodes of a workflow that have one, by key."""
        return dict(self._colours.get(workflow, {}))

    def set_colour(self, workflow: str, nodes: Collection[str], colour: NodeColour | None) -> None:
        """Give nodes a colour, or with None take it away. Raises ValueError for an unknown colour."""
        if colour is not None and colour not in NODE_COLOURS:
            raise ValueError(f"There is no colour “{colour}” for nodes.")
        known = self._colours.setdefault(workflow, {})
        for node in nodes:
            if colour is None:
                known.pop(node, None)
            else:
                known[node] = colour
        self.is_changed = True

    def view(self, workflow: str) -> CanvasView | None:
        """Where the canvas of a workflow was left; None when it was never seen."""
        return self._views.get(workflow)

    def set_view(self, workflow: str, view: CanvasView) -> None:
        """Remember where the canvas of a workflow was left."""
        if self._views.get(workflow) != view:
            self._views[workflow] = view
            self.is_changed = True

    @property
    def open_workflows(self) -> tuple[str, ...]:
        """Keys of the workflows that were open, the one in front last."""
        return self._open

    def set_open_workflows(self, workflows: Collection[str]) -> None:
        """Remember which workflows are open, the one in front last."""
        if self._open != tuple(workflows):
            self._open = tuple(workflows)
            self.is_changed = True

    @property
    def bookmarks(self) -> tuple[Bookmark, ...]:
        """The bookmarks, oldest first."""
        return tuple(self._bookmarks)

    def toggle_bookmark(self, bookmark: Bookmark) -> bool:
        """Set a bookmark, or take it away where it is set; returns whether it is set now."""
        self.is_changed = True
        if bookmark in self._bookmarks:
            self._bookmarks.remove(bookmark)
            return False
        self._bookmarks.append(bookmark)
        return True

    def copy_looks(self, workflow: str, renewed: Mapping[str, str], target: str) -> None:
        """Let copies of nodes look like their originals (old node key → new one)."""
        folded, colours = self.folded(workflow), self.colours(workflow)
        self.set_folded(target, [new for old, new in renewed.items() if old in folded], True)
        for old, new in renewed.items():
            if old in colours:
                self.set_colour(target, [new], colours[old])

    def forget_missing(self, nodes: Mapping[str, Collection[str]]) -> None:
        """Forget workflows and nodes that are not there any more (workflow key → its node keys).

        For when a bot is opened: while it is open, undo may bring them back.
        """
        before = self._to_json()
        self._folded = {key: known & set(nodes[key]) for key, known in self._folded.items() if key in nodes}
        self._colours = {
            key: {node: colour for node, colour in known.items() if node in nodes[key]}
            for key, known in self._colours.items()
            if key in nodes
        }
        self._views = {key: view for key, view in self._views.items() if key in nodes}
        self._bookmarks = [one for one in self._bookmarks if one.node in nodes.get(one.workflow, ())]
        self._open = tuple(key for key in self._open if key in nodes)
        self.is_changed = self.is_changed or self._to_json() != before

    def _to_json(self) -> dict[str, Any]:
        workflows: dict[str, dict[str, Any]] = {}
        for key, folded in self._folded.items():
            if folded:
                workflows.setdefault(key, {})["folded"] = sorted(folded)
        for key, colours in self._colours.items():
            if colours:
                workflows.setdefault(key, {})["colours"] = colours
        for key, view in self._views.items():
            workflows.setdefault(key, {})["view"] = [view.x, view.y, view.zoom]
        return {
            "version": _VERSION,
            "workflows": workflows,
            "open": list(self._open),
            "bookmarks": [[one.workflow, one.node] for one in self._bookmarks],
        }

    def _read(self, data: bytes) -> None:
        try:
            value = json.loads(data.decode("utf-8", "surrogatepass")) if len(data) <= _MAX_BYTES else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict) or value.get("version") != _VERSION:
            return
        workflows = value.get("workflows")
        for key, known in workflows.items() if isinstance(workflows, dict) else ():
            if not isinstance(known, dict):
                continue
            self._folded[key] = set(_texts(known.get("folded")))
            colours = known.get("colours")
            if isinstance(colours, dict):
                self._colours[key] = {node: colour for node, colour in colours.items() if colour in NODE_COLOURS}
            view = known.get("view")
            if isinstance(view, list) and len(view) == 3 and all(map(_is_number, view)) and view[2] > 0:
                self._views[key] = CanvasView(*map(float, view))
        self._open = tuple(_texts(value.get("open")))
        bookmarks = value.get("bookmarks")
        for one in bookmarks if isinstance(bookmarks, list) else ():
            pair = tuple(_texts(one))
            if len(pair) == 2:
                self._bookmarks.append(Bookmark(*pair))


def _texts(value: Any) -> Iterator[str]:
    yield from (one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12
