"""Shared by the tests of the log panel."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from studio.ui.theme import Theme, apply_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    apply_theme(qapp, theme)
    return theme


@pytest.fixture
def some_events() -> list[dict[str, Any]]:
    """A short turn with every level."""
    place = {"workflow": "wf-1", "node": "nd-1"}
    return [
        {"type": "turn_started", "at": 0.0, "event": {"type": "text", "preview": "hi", "payload": {"text": "hi"}}},
        {"type": "workflow_entered", "at": 0.1, "workflow": "wf-1", "name": "Main"},
        {"type": "node_entered", "at": 0.2, **place, "name": "Ask size", "visit": 1},
        {"type": "warning", "at": 0.3, **place, "card": "c-1", "message": "Careful", "detail": ""},
        {"type": "error", "at": 0.4, **place, "card": "c-1", "message": "It broke", "detail": "trace"},
        {"type": "turn_finished", "at": 0.5, "duration_ms": 500, "steps": 3},
    ]
