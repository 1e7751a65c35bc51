"""Cards, and workflows to run, that are dragged in from outside the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from studio.bot.card import read_cards
from studio.bot.edits.card_templates import ABOUT, card_about
from studio.ui.canvas.card_icons import card_icon
from studio.ui.canvas.card_mime import kind_in
from studio.ui.canvas.gestures.place_card import DropCard
from studio.ui.explorer.workflow_items import dragged_things

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView


class Dropping(QObject):
    """Turns what is dragged over a view into a gesture: it shows where the card comes, and puts it there."""

    def __init__(self, view: CanvasView) -> None:
        super().__init__(view)
        self._view = view
        view.setAcceptDrops(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        view = self._view
        if isinstance(event, QDragEnterEvent):
            self._enter(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            if isinstance(view.gesture, DropCard):
                view.hands.cancel()
            return True
        if isinstance(event, (QDragMoveEvent, QDropEvent)):
            gesture = view.gesture
            if not isinstance(gesture, DropCard):
                event.ignore()
                return True
            if event.type() == QEvent.Type.Drop:
                view.hands.move_to(event.position(), event.modifiers())
                event.setDropAction(Qt.DropAction.CopyAction)
                event.setAccepted(not gesture.refusal)
                view.hands.finish(event.modifiers())
                view.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                view.hands.move_to(event.position(), event.modifiers())
                event.acceptProposedAction()
            return True
        return super().eventFilter(watched, event)

    def _enter(self, event: QDragEnterEvent) -> None:
        view = self._view
        kind, bot, workflow = _kind_of(event.mimeData()), view.scene.bot, view.scene.workflow
        if not kind or bot is None or workflow is None:
            event.ignore()
            return
        try:
            card = card_about(bot, workflow.key, kind, view.ids)
        except (ValueError, LookupError):
            event.ignore()
            return
        called = bot.workflow(kind.partition(ABOUT)[2]) if kind.startswith("workflow") else None
        if called is not None and called.key == workflow.key:
            event.ignore()
            view.refused.emit(f"“{called.name}” would run itself.")
            return
        (read,) = read_cards([card])
        view.hands.begin(DropCard(view, card, card_icon(read), event.mimeData().text()), event.position())
        event.acceptProposedAction()


def _kind_of(data: QMimeData) -> str:
    """The kind of card that is dragged; a workflow of the explorer is one that runs it."""
    things = dragged_things(data)
    if len(things) == 1 and things[0].kind == "workflow":
        return f"workflow{ABOUT}{things[0].key}"
    return kind_in(data)
