"""Workflows as files."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import pytest
from canvas_desk import bot_of, node, pizza, text
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from studio.bot.bot import Bot
from studio.ui.canvas.export import LONGEST_SIDE, MARGIN, MOST_PIXELS, render_workflow
from studio.ui.theme import DARK, LIGHT


def test_png_in_both_themes_and_sizes(qapp: QApplication, tmp_path: Path) -> None:
    sizes = {}
    for theme, palette in (("light", LIGHT), ("dark", DARK)):
        for scale in (0.3, 1.0, 2.0):
            path = tmp_path / f"{theme}{scale}.png"
            assert render_workflow(pizza(), "wf-main", path, theme=theme, scale=scale) == ""  # type: ignore[arg-type]
            image = QImage(str(path))
            assert image.pixelColor(1, 1) == palette.color("background")
            sizes[scale] = (image.width(), image.height())
    width, height = 1340 + 2 * MARGIN, 360 + 2 * MARGIN
    for scale, size in sizes.items():
        assert size == (pytest.approx(width * scale, abs=1), pytest.approx(height * scale, abs=1))


def test_a_huge_workflow_is_made_smaller_and_says_so(qapp: QApplication, tmp_path: Path) -> None:
    bot = bot_of(*(node(f"n{number}", number % 60 * 600, number // 60 * 300) for number in range(600)))
    note = render_workflow(bot, "wf-main", tmp_path / "big.png", scale=3.0)
    image = QImage(str(tmp_path / "big.png"))
    assert re.fullmatch(
        r"The picture is at \d+% instead of 300%: at that size it would be too large to be opened\.", note
    )
    assert max(image.width(), image.height()) <= LONGEST_SIDE
    assert image.width() * image.height() <= MOST_PIXELS * 1.01
    assert "The page is at" in render_workflow(bot, "wf-main", tmp_path / "big.pdf")


def test_nodes_far_out_are_named_instead_of_drawn(qapp: QApplication, tmp_path: Path) -> None:
    bot = bot_of(node("a", 0, 0), node("b", 300, 0), node("lost", 1e300, float("nan")))
    note = render_workflow(bot, "wf-main", tmp_path / "a.png")
    assert note == "Not in the picture, because far away from everything else: “Lost”."
    assert QImage(str(tmp_path / "a.png")).width() < 1000


def test_svg_keeps_texts_as_texts_and_lines_as_curves(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    bot = bot_of(
        node("a", 0, 0, text("t", "Hello & <welcome> 😀"), defaultTransition={"targetNodeId": "b"}), node("b", 400, 90)
    )
    assert render_workflow(bot, "wf-main", path) == ""
    tree = ElementTree.parse(path)
    texts = ["".join(found.itertext()).strip() for found in tree.iter("{http://www.w3.org/2000/svg}text")]
    # Qt begins a new text where the font changes, as it does for emoji.
    assert {"Hello & <welcome>", "😀", "A", "B"} <= set(texts)
    assert not list(tree.iter("{http://www.w3.org/2000/svg}image"))
    assert re.search(r'd="M[\d.]+,[\d.]+ C', path.read_text())
    assert 'sans-serif"' in path.read_text()
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    assert renderer.viewBoxF().width() == 660 + 2 * MARGIN


def test_pdf_is_one_page(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    assert render_workflow(pizza(), "wf-main", path, theme="dark") == ""
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.count(b"/Type /Page\n") == 1


def test_an_empty_workflow_makes_a_picture(qapp: QApplication, tmp_path: Path) -> None:
    for ending in ("png", "svg", "pdf"):
        assert "no nodes" in render_workflow(bot_of(), "wf-main", tmp_path / f"a.{ending}")
        assert (tmp_path / f"a.{ending}").stat().st_size > 100


def test_what_cannot_be_made_is_said_and_leaves_the_file_alone(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    path.write_text("mine")
    with pytest.raises(ValueError, match="must end in"):
        render_workflow(pizza(), "wf-main", path)
    assert path.read_text() == "mine"
    with pytest.raises(ValueError, match="no workflow “wf-none”"):
        render_workflow(pizza(), "wf-none", tmp_path / "a.png")
    with pytest.raises(OSError, match=r"."):
        render_workflow(pizza(), "wf-main", tmp_path / "no folder" / "a.png")


def test_samples_are_exported(qapp: QApplication, sample: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        bot = Bot(json.loads(archive.read("bot.json")))
    for ending in ("png", "svg", "pdf"):
        assert render_workflow(bot, "wf-main", tmp_path / f"a.{ending}", scale=0.5) == ""


def test_a_process_without_an_application_can_export(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path[:0] = " + repr(sys.path) + "\n"
        "from pathlib import Path\n"
        "from canvas_desk import pizza\n"
        "from studio.ui.canvas.export import render_workflow\n"
        f"render_workflow(pizza(), 'wf-main', Path({str(tmp_path / 'a.png')!r}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "a.png").exists()
