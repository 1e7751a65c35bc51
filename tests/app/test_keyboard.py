"""Keys of the window while the keyboard is in a text field: each does one thing, and the right one."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.fixtures.desk import STARTER, Desk


@pytest.fixture
def writing(desk: Desk) -> Desk:
    """A window with a bot, one node selected, and the keyboard in the emulator."""
    desk.open(STARTER, as_new=True)
    desk.window.activateWindow()
    desk.window.canvas.select_nodes([desk.window.project.bot.main.nodes[1].key])
    desk.window.emulator.composer.field.setFocus()
    return desk


def press(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.do(lambda: QTest.keyClick(desk.window.emulator.composer.field, key, modifiers))


def test_no_two_commands_have_the_same_key(desk: Desk) -> None:
    keys = Counter(
        sequence.toString()
        for action in desk.window.actions_by_name.by_name.values()
        for sequence in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_signs_that_are_also_shortcuts_are_typed(writing: Desk) -> None:
    field = writing.window.emulator.composer.field
    zoom = writing.window.canvas.zoom
    writing.do(lambda: QTest.keyClicks(field, 'hello! "@" a C m'))
    assert field.toPlainText() == 'hello! "@" a C m'
    assert writing.window.canvas.zoom == zoom


def test_a_new_conversation_begins_by_key(writing: Desk) -> None:
    began: list[int] = []
    writing.window.emulator.new_conversation_requested.connect(lambda: began.append(1))
    press(writing, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert began == [1]


def test_delete_and_select_all_stay_in_the_field(writing: Desk) -> None:
    before = writing.window.project.bot
    writing.window.emulator.composer.field.setPlainText("text")
    press(writing, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(writing, Qt.Key.Key_Delete)
    press(writing, Qt.Key.Key_Backspace)
    assert writing.window.emulator.composer.field.toPlainText() == ""
    assert writing.window.project.bot is before
    assert len(writing.window.canvas.selected_nodes) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_J])
def test_panels_toggle_while_writing(writing: Desk, key: Qt.Key) -> None:
    window = writing.window
    before = (window.explorer_dock.isVisible(), window.log_dock.isVisible())
    press(writing, key, Qt.KeyboardModifier.ControlModifier)
    assert (window.explorer_dock.isVisible(), window.log_dock.isVisible()) != before


@pytest.mark.parametrize(
    "keys",
    [
        "Ctrl+C",
        "Ctrl+V",
        "Del",
        "Ctrl+F",
        "Ctrl+B",
        "Ctrl+E",
        "Ctrl+J",
        "Ctrl+Return",
        "Up / Down",
        "Arrows",
        "Enter",
        "Esc",
    ],
)
def test_every_key_of_the_documentation_is_in_the_list(desk: Desk, keys: str) -> None:
    lines = desk.window.navigation._key_lines()
    assert any(keys == line.keys or keys in line.keys.split(" / ") for line in lines)


def test_menus_show_the_keys_that_are_answered_in_place(writing: Desk) -> None:
    actions = writing.window.actions_by_name
    shown = {name: actions[name].shortcut().toString() for name in ("cut", "copy", "paste", "duplicate", "delete")}
    assert shown == {"cut": "Ctrl+X", "copy": "Ctrl+C", "paste": "Ctrl+V", "duplicate": "Ctrl+D", "delete": "Del"}
    assert actions["copy"].shortcutContext() == Qt.ShortcutContext.WidgetShortcut
