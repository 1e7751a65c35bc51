"""The commands of the menus that act on the canvas in front: clipboard, arranging, folding, new workflows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from studio.app.actions import Actions
from studio.app.canvas_menu import NODE_KINDS
from studio.app.canvases import Canvases
from studio.app.lane import Lane
from studio.app.preferences import Preferences
from studio.app.tasks import Tasks
from studio.bot.edits.arrange import Axis, Edge
from studio.ui.canvas import arranging, clipping, inserting, keyboard
from studio.ui.canvas.extract_panel import ask_to_extract
from studio.ui.canvas.view import CanvasView

_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


class CanvasCommands(QObject):
    """Connects the commands, and lays workflows out beside the window."""

    def __init__(
        self,
        canvases: Canvases,
        actions: Actions,
        tasks: Tasks,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvases = canvases
        self._lane = Lane(tasks)
        self._preferences = preferences
        # Where the keyboard is in a text, these mean the text.
        self._connect(actions, "cut", clipping.cut_selection, "cut")
        self._connect(actions, "copy", clipping.copy_selection, "copy")
        self._connect(actions, "paste", clipping.paste, "paste")
        self._connect(actions, "duplicate", clipping.duplicate_selection)
        self._connect(actions, "add_card", CanvasView.ask_for_card)
        self._connect(actions, "connect", keyboard.begin_connection)
        for kind in NODE_KINDS:
            self._connect(actions, f"insert_{kind}", partial(_insert, kind))
        self._connect(actions, "fold", CanvasView.fold_selection)
        self._connect(actions, "extract", ask_to_extract)
        self._connect(actions, "snap_selection", arranging.snap)
        edges: tuple[Edge, ...] = ("left", "centre", "right", "top", "middle", "bottom")
        axes: tuple[Axis, ...] = ("horizontally", "vertically")
        for edge in edges:
            self._connect(actions, f"align_{edge}", partial(_align, edge))
        for axis in axes:
            self._connect(actions, f"distribute_{axis}", partial(_distribute, axis))
        self._connect(actions, "arrange_all", partial(self.arrange, selection_only=False))
        self._connect(actions, "arrange_selection", partial(self.arrange, selection_only=True))
        canvases.arrange_requested.connect(lambda canvas, only: self.arrange(canvas, selection_only=only))
        snap, minimap = actions["snap_to_grid"], actions["minimap"]
        canvases.set_snaps(preferences.values.snap_to_grid)
        canvases.set_minimap(preferences.values.minimap)
        snap.setChecked(preferences.values.snap_to_grid)
        minimap.setChecked(preferences.values.minimap)
        snap.triggered.connect(self._set_snaps)
        minimap.triggered.connect(self._set_minimap)

    def arrange(self, canvas: CanvasView, *, selection_only: bool) -> None:
        """Lay the nodes of a canvas out, beside the window; nothing moves when they are changed meanwhile."""
        job = arranging.layout_job(canvas, selection_only=selection_only)
        workflow = canvas.scene.workflow
        if job is None or workflow is None:
            canvas.refused.emit(
                "Select the nodes that are to be arranged." if selection_only else "There is nothing here."
            )
            return

        def tell(places: arranging.Places) -> None:
            if canvas in list(self._canvases) and arranging.put(canvas, workflow, places) and not selection_only:
                canvas.fit()

        self._lane.wish(f"arrange {canvas.workflow_key}", job, tell)

    def _connect(self, actions: Actions, name: str, do: Callable[[CanvasView], object], in_text: str = "") -> None:
        def run() -> None:
            focus = QApplication.focusWidget()
            if in_text and isinstance(focus, _FIELDS):
                getattr(focus, in_text)()
            elif self._canvases.front is not None:
                do(self._canvases.front)

        actions[name].triggered.connect(lambda _=False: run())

    def _set_snaps(self, on: bool) -> None:
        self._preferences.values.snap_to_grid = on
        self._canvases.set_snaps(on)

    def _set_minimap(self, on: bool) -> None:
        self._preferences.values.minimap = on
        self._canvases.set_minimap(on)


def _insert(kind: str, canvas: CanvasView) -> None:
    inserting.insert_node(canvas, kind)


def _align(edge: Edge, canvas: CanvasView) -> None:
    arranging.align(canvas, edge)


def _distribute(axis: Axis, canvas: CanvasView) -> None:
    arranging.distribute(canvas, axis)
