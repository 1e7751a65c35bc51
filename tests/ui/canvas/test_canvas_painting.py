"""What is painted, at every level of detail, on every kind of screen; and that painting costs nothing it should not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bots import odd_bots
from canvas_desk import Desk, bot_of, leave, node, pizza, text
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from studio.bot.bot import Bot
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.marks import RunState
from studio.ui.canvas.painter import Attention, CanvasPainter
from studio.ui.canvas.scene import Hit, Scene, Selection
from studio.ui.theme import DARK, LIGHT, PALETTES, Palette


def scene_of(bot: Bot, key: str = "wf-main") -> Scene:
    scene = Scene()
    scene.set_workflow(bot, key)
    return scene


def paint(
    scene: Scene,
    camera: Camera,
    ratio: float = 1.0,
    palette: Palette = LIGHT,
    attention: Attention | None = None,
    size: tuple[int, int] = (1400, 500),
) -> QImage:
    """The scene as an image of the device's pixels."""
    image = QImage(round(size[0] * ratio), round(size[1] * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    drawing = CanvasPainter(scene, palette)
    area = QRectF(0, 0, *size)
    with QPainter(image) as painter:
        drawing.paint_background(painter, area, camera, ratio)
        drawing.paint_scene(painter, area, camera, ratio, attention or Attention())
    return image


def pixel(image: QImage, camera: Camera, x: float, y: float, ratio: float = 1.0) -> QColor:
    """The colour at a point of the canvas."""
    left, top = camera.to_screen(x, y)
    return image.pixelColor(round(left * ratio), round(top * ratio))


def near(one: QColor, other: QColor, within: int = 40) -> bool:
    return all(
        abs(a - b) <= within
        for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def has(image: QImage, rect: tuple[int, int, int, int], color: QColor, within: int = 12) -> bool:
    """Whether a rectangle of the image holds a pixel of a colour."""
    left, top, width, height = rect
    return any(
        near(image.pixelColor(x, y), color, within) for x in range(left, left + width) for y in range(top, top + height)
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", [1.0, 0.73, 0.3, 0.1])
def test_nodes_stand_where_the_scene_says(qapp: QApplication, theme: str, ratio: float, zoom: float) -> None:
    palette = PALETTES[theme]  # type: ignore[index]
    scene = scene_of(pizza())
    camera = Camera(zoom, 40, 50)
    image = paint(scene, camera, ratio, palette)
    for key in ("ask", "small", "large"):
        item = scene.nodes[key]
        inside = pixel(image, camera, item.x + 250, item.y + 28, ratio)
        outside = pixel(image, camera, item.x + 130, item.y + item.layout.height + 40, ratio)
        assert not near(inside, palette.color("background"), 3)
        assert near(outside, palette.color("background"), 25)


def test_levels_of_detail_by_zoom(qapp: QApplication) -> None:
    scene = scene_of(bot_of(node("a", 0, 0, *(text(f"c{n}", "Many words to be seen") for n in range(4)))))
    dark = [
        sum(
            near(image.pixelColor(x, y), LIGHT.color("text"), 60)
            for x in range(image.width())
            for y in range(image.height())
        )
        for image in (paint(scene, Camera(zoom, 20, 20), size=(300, 200)) for zoom in (1.0, 0.3, 0.1))
    ]
    assert dark[0] > 5 * dark[1] > 0
    assert dark[2] == 0


def test_selection_is_outlined_and_moves_nothing(qapp: QApplication) -> None:
    scene = scene_of(pizza())
    camera = Camera(1.0, 40, 50)
    before = paint(scene, camera)
    scene.select(Selection(frozenset({"large"})))
    after = paint(scene, camera)
    # The body is the same to the pixel; the border has the accent.
    inside = (760 + 20, 290 + 36, 200, 20)
    assert before.copy(*inside) == after.copy(*inside)
    assert has(after, (758, 330, 5, 5), LIGHT.color("accent"))
    assert not has(before, (758, 330, 5, 5), LIGHT.color("accent"))


def test_lines_fade_and_light_up(qapp: QApplication) -> None:
    scene = scene_of(pizza())
    camera = Camera(1.0, 40, 50)
    scene.select(Selection(frozenset({"large"})))
    image = paint(scene, camera)
    lit, faded = scene.edge(("large", "default")), scene.edge(("start", "t0"))
    assert lit is not None
    assert faded is not None
    for edge, token in ((lit, "accent"), (faded, "edge_faded")):
        x, y = camera.to_screen(*edge.route.points[len(edge.route.points) // 2])
        assert has(image, (int(x) - 3, int(y) - 3, 7, 7), LIGHT.color(token), 30)


def test_the_running_node_and_the_failed_card_stand_out(qapp: QApplication) -> None:
    scene = scene_of(pizza())
    camera = Camera(1.0, 40, 50)
    scene.set_run(RunState(("ask", "hi"), {"ask": 3}, {("small", "s"): "Failed."}))
    image = paint(scene, camera)
    assert has(image, (400 + 1, 50 + 36, 4, 28), LIGHT.color("accent"))
    assert has(image, (758, 80, 5, 5), LIGHT.color("bad"))
    assert has(image, (600, 40, 60, 16), LIGHT.color("accent"))
    far = Camera(0.1, 40, 50)
    image = paint(scene, far)
    assert near(pixel(image, far, 850, 40), LIGHT.color("bad"), 3)


def test_a_port_to_nowhere_is_bad(qapp: QApplication) -> None:
    scene = scene_of(bot_of(node("a", 0, 0, leave("t", "nobody")), node("b", 0, 200)))
    image = paint(scene, Camera(1.0, 20, 20), size=(400, 300))
    bad = LIGHT.color("bad")
    port = scene.nodes["a"].layout.port_ys[0]
    assert has(image, (274, 14 + round(port), 12, 12), bad)
    assert not has(image, (274, 200, 12, 60), bad)


def test_hover_shows_what_can_be_done(qapp: QApplication) -> None:
    scene = scene_of(pizza())
    camera = Camera(1.0, 40, 50)
    plain = paint(scene, camera)
    hovered = paint(scene, camera, attention=Attention(Hit("card", "large", "l")))
    footer = scene.nodes["large"].layout.footer_top
    assert footer is not None
    offer = (760 + 30, 290 + round(footer) + 2, 80, 20)
    assert near(plain.pixelColor(offer[0] + 10, offer[1] + 10), LIGHT.color("raised"), 3)
    assert has(hovered, offer, LIGHT.color("muted"))


def test_dots_stay_where_they_are_whichever_part_is_painted(qapp: QApplication) -> None:
    drawing = CanvasPainter(Scene(), LIGHT)
    camera = Camera(0.87, 33, 41)
    whole = QImage(400, 300, QImage.Format.Format_RGB32)
    parts = QImage(400, 300, QImage.Format.Format_RGB32)
    with QPainter(whole) as painter:
        drawing.paint_background(painter, QRectF(0, 0, 400, 300), camera, 1.0)
    with QPainter(parts) as painter:
        for left in range(0, 400, 50):
            for top in range(0, 300, 37):
                area = QRectF(left, top, 50, 37)
                painter.setClipRect(area)
                drawing.paint_background(painter, area, camera, 1.0)
    assert whole == parts


def test_scrolling_in_small_steps_shows_what_a_full_painting_shows(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    for step in ((0, -12), (7, 0), (-31, 5), (0, 64), (-120, -44)):
        desk.view.pan_by(*step)
        QApplication.processEvents()
    scrolled = desk.view.grab().toImage()
    desk.view.update()
    QApplication.processEvents()
    assert desk.view.grab().toImage() == scrolled


def test_what_is_drawn_during_a_drag_is_what_a_drop_shows(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    pictures = []
    start = desk.at("large")
    desk.drag(
        start,
        start + start.__class__(45, 30),
        before_release=lambda: pictures.append(desk.view.grab().toImage()),
    )
    desk.move(start.__class__(10, 690))
    item = desk.view.scene.nodes["large"]
    assert (item.x, item.y) == (765, 270)
    x, y = desk.view.camera.to_screen(item.x, item.y)
    body = (round(x) + 30, round(y) + 40, 180, 20)
    assert pictures[0].copy(*body) == desk.view.grab().toImage().copy(*body)


def test_theme_changes_at_once(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    assert near(desk.view.grab().toImage().pixelColor(1490, 690), LIGHT.color("background"), 30)
    desk.view.theme.use("dark")
    QApplication.processEvents()
    assert near(desk.view.grab().toImage().pixelColor(1490, 690), DARK.color("background"), 30)
    x, y = desk.view.camera.to_screen(730, 60)
    assert near(desk.view.grab().toImage().pixelColor(round(x), round(y)), DARK.color("raised"), 30)


def test_kept_pictures_are_bounded(qapp: QApplication) -> None:
    bot = bot_of(*(node(f"n{number}", number * 300, 0, text("c", "Hello")) for number in range(200)))
    scene = scene_of(bot)
    drawing = CanvasPainter(scene, LIGHT)
    drawing.pictures.budget = 2_000_000
    image = QImage(1400, 300, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for step in range(50):
            camera = Camera(1.0, -1200 * step, 20)
            drawing.paint_scene(painter, QRectF(0, 0, 1400, 300), camera, 1.0, Attention())
            assert drawing.pictures._bytes <= 2_000_000
    assert drawing.pictures.drawn == 200
    held = sum(picture.width() * picture.height() * 4 for _version, picture in drawing.pictures._bodies.values())
    assert held == drawing.pictures._bytes


def test_zooming_stretches_first_and_draws_sharp_when_it_rests(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.view.repaint()
    drawn = desk.view.painter.pictures.drawn
    for _ in range(3):
        desk.view.zoom_by(1.03, QPointF(300, 200))
        desk.view.repaint()
    assert desk.view.painter.pictures.drawn == drawn
    desk.view._settle.stop()
    desk.view._settled()
    desk.view.repaint()
    assert desk.view.painter.pictures.drawn > drawn


def test_right_to_left_emoji_and_long_names_are_painted(qapp: QApplication) -> None:
    scene = scene_of(
        bot_of(
            node("a", 0, 0, text("r", "مرحبا بكم"), text("e", "👩‍👩‍👧‍👦🇧🇪" * 30), name="😀" * 80),
            node("b", 400, 0, text("x", "e\u0301" * 90), name="word " * 50),
            node("c", 800, 0, type="comment", comment="<p>שלום עולם</p>" * 30, width=200, height=90),
            node("d", 0, 300, name="", type="quantum"),
        )
    )
    for zoom in (2.0, 1.0, 0.3):
        image = paint(scene, Camera(zoom, 20, 20))
        assert image != paint(Scene(), Camera(zoom, 20, 20))
    # Nothing is written beyond a node's border.
    image = paint(scene, Camera(1.0, 20, 20))
    assert not has(image, (20 + 266, 30, 100, 100), LIGHT.color("text"), 60)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(odd_bots)
def test_odd_bots_are_painted(qapp: QApplication, raw: dict[str, object]) -> None:
    bot = Bot(raw)
    for workflow in bot.workflows:
        scene = scene_of(bot, workflow.key)
        for zoom in (1.0, 0.3, 0.1):
            paint(scene, Camera(zoom, 200, 200), size=(500, 400))


def test_samples_are_painted(qapp: QApplication, sample: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        bot = Bot(json.loads(archive.read("bot.json")))
    for workflow in bot.workflows:
        scene = scene_of(bot, workflow.key)
        paint(scene, Camera().fitting(scene.main_part(), 1400, 500))


def test_painting_keeps_the_count_of_none(make_desk: Callable[..., Desk]) -> None:
    """A binding that loses references to None kills the program after some thousand repaints."""
    desk = make_desk()
    desk.move(desk.at("ask"))
    desk.view.repaint()
    before = sys.getrefcount(None)
    for _ in range(2000):
        desk.view.repaint()
    assert abs(sys.getrefcount(None) - before) < 200


def test_painting_leaves_the_painter_as_it_was(qapp: QApplication) -> None:
    scene = scene_of(pizza())
    drawing = CanvasPainter(scene, LIGHT)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        for zoom in (1.0, 0.3, 0.1):
            drawing.paint_scene(painter, QRectF(0, 0, 600, 400), Camera(zoom, 5, 5), 1.0, Attention(Hit("node", "ask")))
            assert painter.transform().isIdentity()
            assert not painter.hasClipping()


_SCREEN = """
import sys; sys.path[:0] = {path!r}
from PySide6.QtCore import QPointF, QRect
from PySide6.QtWidgets import QApplication
from canvas_desk import pizza
from studio.ui.canvas.camera import Camera
from studio.ui.canvas.gestures.rubber_band import RubberBand
from studio.ui.canvas.view import CanvasView
from studio.ui.theme import Theme

app = QApplication([])
view = CanvasView(Theme("dark"), lambda edit: None)
view.resize(1100, 401)
view.show_workflow(pizza(), "wf-main")
view.show()
app.processEvents()
view.look(Camera(0.9, 33, 47))
app.processEvents()
assert view.devicePixelRatioF() == {ratio}
before = view.grab().toImage()
view.hands.begin(RubberBand(view, False), QPointF(3, 3))
app.processEvents()
during = view.grab().toImage()
part = QRect(20, 20, before.width() - 20, before.height() - 20)
assert before.copy(part) == during.copy(part), "the picture behind a gesture differs"
view.hands.cancel()
view.pan_by(-14, 6)
app.processEvents()
scrolled = view.grab().toImage()
view.update()
app.processEvents()
assert scrolled == view.grab().toImage(), "scrolled content differs"
view.close()
"""


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_screens_with_more_pixels(ratio: float) -> None:
    """The scale of the screen is fixed when the program starts, so each has a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _SCREEN.format(path=sys.path, ratio=ratio)],
        env={**os.environ, "QT_SCALE_FACTOR": str(ratio)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
