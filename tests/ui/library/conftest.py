from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from library_desk import LibraryDesk, cafe
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from studio.ui.theme import Theme, apply_theme


@pytest.fixture
def make_library(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[dict[str, Any]], LibraryDesk]]:
    qapp.setQuitOnLastWindowClosed(False)
    loop = QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    desks: list[LibraryDesk] = []

    def add(widget: QWidget) -> None:
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()

    def make(raw: dict[str, Any]) -> LibraryDesk:
        theme = Theme("light")
        apply_theme(qapp, theme)
        desks.append(LibraryDesk(theme, loop, raw, add))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def library(make_library: Callable[[dict[str, Any]], LibraryDesk]) -> LibraryDesk:
    return make_library(cafe())
