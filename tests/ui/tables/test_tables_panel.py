"""The list of tables by real keys and clicks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop
from table_desk import KEY, NOW, ROWS, people

from studio.app.tasks import Tasks
from studio.bot.ids import Ids
from studio.project.project import Project, new_project
from studio.project.workspace import Workspace
from studio.tables.row_edits import insert_rows
from studio.ui.explorer.workflow_items import ASIDE
from studio.ui.tables.tables_panel import TablesPanel
from studio.ui.theme import Theme, apply_theme
from tests.fixtures.bots import small_bot

Key = Qt.Key


class PanelDesk:
    def __init__(self, panel: TablesPanel, project: Project, loop: QEventLoop, tasks: Tasks) -> None:
        self.panel = panel
        self.project = project
        self.loop = loop
        self.tasks = tasks
        self.opened: list[str] = []
        self.refused: list[str] = []
        panel.open_requested.connect(self.opened.append)
        panel.refused.connect(self.refused.append)

    def do(self, act: Callable[[], object]) -> None:
        async def run() -> None:
            done = self.loop.create_future()
            self.loop.call_soon(lambda: done.set_result(act()))
            await done
            while self.tasks.busy:  # noqa: ASYNC110
                await asyncio.sleep(0.003)
            await asyncio.sleep(0.02)

        self.loop.run_until_complete(run())

    def key(self, key: Qt.Key) -> None:
        self.do(lambda: QTest.keyClick(QApplication.focusWidget(), key))

    def rows(self) -> list[tuple[str, str]]:
        model = self.panel.tree.model()
        return [(model.index(row, 0).data(), model.index(row, 0).data(ASIDE)) for row in range(model.rowCount())]


@pytest.fixture
def desk(qapp: QApplication, loop: QEventLoop, tmp_path: Path) -> Iterator[PanelDesk]:
    theme = Theme("light")
    apply_theme(qapp, theme)
    bot = small_bot()
    bot["tables"] = {KEY: people()}
    project = new_project(bot, Workspace(tmp_path / "sessions"), NOW)
    project.apply(insert_rows(project.tables.store(), KEY, ROWS, NOW))
    problems: list[BaseException] = []
    tasks = Tasks(problems.append)
    panel = TablesPanel(
        theme, project.apply, Ids(random.Random(2)), lambda: project.tables, tasks.start, now=lambda: NOW
    )
    project.listen(lambda notice: panel.show_bot(project.bot))
    panel.resize(280, 500)
    panel.show()
    panel.activateWindow()
    made = PanelDesk(panel, project, loop, tasks)
    made.do(lambda: panel.show_bot(project.bot))
    yield made
    loop.run_until_complete(tasks.close())
    panel.close()
    panel.deleteLater()
    project.close()
    assert not problems


def test_tables_with_their_rows(desk: PanelDesk) -> None:
    assert desk.rows() == [("PeopleTable", "4")]
    desk.do(lambda: desk.project.apply(insert_rows(desk.project.tables.store(), KEY, ROWS, NOW)))
    assert desk.rows() == [("PeopleTable", "8")]
    desk.panel.tree.setFocus()
    desk.panel.select(KEY)
    desk.key(Key.Key_Return)
    assert desk.opened == [KEY]


def test_a_new_table_is_made_and_named_in_one_step(desk: PanelDesk) -> None:
    desk.do(desk.panel.create_table)
    desk.do(lambda: QTest.keyClick(QApplication.focusWidget(), Key.Key_A, Qt.KeyboardModifier.ControlModifier))
    desk.do(lambda: QTest.keyClicks(QApplication.focusWidget(), "Orders"))
    desk.key(Key.Key_Return)
    assert [name for name, _ in desk.rows()] == ["PeopleTable", "NewTable"]
    desk.do(lambda: QTest.keyClicks(QApplication.focusWidget(), "Table"))
    desk.key(Key.Key_Return)
    assert [name for name, _ in desk.rows()] == ["PeopleTable", "OrdersTable"]
    assert desk.opened == [key for key in desk.project.bot.tables if key != KEY]
    desk.do(desk.project.undo)
    assert [name for name, _ in desk.rows()] == ["PeopleTable"]


def test_a_copy_has_the_rows(desk: PanelDesk) -> None:
    desk.panel.select(KEY)
    desk.do(desk.panel.duplicate)
    assert desk.rows() == [("PeopleTable", "4"), ("People2Table", "4")]


def test_a_table_that_is_used_asks_once(desk: PanelDesk) -> None:
    desk.panel.select(KEY)
    desk.panel.tree.setFocus()
    desk.key(Key.Key_Delete)
    assert desk.rows() == []
    assert desk.panel.pages.currentWidget() is desk.panel.empty
    desk.do(desk.project.undo)
    assert desk.rows() == [("PeopleTable", "4")]


def test_search_narrows_the_list(desk: PanelDesk) -> None:
    desk.do(lambda: desk.panel.search.setText("xyz"))
    assert desk.rows() == []
    desk.do(desk.panel.search.clear)
    assert len(desk.rows()) == 1
