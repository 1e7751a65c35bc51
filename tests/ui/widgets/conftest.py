"""A look for widgets under test."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from studio.ui.theme import Theme, apply_theme


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, applied to the application."""
    made = Theme("light")
    apply_theme(qapp, made)
    return made
