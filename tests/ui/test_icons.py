"""The icon set and the module that colours it."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from studio.resources import resource_path
from studio.ui.icons import draw_icon, icon, icon_names, icon_pixmap
from studio.ui.theme import PALETTES, Theme, ThemeName

STUDIO = Path(__file__).resolve().parents[2] / "studio"
SVG = "{http://www.w3.org/2000/svg}"
NAMES = sorted(icon_names())
ONE_COLOUR = [name for name in NAMES if name != "dialoom"]
CALLS = {"icon": 0, "icon_pixmap": 0, "draw_icon": 1}
"""Functions that take an icon's name, and which argument it is."""


def source(name: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")


def opaque(image: QImage) -> list[tuple[int, int]]:
    """The pixels something was drawn on."""
    return [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixelColor(x, y).alpha()]


def strongest(image: QImage) -> QColor:
    """The colour of the most opaque pixel."""
    return max((image.pixelColor(x, y) for x, y in opaque(image)), key=QColor.alpha)


def close_to(color: QColor, other: QColor) -> bool:
    pairs = zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)
    return all(abs(one - another) <= 4 for one, another in pairs)


def blank(size: int = 40) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


@pytest.mark.parametrize("name", NAMES)
def test_file_is_square_and_renders(name: str) -> None:
    root = ET.fromstring(source(name))
    side = "64" if name == "dialoom" else "16"
    assert root.tag == f"{SVG}svg"
    assert root.attrib["viewBox"] == f"0 0 {side} {side}"
    assert (root.attrib["width"], root.attrib["height"]) == (side, side)
    assert QSvgRenderer(str(resource_path("icons", f"{name}.svg"))).isValid()


@pytest.mark.parametrize("name", ONE_COLOUR)
def test_file_keeps_to_the_rules_of_the_set(name: str) -> None:
    root = ET.fromstring(source(name))
    assert root.attrib["stroke"] == "currentColor"
    assert root.attrib["fill"] == "none"
    assert root.attrib["stroke-width"] == "1.5"
    assert root.attrib["stroke-linecap"] == root.attrib["stroke-linejoin"] == "round"
    for element in root:
        assert element.tag in {f"{SVG}path", f"{SVG}rect", f"{SVG}circle"}
        assert set(element.attrib) <= {"d", "x", "y", "width", "height", "rx", "cx", "cy", "r", "fill", "stroke"}
        painting = {key: element.attrib[key] for key in ("fill", "stroke") if key in element.attrib}
        assert painting in ({}, {"fill": "currentColor", "stroke": "none"})
    assert not re.search(r"#[0-9a-fA-F]{3,8}|rgb|style|url", source(name).replace("http://www.w3.org", ""))


@pytest.mark.parametrize("theme_name", list(PALETTES))
@pytest.mark.parametrize("name", NAMES)
def test_icon_fills_its_square_without_touching_the_edge(qapp: QApplication, name: str, theme_name: ThemeName) -> None:
    color = PALETTES[theme_name].color("text")
    image = icon_pixmap(name, color).toImage()
    assert image.size() == QSize(16, 16)
    drawn = opaque(image)
    xs, ys = [x for x, _ in drawn], [y for _, y in drawn]
    assert max(max(xs) - min(xs), max(ys) - min(ys)) >= 7
    if name != "dialoom":
        assert close_to(strongest(image), color)
        large = icon_pixmap(name, color, 64).toImage()
        assert all(0 < x < 63 and 0 < y < 63 for x, y in opaque(large))
        assert abs(min(xs) + max(xs) - 15) <= 2, "the drawing is off the middle"
        assert abs(min(ys) + max(ys) - 15) <= 2, "the drawing is off the middle"


def test_two_icons_never_look_the_same(qapp: QApplication) -> None:
    seen: dict[bytes, str] = {}
    for name in NAMES:
        bits = bytes(icon_pixmap(name, QColor("black")).toImage().constBits())
        assert bits not in seen, f"{name} is drawn like {seen[bits]}"
        seen[bits] = name


def test_pixmap_carries_the_device_ratio(qapp: QApplication) -> None:
    pixmap = icon_pixmap("add", QColor("red"), 20, 1.5)
    assert pixmap.size() == QSize(30, 30)
    assert pixmap.devicePixelRatio() == 1.5
    assert icon_pixmap("add", QColor("red"), 30).devicePixelRatio() == 1.0


def test_pixmap_is_drawn_once_and_the_cache_is_qts_own(qapp: QApplication) -> None:
    QPixmapCache.clear()
    first = icon_pixmap("save", QColor("red")).toImage()
    QPixmapCache.setCacheLimit(0)
    try:
        assert icon_pixmap("save", QColor("red")).toImage() == first
    finally:
        QPixmapCache.setCacheLimit(10240)
    assert icon_pixmap("save", QColor("blue")).toImage() != first


def test_translucent_colour_is_drawn_translucently(qapp: QApplication) -> None:
    color = QColor("red")
    color.setAlpha(128)
    assert abs(strongest(icon_pixmap("grid", color, 32).toImage()).alpha() - 128) <= 2


@pytest.mark.parametrize("theme_name", list(PALETTES))
def test_icon_takes_the_tokens_of_its_modes(qapp: QApplication, theme_name: ThemeName) -> None:
    theme = Theme(theme_name)
    shown = icon("panel-left", theme)
    for mode, state, token in (
        (QIcon.Mode.Normal, QIcon.State.Off, "muted"),
        (QIcon.Mode.Active, QIcon.State.Off, "text"),
        (QIcon.Mode.Disabled, QIcon.State.Off, "faint"),
        (QIcon.Mode.Selected, QIcon.State.Off, "accent"),
        (QIcon.Mode.Normal, QIcon.State.On, "accent"),
        (QIcon.Mode.Disabled, QIcon.State.On, "faint"),
    ):
        for size in (16, 20, 24):
            image = shown.pixmap(QSize(size, size), 1.0, mode, state).toImage()
            assert image.size() == QSize(size, size)
            assert close_to(strongest(image), theme.color(token))


def test_logo_keeps_its_colours(qapp: QApplication) -> None:
    assert icon_pixmap("dialoom", QColor("red"), 64).toImage() == icon_pixmap("dialoom", QColor("lime"), 64).toImage()
    image = QImage(str(resource_path("icons", "dialoom.png")))
    assert image.size() == QSize(256, 256)
    assert image.hasAlphaChannel()


@pytest.mark.parametrize("call", [lambda: icon_pixmap("no-such", QColor("red")), lambda: icon("../README", Theme())])
def test_unknown_name_is_refused_with_its_name(qapp: QApplication, call: object) -> None:
    assert callable(call)
    with pytest.raises(KeyError, match="there is no icon"):
        call()


def test_drawing_lands_on_whole_device_pixels(qapp: QApplication) -> None:
    color = QColor("#1B1F27")
    image = blank()
    painter = QPainter(image)
    draw_icon(painter, "stop", QRectF(4.3, 5.6, 16, 16), color)
    painter.end()
    assert image.copy(4, 6, 16, 16) == icon_pixmap("stop", color).toImage()


def test_drawing_is_as_sharp_as_the_painters_scale(qapp: QApplication) -> None:
    color = QColor("#1B1F27")
    image = blank(80)
    image.setDevicePixelRatio(2)
    painter = QPainter(image)
    painter.scale(0.75, 0.75)
    draw_icon(painter, "table", QRectF(8, 8, 16, 16), color)
    painter.end()
    expected = icon_pixmap("table", color, 24).toImage()
    drawn = image.copy(12, 12, 24, 24)
    assert [drawn.pixel(x, y) for x in range(24) for y in range(24)] == [
        expected.pixel(x, y) for x in range(24) for y in range(24)
    ]


def test_drawing_turned_stays_inside_its_place_and_leaves_the_painter_alone(qapp: QApplication) -> None:
    image = blank()
    painter = QPainter(image)
    painter.translate(20, 20)
    painter.rotate(45)
    before = painter.transform()
    draw_icon(painter, "stop", QRectF(-8, -8, 16, 16), QColor("red"))
    assert painter.transform() == before
    assert painter.opacity() == 1.0
    painter.end()
    drawn = opaque(image)
    assert drawn
    assert all(8 <= x < 32 and 8 <= y < 32 for x, y in drawn)


def test_drawing_smaller_than_a_pixel_draws_nothing(qapp: QApplication) -> None:
    image = blank()
    painter = QPainter(image)
    draw_icon(painter, "stop", QRectF(5, 5, 0.3, 0.3), QColor("red"))
    painter.end()
    assert not opaque(image)


def names_in_calls() -> Iterator[tuple[str, str]]:
    """Every icon name written as a literal where an icon is asked for: the place and the name."""
    for path in sorted(STUDIO.rglob("*.py")):
        if "_vendor" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            place = CALLS.get(function)
            if place is None or len(node.args) <= place:
                continue
            asked = node.args[place]
            for part in (asked.body, asked.orelse) if isinstance(asked, ast.IfExp) else (asked,):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield f"{path.relative_to(STUDIO)}:{node.lineno}", part.value


def test_every_name_the_code_asks_for_exists() -> None:
    missing = [f"{place} asks for “{name}”" for place, name in names_in_calls() if name not in icon_names()]
    assert not missing
