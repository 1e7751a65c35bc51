"""A workflow as a picture: PNG, SVG with its texts as text, or PDF. No window is shown."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from studio.archive.atomic import replacing
from studio.bot.bot import Bot
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.edge_painter import paint_true_edge
from studio.ui.canvas.edges import Rect
from studio.ui.canvas.inks import Faces, Inks
from studio.ui.canvas.items import SceneNode
from studio.ui.canvas.node_painter import Pens, paint_content, paint_ground
from studio.ui.canvas.note_painter import paint_note
from studio.ui.canvas.painter import Attention, CanvasPainter
from studio.ui.canvas.scene import Scene
from studio.ui.theme import PALETTES, ThemeName

MARGIN = 40.0
"""Free space around the workflow, in canvas units."""

LONGEST_SIDE = 16_000
MOST_PIXELS = 64_000_000
"""Limits of a PNG: larger ones cannot be opened by many programs, and need more memory than many machines have."""

LONGEST_PAGE = 14_000
"""Limit of a PDF page's side, in points."""

_POINTS = 0.75
"""Points in a canvas unit: a PDF shows a workflow at the size a screen does."""


def render_workflow(bot: Bot, workflow: str, output: Path, *, theme: ThemeName = "light", scale: float = 1.0) -> str:
    """Draw a workflow into a file; the ending of its name says what kind (.png, .svg, .pdf).

    `scale` is the size of a PNG, 1 for a pixel per canvas unit. Returns a sentence when the picture could not be
    made as asked (smaller, or without nodes that lie hopelessly far out), else an empty one. Raises ValueError for
    a workflow that does not exist or an ending that is not known, OSError when the file cannot be written.
    """
    if QGuiApplication.instance() is None:
        _keep_application()
    scene = Scene()
    scene.set_workflow(bot, workflow)
    if scene.workflow is None:
        raise ValueError(f"This bot has no workflow “{workflow}”.")
    area, notes = _area(scene)
    kind = output.suffix.lower()
    if kind == ".png":
        data, note = _png(scene, area, theme, scale)
    elif kind == ".svg":
        data, note = _svg(scene, area, theme), ""
    elif kind == ".pdf":
        data, note = _pdf(scene, area, theme)
    else:
        raise ValueError(f"“{output.name}” must end in .png, .svg or .pdf.")
    with replacing(output) as file:
        file.write(data)
    return " ".join(text for text in (*notes, note) if text)


_application: QGuiApplication | None = None


def _keep_application() -> None:
    """Fonts need an application; one that is made here lives as long as the process."""
    global _application
    _application = QGuiApplication([])


def _area(scene: Scene) -> tuple[Rect, list[str]]:
    """The part of the canvas to draw, and what is not in it."""
    if not scene.nodes:
        return (0.0, 0.0, 400.0, 200.0), ["This workflow has no nodes; the picture is empty."]
    left, top, right, bottom = part = scene.main_part()
    outside = [item for item in scene.nodes.values() if not _within(item, part)]
    for edge in scene.edges():
        if _within(edge.source, part) and _within(edge.target, part):
            own = edge.bounds
            left, top = min(left, own[0]), min(top, own[1])
            right, bottom = max(right, own[2]), max(bottom, own[3])
    notes = []
    if outside:
        names = ", ".join(f"“{item.node.name}”" for item in outside[:3])
        more = f" and {len(outside) - 3} more" if len(outside) > 3 else ""
        notes.append(f"Not in the picture, because far away from everything else: {names}{more}.")
    return (left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN), notes


def _within(item: SceneNode, part: Rect) -> bool:
    return part[0] <= item.x <= part[2] and part[1] <= item.y <= part[3]


def _png(scene: Scene, area: Rect, theme: ThemeName, scale: float) -> tuple[bytes, str]:
    across, down = area[2] - area[0], area[3] - area[1]
    most = min(LONGEST_SIDE / across, LONGEST_SIDE / down, (MOST_PIXELS / (across * down)) ** 0.5)
    note = ""
    if scale > most:
        note = f"The picture is at {most:.0%} instead of {scale:.0%}: at that size it would be too large to be opened."
        scale = most
    # Nodes are drawn at their own size for more pixels; only for fewer they are seen from farther away.
    zoom = min(1.0, scale)
    ratio = scale / zoom
    image = QImage(max(1, round(across * scale)), max(1, round(down * scale)), QImage.Format.Format_RGB32)
    if image.isNull():
        raise OSError("There is not enough memory for a picture of this size; choose a smaller scale.")
    image.setDevicePixelRatio(ratio)
    drawing = CanvasPainter(scene, PALETTES[theme])
    image.fill(drawing.inks.background)
    camera = Camera(zoom, round(-area[0] * zoom), round(-area[1] * zoom))
    with QPainter(image) as painter:
        drawing.paint_scene(painter, QRectF(0, 0, across * zoom, down * zoom), camera, ratio, Attention())
    image.setDevicePixelRatio(1.0)
    buffer = _buffer()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise OSError("The picture could not be made into a PNG.")
    return bytes(buffer.data().data()), note


def _svg(scene: Scene, area: Rect, theme: ThemeName) -> bytes:
    across, down = area[2] - area[0], area[3] - area[1]
    buffer = _buffer()
    device = QSvgGenerator()
    device.setOutputDevice(buffer)
    device.setSize(QSize(round(across), round(down)))
    device.setViewBox(QRectF(0, 0, round(across), round(down)))
    device.setResolution(96)
    name = scene.workflow.name if scene.workflow is not None else ""
    device.setTitle(name)
    device.setDescription(f"Workflow with {len(scene.nodes)} nodes")
    with QPainter(device) as painter:
        _paint_shapes(painter, scene, area, Inks(PALETTES[theme]))
    # A family that a reader's machine lacks must not become one with serifs.
    return re.sub(rb'font-family="([^"]*)"', rb'font-family="\1, system-ui, sans-serif"', buffer.data().data())


def _pdf(scene: Scene, area: Rect, theme: ThemeName) -> tuple[bytes, str]:
    across, down = area[2] - area[0], area[3] - area[1]
    shrink = min(1.0, LONGEST_PAGE / (across * _POINTS), LONGEST_PAGE / (down * _POINTS))
    note = f"The page is at {shrink:.0%}: no page of a PDF can be larger." if shrink < 1 else ""
    buffer = _buffer()
    device = QPdfWriter(buffer)
    size = QSizeF(across * _POINTS * shrink, down * _POINTS * shrink)
    device.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    device.setPageMargins(QMarginsF(0, 0, 0, 0))
    device.setResolution(96)
    device.setTitle(scene.workflow.name if scene.workflow is not None else "")
    device.setCreator("Dialoom Studio")
    with QPainter(device) as painter:
        painter.scale(shrink, shrink)
        _paint_shapes(painter, scene, area, Inks(PALETTES[theme]))
    return bytes(buffer.data().data()), note


def _paint_shapes(painter: QPainter, scene: Scene, area: Rect, inks: Inks) -> None:
    """Everything in an area as shapes and text, for devices that keep them."""
    pens = Pens(inks, Faces(), 1.0, vector=True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, area[2] - area[0], area[3] - area[1]), inks.background)
    painter.translate(-area[0], -area[1])
    items = scene.nodes_in(area)
    for item in items:
        if item.layout.is_note:
            painter.save()
            painter.translate(item.x, item.y)
            paint_note(painter, pens, item.node, item.layout.width, item.layout.height)
            painter.restore()
    for edge in scene.edges_in(area):
        paint_true_edge(painter, edge.route, edge.target.entry, inks.edge)
    for item in items:
        if not item.layout.is_note:
            painter.save()
            painter.translate(item.x, item.y)
            paint_ground(painter, pens, item.node.type, item.layout.width, item.layout.height, colour=item.colour)
            paint_content(painter, pens, item, scene)
            painter.restore()


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
