"""The list of problems by keyboard and mouse."""

from __future__ import annotations

import bots
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.analysis.problem import Fix, Problem
from studio.bot.bot import Bot
from studio.bot.edits.nodes import delete_nodes
from studio.ui.problems.problem_list import ProblemList
from studio.ui.theme import Theme

FIX = Fix("Delete the node", lambda bot, ids: delete_nodes(bot, "wf-main", ["ask"]))
PROBLEMS = [
    Problem("a", "info", "A note.", "wf-order"),
    Problem("b", "warning", "Nothing leads to “Ask”.", "wf-main", "ask", "", FIX),
    Problem("c", "error", "It is broken 🍕 " + "very " * 60, "wf-main", "order", "ins-call"),
]


def made(qtbot: QtBot) -> ProblemList:
    panel = ProblemList(Theme("dark"))
    qtbot.addWidget(panel)
    panel.resize(700, 160)
    panel.show()
    panel.show_problems(Bot(bots.shop()), PROBLEMS)
    return panel


def test_the_worst_come_first(qtbot: QtBot) -> None:
    panel = made(qtbot)
    shown = [panel.model.index(row).data() for row in range(panel.model.rowCount())]
    assert shown == [PROBLEMS[2].message, PROBLEMS[1].message, PROBLEMS[0].message]
    assert not panel.grab().isNull()


def test_enter_and_click_go_to_the_place(qtbot: QtBot) -> None:
    panel = made(qtbot)
    panel.list.setCurrentIndex(panel.model.index(0))
    with qtbot.waitSignal(panel.place_requested) as went:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert went.args == ["wf-main", "order", "ins-call"]
    place = panel.list.visualRect(panel.model.index(1)).center()
    with qtbot.waitSignal(panel.place_requested) as went:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert went.args == ["wf-main", "ask", ""]


def test_f_mends_what_can_be_mended(qtbot: QtBot) -> None:
    panel = made(qtbot)
    panel.list.setCurrentIndex(panel.model.index(1))
    with qtbot.waitSignal(panel.fix_requested) as wanted:
        QTest.keyClick(panel.list, Qt.Key.Key_F)
    assert wanted.args[0].fix is FIX
    panel.list.setCurrentIndex(panel.model.index(0))
    with qtbot.assertNotEmitted(panel.fix_requested):
        QTest.keyClick(panel.list, Qt.Key.Key_F)


def test_without_problems_it_says_so(qtbot: QtBot) -> None:
    panel = made(qtbot)
    panel.show_problems(Bot(bots.shop()), [])
    assert panel._layout.currentWidget() is panel._empty


def test_the_same_problems_keep_the_selection(qtbot: QtBot) -> None:
    panel = made(qtbot)
    panel.list.setCurrentIndex(panel.model.index(1))
    panel.show_problems(Bot(bots.shop()), list(PROBLEMS))
    assert panel.list.currentIndex().row() == 1
