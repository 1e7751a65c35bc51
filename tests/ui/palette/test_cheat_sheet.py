"""The list of keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.ui.palette.canvas_keys import CANVAS_KEYS
from studio.ui.palette.cheat_sheet import CheatSheet, KeyLine
from studio.ui.palette.keys import caps_of
from studio.ui.theme import Theme


def test_it_lists_narrows_and_closes(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 400)
    qtbot.addWidget(window)
    lines = [KeyLine("File", "Save", "Ctrl+S"), KeyLine("View", "Zoom in", "Ctrl++"), *CANVAS_KEYS]
    sheet = CheatSheet(Theme("light"), window, lambda: lines)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    sheet.open()
    assert sheet.box.hasFocus()
    assert sheet.shown == tuple(lines)
    QTest.keyClick(sheet.box, Qt.Key.Key_PageDown)
    assert sheet.area.verticalScrollBar().value() > 0
    QTest.keyClicks(sheet.box, "zoom ctrl")
    assert [line.label for line in sheet.shown] == ["Zoom in", "Zoom at the pointer"]
    assert not window.grab().isNull()
    QTest.keyClicks(sheet.box, "qq")
    assert not window.grab().isNull()
    QTest.keyClick(sheet.box, Qt.Key.Key_Escape)
    assert sheet.isHidden()


def test_plus_is_a_key_too() -> None:
    assert caps_of("Ctrl++") == ["Ctrl", "+"]
    assert caps_of("+") == ["+"]
    assert caps_of("Ctrl+Shift+S") == ["Ctrl", "Shift", "S"]
