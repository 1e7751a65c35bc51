"""What the pointer does on the canvas: hovering, clicking, and the gesture it is in the middle of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication

from studio.bot.edits.nodes import can_hold_cards
from studio.ui.canvas.deletion import refusal_to_delete_card
from studio.ui.canvas.gestures.connect import Connect, LooseLine
from studio.ui.canvas.gestures.gesture import NO_MODIFIERS, Gesture, Modifiers
from studio.ui.canvas.gestures.move_nodes import MoveNodes
from studio.ui.canvas.gestures.pan import Pan
from studio.ui.canvas.gestures.place_card import MoveCard
from studio.ui.canvas.gestures.resize_note import ResizeNote
from studio.ui.canvas.gestures.rubber_band import RubberBand
from studio.ui.canvas.scene import NOTHING, Hit, HitKind, Selection
from studio.ui.canvas.text_places import guidelines_place, option_place

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

AUTOSCROLL_MS = 16
_REST_MS = 60
"""What is under the pointer is found so long after the content has scrolled below it."""

_AUTOSCROLL_REACH = 28
_AUTOSCROLL_SPEED = 0.5

_WHEEL_PIXELS = 0.75
"""Pixels scrolled for a unit of a wheel that does not tell pixels; a notch is 120 units."""

_ZOOM_PER_UNIT = 1.0016
_MORE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
"""With these a click adds to the selection, or takes away."""

_CURSORS = {
    "port": Qt.CursorShape.CrossCursor,
    "edge": Qt.CursorShape.PointingHandCursor,
    "edge_end": Qt.CursorShape.OpenHandCursor,
    "resize": Qt.CursorShape.SizeFDiagCursor,
    "menu": Qt.CursorShape.PointingHandCursor,
    "add_card": Qt.CursorShape.PointingHandCursor,
}


@dataclass(frozen=True, slots=True)
class _Press:
    """A button that is down and has not moved far enough to be a gesture."""

    point: QPointF
    hit: Hit
    modifiers: Modifiers
    gesture: Callable[[], Gesture] | None
    """What begins when the pointer moves on."""
    on_click: Callable[[], None] | None
    """What happens when it does not."""


class Hands:
    """The pointer over one view."""

    def __init__(self, view: CanvasView) -> None:
        self._view = view
        self.gesture: Gesture | None = None
        self._hover: Hit | None = None
        self._press: _Press | None = None
        self._dropped: tuple[LooseLine, QPointF] | None = None
        self._point = QPointF()
        self._space = False
        self._rest = QTimer(view)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._rested)
        self._timer = QTimer(view)
        self._timer.setInterval(AUTOSCROLL_MS)
        self._timer.timeout.connect(self._autoscroll)

    @property
    def hover(self) -> Hit | None:
        """What the pointer rests on; nothing during a gesture."""
        return self._hover if self.gesture is None else None

    @property
    def pointer(self) -> QPointF:
        """Where the pointer was last, in the view."""
        return self._point

    @property
    def overlay(self) -> Callable[[QPainter], None] | None:
        """Paints what the hands do over the canvas; None when they do nothing."""
        if self.gesture is not None:
            return self.gesture.paint
        if self._dropped is not None:
            return self._paint_dropped
        return None

    # -- gestures ---------------------------------------------------------------------------------------

    def begin(self, gesture: Gesture, point: QPointF | None = None, modifiers: Modifiers = NO_MODIFIERS) -> None:
        """Start a gesture at a point; one under way is cancelled."""
        self.cancel()
        self._set_hover(None)
        self.gesture = gesture
        self._point = point if point is not None else self._point
        gesture.start(self._point, modifiers)
        self._show_cursor()
        self._view.update()

    def finish(self, modifiers: Modifiers = NO_MODIFIERS) -> None:
        """End the gesture as it stands."""
        gesture, self.gesture = self.gesture, None
        self._timer.stop()
        if gesture is not None:
            gesture.finish(self._point, modifiers)
        self._show_cursor()
        self._view.update()

    def cancel(self) -> None:
        """End the gesture as if it had never begun."""
        gesture, self.gesture = self.gesture, None
        self._press = None
        self._timer.stop()
        self._drop(None)
        if gesture is not None:
            gesture.cancel()
            self._show_cursor()
            self._view.update()

    def keep_line(self, line: LooseLine, point: QPointF) -> None:
        """Keep showing a line that was dropped on nothing while a menu asks what to put there."""
        self._drop((line, point))

    def forget(self) -> None:
        """The scene has changed under the pointer."""
        self._hover = None
        self._drop(None)

    def _drop(self, dropped: tuple[LooseLine, QPointF] | None) -> None:
        if self._dropped is not dropped:
            self._dropped = dropped
            self._view.update()

    def _paint_dropped(self, painter: QPainter) -> None:
        if self._dropped is not None:
            self._dropped[0].paint(painter, self._dropped[1], mark_all=False)

    # -- buttons ----------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        event.accept()
        self._drop(None)
        point, button, modifiers = event.position(), event.button(), event.modifiers()
        self._point = point
        if self.gesture is not None:
            if button != Qt.MouseButton.LeftButton or self.gesture.by_keys:
                self.cancel()
            return
        if button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._space):
            self.begin(Pan(self._view), point)
        elif button == Qt.MouseButton.LeftButton:
            self._press_left(point, modifiers)
        elif button == Qt.MouseButton.RightButton:
            self._select_for_menu(self._view.hit_at(point))

    def _press_left(self, point: QPointF, modifiers: Modifiers) -> None:
        view = self._view
        hit = view.hit_at(point)
        more = bool(modifiers & _MORE)
        gesture: Callable[[], Gesture] | None = None
        on_click: Callable[[], None] | None = None
        if hit.kind == "empty":
            if not more:
                on_click = view.clear_selection
            gesture = lambda: RubberBand(view, more)  # noqa: E731  # a gesture waiting for the pointer to move
        elif hit.kind == "port":
            gesture = lambda: Connect(view, (hit.node_key, hit.port_id))  # noqa: E731
        elif hit.kind in ("edge", "edge_end"):
            view.change_selection(Selection(edge=hit.edge))
            if hit.kind == "edge_end":
                gesture = lambda: Connect(view, (hit.node_key, hit.port_id), detached=True)  # noqa: E731
        elif hit.kind in ("menu", "add_card"):
            if hit.node_key not in view.scene.selection.nodes:
                view.select_nodes([hit.node_key])
            on_click = lambda: self._ask(hit)  # noqa: E731
            gesture = lambda: MoveNodes(view, hit.node_key)  # noqa: E731
        elif hit.kind == "resize":
            view.select_nodes([hit.node_key])
            gesture = lambda: ResizeNote(view, hit.node_key)  # noqa: E731
        else:
            on_click = self._click_on_node(hit, more)
            gesture = lambda: self._take_hold(hit)  # noqa: E731
        self._press = _Press(point, hit, modifiers, gesture, on_click)

    def _click_on_node(self, hit: Hit, more: bool) -> Callable[[], None] | None:
        """Select what was pressed, at once where that cannot be meant otherwise, else when the button comes up."""
        view = self._view
        selected = view.scene.selection.nodes
        alone = Selection(frozenset({hit.node_key}), hit.card_key or None)
        if more:
            if hit.node_key not in selected:
                view.change_selection(Selection(selected | {hit.node_key}))
                return None
            return lambda: view.change_selection(Selection(selected - {hit.node_key}))
        if hit.node_key not in selected:
            view.change_selection(alone)
            return None
        return lambda: view.change_selection(alone)

    def _take_hold(self, hit: Hit) -> Gesture:
        """Move the card under the pointer; the node when it has no card there, or when it is one of several."""
        view = self._view
        movable = hit.kind == "card" and len(view.scene.selection.nodes) == 1
        if not movable or refusal_to_delete_card(view.scene.nodes[hit.node_key].node, hit.card_key):
            return MoveNodes(view, hit.node_key)
        view.select_nodes([hit.node_key], hit.card_key)
        return MoveCard(view, hit.node_key, hit.card_key)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves."""
        event.accept()
        self._point = event.position()
        if self.gesture is not None:
            self.move_to(self._point, event.modifiers())
            return
        press = self._press
        if press is not None:
            if press.gesture is not None and _far(press.point, self._point):
                self._press = None
                self.begin(press.gesture(), press.point, press.modifiers)
                if self.gesture is not None:
                    self._point = event.position()
                    self.gesture.move(self._point, event.modifiers())
            return
        self._drop(None)
        self._set_hover(self._view.hit_at(self._point))

    def move_to(self, point: QPointF, modifiers: Modifiers) -> None:
        """Move what the hand holds."""
        self._point = point
        if self.gesture is not None:
            self.gesture.move(point, modifiers)
            self._watch_border()

    def release(self, event: QMouseEvent) -> None:
        """A button comes up."""
        event.accept()
        self._point = event.position()
        press, self._press = self._press, None
        if self.gesture is not None:
            if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
                self.gesture.move(self._point, event.modifiers())
                self.finish(event.modifiers())
                self._set_hover(self._view.hit_at(self._point))
        elif press is not None and press.on_click is not None and event.button() == Qt.MouseButton.LeftButton:
            press.on_click()

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click."""
        event.accept()
        if event.button() != Qt.MouseButton.LeftButton or event.modifiers() & _MORE:
            return
        hit = self._view.hit_at(event.position())
        if hit.kind not in ("node", "card"):
            return
        view = self._view
        view.select_nodes([hit.node_key], hit.card_key or None)
        item = view.scene.nodes[hit.node_key]
        rows = item.layout.rows if item.layout.has_meta else ()
        if rows and not hit.card_key and rows[0].top <= hit.scene_pos.y() - item.y < rows[0].top + rows[0].height:
            view.editing.begin(guidelines_place(item))
        elif not (hit.card_key and view.editing.begin(option_place(item, hit.scene_pos.y() - item.y))):
            view.activate_selection()

    def context_menu(self, event: QContextMenuEvent) -> None:
        """The menu was asked for, by the right button or by a key."""
        event.accept()
        view = self._view
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._menu_for_selection()
            return
        hit = view.hit_at(QPointF(event.pos()))
        self._select_for_menu(hit)
        view.context_requested.emit(hit, event.globalPos())

    def _select_for_menu(self, hit: Hit) -> None:
        view = self._view
        selected = view.scene.selection
        if hit.edge is not None:
            view.change_selection(Selection(edge=hit.edge))
        elif not hit.node_key:
            view.change_selection(NOTHING)
        elif hit.node_key not in selected.nodes or (hit.card_key and selected.only_node == hit.node_key):
            view.change_selection(Selection(frozenset({hit.node_key}), hit.card_key or None))

    def _menu_for_selection(self) -> None:
        view = self._view
        key = view.scene.selection.only_node
        rect = view.place_of(key) if key is not None else view.rect()
        place = rect.topLeft() if key is not None else rect.center()
        scene_pos = QPointF(*view.camera.to_scene(place.x(), place.y()))
        kind: HitKind = "empty" if key is None else "card" if view.selected_card else "node"
        hit = Hit(kind, key or "", view.selected_card or "", scene_pos=scene_pos)
        view.context_requested.emit(hit, view.mapToGlobal(place))

    def _ask(self, hit: Hit) -> None:
        self._view.context_requested.emit(hit, self._view.mapToGlobal(self._point.toPoint()))

    def ask_for_card(self) -> None:
        """Ask, by keyboard, which card to add to the selected node."""
        view = self._view
        key = view.scene.selection.only_node
        item = view.scene.nodes.get(key or "")
        if item is None or not can_hold_cards(item.node):
            view.refused.emit("Select a node that holds cards, then press A to add one.")
            return
        view.bring_into_view(item.rect)
        place = view.place_of(item.key)
        hit = Hit("add_card", item.key, view.selected_card or "", scene_pos=QPointF(item.x, item.y))
        view.context_requested.emit(hit, view.mapToGlobal(place.bottomLeft()))

    # -- wheel, trackpad, keys --------------------------------------------------------------------------

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom at the pointer."""
        event.accept()
        pixels, angle = event.pixelDelta(), event.angleDelta()
        modifiers = event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            units = angle.y() or angle.x()
            self._view.zoom_by(_ZOOM_PER_UNIT**units, event.position())
        else:
            dx = float(pixels.x()) if not pixels.isNull() else angle.x() * _WHEEL_PIXELS
            dy = float(pixels.y()) if not pixels.isNull() else angle.y() * _WHEEL_PIXELS
            if modifiers & Qt.KeyboardModifier.ShiftModifier and not dx:
                dx, dy = dy, 0.0
            self._view.pan_by(dx, dy)
        if self.gesture is not None:
            self.gesture.move(self._point, modifiers)
        elif self._press is None:
            self._point = event.position()
            self._rest.start()

    def native_gesture(self, event: QNativeGestureEvent) -> bool:
        """Two fingers on a trackpad."""
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self._view.zoom_by(1 + event.value(), event.position())
            return True
        if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
            self._view.fit()
            return True
        return False

    def key_press(self, event: QKeyEvent) -> bool:
        """A key that belongs to the hands: Escape, space, and what the gesture understands."""
        if event.key() == Qt.Key.Key_Escape:
            if self.gesture is not None or self._press is not None or self._dropped is not None:
                self.cancel()
            else:
                self._view.clear_selection()
            return True
        if self.gesture is not None:
            # While a hand holds something keys do not change what it holds.
            return self.gesture.key(event) or not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Space and event.modifiers() == NO_MODIFIERS:
            self._space = True
            self._show_cursor()
            return True
        return False

    def key_release(self, event: QKeyEvent) -> bool:
        """A key comes up."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat() and self._space:
            self._space = False
            self._show_cursor()
            return True
        return False

    def lose_focus(self) -> None:
        """Keys that are down come up unseen."""
        self._space = False
        self._show_cursor()

    def leave(self) -> None:
        """The pointer has left the view."""
        self._rest.stop()
        self._set_hover(None)

    # -- hovering ---------------------------------------------------------------------------------------

    def _set_hover(self, hit: Hit | None) -> None:
        if hit is not None and hit.kind == "empty":
            hit = None
        old, self._hover = self._hover, hit
        if old == hit:
            return
        view = self._view
        for one in (old, hit):
            if one is None:
                continue
            edge = view.scene.edge(one.edge) if one.edge is not None else None
            if edge is not None:
                view.update(view.screen_rect(edge.bounds).toAlignedRect())
            else:
                view.update_node(one.node_key)
        self._show_cursor()

    def _rested(self) -> None:
        if self.gesture is None and self._press is None and self._view.underMouse():
            self._set_hover(self._view.hit_at(self._point))

    def _show_cursor(self) -> None:
        if self.gesture is not None:
            shape = self.gesture.cursor or Qt.CursorShape.ArrowCursor
        elif self._space:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = _CURSORS.get(self._hover.kind if self._hover is not None else "", Qt.CursorShape.ArrowCursor)
        if self._view.cursor().shape() != shape:
            self._view.setCursor(shape)

    # -- autoscroll -------------------------------------------------------------------------------------

    def _watch_border(self) -> None:
        if self.gesture is not None and self.gesture.autoscrolls and self._beyond() != (0.0, 0.0):
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()

    def _beyond(self) -> tuple[float, float]:
        """How far the pointer is into the border of the view, to each side."""
        return (
            _into_border(self._point.x(), self._view.width()),
            _into_border(self._point.y(), self._view.height()),
        )

    def _autoscroll(self) -> None:
        dx, dy = self._beyond()
        if self.gesture is None or (dx, dy) == (0.0, 0.0):
            self._timer.stop()
            return
        self._view.pan_by(-dx * _AUTOSCROLL_SPEED, -dy * _AUTOSCROLL_SPEED)
        self.gesture.move(self._point, QGuiApplication.keyboardModifiers())


def _into_border(place: float, size: int) -> float:
    reach = min(_AUTOSCROLL_REACH, size / 4)
    if place < reach:
        return max(-60.0, place - reach)
    return min(60.0, place - size + reach) if place > size - reach else 0.0


def _far(first: QPointF, second: QPointF) -> bool:
    return (second - first).manhattanLength() >= min(5, QApplication.startDragDistance())
