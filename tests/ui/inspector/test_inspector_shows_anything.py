"""Whatever a bot holds, showing it raises nothing and changes nothing."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bots
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from studio.bot.bot import Bot
from studio.bot.card import _ACTIONS, _CARDS, UnknownCard
from studio.bot.edit import same_json
from studio.bot.json_text import parse_json
from studio.bot.node import _NODES
from studio.ui.inspector.builder import EDITORS
from studio.ui.inspector.field_editor import FieldEditor, TwoSidedEditor
from studio.ui.inspector.fields import FieldKind
from studio.ui.inspector.layouts import LAYOUTS
from studio.ui.inspector.list_editors import ItemsEditor, MembershipEditor
from studio.ui.inspector.readouts import Add, Ways
from studio.ui.inspector.text_editors import LineEditor, TextEditor
from studio.ui.inspector.value_editors import NumberEditor, PickerEditor, SwitchEditor

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def sample_bot(sample: Path) -> dict[str, Any]:
    with zipfile.ZipFile(sample) as archive:
        value = parse_json(archive.read("bot.json")).value
    assert isinstance(value, dict)
    return value


def test_every_card_class_and_field_kind_has_its_widgets() -> None:
    classes = {*_CARDS.values(), *_ACTIONS.values()}
    assert set(LAYOUTS) == classes
    assert UnknownCard not in LAYOUTS
    assert set(EDITORS) == set(FieldKind.__args__)


def unnamed_stops(inspector: QWidget) -> list[QWidget]:
    """Widgets the keyboard reaches that a screen reader could not name."""
    return [
        widget
        for widget in inspector.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]


def test_every_node_and_card_of_a_real_bot_is_shown_and_left_alone(
    desk_for: Callable[[dict[str, Any]], Any], sample_bot: dict[str, Any]
) -> None:
    desk = desk_for(sample_bot)
    opened: set[str] = set()
    for workflow in desk.bot.workflows:
        for node in workflow.nodes:
            for card in (None, *node.cards):
                desk.inspector.show_selection(desk.bot, workflow.key, [node.key], card.key if card else None)
                assert desk.inspector.subject is not None
                kind = f"{type(card).__name__} {node.type} {getattr(card, 'kind', '')}"
                if kind not in opened:
                    opened.add(kind)
                    desk.open_all()
                    QApplication.processEvents()
                    desk.inspector.grab()
                    assert unnamed_stops(desk.inspector) == []
                    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
                desk.inspector.update_bot(desk.bot.evolved(dict(desk.bot.raw)))
                desk.inspector.commit()
    assert desk.edits == []
    assert same_json(desk.bot.raw, sample_bot)
    assert desk.refused == []


ODD_TEXT = st.sampled_from(
    [
        "",
        "a",
        "{{x}}",
        "@user.name",
        "a\r\nb",
        "\ud800",
        "\u2028",
        "😀 שלום",
        "<p>x</p>",
        "x" * 500,
        "var-size",
        "wf",
        "true",
    ]
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10**12) | st.floats(allow_nan=False, allow_infinity=False) | ODD_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ODD_TEXT, inner, max_size=3),
    max_leaves=6,
)
SUPER = st.fixed_dictionaries(
    {}, optional={"valueType": st.sampled_from(["static", "dynamic", None]), "staticValue": ODD, "dynamicValue": ODD}
)
VALUE = ODD | SUPER
OPTIONS = st.lists(
    st.fixed_dictionaries({}, optional={"label": VALUE, "value": ODD, "enabled": ODD, "action": ODD}) | ODD, max_size=4
)
OPTION_LIST = VALUE | OPTIONS | st.fixed_dictionaries({"valueType": st.just("static"), "staticValue": OPTIONS})
KNOWLEDGE = ODD | st.fixed_dictionaries({}, optional={"enabled": ODD, "searchScope": ODD, "kbs": VALUE})


def part(**fields: Any) -> Any:
    return ODD | st.fixed_dictionaries({}, optional=fields)


CONTENT = part(
    type=st.sampled_from(
        ["text", "image", "audio", "video", "file", "card", "carousel", "location", "choice", "dropdown", "new", 5]
    ),
    text=VALUE,
    typing=VALUE,
    imageUrl=VALUE,
    title=VALUE,
    subtitle=VALUE,
    actions=OPTION_LIST,
    options=OPTION_LIST,
    items=VALUE | st.lists(part(title=VALUE, actions=OPTION_LIST), max_size=3),
    latitude=VALUE,
)
TRANSITIONS = ODD | st.lists(
    part(
        id=ODD,
        label=ODD,
        condition=part(type=ODD, payload=VALUE | st.sampled_from(["failed", "__CHOICE=a", "lastNode=x"])),
        destination=part(node=ODD),
    ),
    max_size=3,
)
CARD = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([*_CARDS, "action", "future"]) | ODD,
        "origin": st.sampled_from([*_ACTIONS, "other"]) | ODD,
        "toolType": st.sampled_from(["agent", "search", "skill", "table", "integration", "transition", "new"]) | ODD,
        "label": VALUE,
        "content": CONTENT,
        "entityId": st.sampled_from(
            ["prompts://SingleChoice/v1", "prompts://Confirmation/v1", "prompts://File/v1", "odd"]
        )
        | ODD,
        "variableId": VALUE,
        "question": VALUE,
        "choice": part(options=OPTION_LIST),
        "validation": part(validators=ODD | st.lists(part(code=ODD, validationFailedMessage=VALUE), max_size=2)),
        "retry": part(maxRetries=ODD, retryMessage=VALUE),
        "cancellation": part(cancellable=ODD, confirmCancelMessage=VALUE),
        "kbPriority": KNOWLEDGE,
        "handleFailure": ODD,
        "historyLookback": ODD,
        "code": ODD,
        "data": part(query=VALUE, kbs=KNOWLEDGE, answerVariableId=VALUE, model=VALUE),
        "integration": part(id=ODD, action=ODD),
        "agent": part(id=ODD, action=ODD),
        "agentId": ODD,
        "task": part(
            instructions=VALUE,
            input=VALUE,
            classes=OPTION_LIST,
            outputVariableIds=VALUE,
            outputVariableId=VALUE,
            temperature=VALUE,
            model=VALUE,
            examples=ODD,
            maxTokenLength=VALUE,
        ),
        "level": ODD,
        "message": VALUE,
        "name": VALUE,
        "flowId": st.sampled_from(["wf", "gone"]) | ODD,
        "variables": ODD | st.lists(part(id=ODD, name=ODD, value=VALUE), max_size=2),
        "tableId": ODD,
        "operation": ODD,
        "payload": ODD | st.lists(part(colId=ODD, value=VALUE), max_size=3),
        "kbs": VALUE,
        "advanced": part(mode=ODD, contextDepth=ODD, maxTokens=ODD),
        "enabledOperations": part(findRows=VALUE, other=VALUE),
        "description": VALUE,
        "guidelines": VALUE,
        "anything": VALUE,
        "condition": part(type=st.sampled_from(["expression", "intent"]), payload=VALUE),
        "destination": part(node=ODD),
        "transitions": TRANSITIONS,
    },
)
NODE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from([*_NODES, "future"]) | ODD,
        "name": VALUE,
        "variables": VALUE,
        "guidelines": VALUE,
        "allowConversation": VALUE,
        "writableVariables": VALUE,
        "kbPriority": KNOWLEDGE,
        "comment": VALUE,
        "imageUrl": VALUE,
        "integrationId": VALUE,
        "disabled": VALUE,
        "eventTarget": part(conversationId=VALUE),
        "defaultTransition": part(targetNodeId=ODD),
        "agentConfigOverrides": part(PersonalityAgent=part(active=VALUE, personality=VALUE)),
        "instructions": ODD,
    },
)


def show(desk: Any, raw: dict[str, Any], card: str | None) -> None:
    desk.bot = Bot(raw)
    desk.inspector.show_selection(desk.bot, "wf", ["nd"], card)
    desk.open_all()
    desk.inspector.update_bot(Bot(raw))
    desk.inspector.commit()
    desk.inspector.grab()
    QApplication.processEvents()
    assert desk.edits == []
    assert desk.refused == []


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(card=CARD)
def test_any_card_is_shown_and_left_alone(desk_for: Callable[[dict[str, Any]], Any], card: dict[str, Any]) -> None:
    node = bots.node("nd", "standard", {**card, "id": "ins"})
    raw = {"flows": [bots.workflow("wf", node)], "tables": {"t": {"name": "aTable"}}}
    desk = desk_for(raw)
    show(desk, raw, "ins")
    desk.close()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=NODE)
def test_any_node_is_shown_and_left_alone(desk_for: Callable[[dict[str, Any]], Any], node: dict[str, Any]) -> None:
    raw = {"flows": [{"id": "wf", "nodes": [{**node, "id": "nd"}], "variables": [{"id": "v", "name": None}]}]}
    desk = desk_for(raw)
    show(desk, raw, None)
    desk.close()


def poke(editor: FieldEditor) -> None:
    """Use a field in every way it offers."""
    match editor:
        case LineEditor() | TextEditor():
            editor.offer("new {{x}} 😀\ntext")
        case NumberEditor():
            editor.offer("1")
        case SwitchEditor():
            editor.switch.click()
        case PickerEditor():
            for choice in editor.picker._choices[-2:]:
                editor.picker.picked.emit(choice.key)
        case ItemsEditor():
            editor._add()
            for column in range(editor.model.columnCount()):
                for row in range(min(2, editor.model.rowCount())):
                    index = editor.model.index(row, column)
                    editor.model.setData(index, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
                    editor.model.setData(index, f"new {row}")
            editor._move(0, 1)
            editor._delete(0)
        case MembershipEditor():
            for row in range(min(2, editor.model.rowCount())):
                for state in (Qt.CheckState.Checked, Qt.CheckState.Unchecked):
                    editor.model.setData(editor.model.index(row, 0), state, Qt.ItemDataRole.CheckStateRole)
        case Add():
            editor._add(editor.field.choices[0][0] if editor.field.choices else "")
        case Ways():
            for row in range(editor.model.rowCount()):
                editor._follow(row)
    if isinstance(editor, TwoSidedEditor) and editor.sides.isVisible():
        for side in ("dynamic", "fixed"):
            editor._choose_side(side)
    if editor.field.remove is not None:
        editor._remove()


def use_everything(desk: Any) -> None:
    """Use every field, each from the same state; undoing must lead back to the letter."""
    before = desk.bot.raw
    desk.open_all()
    for field in [editor.field for editor in desk.inspector.form.editors]:
        editor = next((editor for editor in desk.inspector.form.editors if editor.field == field), None)
        assert editor is not None, f"“{field.label}” did not come back with undo"
        poke(editor)
        while desk.history.next_undo is not None:
            desk.undo()
        assert same_json(desk.bot.raw, before), field.label
        desk.open_all()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(card=CARD)
def test_any_card_can_be_edited_and_undone(desk_for: Callable[[dict[str, Any]], Any], card: dict[str, Any]) -> None:
    nodes = [bots.node("nd", "standard", {**card, "id": "ins"}), bots.node("next")]
    tables = {"t": {"id": "t", "name": "aTable", "schema": {"properties": {"a": {"type": "boolean"}}}}}
    raw = {"flows": [bots.workflow("wf", *nodes)], "tables": tables}
    desk = desk_for(raw)
    desk.show_card()
    use_everything(desk)
    desk.close()


def test_every_kind_of_card_of_a_real_bot_can_be_edited_and_undone(
    desk_for: Callable[[dict[str, Any]], Any], sample_bot: dict[str, Any]
) -> None:
    desk = desk_for(sample_bot)
    used: set[str] = set()
    for workflow in desk.bot.workflows:
        for node in workflow.nodes:
            for card in (None, *node.cards):
                kind = f"{type(card).__name__ if card else node.type} {getattr(card, 'kind', '')}"
                if kind in used:
                    continue
                used.add(kind)
                desk.inspector.show_selection(desk.bot, workflow.key, [node.key], card.key if card else None)
                use_everything(desk)
    assert len(used) > 8
