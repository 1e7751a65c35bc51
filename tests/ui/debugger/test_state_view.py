from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from studio.ui.debugger.state_model import StateModel, typed_value
from studio.ui.debugger.state_view import StateView
from studio.ui.theme import Theme

STATE = {"workflow": {"order": {"pizza": "M", "toppings": ["basil"]}}, "user": {"name": "Ada"}, "bot": {"open": True}}


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> StateView:
    view = StateView(StateModel(theme), theme)
    qtbot.addWidget(view)
    view.resize(600, 300)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.set_variables(STATE, baseline=True)
    return view


def model_of(view: StateView) -> StateModel:
    model = view.model()
    assert isinstance(model, StateModel)
    return model


def is_open(view: StateView, *path: str) -> bool:
    return view.isExpanded(model_of(view).find(path))


def test_what_a_builder_watches_is_open_at_first(view: StateView) -> None:
    assert is_open(view, "workflow")
    assert is_open(view, "user")
    assert not is_open(view, "bot")


def test_what_is_open_stays_open_over_turns(view: StateView) -> None:
    model = model_of(view)
    view.expand(model.find(("workflow", "order")))
    view.collapse(model.find(("user",)))
    view.setCurrentIndex(model.find(("workflow", "order", "pizza")))
    view.set_variables({**STATE, "workflow": {"order": {"pizza": "Q"}}})
    assert is_open(view, "workflow", "order")
    assert not is_open(view, "user")
    assert model.node(view.currentIndex()).path == ("workflow", "order", "pizza")


def test_a_search_opens_what_it_finds_and_leaves_the_rest_as_it_was(view: StateView) -> None:
    view.set_search("basil")
    assert is_open(view, "workflow", "order", "toppings")
    view.set_search("")
    assert is_open(view, "workflow")
    assert not is_open(view, "workflow", "order")


def test_values_and_paths_are_copied(view: StateView) -> None:
    view.setFocus()
    view.setCurrentIndex(model_of(view).find(("user", "name")))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Ada"
    view.setCurrentIndex(model_of(view).find(("workflow", "order", "toppings")))
    menu = view.menu()
    for action in menu.actions():
        action.trigger()
    assert QGuiApplication.clipboard().text() == "workflow.order.toppings"
    menu.deleteLater()


def test_changes_are_painted(view: StateView) -> None:
    view.set_variables({**STATE, "user": {"name": "Bo"}})
    rect = view.visualRect(model_of(view).find(("user", "name")))
    pixel = view.viewport().grab().toImage().pixelColor(rect.right() - 2, rect.bottom() - 2)
    assert pixel == QColor("#E3E9FC")


def test_a_value_is_edited_in_place(qtbot: QtBot, view: StateView) -> None:
    edits: list[tuple[str, str, object]] = []
    model = model_of(view)
    model.edit_requested.connect(lambda *edit: edits.append(edit))
    view.expand(model.find(("workflow", "order")))
    index = model.find(("workflow", "order", "pizza")).siblingAtColumn(1)
    point = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    editor = view.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "M"
    QTest.keyClicks(editor, "Quattro")
    with qtbot.waitSignal(model.edit_requested):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert edits == [("workflow", "order", {"pizza": "Quattro", "toppings": ["basil"]})]
    assert model.node(index).value == "M"


def test_names_scopes_and_secrets_are_not_edited(view: StateView) -> None:
    model = model_of(view)
    view.set_variables({**STATE, "env": {"KEY": "•••"}})
    for path, column in (
        (("user", "name"), 0),
        (("user",), 1),
        (("env", "KEY"), 1),
        (("user", "name"), 2),
        (("user", "name"), 3),
    ):
        assert not model.find(path).siblingAtColumn(column).flags() & Qt.ItemFlag.ItemIsEditable


def test_objects_are_edited_as_json(view: StateView, qtbot: QtBot) -> None:
    model = model_of(view)
    view.set_variables({"workflow": {"order": {"size": "L"}, "list": [1]}})
    index = model.find(("workflow", "order")).siblingAtColumn(1)
    with qtbot.waitSignal(model.edit_requested) as asked:
        assert model.setData(index, '{"size": "S"}')
    assert asked.args == ["workflow", "order", {"size": "S"}]
    with qtbot.waitSignal(model.refused) as refused:
        assert not model.setData(index, "{size}")
    assert "no JSON" in refused.args[0]
    with qtbot.waitSignal(model.edit_requested) as emptied:
        model.empty(model.find(("workflow", "list")))
    assert emptied.args == ["workflow", "list", None]


def test_types_are_the_declared_ones_or_those_of_the_values(view: StateView) -> None:
    model = model_of(view)
    model.set_types({"workflow.when": "date"})
    view.set_variables(
        {"workflow": {"when": "2026-01-01", "count": 2, "on": True, "none": None, "list": [], "map": {}}}
    )
    names = ("when", "count", "on", "none", "list", "map")
    shown = [model.find(("workflow", name)).siblingAtColumn(2).data() for name in names]
    assert shown == ["date", "number", "boolean", "", "array", "object"]


def test_what_changed_in_a_held_turn_stays_marked_until_it_ends(view: StateView) -> None:
    model = model_of(view)
    view.set_variables({"workflow": {"a": 1, "b": 1}}, baseline=True)
    view.set_variables({"workflow": {"a": 2, "b": 1}})
    view.set_variables({"workflow": {"a": 2, "b": 2}}, amends=True)
    assert model.changed_count == 2
    view.set_variables({"workflow": {"a": 2, "b": 2}})
    assert model.changed_count == 0


@pytest.mark.parametrize(
    ("text", "before", "value"),
    [
        ("5", "text", "5"),
        ("5", 4, 5),
        ("true", None, True),
        ("null", 4, None),
        ("[1]", None, [1]),
        ("hello", None, "hello"),
    ],
)
def test_what_is_typed_means_what_it_looks_like(text: str, before: object, value: object) -> None:
    assert typed_value(text, before) == value
