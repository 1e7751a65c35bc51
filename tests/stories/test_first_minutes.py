"""What a person does in the first minutes: open a bot, talk to it, change it, talk again, hand it back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from studio.bot.edit import same_json
from studio.bot.edits.nodes import move_nodes
from studio.bot.port import ports_of
from studio.ui.widgets.template_edit import TemplateEdit
from tests.conftest import sample_path
from tests.fixtures.desk import STARTER, Desk


def say(desk: Desk, text: str) -> None:
    """Type into the emulator and wait for the answer."""
    field = desk.window.emulator.composer.field
    field.setFocus()
    desk.do(lambda: QTest.keyClicks(field, text))
    desk.do(lambda: QTest.keyClick(field, Qt.Key.Key_Return))


def test_talk_change_talk_export_reopen(desk: Desk, tmp_path: Path) -> None:
    desk.open(STARTER, as_new=True)
    desk.window.actions_by_name["talk"].trigger()
    say(desk, "hello")
    assert desk.bot_texts[0] == "Welcome to *Pizzeria Telaio*! 🍕"
    say(desk, "order a pizza")
    say(desk, "funghi")
    say(desk, "large")
    assert any("A large Funghi is 19.00 €." in text for text in desk.bot_texts)
    say(desk, "yes")
    say(desk, "Ada")
    assert any("Thank you, Ada! One large Funghi, 19.00 €" in text for text in desk.bot_texts)

    welcome = desk.window.project.bot.main.nodes_by_key[node_named(desk, "Welcome")]
    desk.window.canvas.select_nodes([welcome.key], welcome.cards[0].key)
    editor = desk.window.inspector.findChildren(TemplateEdit)[0]
    editor.setFocus()
    desk.do(lambda: QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier))
    desk.do(lambda: QTest.keyClicks(editor, "Buongiorno!"))
    desk.do(desk.window.inspector.commit)
    assert desk.window.actions_by_name["undo"].text().startswith("Undo")
    assert desk.window.emulator.notice.isVisibleTo(desk.window.emulator)
    desk.do(desk.window.actions_by_name["new_conversation"].trigger)
    say(desk, "hello")
    assert "Buongiorno!" in desk.bot_texts

    desk.answers.save_path = tmp_path / "handed back.bpz"
    desk.window.actions_by_name["export"].trigger()
    desk.settle()
    exported = desk.window.project.bot.raw
    desk.open(tmp_path / "handed back.bpz")
    assert same_json(desk.window.project.bot.raw, exported)


def test_a_sample_is_opened_connected_undone_and_talked_to(desk: Desk) -> None:
    sample = sample_path("cinaf")
    desk.open(sample)
    window = desk.window
    canvas = window.canvas
    before = window.project.bot
    main = before.main
    source = next(
        node
        for node in main.nodes
        if node.type == "standard" and any(not port.target for port in ports_of(node, before))
    )
    port = next(port for port in ports_of(source, before) if not port.target)
    target = next(node for node in main.nodes if node.type == "end")

    canvas.motion_ms = 0
    canvas.fit()
    canvas.zoom_by(0.5 / canvas.zoom)
    canvas.centre_on(source.key)
    item = canvas.scene.nodes[source.key]
    place = next(one for one in item.layout.port_places if one.port.id == port.id)
    start = QPointF(*canvas.camera.to_screen(item.x + place.x, item.y + place.y))
    window.document.apply(move_nodes(before, main.key, {target.key: (item.x + 420, item.y)}))
    end_item = canvas.scene.nodes[target.key]
    finish = QPointF(*canvas.camera.to_screen(end_item.x + 40, end_item.y + 14))
    desk.do(lambda: drag(canvas, start, finish))
    connected = {one.id: one.target for one in ports_of(window.project.bot.main.node(source.key), window.project.bot)}
    assert connected[port.id] == target.id

    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert same_json(window.project.bot.raw, before.raw)
    assert not window.isWindowModified()

    say(desk, "bonjour")
    assert any("Comment puis-je vous aider" in text for text in desk.bot_texts)
    assert sample.read_bytes() == sample_path("cinaf").read_bytes()


def drag(widget: QWidget, start: QPointF, finish: QPointF) -> None:
    begin, end = start.toPoint(), finish.toPoint()
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 6):
        QTest.mouseMove(widget, begin + (end - begin) * step / 5)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def node_named(desk: Desk, name: str) -> str:
    return next(node.key for node in desk.window.project.bot.main.nodes if node.name == name)


def test_an_unedited_sample_is_handed_back_byte_for_byte(desk: Desk, sample: Path, tmp_path: Path) -> None:
    desk.open(sample)
    for workflow in desk.window.project.bot.workflows:
        desk.window.open_workflow(workflow.key)
    desk.answers.save_path = tmp_path / "back.bpz"
    # One of them holds secret values, which leave only when asked for.
    desk.answers.secrets_answer = "with"
    desk.do(desk.window.actions_by_name["export"].trigger)
    assert (tmp_path / "back.bpz").read_bytes() == sample.read_bytes()
    assert zipfile.is_zipfile(tmp_path / "back.bpz")
    json.loads(zipfile.ZipFile(tmp_path / "back.bpz").read("bot.json"))
