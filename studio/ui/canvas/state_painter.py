"""Draws what stands out over a workflow: selection, hover, the running card, errors, what a search found.

Coordinates are logical pixels of the view; every method is given where the node's corner is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPen

from studio.ui.canvas import labels
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.debug_marks import NO_DEBUG
from studio.ui.canvas.debug_painter import paint_debug
from studio.ui.canvas.hit import DETAIL_ZOOM
from studio.ui.canvas.icon_art import draw_icon, paint_disc
from studio.ui.canvas.inks import cosmetic, translucent
from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.node_painter import Pens, paint_add_card, paint_bar, paint_port, row_rect, shown_ports
from studio.ui.canvas.note_painter import paint_note
from studio.ui.canvas.scene import Scene
from studio.ui.theme import (
    ICON_PX,
    NODE_INSET,
    NODE_RADIUS,
    OUTLINE_WIDTH,
    PORT_RADIUS,
    RADIUS,
)

if TYPE_CHECKING:
    from studio.ui.canvas.painter import Attention

_HALO = ((3.0, 0.30), (6.0, 0.18), (9.0, 0.09))
"""Reach beyond the node and strength of the layers of a halo."""

_MENU_FADE = 24.0
_MENU_PLACE = 26.0


class StatePainter:
    """Paints the states of nodes at one zoom."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._pens: Pens
        self._zoom = 1.0
        self._ratio = 1.0

    def begin(self, pens: Pens, camera: Camera, ratio: float) -> None:
        """Paint at a zoom on a device from now on."""
        self._pens, self._zoom, self._ratio = pens, camera.zoom, ratio

    def special(self, attention: Attention) -> set[str]:
        """The nodes with any state but being selected."""
        scene = self._scene
        found = set(scene.matches.node_keys())
        found.update(scene.run.visited)
        found.update(node for node, _card in scene.run.errors)
        found.update(scene.nodes if scene.debug.reach is not None else scene.debug.nodes())
        if scene.run.active is not None:
            found.add(scene.run.active[0])
        if attention.hover is not None:
            found.add(attention.hover.node_key)
        if attention.current is not None:
            found.add(attention.current)
        return found

    def rect(self, item: SceneNode, x: float, y: float) -> QRectF:
        """The rectangle of a node, on whole pixels."""
        width, height = item.layout.width, item.layout.height
        if self.is_resized(item) and self._scene.resizing is not None:
            _key, width, height = self._scene.resizing
        ratio, zoom = self._ratio, self._zoom
        return QRectF(x, y, round(width * zoom * ratio) / ratio, round(height * zoom * ratio) / ratio)

    # -- below the body ---------------------------------------------------------------------------------

    def paint_below(self, painter: QPainter, item: SceneNode, x: float, y: float, attention: Attention) -> None:
        """The halos."""
        scene, inks = self._scene, self._pens.inks
        rect = self.rect(item, x, y)
        if scene.run.active is not None and scene.run.active[0] == item.key:
            self._halo(painter, rect, inks.accent)
        elif any(node == item.key for node, _card in scene.run.errors):
            self._halo(painter, rect, inks.bad)
        elif item.key in scene.matches.node_keys():
            self._halo(painter, rect, inks.match_line)

    def _halo(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for reach, share in _HALO:
            painter.setBrush(translucent(color, share))
            radius = NODE_RADIUS * self._zoom + reach
            painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), radius, radius)

    # -- above the body ---------------------------------------------------------------------------------

    def paint_above(self, painter: QPainter, item: SceneNode, x: float, y: float, attention: Attention) -> None:
        """Outlines, marks on cards, and what appears under the pointer."""
        scene, inks = self._scene, self._pens.inks
        rect = self.rect(item, x, y)
        key = item.key
        selected = key in scene.selection.nodes
        failed = any(node == key for node, _card in scene.run.errors)
        hovered = attention.hover is not None and attention.hover.node_key == key and attention.hover.edge is None
        if self._zoom >= DETAIL_ZOOM and not item.layout.is_note:
            self._paint_rows(painter, item, x, y, attention)
        is_active = scene.run.active is not None and scene.run.active[0] == key
        if failed:
            self._outline(painter, rect, inks.bad, item.layout.is_note)
        elif selected or is_active:
            self._outline(painter, rect, inks.accent, item.layout.is_note)
        elif key in scene.matches.node_keys():
            self._outline(painter, rect, inks.match_line, item.layout.is_note)
        elif hovered:
            self._thin_outline(painter, rect, inks.faint, item.layout.is_note)
        looked_at = scene.matches.current is not None and scene.matches.current[0] == key
        if attention.current == key or looked_at:
            self._ring(painter, rect, inks.match_line if looked_at else inks.accent)
        if self._zoom >= DETAIL_ZOOM and not item.layout.is_note:
            self._paint_ports(painter, item, x, y, attention, selected)
        count = scene.run.visited.get(key, 0)
        if count and self._zoom >= DETAIL_ZOOM and scene.debug.reach is None:
            self._paint_count(painter, rect, count)
        if scene.debug is not NO_DEBUG:
            painter.save()
            painter.translate(x, y)
            painter.scale(self._zoom, self._zoom)
            paint_debug(painter, self._pens, scene, item, detailed=self._zoom >= DETAIL_ZOOM)
            painter.restore()

    def _outline(self, painter: QPainter, rect: QRectF, color: QColor, is_note: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, OUTLINE_WIDTH))
        radius = (RADIUS if is_note else NODE_RADIUS) * self._zoom
        painter.drawRoundedRect(rect, radius, radius)

    def _thin_outline(self, painter: QPainter, rect: QRectF, color: QColor, is_note: bool) -> None:
        half = 0.5 / self._ratio
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color, 1 / self._ratio))
        radius = (RADIUS if is_note else NODE_RADIUS) * self._zoom
        painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)

    def _ring(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        """A second outline at a little distance: where the keyboard is, or the match being looked at."""
        reach = OUTLINE_WIDTH + 2.0
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(translucent(color, 0.6), 1.5))
        radius = NODE_RADIUS * self._zoom + reach
        painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), radius, radius)

    def frame(self, painter: QPainter, rect: QRectF, color: QColor) -> None:
        """A plain frame, for blocks seen from far away."""
        painter.setPen(cosmetic(color, OUTLINE_WIDTH * self._ratio))
        painter.drawRect(rect)

    def _paint_rows(self, painter: QPainter, item: SceneNode, x: float, y: float, attention: Attention) -> None:
        scene, inks = self._scene, self._pens.inks
        hover = attention.hover if attention.hover is not None and attention.hover.node_key == item.key else None
        painter.save()
        painter.translate(x, y)
        painter.scale(self._zoom, self._zoom)
        if hover is not None and hover.kind == "card":
            self._tint(painter, item, hover.card_key, translucent(inks.text, 0.05), None)
        if item.key in scene.matches.node_keys():
            for node, card in scene.matches.found:
                if node == item.key and card is not None:
                    self._tint(painter, item, card, translucent(inks.match_line, 0.22), inks.match_line)
        if scene.run.active is not None and scene.run.active[0] == item.key and scene.run.active[1] is not None:
            self._tint(painter, item, scene.run.active[1], translucent(inks.accent, 0.14), inks.accent)
        for node, card in scene.run.errors:
            if node == item.key and card is not None:
                self._tint(painter, item, card, translucent(inks.bad, 0.14), inks.bad)
        if item.key in scene.selection.nodes and scene.selection.card is not None:
            self._tint(painter, item, scene.selection.card, translucent(inks.accent, 0.12), inks.accent)
        if (hover is not None or item.key == scene.selection.only_node) and not scene.moving:
            self._paint_offers(painter, item, hover is not None and hover.kind == "menu", attention)
        painter.restore()

    def _tint(self, painter: QPainter, item: SceneNode, card: str, ground: QColor, bar: QColor | None) -> None:
        row = row_rect(item, card)
        if row is None:
            return
        pixel = self._pens.pixel
        painter.fillRect(row.adjusted(pixel, 0, -pixel, 0), ground)
        if bar is not None:
            paint_bar(painter, self._pens, item, card, bar)

    def _paint_offers(self, painter: QPainter, item: SceneNode, menu_hovered: bool, attention: Attention) -> None:
        """The menu in the header and “Add card” in the footer."""
        pens, inks, layout = self._pens, self._pens.inks, item.layout
        hover = attention.hover
        right, pixel = layout.width - pens.pixel, pens.pixel
        ground = inks.header(item.node.type, item.colour)
        if not self._scene.marks_of(item.key):
            caption = labels.header_caption(item.node, layout.folded)
            covered = pens.faces.caption.width(caption) + NODE_INSET if caption else _MENU_PLACE
            fade = QLinearGradient(right - covered - _MENU_FADE, 0, right - covered, 0)
            fade.setColorAt(0, translucent(ground, 0))
            fade.setColorAt(1, ground)
            painter.fillRect(QRectF(right - covered - _MENU_FADE, 6, covered + _MENU_FADE - 6, 20), QBrush(fade))
            place = QRectF(layout.width - _MENU_PLACE - 4, 5, 24, 22)
            if menu_hovered:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(translucent(inks.text, 0.08))
                painter.drawRoundedRect(place, 4, 4)
            middle = place.center()
            draw_icon(painter, "more", middle.x() - ICON_PX / 2, middle.y() - ICON_PX / 2, inks.muted, pens)
        if layout.holds_cards and layout.footer_top is not None:
            on_it = hover is not None and hover.kind == "add_card" and hover.node_key == item.key
            painter.fillRect(QRectF(pixel, layout.footer_top + 2, 120, 22), inks.raised)
            paint_add_card(painter, pens, item, inks.accent if on_it else inks.muted)

    def _paint_ports(
        self, painter: QPainter, item: SceneNode, x: float, y: float, attention: Attention, selected: bool
    ) -> None:
        inks, layout, hover = self._pens.inks, item.layout, attention.hover
        hovered = hover.port_id if hover is not None and hover.kind == "port" and hover.node_key == item.key else None
        painter.save()
        painter.translate(x, y)
        painter.scale(self._zoom, self._zoom)
        card = self._scene.selection.card if selected else None
        for index in shown_ports(item):
            port = layout.ports[index]
            center = QPointF(layout.width, layout.port_ys[index])
            if port.id == hovered:
                color = inks.bad if index in item.dangling else inks.accent
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(translucent(color, 0.22))
                painter.drawEllipse(center, PORT_RADIUS + 5, PORT_RADIUS + 5)
                paint_disc(painter, center, color, inks.raised, PORT_RADIUS + 1)
            else:
                lit = selected and (card is None or port.card_key == card)
                paint_port(painter, self._pens, item, index, lit=lit)
        painter.restore()

    def _paint_count(self, painter: QPainter, rect: QRectF, count: int) -> None:
        """How often a conversation was here: a small pill on the upper border."""
        inks, face = self._pens.inks, self._pens.faces.strong_caption
        text = f"{count}×"
        width, height = face.width(text) + 12, 16.0
        painter.save()
        painter.translate(rect.right() - 12 * self._zoom, rect.top() - 2)
        scale = max(0.7, min(1.0, self._zoom))
        painter.scale(scale, scale)
        pill = QRectF(-width, -height / 2, width, height)
        painter.setPen(QPen(inks.raised, 1.5))
        painter.setBrush(inks.accent)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(face.font)
        painter.setPen(inks.on_accent)
        painter.drawText(QPointF(pill.left() + 6, face.rise), text)
        painter.restore()

    # -- notes ------------------------------------------------------------------------------------------

    def is_resized(self, item: SceneNode) -> bool:
        """Whether this note is being resized."""
        resizing = self._scene.resizing
        return resizing is not None and resizing[0] == item.key

    def paint_resized(self, painter: QPainter, item: SceneNode, x: float, y: float) -> None:
        """A note at the size the hand gives it."""
        assert self._scene.resizing is not None
        _key, width, height = self._scene.resizing
        painter.save()
        painter.translate(x, y)
        painter.scale(self._zoom, self._zoom)
        paint_note(painter, self._pens, item.node, width, height)
        painter.restore()

    def paint_paper(self, painter: QPainter, item: SceneNode, x: float, y: float) -> None:
        """A note without its words."""
        painter.save()
        painter.translate(x, y)
        painter.scale(self._zoom, self._zoom)
        paint_note(painter, self._pens, item.node, item.layout.width, item.layout.height, words=False)
        painter.restore()
