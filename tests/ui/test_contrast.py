"""Texts can be read: contrast of at least 4.5 to 1 (WCAG AA) wherever one colour stands on another."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from studio.project.view_state import NODE_COLOURS
from studio.ui.canvas.inks import Inks
from studio.ui.theme import NODE_COLORS, PALETTES, Palette, mix

AA = 4.5
AA_SHAPES = 3.0
"""Icons and borders that mean something need less."""

GROUNDS = ("background", "raised", "sunken")
TEXTS = ("text", "muted", "accent", "good", "warn", "bad")
PAIRS = (
    *((text, ground) for text in TEXTS for ground in ("background", "raised")),
    ("text", "sunken"),
    ("muted", "sunken"),
    ("text", "hover"),
    ("text", "accent_soft"),
    ("on_accent", "accent"),
    ("text", "bad_soft"),
    ("bad", "bad_soft"),
    ("note_text", "note"),
    ("text", "bubble_bot"),
    ("on_bubble_user", "bubble_user"),
    *((f"code_{kind}", "raised") for kind in ("keyword", "string", "number", "comment", "name")),
)


def luminance(color: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first: QColor, second: QColor) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=list(PALETTES))
def palette(request: pytest.FixtureRequest) -> Palette:
    return PALETTES[request.param]


@pytest.mark.parametrize(("over", "under"), PAIRS)
def test_texts_on_their_grounds(palette: Palette, over: str, under: str) -> None:
    assert contrast(palette.color(over), palette.color(under)) >= AA


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("colour", [None, *NODE_COLOURS])
@pytest.mark.parametrize("kind", list(NODE_COLORS))
def test_names_of_nodes_on_their_headers(palette: Palette, kind: str, colour: str | None) -> None:
    inks = Inks(palette)
    assert contrast(inks.text, inks.header(kind, colour)) >= AA
    if colour is None:
        assert contrast(inks.muted, inks.header(kind)) >= AA


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("colour", NODE_COLOURS)
def test_coloured_notes(palette: Palette, colour: str) -> None:
    inks = Inks(palette)
    assert contrast(inks.text, mix(inks.raised, inks.colours[colour], 0.24)) >= AA


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("kind", [kind for kind in NODE_COLORS if kind not in ("exit", "end")])
def test_types_of_nodes_are_told_apart_by_their_marks(palette: Palette, kind: str) -> None:
    inks = Inks(palette)
    assert contrast(inks.type_color(kind), inks.header(kind)) >= AA_SHAPES
