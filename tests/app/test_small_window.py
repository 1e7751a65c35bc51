"""The window at its smallest: everything stays in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.fixtures.desk import STARTER, Desk


def in_window(widget: QWidget, window: QWidget) -> bool:
    place = QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())
    return window.rect().contains(place)


@pytest.fixture
def small(desk: Desk) -> Desk:
    desk.window.resize(desk.window.minimumSize())
    desk.open(STARTER, as_new=True)
    return desk


def test_every_panel_is_in_the_smallest_window(small: Desk) -> None:
    window = small.window
    for dock in (window.explorer_dock, window.inspector_dock, window.emulator_dock, window.log_dock):
        assert dock.isVisible()
        assert in_window(dock, window), dock.objectName()
    assert window.canvas.width() > 200


def test_every_page_of_the_left_panel_can_be_chosen(small: Desk) -> None:
    rail = [button for button in small.window.navigation.side.findChildren(QAbstractButton) if button.isCheckable()]
    shown = [button for button in rail if button.isVisible() and button.focusPolicy() and button.toolTip()]
    assert len(shown) > 8
    assert all(in_window(button, small.window) for button in shown)


def test_every_page_of_the_log_fits(small: Desk) -> None:
    log = small.window.log
    for index in range(log.tabs.count()):
        small.do(lambda index=index: log.show_tab(index))
        assert in_window(log, small.window), log.tabs.tabText(index)


def test_a_long_name_does_not_widen_the_window(small: Desk) -> None:
    window = small.window
    window.document.working.emit(f"Saving “{'long ' * 60}.bpz”…")
    window.document.said.emit(f"“{'x' * 200}.bpz” was not saved.", True)
    small.settle()
    assert in_window(window.log_dock, window)
    window.document.working.emit("")
