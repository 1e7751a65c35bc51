"""Drawing a line without a pointer: choose a port, then a node, then press Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from studio.ui.canvas import labels
from studio.ui.canvas.gestures.connect import LooseLine, port_point
from studio.ui.canvas.gestures.gesture import Gesture, Modifiers
from studio.ui.canvas.items import SceneNode

if TYPE_CHECKING:
    from studio.ui.canvas.view import CanvasView

KEYS_HINT = ("Enter connects · Escape cancels", "↑ ↓ choose the way out · Tab chooses the node")


class ConnectByKeys(Gesture):
    """Up and down choose the port, Tab and left and right the node, nearest first; Enter connects."""

    by_keys = True

    def __init__(self, view: CanvasView, item: SceneNode, port: int) -> None:
        super().__init__(view)
        self._item = item
        self._port = port
        self._targets: list[str] = []

    def start(self, point: QPointF, modifiers: Modifiers) -> None:
        self._choose_port(self._port)

    def cancel(self) -> None:
        self.view.scene.hide(None)
        self.view.update()

    def key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._choose_port((self._port + step) % len(self._item.layout.ports))
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Right):
            self._aim(1)
        elif key in (Qt.Key.Key_Backtab, Qt.Key.Key_Left):
            self._aim(-1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view.end_gesture()
        else:
            return False
        return True

    def finish(self, point: QPointF, modifiers: Modifiers) -> None:
        self.view.scene.hide(None)
        self.view.update()
        self._line.connect()

    def paint(self, painter: QPainter) -> None:
        start = port_point(self.view.scene, self._line.port)
        if start is not None:
            x, y = self.view.camera.to_screen(*start)
            self._line.paint(painter, QPointF(x + 40, y), mark_all=False)
        self.view.paint_hint(painter, KEYS_HINT)

    def _choose_port(self, index: int) -> None:
        self._port = index
        port = self._item.layout.ports[index]
        self._line = LooseLine(self.view, (self._item.key, port.id))
        nodes = self.view.scene.nodes
        self._targets = [
            key for key in sorted(nodes, key=self._distance) if not self._line.refusal_of(key) and key != self._item.key
        ]
        if not self._line.refusal_of(self._item.key):
            self._targets.append(self._item.key)
        self._line.aim(port.target if port.target in nodes else self._targets[0] if self._targets else None)
        self.view.scene.hide(self._line.port)
        self._tell()

    def _distance(self, key: str) -> float:
        other, own = self.view.scene.nodes[key], self._item
        return abs(other.x - own.x - own.layout.width) + abs(other.y - own.y)

    def _aim(self, step: int) -> None:
        if not self._targets:
            return
        here = self._targets.index(self._line.target) if self._line.target in self._targets else -1
        self._line.aim(self._targets[(here + step) % len(self._targets)])
        self._tell()

    def _tell(self) -> None:
        view, target = self.view, self._line.target
        view.update()
        if target is not None:
            rect = view.scene.node_rect(target)
            if rect is not None:
                view.ensure_visible(target)
            label = labels.port_label(self._item.layout.ports[self._port]) or "this way out"
            view.announce(f"{label} to {labels.node_title(view.scene.nodes[target].node)}")
