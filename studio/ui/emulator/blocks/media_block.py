"""A picture, a file to open, a place on a map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from studio.conversations.message import Attachment, Image, Location, file_name
from studio.ui.emulator.action import OpenLink
from studio.ui.emulator.blocks.block import (
    BUBBLE_RADIUS,
    ICON,
    PAD_X,
    PAD_Y,
    Attention,
    Block,
    Look,
    Spot,
    focus_ring,
    outline,
    paint_icon,
    paint_line,
    rounded,
)
from studio.ui.theme import CAPTION_PX, SPACE, ui_font

MAX_IMAGE_WIDTH = 280.0
MAX_IMAGE_HEIGHT = 240.0
_PLACEHOLDER = QSizeF(220, 124)


def paint_picture(painter: QPainter, rect: QRectF, pixmap: QPixmap) -> None:
    """A picture that covers a rectangle, cropped at the longer side."""
    size = QSizeF(pixmap.size())
    scale = max(rect.width() / size.width(), rect.height() / size.height())
    source = QSizeF(rect.width() / scale, rect.height() / scale)
    left = (size.width() - source.width()) / 2
    top = (size.height() - source.height()) / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(rect, pixmap, QRectF(QPointF(left, top), source))


def paint_no_picture(painter: QPainter, rect: QRectF, text: str, look: Look) -> None:
    """What stands where a picture loads or cannot be shown."""
    painter.fillRect(rect, look.color("sunken"))
    font = ui_font(CAPTION_PX)
    line = QFontMetricsF(font).height()
    total = ICON + SPACE + line
    top = rect.center().y() - total / 2
    paint_icon(painter, "image", QPointF(rect.center().x() - ICON / 2, top), ICON, look, "muted")
    painter.setFont(font)
    label = QRectF(rect.left() + 2 * SPACE, top + ICON + SPACE, rect.width() - 4 * SPACE, line)
    paint_line(painter, label, text, Qt.AlignmentFlag.AlignHCenter, look.color("muted"))


class ImageBlock(Block):
    """A picture with its title below; what it is called where it cannot be shown."""

    def __init__(self, look: Look, image: Image, width: float) -> None:
        self._image = image
        self._pixmap = look.images.get(image.url)
        limit = min(width, MAX_IMAGE_WIDTH)
        if self._pixmap is None:
            self._picture = _PLACEHOLDER if limit >= _PLACEHOLDER.width() else QSizeF(limit, _PLACEHOLDER.height())
        else:
            natural = QSizeF(self._pixmap.size())
            scale = min(1.0, limit / natural.width(), MAX_IMAGE_HEIGHT / natural.height())
            # A sliver still needs room for the pointer.
            self._picture = QSizeF(max(natural.width() * scale, ICON), max(natural.height() * scale, ICON))
        caption = QFontMetricsF(ui_font(CAPTION_PX)).height() + SPACE if image.title else 0
        super().__init__(look, QSizeF(self._picture.width(), self._picture.height() + caption))
        self.urls = frozenset((image.url,)) if image.url else frozenset()

    def make_spots(self) -> Sequence[Spot]:
        if not self._image.url:
            return ()
        shown = self._image.title or file_name(self._image.url)
        problem = "" if self._pixmap else self.look.images.problem(self._image.url)
        tip = "\n".join(filter(None, (problem, self._image.url[:300])))
        return (Spot(self._picture_rect(), OpenLink(self._image.url), f"Open picture {shown}", tip),)

    def _picture_rect(self) -> QRectF:
        return QRectF(self.origin, self._picture)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        rect = self._picture_rect()
        painter.save()
        painter.setClipPath(rounded(rect, BUBBLE_RADIUS), Qt.ClipOperation.IntersectClip)
        if self._pixmap is None:
            # The title stands below; here it is the file that is missing.
            shown = file_name(self._image.url) or self.look.images.problem("")
            paint_no_picture(painter, rect, shown, self.look)
        else:
            paint_picture(painter, rect, self._pixmap)
        painter.restore()
        outline(painter, rect, BUBBLE_RADIUS, self.look.color("line"))
        if self._image.title:
            painter.setFont(ui_font(CAPTION_PX))
            caption = QRectF(
                rect.left(), rect.bottom() + SPACE, rect.width(), self.size.height() - rect.height() - SPACE
            )
            paint_line(painter, caption, self._image.title, Qt.AlignmentFlag.AlignLeft, self.look.color("muted"))
        if self.spots and self.spots[0] is attention.focused:
            focus_ring(painter, rect, BUBBLE_RADIUS, self.look)


class RowBlock(Block):
    """An icon, a title and lines below it, in a bubble that opens a link as a whole."""

    icon = "file"
    trailing = "external"
    """The icon that says what a click does."""

    def __init__(self, look: Look, title: str, captions: Sequence[str], link: OpenLink | None, width: float) -> None:
        self._title = title
        self._captions = [caption for caption in captions if caption]
        self._link = link
        title_metrics, caption_metrics = QFontMetricsF(ui_font()), QFontMetricsF(ui_font(CAPTION_PX))
        self._text_left = PAD_X + ICON + 2 * SPACE
        self._trailing = PAD_X + (ICON + 2 * SPACE if link else 0)
        self._title_height = title_metrics.height()
        self._caption_height = caption_metrics.height() + 1
        widths = [title_metrics.horizontalAdvance(title), *map(caption_metrics.horizontalAdvance, self._captions)]
        full = self._text_left + max(widths) + 1 + self._trailing
        height = 2 * PAD_Y + self._title_height + len(self._captions) * self._caption_height
        super().__init__(look, QSizeF(min(width, max(full, 160)), height))

    def make_spots(self) -> Sequence[Spot]:
        if self._link is None:
            return ()
        tip = "\n".join((*self._captions, self._link.url[:300]))
        return (Spot(self.rect, self._link, f"Open {self._title}", tip),)

    def paint(self, painter: QPainter, attention: Attention) -> None:
        look, rect = self.look, self.rect
        is_hovered = bool(self.spots) and attention.hovered is self.spots[0]
        painter.fillPath(rounded(rect, BUBBLE_RADIUS), look.color("hover" if is_hovered else "bubble_bot"))
        top = rect.center().y() - ICON / 2
        paint_icon(painter, self.icon, QPointF(rect.left() + PAD_X, top), ICON, look, "muted")
        if self._link:
            token = "accent" if is_hovered else "muted"
            paint_icon(painter, self.trailing, QPointF(rect.right() - PAD_X - ICON, top), ICON, look, token)
        left = rect.left() + self._text_left
        line = QRectF(left, rect.top() + PAD_Y, rect.right() - self._trailing - left, self._title_height)
        painter.setFont(ui_font())
        paint_line(painter, line, self._title, Qt.AlignmentFlag.AlignLeft, look.color("text"))
        painter.setFont(ui_font(CAPTION_PX))
        for caption in self._captions:
            line = QRectF(left, line.bottom(), line.width(), self._caption_height)
            paint_line(painter, line, caption, Qt.AlignmentFlag.AlignLeft, look.color("muted"))
        if self.spots and self.spots[0] is attention.focused:
            focus_ring(painter, rect, BUBBLE_RADIUS, look)


_ATTACHMENT_ICONS = {"audio": "audio", "video": "video", "file": "file"}
_ATTACHMENT_WORDS = {"audio": "Audio", "video": "Video", "file": "File"}


class AttachmentBlock(RowBlock):
    """Audio, video or a file: handed to the system's own player or program."""

    def __init__(self, look: Look, attachment: Attachment, width: float) -> None:
        self.icon = _ATTACHMENT_ICONS[attachment.kind]
        self.trailing = "external" if attachment.kind == "file" else "play"
        word = _ATTACHMENT_WORDS[attachment.kind]
        name = attachment.name or f"{word} without an address"
        file = file_name(attachment.url) if attachment.url else ""
        caption = f"{word} · {file}" if file and file != name else word
        super().__init__(look, name, (caption,), OpenLink(attachment.url) if attachment.url else None, width)


class LocationBlock(RowBlock):
    """A place: opened on a map."""

    icon = "location"

    def __init__(self, look: Look, location: Location, width: float) -> None:
        title = location.title or location.address or "Location"
        address = location.address if location.title else ""
        super().__init__(look, title, (address, location.coordinates), OpenLink(location.url), width)
