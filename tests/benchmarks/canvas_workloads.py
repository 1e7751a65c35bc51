"""The same graph on the canvas and on bare Qt items, and the same work done to both.

The floor is what Qt itself can do: one `QGraphicsRectItem` per node and one `QGraphicsPathItem` per line, painted
by C++, without text, icons or ports. Both are driven by the same events in the same process.
"""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QGraphicsView,
    QWidget,
)

from studio.bot.bot import Bot
from studio.bot.edit import Edit
from studio.bot.edits.nodes import delete_nodes
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.view import CanvasView
from studio.ui.theme import Theme

WIDTH, HEIGHT = 1600, 1000
COLUMN, ROW = 330, 240
NODE_SIZE = (260, 176)
DELETED = 1000


class Graph:
    """Nodes on a grid, four cards each, 1.3 lines a node, and a hub with ten."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.columns = max(8, int(count**0.5 + 0.999))
        self.hub = 3 * self.columns + 4
        numbers = random.Random(7)
        near = (1, self.columns, self.columns + 1, self.columns - 1, 2, 2 * self.columns, -self.columns, -2)
        self.extra: dict[int, list[int]] = {}
        for node in range(count):
            if numbers.random() < 0.3 and node != self.hub:
                self.extra[node] = [max(0, min(count - 1, node + numbers.choice(near)))]
        c = self.columns
        self.extra[self.hub] = [self.hub + step for step in (2, 3, c + 2, 2 * c + 1)]
        for step in (-3, -2, -c - 3, c - 3, 2 * c - 3):
            self.extra[self.hub + step] = [self.hub]
        self.lines = [(node, node + 1) for node in range(count - 1)]
        self.lines += [(node, target) for node, targets in self.extra.items() for target in targets]

    def place(self, node: int) -> tuple[int, int]:
        return node % self.columns * COLUMN, node // self.columns * ROW

    def bot(self) -> Bot:
        """The graph as a bot."""
        return Bot({"flows": [{"id": "wf-main", "name": "Main", "nodes": [self._node(n) for n in range(self.count)]}]})

    def _node(self, node: int) -> dict[str, Any]:
        x, y = self.place(node)
        targets = self.extra.get(node, [])
        cards = [self._way_out(node, number, target) for number, target in enumerate(targets)]
        cards += [self._text(node, number) for number in range(4 - len(cards))]
        following = _id(node + 1) if node + 1 < self.count else None
        return {
            "id": _id(node),
            "name": f"Step {node}",
            "type": "standard",
            "deletable": True,
            "x": x,
            "y": y,
            "instructions": cards,
            "defaultTransition": {"targetNodeId": following},
        }

    def _text(self, node: int, number: int) -> dict[str, Any]:
        words = {
            "valueType": "dynamic",
            "dynamicValue": f"Hello {{{{user.name}}}}, this is message {number} of step {node}",
        }
        return {"id": f"ins-{node:06x}{number}", "type": "content", "content": {"type": "text", "text": words}}

    def _way_out(self, node: int, number: int, target: int) -> dict[str, Any]:
        return {
            "id": f"ins-{node:06x}t{number}",
            "type": "transition",
            "condition": {"type": "expression", "payload": f"workflow.count > {number}"},
            "destination": {"node": _id(target)},
        }


def _id(node: int) -> str:
    return f"nd-{node:010x}"


class OnFloor:
    """The graph as bare items of Qt."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def build(self) -> None:
        self.scene = QGraphicsScene()
        self.view = QGraphicsView(self.scene)
        self.view.resize(WIDTH, HEIGHT)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        outline, ground = QPen(QColor("#C7CCD6"), 1), QBrush(QColor("#FFFFFF"))
        pen = QPen(QColor("#98A2B3"), 1.5)
        flags = QGraphicsItem.GraphicsItemFlag.ItemIsSelectable | QGraphicsItem.GraphicsItemFlag.ItemIsMovable
        self.nodes: dict[int, QGraphicsRectItem] = {}
        for node in range(self.graph.count):
            item = QGraphicsRectItem(0, 0, *NODE_SIZE)
            item.setPos(*self.graph.place(node))
            item.setPen(outline)
            item.setBrush(ground)
            item.setFlags(flags)
            item.setZValue(1)
            self.scene.addItem(item)
            self.nodes[node] = item
        # Which lines hang on which node: without that neither moving nor deleting works.
        self.lines: dict[int, QGraphicsPathItem] = {}
        self.lines_of: dict[int, set[int]] = {node: set() for node in self.nodes}
        for number, line in enumerate(self.graph.lines):
            path = QGraphicsPathItem(self._path(line))
            path.setPen(pen)
            self.scene.addItem(path)
            self.lines[number] = path
            self.lines_of[line[0]].add(number)
            self.lines_of[line[1]].add(number)
        self.view.verticalScrollBar().setSingleStep(30)  # so that the wheel event scrolls by 12 pixels
        self.view.show()
        QApplication.processEvents()
        self.view.viewport().repaint()

    def _path(self, line: tuple[int, int]) -> QPainterPath:
        source, target = self.nodes[line[0]].pos(), self.nodes[line[1]].pos()
        x0, y0, x1, y1 = source.x() + NODE_SIZE[0], source.y() + NODE_SIZE[1] - 12, target.x(), target.y() + 16
        pull = max(40.0, abs(x1 - x0) / 2)
        path = QPainterPath(QPointF(x0, y0))
        path.cubicTo(x0 + pull, y0, x1 - pull, y1, x1, y1)
        return path

    def look_at(self, x: float, y: float) -> None:
        self.view.resetTransform()
        self.view.centerOn(x, y)
        self.view.viewport().repaint()

    def pan(self, x: float, y: float) -> None:
        self.view.centerOn(x, y)
        self.view.viewport().repaint()

    def fit(self) -> None:
        self.view.fitInView(self.scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)
        self.view.viewport().repaint()

    def zoom(self, step: int) -> None:
        self.view.scale(1.1 if step % 2 else 1 / 1.1, 1.1 if step % 2 else 1 / 1.1)
        self.view.viewport().repaint()

    def scroll(self) -> None:
        send_wheel(self.view.viewport())

    def begin_drag(self) -> None:
        hub = self.nodes[self.graph.hub]
        self._hold = self.view.mapFromScene(hub.pos() + QPointF(60, 16))
        QTest.mousePress(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self._hold)

    def drag(self, step: int) -> None:
        QTest.mouseMove(self.view.viewport(), self._hold + QPoint(15 * step, 5 * step))
        for number in self.lines_of[self.graph.hub]:
            self.lines[number].setPath(self._path(self.graph.lines[number]))
        QApplication.processEvents()

    def end_drag(self) -> None:
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, pos=self._hold)
        self.scene.clearSelection()
        QApplication.processEvents()

    def select_all(self) -> None:
        for item in self.nodes.values():
            item.setSelected(True)
        QApplication.processEvents()

    def select_none(self) -> None:
        self.scene.clearSelection()
        QApplication.processEvents()

    def prepare_delete(self) -> None:
        """Nothing to prepare."""

    def delete(self) -> None:
        self._taken: list[tuple[int, QGraphicsRectItem]] = []
        self._cut: list[tuple[int, QGraphicsPathItem]] = []
        for node in range(min(DELETED, self.graph.count)):
            item = self.nodes.pop(node)
            self.scene.removeItem(item)
            self._taken.append((node, item))
            for number in tuple(self.lines_of[node]):
                source, target = self.graph.lines[number]
                self.lines_of[source].discard(number)
                self.lines_of[target].discard(number)
                path = self.lines.pop(number)
                self.scene.removeItem(path)
                self._cut.append((number, path))
        QApplication.processEvents()

    def undo(self) -> None:
        for node, item in self._taken:
            self.nodes[node] = item
            self.scene.addItem(item)
        for number, path in self._cut:
            source, target = self.graph.lines[number]
            self.lines_of[source].add(number)
            self.lines_of[target].add(number)
            self.lines[number] = path
            self.scene.addItem(path)
        QApplication.processEvents()

    def close(self) -> None:
        self.view.close()
        self.scene.clear()
        self.nodes.clear()
        self.lines.clear()
        self.view.deleteLater()


class OnCanvas:
    """The graph on the canvas."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.bot = graph.bot()
        # The model's views of nodes are read by whoever opens the bot, before there is a canvas.
        assert self.bot.main is not None
        self.bot.main.nodes  # noqa: B018
        self.edits: list[Edit] = []

    def build(self) -> None:
        self.view = CanvasView(Theme("light"), self.edits.append)
        self.view.motion_ms = 0
        self.view.resize(WIDTH, HEIGHT)
        self.view.show_workflow(self.bot, "wf-main")
        self.view.show()
        QApplication.processEvents()
        self.view.repaint()

    def look_at(self, x: float, y: float) -> None:
        self.view.look(Camera().centered((x, y), WIDTH, HEIGHT))
        self.view.repaint()

    def pan(self, x: float, y: float) -> None:
        self.view.look(self.view.camera.centered((x, y), WIDTH, HEIGHT))
        self.view.repaint()

    def fit(self) -> None:
        self.view.fit()
        self.view.repaint()

    def zoom(self, step: int) -> None:
        self.view.zoom_by(1.1 if step % 2 else 1 / 1.1)
        self.view.repaint()

    def scroll(self) -> None:
        send_wheel(self.view)

    def begin_drag(self) -> None:
        x, y = self.view.camera.to_screen(*self.graph.place(self.graph.hub))
        self._hold = QPoint(round(x) + 60, round(y) + 16)
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, pos=self._hold)
        QTest.mouseMove(self.view, self._hold + QPoint(15, 0))
        QApplication.processEvents()

    def drag(self, step: int) -> None:
        QTest.mouseMove(self.view, self._hold + QPoint(15 * step, 15 * (step // 3)))
        QApplication.processEvents()

    def end_drag(self) -> None:
        QTest.keyClick(self.view, Qt.Key.Key_Escape)
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, pos=self._hold)
        self.view.clear_selection()
        QApplication.processEvents()

    def select_all(self) -> None:
        self.view.select_all()
        QApplication.processEvents()

    def select_none(self) -> None:
        self.view.clear_selection()
        QApplication.processEvents()

    def prepare_delete(self) -> None:
        """Make the edit and read what it leaves, which is the model's part and measured with the model."""
        keys = [_id(node) for node in range(DELETED)]
        self._after = delete_nodes(self.bot, "wf-main", keys).apply(self.bot)
        assert self._after.main is not None
        self._after.main.nodes  # noqa: B018

    def delete(self) -> None:
        self.view.update_bot(self._after)
        QApplication.processEvents()

    def undo(self) -> None:
        self.view.update_bot(self.bot)
        QApplication.processEvents()

    def close(self) -> None:
        self.view.close()
        self.view.deleteLater()


def forget_pictures(side: OnFloor | OnCanvas) -> None:
    """Make the next painting draw every body anew."""
    if isinstance(side, OnCanvas):
        side.view.painter.pictures.forget_bodies()


def send_wheel(widget: QWidget) -> None:
    """Turn the wheel by an eighth of a notch: both sides scroll by 12 pixels."""
    place = QPointF(WIDTH / 2, HEIGHT / 2)
    event = QWheelEvent(
        place,
        place,
        QPoint(0, -12),
        QPoint(0, -16),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()
