"""A canvas on a desk, for every test here."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from canvas_desk import Desk, pizza
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.bot.bot import Bot
from studio.ui.canvas.camera import Camera


@pytest.fixture
def make_desk(qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    """A function that puts a bot's main workflow on a shown, focused canvas at 100 %."""
    desks: list[Desk] = []

    def make(bot: Bot | None = None, camera: Camera | None = None) -> Desk:
        desk = Desk(bot or pizza())
        desks.append(desk)
        desk.view.show_workflow(desk.bot, "wf-main")
        with qtbot.waitActive(desk.view):
            desk.view.show()
            desk.view.activateWindow()
        desk.view.setFocus()
        desk.view.look(camera or Camera(1.0, 60, 100))
        QApplication.processEvents()
        return desk

    yield make
    for desk in desks:
        desk.view.close()
        desk.view.deleteLater()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()
