"""The rail of icons and its pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from studio.ui.explorer.side_panel import SidePanel
from studio.ui.theme import Theme


def test_clicks_arrows_and_names_choose_a_page(qtbot: QtBot) -> None:
    panel = SidePanel(Theme("light"))
    qtbot.addWidget(panel)
    fields = {name: QLineEdit() for name in ("one", "two", "three")}
    for name, field in fields.items():
        panel.add_page(name, name.title(), "workflows", field)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    assert panel.page == "one"
    with qtbot.waitSignal(panel.page_changed) as changed:
        QTest.mouseClick(panel._group.button(1), Qt.MouseButton.LeftButton)
    assert changed.args == ["two"]
    panel._group.button(1).setFocus()
    QTest.keyClick(panel._group.button(1), Qt.Key.Key_Down)
    assert panel.page == "three"
    assert panel._group.button(2).hasFocus()
    panel.show_page("one", focus=True)
    assert fields["one"].hasFocus()
    assert not panel.grab().isNull()
