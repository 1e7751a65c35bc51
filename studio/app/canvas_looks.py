"""What is remembered of how a person sees each bot: folded and coloured nodes, open workflows, where each was left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from studio.bot.bot import Bot
from studio.project.view_state import CanvasView as Place
from studio.project.view_state import NodeColour, ViewState
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.view import CanvasView


class CanvasLooks:
    """The view state of the bot that is open. Nothing of it changes the bot, so nothing of it is undone."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._state: ViewState | None = None

    def open(self, bot: Bot) -> None:
        """Remember for a bot from now on. Raises OSError when what is there cannot be read."""
        self._state = None
        if self._folder is not None and bot.settings.id:
            state = ViewState.load(self._folder, bot.settings.id)
            state.forget_missing(_NodesOf(bot))
            self._state = state

    @property
    def open_workflows(self) -> tuple[str, ...]:
        """Keys of the workflows that were open, the one in front last."""
        return self._state.open_workflows if self._state is not None else ()

    def dress(self, canvas: CanvasView, workflow: str) -> None:
        """Fold and colour the nodes of a workflow as they were left."""
        if self._state is not None:
            canvas.set_looks(self._state.folded(workflow), self._state.colours(workflow))

    def look_again(self, canvas: CanvasView) -> None:
        """Show the part of a workflow that was seen last."""
        place = self._state.view(canvas.workflow_key) if self._state is not None else None
        if place is not None:
            canvas.look_first_at((place.x, place.y), place.zoom)

    def fold(self, canvas: CanvasView, nodes: Collection[str], folded: bool) -> None:
        """Fold nodes to their headers, or open them."""
        state = self._get()
        state.set_folded(canvas.workflow_key, nodes, folded)
        canvas.set_looks(state.folded(canvas.workflow_key), state.colours(canvas.workflow_key))

    def colour(self, canvas: CanvasView, nodes: Collection[str], colour: NodeColour | None) -> None:
        """Give nodes a colour, or take it away."""
        state = self._get()
        state.set_colour(canvas.workflow_key, nodes, colour)
        canvas.set_looks(state.folded(canvas.workflow_key), state.colours(canvas.workflow_key))

    def copy(self, canvas: CanvasView, copies: Mapping[str, str]) -> None:
        """Let copies of nodes look like their originals (key of the original → of the copy)."""
        if self._state is not None:
            self._state.copy_looks(canvas.workflow_key, copies, canvas.workflow_key)
            self.dress(canvas, canvas.workflow_key)

    def keep(self, canvases: Collection[CanvasView], front: CanvasView | None) -> None:
        """Remember where each canvas is and write it down. Raises OSError."""
        if self._state is None:
            return
        for canvas in canvases:
            self.leave(canvas)
        open_ones = [canvas.workflow_key for canvas in canvases if canvas is not front]
        self._state.set_open_workflows([*open_ones, *([front.workflow_key] if front is not None else [])])
        self._state.save()

    def close(self, canvases: Collection[CanvasView], front: CanvasView | None) -> None:
        """Write down what is remembered of the bot that is being closed. Raises OSError."""
        try:
            self.keep(canvases, front)
        finally:
            self._state = None

    def leave(self, canvas: CanvasView) -> None:
        """Remember where a canvas is."""
        if self._state is not None and canvas.has_looked:
            camera: Camera = canvas.camera
            x, y = camera.to_scene(canvas.width() / 2, canvas.height() / 2)
            self._state.set_view(canvas.workflow_key, Place(x, y, camera.zoom))

    def _get(self) -> ViewState:
        if self._state is None:
            # A bot without an id has nothing to be found again by: what is seen lasts while it is open.
            self._state = _Forgotten(Path())
        return self._state


class _Forgotten(ViewState):
    """A view state that is never written."""

    def save(self) -> None:
        self.is_changed = False


class _NodesOf(Mapping[str, Collection[str]]):
    """The node keys of each workflow; only those that are asked for are read."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def __getitem__(self, key: str) -> Collection[str]:
        workflow = self._bot.workflows_by_key.get(key)
        if workflow is None:
            raise KeyError(key)
        return workflow.nodes_by_key

    def __contains__(self, key: object) -> bool:
        return key in self._bot.workflows_by_key

    def __iter__(self) -> Iterator[str]:
        return iter(self._bot.workflows_by_key)

    def __len__(self) -> int:
        return len(self._bot.workflows_by_key)
