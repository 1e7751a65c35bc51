"""A builder makes a bot that takes pizza orders, from nothing, with mouse and keyboard only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from studio.app.canvas_menu import CanvasMenu
from studio.bot.edit import same_json
from studio.bot.node import Node
from studio.bot.port import ports_of
from studio.ui.canvas.view import CanvasView
from studio.ui.inspector.list_editors import OptionsEditor
from studio.ui.tray.popover import TrayPopover
from studio.ui.widgets.picker import Picker
from tests.fixtures.desk import Desk

Key = Qt.Key
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Left, NoModifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Builder:
    """The hands of the person: they press keys where the keyboard is, and click and drag what is seen."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.window = desk.window

    @property
    def canvas(self) -> CanvasView:
        assert self.window.canvas is not None
        return self.window.canvas

    def node(self, name: str) -> Node:
        return next(item.node for item in self.canvas.scene.nodes.values() if item.node.name == name)

    @property
    def focus(self) -> QWidget:
        """Where the keyboard is. Without a window manager nobody gives it back to the window when a menu closes."""
        if QApplication.activePopupWidget() is None and QApplication.activeWindow() is None:
            self.window.activateWindow()
            QApplication.processEvents()
        return QApplication.focusWidget() or self.window

    def press(self, key: Key, modifiers: Qt.KeyboardModifier = NoModifier) -> None:
        self.desk.do(lambda: QTest.keyClick(self.focus, key, modifiers))

    def type(self, text: str) -> None:
        self.desk.do(lambda: QTest.keyClicks(self.focus, text))

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        self.desk.do(lambda: QTest.mouseClick(widget, Left, NoModifier, place or widget.rect().center()))

    def at(self, node: str, down: float = 10) -> QPoint:
        item = self.canvas.scene.nodes[self.node(node).key]
        return QPointF(*self.canvas.camera.to_screen(item.x + 90, item.y + down)).toPoint()

    def port(self, node: str, label: str) -> QPoint:
        """Where a way out of a node is seen; the last one has no label of its own."""
        item = self.canvas.scene.nodes[self.node(node).key]
        labels = [port.label or port.kind for port in item.layout.ports]
        return QPointF(*self.canvas.camera.to_screen(*item.port_point(labels.index(label)))).toPoint()

    def drag(self, start: QPoint, end: QPoint) -> None:
        canvas = self.canvas

        def by_hand() -> None:
            QTest.mousePress(canvas, Left, NoModifier, start)
            for step in range(1, 5):
                place = start + (end - start) * step / 4
                move = QMouseEvent(
                    QEvent.Type.MouseMove,
                    QPointF(place),
                    QPointF(canvas.mapToGlobal(place)),
                    Qt.MouseButton.NoButton,
                    Left,
                    NoModifier,
                )
                QApplication.sendEvent(canvas, move)
            QTest.mouseRelease(canvas, Left, NoModifier, end)

        self.desk.do(by_hand)

    def choose(self, words: str) -> None:
        """Click an item of the menu that is open."""
        menu = next(menu for menu in self.window.findChildren(CanvasMenu) if menu.isVisible())
        self.click_in(menu, words)

    def click_in(self, menu: QMenu, words: str) -> None:
        action = next(action for action in menu.actions() if action.text() == words)
        place = menu.actionGeometry(action).center()
        self.desk.do(lambda: QTest.mouseClick(menu, Left, NoModifier, place))

    def add_card(self, node: str, search: str, text: str = "") -> None:
        """Click a node, press Enter, look for a card in the tray, and write its text in place."""
        self.click(self.canvas, self.at(node))
        self.press(Key.Key_Return)
        assert self.tray.isVisible()
        self.type(search)
        self.press(Key.Key_Return)
        if text:
            assert self.canvas.editing.is_open
            self.type(text)
            self.press(Key.Key_Return)

    @property
    def tray(self) -> TrayPopover:
        found = self.canvas.findChild(TrayPopover)
        assert isinstance(found, TrayPopover)
        return found

    def rename(self, old: str, new: str) -> None:
        self.click(self.canvas, self.at(old))
        self.press(Key.Key_F2)
        self.type(new)
        self.press(Key.Key_Return)

    def pick(self, name: str, label: str) -> None:
        """Choose in a list of the inspector."""
        picker = next(one for one in self.window.inspector.findChildren(Picker) if one._name == name)
        self.click(picker)
        popup = picker.popup
        assert popup is not None
        row = next(index for index in range(popup.count()) if popup.item(index).text() == label)
        place = popup.visualItemRect(popup.item(row)).center()
        self.desk.do(lambda: QTest.mouseClick(popup.viewport(), Left, NoModifier, place))

    def add_options(self, *options: str) -> None:
        editor = next(one for one in self.window.inspector.form.editors if isinstance(one, OptionsEditor))
        for option in options:
            button = next(one for one in editor.findChildren(QAbstractButton) if one.text().startswith("Add"))
            self.window.inspector.form.window().activateWindow()
            self.click(button)
            self.type(option)
            self.press(Key.Key_Return)

    def add_variable(self, name: str) -> None:
        variables = self.window.navigation.variables
        self.window.navigation.show_page("variables")
        self.click_in_menu(variables.add_button, variables.add_menu, "Workflow variable")
        self.type(name)
        self.press(Key.Key_Return)

    def click_in_menu(self, button: QWidget, menu: QMenu, words: str) -> None:
        self.click(button)
        assert menu.isVisible()
        self.click_in(menu, words)

    def say(self, text: str) -> None:
        self.click(self.window.emulator.composer.field)
        self.type(text)
        self.press(Key.Key_Return)


def test_a_pizza_bot_is_built_run_exported_and_reopened(desk: Desk, tmp_path: Path) -> None:
    hands = Builder(desk)
    hands.window.activateWindow()
    hands.press(Key.Key_N, Control)
    desk.until(lambda: hands.window.project is not None)
    desk.settle()
    hands.canvas.motion_ms = 0
    hands.press(Key.Key_0, Control)
    empty = hands.window.project.bot

    hands.add_variable("pizza")
    hands.add_variable("guest")
    assert [variable.name for variable in hands.window.project.bot.main.variables] == ["pizza", "guest"]

    hands.rename("Standard1", "Order")
    hands.add_card("Order", "text", "Welcome to the pizzeria!")
    hands.add_card("Order", "single choice", "Which pizza would you like?")
    hands.add_options("Margherita", "Funghi")
    hands.pick("Store the answer in", "workflow.pizza")

    # A way out dragged into nothing offers a node; one dragged onto a node leads there.
    hands.drag(hands.port("Order", "default"), hands.at("Order") + QPoint(230, 240))
    hands.choose("Standard node")
    hands.rename("Standard", "Guest")
    hands.add_card("Guest", "raw input", "What is your name?")
    hands.pick("Store the answer in", "workflow.guest")
    hands.add_card("Guest", "text", "Thank you, {{workflow.guest}}! One {{workflow.pizza}} is on its way.")
    hands.drag(hands.port("Order", "Funghi"), hands.at("Order") + QPoint(270, -160))
    hands.choose("Standard node")
    hands.rename("Standard", "Mushrooms")
    hands.add_card("Mushrooms", "text", "The mushrooms came in this morning.")
    hands.press(Key.Key_1, Shift)
    hands.drag(hands.port("Mushrooms", "default"), hands.at("Guest"))
    hands.drag(hands.port("Guest", "default"), hands.at("End"))
    assert [len(ports_of(hands.node(name), hands.window.project.bot)) for name in ("Order", "Mushrooms")] == [3, 1]

    hands.say("hello")
    hands.say("Funghi")
    hands.say("Ada")
    assert desk.bot_texts == [
        "Welcome to the pizzeria!",
        "Which pizza would you like?\n- Margherita\n- Funghi",
        "The mushrooms came in this morning.",
        "What is your name?",
        "Thank you, Ada! One Funghi is on its way.",
    ]

    built = hands.window.project.bot
    while hands.window.project.history.position:
        hands.click(hands.canvas, QPoint(5, 5))
        hands.press(Key.Key_Z, Control)
    assert same_json(hands.window.project.bot.raw, empty.raw)
    while hands.window.project.history.next_redo:
        hands.press(Key.Key_Z, Control | Shift)
    assert same_json(hands.window.project.bot.raw, built.raw)

    desk.answers.save_path = tmp_path / "pizza.bpz"
    hands.press(Key.Key_E, Control | Shift)
    desk.until(lambda: (tmp_path / "pizza.bpz").exists())
    desk.settle()
    desk.open(tmp_path / "pizza.bpz")
    assert same_json(hands.window.project.bot.raw, built.raw)
    hands.say("hello")
    assert desk.bot_texts[0] == "Welcome to the pizzeria!"
