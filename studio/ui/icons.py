"""The icons of the program, drawn for it (`resources/icons`) and coloured by the tokens of the theme.

An icon is known by its file name without the ending. All but the logo are one colour and take the one they are
asked for; the logo `dialoom` keeps its own.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPaintEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from studio.resources import resource_path
from studio.ui.theme import Theme

_SIZES = (16, 20, 24)
"""Sizes, in logical pixels, a QIcon is prepared for."""

_MODES = (
    (QIcon.Mode.Normal, QIcon.State.Off, "muted"),
    (QIcon.Mode.Active, QIcon.State.Off, "text"),
    (QIcon.Mode.Disabled, QIcon.State.Off, "faint"),
    (QIcon.Mode.Selected, QIcon.State.Off, "accent"),
    (QIcon.Mode.Normal, QIcon.State.On, "accent"),
    (QIcon.Mode.Active, QIcon.State.On, "accent"),
    (QIcon.Mode.Disabled, QIcon.State.On, "faint"),
    (QIcon.Mode.Selected, QIcon.State.On, "accent"),
)
"""Which token colours which mode; complete, so that Qt never derives a colour of its own."""


@cache
def icon_names() -> frozenset[str]:
    """The names of all icons."""
    return frozenset(path.stem for path in resource_path("icons").glob("*.svg"))


def icon_pixmap(name: str, color: QColor, size: int = 16, device_ratio: float = 1.0) -> QPixmap:
    """An icon in a colour.

    `size` is the side in logical pixels, `device_ratio` the device pixels per logical one, which the pixmap carries.
    Drawn pixmaps are kept in Qt's own pixmap cache, which is bounded and emptied with the application. A name
    without a file raises KeyError.
    """
    pixmap = QPixmap(_pixels(name, color, max(1, round(size * device_ratio))))
    pixmap.setDevicePixelRatio(device_ratio)
    return pixmap


def icon(name: str, theme: Theme) -> QIcon:
    """An icon for a button, menu or list, in the colours the theme has now for each of its modes.

    It does not follow the theme: set a new one when `theme.changed` is emitted. A name without a file raises
    KeyError.
    """
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    result = QIcon()
    for mode, state, token in _MODES:
        color = theme.color(token)
        for size in _SIZES:
            result.addPixmap(icon_pixmap(name, color, size, ratio), mode, state)
    return result


def draw_icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Draw an icon into a rectangle of the painter's coordinates, sharp at whatever scale the painter has.

    On a screen or an image the icon is moved to whole device pixels; a document (PDF, SVG) gets its lines as lines.
    A name without a file raises KeyError.
    """
    transform = painter.deviceTransform()
    if transform.isRotating() or painter.paintEngine().type() in _VECTOR_ENGINES:
        painter.save()
        painter.setOpacity(painter.opacity() * color.alphaF())
        _renderer(name, color).render(painter, rect)
        painter.restore()
        return
    device = transform.mapRect(rect)
    pixels = round(min(device.width(), device.height()))
    if pixels < 1:
        return
    pixmap = _pixels(name, color, pixels)
    corner = QPointF(round(device.center().x() - pixels / 2), round(device.center().y() - pixels / 2))
    back, _ = transform.inverted()
    target = back.mapRect(QRectF(corner, QSizeF(pixels, pixels)))
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))


_VECTOR_ENGINES = (QPaintEngine.Type.Pdf, QPaintEngine.Type.SVG, QPaintEngine.Type.Picture)


def _pixels(name: str, color: QColor, pixels: int) -> QPixmap:
    """An icon `pixels` device pixels square, from the cache when it has been drawn before."""
    key = f"studio-icon:{name}:{color.rgba():08x}:{pixels}"
    pixmap = QPixmap()
    if QPixmapCache.find(key, pixmap):
        return pixmap
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = _renderer(name, color)
    painter = QPainter(pixmap)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


def _renderer(name: str, color: QColor) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", color.name()).encode()))


@cache
def _source(name: str) -> str:
    if name not in icon_names():
        raise KeyError(f"there is no icon “{name}”: {resource_path('icons')} has no file {name}.svg")
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
