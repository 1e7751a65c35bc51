"""The palette in a window, by real keys and clicks."""

from __future__ import annotations

import bots
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.bot.edits.nodes import rename_node
from studio.ui.palette.command_palette import CommandPalette
from studio.ui.palette.entries import PaletteCommand, PlaceIndex, PlaceSearch, Target
from studio.ui.theme import Theme

Key = Qt.Key


class Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.ran: list[str] = []
        self.field = QLineEdit("work")
        QVBoxLayout(self).addWidget(self.field)
        self.resize(900, 600)
        self.palette_of = CommandPalette(Theme("dark"), self, self.commands)

    def commands(self) -> list[PaletteCommand]:
        def command(name: str, label: str, menu: str, enabled: bool = True) -> PaletteCommand:
            return PaletteCommand(name, label, menu, lambda: self.ran.append(name), "Ctrl+K", "save", enabled)

        return [
            command("save", "Save", "File"),
            command("undo", "Undo", "Edit", False),
            command("zoom", "Zoom in", "View"),
        ]


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.field.setFocus()
    return made


def labels(palette: CommandPalette) -> list[str]:
    return [row.label for row in palette.list.rows.rows]


def test_typing_finds_enter_runs_and_focus_returns(window: Window) -> None:
    palette = window.palette_of
    palette.open_commands()
    assert palette.box.hasFocus()
    assert labels(palette) == ["Save", "Undo", "Zoom in"]
    QTest.keyClicks(palette.box, "zo")
    assert labels(palette) == ["Zoom in"]
    assert not window.grab().isNull()
    QTest.keyClick(palette.box, Key.Key_Return)
    assert window.ran == ["zoom"]
    assert palette.isHidden()
    assert window.field.hasFocus()
    palette.open_commands()
    assert labels(palette) == ["Zoom in", "Save", "Undo"]
    assert palette.list.rows.rows[0].heading == "Recent"


def test_escape_and_a_click_beside_it_close_it(window: Window) -> None:
    palette = window.palette_of
    palette.open_commands()
    QTest.keyClick(palette.box, Key.Key_Escape)
    assert palette.isHidden()
    assert window.field.hasFocus()
    palette.open_commands()
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 500))
    assert palette.isHidden()
    assert window.ran == []


def test_arrows_go_around_and_what_is_disabled_is_not_run(window: Window) -> None:
    palette = window.palette_of
    palette.open_commands()
    QTest.keyClick(palette.box, Key.Key_Down)
    QTest.keyClick(palette.box, Key.Key_Return)
    assert window.ran == []
    assert palette.isVisible()
    QTest.keyClick(palette.box, Key.Key_Up)
    QTest.keyClick(palette.box, Key.Key_Up)
    QTest.keyClick(palette.box, Key.Key_Return)
    assert window.ran == ["zoom"]


def test_a_click_runs(window: Window) -> None:
    palette = window.palette_of
    palette.open_commands()
    place = palette.list.visualRect(palette.list.rows.index(0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.ran == ["save"]


def test_without_the_sign_it_goes_to_places(window: Window, qtbot: QtBot) -> None:
    palette = window.palette_of
    palette.show_places(PlaceSearch(PlaceIndex().places(Bot(bots.shop()))), has_bot=True)
    palette.open_places()
    assert labels(palette) == ["wf-main", "wf-order"]
    QTest.keyClicks(palette.box, "ask")
    with qtbot.waitSignal(palette.target_chosen) as chosen:
        QTest.keyClick(palette.box, Key.Key_Return)
    assert chosen.args == [Target("place", "wf-main", "ask")]
    palette.open_places()
    assert labels(palette)[0] == "Ask"
    QTest.keyClicks(palette.box, ">sav")
    assert labels(palette) == ["Save"]


def test_it_says_why_there_is_nothing(window: Window) -> None:
    palette = window.palette_of
    palette.show_places(None, has_bot=False)
    palette.open_places()
    assert "Open a bot" in palette.empty.text()
    palette.show_places(None, has_bot=True)
    assert "Reading" in palette.empty.text()
    palette.show_places(PlaceSearch(PlaceIndex().places(Bot(bots.shop()))), has_bot=True)
    QTest.keyClicks(palette.box, "qqq")
    assert "“qqq”" in palette.empty.text()
    QTest.keyClick(palette.box, Key.Key_Return)
    assert palette.isVisible()


def test_everything_can_be_gone_to_and_only_what_changed_is_read_again() -> None:
    bot = Bot(
        {
            **bots.shop(),
            "tables": {"t1": {"id": "t1", "name": "OrdersTable"}},
            "intents": [{"id": "i1", "name": "Greet"}],
            "hooks": [{"id": "h1", "name": "before"}],
        }
    )
    index = PlaceIndex()
    places = index.places(bot)
    by_label = {place.label: place.target for place in places}
    assert by_label["Which? → workflow.size"] == Target("place", "wf-main", "ask", "ins-size")
    assert by_label["OrdersTable"] == Target("table", key="t1")
    assert by_label["Greet"] == Target("intent", key="i1")
    assert by_label["before"] == Target("hook", key="h1")
    assert by_label["user.name"] == Target("variable", key="var-name")
    edited = rename_node(bot, "wf-order", "nd-done", "Finished").apply(bot)
    again = index.places(edited)
    assert "Finished" in {place.label for place in again}
    first = next(place for place in places if place.label == "Ask")
    assert any(place is first for place in again)
