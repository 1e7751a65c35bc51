"""A theme as the pens, brushes and fonts the canvas paints with, made once per theme."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from studio.project.view_state import NODE_COLOURS
from studio.ui.canvas.icon_art import IconCache
from studio.ui.theme import (
    CAPTION_PX,
    COLOUR_TINT,
    DARK_SHADOW_FACTOR,
    HEADER_TINT,
    NODE_COLORS,
    NODE_SHADOW,
    PALETTES,
    TEXT_PX,
    Palette,
    mix,
    ui_font,
)

_PLAIN = re.compile("[ -\u02ff\u2010-\u2027\u2190-\u2193\u20ac]*")
"""Text in which every character stands for itself, so that widths add up."""


_PARTS = re.compile("[ _.-]+")
"""Where a name may be broken."""


class Face:
    """A font with what is needed to place its text: no measuring twice, no text that is too long."""

    def __init__(self, font: QFont) -> None:
        # Without hinting letters keep their places at every zoom.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.font = font
        self.metrics = QFontMetricsF(font)
        self.rise = (self.metrics.ascent() - self.metrics.descent()) / 2
        """From the middle of a row down to the baseline."""
        self._advances: dict[str, float] = {}
        self.fit = lru_cache(maxsize=8192)(self._fit)
        """`fit(text, width)`: the text as it fits, with an ellipsis where its end had to go."""

    def wrap(self, text: str, width: float, lines: int) -> list[str]:
        """A text on one or two lines; names without spaces are broken where their parts end."""
        if lines == 1 or self.width(text) <= width:
            return [self.fit(text, width)]
        best = 0
        for part in _PARTS.finditer(text):
            if self.width(text[: part.end()].rstrip()) > width:
                break
            best = part.end()
        if best == 0:
            return [self.fit(text, width)]
        return [text[:best].rstrip(), self.fit(text[best:].lstrip(), width)]

    def width(self, text: str) -> float:
        """Width of a text on one line."""
        if not _PLAIN.fullmatch(text):
            return self.metrics.horizontalAdvance(text)
        advances = self._advances
        total = 0.0
        for character in text:
            advance = advances.get(character)
            if advance is None:
                advance = advances[character] = self.metrics.horizontalAdvance(character)
            total += advance
        return total

    def _fit(self, text: str, width: float) -> str:
        if not _PLAIN.fullmatch(text):
            return self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        if self.width(text) <= width:
            return text
        room = width - self.width("…")
        total = 0.0
        for index, character in enumerate(text):
            total += self._advances[character]
            if total > room:
                return text[:index].rstrip() + "…"
        return text


class Faces:
    """The fonts of the canvas. Made when the application exists, and again when its font changes."""

    def __init__(self) -> None:
        self.text = Face(ui_font(TEXT_PX))
        self.name = Face(ui_font(TEXT_PX, bold=True))
        self.caption = Face(ui_font(CAPTION_PX))
        self.strong_caption = Face(ui_font(CAPTION_PX, bold=True))


class Inks:
    """The colours of a palette as Qt objects, under the names of the tokens."""

    def __init__(self, palette: Palette) -> None:
        self.palette = palette
        self.icons = IconCache()
        self.dark = palette is PALETTES["dark"]
        color = palette.color
        self.background = color("background")
        self.raised = color("raised")
        self.sunken = color("sunken")
        self.line = color("line")
        self.node_line = color("node_line")
        self.text = color("text")
        self.muted = color("muted")
        self.faint = color("faint")
        self.accent = color("accent")
        self.on_accent = color("on_accent")
        self.bad = color("bad")
        self.good = color("good")
        self.warn = color("warn")
        self.edge = color("edge")
        self.edge_faded = color("edge_faded")
        self.grid = color("grid")
        self.match_line = color("match_line")
        self.note = color("note")
        self.note_line = color("note_line")
        self.note_text = color("note_text")
        strength = DARK_SHADOW_FACTOR if self.dark else 1.0
        self.shadow = tuple(
            (reach, translucent(color("shadow"), min(1.0, alpha * strength))) for reach, alpha in NODE_SHADOW
        )
        self.types = {kind: color(token) for kind, token in NODE_COLORS.items()}
        self.colours: dict[str, QColor] = {name: color(f"node_{name}") for name in NODE_COLOURS}

    def type_color(self, kind: str) -> QColor:
        """The colour of a node type."""
        return self.types.get(kind, self.muted)

    def header(self, kind: str, colour: str | None = None) -> QColor:
        """The ground of the header of a node type, or of a node that was given a colour."""
        if colour in self.colours:
            return mix(self.raised, self.colours[colour], COLOUR_TINT)
        return mix(self.raised, self.type_color(kind), HEADER_TINT)

    def block(self, kind: str, colour: str | None = None) -> QColor:
        """A node seen from far away."""
        if colour in self.colours:
            return mix(self.raised, self.colours[colour], 0.7)
        return mix(self.raised, self.type_color(kind), 0.55 if kind != "standard" else 0.4)


def translucent(color: QColor, share: float) -> QColor:
    """A colour that covers only a share (0 to 1) of what is below it."""
    result = QColor(color)
    result.setAlphaF(share)
    return result


def cosmetic(color: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """A pen whose width is in pixels of the screen, whatever the zoom."""
    pen = QPen(color, width, style, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)
    pen.setCosmetic(True)
    return pen
