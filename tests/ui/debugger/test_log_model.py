from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from studio.ui.debugger import log_model
from studio.ui.debugger.log_model import LEVEL, SOURCE, TEXT, TIME, LogModel
from studio.ui.theme import Theme


@pytest.fixture
def model(qtbot: QtBot, theme: Theme) -> LogModel:
    model = LogModel(theme, lambda: 1_700_000_000.0)
    model.setProperty("tester", QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal))
    return model


def texts(model: LogModel) -> list[str]:
    return [model.record(row).text for row in range(model.rowCount())]


def logged(text: str, level: str = "log") -> dict[str, Any]:
    return {"type": "code_logged", "at": 0.0, "level": level, "text": text}


def test_the_newest_line_is_first(model: LogModel, some_events: list[dict[str, Any]]) -> None:
    model.feed(some_events)
    assert texts(model) == [
        "Turn finished in 500 ms after 3 steps",
        "It broke",
        "Careful",
        "Transitioned to Ask size",
        "Entered workflow Main",
        "Received “hi”",
    ]


def test_a_line_says_when_how_bad_where_and_what(model: LogModel, some_events: list[dict[str, Any]]) -> None:
    model.feed(some_events)
    shown = [model.index(1, column).data() for column in (TIME, LEVEL, SOURCE, TEXT)]
    assert shown[0].endswith(":20.400")
    assert shown[1:] == ["Error", "Main › Ask size", "It broke"]
    assert model.index(1, TEXT).data(Qt.ItemDataRole.ToolTipRole) == "It broke\n\ntrace"
    assert model.index(1, TEXT).data(Qt.ItemDataRole.AccessibleTextRole).endswith("It broke")


def test_levels_and_words_filter(model: LogModel, some_events: list[dict[str, Any]]) -> None:
    model.feed(some_events)
    model.set_filter("warning", "")
    assert texts(model) == ["It broke", "Careful"]
    model.set_filter("debug", "main ASK")
    assert texts(model) == ["It broke", "Careful", "Transitioned to Ask size"]
    model.feed([logged("not this"), {"type": "warning", "workflow": "wf-1", "node": "nd-1", "message": "New"}])
    assert texts(model)[0] == "New"
    model.set_filter("debug", "")
    assert len(texts(model)) == 8


def test_the_oldest_lines_give_way(model: LogModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_model, "CAPACITY", 10)
    for number in range(7):
        model.feed([logged(str(number)), logged(f"bad {number}", "error")])
    assert model.kept == 10
    assert texts(model)[0] == "bad 6"
    assert texts(model)[-1] == "2"
    model.set_filter("error", "")
    model.feed([logged("x") for _ in range(4)])
    assert texts(model) == ["bad 6", "bad 5", "bad 4"]
    model.feed([logged(str(number)) for number in range(100)])
    assert texts(model) == []
    model.set_filter("debug", "")
    assert texts(model) == [str(number) for number in range(99, 89, -1)]


def test_clear_forgets_but_keeps_the_filter(model: LogModel, some_events: list[dict[str, Any]]) -> None:
    model.set_filter("error", "")
    model.feed(some_events)
    model.clear()
    assert model.kept == 0
    model.feed(some_events)
    assert texts(model) == ["It broke"]


steps = st.lists(
    st.one_of(
        st.lists(st.tuples(st.sampled_from(["a", "b", "ab"]), st.sampled_from(["log", "warn", "error"])), max_size=6),
        st.tuples(st.sampled_from(["debug", "info", "warning", "error"]), st.sampled_from(["", "a", "b a"])),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(steps)
def test_whatever_the_order_the_log_is_a_filtered_list(theme: Theme, steps: list[Any]) -> None:
    model = LogModel(theme, lambda: 0.0)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    plain: list[tuple[str, str]] = []
    order = ["debug", "info", "warning", "error"]
    lowest, words = "debug", ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_model, "CAPACITY", 9)
        for step in steps:
            if isinstance(step, list):
                model.feed([logged(text, level) for text, level in step])
                plain = [*plain, *step][-9:]
            else:
                lowest, words = step
                model.set_filter(lowest, words)  # type: ignore[arg-type]
            levels = {"log": "info", "warn": "warning", "error": "error"}
            expected = [
                text
                for text, level in reversed(plain)
                if order.index(levels[level]) >= order.index(lowest) and all(word in text for word in words.split())
            ]
            assert texts(model) == expected
